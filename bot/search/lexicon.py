"""The words of the law's field and of questions about it: which Kazakh and Russian words mean the same."""

from dataclasses import dataclass
from pathlib import Path

from bot.search.letters import skeleton

LEXICON = Path(__file__).with_name("lexicon.tsv")


@dataclass(frozen=True)
class Lexicon:
    """Concepts by Kazakh stem and by Russian lemma, both in skeleton letters; a word may have several."""

    kazakh: dict[str, tuple[str, ...]]
    russian: dict[str, tuple[str, ...]]
    stems: tuple[str, ...]  # as written in the file: a verb's stem ends in "-"
    lemmas: tuple[str, ...]
    concepts: frozenset[str]


def load_lexicon() -> Lexicon:
    """Read the lexicon: a line is concept, Kazakh stems, Russian lemmas; "#" begins a comment."""
    kazakh: dict[str, tuple[str, ...]] = {}
    russian: dict[str, tuple[str, ...]] = {}
    stems: list[str] = []
    lemmas: list[str] = []
    concepts: set[str] = set()
    for line in LEXICON.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        concept, kazakh_words, russian_words = line.split("\t")
        concepts.add(concept)
        for word in kazakh_words.split():
            stems.append(word)
            _add(kazakh, skeleton(word.rstrip("-")), concept)
        for word in russian_words.split():
            lemmas.append(word)
            _add(russian, skeleton(word), concept)
    return Lexicon(kazakh, russian, tuple(stems), tuple(lemmas), frozenset(concepts))


def _add(table: dict[str, tuple[str, ...]], word: str, concept: str) -> None:
    known = table.get(word, ())
    if concept not in known:
        table[word] = (*known, concept)
