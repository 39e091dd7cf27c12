"""Quiet hours, and a clerk who pauses, resumes or cancels while it goes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.client import make_bot
from bot.delivery.outbox import Outbox
from bot.delivery.pace import Pace, broadcasting
from bot.rehearsal.faults import Fault
from bot.rehearsal.server import BotApiServer
from bot.rules.convocation import MeetingKind
from bot.rules.terms import ALMATY
from bot.settings import Settings
from bot.usecases.cancel_meeting import cancel_meeting
from bot.usecases.convene import Convened, Convocation, convene
from bot.usecases.errors import Denied, Refused
from bot.usecases.identify import identify
from bot.usecases.office import Office
from bot.usecases.pause_notice import cancel_notice, pause_notice, resume_notice
from bot.usecases.rights import Actor, Grant
from bot.usecases.start import start
from bot.usecases.tell_unreachable import GATHERED_FOR, tell_unreachable
from db.models import DeliveryState, Notice, NoticeKind, Role
from tests.conftest import TOKEN, Clock
from tests.delivery.test_outbox import CLERK, FIRST_ID, all_in, all_sent, deliveries, running, telegram
from tests.people import body_id, enrol, enrol_many, give_role
from tests.waiting import eventually

__all__ = ["telegram"]

ORDERED = date(2026, 11, 25)
LAST_LAWFUL_START = datetime(2026, 12, 25, 10, tzinfo=ALMATY)
"""Thirty days after the order: the notices must go on the very day (9.2)."""
LATER_START = datetime(2026, 12, 29, 10, tzinfo=ALMATY)


async def convoke(office: Office, telegram: BotApiServer, members: int, starts_at: datetime) -> Convened:
    await enrol_many(office, members, first_telegram_id=FIRST_ID)
    for number in range(members):
        telegram.person(FIRST_ID + number).has_started()
    async with AsyncSession(office.engine) as session:
        body = await body_id(session, "session")
    wanted = Convocation(
        body_id=body,
        kind=MeetingKind.REGULAR,
        starts_at=starts_at,
        place_kk="Астана",
        place_ru="Астана",
        agenda=(("Есеп", "Отчёт"),),
        order_number="15",
        order_date=ORDERED,
    )
    return await convene(office, CLERK, wanted)


def at(hour: int, minute: int = 0, *, day: int = 25) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ALMATY).astimezone(UTC)


def told(telegram: BotApiServer) -> int:
    return len(telegram.calls_of("sendDocument"))


async def test_a_convocation_by_night_goes_in_the_morning(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    clock.set(at(23))
    convened = await convoke(office, telegram, 3, LATER_START)
    assert (convened.held_until, convened.by_night) == (at(8, day=26), False)
    async with running(office, telegram) as outbox:
        await asyncio.sleep(0.1)
        assert told(telegram) == 0
        clock.set(at(8, day=26))
        outbox.wake()
        await all_sent(office)


async def test_on_the_last_lawful_day_it_goes_by_night_all_the_same(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    clock.set(at(23))
    convened = await convoke(office, telegram, 3, LAST_LAWFUL_START)
    assert (convened.held_until, convened.by_night) == (None, True)
    async with running(office, telegram):
        await all_sent(office)


async def test_a_retry_that_falls_into_the_night_waits_for_the_morning(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    clock.set(at(21, 59))
    await convoke(office, telegram, 3, LATER_START)
    telegram.faults.add(Fault.server_error(502, times=3))
    async with running(office, telegram) as outbox:
        await eventually(lambda: told(telegram) == 3, "the first attempts")
        await eventually(lambda: all_in(office, DeliveryState.QUEUED), "the refusals")
        clock.set(at(22, 5))
        outbox.wake()
        await eventually(lambda: all_due(office, at(8, day=26)), "the night")
        assert told(telegram) == 3
        clock.set(at(8, day=26))
        outbox.wake()
        await all_sent(office)


async def all_due(office: Office, moment: datetime) -> bool:
    return all(row.due_at == moment for row in await deliveries(office))


async def test_a_meeting_that_begins_soon_is_cancelled_by_night(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    clock.set(at(12))
    convened = await convoke(office, telegram, 1, LATER_START)
    clock.set(datetime(2026, 12, 28, 23, tzinfo=ALMATY).astimezone(UTC))
    cancelled = await cancel_meeting(office, CLERK, convened.meeting_id, "Боран")
    assert (cancelled.held_until, cancelled.by_night) == (None, True)


async def test_what_is_paused_waits_and_goes_on_where_it_stopped(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    clock.set(at(12))
    await convoke(office, telegram, 30, LATER_START)
    telegram.faults.add(Fault.slow(0.02, times=None))
    async with running(office, telegram) as outbox:
        await eventually(lambda: told(telegram) >= 5, "the first")
        held = await pause_notice(office, CLERK, 1)
        assert held.changed > 0
        await eventually(lambda: all_in(office, DeliveryState.SENT, DeliveryState.HELD), "those under way")
        before = told(telegram)
        assert (await pause_notice(office, CLERK, 1)).changed == 0
        await resume_notice(office, CLERK, 1)
        assert (await resume_notice(office, CLERK, 1)).changed == 0
        outbox.wake()
        await all_sent(office)
    assert before < told(telegram) == 30


async def test_what_is_resumed_by_night_goes_in_the_morning(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    clock.set(at(12))
    await convoke(office, telegram, 2, LATER_START)
    await pause_notice(office, CLERK, 1)
    clock.set(at(23))
    await resume_notice(office, CLERK, 1)
    assert await all_due(office, at(8, day=26))


async def test_a_send_that_waits_for_its_turn_does_not_go_out_after_the_cancellation(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    clock.set(at(12))
    await convoke(office, telegram, 9, LATER_START)
    async with slow_outbox(office, telegram):
        await eventually(lambda: under_way(office, 4), "four that wait for their turn")
        before = told(telegram)
        steered = await cancel_notice(office, CLERK, 1)
        assert 9 - steered.sent - steered.changed in (3, 4), "all but those under way"
        await eventually(lambda: all_in(office, DeliveryState.SENT, DeliveryState.CANCELLED), "the rest")
    assert told(telegram) <= before + 1
    with pytest.raises(Refused, match="notice-cancelled"):
        await resume_notice(office, CLERK, 1)


@asynccontextmanager
async def slow_outbox(office: Office, telegram: BotApiServer) -> AsyncIterator[None]:
    """Two sends a second: whoever is claimed waits for a turn."""
    bot = make_bot(Settings(_env_file=None, bot_token=TOKEN, telegram_api=telegram.url))
    bot.session.middleware(Pace(per_second=2, chat_seconds=0))
    task = asyncio.create_task(Outbox(office, bot).run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await bot.session.close()


async def under_way(office: Office, count: int) -> bool:
    return sum(row.state is DeliveryState.SENDING for row in await deliveries(office)) == count


async def test_nobody_but_the_body_s_clerk_steers_and_a_vote_is_not_paused(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    clock.set(at(12))
    await convoke(office, telegram, 1, LATER_START)
    other = Actor(telegram_id=901, grants=(Grant(Role.CLERK, region="abai"),))
    for steer in (pause_notice, resume_notice, cancel_notice):
        with pytest.raises(Denied):
            await steer(office, other, 1)
        with pytest.raises(Refused, match="gone"):
            await steer(office, CLERK, 99)
    async with AsyncSession(office.engine) as session:
        (await session.get_one(Notice, 1)).priority = 0
        await session.commit()
    with pytest.raises(Refused, match="in-the-hall"):
        await pause_notice(office, CLERK, 1)


async def test_the_clerk_is_told_once_of_all_who_cannot_be_reached(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    clock.set(at(12))
    await convoke(office, telegram, 4, LATER_START)
    clerk = await enrol(office, "Дана Хатшы", "Дана Секретарь", body=None, telegram_id=77, language="kk")
    regional = await enrol(office, "Өңір Хатшысы", "Секретарь области", body=None, telegram_id=78)
    await give_role(office, clerk.member_id, Role.CLERK)
    await give_role(office, regional.member_id, Role.CLERK, region="abai")
    for reader in (77, 78):
        telegram.person(reader).has_started()
    for number in range(3):
        telegram.person(FIRST_ID + number).block()
    async with running(office, telegram) as outbox:
        await eventually(lambda: all_in(office, DeliveryState.SENT, DeliveryState.FAILED), "the convocation")
        await tell_unreachable(office)
        assert telegram.calls_of("sendMessage") == [], "others may follow"
        clock.move(GATHERED_FOR)
        await tell_unreachable(office)
        await tell_unreachable(office)
        outbox.wake()
        await eventually(lambda: bool(telegram.calls_of("sendMessage")), "the message to the clerk")
        clock.move(GATHERED_FOR)
        await tell_unreachable(office)
    text = telegram.person(77).last.text
    assert all(word in text for word in ("3 мүшеге", "Мүше 001", "Мүше 002", "Мүше 003"))
    assert len(telegram.person(77).chat) == 1
    assert telegram.person(78).chat == []


async def test_who_blocks_again_after_coming_back_is_told_of_again(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    clock.set(at(12))
    await convoke(office, telegram, 1, LATER_START)
    clerk = await enrol(office, body=None, telegram_id=77)
    await give_role(office, clerk.member_id, Role.CLERK)
    telegram.person(FIRST_ID).block()
    async with running(office, telegram):
        for _ in range(2):
            await eventually(lambda: all_in(office, *settled), "the refusal")
            clock.move(GATHERED_FOR)
            await tell_unreachable(office)
            clock.move(GATHERED_FOR)
            await start(office, await identify(office, FIRST_ID))
    async with AsyncSession(office.engine) as session:
        kinds = [notice.kind for notice in (await session.scalars(select(Notice))).all()]
    assert kinds.count(NoticeKind.UNREACHABLE) == 2


settled = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.NOT_BOUND)


async def test_a_last_look_that_refuses_gives_the_turn_back(telegram: BotApiServer) -> None:
    telegram.person(FIRST_ID).has_started()
    bot = make_bot(Settings(_env_file=None, bot_token=TOKEN, telegram_api=telegram.url))
    bot.session.middleware(Pace(chat_seconds=0))

    async def unwanted() -> None:
        raise LookupError

    for _ in range(40):
        with broadcasting(unwanted), pytest.raises(LookupError):
            await bot.send_message(FIRST_ID + 1, "Жоқ")
    await bot.send_message(FIRST_ID, "Сәлем")
    await bot.session.close()
    assert [call.outcome for call in telegram.calls] == ["ok"]
