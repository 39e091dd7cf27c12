"""How well the search answers: the bank's questions with themselves left out, and questions by others."""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.rules.law.loader import load_statute
from bot.search.bank import Question, load_bank
from bot.search.engine import Answer, Engine, Outcome
from bot.search.letters import fold, skeleton, words
from bot.search.reader import Reader
from bot.search.train import bank_examples, law_examples, slip, train

COPY = 88
"""From this likeness on (0 to 100) two questions are copies of each other: the same words but for an ending."""
_FOLDS = 20
"""Beside the one that an engine is asked it has missed one in twenty: little more than the question itself."""
PROCESSES = 2
_LATIN = str.maketrans(
    dict(
        zip(
            "абвгдежзийклмнопрстуфхыіэеғқңөұүһәь",
            "abvgdejziyklmnoprstufhyieegqnouuha'",
            strict=True,
        )
    )
    | {"ч": "ch", "ш": "sh", "щ": "sh", "ц": "ts", "ю": "yu", "я": "ya", "ъ": "", "ё": "yo"}
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the clauses that are right for it; none: the law is silent, and `far` from it or near.

    `written`: the question that a style has been made from.
    """

    text: str
    lang: str
    style: str
    right: tuple[str, ...]
    far: bool = False
    written: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a question: the outcome, the clauses, and at which place (from 0) a right one stands."""

    asked: Asked
    outcome: Outcome
    refs: tuple[str, ...]
    confidence: float

    @property
    def place(self) -> int | None:
        found = (at for at, ref in enumerate(self.refs) if fits(ref, self.asked.right))
        return next(found, None)

    @property
    def wrong(self) -> bool:
        """An answer where the law is silent, or no right clause at the first place."""
        return self.place != 0 if self.asked.right else self.outcome == "answer"


def fits(ref: str, right: Iterable[str]) -> bool:
    """Whether a clause is one of the right ones, or stands under one; an unnumbered part goes by its clause."""
    numbered = ref.partition("/")[0]
    bare = [one.partition("/")[0] for one in right]
    return any(numbered == one or numbered.startswith(one + ".") for one in bare)


def copies(texts: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Numbers of a text and of another one that is a copy of it."""
    keys = [_key(text) for text in others]
    for number, text in enumerate(texts):
        for _, _, other in process.extract(
            _key(text), keys, scorer=fuzz.ratio, score_cutoff=COPY, limit=None
        ):
            yield number, other


def _key(text: str) -> str:
    return " ".join(sorted(skeleton(word) for word in words(text)))


def left_out() -> list[Result]:
    """Ask every question of the bank, in four styles, of an engine that has seen neither it nor its copies."""
    with ProcessPoolExecutor(PROCESSES) as pool:
        return [result for results in pool.map(_ask_part, folds(load_bank())) for result in results]


def folds(bank: Sequence[Question]) -> list[list[int]]:
    """The numbers of the questions in twenty parts, copies in the same part."""
    groups = _groups(bank)
    return [
        [number for number, group in enumerate(groups) if group % _FOLDS == part] for part in range(_FOLDS)
    ]


def _groups(bank: Sequence[Question]) -> list[int]:
    """A number for each question, the same for copies."""
    groups = list(range(len(bank)))

    def head(number: int) -> int:
        while groups[number] != number:
            number = groups[number]
        return number

    texts = [question.text for question in bank]
    for one, other in copies(texts, texts):
        groups[head(one)] = head(other)
    return [head(number) for number in range(len(bank))]


def _ask_part(part: Sequence[int]) -> list[Result]:
    bank, engine = load_bank(), engine_without(part)
    return [ask(engine, asked) for number in part for asked in styles(bank[number])]


def engine_without(part: Iterable[int]) -> Engine:
    """An engine over the bank that has never seen the questions with these numbers."""
    statute, unseen = load_statute(), frozenset(part)
    known = [question for number, question in enumerate(load_bank()) if number not in unseen]
    reader = Reader.over(known, statute)
    return Engine(statute, reader, train([*bank_examples(known, reader), *law_examples(statute, reader)]))


def styles(question: Question) -> Iterator[Asked]:
    """The question as it is written, and as others would type it."""
    target = question.target
    right = (str(target.ref), *question.also) if target.topic is None else ()
    chance = random.Random(question.text)  # noqa: S311 - slips for practice, no secret
    spellings = {"as written": question.text, "slips": slip(question.text, chance)}
    if question.lang == "kk":
        spellings["Russian keyboard"] = " ".join(fold(word) for word in question.text.lower().split())
        spellings["Latin letters"] = question.text.lower().translate(_LATIN)
    for style, text in spellings.items():
        yield Asked(text, question.lang, style, right, target.topic == "far", question.text)


def by_others(file: Path) -> dict[str, list[Result]]:
    """Ask the questions of a JSON-lines file (`split`, `type`, `q`, `gold`) of the whole engine, by split."""
    engine = Engine.load()
    found: dict[str, list[Result]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        right = tuple(ref.replace("#", ".") for ref in row["gold"])
        asked = Asked(row["q"], "", row["type"], right, row["type"] == "oos_far")
        found.setdefault(row["split"], []).append(ask(engine, asked))
    return found


def ask(engine: Engine, asked: Asked) -> Result:
    """Ask one question."""
    answer: Answer = engine.ask(asked.text)
    refs = tuple(dict.fromkeys(hit.ref.partition("/")[0] for hit in answer.hits))
    return Result(asked, answer.outcome, refs, answer.hits[0].score if answer.hits else 0.0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one group of results."""

    in_law: int
    first: int
    first_three: int
    offered: int
    near: int
    near_answered: int
    far: int
    far_answered: int


def figures(results: Sequence[Result]) -> Figures:
    """Count: `offered` is answered or offered, of what the law answers."""
    in_law = [result for result in results if result.asked.right]
    near = [result for result in results if not result.asked.right and not result.asked.far]
    far = [result for result in results if result.asked.far]
    return Figures(
        in_law=len(in_law),
        first=sum(result.place == 0 for result in in_law),
        first_three=sum(result.place is not None and result.place < 3 for result in in_law),
        offered=sum(result.outcome != "none" for result in in_law),
        near=len(near),
        near_answered=sum(result.outcome == "answer" for result in near),
        far=len(far),
        far_answered=sum(result.outcome == "answer" for result in far),
    )


def worst(results: Iterable[Result], how_many: int = 50) -> list[Result]:
    """The wrong ones, the most confident first; of the styles of one question the worst."""
    found: dict[str, Result] = {}
    for result in sorted((result for result in results if result.wrong), key=lambda one: -one.confidence):
        found.setdefault(result.asked.written or result.asked.text, result)
    return list(found.values())[:how_many]
