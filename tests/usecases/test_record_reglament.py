"""A regional body's own reglament takes the place of the lent national rules, from its day on."""

from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import select

from bot.usecases.errors import Denied, Refused
from bot.usecases.office import Office
from bot.usecases.record_reglament import OwnRules, record_reglament
from bot.usecases.rights import Actor, Grant
from bot.usecases.roll import reglament_of
from db.models import Body, Role

OWN = OwnRules(
    "Регламент", date(2024, 2, 1), "12", Fraction(1, 2), "15", Fraction(1, 2), strict=True, notice_days=10
)


async def abai(office: Office) -> Body:
    async with office.look(Actor.operator()) as look:
        return (await look.session.scalars(select(Body).where(Body.code == "abai-session"))).one()


async def test_it_holds_from_its_day_and_not_before(office: Office) -> None:
    await record_reglament(office, Actor.operator(), "abai-session", OWN)
    body = await abai(office)
    assert body.notice_days == 10
    assert reglament_of(body, date(2024, 1, 31)) is None
    held = reglament_of(body, date(2024, 2, 1))
    assert held is not None
    assert (held.quorum, held.quorum_clause, held.clause) == (Fraction(1, 2), "12", "15")


async def test_the_laws_own_numbers_cannot_be_replaced(office: Office) -> None:
    with pytest.raises(Refused, match="reglament-national"):
        await record_reglament(office, Actor.operator(), "session", OWN)


async def test_a_clerk_of_another_region_may_not_record_it(office: Office) -> None:
    stranger = Actor(telegram_id=1, grants=(Grant(Role.CLERK, region="astana"),))
    with pytest.raises(Denied):
        await record_reglament(office, stranger, "abai-session", OWN)
    assert (await abai(office)).reglaments == []
