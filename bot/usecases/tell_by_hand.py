"""A clerk records that a member was told by a human hand, and when; one by one or from the list filled in."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from bot.rules.terms import local_day
from bot.usecases.errors import Refused
from bot.usecases.ladder import Ladder, Rung, is_late, load_ladder, newest_notice
from bot.usecases.office import Act, Office
from bot.usecases.register_lines import Problem
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import load_meeting, lock_meeting
from db.models import Meeting, Notice, NoticeKind, Telling, TellingWay


@dataclass(frozen=True, slots=True)
class HandTelling:
    """`at` is the moment on that day in Almaty, None where the hour is not known."""

    member_id: int
    way: TellingWay
    on: date
    at: datetime | None = None


class TellingFlaw(enum.StrEnum):
    """Why a telling cannot be recorded."""

    FUTURE = "future"
    BEFORE_NOTICE = "before-notice"
    """On a day before there was anything to tell."""
    OUTDATED = "outdated"
    """Of a notice that a later one has replaced."""
    STRANGER = "stranger"
    """Of somebody without a seat in the body on the meeting's day."""


class TellingDeed(enum.StrEnum):
    """What recording a telling does."""

    ADD = "add"
    CORRECT = "correct"
    """Another way or moment than recorded before, which stays as an undone row."""
    SAME = "same"


@dataclass(frozen=True, slots=True)
class TellingLine:
    """A filled-in line of the list: `number` in the file, the notice that the file was made for."""

    number: int
    notice_id: int
    telling: HandTelling


