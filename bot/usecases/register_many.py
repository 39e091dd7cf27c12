"""The desk registers many members at once: ticked one by one, or found in a list."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.rules.quorum import QuorumVerdict
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.open_registration import IN_THE_HALL
from bot.usecases.quorum_watch import tell_quorum
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting, meeting_day, members_in_force, moment_in, present_members
from bot.usecases.tally import doubt_hands_left, open_vote_of
from db.models import Attendance, AttendanceWay


@dataclass(frozen=True, slots=True)
class ManyArrived:
    """`arrived` were registered now; `already` were in the hall, registered by another desk or by themselves."""

    meeting_id: int
    arrived: int
    already: int
    quorum: QuorumVerdict


async def register_many(
    office: Office, actor: Actor, meeting_id: int, member_ids: Collection[int]
) -> ManyArrived:
    """All in one transaction: nobody is counted twice, and who has no seat that day is not counted at all."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        act.require(Right.KEEP_ATTENDANCE, meeting)
        if meeting.state not in IN_THE_HALL:
            raise Refused("registration-closed")
        seated = await members_in_force(act.session, meeting.body_id, meeting_day(meeting))
        wanted = {member.id for member in seated} & set(member_ids)
        present = await present_members(act.session, meeting)
        moment = await moment_in(act.session, meeting, act.now)
        stays = [
            Attendance(
                meeting_id=meeting.id,
                member_id=member_id,
                arrived_at=moment,
                way=AttendanceWay.DESK,
                recorded_by=actor.telegram_id,
            )
            for member_id in sorted(wanted - present)
        ]
        act.session.add_all(stays)
        if await open_vote_of(act.session, meeting.id) is not None:
            for stay in stays:
                await doubt_hands_left(act.session, meeting, stay.member_id)
        quorum = await tell_quorum(act, meeting)
        for stay in stays:
            act.record("arrival.recorded", stay, way=stay.way.value)
        await act.commit()
        return ManyArrived(meeting.id, len(stays), len(wanted & present), quorum)
