"""The catalogues as the checks see them: every message of every file, with what PO keeps beside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.views.texts import LANGUAGES, LOCALES, read_catalogue

PLACE = re.compile(r"\{(\w*)[^{}]*\}")
"""A value's place: `{name}`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A message; `forms` has one text, or as many as the language has plurals."""

    language: str
    topic: str
    msgid: str
    forms: tuple[str, ...]
    counted: bool = False
    fuzzy: bool = False

    @property
    def where(self) -> str:
        return f"{self.language}/{self.topic}.po: {self.msgid}"

    @property
    def places(self) -> frozenset[str]:
        """The names of all values' places in any form."""
        return frozenset(name for form in self.forms for name in PLACE.findall(form))


def read_entries(locales: Path = LOCALES) -> list[Entry]:
    """Every message of both languages."""
    return [
        entry
        for language in LANGUAGES
        for file in sorted((locales / language).glob("*.po"))
        for entry in _entries(file, language)
    ]


def _entries(file: Path, language: str) -> Iterator[Entry]:
    for message in read_catalogue(file, language):
        if message.id:
            counted = not isinstance(message.id, str)
            forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            yield Entry(
                language,
                file.stem,
                message.id if isinstance(message.id, str) else message.id[0],
                forms,
                counted,
                message.fuzzy,
            )
