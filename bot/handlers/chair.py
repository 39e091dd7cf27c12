"""The chair's desk: the board, and the questions before what can't be undone.

The questions come as messages of their own, because the board changes whenever the hall does.
"""

import re

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.delivery.outbox import Outbox
from bot.handlers.said import words
from bot.handlers.showing import acknowledge, show
from bot.live.boards import Boards
from bot.live.hall_screen import HallScreens
from bot.usecases.announce_vote import announce_vote
from bot.usecases.approve_decision import approve_decision
from bot.usecases.close_meeting import close_meeting
from bot.usecases.close_vote import close_vote
from bot.usecases.enter_hand_count import enter_hand_count
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.open_meeting import open_meeting
from bot.usecases.open_screen import open_screen
from bot.usecases.open_vote import open_vote
from bot.usecases.rights import Actor
from bot.usecases.see_chair import see_chair
from bot.usecases.see_desk import DeskVote, see_desk
from bot.views.chair import (
    AnnounceVote,
    ApproveDecision,
    ChooseItem,
    CloseVote,
    EnterHands,
    FinishMeeting,
    OpenScreen,
    PutItem,
    StartMeeting,
    announced_screen,
    approved_screen,
    ask_hands,
    chair_screen,
    confirm_approval,
    confirm_close_meeting,
    confirm_close_vote,
    confirm_item,
    confirm_opening,
    hands_screen,
    items_screen,
    meeting_closed_screen,
    meeting_opened_screen,
    result_screen,
    taken_back_screen,
    vote_opened_screen,
)
from bot.views.hall_screen import screen_link
from bot.views.screens import Screen
from bot.views.taps import NotNow, OpenChair, OpenDesk
from bot.views.texts import Texts

router = Router(name="chair")

_NUMBERS = re.compile(r"\s*\d{1,4}(?:[\s,;/]+\d{1,4}){2,3}\s*", re.ASCII)
"""For, against, abstained; a fourth says how many of those counted have left."""


class CountingHands(StatesGroup):
    """Waiting for the three numbers of a hand count."""

    numbers = State()


async def _ask(query: CallbackQuery, screen: Screen) -> None:
    """A question beneath the board."""
    await acknowledge(query)
    if query.message is not None:
        await query.message.answer(screen.text, reply_markup=screen.keyboard)


