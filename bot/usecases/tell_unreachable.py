"""The clerks are told of members to whom Telegram carries nothing any more: all at once, and once for each time."""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.alphabet import in_order
from bot.usecases.notify import write_notice
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Grant, Right, place_of
from bot.usecases.roll import in_force
from db.models import Account, Body, Member, NoticeKind, Role, RoleGrant, Seat

GATHERED_FOR = timedelta(minutes=3)
"""How long the first waits for others: the Assembly's largest broadcast takes about as long (5,000 at 30 a second)."""
NAMED = 30
"""Members that a message names; of the others it gives the number."""


async def tell_unreachable(office: Office) -> None:
    """To the clerks of each body in which they have a seat; a clerk of several bodies reads one message."""
    if not await _due(office):
        return
    async with office.act(Actor.operator()) as act:
        act.require(Right.CONVENE)
        accounts = (
            await act.session.scalars(
                select(Account)
                .where(_not_told())
                .order_by(Account.telegram_id)
                .with_for_update(skip_locked=True)
            )
        ).all()
        for account in accounts:
            account.unreachable_told_at = act.now
        await _tell(act, {account.member_id for account in accounts if account.member_id is not None})
        await act.commit()


async def _due(office: Office) -> bool:
    async with AsyncSession(office.reader) as session:
        oldest = await session.scalar(select(func.min(Account.blocked_at)).where(_not_told()))
    return oldest is not None and oldest <= office.now() - GATHERED_FOR


def _not_told() -> ColumnElement[bool]:
    told = Account.unreachable_told_at
    return (
        Account.blocked_at.is_not(None)
        & Account.member_id.is_not(None)
        & or_(told.is_(None), told < Account.blocked_at)
    )


async def _tell(act: Act, unreachable: set[int]) -> None:
    """A message for each set of members that some clerks answer for, to all who answer for that very set."""
    bodies = {body.id: body for body in await act.session.scalars(select(Body).order_by(Body.id))}
    seats = await act.session.execute(
        select(Seat.body_id, Seat.member_id).where(Seat.member_id.in_(unreachable), in_force(act.today))
    )
    missing: dict[int, set[int]] = defaultdict(set)
    for body_id, member_id in seats:
        missing[body_id].add(member_id)
    readers: dict[tuple[int, frozenset[int]], list[int]] = defaultdict(list)
    for clerk_id, covered in (await _clerks(act, bodies)).items():
        concerned = [body_id for body_id in covered if missing[body_id]]
        if concerned:
            of_whom = frozenset().union(*(missing[body_id] for body_id in concerned))
            readers[concerned[0], of_whom].append(clerk_id)
    for (body_id, of_whom), clerks in readers.items():
        payload = await _payload(act, of_whom)
        await write_notice(act, NoticeKind.UNREACHABLE, bodies[body_id], clerks, payload, priority=1)


async def _clerks(act: Act, bodies: dict[int, Body]) -> dict[int, list[int]]:
    """Each clerk's bodies, in their order."""
    covered: dict[int, set[int]] = defaultdict(set)
    held = select(RoleGrant).where(RoleGrant.role == Role.CLERK, RoleGrant.revoked_at.is_(None))
    for row in await act.session.scalars(held):
        grant = Grant(row.role, row.body_id, row.region, row.meeting_id)
        covered[row.member_id] |= {body.id for body in bodies.values() if grant.covers(place_of(body))}
    return {clerk_id: sorted(body_ids) for clerk_id, body_ids in sorted(covered.items())}


async def _payload(act: Act, member_ids: frozenset[int]) -> dict[str, object]:
    """As it is known now: {"count": 31, "members": [[name in Kazakh, name in Russian, telephone or None], …]}."""
    members = await act.session.scalars(select(Member).where(Member.id.in_(member_ids)))
    named = in_order(members, lambda member: member.name_kk)[:NAMED]
    return {
        "count": len(member_ids),
        "members": [[member.name_kk, member.name_ru, member.phone] for member in named],
    }
