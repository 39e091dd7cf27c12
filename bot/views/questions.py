"""The secretariat's list of missed questions: page by page, one question, and what it was answered with."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.rules.law.loader import load_statute
from bot.usecases.see_questions import QuestionFacts, QuestionPage
from bot.views.fitting import shortened
from bot.views.ids import RowId
from bot.views.law import DEFAULT_LAW, clause_label, lang_of, reference
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenMenu
from bot.views.texts import Texts

SHOWN = 200
"""Characters of a question on the list; its card has it whole."""


class OpenQuestions(CallbackData, prefix="qs"):
    """The list of open questions."""

    page: int = 0


class OpenQuestion(CallbackData, prefix="q"):
    """One question."""

    question_id: RowId


class NameClause(CallbackData, prefix="qa"):
    """The clause that answers the question."""

    question_id: RowId
    ref: str


class DismissQuestion(CallbackData, prefix="qd"):
    """The question needs no clause."""

    question_id: RowId


def questions_screen(texts: Texts, found: QuestionPage) -> Screen:
    """The open questions of a page, most frequent first, a button each."""
    plain = Texts.plain(texts.language)
    menu = [button(plain("button.menu"), OpenMenu())]
    if not found.questions:
        return Screen(texts("questions.none"), rows(menu))
    lines = [_line(texts, number, one) for number, one in enumerate(found.questions, 1)]
    numbers = [
        button(str(number), OpenQuestion(question_id=one.question_id))
        for number, one in enumerate(found.questions, 1)
    ]
    turning = []
    if found.page > 0:
        turning.append(button(plain("button.previous"), OpenQuestions(page=found.page - 1)))
    if found.page < found.pages - 1:
        turning.append(button(plain("button.next"), OpenQuestions(page=found.page + 1)))
    return Screen(
        "\n\n".join([texts.many("questions.heading", found.open), *lines]), rows(numbers, turning, menu)
    )


def question_screen(texts: Texts, facts: QuestionFacts, offers: tuple[str, ...]) -> Screen:
    """One question with the clauses that the search would offer; any other clause is typed."""
    plain = Texts.plain(texts.language)
    blocks = [_card(texts, facts)]
    if facts.settled:
        blocks.append(outcome_line(texts, facts))
    blocks.append(texts("questions.name-clause"))
    return Screen(
        "\n\n".join(blocks),
        rows(
            *_offers(texts, facts.question_id, offers),
            [button(plain("questions.dismiss-button"), DismissQuestion(question_id=facts.question_id))],
            [button(plain("questions.list-button"), OpenQuestions())],
        ),
    )


def settled_screen(texts: Texts, facts: QuestionFacts) -> Screen:
    """What became of the question, and the way to the next."""
    plain = Texts.plain(texts.language)
    return Screen(
        "\n\n".join([texts("questions.text", text=facts.text), outcome_line(texts, facts)]),
        rows(
            [button(plain("questions.change-button"), OpenQuestion(question_id=facts.question_id))],
            [button(plain("questions.list-button"), OpenQuestions())],
        ),
    )


def outcome_line(texts: Texts, facts: QuestionFacts) -> str:
    if facts.answered_ref is None:
        return texts("questions.dismissed")
    clause = load_statute(DEFAULT_LAW).clause(facts.answered_ref)
    return texts("questions.answered", reference=reference(clause, lang_of(texts.language)))


def _line(texts: Texts, number: int, one: QuestionFacts) -> str:
    return "\n".join(
        [
            texts("questions.line", number=str(number), text=shortened(one.text, SHOWN)),
            texts.many(f"questions.times.{one.reason}", one.count, date=texts.date(one.asked_on)),
        ]
    )


def _card(texts: Texts, facts: QuestionFacts) -> str:
    lines = [
        texts("questions.text", text=facts.text),
        texts.many(f"questions.times.{facts.reason}", facts.count, date=texts.date(facts.asked_on)),
    ]
    statute, lang = load_statute(DEFAULT_LAW), lang_of(texts.language)
    shown = [reference(statute.clause(ref), lang) for ref in facts.shown if ref in statute.clauses]
    if shown:
        lines.append(texts("questions.shown", references="; ".join(shown)))
    return "\n".join(lines)


def _offers(texts: Texts, question_id: int, refs: tuple[str, ...]) -> list[list[InlineKeyboardButton]]:
    plain, statute = Texts.plain(texts.language), load_statute(DEFAULT_LAW)
    return [
        [button(clause_label(plain, statute, ref), NameClause(question_id=question_id, ref=ref))]
        for ref in refs
    ]
