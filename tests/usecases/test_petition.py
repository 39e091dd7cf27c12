"""A petition: opened by a member, signed and taken back, reached once, told once (9.3)."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.end_seat import end_seat
from bot.usecases.errors import Denied, Refused
from bot.usecases.office import Office
from bot.usecases.open_petition import open_petition, withdraw_petition
from bot.usecases.rights import Actor
from bot.usecases.see_petition import may_sign, read_signatures, see_petition, see_petitions
from bot.usecases.sign_petition import sign_petition, withdraw_signature
from db.models import AuditEntry, Delivery, NoticeKind, PetitionState, Seat
from tests.people import Enrolled, enrol_many
from tests.sittings import actor, chair, clerk, notices

REASON = "Тілдер туралы тұжырымдаманы талқылау керек"


async def nine(office: Office) -> list[Enrolled]:
    """A Session of nine: three signatures are a third."""
    return await enrol_many(office, 9, first_telegram_id=1000)


async def opened(office: Office, people: list[Enrolled]) -> int:
    return await open_petition(office, await actor(office, people[0]), REASON)


async def told(office: Office) -> int:
    return len(await notices(office, NoticeKind.PETITION_REACHED))


async def test_who_opens_a_petition_has_signed_it(office: Office) -> None:
    people = await nine(office)
    key = await opened(office, people)
    facts = await see_petition(office, await actor(office, people[1]), key)
    assert (facts.count.signatures, facts.count.needed, facts.count.total) == (1, 3, 9)
    assert (facts.state, facts.signed, facts.own, facts.may_sign) == (PetitionState.OPEN, False, False, True)


async def test_at_a_third_the_secretariat_and_the_chair_are_told_once_with_the_numbers_of_that_moment(
    office: Office,
) -> None:
    people = await nine(office)
    await chair(office)
    desk = await clerk(office)
    key = await opened(office, people)
    await sign_petition(office, await actor(office, people[1]), key)
    assert await told(office) == 0
    assert (await sign_petition(office, await actor(office, people[2]), key)).reached
    (notice,) = await notices(office, NoticeKind.PETITION_REACHED)
    async with AsyncSession(office.engine) as session:
        told_to = select(func.count(Delivery.id)).where(Delivery.notice_id == notice.id)
        assert (await session.scalars(told_to)).one() == 2
    await enrol_many(office, 9, first_telegram_id=2000)
    facts = await see_petition(office, desk, key)
    assert (facts.state, facts.count.total, facts.count.needed) == (PetitionState.REACHED, 9, 3)


async def test_a_reached_petition_takes_no_signature_and_gives_none_back(office: Office) -> None:
    people = await nine(office)
    key = await opened(office, people)
    for person in people[1:3]:
        await sign_petition(office, await actor(office, person), key)
    for act, person in ((sign_petition, people[3]), (withdraw_signature, people[2])):
        with pytest.raises(Refused, match="petition-reached"):
            await act(office, await actor(office, person), key)
    assert (await see_petition(office, await actor(office, people[3]), key)).count.signatures == 3


async def test_signing_twice_counts_once_and_a_signature_can_be_taken_back(office: Office) -> None:
    people = await nine(office)
    key = await opened(office, people)
    second = await actor(office, people[1])
    for _ in range(2):
        assert (await sign_petition(office, second, key)).signatures == 2
    assert (await withdraw_signature(office, second, key)).signatures == 1
    assert (await withdraw_signature(office, second, key)).signatures == 1
    async with AsyncSession(office.engine) as session:
        entries = await session.scalars(
            select(AuditEntry.action).where(AuditEntry.action.like("petition.%")).order_by(AuditEntry.id)
        )
        assert list(entries) == ["petition.opened", "petition.signed", "petition.signature-withdrawn"]


async def test_two_who_sign_at_the_same_instant_at_the_threshold_reach_it_once(office: Office) -> None:
    people = await nine(office)
    await clerk(office)
    key = await opened(office, people)
    signers = [await actor(office, person) for person in people[1:5]]
    results = await asyncio.gather(
        *(sign_petition(office, signer, key) for signer in signers), return_exceptions=True
    )
    assert sum(isinstance(result, Refused) for result in results) == 2, "the third signature was the last"
    assert await told(office) == 1


async def leaves(office: Office, member: Enrolled) -> None:
    """The member moves abroad for good: the seat ends today."""
    async with AsyncSession(office.engine) as session:
        held = await session.scalars(select(Seat.id).where(Seat.member_id == member.member_id))
    await end_seat(office, Actor.operator(), held.one(), "17.1.2", date(2023, 3, 27))


async def test_a_signature_goes_with_its_seat_and_a_smaller_third_is_reached(office: Office) -> None:
    people = await nine(office)
    key = await opened(office, people)
    await sign_petition(office, await actor(office, people[1]), key)
    await leaves(office, people[1])
    facts = await see_petition(office, await actor(office, people[2]), key)
    assert (facts.count.signatures, facts.count.needed) == (1, 3)
    await sign_petition(office, await actor(office, people[2]), key)
    for person in people[3:5]:
        await leaves(office, person)
    facts = await see_petition(office, await actor(office, people[2]), key)
    assert (facts.state, facts.count.signatures, facts.count.needed) == (PetitionState.REACHED, 2, 2)


async def test_the_opener_alone_takes_the_petition_back_while_it_is_open(office: Office) -> None:
    people = await nine(office)
    key = await opened(office, people)
    with pytest.raises(Refused, match="petition-not-yours"):
        await withdraw_petition(office, await actor(office, people[1]), key)
    await withdraw_petition(office, await actor(office, people[0]), key)
    with pytest.raises(Refused, match="petition-withdrawn"):
        await sign_petition(office, await actor(office, people[1]), key)
    assert (await see_petitions(office, await actor(office, people[0]))).may_open


async def test_one_open_petition_a_member(office: Office) -> None:
    people = await nine(office)
    await opened(office, people)
    with pytest.raises(Refused, match="petition-open-already"):
        await opened(office, people)


async def test_two_taps_at_once_open_one(office: Office) -> None:
    people = await nine(office)
    answers = await asyncio.gather(*(opened(office, people) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(answer, Refused) for answer in answers) == 3


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", "petition-reason-short"),
        ("  қысқа ", "petition-reason-short"),
        ("ұ" * 2001, "text-too-long"),
    ],
)
async def test_a_reason_is_a_sentence_and_no_book(office: Office, reason: str, code: str) -> None:
    people = await nine(office)
    with pytest.raises(Refused, match=code):
        await open_petition(office, await actor(office, people[0]), reason)


async def test_only_members_of_the_session_open_sign_and_see(office: Office) -> None:
    people = await nine(office)
    key = await opened(office, people)
    await enrol_many(office, 1, body="abai-session", first_telegram_id=5000)
    stranger = await actor(office, 5000)
    for act in (sign_petition, see_petition):
        with pytest.raises(Denied):
            await act(office, stranger, key)
    with pytest.raises(Denied):
        await open_petition(office, stranger, REASON)
    assert not await may_sign(office, stranger)
    assert await may_sign(office, await actor(office, people[0]))


async def test_the_list_of_names_is_the_secretariats_and_the_chairs(office: Office) -> None:
    people = await nine(office)
    key = await opened(office, people)
    await sign_petition(office, await actor(office, people[1]), key)
    listed = await read_signatures(office, await clerk(office), key)
    assert [one.name.ru for one in listed.signers] == ["Член 001", "Член 002"]
    with pytest.raises(Denied):
        await read_signatures(office, await actor(office, people[1]), key)
