"""The outbox against the strict server: what goes wrong between the table and Telegram, and what becomes of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from aiogram.exceptions import TelegramRetryAfter, TelegramServerError
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import claims
from bot.delivery.answers import Again, growing, read
from bot.delivery.client import make_bot
from bot.delivery.outbox import IN_FLIGHT, Outbox
from bot.delivery.pace import Pace
from bot.delivery.presence import Presence
from bot.rehearsal.faults import Fault
from bot.rehearsal.limits import Limits
from bot.rehearsal.parameters import Upload
from bot.rehearsal.server import BotApiServer
from bot.rules.convocation import MeetingKind
from bot.rules.quiet import is_quiet, next_morning
from bot.settings import Settings
from bot.usecases.cancel_meeting import cancel_meeting
from bot.usecases.change_meeting import Change, change_meeting
from bot.usecases.convene import Convocation, convene
from bot.usecases.identify import identify
from bot.usecases.notify import queue_for_bound, write_notice
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Grant, Right
from bot.usecases.start import note_blocked, start
from bot.usecases.write_announcement import notice_payload
from db.models import (
    Account,
    Body,
    Delivery,
    DeliveryState,
    Failure,
    FileKind,
    Meeting,
    MeetingState,
    Notice,
    NoticeKind,
    Role,
)
from tests.conftest import TOKEN, Clock
from tests.people import body_id, enrol_many
from tests.waiting import eventually

CLERK = Actor(telegram_id=900, grants=(Grant(Role.CLERK),))
FIRST_ID = 5000


@pytest.fixture
async def telegram(clock: Clock) -> AsyncIterator[BotApiServer]:
    async with BotApiServer(token=TOKEN, username="assembly_bot", clock=clock, limits=Limits.off()) as server:
        yield server


@asynccontextmanager
async def running(office: Office, telegram: BotApiServer) -> AsyncIterator[Outbox]:
    """An outbox of its own process' token, at no pace."""
    bot = make_bot(Settings(_env_file=None, bot_token=TOKEN, telegram_api=telegram.url))
    bot.session.middleware(Pace(per_second=100_000, chat_seconds=0))
    outbox = Outbox(office, bot)
    task = asyncio.create_task(outbox.run())
    try:
        yield outbox
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await bot.session.close()


async def convoke(office: Office, telegram: BotApiServer, members: int) -> None:
    """A convocation to so many members, all of whom have started the bot."""
    for number in range(members):
        telegram.person(FIRST_ID + number).has_started()
    await enrol_many(office, members, first_telegram_id=FIRST_ID)
    async with AsyncSession(office.engine) as session:
        body = await body_id(session, "session")
    wanted = Convocation(
        body_id=body,
        kind=MeetingKind.REGULAR,
        starts_at=datetime(2023, 4, 26, 4, tzinfo=UTC),
        place_kk="Астана <b>",
        place_ru="Астана & К°",
        agenda=tuple(
            (f"{number}-мәселе " + "ә" * 300, f"Вопрос {number} " + "я" * 300) for number in range(60)
        ),
        order_number="15",
        order_date=date(2023, 3, 27),
    )
    assert (await convene(office, CLERK, wanted)).queued == members


async def deliveries(office: Office) -> list[Delivery]:
    async with office.look(CLERK) as act:  # a reading transaction: it does not stand in the outbox's way
        act.require(Right.SEE_MEETING)
        return list(await act.session.scalars(select(Delivery).order_by(Delivery.id)))


async def all_in(office: Office, *states: DeliveryState) -> bool:
    return all(row.state in states for row in await deliveries(office))


async def all_sent(office: Office) -> None:
    await eventually(lambda: all_in(office, DeliveryState.SENT), "all notices")


async def a_second_later(office: Office, clock: Clock, outbox: Outbox) -> bool:
    """The clock goes on while it is waited for; True when all is sent."""
    clock.move(timedelta(seconds=1))
    outbox.wake()
    return await all_in(office, DeliveryState.SENT)


def copies(telegram: BotApiServer, members: int) -> list[int]:
    people = [telegram.person(FIRST_ID + number) for number in range(members)]
    return [sum(message.document is not None for message in person.chat) for person in people]


