"""Whose record a clerk may keep: who hands out an invite or a phone hands out all that the person may do."""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.rules.seats import lasts
from bot.usecases.errors import Denied
from bot.usecases.office import Act, subject_of
from bot.usecases.rights import RIGHTS, Actor, Grant, Right, place_of
from db.models import Body, Member, Role, RoleGrant, Seat


def may_keep(
    actor: Actor, sits: Collection[Body], roles: Collection[RoleGrant], national: Iterable[Body]
) -> bool:
    """Whether the actor's bounds hold the seats and roles of a person, all of them.

    The Secretariat goes before a region's: who keeps a national body may keep its members, wherever else they
    sit; and nobody else keeps those who sit nowhere, for no bound would hold them.
    `sits`: the bodies of seats that last. `national`: the Session and the Council. `RoleGrant.body` must be loaded.
    """
    if not actor.may(Right.KEEP_REGISTER, None):
        return False
    if not sits and all(role.meeting_id is not None for role in roles):
        return keeps_nationally(actor, national)
    kept = {body: actor.may(Right.KEEP_REGISTER, place_of(body)) for body in sits}
    nationally = any(mine for body, mine in kept.items() if body.region is None)
    return (nationally or all(kept.values())) and all(_holds(actor, role) for role in roles)


def keeps_nationally(actor: Actor, national: Iterable[Body]) -> bool:
    """Whether the actor keeps the register of the Session or the Council, and so of staff without a seat."""
    return any(actor.may(Right.KEEP_REGISTER, place_of(body)) for body in national)


async def keeps_person(act: Act, member: Member) -> bool:
    """`may_keep` with the person's seats and roles looked up."""
    seats = await act.session.scalars(
        select(Seat).where(Seat.member_id == member.id).options(selectinload(Seat.body))
    )
    roles = await act.session.scalars(
        select(RoleGrant)
        .where(RoleGrant.member_id == member.id, RoleGrant.revoked_at.is_(None))
        .options(selectinload(RoleGrant.body))
    )
    national = await act.session.scalars(select(Body).where(Body.region.is_(None)))
    sits = [seat.body for seat in seats if lasts(seat.span, act.today)]
    return may_keep(act.actor, sits, roles.all(), national)


async def require_keeping(act: Act, member: Member) -> None:
    """Go on only if the actor may keep this person's record; raise `Denied` otherwise."""
    act.require(Right.KEEP_REGISTER)
    if not await keeps_person(act, member):
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
