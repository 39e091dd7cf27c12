"""/duties: what must be done and by when; and the decisions that the law counts a term from."""

from datetime import date

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.handlers.dates import read_date
from bot.handlers.said import words
from bot.handlers.showing import show
from bot.rules.terms import local_day
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.record_term import check_may_record, drop_term, record_term, see_term, settle_recall
from bot.usecases.rights import Actor
from bot.usecases.see_duties import see_duties
from bot.views.duties import duties_screen
from bot.views.screens import Screen
from bot.views.taps import OpenDuties
from bot.views.terms import (
    DropTerm,
    OpenTerm,
    SettleRecall,
    StartTerm,
    TermToday,
    ask_term_screen,
    confirm_drop_screen,
    confirm_settle_screen,
    term_screen,
)
from bot.views.texts import Texts
from db.models import TermKind

router = Router(name="duties")


class RecordingTerm(StatesGroup):
    """A clerk says when it was decided, then whom or what it concerns."""

    decided_on = State()
    about = State()


@router.message(Command("duties"))
async def open_by_command(
    message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    await state.clear()
    await show(message, duties_screen(texts, await see_duties(office, actor)))


@router.callback_query(OpenDuties.filter())
async def open_duties(
    query: CallbackQuery,
    callback_data: OpenDuties,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    """What was being recorded is given up: this is the way out of it."""
    await state.clear()
    await show(query, duties_screen(texts, await see_duties(office, actor), callback_data.page))


@router.callback_query(OpenTerm.filter())
async def open_term(
    query: CallbackQuery, callback_data: OpenTerm, office: Office, actor: Actor, texts: Texts
) -> None:
    await show(query, await _term(office, actor, texts, callback_data.term_id))


@router.callback_query(StartTerm.filter())
async def start_term(
    query: CallbackQuery,
    callback_data: StartTerm,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    await check_may_record(office, actor, callback_data.kind)
    await state.set_state(RecordingTerm.decided_on)
    await state.set_data({"kind": callback_data.kind.value})
    await show(query, ask_term_screen(texts, callback_data.kind, "decided_on"))


@router.message(StateFilter(RecordingTerm.decided_on), words)
async def take_day(message: Message, office: Office, texts: Texts, state: FSMContext) -> None:
    found = read_date(message.text or "")
    if found is None:
        raise Refused("date-unclear")
    day = found[0]
    if day > local_day(office.now()):
        raise Refused("decision-date-future")
    await state.update_data(decided_on=day.isoformat())
    await state.set_state(RecordingTerm.about)
    await show(message, await _ask_about(texts, state))


@router.callback_query(StateFilter(RecordingTerm.decided_on), TermToday.filter())
async def take_today(query: CallbackQuery, office: Office, texts: Texts, state: FSMContext) -> None:
    await state.update_data(decided_on=local_day(office.now()).isoformat())
    await state.set_state(RecordingTerm.about)
    await show(query, await _ask_about(texts, state))


@router.callback_query(TermToday.filter())
async def asked_no_more(query: CallbackQuery) -> None:
    """An old button: the question was answered, or given up."""
    raise Refused("stale-button")


@router.message(StateFilter(RecordingTerm.about), words)
async def take_about(message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext) -> None:
    kept = await state.get_data()
    day = date.fromisoformat(kept["decided_on"])
    term = await record_term(office, actor, TermKind(kept["kind"]), day, message.text or "")
    await state.clear()
    await show(message, term_screen(texts, term, may_act=True))


@router.callback_query(SettleRecall.filter())
async def settle(
    query: CallbackQuery, callback_data: SettleRecall, office: Office, actor: Actor, texts: Texts
) -> None:
    key = callback_data.term_id
    if not callback_data.sure:
        await show(query, confirm_settle_screen(texts, key))
        return
    await settle_recall(office, actor, key)
    await show(query, await _term(office, actor, texts, key))


@router.callback_query(DropTerm.filter())
async def drop(
    query: CallbackQuery, callback_data: DropTerm, office: Office, actor: Actor, texts: Texts
) -> None:
    key = callback_data.term_id
    if not callback_data.sure:
        await show(query, confirm_drop_screen(texts, key))
        return
    await drop_term(office, actor, key)
    await show(query, await _term(office, actor, texts, key))


async def _term(office: Office, actor: Actor, texts: Texts, term_id: int) -> Screen:
    facts, may_act = await see_term(office, actor, term_id)
    return term_screen(texts, facts, may_act=may_act)


async def _ask_about(texts: Texts, state: FSMContext) -> Screen:
    kept = await state.get_data()
    return ask_term_screen(texts, TermKind(kept["kind"]), "about")
