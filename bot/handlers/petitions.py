"""Petitions: opened with a reason, signed with a tap, taken back while a third has not signed (9.3)."""

import asyncio
import re
from typing import Any

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject, CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.delivery.outbox import Outbox
from bot.documents.signatures import draw_signatures
from bot.handlers.said import words
from bot.handlers.showing import acknowledge, show
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.open_petition import check_may_open, check_reason, open_petition, withdraw_petition
from bot.usecases.rights import Actor
from bot.usecases.see_petition import read_signatures, see_petition, see_petitions
from bot.usecases.sign_petition import sign_petition, withdraw_signature
from bot.views.petitions import (
    DropPetition,
    OpenPetition,
    OpenPetitions,
    SendPetition,
    SendSignatures,
    Sign,
    StartPetition,
    ask_reason_screen,
    confirm_drop_screen,
    confirm_reason_screen,
    petition_screen,
    petitions_screen,
    signatures_name,
)
from bot.views.screens import Screen
from bot.views.texts import Texts

router = Router(name="petitions")

_PAYLOAD = re.compile(r"p_(\d{1,9})", re.ASCII)


class Petitioning(StatesGroup):
    """A member is writing the reason, or looks at it once more."""

    reason = State()
    confirm = State()


async def petition_payload(_message: Message, command: CommandObject) -> bool | dict[str, Any]:
    """The link that members send each other."""
    found = _PAYLOAD.fullmatch(command.args or "")
    return {"petition_id": int(found[1])} if found else False


@router.message(CommandStart(deep_link=True), petition_payload)
async def open_by_link(
    message: Message, petition_id: int, bot: Bot, office: Office, actor: Actor, texts: Texts
) -> None:
    await show(message, await _petition(bot, office, actor, texts, petition_id))


@router.message(Command("petitions"))
@router.callback_query(OpenPetitions.filter())
async def list_petitions(
    event: Message | CallbackQuery, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    """A reason half written is given up."""
    await state.clear()
    await show(event, petitions_screen(texts, await see_petitions(office, actor)))


@router.callback_query(OpenPetition.filter())
async def open_one(
    query: CallbackQuery, callback_data: OpenPetition, bot: Bot, office: Office, actor: Actor, texts: Texts
) -> None:
    await show(query, await _petition(bot, office, actor, texts, callback_data.petition_id))


@router.callback_query(StartPetition.filter())
async def ask_reason(
    query: CallbackQuery, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    await check_may_open(office, actor)
    await state.set_state(Petitioning.reason)
    await show(query, ask_reason_screen(texts))


@router.message(StateFilter(Petitioning.reason, Petitioning.confirm), words)
async def take_reason(message: Message, texts: Texts, state: FSMContext) -> None:
    """The words as they will stand; written again, they replace the earlier ones."""
    reason = check_reason(message.text or "")
    await state.set_state(Petitioning.confirm)
    await state.set_data({"reason": reason})
    await show(message, confirm_reason_screen(texts, reason))


@router.callback_query(StateFilter(Petitioning.confirm), SendPetition.filter())
async def send(
    query: CallbackQuery,
    bot: Bot,
    office: Office,
    actor: Actor,
    outbox: Outbox,
    texts: Texts,
    state: FSMContext,
) -> None:
    reason = (await state.get_data())["reason"]
    petition_id = await open_petition(office, actor, reason)
    await state.clear()
    outbox.wake()
    await show(query, await _petition(bot, office, actor, texts, petition_id))


@router.callback_query(SendPetition.filter())
async def sent_already(query: CallbackQuery) -> None:
    """An old button: its reason was opened, or given up."""
    raise Refused("stale-button")


@router.callback_query(Sign.filter())
async def sign(
    query: CallbackQuery,
    callback_data: Sign,
    bot: Bot,
    office: Office,
    actor: Actor,
    outbox: Outbox,
    texts: Texts,
) -> None:
    key = callback_data.petition_id
    act = withdraw_signature if callback_data.withdraw else sign_petition
    await act(office, actor, key)
    outbox.wake()
    notice = "petition.taken-back" if callback_data.withdraw else "petition.thanks"
    screen = await _petition(bot, office, actor, texts, key)
    await show(query, screen, notice=Texts.plain(texts.language)(notice))


@router.callback_query(DropPetition.filter())
async def drop(
    query: CallbackQuery, callback_data: DropPetition, bot: Bot, office: Office, actor: Actor, texts: Texts
) -> None:
    """Asked first: it can't be undone."""
    key = callback_data.petition_id
    if not callback_data.sure:
        await show(query, confirm_drop_screen(texts, key))
        return
    await withdraw_petition(office, actor, key)
    await show(query, await _petition(bot, office, actor, texts, key))


@router.callback_query(SendSignatures.filter())
async def send_signatures(
    query: CallbackQuery, callback_data: SendSignatures, bot: Bot, office: Office, actor: Actor, texts: Texts
) -> None:
    petition = await read_signatures(office, actor, callback_data.petition_id)
    await acknowledge(query)
    content = await asyncio.to_thread(draw_signatures, petition, texts.language)
    file = BufferedInputFile(content, signatures_name(texts, petition.petition_id))
    await bot.send_document(query.from_user.id, file)


async def _petition(bot: Bot, office: Office, actor: Actor, texts: Texts, petition_id: int) -> Screen:
    facts = await see_petition(office, actor, petition_id)
    return petition_screen(texts, facts, (await bot.me()).username or "")
