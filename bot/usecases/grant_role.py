"""An administrator grants and revokes roles, bounded by a body, a region or a meeting."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from bot.rules.bodies import REGIONS
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from db.models import Body, Meeting, MeetingState, Member, Role, RoleGrant

OVER = (MeetingState.CLOSED, MeetingState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a role holds; none of the three: everywhere."""

    body_id: int | None = None
    region: str | None = None
    meeting_id: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A role held, its bounds in words, and the account to tell of it (None: not bound)."""

    grant_id: int
    member_id: int
    name_kk: str
    name_ru: str
    role: Role
    bounds: Bounds
    body_kk: str | None
    body_ru: str | None
    telegram_id: int | None


@dataclass(frozen=True, slots=True)
class BodyPlace:
    """A body that a role can be bounded by."""

    body_id: int
    region: str | None
    name_kk: str
    name_ru: str


@dataclass(frozen=True, slots=True)
class MeetingPlace:
    """A meeting that a teller can be named for."""

    meeting_id: int
    body_kk: str
    body_ru: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Places:
    """Where a role can hold."""

    bodies: tuple[BodyPlace, ...]
    meetings: tuple[MeetingPlace, ...]


async def grant_role(office: Office, actor: Actor, member_id: int, role: Role, bounds: Bounds) -> Held:
    """Give the role. The member's next tap is judged by it."""
    async with office.act(actor) as act:
        act.require(Right.GRANT_ROLES)
        # Held, so that the same role given twice at once is given once.
        if await act.session.get(Member, member_id, with_for_update={"key_share": True}) is None:
            raise Refused("gone")
        await _check(act, role, bounds)
        same = select(RoleGrant.id).where(
            RoleGrant.member_id == member_id,
            RoleGrant.role == role,
            RoleGrant.body_id == bounds.body_id
            if bounds.body_id is not None
            else RoleGrant.body_id.is_(None),
            RoleGrant.region == bounds.region if bounds.region is not None else RoleGrant.region.is_(None),
            RoleGrant.meeting_id == bounds.meeting_id
            if bounds.meeting_id is not None
            else RoleGrant.meeting_id.is_(None),
            RoleGrant.revoked_at.is_(None),
        )
        if await act.session.scalar(same) is not None:
            raise Refused("role-held-already")
        grant = RoleGrant(
            member_id=member_id,
            role=role,
            body_id=bounds.body_id,
            region=bounds.region,
            meeting_id=bounds.meeting_id,
            granted_at=act.now,
            granted_by=actor.telegram_id,
        )
        act.session.add(grant)
        await act.session.flush()
        act.record("role.granted", grant, role=role, member=member_id)
        await act.commit()
        return await _held(act, grant.id)


async def revoke_role(office: Office, actor: Actor, grant_id: int) -> Held:
    """Take the role back. It stays in the register with its last day."""
    async with office.act(actor) as act:
        act.require(Right.GRANT_ROLES)
        grant = await act.session.get(RoleGrant, grant_id, with_for_update=True)
        if grant is None or grant.revoked_at is not None:
            raise Refused("gone")
        held = await _held(act, grant_id)
        grant.revoked_at = act.now
        act.record("role.revoked", grant, role=grant.role, member=grant.member_id)
        await act.commit()
        return held


async def roles_held(office: Office, actor: Actor, member_id: int | None = None) -> list[Held]:
    """Every role in force, or one member's."""
    async with office.look(actor) as act:
        act.require(Right.GRANT_ROLES)
        query = _query().where(RoleGrant.revoked_at.is_(None)).order_by(RoleGrant.role, RoleGrant.id)
        if member_id is not None:
            query = query.where(RoleGrant.member_id == member_id)
        return [_facts(grant) for grant in await act.session.scalars(query)]


async def places_to_grant(office: Office, actor: Actor) -> Places:
    """Every body, and the meetings that are not over, the nearest first."""
    async with office.look(actor) as act:
        act.require(Right.GRANT_ROLES)
        bodies = await act.session.scalars(select(Body).order_by(Body.id))
        meetings = await act.session.scalars(
            select(Meeting)
            .where(Meeting.state.not_in(OVER))
            .options(joinedload(Meeting.body))
            .order_by(Meeting.starts_at)
        )
        return Places(
            tuple(BodyPlace(body.id, body.region, body.name_kk, body.name_ru) for body in bodies),
            tuple(
                MeetingPlace(meeting.id, meeting.body.name_kk, meeting.body.name_ru, meeting.starts_at)
                for meeting in meetings
            ),
        )


def _query() -> Select[RoleGrant]:
    return select(RoleGrant).options(
        joinedload(RoleGrant.member).selectinload(Member.account), selectinload(RoleGrant.body)
    )


async def _held(act: Act, grant_id: int) -> Held:
    grant = await act.session.scalar(
        _query().where(RoleGrant.id == grant_id).execution_options(populate_existing=True)
    )
    assert grant is not None
    return _facts(grant)


def _facts(grant: RoleGrant) -> Held:
    return Held(
        grant.id,
        grant.member_id,
        grant.member.name_kk,
        grant.member.name_ru,
        grant.role,
        Bounds(grant.body_id, grant.region, grant.meeting_id),
        grant.body.name_kk if grant.body else None,
        grant.body.name_ru if grant.body else None,
        grant.member.account.telegram_id if grant.member.account else None,
    )


async def _check(act: Act, role: Role, bounds: Bounds) -> None:
    """A chair presides over one body, a teller counts at one meeting, an administrator keeps it all."""
    given = [value for value in (bounds.body_id, bounds.region, bounds.meeting_id) if value is not None]
    fits = {
        Role.CHAIR: bounds.body_id is not None,
        Role.TELLER: bounds.meeting_id is not None,
        Role.ADMINISTRATOR: not given,
    }.get(role, bounds.meeting_id is None)
    if len(given) > 1 or not fits:
        raise Refused("role-bound-unfit")
    if bounds.body_id is not None and await act.session.get(Body, bounds.body_id) is None:
        raise Refused("gone")
    if bounds.region is not None and bounds.region not in {region.code for region in REGIONS}:
        raise Refused("unknown-region", region=bounds.region)
    if bounds.meeting_id is not None:
        meeting = await act.session.get(Meeting, bounds.meeting_id)
        if meeting is None or meeting.state in OVER:
            raise Refused("gone")