async def test_one_call_a_member_each_in_their_language_with_a_file_and_buttons(
    office: Office, telegram: BotApiServer
) -> None:
    await convoke(office, telegram, 8)
    async with running(office, telegram):
        await all_sent(office)
    assert [call.method for call in telegram.calls] == ["sendDocument"] * 8
    assert telegram.defects == []
    in_russian, in_kazakh = telegram.person(FIRST_ID).last, telegram.person(FIRST_ID + 1).last
    assert in_russian.file_name == "zasedanie-2023-04-26.ics"
    assert in_kazakh.file_name == "otyrys-2023-04-26.ics"
    assert "Астана & К°" in in_russian.text
    assert "Астана <b>" in in_kazakh.text
    assert "сәрсенбі" in in_kazakh.text
    assert "и ещё 5" in in_russian.text
    assert in_russian.buttons == [["👁 Прочитано"], ["Приду", "Не смогу"], ["📋 Вся повестка дня"]]
    row = (await deliveries(office))[0]
    assert (row.message_id, row.attempts, row.may_be_doubled) == (in_russian.id, 1, False)


async def test_who_cannot_be_reached_is_named_with_the_reason_and_does_not_stop_the_queue(
    office: Office, telegram: BotApiServer
) -> None:
    await convoke(office, telegram, 5)
    telegram.person(FIRST_ID).block()
    telegram.person(FIRST_ID + 1).deactivate()
    async with AsyncSession(office.engine) as session:
        await session.execute(
            update(Account).where(Account.telegram_id == FIRST_ID + 2).values(telegram_id=99)
        )
        await session.commit()
    async with running(office, telegram):
        settled = (DeliveryState.SENT, DeliveryState.FAILED)
        await eventually(lambda: all_in(office, *settled), "all settled")
    assert [row.failure for row in await deliveries(office)] == [
        Failure.BLOCKED,
        Failure.DEACTIVATED,
        Failure.NO_CHAT,
        None,
        None,
    ]
    async with AsyncSession(office.engine) as session:
        unreachable = select(Account.telegram_id).where(Account.blocked_at.is_not(None))
        assert set(await session.scalars(unreachable)) == {FIRST_ID, FIRST_ID + 1, 99}


async def test_a_notice_that_cannot_be_made_fails_as_our_defect_and_the_next_one_goes(
    office: Office, telegram: BotApiServer
) -> None:
    await convoke(office, telegram, 2)
    async with AsyncSession(office.engine) as session:
        first = (await deliveries(office))[0]
        await session.execute(
            update(Delivery).where(Delivery.id == first.id).values(notice_id=await bad_notice(office))
        )
        await session.commit()
    async with running(office, telegram):
        await eventually(lambda: all_in(office, DeliveryState.SENT, DeliveryState.FAILED), "all settled")
    assert [row.failure for row in await deliveries(office)] == [Failure.DEFECT, None]


