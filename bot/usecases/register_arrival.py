"""A member comes into the hall: registered with the hall's code, or by the desk when there is no phone."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from bot.rules.quorum import QuorumVerdict
from bot.usecases.errors import Refused
from bot.usecases.hall_code import has_opened, opens
from bot.usecases.office import Act, Office, subject_of
from bot.usecases.open_registration import IN_THE_HALL
from bot.usecases.quorum_watch import tell_quorum
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import has_seat, lock_meeting, meeting_day, moment_in, quorum_now, require_seat, stay
from bot.usecases.tally import doubt_hands_left, open_vote_of
from db.models import Attendance, AttendanceWay, AuditEntry, Meeting, Member

WRONG_CODE = "arrival.wrong-code"
TRIES = 5
TRIES_WITHIN = timedelta(minutes=10)
"""Five wrong codes in ten minutes: guessing a million codes would take one account four years."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the member or the desk is shown. `already` when the member was present before."""

    meeting_id: int
    member_id: int
    name_kk: str
    name_ru: str
    already: bool
    quorum: QuorumVerdict
    vote_open: bool


async def register_arrival(office: Office, actor: Actor, meeting_id: int, code: str) -> Arrival:
    """The member registers with the code shown in the hall; a second time does no harm."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        member_id = await require_seat(act, meeting)
        if meeting.state not in IN_THE_HALL or meeting.hall_secret is None:
            raise Refused("registration-closed")
        await _limit_tries(act, meeting)
        if not opens(meeting.hall_secret, meeting.id, code, act.now):
            if has_opened(meeting.hall_secret, meeting.id, code, act.now):
                raise Refused("code-expired")
            act.record_refusal(WRONG_CODE, meeting)
            await act.commit()
            raise Refused("wrong-code")
        return await _arrive(act, meeting, member_id, AttendanceWay.PHONE)


async def register_remotely(office: Office, actor: Actor, meeting_id: int) -> Arrival:
    """The member takes part by video link, without the hall's code: only where the meeting was convened so."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        member_id = await require_seat(act, meeting)
        if not meeting.online:
            raise Refused("not-online")
        if meeting.state not in IN_THE_HALL:
            raise Refused("registration-closed")
        return await _arrive(act, meeting, member_id, AttendanceWay.REMOTE)


async def register_at_desk(office: Office, actor: Actor, meeting_id: int, member_id: int) -> Arrival:
    """Clerk or teller registers a member who has no phone with them."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        act.require(Right.KEEP_ATTENDANCE, meeting)
        if meeting.state not in IN_THE_HALL:
            raise Refused("registration-closed")
        if not await has_seat(act.session, member_id, meeting.body_id, meeting_day(meeting)):
            raise Refused("no-seat-that-day")
        return await _arrive(act, meeting, member_id, AttendanceWay.DESK)


async def _arrive(act: Act, meeting: Meeting, member_id: int, way: AttendanceWay) -> Arrival:
    member = await act.session.get_one(Member, member_id)
    voting = await open_vote_of(act.session, meeting.id) is not None
    already = await stay(act.session, meeting.id, member_id) is not None
    if already:
        now = await quorum_now(act.session, meeting)
    else:
        attendance = Attendance(
            meeting_id=meeting.id,
            member_id=member_id,
            arrived_at=await moment_in(act.session, meeting, act.now),
            way=way,
            recorded_by=act.actor.telegram_id,
        )
        act.session.add(attendance)
        await doubt_hands_left(act.session, meeting, member_id)
        now = await tell_quorum(act, meeting)
        act.record("arrival.recorded", attendance, way=way.value)
        await act.commit()
    return Arrival(meeting.id, member_id, member.name_kk, member.name_ru, already, now, voting)


async def _limit_tries(act: Act, meeting: Meeting) -> None:
    # Counted in the record, under the meeting's lock: neither a restart nor taps at once give more.
    failed = select(func.count(AuditEntry.id)).where(
        AuditEntry.action == WRONG_CODE,
        AuditEntry.telegram_id == act.actor.telegram_id,
        AuditEntry.subject == subject_of(meeting),
        AuditEntry.at > act.now - TRIES_WITHIN,
    )
    if (await act.session.scalars(failed)).one() >= TRIES:
        raise Refused("too-many-tries", minutes=TRIES_WITHIN // timedelta(minutes=1))
