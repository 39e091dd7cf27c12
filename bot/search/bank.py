"""The bank of questions: how people ask for each clause, and what they ask that the law does not answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.rules.law.statute import Lang

_FOLDER = Path(__file__).with_name("bank")


@dataclass(frozen=True, slots=True)
class Target:
    """What a question is after: the clause `ref`, or a `topic` that the law is silent on.

    A topic's `ref` is the clause nearest to it, if there is one. The topic "far" has nothing to do with the law.
    """

    ref: str | None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the bank, in the language of its file."""

    text: str
    lang: Lang
    target: Target


def load_bank() -> tuple[Question, ...]:
    """Every question of the bank, file by file."""
    return tuple(question for file in sorted(_FOLDER.glob("*.txt")) for question in _read(file))


def _read(file: Path) -> Iterator[Question]:
    """A file is `<article or topic>.<lang>.txt`; a line "= 9.5" or "= ~salary 16.2" heads its questions."""
    lang: Lang = "kk" if file.suffixes[-2] == ".kk" else "ru"
    target: Target | None = None
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        text = line.strip()
        if text.startswith("="):
            target = _target(text[1:].split())
        elif text and not text.startswith("#"):
            if target is None:
                raise ValueError(f"{file.name}:{number}: a question before any heading")
            yield Question(text, lang, target)


def _target(words: list[str]) -> Target:
    if words[0].startswith("~"):
        return Target(words[1] if len(words) > 1 else None, words[0][1:])
    return Target(words[0])
