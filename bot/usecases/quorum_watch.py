"""Quorum reached, quorum lost: chair and clerks are told in the transaction of the arrival or departure."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.quorum import QuorumVerdict
from bot.usecases.notify import write_notice
from bot.usecases.office import Act
from bot.usecases.rights import Grant, place_of
from bot.usecases.roll import quorum_now
from db.models import Body, Meeting, NoticeKind, Role, RoleGrant


async def tell_quorum(act: Act, meeting: Meeting) -> QuorumVerdict:
    """Count anew and, when the quorum turned, write the notice; `Meeting.quorum_told` keeps it single.

    The meeting must be locked: two arrivals at once would each count without the other.
    """
    await act.session.flush()
    now = await quorum_now(act.session, meeting)
    if now.met is bool(meeting.quorum_told):
        return now
    meeting.quorum_told = now.met
    kind = NoticeKind.QUORUM_REACHED if now.met else NoticeKind.QUORUM_LOST
    act.record(f"quorum.{'reached' if now.met else 'lost'}", meeting, present=now.present, total=now.total)
    await write_notice(
        act,
        kind,
        meeting,
        await chair_and_clerks(act.session, meeting.body),
        payload={"present": now.present, "total": now.total, "needed": now.needed},
        priority=0,
    )
    return now


async def chair_and_clerks(session: AsyncSession, body: Body) -> list[int]:
    """Member ids of those who hold a chair's or clerk's role that covers the body."""
    place = place_of(body)
    held = await session.scalars(
        select(RoleGrant).where(RoleGrant.role.in_((Role.CHAIR, Role.CLERK)), RoleGrant.revoked_at.is_(None))
    )
    covering = (row for row in held if Grant(row.role, row.body_id, row.region, row.meeting_id).covers(place))
    return sorted({row.member_id for row in covering})
