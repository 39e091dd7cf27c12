"""Ballots: first in the dispatcher, as everybody in the hall taps at once."""

from functools import partial

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.delivery.edits import Edits
from bot.handlers.showing import acknowledge, show
from bot.live.boards import Boards
from bot.usecases.cast_ballot import cast_ballot
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.usecases.see_vote import MemberVote, see_vote
from bot.views.ballots import LETTERS, CastBallot, ballot_notice, ballot_screen, vote_screen
from bot.views.screens import Screen
from bot.views.secret_ballots import member_screen
from bot.views.taps import OpenVote
from bot.views.texts import Texts

router = Router(name="ballots")


@router.callback_query(CastBallot.filter())
async def cast(
    query: CallbackQuery,
    callback_data: CastBallot,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
    edits: Edits,
) -> None:
    """Answered only after the ballot is committed; the message beneath follows when there is room."""
    choice = LETTERS.get(callback_data.choice)
    if choice is None:
        raise Refused("stale-button")
    kept = await cast_ballot(office, actor, callback_data.vote_id, choice)
    boards.wake()
    edits.put(query.message, partial(ballot_screen, texts, kept))
    await acknowledge(query, ballot_notice(texts, kept))


@router.message(Command("vote"))
async def vote_command(message: Message, office: Office, actor: Actor, texts: Texts) -> None:
    """The vote in progress, for those who came late or lost the message."""
    await show(message, _screen(texts, await see_vote(office, actor)))


@router.callback_query(OpenVote.filter())
async def vote_button(
    query: CallbackQuery, callback_data: OpenVote, office: Office, actor: Actor, texts: Texts
) -> None:
    await show(query, _screen(texts, await see_vote(office, actor, callback_data.meeting_id)))


def _screen(texts: Texts, seen: MemberVote) -> Screen:
    """An open ballot or a secret one."""
    return vote_screen(texts, seen) if seen.secret is None else member_screen(texts, seen)
