"""The engine: a question in plain Kazakh or Russian -> the clauses that answer it, or the honest "not in the law"."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.rules.law.loader import load_statute
from bot.rules.law.references import find_reference, parse_reference
from bot.rules.law.statute import Lang, Statute
from bot.search.bank import Target
from bot.search.figures import Figure, work_out
from bot.search.gate import FAR, law_answers, signals_of
from bot.search.language import language_of
from bot.search.letters import words
from bot.search.model import Model, read_model
from bot.search.reader import Reader, Reading
from bot.search.scope import scope
from bot.search.unfit import Unfit, unfit

Outcome = Literal["answer", "choose", "none"]

_MOST_HITS = 5
# As measured on the bank, each question left out: log-odds that the law answers at all, and chances of the best clause.
_LAW_ANSWERS = 2.6
_LAW_MAY_ANSWER = -3.0
_THIS_ONE = 0.2
_WORTH_OFFERING = 0.03
_REFERENCE = re.compile(r"(?<![\d.])\d{1,2}(?:-\d)?\.\d{1,2}(?:-\d)?(?:\.\d{1,2}(?:-\d)?)?(?![\d.])")
_FEW_WORDS = 6  # the parts of the number are words as well


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause and the chance that it answers the question, 0 to 1."""

    ref: str
    score: float


@dataclass(frozen=True, slots=True)
class Near:
    """A topic about the Assembly on which the law is silent, and the clause nearest to it, if there is one."""

    topic: str
    ref: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine makes of a question.

    `hits`: best first, at most five; with "none" at most the nearest clause. `figure`: what the rules make of the
    question's numbers. `topic`: what the question is about when the law is silent on it. `unfit`: why nothing was
    looked up. `lang`: the question's language, else the one asked for.
    """

    outcome: Outcome
    hits: tuple[Hit, ...]
    lang: Lang
    figure: Figure | None = None
    topic: Near | None = None
    unfit: Unfit | None = None


class Engine:
    """Pure and synchronous: `ask` depends on the law, the bank and what `learn` added, on nothing else."""

    def __init__(self, statute: Statute, reader: Reader | None = None, model: Model | None = None) -> None:
        """Without a reader or a model of its own the engine takes the kept ones, made from the whole bank."""
        self._statute = statute
        self._reader = reader or Reader.kept()
        self._model = model or read_model()

    @classmethod
    def load(cls) -> "Engine":
        """The engine over the Assembly's law and the whole bank."""
        return cls(load_statute())

    def learn(self, question: str, ref: str) -> None:
        """Take in a question that the secretariat has answered by naming the clause.

        Raises ValueError for a clause that has no words to answer with.
        """
        lang = self.language(question) or "kk"
        self._reader.remember(question, lang)
        self._model.learn(self._reader.read(question, lang), Target(ref))

    def forget(self) -> None:
        """Leave out everything that `learn` took in; the words themselves stay known ones."""
        self._model.forget()

    def language(self, question: str) -> Lang | None:
        """The language of a question; None when nothing tells."""
        return language_of(words(question), self._reader)

    def signals(self, question: str) -> tuple[float, ...]:
        """What the gate goes by, for those who fit it."""
        reading = self._reader.read(question, self.language(question) or "kk")
        return signals_of(self._ranked(reading))

    def ask(self, question: str, lang: Lang | None = None) -> Answer:
        """Answer one question; `lang` is the language to answer in when the question does not tell."""
        lang = self.language(question) or lang or "kk"
        named = self._named(question)
        if named:
            hits = tuple(Hit(ref, 1.0) for ref in named[:_MOST_HITS])
            return Answer("answer" if len(named) == 1 else "choose", hits, lang)
        why = unfit(question)
        if why is not None:
            return Answer("none", (), lang, unfit=why)
        answer = self._looked_up(question, lang)
        figure = work_out(question, lang)
        if figure is None:
            return answer
        others = (hit for hit in answer.hits if hit.ref != figure.clause)
        hits = (Hit(figure.clause, 1.0), *others)[:_MOST_HITS]
        return Answer("answer", hits, lang, figure)

    def _named(self, question: str) -> tuple[str, ...]:
        """The clause that the question names by its number; for a title over paragraphs, these."""
        ref = parse_reference(question) or find_reference(question) or _bare_reference(question)
        clause = self._statute.clauses.get(ref) if ref else None
        if clause is None:
            return ()
        within = (clause.ref,) if clause.kk else clause.children
        return tuple(one for one in within if self._statute.clauses[one].kk)

    def _looked_up(self, question: str, lang: Lang) -> Answer:
        reading = self._reader.read(question, lang)
        if not self._model.knows(reading):
            return Answer("none", (), lang)
        ranked = self._ranked(reading)
        in_law = [(chance, target) for chance, target in ranked if target.topic is None]
        hits = tuple(Hit(str(target), round(chance, 3)) for chance, target in in_law[:_MOST_HITS])
        sure = law_answers(ranked)
        if sure >= _LAW_ANSWERS and hits[0].score >= _THIS_ONE and reading.plain:
            return Answer("answer", hits, lang)
        if sure >= _LAW_MAY_ANSWER and hits[0].score >= _WORTH_OFFERING:
            return Answer("choose", hits, lang)
        silent = next(target for _, target in ranked if target.topic is not None)
        if silent.topic is None or silent.topic == FAR:
            return Answer("none", (), lang)
        nearest = (Hit(silent.ref, round(1 - sum(chance for chance, _ in in_law), 3)),) if silent.ref else ()
        return Answer("none", nearest, lang, topic=Near(silent.topic, silent.ref))

    def _ranked(self, reading: Reading) -> list[tuple[float, Target]]:
        """Every target with its chance, best first."""
        targets = self._model.targets
        worth = [
            chance * scope(target, reading.concepts)
            for chance, target in zip(self._model.chances(reading), targets, strict=True)
        ]
        total = sum(worth)
        ranked = zip((one / total for one in worth), targets, strict=True)
        return sorted(ranked, key=lambda pair: pair[0], reverse=True)


def _bare_reference(question: str) -> str | None:
    """A number like a clause's in a question of a few words: "что в 14-1.2", "9.5 қандай"."""
    found = _REFERENCE.search(question)
    return found.group() if found and len(words(question)) <= _FEW_WORDS else None
