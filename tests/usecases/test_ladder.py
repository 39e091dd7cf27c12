"""The ladder: Telegram's rungs and the human hand's, late or in time, and what a change does to both."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.answer_notice import answer_notice
from bot.usecases.bind import bind_by_invite
from bot.usecases.cancel_meeting import cancel_meeting
from bot.usecases.change_meeting import Change, change_meeting
from bot.usecases.convene import convene
from bot.usecases.end_seat import end_seat
from bot.usecases.errors import Denied, Refused
from bot.usecases.identify import identify
from bot.usecases.invite import invite_member
from bot.usecases.ladder import Group, Ladder
from bot.usecases.office import Office
from bot.usecases.read_proof import read_proof
from bot.usecases.register_lines import Problem
from bot.usecases.rights import Actor, Grant
from bot.usecases.see_deliveries import see_deliveries, see_delivery_names, see_member_ladder
from bot.usecases.tell_by_hand import (
    HandTelling,
    TellingDeed,
    TellingLine,
    TellingsFile,
    record_tellings,
    tell_by_hand,
    undo_telling,
)
from db.models import AuditEntry, Delivery, DeliveryState, Failure, Role, Rsvp, Telling, TellingWay
from tests.conftest import Clock
from tests.people import enrol, enrol_many
from tests.usecases.test_convene import CLERK, ORDER_DAY, session_on

DAY = timedelta(days=1)
BY_PHONE = TellingWay.TELEPHONE


async def convened(office: Office, body: str = "session") -> int:
    """The Session of 26.04.2023, whose last day to tell members is today."""
    return (await convene(office, CLERK, await session_on(office, body=body))).meeting_id


async def sent(office: Office) -> None:
    """Whatever waits goes out at this moment."""
    async with AsyncSession(office.engine) as session:
        waiting = update(Delivery).where(Delivery.state == DeliveryState.QUEUED)
        await session.execute(waiting.values(state=DeliveryState.SENT, sent_at=office.now()))
        await session.commit()


async def ladder(office: Office, meeting_id: int) -> Ladder:
    return (await see_deliveries(office, CLERK, meeting_id)).ladder


async def group(office: Office, meeting_id: int, wanted: Group) -> list[str]:
    found = await see_delivery_names(office, CLERK, meeting_id, wanted)
    return [rung.name_ru for rung in found.names]


async def rows(office: Office) -> list[Telling]:
    async with AsyncSession(office.engine) as session:
        return list(await session.scalars(select(Telling).order_by(Telling.id)))


async def test_the_ladder_ends_in_a_human_hand(office: Office) -> None:
    await enrol(office, "Ерлан", "Ерлан", telegram_id=1000)
    paper = await enrol(office, "Қағаз", "Бумажный")
    meeting_id = await convened(office)
    await sent(office)
    assert await group(office, meeting_id, Group.NOT_REACHED) == ["Бумажный"]
    recorded = await tell_by_hand(office, CLERK, 1, HandTelling(paper.member_id, BY_PHONE, ORDER_DAY))
    assert (recorded.deed, recorded.late) == (TellingDeed.ADD, False)
    assert await group(office, meeting_id, Group.NOT_REACHED) == []
    assert await group(office, meeting_id, Group.BY_HAND) == ["Бумажный"]
    verdict = (await ladder(office, meeting_id)).verdict
    assert verdict is not None
    assert (verdict.kept, verdict.last, verdict.total) == (True, ORDER_DAY, 2)


async def test_one_told_a_day_late_undoes_the_proof(office: Office, clock: Clock) -> None:
    paper = await enrol(office)
    meeting_id = await convened(office)
    clock.move(DAY)
    recorded = await tell_by_hand(office, CLERK, 1, HandTelling(paper.member_id, BY_PHONE, ORDER_DAY + DAY))
    verdict = (await ladder(office, meeting_id)).verdict
    assert verdict is not None
    assert (recorded.late, verdict.kept, verdict.late, verdict.not_told) == (True, False, 1, 0)


async def test_who_is_on_the_way_is_not_on_the_list_to_call(office: Office) -> None:
    for number in range(3):
        await enrol(office, telegram_id=1000 + number)
    meeting_id = await convened(office)
    async with AsyncSession(office.engine) as session:
        for member_id, state in ((1, DeliveryState.HELD), (2, DeliveryState.CANCELLED)):
            chosen = update(Delivery).where(Delivery.member_id == member_id)
            await session.execute(chosen.values(state=state))
        await session.commit()
    counts = (await see_deliveries(office, CLERK, meeting_id)).counts
    assert [counts[one] for one in (Group.QUEUED, Group.HELD, Group.STOPPED, Group.NOT_REACHED)] == [
        1,
        1,
        1,
        1,
    ]


async def test_the_same_telling_twice_is_one_and_another_corrects_it(office: Office) -> None:
    member = await enrol(office)
    await convened(office)
    first = HandTelling(member.member_id, BY_PHONE, ORDER_DAY)
    second = HandTelling(member.member_id, TellingWay.POST, ORDER_DAY)
    deeds = [(await tell_by_hand(office, CLERK, 1, one)).deed for one in (first, first, second)]
    assert deeds == [TellingDeed.ADD, TellingDeed.SAME, TellingDeed.CORRECT]
    assert [(row.way, row.undone_at is None) for row in await rows(office)] == [
        (BY_PHONE, False),
        (TellingWay.POST, True),
    ]


async def test_two_clerks_who_record_at_once_record_once(office: Office) -> None:
    member = await enrol(office)
    await convened(office)
    telling = HandTelling(member.member_id, BY_PHONE, ORDER_DAY)
    both = await asyncio.gather(*(tell_by_hand(office, CLERK, 1, telling) for _ in range(3)))
    assert sorted(one.deed for one in both) == [TellingDeed.ADD, TellingDeed.SAME, TellingDeed.SAME]
    assert len(await rows(office)) == 1


async def test_what_is_taken_back_leaves_its_row_and_an_entry(office: Office) -> None:
    member = await enrol(office)
    meeting_id = await convened(office)
    await tell_by_hand(office, CLERK, 1, HandTelling(member.member_id, BY_PHONE, ORDER_DAY))
    for _ in range(2):
        assert await undo_telling(office, CLERK, 1, member.member_id) == meeting_id
    (row,) = await rows(office)
    assert (row.undone_at, row.undone_by) == (office.now(), CLERK.telegram_id)
    assert (await see_deliveries(office, CLERK, meeting_id)).counts[Group.NOT_REACHED] == 1
    async with AsyncSession(office.engine) as session:
        entries = select(AuditEntry.action).where(AuditEntry.action.startswith("telling."))
        actions = list(await session.scalars(entries.order_by(AuditEntry.number)))
    assert actions == ["telling.recorded", "telling.undone"]


@pytest.mark.parametrize(
    ("on", "at", "code"),
    [
        (ORDER_DAY + DAY, None, "future"),
        (ORDER_DAY, datetime(2023, 3, 27, 7, 1, tzinfo=UTC), "future"),
        (ORDER_DAY - DAY, None, "before-notice"),
    ],
)
async def test_nobody_is_told_tomorrow_nor_before_the_order(
    office: Office, on: date, at: datetime | None, code: str
) -> None:
    member = await enrol(office)
    await convened(office)
    with pytest.raises(Refused, match=f"telling-{code}"):
        await tell_by_hand(office, CLERK, 1, HandTelling(member.member_id, BY_PHONE, on, at))
    assert await rows(office) == []


async def test_a_letter_may_have_gone_out_on_the_day_of_the_order(office: Office, clock: Clock) -> None:
    """The clerk sits down at the bot a day after the order was signed and posted."""
    member = await enrol(office)
    clock.move(DAY)
    await convened(office)
    recorded = await tell_by_hand(office, CLERK, 1, HandTelling(member.member_id, TellingWay.POST, ORDER_DAY))
    assert not recorded.late


async def test_a_changed_place_starts_the_ladder_again(office: Office) -> None:
    member = await enrol(office, telegram_id=1000)
    paper = await enrol(office)
    meeting_id = await convened(office)
    await sent(office)
    assert member.telegram_id is not None
    await answer_notice(office, await identify(office, member.telegram_id), 1, Rsvp.WILL_COME)
    telling = HandTelling(paper.member_id, BY_PHONE, ORDER_DAY)
    await tell_by_hand(office, CLERK, 1, telling)
    await change_meeting(office, CLERK, meeting_id, Change(places=("Алматы", "Алматы")))
    report = await see_deliveries(office, CLERK, meeting_id)
    counts = report.counts
    assert (counts[Group.QUEUED], counts[Group.NOT_REACHED], counts[Group.WILL_COME]) == (1, 1, 0)
    (before,) = report.ladder.before
    assert (before.total, before.sent, before.by_hand) == (2, 1, 1)
    with pytest.raises(Refused, match="telling-outdated"):
        await tell_by_hand(office, CLERK, 1, telling)
    (past,) = (await see_member_ladder(office, CLERK, meeting_id, member.member_id)).before
    assert past.rung.rsvp is Rsvp.WILL_COME
    (past,) = (await see_member_ladder(office, CLERK, meeting_id, paper.member_id)).before
    assert past.rung.by_hand is not None


async def test_whoever_is_told_by_telephone_first_keeps_that_day(office: Office, clock: Clock) -> None:
    member = await enrol(office)
    meeting_id = await convened(office)
    await tell_by_hand(office, CLERK, 1, HandTelling(member.member_id, BY_PHONE, ORDER_DAY))
    clock.move(DAY)
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Delivery).values(state=DeliveryState.SENT, sent_at=office.now()))
        await session.commit()
    (rung,) = (await ladder(office, meeting_id)).rungs
    assert rung.told_on == ORDER_DAY
    assert (await see_deliveries(office, CLERK, meeting_id)).counts[Group.LATE] == 0


async def test_a_region_s_clerk_records_nothing_elsewhere(office: Office) -> None:
    regional = Actor(telegram_id=901, grants=(Grant(Role.CLERK, region="abai"),))
    member = await enrol(office)
    meeting_id = await convened(office)
    telling = HandTelling(member.member_id, BY_PHONE, ORDER_DAY)
    file = TellingsFile((TellingLine(2, 1, telling),), ())
    for attempt in (
        tell_by_hand(office, regional, 1, telling),
        tell_by_hand(office, Actor(telegram_id=902), 404, telling),
        undo_telling(office, regional, 1, member.member_id),
        record_tellings(office, regional, meeting_id, file),
        see_member_ladder(office, regional, meeting_id, member.member_id),
        read_proof(office, regional, meeting_id),
    ):
        with pytest.raises(Denied):
            await attempt
    assert await rows(office) == []


async def test_names_stand_as_the_kazakh_alphabet_has_them(office: Office) -> None:
    names = ("Яков", "Үміт", "Әлия", "Қайрат", "Айгүл", "Кенже")
    for name in names:
        await enrol(office, name, name)
    meeting_id = await convened(office)
    found = await see_delivery_names(office, CLERK, meeting_id, Group.NOT_REACHED)
    assert [rung.name_kk for rung in found.names] == ["Айгүл", "Әлия", "Кенже", "Қайрат", "Үміт", "Яков"]


async def test_whose_seat_has_ended_counts_neither_for_the_proof_nor_against_it(office: Office) -> None:
    await enrol_many(office, 2, first_telegram_id=1000)
    meeting_id = await convened(office)
    async with AsyncSession(office.engine) as session:
        await session.execute(
            update(Delivery)
            .where(Delivery.member_id == 2)
            .values(state=DeliveryState.FAILED, failure=Failure.BLOCKED)
        )
        await session.commit()
    await sent(office)

    await end_seat(office, CLERK, 2, "17.1.1", ORDER_DAY)
    verdict = (await ladder(office, meeting_id)).verdict
    assert verdict is not None
    assert (verdict.kept, verdict.total) == (True, 1)


async def test_a_cancellation_has_no_term_and_is_told_to_all_who_had_been_told(office: Office) -> None:
    paper = await enrol(office)
    meeting_id = await convened(office)
    await cancel_meeting(office, CLERK, meeting_id, "Су тасқыны")
    found = await ladder(office, meeting_id)
    assert (found.verdict, found.last_day, len(found.rungs)) == (None, None, 1)
    await tell_by_hand(office, CLERK, 2, HandTelling(paper.member_id, BY_PHONE, ORDER_DAY))
    assert (await see_deliveries(office, CLERK, meeting_id)).counts[Group.NOT_REACHED] == 0


def line(number: int, member_id: int, *, notice_id: int = 1, on: date = ORDER_DAY) -> TellingLine:
    return TellingLine(number, notice_id, HandTelling(member_id, BY_PHONE, on))


async def test_a_filled_in_list_is_recorded_whole_after_a_look(office: Office) -> None:
    people = await enrol_many(office, 5)
    meeting_id = await convened(office)
    await tell_by_hand(office, CLERK, 1, HandTelling(people[0].member_id, BY_PHONE, ORDER_DAY))
    await tell_by_hand(office, CLERK, 1, HandTelling(people[1].member_id, TellingWay.POST, ORDER_DAY))
    file = TellingsFile(tuple(line(one.member_id + 1, one.member_id) for one in people), ())
    preview = await record_tellings(office, CLERK, meeting_id, file, dry_run=True)
    assert (list(preview.counts.values()), preview.written) == ([3, 1, 1], False)
    assert len(await rows(office)) == 2
    done = await record_tellings(office, CLERK, meeting_id, file)
    assert (done.counts, done.written) == (preview.counts, True)
    again = await record_tellings(office, CLERK, meeting_id, file)
    assert again.counts[TellingDeed.SAME] == 5
    assert (await see_deliveries(office, CLERK, meeting_id)).counts[Group.NOT_REACHED] == 0


async def test_a_list_with_one_wrong_line_records_nothing(office: Office) -> None:
    await enrol_many(office, 3)
    stranger = await enrol(office, body="council")
    meeting_id = await convened(office)
    file = TellingsFile(
        (
            line(2, 1),
            line(3, 2, on=ORDER_DAY + DAY),
            line(4, 3, notice_id=9),
            line(5, stranger.member_id),
            line(6, 404),
        ),
        (Problem(7, "bad-code", {}),),
    )
    report = await record_tellings(office, CLERK, meeting_id, file)
    assert [(problem.line, problem.code) for problem in report.problems] == [
        (3, "future"),
        (4, "outdated"),
        (5, "stranger"),
        (6, "stranger"),
        (7, "bad-code"),
    ]
    assert not report.written
    assert await rows(office) == []


async def test_an_unbound_member_who_binds_leaves_the_list_to_call(office: Office) -> None:
    member = await enrol(office)
    meeting_id = await convened(office)
    invited = await invite_member(office, CLERK, member.member_id)
    await bind_by_invite(office, Actor(telegram_id=77), invited.payload)
    counts = (await see_deliveries(office, CLERK, meeting_id)).counts
    assert (counts[Group.QUEUED], counts[Group.NOT_REACHED]) == (1, 0)


async def test_the_ladder_of_500_is_read_in_a_handful_of_queries(office: Office) -> None:
    """However many members there are: the clerk taps "refresh" while the broadcast runs."""
    await enrol_many(office, 60)
    meeting_id = await convened(office)
    many = await queries(office, meeting_id)
    await enrol_many(office, 60)
    assert await queries(office, meeting_id) == many


async def queries(office: Office, meeting_id: int) -> int:
    seen: list[str] = []
    engine = office.reader.sync_engine

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(engine, "before_cursor_execute", note)
    await see_deliveries(office, CLERK, meeting_id)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


async def test_the_chair_may_have_the_proof_but_no_telephones(office: Office) -> None:
    member = await enrol(office, phone="+77011234567")
    meeting_id = await convened(office)
    chair = Actor(telegram_id=903, grants=(Grant(Role.CHAIR),))
    facts = await read_proof(office, chair, meeting_id)
    assert len(facts.ladder.rungs) == 1
    with pytest.raises(Denied):
        await see_member_ladder(office, chair, meeting_id, member.member_id)
    async with AsyncSession(office.engine) as session:
        assert (await session.scalar(select(func.count(Telling.id)))) == 0