@dataclass(frozen=True, slots=True)
class TellingsFile:
    """A list that was read: what can be recorded, and what nobody can make out."""

    lines: tuple[TellingLine, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class TellingsReport:
    """What the lines do, or did where `written`; with problems nothing is written."""

    meeting_id: int
    counts: dict[TellingDeed, int]
    problems: tuple[Problem, ...]
    written: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """`rung` as it stands now; `late`: they knew of it only after the last day of the term."""

    meeting_id: int
    deed: TellingDeed
    rung: Rung
    late: bool


async def tell_by_hand(office: Office, actor: Actor, notice_id: int, telling: HandTelling) -> Recorded:
    """Record one telling, or correct the one that stands; the very same again changes nothing."""
    async with office.act(actor) as act:
        meeting = await _locked(act, notice_id)
        ladder = await load_ladder(act.session, meeting)
        flaw = _flaw(act, ladder, notice_id, telling)
        if flaw is not None:
            raise Refused(f"telling-{flaw}")
        deed = _deed(ladder, telling)
        await _record(act, ladder, telling, deed)
        await act.commit()
        after = await load_ladder(act.session, meeting)
        rung = after.rung(telling.member_id)
        return Recorded(meeting.id, deed, rung, is_late(rung, after.last_day))


async def undo_telling(office: Office, actor: Actor, notice_id: int, member_id: int) -> int:
    """Take the telling back: its row stays, marked. Twice, it is taken back once. Returns the meeting's id."""
    async with office.act(actor) as act:
        meeting = await _locked(act, notice_id)
        standing = await _standing(act, notice_id, member_id)
        if standing is not None:
            _undo(act, standing)
            act.record("telling.undone", standing, meeting=meeting.id, member=member_id)
            await act.commit()
        return meeting.id


async def record_tellings(
    office: Office, actor: Actor, meeting_id: int, file: TellingsFile, *, dry_run: bool = False
) -> TellingsReport:
    """All lines of a list, or none where one is wrong; `dry_run` only says what they would do."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        act.require(Right.CONVENE, meeting)
        ladder = await load_ladder(act.session, meeting)
        problems = sorted([*file.problems, *_problems(act, ladder, file.lines)], key=lambda one: one.line)
        deeds = [_deed(ladder, line.telling) for line in file.lines] if not problems else []
        written = not problems and not dry_run
        if written:
            for line, deed in zip(file.lines, deeds, strict=True):
                await _record(act, ladder, line.telling, deed)
            await act.commit()
        counts = {deed: deeds.count(deed) for deed in TellingDeed}
        return TellingsReport(meeting_id, counts, tuple(problems), written)


async def require_recording(office: Office, actor: Actor, notice_id: int, member_id: int) -> tuple[int, Rung]:
    """Before the clerk is asked for a moment: refused where nothing could be recorded. The meeting's id, the rung."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, await _meeting_of(act, notice_id))
        act.require(Right.CONVENE, meeting)
        ladder = await load_ladder(act.session, meeting)
        if ladder.notice_id != notice_id:
            raise Refused("telling-outdated")
        return meeting.id, ladder.rung(member_id)


async def _locked(act: Act, notice_id: int) -> Meeting:
    """The notice's meeting, held: a change meanwhile would make the telling one of an old notice."""
    meeting = await lock_meeting(act.session, await _meeting_of(act, notice_id))
    act.require(Right.CONVENE, meeting)
    newest = await newest_notice(act.session, meeting.id)
    if newest.id != notice_id:
        raise Refused("telling-outdated")
    return meeting


async def _meeting_of(act: Act, notice_id: int) -> int:
    meeting_id = await act.session.scalar(select(Notice.meeting_id).where(Notice.id == notice_id))
    if meeting_id is None:
        act.require(Right.CONVENE)  # who may convene nowhere learns nothing of which notices there are
        raise Refused("gone")
    return meeting_id


def _problems(act: Act, ladder: Ladder, lines: Sequence[TellingLine]) -> list[Problem]:
    flaws = ((line, _flaw(act, ladder, line.notice_id, line.telling)) for line in lines)
    return [Problem(line.number, flaw.value, {}) for line, flaw in flaws if flaw is not None]


def _flaw(act: Act, ladder: Ladder, notice_id: int, telling: HandTelling) -> TellingFlaw | None:
    if notice_id != ladder.notice_id:
        return TellingFlaw.OUTDATED
    if all(rung.member_id != telling.member_id for rung in ladder.rungs):
        return TellingFlaw.STRANGER
    if telling.on > act.today or (telling.at is not None and telling.at > act.now):
        return TellingFlaw.FUTURE
    if telling.on < first_day_to_tell(ladder):
        return TellingFlaw.BEFORE_NOTICE
    return None


def first_day_to_tell(ladder: Ladder) -> date:
    """The day of the notice, or of the order behind it: a letter may go out before the clerk sits down at the bot."""
    written = local_day(ladder.created_at)
    by_order = ladder.kind is NoticeKind.CONVOCATION or "date" in ladder.changed
    return min(written, ladder.meeting.order_date) if by_order else written


def _deed(ladder: Ladder, telling: HandTelling) -> TellingDeed:
    before = ladder.rung(telling.member_id).by_hand
    if before is None:
        return TellingDeed.ADD
    same = (before.way, before.on, before.at) == (telling.way, telling.on, telling.at)
    return TellingDeed.SAME if same else TellingDeed.CORRECT


async def _record(act: Act, ladder: Ladder, telling: HandTelling, deed: TellingDeed) -> None:
    if deed is TellingDeed.SAME:
        return
    standing = await _standing(act, ladder.notice_id, telling.member_id)
    if standing is not None:
        _undo(act, standing)
        await act.session.flush()  # one telling stands at a time, even within a transaction
    row = Telling(
        notice_id=ladder.notice_id,
        member_id=telling.member_id,
        way=telling.way,
        told_on=telling.on,
        told_at=telling.at,
        recorded_at=act.now,
        recorded_by=act.actor.telegram_id,
    )
    act.session.add(row)
    await act.session.flush()
    act.record(
        "telling.recorded",
        row,
        meeting=ladder.meeting.meeting_id,
        member=telling.member_id,
        way=telling.way.value,
        on=telling.on.isoformat(),
    )


async def _standing(act: Act, notice_id: int, member_id: int) -> Telling | None:
    wanted = select(Telling).where(
        Telling.notice_id == notice_id, Telling.member_id == member_id, Telling.undone_at.is_(None)
    )
    return (await act.session.scalars(wanted)).one_or_none()


def _undo(act: Act, row: Telling) -> None:
    row.undone_at, row.undone_by = act.now, act.actor.telegram_id
