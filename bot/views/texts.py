"""Words in a person's language: the catalogues of `locales/`, with numbers, plurals and dates by Babel."""

from datetime import date, datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup

from bot.rules.terms import ALMATY

LANGUAGES = ("kk", "ru")
LOCALES = Path(__file__).parents[2] / "locales"


Day = date | datetime
"""A date, or a moment whose date in Almaty is meant."""


class MissingTextError(KeyError):
    """No catalogue has the msgid: a defect, which the catalogue checks find before a person does."""


class Texts:
    """`texts("meeting.place", place=…)`: the msgid's words, with every value escaped for Telegram's HTML.

    A value that is markup already is wrapped in `Markup`. `Texts.plain` escapes nothing: documents, calendar files,
    buttons and the command line.
    """

    def __init__(self, language: str, *, html: bool = True) -> None:
        self.language = language
        self._html = html
        self._catalogue = _messages(language)

    @classmethod
    def plain(cls, language: str) -> "Texts":
        return cls(language, html=False)

    def __call__(self, key: str, /, **values: Any) -> str:
        message = self._message(key)
        if not isinstance(message, str):
            raise MissingTextError(f"{key} counts something: use `many`")
        return self._fill(message, values)

    def many(self, key: str, count: int, /, **values: Any) -> str:
        """The form that the language asks for with this count; `{count}` is the number as it is written."""
        forms = self._message(key)
        if isinstance(forms, str):
            raise MissingTextError(f"{key} has no plural forms")
        return self._fill(forms[_plural(self.language, count)], {"count": self.number(count), **values})

    def knows(self, key: str) -> bool:
        return key in self._catalogue

    def number(self, value: int) -> str:
        return format_decimal(value, locale=self.language)

    def date(self, day: Day) -> str:
        """The day in Almaty, written out: «2023 ж. 26 сәуір», «26 апреля 2023 г.»."""
        return format_date(_local(day), format="long", locale=self.language)

    def weekday(self, day: Day) -> str:
        return format_date(_local(day), format="EEEE", locale=self.language)

    def time(self, moment: datetime) -> str:
        """Hours and minutes in Almaty."""
        return format_time(moment.astimezone(ALMATY), format="HH:mm", locale=self.language)

    def seconds(self, moment: datetime) -> str:
        """Hours, minutes and seconds in Almaty: of what ends to the second."""
        return format_time(moment.astimezone(ALMATY), format="HH:mm:ss", locale=self.language)

    def pick(self, kk: str, ru: str) -> str:
        """Of a text that people wrote in both languages, this reader's."""
        return kk if self.language == "kk" else ru

    def _message(self, key: str) -> str | tuple[str, ...]:
        try:
            return self._catalogue[key]
        except KeyError:
            raise MissingTextError(key) from None

    def _fill(self, message: str, values: dict[str, Any]) -> str:
        return message.format(**{name: self._shown(value) for name, value in values.items()})

    def _shown(self, value: Any) -> str:
        if isinstance(value, bool):
            raise TypeError("a truth value has no words: choose a msgid instead")
        if isinstance(value, int):
            return self.number(value)
        if isinstance(value, date):
            return self.date(value)
        if isinstance(value, Markup) or not self._html:
            return str(value)
        return escape(str(value), quote=False)


@cache
def _messages(language: str) -> dict[str, str | tuple[str, ...]]:
    messages: dict[str, str | tuple[str, ...]] = {}
    for file in sorted((LOCALES / language).glob("*.po")):
        for message in read_catalogue(file, language):
            if message.id:
                key = message.id if isinstance(message.id, str) else message.id[0]
                text = message.string if isinstance(message.string, str) else tuple(message.string or ())
                messages[key] = text
    return messages


def read_catalogue(file: Path, language: str) -> Catalog:
    """One topic's file as Babel reads it."""
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


_PLURAL_FORMS = {"kk": ("one", "other"), "ru": ("one", "few", "many")}
"""The order of the forms in the catalogues; which one a count takes is CLDR's, asked of Babel."""


def _plural(language: str, count: int) -> int:
    return _PLURAL_FORMS[language].index(Locale(language).plural_form(count))


def _local(day: Day) -> date:
    return day.astimezone(ALMATY).date() if isinstance(day, datetime) else day
