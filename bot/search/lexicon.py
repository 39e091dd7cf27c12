"""The words of the law's field and of questions about it: which Kazakh and Russian words mean the same."""

from dataclasses import dataclass
from pathlib import Path

from bot.search.letters import skeleton

LEXICON = Path(__file__).with_name("lexicon.tsv")
EVERYDAY = Path(__file__).with_name("everyday.tsv")
"""Words that stand in questions beside the law's own, and alone are no sign that a question is about the law."""


@dataclass(frozen=True)
class Lexicon:
    """Concepts by Kazakh stem and by Russian lemma, both in skeleton letters; a word may have several."""

    kazakh: dict[str, tuple[str, ...]]
    russian: dict[str, tuple[str, ...]]
    stems: tuple[str, ...]  # as written in the file: a verb's stem ends in "-"
    lemmas: tuple[str, ...]
    field: frozenset[str]  # the law's own concepts, without the everyday ones


def load_lexicon() -> Lexicon:
    """Read both files: a line is concept, Kazakh stems, Russian lemmas; "#" begins a comment."""
    kazakh: dict[str, tuple[str, ...]] = {}
    russian: dict[str, tuple[str, ...]] = {}
    stems: list[str] = []
    lemmas: list[str] = []
    field: set[str] = set()
    for file in (LEXICON, EVERYDAY):
        for line in file.read_text(encoding="utf-8").splitlines():
            if not line or line.startswith("#"):
                continue
            concept, kazakh_words, russian_words = line.split("\t")
            if file == LEXICON:
                field.add(concept)
            for word in kazakh_words.split():
                stems.append(word)
                _add(kazakh, skeleton(word.rstrip("-")), concept)
            for word in russian_words.split():
                lemmas.append(word)
                _add(russian, skeleton(word), concept)
    return Lexicon(kazakh, russian, tuple(stems), tuple(lemmas), frozenset(field))


def _add(table: dict[str, tuple[str, ...]], word: str, concept: str) -> None:
    known = table.get(word, ())
    if concept not in known:
        table[word] = (*known, concept)
