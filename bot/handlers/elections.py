"""The chair puts an election; tellers hand out paper ballots of a secret vote and enter what the box holds."""

import re

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.delivery.outbox import Outbox
from bot.handlers.countdown import moment_after
from bot.handlers.said import words
from bot.handlers.showing import acknowledge, show
from bot.live.boards import Boards
from bot.rules.law import Words
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.open_vote import MOST_CANDIDATES, Put, open_vote
from bot.usecases.paper_ballots import (
    enter_paper_count,
    hand_out_paper,
    paper_ballot,
    who_may_take_paper,
)
from bot.usecases.rights import Actor
from bot.usecases.see_desk import see_desk
from bot.views.chair import (
    EnterPaper,
    HandOutPaper,
    PutElection,
    PutSecretly,
    StartElection,
    ask_candidates,
    ask_paper_count,
    ask_paper_name,
    ask_places,
    confirm_election,
    paper_names_screen,
    paper_screen,
    vote_opened_screen,
)
from bot.views.texts import Texts
from db.models import Choice, VoteForm

router = Router(name="elections")

_PLACES = re.compile(r"\s*\d{1,2}\s*", re.ASCII)
_COUNTS = re.compile(r"\s*\d{1,4}(?:[\s,;/]+\d{1,4})*\s*", re.ASCII)


class Electing(StatesGroup):
    """What the chair is asked for an election."""

    candidates = State()
    places = State()
    confirm = State()


class CountingPaper(StatesGroup):
    """What a teller is asked about paper ballots."""

    name = State()
    counts = State()


@router.callback_query(PutSecretly.filter())
async def put_secretly(
    query: CallbackQuery,
    callback_data: PutSecretly,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
    outbox: Outbox,
) -> None:
    opened = await open_vote(office, actor, callback_data.item_id, Put(VoteForm.SECRET))
    boards.wake()
    outbox.wake()
    await show(query, vote_opened_screen(texts, opened))


@router.callback_query(StartElection.filter())
async def start_election(
    query: CallbackQuery,
    callback_data: StartElection,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    desk = await see_desk(office, actor, callback_data.meeting_id)
    item = desk.item(callback_data.item_id)
    if item is None or not desk.may_preside:
        raise Refused("stale-button")
    await state.set_state(Electing.candidates)
    await state.set_data({"item_id": item.item_id})
    await show(query, ask_candidates(texts, item))


@router.message(StateFilter(Electing.candidates), words)
async def take_candidates(message: Message, texts: Texts, state: FSMContext) -> None:
    """A line each: the name in Kazakh, a slash, the name in Russian; one name for both where they are the same."""
    names = [_name(line) for line in (message.text or "").splitlines() if line.strip()]
    if len(names) > MOST_CANDIDATES:
        raise Refused("candidates-too-many", most=MOST_CANDIDATES)
    await state.update_data(candidates=names)
    await state.set_state(Electing.places)
    await show(message, ask_places(texts, len(names)))


def _name(line: str) -> list[str]:
    kk, _, ru = (part.strip() for part in line.partition("/"))
    return [kk, ru or kk]


@router.message(StateFilter(Electing.places), words)
async def take_places(message: Message, texts: Texts, state: FSMContext) -> None:
    data = await state.get_data()
    written = message.text or ""
    if _PLACES.fullmatch(written) is None or not 1 <= int(written) <= len(data["candidates"]):
        raise Refused("places-unclear", candidates=len(data["candidates"]))
    await state.update_data(places=int(written))
    await state.set_state(Electing.confirm)
    await show(message, confirm_election(texts, _candidates(data["candidates"]), int(written)))


@router.callback_query(StateFilter(Electing.confirm), PutElection.filter())
async def put_election(
    query: CallbackQuery,
    callback_data: PutElection,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
    boards: Boards,
    outbox: Outbox,
) -> None:
    data = await state.get_data()
    how = Put(VoteForm.SECRET, _candidates(data["candidates"]), data["places"])
    closes_at = moment_after(office, callback_data.minutes) if callback_data.minutes else None
    opened = await open_vote(office, actor, data["item_id"], how, closes_at)
    await state.clear()
    boards.wake()
    outbox.wake()
    await show(query, vote_opened_screen(texts, opened))


@router.callback_query(PutElection.filter())
async def put_already(query: CallbackQuery) -> None:
    """An old button: its election was opened, or given up."""
    raise Refused("stale-button")


def _candidates(names: list[list[str]]) -> tuple[Words, ...]:
    return tuple(Words(kk, ru) for kk, ru in names)


@router.callback_query(HandOutPaper.filter())
async def hand_out(
    query: CallbackQuery,
    callback_data: HandOutPaper,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
    boards: Boards,
) -> None:
    """First the name is asked for, then a name is tapped."""
    if callback_data.member_id == 0:
        await paper_ballot(office, actor, callback_data.vote_id)
        await state.set_state(CountingPaper.name)
        await state.set_data({"meeting_id": callback_data.meeting_id, "vote_id": callback_data.vote_id})
        await acknowledge(query)
        if query.message is not None:
            screen = ask_paper_name(texts)
            await query.message.answer(screen.text, reply_markup=screen.keyboard)
        return
    ballots = await hand_out_paper(office, actor, callback_data.vote_id, callback_data.member_id)
    await state.clear()
    boards.wake()
    await show(query, paper_screen(texts, ballots))


@router.message(StateFilter(CountingPaper.name), words)
async def look_for(message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext) -> None:
    data = await state.get_data()
    people = await who_may_take_paper(office, actor, data["vote_id"], message.text or "")
    await show(message, paper_names_screen(texts, data["meeting_id"], data["vote_id"], people))


@router.callback_query(EnterPaper.filter())
async def ask_counts(
    query: CallbackQuery,
    callback_data: EnterPaper,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    candidates = await paper_ballot(office, actor, callback_data.vote_id)
    await state.set_state(CountingPaper.counts)
    await state.set_data({"vote_id": callback_data.vote_id, "candidates": len(candidates)})
    await acknowledge(query)
    if query.message is not None:
        screen = ask_paper_count(texts, candidates)
        await query.message.answer(screen.text, reply_markup=screen.keyboard)


@router.message(StateFilter(CountingPaper.counts), words)
async def take_counts(
    message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext, boards: Boards
) -> None:
    """Of a question: for, against, abstained, spoilt. Of an election: each candidate, then valid, blank, spoilt."""
    data = await state.get_data()
    written = message.text or ""
    numbers = [int(number) for number in re.findall(r"[0-9]+", written)]
    candidates = data["candidates"]
    if _COUNTS.fullmatch(written) is None or len(numbers) != (candidates + 3 if candidates else 4):
        raise Refused("paper-count-unclear")
    if candidates:
        counts = {str(number): count for number, count in enumerate(numbers[:candidates], start=1)}
        valid, blank, spoilt = numbers[candidates:]
        ballots = await enter_paper_count(
            office, actor, data["vote_id"], counts, blank=blank, spoilt=spoilt, valid=valid
        )
    else:
        order = (Choice.IN_FAVOUR, Choice.AGAINST, Choice.ABSTAIN)
        counts = {choice.value: count for choice, count in zip(order, numbers[:3], strict=True)}
        ballots = await enter_paper_count(office, actor, data["vote_id"], counts, spoilt=numbers[3])
    await state.clear()
    boards.wake()
    await show(message, paper_screen(texts, ballots))
