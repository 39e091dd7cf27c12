"""The speakers' queue: who has the floor, who waits in which order, and what the papers say of who spoke."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.rules.law import Words
from bot.usecases.office import Act
from db.models import Course, Meeting, SpeakerTurn


@dataclass(frozen=True, slots=True)
class InQueue:
    """A member in the queue."""

    turn_id: int
    member_id: int
    name: Words


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who has the floor. `until` is None without a limit; `over`: it has passed."""

    turn_id: int
    member_id: int
    name: Words
    since: datetime
    until: datetime | None
    over: bool


@dataclass(frozen=True, slots=True)
class Floor:
    """The floor of a meeting at this moment; `minutes` is the limit for whoever speaks next."""

    speaker: Speaker | None
    queue: tuple[InQueue, ...]
    minutes: int | None

    def place_of(self, member_id: int | None) -> int | None:
        """The member's place in the queue, counted from 1; None for one who does not wait."""
        return next(
            (place for place, one in enumerate(self.queue, start=1) if one.member_id == member_id), None
        )


@dataclass(frozen=True, slots=True)
class Speech:
    """A speech as the minutes name it. `item_number` is None after the last item; moments are in UTC."""

    name: Words
    item_number: int | None
    given_at: datetime
    ended_at: datetime | None
    member_id: int


async def read_floor(act: Act, meeting: Meeting) -> Floor:
    """For those who may see the meeting; the right is named by whoever asks."""
    turns = await act.session.scalars(
        select(SpeakerTurn)
        .where(SpeakerTurn.meeting_id == meeting.id, unended())
        .options(joinedload(SpeakerTurn.member, innerjoin=True))
        .order_by(SpeakerTurn.id)
    )
    course = await act.session.get(Course, meeting.id)
    speaker: Speaker | None = None
    queue: list[InQueue] = []
    for turn in turns:
        name = Words(turn.member.name_kk, turn.member.name_ru)
        if turn.given_at is None:
            queue.append(InQueue(turn.id, turn.member_id, name))
            continue
        until = turn.given_at + timedelta(minutes=turn.minutes) if turn.minutes is not None else None
        over = until is not None and until <= act.now
        speaker = Speaker(turn.id, turn.member_id, name, turn.given_at, until, over)
    return Floor(speaker, tuple(queue), course.minutes if course is not None else None)


def unended() -> ColumnElement[bool]:
    """Turns of those who wait or speak."""
    return and_(SpeakerTurn.ended_at.is_(None), SpeakerTurn.withdrawn_at.is_(None))


async def turn_of(session: AsyncSession, meeting_id: int, member_id: int) -> SpeakerTurn | None:
    """The member's turn that has not ended; there is at most one."""
    own = select(SpeakerTurn).where(
        SpeakerTurn.meeting_id == meeting_id, SpeakerTurn.member_id == member_id, unended()
    )
    return (await session.scalars(own)).one_or_none()


async def speaker_of(session: AsyncSession, meeting_id: int) -> SpeakerTurn | None:
    """The turn of who has the floor."""
    speaking = select(SpeakerTurn).where(
        SpeakerTurn.meeting_id == meeting_id, SpeakerTurn.given_at.is_not(None), unended()
    )
    return (await session.scalars(speaking)).one_or_none()


def end(act: Act, turn: SpeakerTurn) -> None:
    """The speech is over, or the member waits no more."""
    if turn.given_at is None:
        turn.withdrawn_at = act.now
        act.record("floor.withdrawn", turn)
    else:
        turn.ended_at = act.now
        act.record("floor.ended", turn)


async def leave_queue(act: Act, meeting: Meeting, member_id: int) -> None:
    """Who leaves the hall neither waits nor speaks there. The meeting must be locked."""
    turn = await turn_of(act.session, meeting.id, member_id)
    if turn is not None:
        end(act, turn)


async def empty_queue(act: Act, meeting: Meeting) -> None:
    """The meeting is over, for whoever still waits or speaks. The meeting must be locked."""
    for turn in await act.session.scalars(
        select(SpeakerTurn).where(SpeakerTurn.meeting_id == meeting.id, unended()).order_by(SpeakerTurn.id)
    ):
        end(act, turn)


async def speeches(session: AsyncSession, meeting_id: int) -> tuple[Speech, ...]:
    """Who spoke, in the order in which the floor was given; the right is named by whoever asks."""
    turns = await session.scalars(
        select(SpeakerTurn)
        .where(SpeakerTurn.meeting_id == meeting_id, SpeakerTurn.given_at.is_not(None))
        .options(joinedload(SpeakerTurn.member, innerjoin=True), joinedload(SpeakerTurn.item))
        .order_by(SpeakerTurn.given_at, SpeakerTurn.id)
    )
    return tuple(
        Speech(
            Words(turn.member.name_kk, turn.member.name_ru),
            turn.item.number if turn.item is not None else None,
            turn.given_at,
            turn.ended_at,
            turn.member_id,
        )
        for turn in turns
        if turn.given_at is not None
    )
