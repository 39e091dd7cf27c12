"""Of those who hand in a ballot for a vote: who has a seat, who came, who is here, and who has voted already."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import Date, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.errors import Denied, Refused
from bot.usecases.office import Act
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import in_force, meeting_day
from db.models import Attendance, Ballot, Meeting, Member, Seat, Turnout, Vote

Kept = TypeVar("Kept")
Asked = Select[tuple[int, int | None, int | None, Any, Any]]


@dataclass(frozen=True, slots=True)
class Voters(Generic[Kept]):
    """Ids of members; `kept` is what their earlier ballot is known by."""

    seated: frozenset[int]
    came: frozenset[int]
    here: frozenset[int]
    kept: dict[int, Kept]

    def require_here(self, member_id: int) -> None:
        """Refused to one who is not registered, or has left."""
        if member_id not in self.here:
            raise Refused("you-left" if member_id in self.came else "not-registered")


def _asked(ballots: type[Ballot] | type[Turnout], kept: Any) -> Asked:
    return (
        select(
            Member.id,
            Seat.id.label("seat_id"),
            Attendance.id.label("stay_id"),
            Attendance.departed_at,
            kept.label("kept"),
        )
        .outerjoin(
            Seat,
            (Seat.member_id == Member.id)
            & (Seat.body_id == bindparam("body_id"))
            & in_force(bindparam("day", type_=Date)),
        )
        .outerjoin(
            Attendance,
            (Attendance.member_id == Member.id) & (Attendance.meeting_id == bindparam("meeting_id")),
        )
        .outerjoin(ballots, (ballots.member_id == Member.id) & (ballots.vote_id == bindparam("vote_id")))
        .where(Member.id.in_(bindparam("members", expanding=True)))
    )


BY_NAME = _asked(Ballot, Ballot.choice)
"""Known by the choice, which may still be changed."""
IN_SECRET = _asked(Turnout, Turnout.on_paper)
"""Known by whether it is of paper, and no more."""


async def look_at(session: AsyncSession, asked: Asked, vote: Vote, members: Collection[int]) -> Voters[Any]:
    """One question, however many they are."""
    meeting = vote.meeting
    places = {
        "body_id": meeting.body_id,
        "day": meeting_day(meeting),
        "meeting_id": meeting.id,
        "vote_id": vote.id,
        "members": list(members),
    }
    rows = (await session.execute(asked, places)).all()
    came = [row for row in rows if row.stay_id is not None]
    return Voters(
        frozenset(row.id for row in rows if row.seat_id is not None),
        frozenset(row.id for row in came),
        frozenset(row.id for row in came if row.departed_at is None),
        {row.id: row.kept for row in rows if row.kept is not None},
    )


def require_seat_of(act: Act, actor: Actor, meeting: Meeting, *, seated: bool) -> None:
    """The right of one among many, on the meeting's day; a denial is recorded with what the others did."""
    act.actor = replace(actor, seat_body_ids=frozenset({meeting.body_id} if seated else ()))
    try:
        act.require(Right.TAKE_PART, meeting)
    except Denied as denied:
        act.record_refusal(denied.right, meeting)
        raise


def member_of(actor: Actor) -> int:
    """Whose ballot it is."""
    if actor.member_id is None:
        raise Refused("not-bound")
    return actor.member_id
