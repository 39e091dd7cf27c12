"""Secret ballots: marked, looked at once more, cast for good; and the published list of a closed vote."""

from aiogram import Bot, Router
from aiogram.types import BufferedInputFile, CallbackQuery

from bot.documents.ballot_list import recount_script, write_ballot_list
from bot.handlers.showing import acknowledge, show
from bot.live.boards import Boards
from bot.usecases.cast_secret_ballot import cast_secret_ballot
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.read_ballot_list import read_ballot_list
from bot.usecases.rights import Actor
from bot.usecases.see_vote import MemberVote, see_vote
from bot.views.secret_ballots import (
    CastSecret,
    MarkSecret,
    ReviewSecret,
    SendBallotList,
    list_name,
    member_screen,
    receipt_notice,
    receipt_screen,
    review_screen,
    unpacked,
)
from bot.views.texts import Texts

router = Router(name="secret-ballots")


@router.callback_query(MarkSecret.filter())
async def mark(
    query: CallbackQuery, callback_data: MarkSecret, office: Office, actor: Actor, texts: Texts
) -> None:
    """Nothing is kept of it: the marks stand on the buttons of this member's chat alone."""
    seen = await _under_way(office, actor, callback_data.vote_id)
    assert seen.secret is not None
    marks = unpacked(callback_data.marks)
    if seen.secret.places is not None and len(marks) > seen.secret.places:
        raise Refused("too-many-marks", places=seen.secret.places)
    await show(query, member_screen(texts, seen, marks))


@router.callback_query(ReviewSecret.filter())
async def review(
    query: CallbackQuery, callback_data: ReviewSecret, office: Office, actor: Actor, texts: Texts
) -> None:
    seen = await _under_way(office, actor, callback_data.vote_id)
    assert seen.secret is not None
    marks = unpacked(callback_data.marks)
    if not _possible(seen, marks):
        raise Refused("stale-button")
    if seen.secret.voted:
        await show(query, member_screen(texts, seen))
        return
    await show(query, review_screen(texts, seen, marks))


@router.callback_query(CastSecret.filter())
async def cast(
    query: CallbackQuery,
    callback_data: CastSecret,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
) -> None:
    """Answered only after the ballot is committed; the receipt stays on the phone until it is closed."""
    kept = await cast_secret_ballot(office, actor, callback_data.vote_id, unpacked(callback_data.marks))
    boards.wake()
    await acknowledge(query, receipt_notice(texts, kept), alert=True)
    await show(query, receipt_screen(texts, kept))


@router.callback_query(SendBallotList.filter())
async def send_list(
    query: CallbackQuery, callback_data: SendBallotList, office: Office, actor: Actor, texts: Texts, bot: Bot
) -> None:
    ballots = await read_ballot_list(office, actor, callback_data.vote_id)
    await acknowledge(query)
    listed = BufferedInputFile(
        write_ballot_list(ballots, texts.language), list_name(texts, ballots.vote_number)
    )
    await bot.send_document(query.from_user.id, listed, caption=texts("secret.list-caption"))
    await bot.send_document(query.from_user.id, BufferedInputFile(recount_script(), "recount.py"))


async def _under_way(office: Office, actor: Actor, vote_id: int) -> MemberVote:
    seen = await see_vote(office, actor)
    if seen.vote_id != vote_id or seen.secret is None:
        raise Refused("vote-closed")
    return seen


def _possible(seen: MemberVote, marks: tuple[str, ...]) -> bool:
    """Whether the marks can be shown: the ballot itself is checked when it is cast."""
    assert seen.secret is not None
    if seen.secret.places is None:
        return len(marks) == 1 and not marks[0].isdecimal() and marks[0] != "?"
    return all(mark.isdecimal() and 1 <= int(mark) <= len(seen.secret.candidates) for mark in marks)
