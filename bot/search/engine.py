"""The engine: a question in plain Kazakh or Russian -> the clauses that answer it, or the honest "not in the law"."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest
from typing import Literal

from bot.rules.law.loader import load_statute
from bot.rules.law.statute import Lang, Statute
from bot.search.bank import Question, Target, load_bank
from bot.search.index import Index
from bot.search.language import language_of
from bot.search.letters import words
from bot.search.reader import Reader

Outcome = Literal["answer", "choose", "none"]

_MOST_HITS = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause and how well it fits the question, 0 to 1."""

    ref: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine makes of a question; `hits` best first, at most five."""

    outcome: Outcome
    hits: tuple[Hit, ...]
    lang: Lang


class Engine:
    """Pure and synchronous: `ask` depends on the law, the bank and what `learn` added, on nothing else."""

    def __init__(self, statute: Statute, bank: Iterable[Question]) -> None:
        self._reader = Reader()
        self._questions = list(bank)
        for question in self._questions:
            self._reader.remember(question.text, question.lang)
        self._bank = Index(self._reader.read(question.text, question.lang) for question in self._questions)
        self._refs = [ref for ref, clause in statute.clauses.items() if clause.kk]
        self._law = Index(
            self._reader.read(statute.clauses[ref].words(lang), lang)
            for lang in ("kk", "ru")
            for ref in self._refs
        )

    @classmethod
    def load(cls) -> "Engine":
        """The engine over the Assembly's law and the whole bank."""
        return cls(load_statute(), load_bank())

    def learn(self, question: str, ref: str) -> None:
        """Take in a question that the secretariat has answered by naming the clause."""
        lang = self.language(question) or "ru"
        self._questions.append(Question(question, lang, Target(ref)))
        self._bank.add(self._reader.read(question, lang))

    def language(self, question: str) -> Lang | None:
        """The language of a question; None when nothing tells."""
        found = language_of(words(question), self._reader)
        return "kk" if found == "kk" else "ru" if found == "ru" else None

    def ask(self, question: str, lang: Lang | None = None) -> Answer:
        """Answer one question; `lang` is the language to answer in when the question does not tell."""
        lang = self.language(question) or lang or "ru"
        reading = self._reader.read(question, lang)
        fits: dict[str, list[float]] = defaultdict(list)
        for known, likeness in zip(self._questions, self._bank.likeness(reading), strict=True):
            if known.target.topic is None and known.target.ref:
                fits[known.target.ref].append(likeness)
        scores = {ref: max(found) for ref, found in fits.items()}
        law = self._law.likeness(reading)
        for number, likeness in enumerate(law):
            ref = self._refs[number % len(self._refs)]
            scores[ref] = max(scores.get(ref, 0.0), likeness)
        best = nlargest(_MOST_HITS, scores.items(), key=lambda pair: pair[1])
        hits = tuple(Hit(ref, round(min(1.0, score), 3)) for ref, score in best)
        return Answer("answer" if hits and hits[0].score > 0.4 else "choose", hits, lang)
