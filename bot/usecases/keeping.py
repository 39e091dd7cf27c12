"""Whose record a clerk may keep: who hands out an invite or a phone hands out all that the person may do."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.usecases.errors import Denied
from bot.usecases.office import Act, subject_of
from bot.usecases.rights import RIGHTS, Actor, Grant, Place, Right
from db.models import Body, Member, Role, RoleGrant, Seat


def place_of(body: Body) -> Place:
    """The body as a place that rights are asked for."""
    return Place(body.id, body.kind, body.region)


def may_keep(actor: Actor, bodies: Iterable[Body], roles: Iterable[RoleGrant]) -> bool:
    """Whether the actor's bounds hold the seats and roles of a person, all of them.

    The Secretariat goes before a region's: who keeps a national body may keep its members, wherever else they
    sit.
    `RoleGrant.body` must be loaded.
    """
    if not actor.may(Right.KEEP_REGISTER, None):
        return False
    kept = {body: actor.may(Right.KEEP_REGISTER, place_of(body)) for body in bodies}
    nationally = any(mine for body, mine in kept.items() if body.region is None)
    return (nationally or all(kept.values())) and all(_holds(actor, role) for role in roles)


async def require_keeping(act: Act, member: Member) -> None:
    """Go on only if the actor may keep this person's record; raise `Denied` otherwise."""
    act.require(Right.KEEP_REGISTER)
    bodies = await act.session.scalars(
        select(Body)
        .join(Seat, Seat.body_id == Body.id)
        .where(Seat.member_id == member.id, (Seat.ends.is_(None)) | (Seat.ends > act.today))
    )
    roles = await act.session.scalars(
        select(RoleGrant)
        .where(RoleGrant.member_id == member.id, RoleGrant.revoked_at.is_(None))
        .options(selectinload(RoleGrant.body))
    )
    if not may_keep(act.actor, bodies.unique().all(), roles.all()):
        raise Denied(Right.KEEP_REGISTER, subject_of(member))


def _holds(actor: Actor, role: RoleGrant) -> bool:
    if role.role is Role.ADMINISTRATOR:
        return actor.may(Right.GRANT_ROLES, None)
    if role.meeting_id is not None:  # a teller only counts, under the eyes of the meeting
        return True
    return any(_bounds_hold(mine, role) for mine in actor.grants if Right.KEEP_REGISTER in RIGHTS[mine.role])


def _bounds_hold(mine: Grant, role: RoleGrant) -> bool:
    if role.body is not None:
        return mine.covers(place_of(role.body))
    if mine.body_id is not None or mine.meeting_id is not None:
        return False
    return mine.region is None or mine.region == role.region
