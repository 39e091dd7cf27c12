"""A use case names its right, commits or leaves nothing, and is on the record when denied."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.bodies import BodyKind
from bot.usecases.errors import Denied
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Grant, Place, Right
from db.models import AuditEntry, Body, Role

SESSION = Place(body_id=1, kind=BodyKind.SESSION, region=None)
ABAI = Place(body_id=7, kind=BodyKind.REGIONAL_SESSION, region="abai")
STRANGER = Actor(telegram_id=5)


async def body(session: AsyncSession, code: str) -> Body:
    return (await session.scalars(select(Body).where(Body.code == code))).one()


async def test_what_is_not_committed_is_not_kept(office: Office) -> None:
    async with office.act(Actor.operator()) as act:
        act.require(Right.KEEP_REGISTER)
        (await body(act.session, "council")).notice_days = 10
    async with office.look(Actor.operator()) as look:
        look.require(Right.ASK)
        assert (await body(look.session, "council")).notice_days == 30


async def test_a_use_case_that_names_no_right_cannot_even_look(office: Office) -> None:
    with pytest.raises(RuntimeError, match="right"):
        async with office.look(Actor.operator()) as look:
            await body(look.session, "council")


async def test_a_use_case_that_names_no_right_cannot_commit(office: Office) -> None:
    async with office.act(Actor.operator()) as act:
        with pytest.raises(RuntimeError, match="must name its right"):
            await act.commit()


async def test_a_denied_act_leaves_an_entry_and_nothing_else(office: Office) -> None:
    with pytest.raises(Denied):
        async with office.act(STRANGER) as act:
            council = await body(act.session, "council")
            council.notice_days = 1
            act.require(Right.CONVENE, council)
    async with office.look(Actor.operator()) as look:
        look.require(Right.ASK)
        entry = (await look.session.scalars(select(AuditEntry))).one()
        assert (entry.telegram_id, entry.action, entry.allowed) == (5, "convene", False)
        assert entry.subject == f"bodies:{(await body(look.session, 'council')).id}"
        assert (await body(look.session, "council")).notice_days == 30


@pytest.mark.parametrize(
    ("grant", "right", "place", "allowed"),
    [
        (Grant(Role.CLERK, region="abai"), Right.CONVENE, ABAI, True),
        (Grant(Role.CLERK, region="abai"), Right.CONVENE, SESSION, False),
        (Grant(Role.CLERK, body_id=1), Right.CONVENE, SESSION, True),
        (Grant(Role.CLERK, body_id=1), Right.CONVENE, ABAI, False),
        (Grant(Role.CLERK), Right.PRESIDE, SESSION, False),
        (Grant(Role.CHAIR, body_id=1), Right.PRESIDE, SESSION, True),
        (Grant(Role.CHAIR, body_id=1), Right.CONVENE, SESSION, False),
        (Grant(Role.AUDITOR), Right.SEE_MEETING, ABAI, True),
        (Grant(Role.AUDITOR), Right.CONVENE, ABAI, False),
        (Grant(Role.ADMINISTRATOR), Right.GRANT_ROLES, None, True),
        (Grant(Role.ADMINISTRATOR), Right.PRESIDE, SESSION, False),
        (Grant(Role.ADMINISTRATOR), Right.TAKE_PART, SESSION, False),
        (Grant(Role.TELLER, meeting_id=3), Right.ENTER_COUNT, SESSION, False),
        (Grant(Role.TELLER, meeting_id=3), Right.ENTER_COUNT, Place(1, BodyKind.SESSION, None, 3), True),
    ],
)
def test_a_role_reaches_as_far_as_its_bounds(
    grant: Grant, right: Right, place: Place | None, allowed: bool
) -> None:
    assert Actor(telegram_id=1, grants=(grant,)).may(right, place) is allowed


def test_taking_part_comes_from_a_seat_and_from_nothing_else() -> None:
    assert Actor(telegram_id=1, seat_body_ids=frozenset({1})).may(Right.TAKE_PART, SESSION)
    assert not Actor.operator().may(Right.TAKE_PART, SESSION)
