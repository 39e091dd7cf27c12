"""The answer to a question in plain words, without markup: what the command line shows."""

from datetime import date

from bot.rules.law.loader import load_statute
from bot.rules.law.references import format_reference
from bot.rules.law.statute import Lang, Statute
from bot.search.engine import Answer
from bot.search.figures import Figure
from bot.views.texts import Texts

OFFERED = 3
"""Clauses of "did you mean"."""


def answer_text(texts: Texts, answer: Answer, today: date) -> str:
    """Everything that a person would read. `texts` is plain and in the answer's language."""
    statute = load_statute()
    if answer.unfit is not None:
        return texts(f"ask.unfit.{answer.unfit}")
    if answer.outcome == "none":
        return silence_text(texts, statute, answer)
    blocks = _figure(texts, answer.figure) if answer.figure else []
    if answer.outcome == "answer" and answer.figure is None:
        blocks += plain_words(texts, statute, answer.hits[0].ref)
    shown = answer.hits[:1] if answer.outcome == "answer" else answer.hits[:OFFERED]
    if answer.outcome == "choose":
        blocks.append(texts("ask.choose"))
    blocks += [_clause(texts, statute, hit.ref, answer.lang) for hit in shown]
    return "\n\n".join([*blocks, *_edition(texts, statute, answer.lang, today)])


def figure_text(texts: Texts, figure: Figure) -> str:
    """What the rules make of the question's numbers."""
    return "\n".join(_figure(texts, figure))


def _figure(texts: Texts, figure: Figure) -> list[str]:
    state = "needed" if figure.met is None else "met" if figure.met else "short"
    values = {"base": figure.base, "needed": figure.needed, "given": figure.given, "missing": figure.missing}
    lines = [texts(f"ask.figure.{figure.kind}.{state}", **values)]
    return [*lines, texts("ask.figure.by-analogy")] if figure.by_analogy else lines


def plain_words(texts: Texts, statute: Statute, ref: str) -> list[str]:
    """One line that sums the clause up. Of a title, nothing: it is one."""
    key = f"plain.{statute.code}.{ref}"
    return [texts("ask.plain", words=Texts.plain(texts.language)(key))] if texts.knows(key) else []


def silence_text(texts: Texts, statute: Statute, answer: Answer) -> str:
    """That the law does not say it, on what exactly where that is known, and the nearest clause if there is one."""
    lines = [texts(f"ask.topic.{answer.topic.topic}") if answer.topic else texts("ask.none")]
    if answer.hits:
        reference = format_reference(statute.clause(answer.hits[0].ref), answer.lang)
        lines.append(texts("ask.none-nearest", reference=reference))
    return "\n".join(lines)


def _clause(texts: Texts, statute: Statute, ref: str, lang: Lang) -> str:
    reference = format_reference(statute.clause(ref), lang)
    return texts("ask.clause", reference=reference, words=statute.text(ref, lang))


def _edition(texts: Texts, statute: Statute, lang: Lang, today: date) -> list[str]:
    lines = []
    if statute.last_day is not None and not statute.in_force(today):
        edition, last = _day(statute.edition.signed), _day(statute.last_day)
        lines.append(texts("ask.was-in-force", edition=edition, last=last))
    return [*lines, texts("ask.unofficial")] if lang in statute.unofficial else lines


def _day(day: date) -> str:
    """As laws are cited: 30.06.2026."""
    return f"{day:%d.%m.%Y}"