@router.message(Command("chair"))
async def chair_command(
    message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    await state.clear()
    await show(message, chair_screen(texts, await see_chair(office, actor)))


@router.callback_query(OpenChair.filter())
async def chair_button(query: CallbackQuery, office: Office, actor: Actor, texts: Texts) -> None:
    await _ask(query, chair_screen(texts, await see_chair(office, actor)))


@router.callback_query(OpenDesk.filter())
async def open_desk(query: CallbackQuery, callback_data: OpenDesk, actor: Actor, boards: Boards) -> None:
    await boards.open(actor, callback_data.meeting_id)
    await acknowledge(query)


@router.callback_query(OpenScreen.filter())
async def open_hall_screen(
    query: CallbackQuery,
    callback_data: OpenScreen,
    office: Office,
    actor: Actor,
    texts: Texts,
    screens: HallScreens,
) -> None:
    """The link goes to the chair's own chat and to nobody else; the one before shows nothing more."""
    token = await open_screen(office, actor, callback_data.meeting_id)
    await _ask(query, Screen(screen_link(texts, screens.link(callback_data.meeting_id, token))))


@router.callback_query(NotNow.filter())
async def not_now(query: CallbackQuery, texts: Texts, state: FSMContext) -> None:
    """What was being asked is asked no more: the next words are a question to the law again."""
    await state.clear()
    await show(query, taken_back_screen(texts))


@router.callback_query(StartMeeting.filter())
async def start_meeting(
    query: CallbackQuery,
    callback_data: StartMeeting,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
) -> None:
    if not callback_data.sure:
        desk = await see_desk(office, actor, callback_data.meeting_id)
        await _ask(query, confirm_opening(texts, desk))
        return
    opened = await open_meeting(office, actor, callback_data.meeting_id)
    boards.wake()
    await show(query, meeting_opened_screen(texts, opened))


@router.callback_query(ChooseItem.filter())
async def choose_item(
    query: CallbackQuery, callback_data: ChooseItem, office: Office, actor: Actor, texts: Texts
) -> None:
    desk = await see_desk(office, actor, callback_data.meeting_id)
    screen = items_screen(texts, desk, callback_data.page or 0)
    if callback_data.page is None:
        await _ask(query, screen)
    else:
        await show(query, screen)


@router.callback_query(PutItem.filter())
async def put_item(
    query: CallbackQuery,
    callback_data: PutItem,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
    outbox: Outbox,
) -> None:
    if not callback_data.sure:
        desk = await see_desk(office, actor, callback_data.meeting_id)
        item = desk.item(callback_data.item_id)
        if item is None:
            raise Refused("stale-button")
        await show(query, confirm_item(texts, item, callback_data))
        return
    opened = await open_vote(office, actor, callback_data.item_id)
    boards.wake()
    outbox.wake()
    await show(query, vote_opened_screen(texts, opened))


@router.callback_query(CloseVote.filter())
async def close_the_vote(
    query: CallbackQuery,
    callback_data: CloseVote,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
) -> None:
    if not callback_data.sure:
        vote = await _under_way(office, actor, callback_data.meeting_id, callback_data.vote_id)
        await _ask(query, confirm_close_vote(texts, vote, callback_data))
        return
    facts = await close_vote(office, actor, callback_data.vote_id)
    boards.wake()
    await show(query, result_screen(texts, facts))


@router.callback_query(AnnounceVote.filter())
async def announce(
    query: CallbackQuery,
    callback_data: AnnounceVote,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
    outbox: Outbox,
) -> None:
    """From the result it stays beneath its question; from the board it comes as a message of its own."""
    announced = await announce_vote(office, actor, callback_data.vote_id)
    boards.wake()
    outbox.wake()
    screen = announced_screen(texts, announced)
    if callback_data.from_board:
        await _ask(query, screen)
    else:
        await show(query, screen)


@router.callback_query(EnterHands.filter())
async def ask_for_hands(
    query: CallbackQuery,
    callback_data: EnterHands,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    vote = await _under_way(office, actor, callback_data.meeting_id, callback_data.vote_id)
    await state.set_state(CountingHands.numbers)
    await state.set_data({"vote_id": vote.vote_id})
    await _ask(query, ask_hands(texts, vote))


@router.message(StateFilter(CountingHands.numbers), words)
async def enter_hands(
    message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext, boards: Boards
) -> None:
    """A count that cannot be is refused, and the next message is read as the right one."""
    text = message.text or ""
    if _NUMBERS.fullmatch(text) is None:
        raise Refused("hand-count-unclear")
    data = await state.get_data()
    entered = await enter_hand_count(
        office, actor, data["vote_id"], *(int(number) for number in re.findall(r"[0-9]+", text))
    )
    await state.clear()
    boards.wake()
    await show(message, hands_screen(texts, entered))


@router.callback_query(FinishMeeting.filter())
async def finish_meeting(
    query: CallbackQuery,
    callback_data: FinishMeeting,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
) -> None:
    if not callback_data.sure:
        desk = await see_desk(office, actor, callback_data.meeting_id)
        await _ask(query, confirm_close_meeting(texts, desk))
        return
    closed = await close_meeting(office, actor, callback_data.meeting_id)
    boards.wake()
    await show(query, meeting_closed_screen(texts, closed))


@router.callback_query(ApproveDecision.filter())
async def approve(
    query: CallbackQuery,
    callback_data: ApproveDecision,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
) -> None:
    if not callback_data.sure:
        desk = await see_desk(office, actor, callback_data.meeting_id)
        waiting = next((one for one in desk.to_approve if one.id == callback_data.decision_id), None)
        if waiting is None:
            raise Refused("decision-approved-already")
        item = next(item for item in desk.items if item.number == waiting.item_number)
        await _ask(query, confirm_approval(texts, item, callback_data))
        return
    approved = await approve_decision(office, actor, callback_data.decision_id)
    boards.wake()
    await show(query, approved_screen(texts, approved))


async def _under_way(office: Office, actor: Actor, meeting_id: int, vote_id: int) -> DeskVote:
    desk = await see_desk(office, actor, meeting_id)
    if desk.vote is None or desk.vote.vote_id != vote_id:
        raise Refused("vote-closed-already")
    return desk.vote
