"""The vote in progress as a member sees it: the question, and one's own choice."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.rules.law import Words
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor
from bot.usecases.roll import load_meeting, require_seat, stay
from db.models import (
    Attendance,
    Ballot,
    Candidate,
    Choice,
    Meeting,
    MeetingState,
    Turnout,
    Vote,
    VoteForm,
    VoteState,
)


@dataclass(frozen=True, slots=True)
class SecretQuestion:
    """What a secret ballot asks: a question's choices, or candidates for so many places."""

    places: int | None
    candidates: tuple[Words, ...]
    voted: bool
    on_paper: bool


@dataclass(frozen=True, slots=True)
class MemberVote:
    """`vote_id` is None while nothing is put to the vote, and for one who is not in the hall."""

    meeting_id: int
    body_kk: str
    body_ru: str
    registered: bool
    vote_id: int | None = None
    item_number: int = 0
    title_kk: str = ""
    title_ru: str = ""
    choice: Choice | None = None
    secret: SecretQuestion | None = None
    closes_at: datetime | None = None


async def see_vote(office: Office, actor: Actor, meeting_id: int | None = None) -> MemberVote:
    """The open vote of the meeting; without a meeting, of the one that the member is at, or could be."""
    async with office.look(actor) as act:
        if actor.member_id is None:
            raise Refused("not-bound")
        if meeting_id is None:
            meeting_id = await _where_seated(act, actor.member_id)
        meeting = await load_meeting(act.session, meeting_id)
        member_id = await require_seat(act, meeting)
        registered = await stay(act.session, meeting.id, member_id) is not None
        found = await act.session.scalars(
            select(Vote)
            .where(Vote.meeting_id == meeting.id, Vote.state == VoteState.OPEN)
            .options(joinedload(Vote.item, innerjoin=True))
        )
        vote = found.one_or_none()
        if vote is None or not registered:
            return MemberVote(meeting.id, meeting.body.name_kk, meeting.body.name_ru, registered)
        ballot = await act.session.get(Ballot, (vote.id, member_id))
        secret = await _secret(act, vote, member_id) if vote.form is VoteForm.SECRET else None
        return MemberVote(
            meeting.id,
            meeting.body.name_kk,
            meeting.body.name_ru,
            registered,
            vote.id,
            vote.item.number,
            vote.item.title_kk,
            vote.item.title_ru,
            ballot.choice if ballot else None,
            secret,
            vote.closes_at,
        )


async def _secret(act: Act, vote: Vote, member_id: int) -> SecretQuestion:
    turnout = await act.session.get(Turnout, (vote.id, member_id))
    return SecretQuestion(
        vote.places,
        await candidates_of(act.session, vote.id),
        turnout is not None,
        turnout is not None and turnout.on_paper,
    )


async def candidates_of(session: AsyncSession, vote_id: int) -> tuple[Words, ...]:
    """Who stands, in the order of the ballot; nobody, where a question is put."""
    rows = await session.scalars(
        select(Candidate).where(Candidate.vote_id == vote_id).order_by(Candidate.number)
    )
    return tuple(Words(row.name_kk, row.name_ru) for row in rows)


async def _where_seated(act: Act, member_id: int) -> int:
    """The meeting under way that the member came to last, as one may sit in the Session and the Council.

    One who is in no hall yet is led to the meeting of a body of theirs, to register there.
    """
    meeting_id = await act.session.scalar(
        select(Meeting.id)
        .outerjoin(
            Attendance,
            (Attendance.meeting_id == Meeting.id)
            & (Attendance.member_id == member_id)
            & Attendance.departed_at.is_(None),
        )
        .where(
            Meeting.state.in_((MeetingState.REGISTRATION, MeetingState.OPEN)),
            Attendance.member_id.is_not(None) | Meeting.body_id.in_(act.actor.seat_body_ids),
        )
        .order_by(Attendance.arrived_at.desc().nulls_last(), Meeting.starts_at.desc())
        .limit(1)
    )
    if meeting_id is None:
        raise Refused("no-meeting-now")
    return meeting_id
