"""The register in the chat: a member found, unbound, invited, a seat ended, a whole file taken in."""

import asyncio
import io

from aiogram import Bot, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from aiogram.utils.deep_linking import create_start_link

from bot.delivery.outbox import Outbox
from bot.documents.qr import qr_png
from bot.documents.register_file import read_register_file
from bot.documents.table_file import MOST_BYTES, read_day
from bot.handlers.command_menu import refresh_commands
from bot.handlers.said import words
from bot.handlers.showing import acknowledge, show
from bot.live.boards import Boards
from bot.rules.seats import EndGround
from bot.rules.terms import local_day
from bot.usecases.bind import unbind
from bot.usecases.end_seat import end_seat, seat_in_force
from bot.usecases.errors import Refused
from bot.usecases.find_member import find_member, member_card, register_counts
from bot.usecases.import_register import import_register
from bot.usecases.invite import invite_member, revoke_invites
from bot.usecases.office import Office
from bot.usecases.register_lines import ImportReport, RegisterFile
from bot.usecases.rights import Actor
from bot.views.people import (
    AskGround,
    AskUnbind,
    FindMember,
    InviteMember,
    OpenMember,
    RevokeInvites,
    Unbind,
    card_screen,
    found_screen,
    invite_caption,
    search_screen,
    unbind_screen,
)
from bot.views.register import (
    LINES_SHOWN,
    AskEnd,
    AskEndDay,
    AskImport,
    EndSeat,
    TakeImport,
    changing,
    end_day_screen,
    end_sure_screen,
    ended_screen,
    ground_screen,
    import_screen,
    preview_screen,
    register_screen,
    report_lines,
    taken_screen,
)
from bot.views.taps import OpenRegister
from bot.views.texts import Texts
from db.models import Role

router = Router(name="register")


class AtRegister(StatesGroup):
    """What the clerk has been asked for."""

    person = State()
    file = State()
    preview = State()
    end_day = State()


