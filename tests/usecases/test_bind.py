"""Binding: one account, one member, by a link that works once or by one's own number."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.bind import bind_by_contact, bind_by_invite, unbind
from bot.usecases.errors import Denied, Refused
from bot.usecases.identify import identify
from bot.usecases.invite import invite_body, invite_member, revoke_invites
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Grant
from db.models import Account, Invite, Role
from tests.people import body_id, enrol, enrol_many, give_role
from tests.sittings import sitting, teller

OPERATOR = Actor.operator()
PHONE = "+77011234567"


async def bound_member(office: Office, telegram_id: int) -> int | None:
    return (await identify(office, telegram_id)).member_id


async def test_a_link_binds_once(office: Office) -> None:
    member = await enrol(office)
    invited = await invite_member(office, OPERATOR, member.member_id)
    await bind_by_invite(office, Actor(1), invited.payload)
    assert await bound_member(office, 1) == member.member_id
    with pytest.raises(Refused, match="invite-void"):
        await bind_by_invite(office, Actor(2), invited.payload)


async def test_ones_own_used_link_greets_again(office: Office) -> None:
    member = await enrol(office)
    invited = await invite_member(office, OPERATOR, member.member_id)
    await bind_by_invite(office, Actor(1), invited.payload)
    again = await bind_by_invite(office, await identify(office, 1), invited.payload)
    assert again.member_id == member.member_id


async def test_a_token_is_kept_as_a_hash_only(office: Office) -> None:
    member = await enrol(office)
    invited = await invite_member(office, OPERATOR, member.member_id)
    async with AsyncSession(office.engine) as session:
        kept = await session.scalar(select(Invite.token_hash))
    assert kept is not None
    assert invited.payload.removeprefix("i_") not in kept
    assert len(invited.payload) <= 64


async def test_a_new_link_voids_the_old_one(office: Office) -> None:
    member = await enrol(office)
    old = await invite_member(office, OPERATOR, member.member_id)
    new = await invite_member(office, OPERATOR, member.member_id)
    with pytest.raises(Refused, match="invite-void"):
        await bind_by_invite(office, Actor(1), old.payload)
    await bind_by_invite(office, Actor(1), new.payload)


async def test_a_revoked_link_binds_nobody(office: Office) -> None:
    member = await enrol(office)
    invited = await invite_member(office, OPERATOR, member.member_id)
    assert await revoke_invites(office, OPERATOR, member.member_id) == 1
    with pytest.raises(Refused, match="invite-void"):
        await bind_by_invite(office, Actor(1), invited.payload)


@pytest.mark.parametrize("payload", ["i_", "i_guess", "i_" + "x" * 60])
async def test_a_guessed_link_binds_nobody(office: Office, payload: str) -> None:
    await enrol(office)
    with pytest.raises(Refused, match="invite-void"):
        await bind_by_invite(office, Actor(1), payload)


@pytest.mark.parametrize("given", ["77011234567", "+77011234567"])
async def test_ones_own_number_binds_when_the_register_has_it(office: Office, given: str) -> None:
    member = await enrol(office, phone=PHONE)
    await bind_by_contact(office, Actor(1), given)
    assert await bound_member(office, 1) == member.member_id


@pytest.mark.parametrize("given", ["77019999999", "0", "", "+"])
async def test_a_number_that_is_not_in_the_register_binds_nobody(office: Office, given: str) -> None:
    await enrol(office, phone=PHONE)
    with pytest.raises(Refused, match="phone-not-in-register"):
        await bind_by_contact(office, Actor(1), given)


async def test_binding_by_number_voids_the_links(office: Office) -> None:
    member = await enrol(office, phone=PHONE)
    invited = await invite_member(office, OPERATOR, member.member_id)
    await bind_by_contact(office, Actor(1), PHONE)
    with pytest.raises(Refused, match="invite-void"):
        await bind_by_invite(office, Actor(2), invited.payload)


async def test_an_account_is_one_member_only(office: Office) -> None:
    await enrol(office, telegram_id=1)
    other = await enrol(office)
    invited = await invite_member(office, OPERATOR, other.member_id)
    with pytest.raises(Refused, match="account-is-bound"):
        await bind_by_invite(office, Actor(1), invited.payload)


async def test_a_member_is_one_account_only(office: Office) -> None:
    await enrol(office, telegram_id=1, phone=PHONE)
    with pytest.raises(Refused, match="member-is-bound-elsewhere"):
        await bind_by_contact(office, Actor(2), PHONE)


async def test_two_accounts_with_the_same_right_at_once_bind_one(office: Office) -> None:
    await enrol(office, phone=PHONE)
    answers = await asyncio.gather(
        *(bind_by_contact(office, Actor(account), PHONE) for account in (1, 2)), return_exceptions=True
    )
    assert [type(answer).__name__ for answer in answers].count("Bound") == 1
    async with AsyncSession(office.engine) as session:
        bound = select(func.count()).select_from(Account).where(Account.member_id.is_not(None))
        assert await session.scalar(bound) == 1


async def test_after_unbinding_the_member_can_bind_another_phone(office: Office) -> None:
    member = await enrol(office, telegram_id=1, phone=PHONE)
    assert await unbind(office, OPERATOR, member.member_id) == 1
    assert await bound_member(office, 1) is None
    await bind_by_contact(office, Actor(2), PHONE)
    assert await bound_member(office, 2) == member.member_id


async def test_a_bound_member_gets_no_new_link(office: Office) -> None:
    member = await enrol(office, telegram_id=1)
    with pytest.raises(Refused, match="member-is-bound"):
        await invite_member(office, OPERATOR, member.member_id)


async def test_links_for_a_body_go_to_those_not_yet_bound(office: Office) -> None:
    unbound = await enrol_many(office, 3)
    await enrol(office, telegram_id=1)
    await enrol(office, body="council")
    invited = await invite_body(office, OPERATOR, "session")
    assert {one.member_id for one in invited} == {one.member_id for one in unbound}
    assert len({one.payload for one in invited}) == 3


def clerk(body_id: int | None = None, region: str | None = None) -> Actor:
    return Actor(telegram_id=7, grants=(Grant(Role.CLERK, body_id=body_id, region=region),))


async def test_a_regional_clerk_gives_links_for_the_region_only(office: Office) -> None:
    own = await enrol(office, body="almaty-session")
    foreign = await enrol(office, body="session")
    await invite_member(office, clerk(region="almaty"), own.member_id)
    with pytest.raises(Denied):
        await invite_member(office, clerk(region="almaty"), foreign.member_id)
    with pytest.raises(Denied):
        await unbind(office, clerk(region="almaty"), foreign.member_id)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CLERK, Role.AUDITOR])
async def test_a_clerk_cannot_take_over_a_wider_role_by_a_link(office: Office, role: Role) -> None:
    """A link is the person's whole power: who may hand it out must hold as much."""
    powerful = await enrol(office, body="almaty-session")
    await give_role(office, powerful.member_id, role)
    with pytest.raises(Denied):
        await invite_member(office, clerk(region="almaty"), powerful.member_id)