async def test_a_file_shown_before_its_long_words_failed_is_not_shown_again(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    """A refusal for haste, a failing server, then a new process: only the words are tried again."""
    file_id = telegram.state.files.keep(Upload("a.pdf", "application/pdf", b"%PDF"), "document").file_id
    payload = notice_payload("ә" * 3000, "ы" * 3000, file_id, FileKind.DOCUMENT, None)
    telegram.person(FIRST_ID).has_started()
    (member,) = await enrol_many(office, 1, first_telegram_id=FIRST_ID)
    async with office.act(CLERK) as act:
        act.require(Right.CONVENE)
        body = await act.session.get_one(Body, await body_id(act.session, "session"))
        await write_notice(act, NoticeKind.ANNOUNCEMENT, body, [member.member_id], payload, priority=1)
        await act.commit()
    telegram.faults.add(
        Fault.too_many(1, "sendMessage"),
        Fault.server_error(502, "sendMessage"),
        Fault.dropped_before("sendMessage"),
    )
    async with running(office, telegram):
        await eventually(
            lambda: outcomes(telegram).count("502") == 1, "a refusal for haste, then a failing server"
        )
    async with running(office, telegram) as outbox:
        await eventually(lambda: a_second_later(office, clock, outbox), "the words")
    file, words = telegram.person(FIRST_ID).chat
    assert (file.document is not None, file.text) == (True, "")
    assert len(words.text) > 3000
    assert [call.method for call in telegram.calls].count("sendDocument") == 1
    row = (await deliveries(office))[0]
    assert (row.message_id, row.may_be_doubled) == (words.id, True)


def outcomes(telegram: BotApiServer) -> list[str]:
    return [call.outcome for call in telegram.calls]


async def bad_notice(office: Office) -> int:
    """A notice of a vote that does not exist."""
    async with AsyncSession(office.engine, expire_on_commit=False) as session:
        notice = Notice(
            kind=NoticeKind.VOTE_OPENED,
            meeting_id=1,
            revision=1,
            payload={"vote_id": 404},
            priority=1,
            created_at=office.now(),
        )
        session.add(notice)
        await session.commit()
        return notice.id


async def test_a_refusal_for_haste_costs_nobody_anything(office: Office, telegram: BotApiServer) -> None:
    await convoke(office, telegram, 6)
    telegram.faults.add(Fault.too_many(1))
    async with running(office, telegram):
        await all_sent(office)
    assert copies(telegram, 6) == [1] * 6
    assert not any(row.may_be_doubled for row in await deliveries(office))


async def test_a_pause_longer_than_any_send_may_take_doubts_nothing(
    office: Office, telegram: BotApiServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits for the pace has not been sent to: Telegram may ask for minutes."""
    monkeypatch.setattr("bot.delivery.outbox.SEND_SECONDS", 0.3)
    await convoke(office, telegram, 6)
    telegram.faults.add(Fault.too_many(1))
    async with running(office, telegram) as outbox:
        await eventually(lambda: a_second_later(office, clock, outbox), "all notices")
    assert copies(telegram, 6) == [1] * 6
    rows = await deliveries(office)
    assert not any(row.may_be_doubled for row in rows)
    assert sum(row.attempts for row in rows) <= len(rows) + IN_FLIGHT, (
        "one refusal costs each in flight one attempt"
    )


async def test_what_waited_for_the_pace_at_the_end_was_not_sent_and_is_not_doubted(
    office: Office, telegram: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.outbox.DRAIN_SECONDS", 0.1)
    await convoke(office, telegram, 6)
    telegram.faults.add(Fault.too_many(60))
    async with running(office, telegram):
        await eventually(lambda: len(telegram.calls) > 0, "the refusal")
    async with running(office, telegram):
        await eventually(lambda: all_in(office, DeliveryState.SENT), "all notices")
    assert not any(row.may_be_doubled for row in await deliveries(office))
    assert copies(telegram, 6) == [1] * 6


async def test_a_lost_connection_is_tried_again_and_marked_whether_the_send_took_effect_or_not(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    await convoke(office, telegram, 6)
    telegram.faults.add(Fault.dropped_before(), Fault.dropped_after())
    async with running(office, telegram) as outbox:
        await eventually(lambda: a_second_later(office, clock, outbox), "all notices")
    rows = await deliveries(office)
    assert sum(row.may_be_doubled for row in rows) == 2
    counted = copies(telegram, 6)
    assert sorted(counted) == [1, 1, 1, 1, 1, 2]
    assert rows[counted.index(2)].may_be_doubled


async def test_telegram_down_for_a_minute_loses_nothing(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    await convoke(office, telegram, 6)
    telegram.faults.add(Fault.server_error(502, times=18), Fault.server_error(504, times=6, html=True))
    async with running(office, telegram) as outbox:
        await eventually(lambda: a_second_later(office, clock, outbox), "all notices")
    assert max(row.attempts for row in await deliveries(office)) > 4
    assert copies(telegram, 6) == [1] * 6


async def test_a_stopped_outbox_finishes_what_is_under_way_and_the_next_goes_on(
    office: Office, telegram: BotApiServer
) -> None:
    await convoke(office, telegram, 40)
    telegram.faults.add(Fault.slow(0.02, times=None))
    async with running(office, telegram):
        await eventually(lambda: len(telegram.calls) >= 12, "a dozen")
    rows = await deliveries(office)
    assert not any(row.state is DeliveryState.SENDING for row in rows)
    assert sum(row.state is DeliveryState.SENT for row in rows) == sum(copies(telegram, 40)) < 40
    async with running(office, telegram):
        await all_sent(office)
    assert copies(telegram, 40) == [1] * 40


async def test_a_death_is_no_failure_and_makes_no_wait_longer(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    """Killed again and again over the same row, a bot would else wait five minutes after the first hiccup."""
    await convoke(office, telegram, 1)
    async with AsyncSession(office.engine) as session:
        for life in range(20):
            await claims.adopt(session, f"life {life}", alone=True)
            (claimed,) = await claims.claim(session, f"life {life}", clock.now, 1)
            assert claimed.attempts == 1


async def test_never_more_than_four_are_in_flight(office: Office, telegram: BotApiServer) -> None:
    await convoke(office, telegram, 12)
    telegram.faults.add(Fault.slow(0.1, times=None))
    most = 0
    async with running(office, telegram):
        rows = await deliveries(office)
        while any(row.state is not DeliveryState.SENT for row in rows):
            most = max(most, sum(row.state is DeliveryState.SENDING for row in rows))
            rows = await deliveries(office)
    assert most == IN_FLIGHT


async def test_a_dead_process_rows_are_taken_over_and_marked(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    """One SQLite file has one process; with PostgreSQL a process that holds no lock is dead."""
    await convoke(office, telegram, 3)
    async with AsyncSession(office.engine) as session:
        taken = (await deliveries(office))[0]
        claim = {"state": DeliveryState.SENDING, "claimed_by": "another", "claimed_at": clock.now}
        await session.execute(update(Delivery).where(Delivery.id == taken.id).values(**claim))
        await session.commit()
    async with running(office, telegram):
        await all_sent(office)
    assert [row.may_be_doubled for row in await deliveries(office)] == [True, False, False]


async def test_a_living_process_rows_are_left_to_it(office: Office, telegram: BotApiServer) -> None:
    if office.engine.dialect.name != "postgresql":
        pytest.skip("one SQLite file has one process")
    other = Presence(office.engine)
    await other.hold()
    await convoke(office, telegram, 3)
    async with AsyncSession(office.engine) as session:
        claimed = await claims.claim(session, other.token, office.now(), 1)
        await session.commit()
    async with running(office, telegram) as outbox:
        await eventually(lambda: all_in(office, DeliveryState.SENT, DeliveryState.SENDING), "the others")
        outbox.wake()
        await asyncio.sleep(0.1)
        assert (await deliveries(office))[0].claimed_by == other.token
        await other.let_go()  # as PostgreSQL does when the process dies
        outbox.wake()
        await all_sent(office)
    assert [row.id for row in await deliveries(office) if row.may_be_doubled] == [claimed[0].delivery_id]


async def test_two_processes_send_each_notice_once(office: Office, telegram: BotApiServer) -> None:
    if office.engine.dialect.name != "postgresql":
        pytest.skip("one SQLite file has one process")
    await convoke(office, telegram, 40)
    async with running(office, telegram), running(office, telegram):
        await all_sent(office)
    assert copies(telegram, 40) == [1] * 40


async def test_who_unbound_while_the_notice_waited_is_not_sent_to(
    office: Office, telegram: BotApiServer
) -> None:
    await convoke(office, telegram, 2)
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Account).where(Account.telegram_id == FIRST_ID).values(member_id=None))
        await session.commit()
    async with running(office, telegram):
        await eventually(lambda: all_in(office, DeliveryState.SENT, DeliveryState.NOT_BOUND), "the other")
    assert [row.state for row in await deliveries(office)] == [DeliveryState.NOT_BOUND, DeliveryState.SENT]


def test_waits_grow_and_stop_growing() -> None:
    assert [growing(attempts) for attempts in (1, 2, 3, 9, 10, 1000)] == [1, 2, 4, 256, 300, 300]


def test_a_pause_asked_for_by_telegram_does_not_count_as_doubled() -> None:
    refusal = TelegramRetryAfter(method=None, message="", retry_after=5)  # type: ignore[arg-type]  # not looked at
    assert read(refusal, 1) == Again(0, may_be_doubled=False)


def test_a_server_s_failure_leaves_open_what_became_of_the_call() -> None:
    failure = TelegramServerError(method=None, message="Bad Gateway")  # type: ignore[arg-type]  # not looked at
    assert read(failure, 1) == Again(1, may_be_doubled=True)


async def test_an_answer_to_a_person_is_made_again_after_a_refusal_for_haste(telegram: BotApiServer) -> None:
    telegram.person(FIRST_ID).has_started()
    telegram.faults.add(Fault.too_many(1))
    bot = make_bot(Settings(_env_file=None, bot_token=TOKEN, telegram_api=telegram.url))
    bot.session.middleware(Pace())
    await bot.send_message(FIRST_ID, "Сәлем")
    await bot.session.close()
    assert telegram.person(FIRST_ID).last.text == "Сәлем"
    assert [call.outcome for call in telegram.calls] == ["429", "ok"]


async def test_who_binds_after_the_convocation_gets_it_then(office: Office, telegram: BotApiServer) -> None:
    await convoke(office, telegram, 1)
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Delivery).values(state=DeliveryState.NOT_BOUND))
        await session.commit()
    async with office.act(CLERK) as act:
        act.require_own()
        assert await queue_for_bound(act, (await deliveries(office))[0].member_id) == 1
        await act.commit()
    async with running(office, telegram):
        await all_sent(office)
    assert copies(telegram, 1) == [1]


async def test_another_account_is_shown_the_file_that_the_one_before_was_shown(
    office: Office, telegram: BotApiServer
) -> None:
    """Unbound between a file and its long words, the member binds anew: that account has neither."""
    await convoke(office, telegram, 1)
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Delivery).values(state=DeliveryState.NOT_BOUND, message_id=7))
        await session.commit()
    async with office.act(CLERK) as act:
        act.require_own()
        await queue_for_bound(act, (await deliveries(office))[0].member_id)
        await act.commit()
    assert [row.message_id for row in await deliveries(office)] == [None]


@pytest.mark.parametrize("urgent", [True, False])
async def test_who_binds_at_night_gets_at_once_only_what_is_urgent(
    office: Office, telegram: BotApiServer, clock: Clock, urgent: bool
) -> None:
    await convoke(office, telegram, 1)
    clock.move(timedelta(hours=16))
    assert is_quiet(clock())
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Delivery).values(state=DeliveryState.NOT_BOUND))
        await session.execute(update(Notice).values(urgent=urgent))
        await session.commit()
    async with office.act(CLERK) as act:
        act.require_own()
        await queue_for_bound(act, (await deliveries(office))[0].member_id)
        await act.commit()
    (row,) = await deliveries(office)
    assert row.due_at == (clock() if urgent else next_morning(clock()))
    if urgent:
        async with running(office, telegram):
            await all_sent(office)


async def test_who_comes_back_to_the_bot_gets_what_could_not_reach_them(
    office: Office, telegram: BotApiServer
) -> None:
    await convoke(office, telegram, 3)
    for number in range(3):
        telegram.person(FIRST_ID + number).block()
    async with running(office, telegram):
        await eventually(lambda: all_in(office, DeliveryState.FAILED), "the refusals")
        for number in range(2):
            telegram.person(FIRST_ID + number).unblock()
        await start(office, await identify(office, FIRST_ID))
        await note_blocked(office, await identify(office, FIRST_ID + 1), blocked=False)
        await eventually(lambda: all_in(office, DeliveryState.SENT, DeliveryState.FAILED), "the notices")
    assert copies(telegram, 3) == [1, 1, 0]
    assert [row.failure for row in await deliveries(office)] == [None, None, Failure.BLOCKED]


async def test_who_comes_back_after_the_meeting_s_hour_or_for_an_older_notice_is_not_told_of_it(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    await convoke(office, telegram, 1)
    await change_meeting(office, CLERK, 1, Change(places=("Алматы", "Алматы")))
    async with AsyncSession(office.engine) as session:
        unreached = {"state": DeliveryState.FAILED, "failure": Failure.BLOCKED}
        await session.execute(update(Delivery).values(**unreached))
        await session.commit()
    clock.set(datetime(2023, 4, 26, 4, tzinfo=UTC))
    await start(office, await identify(office, FIRST_ID))
    assert await all_in(office, DeliveryState.FAILED)
    clock.move(-timedelta(days=1))
    await start(office, await identify(office, FIRST_ID))
    states = [row.state for row in await deliveries(office)]
    assert states == [DeliveryState.FAILED, DeliveryState.QUEUED]


async def test_an_invitation_that_waits_for_a_retry_does_not_go_out_after_the_cancellation(
    office: Office, telegram: BotApiServer, clock: Clock
) -> None:
    """It would put the meeting back into the calendar that the cancellation took it out of."""
    await convoke(office, telegram, 2)
    telegram.faults.add(Fault.server_error(502, times=2))
    async with running(office, telegram) as outbox:
        await eventually(lambda: tried(office, 2), "the first attempts")
        assert (await cancel_meeting(office, CLERK, 1, "Су тасқыны")).queued == 2
        assert [row.state for row in await deliveries(office)][:2] == [DeliveryState.OVERTAKEN] * 2
        await eventually(lambda: cancellation_arrived(office, clock, outbox), "the cancellation")
    assert copies(telegram, 2) == [1, 1]
    assert b"METHOD:CANCEL" in (telegram.person(FIRST_ID).last.document or b"")


async def tried(office: Office, rows: int) -> bool:
    found = await deliveries(office)
    return sum(row.state is DeliveryState.QUEUED and row.attempts > 0 for row in found) == rows


async def cancellation_arrived(office: Office, clock: Clock, outbox: Outbox) -> bool:
    await a_second_later(office, clock, outbox)
    return await all_in(office, DeliveryState.SENT, DeliveryState.OVERTAKEN)


async def test_what_was_under_way_at_the_cancellation_is_not_sent_again(
    office: Office, telegram: BotApiServer
) -> None:
    """A claimed row is not the clerk's to touch: it comes back to the queue when its send has failed."""
    await convoke(office, telegram, 1)
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Meeting).values(revision=2, state=MeetingState.CANCELLED))
        await session.commit()
    async with running(office, telegram):
        await eventually(lambda: all_in(office, DeliveryState.OVERTAKEN), "the verdict")
    assert copies(telegram, 1) == [0]
