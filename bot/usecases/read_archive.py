"""Everything that the archive of a whole meeting is made of, read at once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.usecases.attendance_sheet import SheetFacts
from bot.usecases.ladder import Ladder
from bot.usecases.minutes_facts import MinutesFacts, minutes_of, read_minutes
from bot.usecases.office import Office, subject_of
from bot.usecases.read_ballot_list import BallotList, load_ballot_list
from bot.usecases.read_proof import ProofFacts, read_proof
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import load_meeting
from bot.usecases.see_meeting import MeetingFacts, facts_of
from db.models import (
    AgendaItem,
    Attendance,
    AuditEntry,
    Base,
    Decision,
    Delivery,
    Guest,
    Meeting,
    Notice,
    Publication,
    SpeakerTurn,
    Vote,
    VoteForm,
    VoteState,
)

OF_A_MEETING: tuple[type[Base], ...] = (
    *(Vote, AgendaItem, Attendance, Decision, Notice, SpeakerTurn, Guest, Publication),
)
"""Whose rows name their meeting."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """An entry of the record. Accounts are left out: they are personal, and the member's number is there."""

    number: int
    at: datetime
    member_id: int | None
    action: str
    subject: str
    allowed: bool
    details: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    """A meeting as of its minutes' number; `lists` of secret votes that were closed and count."""

    minutes: MinutesFacts
    meeting: MeetingFacts
    sheet: SheetFacts
    proof: ProofFacts
    lists: tuple[BallotList, ...]
    record: tuple[RecordLine, ...]


async def read_archive(office: Office, actor: Actor, meeting_id: int) -> ArchiveFacts:
    """For whoever may see the meeting, once its minutes have their number."""
    minutes = await read_minutes(office, actor, meeting_id)
    proof = await read_proof(office, actor, meeting_id)
    async with office.look(actor, steady=True) as act:
        meeting = await load_meeting(act.session, meeting_id)
        act.require(Right.SEE_MEETING, meeting)
        return ArchiveFacts(
            minutes,
            facts_of(meeting),
            SheetFacts(
                minutes.body_name,
                minutes.starts_at,
                minutes.place,
                (*(one.name for one in minutes.attended), *minutes.absent),
                minutes.drawn_up_at,
            ),
            replace(proof, ladder=_as_of(proof.ladder, minutes.drawn_up_at), made_at=minutes.drawn_up_at),
            await _lists(act.session, meeting),
            tuple([line async for line in _record(act.session, meeting, minutes)]),
        )


def _as_of(ladder: Ladder, moment: datetime) -> Ladder:
    """Who opened a notice after the minutes were drawn up had not opened it then."""
    return replace(
        ladder,
        rungs=tuple(
            replace(rung, read_at=None) if rung.read_at is not None and rung.read_at > moment else rung
            for rung in ladder.rungs
        ),
    )


async def _lists(session: AsyncSession, meeting: Meeting) -> tuple[BallotList, ...]:
    held = await session.scalars(
        select(Vote)
        .where(Vote.meeting_id == meeting.id, Vote.form == VoteForm.SECRET, Vote.state == VoteState.CLOSED)
        .options(joinedload(Vote.item, innerjoin=True))
        .order_by(Vote.number)
    )
    return tuple([await load_ballot_list(session, vote) for vote in held.all()])


async def _record(
    session: AsyncSession, meeting: Meeting, minutes: MinutesFacts
) -> AsyncIterator[RecordLine]:
    """The meeting's entries from its convocation to its minutes' number, which the last hash stands for."""
    subjects = await _subjects(session, meeting)
    until = minutes.seal.number if minutes.seal is not None else 0
    found = await session.stream_scalars(
        select(AuditEntry)
        .where(AuditEntry.at >= meeting.convened_at, AuditEntry.number <= until)
        .order_by(AuditEntry.number)
        .execution_options(yield_per=1000)
    )
    async for one in found:
        if one.subject in subjects or one.details.get("meeting") == meeting.id:
            yield RecordLine(
                one.number, one.at, one.member_id, one.action, one.subject, one.allowed, one.details, one.hash
            )


async def _subjects(session: AsyncSession, meeting: Meeting) -> set[str]:
    """What entries of this meeting are about: `meetings:7`, `votes:12`."""
    subjects = {subject_of(meeting)}
    minutes = await minutes_of(session, meeting.id)
    if minutes is not None:
        subjects.add(subject_of(minutes))
    for model in OF_A_MEETING:
        table = model.__table__
        ids = await session.scalars(select(table.c.id).where(table.c.meeting_id == meeting.id))
        subjects.update(f"{model.__tablename__}:{row_id}" for row_id in ids)
    told = select(Delivery.id).join(Notice, Notice.id == Delivery.notice_id)
    ids = await session.scalars(told.where(Notice.meeting_id == meeting.id))
    subjects.update(f"{Delivery.__tablename__}:{row_id}" for row_id in ids)
    return subjects
