"""A member votes, or votes otherwise while the vote is open (5.4: one member, one ballot).

Everybody in the hall taps at once, and a commit takes its time: the ballots that wait are kept in one transaction.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, raiseload

from bot.usecases.errors import Denied, Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor
from bot.usecases.tally import require_takes_ballots
from bot.usecases.voters import BY_NAME, Voters, look_at, member_of, require_seat_of
from db.models import Ballot, Body, Choice, Meeting, Vote, VoteForm


@dataclass(frozen=True, slots=True)
class BallotCast:
    """The ballot as it is kept now. `before` is the member's earlier choice, None at the first."""

    vote_id: int
    meeting_id: int
    vote_number: int
    item_number: int
    title_kk: str
    title_ru: str
    choice: Choice
    before: Choice | None
    closes_at: datetime | None = None

    @property
    def counted_already(self) -> bool:
        return self.before is self.choice


@dataclass(frozen=True, slots=True)
class _Slip:
    """A choice on its way into the box."""

    actor: Actor
    vote_id: int
    choice: Choice


async def cast_ballot(office: Office, actor: Actor, vote_id: int, choice: Choice) -> BallotCast:
    """Keep the choice of a member who is present. When this returns, the ballot is committed.

    Refused after the close, and from one who is not registered or has left. The vote's row is held against
    the close: a ballot is either in the frozen counts or refused, never between.
    """
    return await office.together(_take, _Slip(actor, vote_id, choice))


async def _take(office: Office, slips: Sequence[_Slip]) -> list[BallotCast | Exception]:
    """The slips that wait, in their order and in one transaction; what is refused spoils no other."""
    async with office.act(slips[0].actor) as act:
        votes = await _hold(act.session, {slip.vote_id for slip in slips})
        voters = {
            vote.id: await look_at(act.session, BY_NAME, vote, _members(slips, vote))
            for vote in votes.values()
        }
        answers: list[BallotCast | Exception] = []
        for slip in slips:
            try:
                answers.append(_accept(act, slip, votes, voters))
            except Refused as refusal:
                answers.append(refusal)
        fresh = [
            (slip, answer)
            for slip, answer in zip(slips, answers, strict=True)
            if isinstance(answer, BallotCast) and not answer.counted_already
        ]
        if fresh:
            await _keep(act, {(slip.vote_id, member_of(slip.actor)): slip.choice for slip, _ in fresh})
        if fresh or any(isinstance(answer, Denied) for answer in answers):
            await act.commit()
    return answers


async def _hold(session: AsyncSession, vote_ids: Collection[int]) -> dict[int, Vote]:
    """The votes with a shared lock: ballots do not wait for each other, the close waits for them all."""
    wanted = (
        select(Vote)
        .where(Vote.id.in_(vote_ids))
        .order_by(Vote.id)
        .options(
            joinedload(Vote.meeting, innerjoin=True)
            .joinedload(Meeting.body, innerjoin=True)
            .options(raiseload(Body.reglaments)),
            joinedload(Vote.item, innerjoin=True),
        )
        .with_for_update(read=True, of=Vote)
    )
    return {vote.id: vote for vote in await session.scalars(wanted)}


def _members(slips: Iterable[_Slip], vote: Vote) -> set[int]:
    return {
        member_of(slip.actor)
        for slip in slips
        if slip.vote_id == vote.id and slip.actor.member_id is not None
    }


def _accept(act: Act, slip: _Slip, votes: dict[int, Vote], voters: dict[int, Voters[Choice]]) -> BallotCast:
    """Check one slip and enter it into the record; it stands before whatever is handed in after it."""
    vote = votes.get(slip.vote_id)
    if vote is None:
        raise Refused("gone")
    member_id, known = member_of(slip.actor), voters[vote.id]
    require_seat_of(act, slip.actor, vote.meeting, seated=member_id in known.seated)
    require_takes_ballots(vote, act.now)
    if vote.form is not VoteForm.OPEN:
        raise Refused("stale-button")
    known.require_here(member_id)
    before = known.kept.get(member_id)
    if before is not slip.choice:
        known.kept[member_id] = slip.choice
        act.record("ballot.changed" if before else "ballot.cast", vote)
    item = vote.item
    return BallotCast(
        vote.id,
        vote.meeting_id,
        vote.number,
        item.number,
        item.title_kk,
        item.title_ru,
        slip.choice,
        before,
        vote.closes_at,
    )


async def _keep(act: Act, choices: dict[tuple[int, int], Choice]) -> None:
    """Insert or replace by the key (vote, member): two taps at once, from two phones, leave one ballot.

    In the order of the keys, so that two processes that hold some of the same rows do not wait for each other.
    """
    insert = postgresql.insert if act.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(Ballot)
    rows: list[dict[str, Any]] = [
        {"vote_id": vote_id, "member_id": member_id, "choice": choice, "cast_at": act.now}
        for (vote_id, member_id), choice in sorted(choices.items())
    ]
    await (await act.session.connection()).execute(
        row.on_conflict_do_update(
            index_elements=[Ballot.vote_id, Ballot.member_id],
            set_={"choice": row.excluded.choice, "cast_at": row.excluded.cast_at},
        ),
        rows,
    )
