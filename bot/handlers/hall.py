"""A member at the hall's door: the link of the QR code, the six digits, leaving."""

import re
from typing import Any

from aiogram import Router
from aiogram.filters import CommandObject, CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.delivery.outbox import Outbox
from bot.handlers.said import words
from bot.handlers.showing import acknowledge, show
from bot.live.boards import Boards
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.record_departure import leave
from bot.usecases.register_arrival import register_arrival, register_remotely
from bot.usecases.register_with_digits import register_with_digits
from bot.usecases.rights import Actor
from bot.views.hall import (
    LeaveHall,
    RegisterHere,
    RegisterRemotely,
    arrival_screen,
    ask_code,
    confirm_leaving_screen,
    departure_screen,
)
from bot.views.texts import Texts

router = Router(name="hall")

_PAYLOAD = re.compile(r"r_(\d{1,9})_(\d{6}|[a-z2-7]{12})", re.ASCII)
_SIX_DIGITS = re.compile(r"\s*(\d{3})[\s-]?(\d{3})\s*", re.ASCII)


class Registering(StatesGroup):
    """Waiting for the hall's code."""

    code = State()


async def hall_payload(_message: Message, command: CommandObject) -> bool | dict[str, Any]:
    """The deep link shown in the hall, apart from the personal links of the register."""
    found = _PAYLOAD.fullmatch(command.args or "")
    return {"meeting_id": int(found[1]), "code": found[2]} if found else False


async def six_digits(message: Message) -> bool | dict[str, Any]:
    """Six digits as they stand in the hall, in one group or two."""
    found = _SIX_DIGITS.fullmatch(message.text or "")
    return {"code": found[1] + found[2]} if found else False


@router.message(CommandStart(deep_link=True), hall_payload)
async def arrive_by_link(
    message: Message,
    meeting_id: int,
    code: str,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
    boards: Boards,
    outbox: Outbox,
) -> None:
    await state.clear()
    arrival = await register_arrival(office, actor, meeting_id, code)
    boards.wake()
    outbox.wake()
    await show(message, arrival_screen(texts, arrival))


@router.callback_query(RegisterHere.filter())
async def ask_for_code(
    query: CallbackQuery, callback_data: RegisterHere, texts: Texts, state: FSMContext
) -> None:
    """The code is typed into the chat; the meeting is remembered with the dialogue."""
    await state.set_state(Registering.code)
    await state.set_data({"meeting_id": callback_data.meeting_id})
    await acknowledge(query)
    if query.message is not None:
        screen = ask_code(texts)
        await query.message.answer(screen.text, reply_markup=screen.keyboard)


@router.callback_query(RegisterRemotely.filter())
async def arrive_remotely(
    query: CallbackQuery,
    callback_data: RegisterRemotely,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
    outbox: Outbox,
) -> None:
    """By the video link of a meeting that was convened with one."""
    arrival = await register_remotely(office, actor, callback_data.meeting_id)
    boards.wake()
    outbox.wake()
    await show(query, arrival_screen(texts, arrival))


@router.message(StateFilter(Registering.code), six_digits)
async def arrive_by_code(
    message: Message,
    code: str,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
    boards: Boards,
    outbox: Outbox,
) -> None:
    data = await state.get_data()
    arrival = await register_arrival(office, actor, data["meeting_id"], code)
    await state.clear()
    boards.wake()
    outbox.wake()
    await show(message, arrival_screen(texts, arrival))


@router.message(StateFilter(Registering.code), words)
async def unclear_code(_message: Message) -> None:
    raise Refused("code-unclear")


@router.message(StateFilter(None), six_digits)
async def arrive_by_digits(
    message: Message,
    code: str,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
    outbox: Outbox,
) -> None:
    """Digits typed without having asked for the question, as the picture in the hall invites to."""
    arrival = await register_with_digits(office, actor, code)
    boards.wake()
    outbox.wake()
    await show(message, arrival_screen(texts, arrival))


@router.callback_query(LeaveHall.filter())
async def leave_hall(
    query: CallbackQuery,
    callback_data: LeaveHall,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
    outbox: Outbox,
) -> None:
    if not callback_data.sure:
        await show(query, confirm_leaving_screen(texts, callback_data.meeting_id))
        return
    departure = await leave(office, actor, callback_data.meeting_id)
    boards.wake()
    outbox.wake()
    await show(query, departure_screen(texts, departure))
