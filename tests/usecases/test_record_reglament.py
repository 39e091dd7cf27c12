"""A regional body's own reglament takes the place of the lent national rules, from its day on."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.bodies import BodyKind
from bot.rules.statutes import rule_for
from bot.usecases.close_vote import close_vote
from bot.usecases.errors import Denied, Refused
from bot.usecases.office import Office
from bot.usecases.open_vote import open_vote
from bot.usecases.record_reglament import OwnRules, record_reglament
from bot.usecases.rights import Actor, Grant, Right
from bot.usecases.roll import reglament_of
from db.models import Body, Meeting, Role, VoteResult
from tests.conftest import Clock
from tests.sittings import chair, full_hall

OWN = OwnRules(
    "Регламент", date(2024, 2, 1), "12", Fraction(1, 2), "15", Fraction(1, 2), strict=True, notice_days=10
)


@pytest.fixture(autouse=True)
def on_a_day_after_it(clock: Clock) -> None:
    clock.set(datetime(2024, 2, 1, 7, 0, tzinfo=UTC))


async def abai(office: Office) -> Body:
    async with office.look(Actor.operator()) as look:
        look.require(Right.ASK)
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


BAD_NUMBERS = [
    replace(OWN, quorum=Fraction(0)),
    replace(OWN, quorum=Fraction(4, 3)),
    replace(OWN, majority=Fraction(-1, 2)),
    replace(OWN, majority=Fraction(1)),  # more than all can never be reached
    replace(OWN, majority=Fraction(10**20, 10**20 + 1)),  # longer than its column
]


@pytest.mark.parametrize("own", BAD_NUMBERS)
async def test_numbers_that_no_body_could_meet_are_refused(office: Office, own: OwnRules) -> None:
    with pytest.raises(Refused, match="reglament-numbers"):
        await record_reglament(office, Actor.operator(), "abai-session", own)


async def test_all_of_them_may_be_asked_for_at_least(office: Office) -> None:
    unanimous = replace(OWN, majority=Fraction(1), strict=False)
    await record_reglament(office, Actor.operator(), "abai-session", unanimous)
    held = reglament_of(await abai(office), OWN.adopted)
    assert held is not None
    assert rule_for(BodyKind.REGIONAL_SESSION, on=OWN.adopted, reglament=held).majority == 1


@pytest.mark.parametrize(
    ("own", "refusal"),
    [
        (replace(OWN, title="Р" * 501), "text-too-long"),
        (replace(OWN, majority_clause="1" * 61), "text-too-long"),
        (replace(OWN, quorum_clause="1" * 61), "text-too-long"),
        (replace(OWN, title=" "), "text-empty"),
        (replace(OWN, quorum_clause=""), "text-empty"),
        (replace(OWN, notice_days=-1), "reglament-notice-days"),
        (replace(OWN, notice_days=367), "reglament-notice-days"),
    ],
)
async def test_texts_and_terms_keep_to_their_bounds(office: Office, own: OwnRules, refusal: str) -> None:
    with pytest.raises(Refused, match=refusal):
        await record_reglament(office, Actor.operator(), "abai-session", own)


async def test_one_that_is_still_to_be_adopted_waits(office: Office) -> None:
    """Its notice term would hold before it does."""
    with pytest.raises(Refused, match="reglament-ahead"):
        await record_reglament(
            office, Actor.operator(), "abai-session", replace(OWN, adopted=date(2024, 2, 2))
        )
    assert (await abai(office)).notice_days == 30


async def test_an_older_one_recorded_late_leaves_the_newers_term(office: Office) -> None:
    await record_reglament(office, Actor.operator(), "abai-session", OWN)
    older = replace(OWN, adopted=date(2020, 1, 1), notice_days=20)
    await record_reglament(office, Actor.operator(), "abai-session", older)
    assert (await abai(office)).notice_days == OWN.notice_days


async def test_a_long_clause_stands_in_a_votes_result(office: Office) -> None:
    clause = "12-бап, 3-тармақ" + "1" * 44
    await record_reglament(
        office,
        Actor.operator(),
        "abai-session",
        replace(OWN, majority_clause=clause, quorum_clause=clause),
    )
    at, _ = await full_hall(office, 2, body="abai-session")
    async with AsyncSession(office.engine) as session:
        (await session.get_one(Meeting, at.meeting_id)).starts_at = office.now()
        await session.commit()
    presiding = await chair(office, "abai-session")
    opened = await open_vote(office, presiding, at.items[0])
    await close_vote(office, presiding, opened.vote_id)
    async with AsyncSession(office.engine) as session:
        result = (await session.scalars(select(VoteResult))).one()
    assert (result.clause, result.quorum_clause) == (clause, clause)
