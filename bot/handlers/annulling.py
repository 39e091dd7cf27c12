"""Votes that were held: looked at, recounted, annulled with a reason."""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.delivery.outbox import Outbox
from bot.handlers.said import words
from bot.handlers.showing import acknowledge, show
from bot.live.boards import Boards
from bot.usecases.annul_vote import annul_vote
from bot.usecases.convene import REASON_LETTERS, check_length
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.recount_vote import recount_vote
from bot.usecases.rights import Actor
from bot.usecases.see_desk import see_desk
from bot.usecases.see_votes import VoteCard, see_held_vote, see_votes
from bot.views.annulling import (
    AnnulSure,
    OpenHeldVote,
    RecountVote,
    annulled_screen,
    ask_reason,
    confirm_annulling,
    recount_screen,
    vote_card_screen,
    votes_screen,
)
from bot.views.screens import Screen
from bot.views.taps import AnnulVote, OpenVotes
from bot.views.texts import Texts
from db.models import MeetingState

router = Router(name="annulling")


class Annulling(StatesGroup):
    """Waiting for the reason, then for the last tap."""

    reason = State()
    confirm = State()


@router.callback_query(OpenVotes.filter())
async def open_votes(
    query: CallbackQuery, callback_data: OpenVotes, office: Office, actor: Actor, texts: Texts
) -> None:
    """From the board it comes as a message of its own, because the board changes by itself."""
    screen = votes_screen(texts, await see_votes(office, actor, callback_data.meeting_id))
    if callback_data.from_board:
        await _ask(query, screen)
    else:
        await show(query, screen)


@router.callback_query(OpenHeldVote.filter())
async def open_held_vote(
    query: CallbackQuery, callback_data: OpenHeldVote, office: Office, actor: Actor, texts: Texts
) -> None:
    card = await see_held_vote(office, actor, callback_data.vote_id)
    desk = await see_desk(office, actor, card.meeting_id)
    await show(query, vote_card_screen(texts, card, desk.item(card.item_id)))


@router.callback_query(RecountVote.filter())
async def recount(
    query: CallbackQuery, callback_data: RecountVote, office: Office, actor: Actor, texts: Texts
) -> None:
    await show(query, recount_screen(texts, await recount_vote(office, actor, callback_data.vote_id)))


@router.callback_query(AnnulVote.filter())
async def ask_why(
    query: CallbackQuery,
    callback_data: AnnulVote,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    card = await _annullable(office, actor, callback_data.vote_id)
    await state.set_state(Annulling.reason)
    await state.set_data({"vote_id": card.vote.vote_id})
    await _ask(query, ask_reason(texts, card))


@router.message(StateFilter(Annulling.reason), words)
async def take_reason(
    message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    """A reason that is refused may be written again."""
    reason = (message.text or "").strip()
    check_length(reason, REASON_LETTERS)
    card = await _annullable(office, actor, (await state.get_data())["vote_id"])
    await state.update_data(reason=reason)
    await state.set_state(Annulling.confirm)
    await show(message, confirm_annulling(texts, card, reason))


@router.callback_query(StateFilter(Annulling.confirm), AnnulSure.filter())
async def annul(
    query: CallbackQuery,
    callback_data: AnnulSure,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
    boards: Boards,
    outbox: Outbox,
) -> None:
    """Only the vote whose reason was written: the button of an earlier question is another's."""
    data = await state.get_data()
    if data["vote_id"] != callback_data.vote_id:
        raise Refused("stale-button")
    annulled = await annul_vote(office, actor, data["vote_id"], data["reason"])
    await state.clear()
    boards.wake()
    outbox.wake()
    desk = await see_desk(office, actor, annulled.meeting_id)
    running = desk.state is MeetingState.OPEN
    await show(query, annulled_screen(texts, annulled, desk.item(annulled.item_id), running=running))


@router.callback_query(AnnulSure.filter())
async def annulled_already(query: CallbackQuery) -> None:
    """An old button: its vote was annulled, or its question given up."""
    raise Refused("stale-button")


async def _annullable(office: Office, actor: Actor, vote_id: int) -> VoteCard:
    card = await see_held_vote(office, actor, vote_id)
    if not card.may_annul:
        raise Refused("vote-not-annullable")
    return card


async def _ask(query: CallbackQuery, screen: Screen) -> None:
    """A question beneath the board."""
    await acknowledge(query)
    if query.message is not None:
        await query.message.answer(screen.text, reply_markup=screen.keyboard)