@router.callback_query(OpenRegister.filter())
async def open_register(
    query: CallbackQuery, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    counts = await register_counts(office, actor)
    await state.clear()
    await show(query, register_screen(texts, counts))


@router.callback_query(FindMember.filter())
async def ask_whom(
    query: CallbackQuery, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    """Who keeps no register is told so before anything is asked."""
    await register_counts(office, actor)
    await state.set_state(AtRegister.person)
    await show(query, search_screen(texts))


@router.message(StateFilter(AtRegister.person), words)
async def look_up(message: Message, office: Office, actor: Actor, texts: Texts) -> None:
    """The step stays open: the next words are the next search."""
    await show(message, found_screen(texts, await find_member(office, actor, message.text or "")))


@router.callback_query(OpenMember.filter())
async def open_card(
    query: CallbackQuery,
    callback_data: OpenMember,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    await state.clear()
    await _show_card(query, callback_data.member_id, office, actor, texts)


@router.callback_query(AskUnbind.filter())
async def ask_unbind(
    query: CallbackQuery, callback_data: AskUnbind, office: Office, actor: Actor, texts: Texts
) -> None:
    await show(query, unbind_screen(texts, await member_card(office, actor, callback_data.member_id)))


@router.callback_query(Unbind.filter())
async def take_unbind(
    query: CallbackQuery, callback_data: Unbind, bot: Bot, office: Office, actor: Actor, texts: Texts
) -> None:
    """The lost account falls back to a stranger's commands."""
    telegram_id = await unbind(office, actor, callback_data.member_id)
    await refresh_commands(bot, office, telegram_id)
    await _show_card(query, callback_data.member_id, office, actor, texts, "card.unbound")


@router.callback_query(InviteMember.filter())
async def invite(
    query: CallbackQuery, callback_data: InviteMember, bot: Bot, office: Office, actor: Actor, texts: Texts
) -> None:
    """The link goes to the clerk, who hands it on; it stands nowhere else."""
    invited = await invite_member(office, actor, callback_data.member_id)
    link = await create_start_link(bot, invited.payload)
    picture = BufferedInputFile(await asyncio.to_thread(qr_png, link), "invite.png")
    await acknowledge(query)
    if query.message is not None:
        await query.message.answer_photo(picture, caption=invite_caption(texts, invited, link))


@router.callback_query(RevokeInvites.filter())
async def take_links_back(
    query: CallbackQuery, callback_data: RevokeInvites, office: Office, actor: Actor, texts: Texts
) -> None:
    await revoke_invites(office, actor, callback_data.member_id)
    await _show_card(query, callback_data.member_id, office, actor, texts, "card.links-revoked")


@router.callback_query(AskGround.filter())
async def ask_ground(
    query: CallbackQuery, callback_data: AskGround, office: Office, actor: Actor, texts: Texts
) -> None:
    await show(query, ground_screen(texts, await seat_in_force(office, actor, callback_data.seat_id)))


@router.callback_query(AskEndDay.filter())
async def ask_end_day(
    query: CallbackQuery,
    callback_data: AskEndDay,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    seat = await seat_in_force(office, actor, callback_data.seat_id)
    await state.set_state(AtRegister.end_day)
    await state.set_data({"seat_id": seat.seat_id, "ground": callback_data.ground.value})
    today = local_day(office.now())
    await show(query, end_day_screen(texts, seat, callback_data.ground, today))


@router.message(StateFilter(AtRegister.end_day), words)
async def take_end_day(
    message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    day = read_day(message.text or "")
    if day is None:
        raise Refused("no-day")
    data = await state.get_data()
    seat = await seat_in_force(office, actor, data["seat_id"])
    await show(message, end_sure_screen(texts, seat, EndGround(data["ground"]), day))


@router.callback_query(AskEnd.filter())
async def ask_end(
    query: CallbackQuery, callback_data: AskEnd, office: Office, actor: Actor, texts: Texts
) -> None:
    day = read_day(callback_data.day)
    if day is None:
        raise Refused("stale-button")
    seat = await seat_in_force(office, actor, callback_data.seat_id)
    await show(query, end_sure_screen(texts, seat, callback_data.ground, day))


@router.callback_query(EndSeat.filter())
async def take_end(
    query: CallbackQuery,
    callback_data: EndSeat,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
    boards: Boards,
    outbox: Outbox,
) -> None:
    day = read_day(callback_data.day)
    if day is None:
        raise Refused("stale-button")
    ended = await end_seat(office, actor, callback_data.seat_id, callback_data.ground, day)
    boards.wake()
    outbox.wake()
    await state.clear()
    await show(query, ended_screen(texts, ended))


@router.callback_query(AskImport.filter())
async def ask_file(
    query: CallbackQuery, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    """As for a search: no right, no question."""
    await register_counts(office, actor)
    await state.set_state(AtRegister.file)
    await show(query, import_screen(texts))


async def keeper_sends_file(message: Message, actor: Actor) -> bool:
    """A document from somebody who may have a register to bring; the use case asks for the right itself."""
    return message.document is not None and (actor.has(Role.CLERK) or actor.has(Role.ADMINISTRATOR))


@router.message(StateFilter(None, AtRegister), keeper_sends_file)
async def preview(
    message: Message, bot: Bot, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    """What the file would do. It is fetched again on "take": the chat keeps it, and memory does not have to."""
    assert message.document is not None
    if (message.document.file_size or 0) > MOST_BYTES:
        raise Refused("register-too-big", count=MOST_BYTES // 1_000_000)
    file = await _fetched(bot, message.document.file_id)
    report = await import_register(office, actor, file, dry_run=True)
    await state.set_state(AtRegister.file if report.problems else AtRegister.preview)
    await state.set_data({"file_id": message.document.file_id})
    await _send_whole_report(message, texts, report)
    await show(message, preview_screen(texts, report))


@router.message(StateFilter(AtRegister.file), words)
async def words_for_a_file(_message: Message) -> None:
    raise Refused("no-file")


@router.callback_query(TakeImport.filter(), StateFilter(AtRegister.preview))
async def take_file(
    query: CallbackQuery,
    bot: Bot,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
    boards: Boards,
    outbox: Outbox,
) -> None:
    """The register may have changed since the preview: lines that went wrong meanwhile are shown again."""
    file = await _fetched(bot, (await state.get_data())["file_id"])
    report = await import_register(office, actor, file)
    boards.wake()
    outbox.wake()
    await state.clear()
    await show(query, taken_screen(texts, report) if report.written else preview_screen(texts, report))


async def _show_card(
    query: CallbackQuery,
    member_id: int,
    office: Office,
    actor: Actor,
    texts: Texts,
    notice: str | None = None,
) -> None:
    card = await member_card(office, actor, member_id)
    floating = Texts.plain(texts.language)(notice) if notice is not None else None
    await show(query, card_screen(texts, card, grants=actor.has(Role.ADMINISTRATOR)), notice=floating)


async def _fetched(bot: Bot, file_id: str) -> RegisterFile:
    content = io.BytesIO()
    await bot.download(file_id, content)
    return await asyncio.to_thread(read_register_file, content.getvalue())


async def _send_whole_report(message: Message, texts: Texts, report: ImportReport) -> None:
    """Row by row, as a file, when the chat shows only the beginning."""
    if max(len(report.problems), len(changing(report))) <= LINES_SHOWN:
        return
    plain = Texts.plain(texts.language)
    whole = "\n".join(report_lines(plain, report)).encode("utf-8-sig")
    await message.answer_document(BufferedInputFile(whole, f"{plain('register.report-name')}.txt"))
