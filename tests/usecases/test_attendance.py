"""The hall's door: who may register, with what code, counted once; and the quorum that follows."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.close_meeting import close_meeting
from bot.usecases.draw_up_minutes import draw_up_minutes
from bot.usecases.errors import Denied, Refused
from bot.usecases.identify import identify
from bot.usecases.office import Office
from bot.usecases.open_meeting import open_meeting
from bot.usecases.open_registration import open_registration, renew_code
from bot.usecases.record_departure import leave, record_departure
from bot.usecases.register_arrival import TRIES, register_arrival, register_at_desk
from bot.usecases.register_with_digits import register_with_digits
from bot.usecases.rights import Actor
from bot.usecases.see_door import PAGE, see_door
from db.models import Attendance, Delivery, Meeting, MeetingState, NoticeKind
from tests.conftest import Clock
from tests.people import enrol, enrol_many
from tests.sittings import CLERK, DAY, actor, bring_in, chair, clerk, code_of, notices, sitting, stays, teller


@pytest.fixture(autouse=True)
def on_the_day(clock: Clock) -> None:
    clock.set(DAY - timedelta(hours=1))


async def test_a_clerk_opens_registration_and_a_second_time_gets_the_same_code(office: Office) -> None:
    at = await sitting(office, state=MeetingState.CONVENED)
    desk = await clerk(office)
    code = await open_registration(office, desk, at.meeting_id)
    assert len(code.digits) == 6
    assert code.digits.isdigit()
    assert await open_registration(office, desk, at.meeting_id) == code


async def test_registration_does_not_open_before_the_day(office: Office, clock: Clock) -> None:
    at = await sitting(office, state=MeetingState.CONVENED)
    clock.set(DAY - timedelta(days=1))
    with pytest.raises(Refused, match="registration-too-early"):
        await open_registration(office, await clerk(office), at.meeting_id)


async def test_a_clerk_of_another_body_cannot_open_it(office: Office) -> None:
    at = await sitting(office, state=MeetingState.CONVENED)
    with pytest.raises(Denied):
        await open_registration(office, await clerk(office, "council"), at.meeting_id)


async def test_a_renewed_code_makes_the_old_one_worthless(office: Office) -> None:
    member = await enrol(office, telegram_id=1)
    at = await sitting(office)
    renewed = await renew_code(office, await clerk(office), at.meeting_id)
    assert renewed.digits != code_of(office, at)
    with pytest.raises(Refused, match="wrong-code"):
        await register_arrival(office, await actor(office, member), at.meeting_id, code_of(office, at))
    assert not (
        await register_arrival(office, await actor(office, member), at.meeting_id, renewed.digits)
    ).already


async def test_the_code_changes_every_half_minute_and_a_photo_of_it_is_soon_worthless(
    office: Office, clock: Clock
) -> None:
    people = [await actor(office, await enrol(office, telegram_id=number)) for number in (1, 2, 3, 4)]
    at = await sitting(office)
    shown = await open_registration(office, await clerk(office), at.meeting_id)
    clock.move(timedelta(seconds=30))
    assert (await open_registration(office, await clerk_again(office), at.meeting_id)).digits != shown.digits
    await register_arrival(office, people[0], at.meeting_id, shown.digits)
    await register_arrival(office, people[1], at.meeting_id, shown.signature)
    clock.move(timedelta(seconds=60))
    for code in (shown.digits, shown.signature):
        with pytest.raises(Refused, match="code-expired"):
            await register_arrival(office, people[2], at.meeting_id, code)
    clock.move(
        -timedelta(seconds=60)
    )  # a clock that steps back: the hall shows the code of that moment again
    await register_arrival(office, people[2], at.meeting_id, shown.digits)


async def clerk_again(office: Office) -> Actor:
    return await identify(office, CLERK)


async def test_an_old_code_is_late_and_no_guess(office: Office, clock: Clock) -> None:
    member = await actor(office, await enrol(office, telegram_id=1))
    at = await sitting(office)
    old = code_of(office, at)
    clock.move(timedelta(minutes=5))
    for _ in range(TRIES + 1):
        with pytest.raises(Refused, match="code-expired"):
            await register_arrival(office, member, at.meeting_id, old)
    assert not (await register_arrival(office, member, at.meeting_id, code_of(office, at))).already


async def test_the_code_of_another_meeting_registers_nobody(office: Office) -> None:
    member = await actor(office, await enrol(office, telegram_id=1))
    at, other = await sitting(office), await sitting(office)
    with pytest.raises(Refused, match="wrong-code"):
        await register_arrival(office, member, at.meeting_id, code_of(office, other))


async def test_a_second_registration_counts_nobody_twice(office: Office) -> None:
    member = await actor(office, await enrol(office, telegram_id=1))
    at = await sitting(office)
    first = await register_arrival(office, member, at.meeting_id, code_of(office, at))
    second = await register_arrival(office, member, at.meeting_id, code_of(office, at))
    assert (first.already, second.already) == (False, True)
    assert first.quorum.present == second.quorum.present == 1


async def test_phone_and_several_desks_at_once_leave_one_stay(office: Office) -> None:
    person = await enrol(office, telegram_id=1)
    member, desk = await actor(office, person), await clerk(office)
    at = await sitting(office)
    arrivals = await asyncio.gather(
        *(register_arrival(office, member, at.meeting_id, code_of(office, at)) for _ in range(5)),
        *(register_at_desk(office, desk, at.meeting_id, person.member_id) for _ in range(5)),
    )
    assert [arrival.already for arrival in arrivals].count(False) == 1
    assert await stays(office, at) == 1


async def test_six_digits_cannot_be_guessed(office: Office, clock: Clock) -> None:
    """Not even the right code is taken after five wrong ones; ten minutes later it is. Others are not held up."""
    member = await actor(office, await enrol(office, telegram_id=1))
    other = await actor(office, await enrol(office, telegram_id=2))
    at = await sitting(office)
    for guess in range(TRIES):
        with pytest.raises(Refused, match="wrong-code"):
            await register_arrival(office, member, at.meeting_id, f"{guess:06}")
    with pytest.raises(Refused, match="too-many-tries"):
        await register_arrival(office, member, at.meeting_id, code_of(office, at))
    await register_arrival(office, other, at.meeting_id, code_of(office, at))
    clock.move(timedelta(minutes=10))
    assert not (await register_arrival(office, member, at.meeting_id, code_of(office, at))).already


async def test_many_guesses_at_once_get_no_more_tries(office: Office) -> None:
    member = await actor(office, await enrol(office, telegram_id=1))
    at = await sitting(office)
    answers = await asyncio.gather(
        *(register_arrival(office, member, at.meeting_id, f"{guess:06}") for guess in range(20)),
        return_exceptions=True,
    )
    codes = [answer.code for answer in answers if isinstance(answer, Refused)]
    assert sorted(codes) == ["too-many-tries"] * (20 - TRIES) + ["wrong-code"] * TRIES


@pytest.mark.parametrize(
    ("begins", "ends"),
    [(date(2023, 4, 27), None), (date(2020, 1, 1), date(2023, 4, 26))],
    ids=["not yet begun", "ended that day"],
)
async def test_a_seat_must_be_in_force_on_the_day_of_the_meeting(
    office: Office, begins: date, ends: date | None
) -> None:
    person = await enrol(office, telegram_id=1, begins=begins, ends=ends)
    at = await sitting(office)
    with pytest.raises(Denied):
        await register_arrival(office, await actor(office, person), at.meeting_id, code_of(office, at))
    with pytest.raises(Refused, match="no-seat-that-day"):
        await register_at_desk(office, await clerk(office), at.meeting_id, person.member_id)


async def test_after_midnight_the_seats_of_the_meeting_s_day_still_hold(office: Office, clock: Clock) -> None:
    person = await enrol(office, telegram_id=1, ends=date(2023, 4, 27))
    at = await sitting(office)
    clock.set(DAY + timedelta(hours=15))
    arrival = await register_arrival(office, await actor(office, person), at.meeting_id, code_of(office, at))
    assert (arrival.quorum.present, arrival.quorum.total) == (1, 1)


async def test_a_member_of_another_body_and_a_stranger_are_turned_away(office: Office) -> None:
    at = await sitting(office, body="council")
    person = await enrol(office, telegram_id=1, body="session")
    with pytest.raises(Denied):
        await register_arrival(office, await actor(office, person), at.meeting_id, code_of(office, at))
    with pytest.raises(Refused, match="not-bound"):
        await register_arrival(office, Actor(telegram_id=5), at.meeting_id, code_of(office, at))


@pytest.mark.parametrize("state", [MeetingState.CONVENED, MeetingState.CLOSED, MeetingState.CANCELLED])
async def test_nobody_registers_where_the_door_is_not_open(office: Office, state: MeetingState) -> None:
    person = await enrol(office, telegram_id=1)
    at = await sitting(office, state=state)
    with pytest.raises(Refused, match="registration-closed"):
        await register_arrival(office, await actor(office, person), at.meeting_id, code_of(office, at))
    with pytest.raises(Refused, match="registration-closed"):
        await register_at_desk(office, await clerk(office), at.meeting_id, person.member_id)


async def test_digits_alone_find_the_member_s_own_meeting(office: Office) -> None:
    person = await enrol(office, telegram_id=1)
    await sitting(office, body="council")
    at = await sitting(office)
    arrival = await register_with_digits(office, await actor(office, person), code_of(office, at))
    assert arrival.meeting_id == at.meeting_id


async def test_digits_without_a_meeting_are_refused_in_words(office: Office) -> None:
    person = await enrol(office, telegram_id=1)
    with pytest.raises(Refused, match="nothing-to-register"):
        await register_with_digits(office, await actor(office, person), "123456")


async def test_a_teller_keeps_the_door_of_one_meeting_and_no_other(office: Office) -> None:
    person = await enrol(office)
    at, other = await sitting(office), await sitting(office)
    keeper = await teller(office, at)
    assert not (await register_at_desk(office, keeper, at.meeting_id, person.member_id)).already
    with pytest.raises(Denied):
        await register_at_desk(office, keeper, other.meeting_id, person.member_id)


async def test_who_leaves_and_returns_has_two_stays_and_counts_once(office: Office) -> None:
    person = await enrol(office, telegram_id=1)
    member, desk = await actor(office, person), await clerk(office)
    at = await sitting(office)
    await register_arrival(office, member, at.meeting_id, code_of(office, at))
    assert (await leave(office, member, at.meeting_id)).quorum.present == 0
    assert (await leave(office, member, at.meeting_id)).already
    back = await register_arrival(office, member, at.meeting_id, code_of(office, at))
    assert back.quorum.present == 1
    assert await stays(office, at) == 2
    assert not (await record_departure(office, desk, at.meeting_id, person.member_id)).already


async def test_the_336th_of_504_makes_the_quorum_and_the_chair_is_told_once(office: Office) -> None:
    people = await enrol_many(office, 504, first_telegram_id=1000)
    at = await sitting(office)
    presiding, desk = await chair(office), await clerk(office)
    await bring_in(office, at, people[:334])
    before = await register_at_desk(office, desk, at.meeting_id, people[334].member_id)
    assert (before.quorum.present, before.quorum.met, before.quorum.missing) == (335, False, 1)
    assert await notices(office, NoticeKind.QUORUM_REACHED) == []
    reached = await register_at_desk(office, desk, at.meeting_id, people[335].member_id)
    assert (reached.quorum.present, reached.quorum.needed, reached.quorum.met) == (336, 336, True)
    await register_at_desk(office, desk, at.meeting_id, people[336].member_id)
    (notice,) = await notices(office, NoticeKind.QUORUM_REACHED)
    assert (notice.priority, notice.payload) == (0, {"present": 336, "total": 504, "needed": 336})
    async with AsyncSession(office.engine) as session:
        told = set(await session.scalars(select(Delivery.member_id).where(Delivery.notice_id == notice.id)))
    assert told == {presiding.member_id, desk.member_id}


async def test_a_lost_quorum_is_told_each_time_it_turns(office: Office) -> None:
    people = await enrol_many(office, 3, first_telegram_id=1000)
    at = await sitting(office)
    await chair(office)
    await bring_in(office, at, people[:1])
    second = await actor(office, people[1])
    for _ in range(2):
        await register_arrival(office, second, at.meeting_id, code_of(office, at))
        await leave(office, second, at.meeting_id)
    assert len(await notices(office, NoticeKind.QUORUM_REACHED)) == 2
    assert len(await notices(office, NoticeKind.QUORUM_LOST)) == 2


async def test_the_desk_finds_members_by_the_first_letters_of_any_name(office: Office) -> None:
    await enrol(office, "Сейітова Әлия", "Сейтова Алия")
    await enrol(office, "Ким Ирина", "Ким Ирина")
    await enrol_many(office, PAGE)
    at = await sitting(office)
    desk = await clerk(office)
    everybody = await see_door(office, desk, at.meeting_id)
    assert (everybody.found, everybody.pages, len(everybody.people)) == (PAGE + 2, 2, PAGE)
    assert [one.name_kk for one in (await see_door(office, desk, at.meeting_id, "әли")).people] == [
        "Сейітова Әлия"
    ]
    assert [one.name_ru for one in (await see_door(office, desk, at.meeting_id, "АЛИЯ сей")).people] == [
        "Сейтова Алия"
    ]
    assert (await see_door(office, desk, at.meeting_id, "жоқ")).people == ()
    assert (await see_door(office, desk, at.meeting_id, page=99)).page == 1


async def test_a_meeting_opens_without_quorum_and_the_record_says_so(office: Office) -> None:
    people = await enrol_many(office, 3, first_telegram_id=1000)
    at = await sitting(office)
    await bring_in(office, at, people[:1])
    opened = await open_meeting(office, await chair(office), at.meeting_id)
    assert not opened.quorum.met
    async with AsyncSession(office.engine) as session:
        meeting = await session.get_one(Meeting, at.meeting_id)
        assert (meeting.opening_present, meeting.opening_total) == (1, 3)
        assert meeting.presided_by is not None


async def test_a_meeting_opens_once_by_the_chair_after_registration(office: Office) -> None:
    convened = await sitting(office, state=MeetingState.CONVENED)
    at = await sitting(office)
    presiding = await chair(office)
    with pytest.raises(Refused, match="registration-not-open"):
        await open_meeting(office, presiding, convened.meeting_id)
    with pytest.raises(Denied):
        await open_meeting(office, await clerk(office), at.meeting_id)
    await open_meeting(office, presiding, at.meeting_id)
    with pytest.raises(Refused, match="meeting-open-already"):
        await open_meeting(office, presiding, at.meeting_id)


async def test_at_the_close_all_depart_and_no_lost_quorum_is_cried(office: Office) -> None:
    people = await enrol_many(office, 3, first_telegram_id=1000)
    at = await sitting(office, state=MeetingState.OPEN)
    await bring_in(office, at, people)
    presiding = await chair(office)
    closed = await close_meeting(office, presiding, at.meeting_id)
    assert closed.present == 3
    assert await notices(office, NoticeKind.QUORUM_LOST) == []
    async with AsyncSession(office.engine) as session:
        assert (await session.scalars(select(Attendance).where(Attendance.departed_at.is_(None)))).all() == []
        assert (await session.get_one(Meeting, at.meeting_id)).hall_secret is None
    with pytest.raises(Refused, match="meeting-over"):
        await close_meeting(office, presiding, at.meeting_id)


async def test_a_clock_that_steps_back_turns_no_order_round(office: Office, clock: Clock) -> None:
    people = await enrol_many(office, 3, first_telegram_id=1000)
    at = await sitting(office)
    await bring_in(office, at, people)
    presiding, desk = await chair(office), await clerk(office)
    clock.move(timedelta(minutes=-5))
    await open_meeting(office, presiding, at.meeting_id)
    clock.move(timedelta(minutes=-5))
    await record_departure(office, desk, at.meeting_id, people[0].member_id)
    await close_meeting(office, presiding, at.meeting_id)
    minutes = await draw_up_minutes(office, desk, at.meeting_id, "1")
    assert [one.at_opening for one in minutes.attended] == [True, True, True]
    assert [one.stays[0].left is not None for one in minutes.attended] == [True, False, False]
