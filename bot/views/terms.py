"""Decisions from which the law counts a term: recorded, settled, taken back (9.3, 18.3)."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.usecases.record_term import TermFacts
from bot.views.ids import RowId
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenDuties, StartConvening
from bot.views.texts import Texts
from db.models import TermKind


class OpenTerm(CallbackData, prefix="term"):
    """One recorded decision."""

    term_id: RowId


class StartTerm(CallbackData, prefix="termnew"):
    """A decision is to be recorded."""

    kind: TermKind


class SettleRecall(CallbackData, prefix="termdone"):
    """The proposal has gone to the President; asked once more until `sure`."""

    term_id: RowId
    sure: bool = False


class DropTerm(CallbackData, prefix="termdrop"):
    """It was recorded by mistake; asked once more until `sure`."""

    term_id: RowId
    sure: bool = False


class TermToday(CallbackData, prefix="termday"):
    """The decision was taken today."""


def term_screen(texts: Texts, facts: TermFacts, *, may_act: bool) -> Screen:
    """The decision, its last day, and what can be done about it."""
    plain = Texts.plain(texts.language)
    lines = [
        texts(f"term.title-{facts.kind}"),
        texts("term.about", about=facts.about),
        texts("term.decided", date=facts.decided_on),
        texts("term.last-day", date=facts.last_day),
    ]
    if facts.dropped:
        lines += ["", texts("term.dropped")]
    elif facts.settled_on is not None:
        lines += ["", texts("term.settled", date=facts.settled_on)]
    open_still = not facts.dropped and facts.settled_on is None
    doors = _term_buttons(plain, facts) if may_act and open_still else []
    return Screen("\n".join(lines), rows(*doors, [button(plain("duty.back-button"), OpenDuties())]))


def _term_buttons(plain: Texts, facts: TermFacts) -> list[list[InlineKeyboardButton]]:
    if facts.kind is TermKind.RECALL:
        settle = button(plain("term.settle-button"), SettleRecall(term_id=facts.term_id))
    else:
        settle = button(plain("duty.convene-button"), StartConvening())
    return [[settle], [button(plain("term.drop-button"), DropTerm(term_id=facts.term_id))]]


def confirm_settle_screen(texts: Texts, term_id: int) -> Screen:
    """The day of the tap is the day that is recorded."""
    return _confirm(texts, "term.confirm-settle", SettleRecall(term_id=term_id, sure=True), term_id)


def confirm_drop_screen(texts: Texts, term_id: int) -> Screen:
    """Before the term stops running."""
    return _confirm(texts, "term.confirm-drop", DropTerm(term_id=term_id, sure=True), term_id)


def _confirm(texts: Texts, question: str, yes: CallbackData, term_id: int) -> Screen:
    plain = Texts.plain(texts.language)
    return Screen(
        texts(question),
        rows(
            [button(plain("term.yes-button"), yes)],
            [button(plain("button.cancel"), OpenTerm(term_id=term_id))],
        ),
    )


def ask_term_screen(texts: Texts, kind: TermKind, step: str) -> Screen:
    """`decided_on`: the day, which may be today; `about`: in the clerk's words."""
    plain = Texts.plain(texts.language)
    today = [button(plain("duty.today-button"), TermToday())] if step == "decided_on" else []
    return Screen(
        texts(f"term.ask.{step.replace('_', '-')}.{kind}"),
        rows(today, [button(plain("button.cancel"), OpenDuties())]),
    )
