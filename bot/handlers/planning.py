"""A clerk prepares convocations ahead: part by part, in any order; called later by the bot, or now with a tap."""

from datetime import date, datetime

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.delivery.outbox import Outbox
from bot.handlers.dates import read_date
from bot.handlers.said import words
from bot.handlers.showing import show
from bot.handlers.steps import titles
from bot.rules.terms import ALMATY
from bot.usecases.convene import convenable_bodies
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.plan_meeting import Filling, drop_plan, fill, prepare
from bot.usecases.rights import Actor
from bot.usecases.see_plans import see_plan, see_plans
from bot.usecases.send_plans import call_planned
from bot.views.planning import (
    ASKED,
    CallPlan,
    DropPlan,
    FillPlan,
    HoldOnline,
    OpenPlan,
    PickCaller,
    PreparePlan,
    SendByItself,
    ask_part_screen,
    bodies_screen,
    confirm_screen,
    plan_screen,
    plans_screen,
)
from bot.views.taps import OpenPlans
from bot.views.texts import Texts

router = Router(name="planning")


class Planning(StatesGroup):
    """A part of a plan has been asked for: which one, and of which plan or body, the data say."""

    part = State()


@router.callback_query(OpenPlans.filter())
async def list_plans(
    query: CallbackQuery, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    await state.clear()
    await show(query, plans_screen(texts, await see_plans(office, actor)))


@router.callback_query(OpenPlan.filter())
async def open_plan(
    query: CallbackQuery,
    callback_data: OpenPlan,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    await state.clear()
    await show(query, plan_screen(texts, await see_plan(office, actor, callback_data.plan_id)))


@router.callback_query(PreparePlan.filter())
async def prepare_plan(
    query: CallbackQuery,
    callback_data: PreparePlan,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    """A clerk of one body is not asked which."""
    choices = await convenable_bodies(office, actor)
    body_id = choices[0].body_id if len(choices) == 1 else callback_data.body_id
    if not body_id:
        await show(query, bodies_screen(texts, choices, callback_data.page))
        return
    await state.set_state(Planning.part)
    await state.set_data({"body_id": body_id, "plan_id": 0, "part": "when"})
    await show(query, ask_part_screen(texts, "when", 0))


@router.callback_query(FillPlan.filter())
async def ask_part(
    query: CallbackQuery,
    callback_data: FillPlan,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    if callback_data.part not in ASKED:
        raise Refused("stale-button")
    facts = await see_plan(office, actor, callback_data.plan_id)
    await state.set_state(Planning.part)
    await state.set_data({"body_id": 0, "plan_id": facts.plan_id, "part": callback_data.part})
    await show(query, ask_part_screen(texts, callback_data.part, facts.plan_id))


@router.message(StateFilter(Planning.part), words)
async def take_part(message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext) -> None:
    """What cannot be read is asked for again; what is refused may be written again."""
    data = await state.get_data()
    filling = _read(data["part"], message.text or "")
    if data["plan_id"] == 0:
        assert filling.starts_at is not None
        plan_id = await prepare(office, actor, data["body_id"], filling.starts_at)
    else:
        plan_id = data["plan_id"]
        await fill(office, actor, plan_id, filling)
    await state.clear()
    await show(message, plan_screen(texts, await see_plan(office, actor, plan_id)))


@router.callback_query(PickCaller.filter())
async def pick_caller(
    query: CallbackQuery, callback_data: PickCaller, office: Office, actor: Actor, texts: Texts
) -> None:
    await fill(office, actor, callback_data.plan_id, Filling(caller=callback_data.caller))
    await show(query, plan_screen(texts, await see_plan(office, actor, callback_data.plan_id)))


@router.callback_query(HoldOnline.filter())
async def hold_online(
    query: CallbackQuery, callback_data: HoldOnline, office: Office, actor: Actor, texts: Texts
) -> None:
    await fill(office, actor, callback_data.plan_id, Filling(online=callback_data.online))
    await show(query, plan_screen(texts, await see_plan(office, actor, callback_data.plan_id)))


@router.callback_query(SendByItself.filter())
async def send_by_itself(
    query: CallbackQuery, callback_data: SendByItself, office: Office, actor: Actor, texts: Texts
) -> None:
    await fill(office, actor, callback_data.plan_id, Filling(send_by_itself=True))
    await show(query, plan_screen(texts, await see_plan(office, actor, callback_data.plan_id)))


@router.callback_query(CallPlan.filter())
async def call_now(
    query: CallbackQuery,
    callback_data: CallPlan,
    office: Office,
    actor: Actor,
    texts: Texts,
    outbox: Outbox,
) -> None:
    facts = await see_plan(office, actor, callback_data.plan_id)
    if not callback_data.sure:
        await show(query, confirm_screen(texts, facts, callback_data))
        return
    await call_planned(office, actor, callback_data.plan_id)
    outbox.wake()
    await show(query, plan_screen(texts, await see_plan(office, actor, callback_data.plan_id)))


@router.callback_query(DropPlan.filter())
async def give_up(
    query: CallbackQuery, callback_data: DropPlan, office: Office, actor: Actor, texts: Texts
) -> None:
    facts = await see_plan(office, actor, callback_data.plan_id)
    if not callback_data.sure:
        await show(query, confirm_screen(texts, facts, callback_data))
        return
    await drop_plan(office, actor, callback_data.plan_id)
    await show(query, plan_screen(texts, await see_plan(office, actor, callback_data.plan_id)))


def _read(part: str, text: str) -> Filling:
    """The part as it was typed; `Refused` with what could not be read."""
    match part:
        case "when":
            return Filling(starts_at=_moment(text))
        case "send":
            return Filling(send_at=_moment(text))
        case "place":
            return Filling(place=_two_lines(text, "place"))
        case "agenda_kk":
            return Filling(agenda_kk=tuple(titles(text)))
        case "agenda_ru":
            return Filling(agenda_ru=tuple(titles(text)))
        case "reason":
            return Filling(reason=text)
        case "order":
            number, written = _two_lines(text, "order")
            return Filling(order=(number.removeprefix("№").strip(), _day(written)))
        case _:
            outlet, written = _two_lines(text, "publication")
            return Filling(publication=(_day(written), outlet))


def _two_lines(text: str, part: str) -> tuple[str, str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) != 2:
        raise Refused(f"plan-{part}-unclear")
    return lines[0], lines[1]


def _day(written: str) -> date:
    found = read_date(written)
    if found is None:
        raise Refused("date-unclear")
    return found[0]


def _moment(written: str) -> datetime:
    found = read_date(written)
    if found is None or found[1] is None:
        raise Refused("plan-moment-unclear")
    return datetime.combine(found[0], found[1], ALMATY)
