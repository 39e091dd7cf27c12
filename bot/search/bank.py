"""The bank of questions: how people ask for each clause, and what they ask that the law does not answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.rules.law.statute import Lang

LANGUAGES: tuple[Lang, ...] = ("kk", "ru")
_FOLDER = Path(__file__).with_name("bank")
_ALSO = " = "


@dataclass(frozen=True, slots=True)
class Target:
    """What a question is after: the clause `ref`, or a `topic` that the law is silent on.

    A topic's `ref` is the clause nearest to it, if there is one. The topic "far" has nothing to do with the law.
    """

    ref: str | None
    topic: str | None = None

    @classmethod
    def parse(cls, name: str) -> "Target":
        """A target as `str` writes it: "9.5", "~term@17.1", "~far"."""
        if not name.startswith("~"):
            return cls(name)
        topic, _, ref = name[1:].partition("@")
        return cls(ref or None, topic)

    def __str__(self) -> str:
        """The reference, or the topic with its nearest clause."""
        if self.topic is None:
            return str(self.ref)
        return f"~{self.topic}@{self.ref}" if self.ref else f"~{self.topic}"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the bank, in the language of its file; `also`: clauses that answer it just as well."""

    text: str
    lang: Lang
    target: Target
    also: tuple[str, ...] = ()


def load_bank(folder: Path = _FOLDER) -> tuple[Question, ...]:
    """Every question of the bank, file by file."""
    return tuple(question for file in sorted(folder.glob("*.txt")) for question in _read(file))


def _read(file: Path) -> Iterator[Question]:
    """A file is `<article or topic>.<lang>.txt`; "= 9.5", "= 7.1.4 9.2" or "= ~term@17.1" heads its questions.

    A line "кворум = 10.5" is a question that has right clauses beyond its heading's.
    """
    lang: Lang = "kk" if file.suffixes[-2] == ".kk" else "ru"
    target: Target | None = None
    also: list[str] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        text = line.strip()
        if text.startswith("="):
            first, *also = text[1:].split()
            target = Target.parse(first)
        elif text and not text.startswith("#"):
            if target is None:
                raise ValueError(f"{file.name}:{number}: a question before any heading")
            asked, _, beyond = text.partition(_ALSO)
            yield Question(asked, lang, target, (*also, *beyond.split()))
