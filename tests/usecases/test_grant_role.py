"""Roles: granted within their bounds by an administrator, and taken back."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.convocation import MeetingKind
from bot.usecases.errors import Denied, Refused
from bot.usecases.grant_role import Bounds, grant_role, revoke_role, roles_held
from bot.usecases.identify import identify
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Grant
from db.models import Meeting, MeetingState, Role
from tests.people import body_id, enrol

OPERATOR = Actor.operator()


async def body(office: Office, code: str) -> int:
    async with AsyncSession(office.engine) as session:
        return await body_id(session, code)


async def meeting(office: Office, state: MeetingState) -> int:
    async with AsyncSession(office.engine) as session:
        row = Meeting(
            body_id=await body_id(session, "session"),
            kind=MeetingKind.REGULAR,
            state=state,
            starts_at=office.now() + timedelta(days=30),
            place_kk="Астана",
            place_ru="Астана",
            order_number="1",
            order_date=office.now().date(),
            convened_at=office.now(),
        )
        session.add(row)
        await session.flush()
        key = row.id
        await session.commit()
        return key


async def test_a_role_granted_is_a_role_held(office: Office) -> None:
    person = await enrol(office, telegram_id=1)
    session_id = await body(office, "session")
    held = await grant_role(office, OPERATOR, person.member_id, Role.CHAIR, Bounds(body_id=session_id))
    assert held.telegram_id == 1
    assert (await identify(office, 1)).grants == (Grant(Role.CHAIR, body_id=session_id),)


async def test_a_role_taken_back_is_held_no_more(office: Office) -> None:
    person = await enrol(office, telegram_id=1)
    held = await grant_role(office, OPERATOR, person.member_id, Role.CLERK, Bounds(region="almaty"))
    await revoke_role(office, OPERATOR, held.grant_id)
    assert (await identify(office, 1)).grants == ()
    assert await roles_held(office, OPERATOR) == []
    with pytest.raises(Refused, match="gone"):
        await revoke_role(office, OPERATOR, held.grant_id)


async def test_the_same_role_is_granted_once(office: Office) -> None:
    person = await enrol(office)
    await grant_role(office, OPERATOR, person.member_id, Role.AUDITOR, Bounds())
    with pytest.raises(Refused, match="role-held-already"):
        await grant_role(office, OPERATOR, person.member_id, Role.AUDITOR, Bounds())
    await grant_role(office, OPERATOR, person.member_id, Role.AUDITOR, Bounds(region="abai"))
    assert len(await roles_held(office, OPERATOR, person.member_id)) == 2


@pytest.mark.parametrize(
    ("role", "bounds"),
    [
        (Role.CHAIR, Bounds()),
        (Role.CHAIR, Bounds(region="almaty")),
        (Role.TELLER, Bounds()),
        (Role.TELLER, Bounds(body_id=1)),
        (Role.ADMINISTRATOR, Bounds(region="almaty")),
        (Role.CLERK, Bounds(body_id=1, region="almaty")),
        (Role.AUDITOR, Bounds(meeting_id=1)),
    ],
)
async def test_bounds_that_do_not_fit_the_role_are_refused(
    office: Office, role: Role, bounds: Bounds
) -> None:
    person = await enrol(office)
    with pytest.raises(Refused, match="role-bound-unfit"):
        await grant_role(office, OPERATOR, person.member_id, role, bounds)


async def test_bounds_that_do_not_exist_are_refused(office: Office) -> None:
    person = await enrol(office)
    with pytest.raises(Refused, match="unknown-region"):
        await grant_role(office, OPERATOR, person.member_id, Role.CLERK, Bounds(region="atlantis"))
    with pytest.raises(Refused, match="gone"):
        await grant_role(office, OPERATOR, person.member_id, Role.CLERK, Bounds(body_id=999))
    with pytest.raises(Refused, match="gone"):
        await grant_role(office, OPERATOR, 999, Role.CLERK, Bounds())


async def test_a_teller_is_named_for_a_meeting_that_is_not_over(office: Office) -> None:
    person = await enrol(office, telegram_id=1)
    ahead, over = await meeting(office, MeetingState.CONVENED), await meeting(office, MeetingState.CLOSED)
    await grant_role(office, OPERATOR, person.member_id, Role.TELLER, Bounds(meeting_id=ahead))
    with pytest.raises(Refused, match="gone"):
        await grant_role(office, OPERATOR, person.member_id, Role.TELLER, Bounds(meeting_id=over))
    assert (await identify(office, 1)).grants == (Grant(Role.TELLER, meeting_id=ahead),)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
async def test_only_an_administrator_grants(office: Office, role: Role) -> None:
    person = await enrol(office)
    actor = Actor(telegram_id=7, grants=(Grant(role),))
    with pytest.raises(Denied):
        await grant_role(office, actor, person.member_id, Role.ADMINISTRATOR, Bounds())
    with pytest.raises(Denied):
        await roles_held(office, actor)
