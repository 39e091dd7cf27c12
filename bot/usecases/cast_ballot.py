"""A member votes, or votes otherwise while the vote is open (5.4: one member, one ballot).

Everybody in the hall taps at once, and a commit takes its time: the ballots that wait are kept in one transaction.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Date, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, raiseload

from bot.usecases.errors import Denied, Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import in_force, meeting_day
from bot.usecases.tally import require_takes_ballots
from db.models import Attendance, Ballot, Body, Choice, Meeting, Member, Seat, Vote, VoteForm


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


@dataclass(frozen=True, slots=True)
class _Voters:
    """Of those who hand in a slip for one vote: who has a seat, who came, who is here, and their ballots so far."""

    seated: frozenset[int]
    came: frozenset[int]
    here: frozenset[int]
    choices: dict[int, Choice]


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
            vote.id: await _look_at(act.session, vote, _members(slips, vote)) for vote in votes.values()
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
            await _keep(act, {(slip.vote_id, _member(slip)): slip.choice for slip, _ in fresh})
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
    return {_member(slip) for slip in slips if slip.vote_id == vote.id and slip.actor.member_id is not None}


def _member(slip: _Slip) -> int:
    if slip.actor.member_id is None:
        raise Refused("not-bound")
    return slip.actor.member_id


_STANDING = (
    select(
        Member.id,
        Seat.id.label("seat_id"),
        Attendance.id.label("stay_id"),
        Attendance.departed_at,
        Ballot.choice,
    )
    .outerjoin(
        Seat,
        (Seat.member_id == Member.id)
        & (Seat.body_id == bindparam("body_id"))
        & in_force(bindparam("day", type_=Date)),
    )
    .outerjoin(
        Attendance, (Attendance.member_id == Member.id) & (Attendance.meeting_id == bindparam("meeting_id"))
    )
    .outerjoin(Ballot, (Ballot.member_id == Member.id) & (Ballot.vote_id == bindparam("vote_id")))
    .where(Member.id.in_(bindparam("members", expanding=True)))
)


async def _look_at(session: AsyncSession, vote: Vote, members: Collection[int]) -> _Voters:
    """One question, however many they are."""
    meeting = vote.meeting
    asked = {
        "body_id": meeting.body_id,
        "day": meeting_day(meeting),
        "meeting_id": meeting.id,
        "vote_id": vote.id,
        "members": list(members),
    }
    rows = (await session.execute(_STANDING, asked)).all()
    came = [row for row in rows if row.stay_id is not None]
    return _Voters(
        frozenset(row.id for row in rows if row.seat_id is not None),
        frozenset(row.id for row in came),
        frozenset(row.id for row in came if row.departed_at is None),
        {row.id: row.choice for row in rows if row.choice is not None},
    )


def _accept(act: Act, slip: _Slip, votes: dict[int, Vote], voters: dict[int, _Voters]) -> BallotCast:
    """Check one slip and enter it into the record; it stands before whatever is handed in after it."""
    vote = votes.get(slip.vote_id)
    if vote is None:
        raise Refused("gone")
    member_id, known = _member(slip), voters[vote.id]
    _require_seat(act, slip.actor, vote.meeting, seated=member_id in known.seated)
    require_takes_ballots(vote, act.now)
    if vote.form is not VoteForm.OPEN:
        raise Refused("stale-button")
    if member_id not in known.here:
        raise Refused("you-left" if member_id in known.came else "not-registered")
    before = known.choices.get(member_id)
    if before is not slip.choice:
        known.choices[member_id] = slip.choice
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


def _require_seat(act: Act, actor: Actor, meeting: Meeting, *, seated: bool) -> None:
    """The right of this slip's actor, on the meeting's day; a denial is recorded with the others' ballots."""
    act.actor = replace(actor, seat_body_ids=frozenset({meeting.body_id} if seated else ()))
    try:
        act.require(Right.TAKE_PART, meeting)
    except Denied as denied:
        act.record_refusal(denied.right, meeting)
        raise


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