async def test_a_regions_clerk_and_chair_are_kept_by_the_regions_clerk(office: Office) -> None:
    colleague = await enrol(office, body=None)
    await give_role(office, colleague.member_id, Role.CLERK, region="almaty")
    chair = await enrol(office, body="almaty-session")
    await give_role(office, chair.member_id, Role.CHAIR, body="almaty-session")
    for person in (colleague, chair):
        assert (await invite_member(office, clerk(region="almaty"), person.member_id)).payload


async def test_nobody_without_a_role_gives_links(office: Office) -> None:
    member = await enrol(office, telegram_id=1)
    with pytest.raises(Denied):
        await invite_body(office, await identify(office, 1), "session")
    with pytest.raises(Denied):
        await unbind(office, await identify(office, 1), member.member_id)


@pytest.mark.parametrize("ended", [False, True])
async def test_who_sits_nowhere_is_kept_nationally_only(office: Office, ended: bool) -> None:
    """Nobody's seats are everybody's: a link for staff without a seat would be a way to the roles they get."""
    body, ends = ("almaty-session", date(2023, 1, 1)) if ended else (None, None)
    person = await enrol(office, body=body, ends=ends)
    for stranger in (clerk(region="almaty"), clerk(await body_id_of(office, "almaty-session"))):
        with pytest.raises(Denied):
            await invite_member(office, stranger, person.member_id)
    for national in (clerk(await body_id_of(office, "session")), clerk()):
        assert (await invite_member(office, national, person.member_id)).payload


async def test_a_teller_without_a_seat_is_kept_nationally_only(office: Office) -> None:
    at = await sitting(office)
    counts = await teller(office, at)
    assert counts.member_id is not None
    with pytest.raises(Denied):
        await invite_member(office, clerk(region="almaty"), counts.member_id)
    await unbind(office, clerk(await body_id_of(office, "session")), counts.member_id)


async def test_a_member_elect_of_the_session_is_kept_nationally_already(office: Office) -> None:
    elect = await enrol(office, begins=date(2023, 6, 1))
    with pytest.raises(Denied):
        await invite_member(office, clerk(region="almaty"), elect.member_id)
    await invite_member(office, clerk(await body_id_of(office, "session")), elect.member_id)


async def body_id_of(office: Office, code: str) -> int:
    async with AsyncSession(office.engine) as session:
        return await body_id(session, code)
