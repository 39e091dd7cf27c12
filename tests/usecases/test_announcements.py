"""Announcements: to whom, once, in time, by whom; what is scheduled and what the bot's absence makes of it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.audiences import (
    Answered,
    Audience,
    meetings_to_write_about,
    positions_in,
    see_audience,
    see_audience_names,
)
from bot.usecases.errors import Denied, Refused
from bot.usecases.identify import identify
from bot.usecases.notify import FOLLOWED, queue_for_bound, write_notice
from bot.usecases.office import Office
from bot.usecases.pause_notice import cancel_notice
from bot.usecases.read_announcement import read_announcement
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting
from bot.usecases.see_announcements import load_progress, see_announcement, see_announcements, see_progress
from bot.usecases.write_announcement import (
    FILE_MEGABYTES,
    TEXT_LETTERS,
    Announced,
    Attachment,
    Draft,
    announce,
    drop_announcement,
    judge_announcement,
    release_due,
)
from db.models import (
    Account,
    Announcement,
    AnnouncementState,
    AuditEntry,
    Delivery,
    DeliveryState,
    FileKind,
    MissedBecause,
    Notice,
    NoticeKind,
    ProgressBoard,
    Role,
    RoleGrant,
    Rsvp,
    Seat,
)
from tests.conftest import Clock
from tests.people import Enrolled, body_id, enrol, enrol_many, give_role
from tests.sittings import CLERK, Sitting, clerk, notices, sitting

FILE = Attachment("file-id", "unique-id", FileKind.DOCUMENT, 1000)


async def of(office: Office, *codes: str) -> Audience:
    """The bodies of these codes together."""
    async with AsyncSession(office.engine) as session:
        return Audience(tuple([await body_id(session, code) for code in codes]))


async def draft(office: Office, *codes: str, **also: object) -> Draft:
    """The same few words for the members of these bodies."""
    words = Draft("Жиналыс болады", "Будет собрание", await of(office, *(codes or ("session",))))
    return replace(words, **also)  # type: ignore[arg-type]  # the fields of a draft


async def told(office: Office) -> list[int]:
    """Members to whom announcements were written, one for each time."""
    wanted = (
        select(Delivery.member_id)
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(Notice.kind == NoticeKind.ANNOUNCEMENT)
        .order_by(Delivery.id)
    )
    async with AsyncSession(office.engine) as session:
        return list(await session.scalars(wanted))


async def kept(office: Office) -> list[Announcement]:
    async with AsyncSession(office.engine, expire_on_commit=False) as session:
        return list(await session.scalars(select(Announcement).order_by(Announcement.id)))


async def acts(office: Office) -> list[str]:
    async with AsyncSession(office.engine) as session:
        wanted = select(AuditEntry.action).where(AuditEntry.action.like("announcement.%"))
        return list(await session.scalars(wanted.order_by(AuditEntry.id)))


async def regional_clerk(office: Office, region: str, telegram_id: int = 910_001) -> Actor:
    person = await enrol(office, "Аймақ Хатшы", "Секретарь области", body=None, telegram_id=telegram_id)
    await give_role(office, person.member_id, Role.CLERK, region=region)
    return await identify(office, telegram_id)


async def answered(office: Office, at: Sitting, rows: dict[int, dict[str, object]]) -> None:
    """A convocation as if sent, with a row for each member."""
    async with AsyncSession(office.engine) as session:
        notice = Notice(
            kind=NoticeKind.CONVOCATION,
            meeting_id=at.meeting_id,
            revision=1,
            payload={},
            priority=1,
            created_at=office.now(),
        )
        session.add(notice)
        await session.flush()
        for member_id, values in rows.items():
            about = {"state": DeliveryState.SENT, "priority": 1, "due_at": office.now(), **values}
            session.add(Delivery(notice_id=notice.id, member_id=member_id, **about))
        await session.commit()


# Audiences


async def test_who_sits_in_two_bodies_of_an_audience_is_told_once(office: Office) -> None:
    actor = await clerk(office)
    await give_role(office, actor.member_id or 0, Role.CLERK, body="council")
    actor = await identify(office, CLERK)
    both = await enrol(office, telegram_id=1)
    async with AsyncSession(office.engine) as session:
        council = await body_id(session, "council")
        session.add(Seat(member_id=both.member_id, body_id=council, begins=office.now().date()))
        await session.commit()
    one = await enrol(office, body="council", telegram_id=2)
    done = await announce(office, actor, await draft(office, "session", "council"))
    assert done.queued == 2
    assert await told(office) == [both.member_id, one.member_id]


async def test_a_position_and_the_answers_about_a_meeting_narrow_an_audience(office: Office) -> None:
    actor = await clerk(office)
    people = await enrol_many(office, 6, first_telegram_id=1)
    at = await sitting(office, starts_at=office.now() + timedelta(days=30))
    now = office.now()
    ids = [one.member_id for one in people]
    await answered(
        office,
        at,
        {
            ids[0]: {"read_at": now, "rsvp": Rsvp.WILL_COME},
            ids[1]: {"read_at": now, "rsvp": Rsvp.CANNOT},
            ids[2]: {"read_at": now},
            ids[3]: {},
            ids[4]: {"state": DeliveryState.FAILED, "failure": "blocked"},
        },
    )
    async with AsyncSession(office.engine) as session:
        chairs = update(Seat).where(Seat.member_id.in_((ids[2], ids[3]))).values(position="Төраға")
        await session.execute(chairs)
        await session.commit()
    base = await of(office, "session")
    expected = {
        Answered.WILL_COME: 1,
        Answered.CANNOT: 1,
        Answered.UNREAD: 1,
        Answered.SILENT: 3,
        Answered.NOT_REACHED: 1,
    }
    for did, count in expected.items():
        narrowed = replace(base, meeting_id=at.meeting_id, answered=did)
        assert (await see_audience(office, actor, narrowed)).count == count, did
    silent = replace(base, meeting_id=at.meeting_id, answered=Answered.SILENT, position="Төраға")
    assert (await see_audience(office, actor, silent)).count == 2
    assert await positions_in(office, actor, base.body_ids) == ("Төраға",)
    assert [one.facts.meeting_id for one in await meetings_to_write_about(office, actor)] == [at.meeting_id]


async def test_only_the_newest_notice_of_a_meeting_counts(office: Office) -> None:
    actor = await clerk(office)
    (one,) = await enrol_many(office, 1, first_telegram_id=1)
    at = await sitting(office)
    await answered(office, at, {one.member_id: {"rsvp": Rsvp.WILL_COME}})
    await answered(office, at, {one.member_id: {}})
    will_come = replace(await of(office, "session"), meeting_id=at.meeting_id, answered=Answered.WILL_COME)
    assert (await see_audience(office, actor, will_come)).count == 0


async def test_an_audience_is_read_by_the_alphabet_and_counts_who_can_be_reached(office: Office) -> None:
    actor = await clerk(office)
    for number, name in enumerate(("Әсел", "Азамат", "Бота"), 1):
        await enrol(office, name, f"Член {name}", telegram_id=number)
    await enrol(office, "Яков", "Яков")
    async with AsyncSession(office.engine) as session:
        await session.execute(update(Account).where(Account.telegram_id == 1).values(blocked_at=office.now()))
        await session.commit()
    audience = await of(office, "session")
    facts = await see_audience(office, actor, audience)
    assert (facts.count, facts.reachable) == (4, 2)
    names = await see_audience_names(office, actor, audience, 9)
    assert [kk for kk, _ in names.names] == ["Азамат", "Әсел", "Бота", "Яков"]
    assert (names.page, names.pages) == (0, 1)


async def test_a_seat_that_has_ended_is_out(office: Office) -> None:
    actor = await clerk(office)
    await enrol(office, telegram_id=1, ends=office.now().date())
    assert (await see_audience(office, actor, await of(office, "session"))).count == 0


# Rights


@pytest.mark.parametrize(
    "codes", [("almaty-session",), ("session",), ("council",), ("abai-session", "almaty-council")]
)
async def test_a_regions_clerk_reaches_their_own_region_and_no_one_else(
    office: Office, codes: tuple[str, ...]
) -> None:
    actor = await regional_clerk(office, "abai")
    for number, code in enumerate((*codes, "abai-council"), 1):
        await enrol(office, body=code, telegram_id=number)
    with pytest.raises(Denied):
        await announce(office, actor, await draft(office, *codes))
    with pytest.raises(Denied):
        await see_audience(office, actor, await of(office, *codes))
    with pytest.raises(Denied):
        await see_audience_names(office, actor, await of(office, *codes), 0)
    assert await told(office) == []
    done = await announce(office, actor, await draft(office, "abai-session", "abai-council"))
    assert done.queued == 1 + ("abai-session" in codes)


async def test_another_regions_meeting_gives_no_names_away(office: Office) -> None:
    actor = await regional_clerk(office, "abai")
    await enrol(office, body="abai-session", telegram_id=1)
    other = await sitting(office, body="almaty-session")
    narrowed = replace(
        await of(office, "abai-session"), meeting_id=other.meeting_id, answered=Answered.SILENT
    )
    with pytest.raises(Denied):
        await see_audience(office, actor, narrowed)
    assert await meetings_to_write_about(office, actor) == ()


async def test_what_the_national_secretariat_wrote_is_not_the_regions_to_see_or_stop(office: Office) -> None:
    regional = await regional_clerk(office, "abai")
    await enrol(office, body="abai-session", telegram_id=1)
    operator = Actor.operator()
    at = office.now() + timedelta(hours=3)
    scheduled = await announce(office, operator, await draft(office, "abai-session", scheduled_at=at))
    sent = await announce(office, operator, await draft(office, "abai-session"))
    assert (await see_announcements(office, regional)).announcements == ()
    for attempt in (
        drop_announcement(office, regional, scheduled.announcement_id),
        see_announcement(office, regional, sent.announcement_id),
        see_progress(office, regional, (await notices(office, NoticeKind.ANNOUNCEMENT))[0].id),
    ):
        with pytest.raises(Denied):
            await attempt
    assert len((await see_announcements(office, operator)).announcements) == 2


async def test_a_clerk_of_two_regions_speaks_for_the_one_that_is_written_to(office: Office) -> None:
    actor = await regional_clerk(office, "abai")
    await give_role(office, actor.member_id or 0, Role.CLERK, region="almaty")
    await enrol(office, body="almaty-council", telegram_id=1)
    await announce(office, await identify(office, 910_001), await draft(office, "almaty-council"))
    (notice,) = await notices(office, NoticeKind.ANNOUNCEMENT)
    assert notice.payload["region"] == "almaty"


async def test_a_member_may_not_announce(office: Office) -> None:
    await enrol(office, telegram_id=1)
    with pytest.raises(Denied):
        await announce(office, await identify(office, 1), await draft(office))
    with pytest.raises(Denied):
        await see_announcements(office, await identify(office, 1))


# Bad input


async def refusal(office: Office, actor: Actor, what: Draft) -> Refused:
    """What `announce` says; the preview says the same, and nothing is kept."""
    with pytest.raises(Refused) as judged:
        await judge_announcement(office, actor, what)
    with pytest.raises(Refused) as refused:
        await announce(office, actor, what)
    assert (judged.value.code, judged.value.values) == (refused.value.code, refused.value.values)
    assert await kept(office) == []
    return refused.value


async def test_words_that_cannot_be_sent_are_refused_with_their_count(office: Office) -> None:
    actor = await clerk(office)
    await enrol(office, telegram_id=1)
    too_long = await refusal(office, actor, await draft(office, text_kk="ә" * 10_000))
    assert too_long.values == {"most": TEXT_LETTERS, "length": 10_000}
    emoji = await refusal(office, actor, await draft(office, text_ru="📢" * 2000))
    assert emoji.values["length"] == 4000
    assert (await refusal(office, actor, await draft(office, text_ru=" \n"))).code == "text-empty"


async def test_a_file_of_sixty_megabytes_is_refused_with_its_size(office: Office) -> None:
    actor = await clerk(office)
    await enrol(office, telegram_id=1)
    large = replace(FILE, size=60 * 1024 * 1024)
    refused = await refusal(office, actor, await draft(office, attachment=large))
    assert refused.values == {"size": 60, "most": FILE_MEGABYTES}


async def test_a_moment_gone_by_or_a_slip_in_the_year_is_refused(office: Office) -> None:
    actor = await clerk(office)
    await enrol(office, telegram_id=1)
    past = await draft(office, scheduled_at=office.now())
    assert (await refusal(office, actor, past)).code == "schedule-past"
    far = await draft(office, scheduled_at=datetime(2032, 4, 26, tzinfo=UTC))
    assert (await refusal(office, actor, far)).code == "schedule-too-far"


async def test_an_audience_of_nobody_is_refused(office: Office) -> None:
    actor = await clerk(office)
    assert (await refusal(office, actor, await draft(office))).code == "audience-empty"
    nobody = replace(await draft(office), audience=Audience())
    assert (await refusal(office, actor, nobody)).code == "audience-empty"
    await enrol(office)
    unreachable = await refusal(office, actor, await draft(office))
    assert (unreachable.code, unreachable.values) == ("audience-unreachable", {"count": 1})


# Once


async def test_the_same_announcement_by_two_clerks_at_once_is_sent_once(office: Office) -> None:
    first = await clerk(office)
    person = await enrol(office, "Екінші", "Второй", body=None, telegram_id=910_002)
    await give_role(office, person.member_id, Role.CLERK, body="session")
    second = await identify(office, 910_002)
    people = await enrol_many(office, 3, first_telegram_id=1)
    what = await draft(office)
    done = await asyncio.gather(announce(office, first, what), announce(office, second, what))
    assert sorted(one.again for one in done) == [False, True]
    assert {one.announcement_id for one in done} == {(await kept(office))[0].id}
    assert await told(office) == [one.member_id for one in people]


async def test_other_words_another_audience_another_day_or_a_cancelled_one_are_sent(
    office: Office, clock: Clock
) -> None:
    actor = await clerk(office)
    await enrol_many(office, 1, first_telegram_id=1)
    what = await draft(office)
    await announce(office, actor, what)
    assert not (await announce(office, actor, replace(what, text_ru="Собрания не будет"))).again
    assert (await announce(office, actor, replace(what, text_ru=" Будет собрание\n"))).again
    (first, _) = await notices(office, NoticeKind.ANNOUNCEMENT)
    await cancel_notice(office, actor, first.id)
    assert not (await announce(office, actor, what)).again
    assert (await announce(office, actor, what)).again
    clock.move(timedelta(days=1, minutes=1))
    assert not (await announce(office, actor, what)).again


async def test_a_notice_carries_its_words_and_file_frozen(office: Office) -> None:
    actor = await regional_clerk(office, "abai")
    await enrol(office, body="abai-session", telegram_id=1)
    await announce(office, actor, await draft(office, "abai-session", attachment=FILE, urgent=True))
    (notice,) = await notices(office, NoticeKind.ANNOUNCEMENT)
    assert notice.urgent
    assert notice.payload == {
        "text_kk": "Жиналыс болады",
        "text_ru": "Будет собрание",
        "file_id": "file-id",
        "file_kind": "document",
        "region": "abai",
    }
    assert await acts(office) == ["announcement.sent"]


# At its moment


async def scheduled(office: Office, actor: Actor, hours: int = 3) -> Announced:
    return await announce(
        office, actor, await draft(office, scheduled_at=office.now() + timedelta(hours=hours))
    )


async def test_a_scheduled_one_goes_at_its_moment_to_whoever_is_there_then(
    office: Office, clock: Clock
) -> None:
    actor = await clerk(office)
    await enrol_many(office, 1, first_telegram_id=1)
    await scheduled(office, actor)
    await release_due(office)
    assert await told(office) == []
    late = await enrol(office, telegram_id=50)
    clock.move(timedelta(hours=3))
    await asyncio.gather(release_due(office), release_due(office))
    assert len(await told(office)) == 2
    assert late.member_id in await told(office)
    (row,) = await kept(office)
    assert (row.state, row.settled_at) == (AnnouncementState.RELEASED, clock.now)
    assert await acts(office) == ["announcement.scheduled", "announcement.released"]
    async with AsyncSession(office.engine) as session:
        (board,) = await session.scalars(select(ProgressBoard))
        assert (board.notice_id, board.telegram_id) == (row.notice_id, CLERK)


async def test_a_clock_an_hour_ahead_that_is_set_back_does_not_release_it_again(
    office: Office, clock: Clock
) -> None:
    actor = await clerk(office)
    await enrol_many(office, 1, first_telegram_id=1)
    await scheduled(office, actor)
    clock.move(timedelta(hours=3))
    await release_due(office)
    clock.move(-timedelta(hours=1))
    await release_due(office)
    clock.move(timedelta(hours=1))
    await release_due(office)
    assert len(await told(office)) == 1


async def test_a_bot_that_was_down_sends_it_the_same_day_and_no_later(office: Office, clock: Clock) -> None:
    actor = await clerk(office)
    await enrol_many(office, 1, first_telegram_id=1)
    await scheduled(office, actor, hours=1)
    await announce(
        office,
        actor,
        await draft(office, text_ru="Завтра", scheduled_at=office.now() + timedelta(days=1)),
    )
    clock.move(timedelta(hours=9))  # nine in the evening of that day
    await release_due(office)
    assert len(await told(office)) == 1
    clock.move(timedelta(days=2))
    await release_due(office)
    assert len(await told(office)) == 1
    assert [row.state for row in await kept(office)] == [
        AnnouncementState.RELEASED,
        AnnouncementState.MISSED,
    ]
    (word,) = await notices(office, NoticeKind.ANNOUNCEMENT_MISSED)
    assert word.payload["because"] == MissedBecause.LATE
    await release_due(office)
    assert len(await notices(office, NoticeKind.ANNOUNCEMENT_MISSED)) == 1


async def test_a_clerk_whose_right_was_taken_sends_nothing_any_more(office: Office, clock: Clock) -> None:
    actor = await clerk(office)
    await enrol_many(office, 1, first_telegram_id=1)
    await scheduled(office, actor)
    async with AsyncSession(office.engine) as session:
        await session.execute(update(RoleGrant).values(revoked_at=office.now()))
        await session.commit()
    clock.move(timedelta(hours=3))
    await release_due(office)
    assert await told(office) == []
    assert (await kept(office))[0].missed_because is MissedBecause.RIGHT_LOST


async def test_an_audience_that_has_become_empty_is_told_to_the_clerk(office: Office, clock: Clock) -> None:
    actor = await clerk(office)
    await enrol_many(office, 1, first_telegram_id=1)
    await scheduled(office, actor)
    async with AsyncSession(office.engine) as session:
        await session.execute(delete(Seat))
        await session.commit()
    clock.move(timedelta(hours=3))
    await release_due(office)
    assert (await kept(office))[0].missed_because is MissedBecause.EMPTY
    assert len(await notices(office, NoticeKind.ANNOUNCEMENT_MISSED)) == 1


async def test_a_dropped_one_never_goes_and_may_be_sent_again(office: Office, clock: Clock) -> None:
    actor = await clerk(office)
    await enrol_many(office, 1, first_telegram_id=1)
    done = await scheduled(office, actor)
    await drop_announcement(office, actor, done.announcement_id)
    clock.move(timedelta(hours=3))
    await release_due(office)
    assert await told(office) == []
    with pytest.raises(Refused, match="announcement-settled"):
        await drop_announcement(office, actor, done.announcement_id)
    with pytest.raises(Refused, match="gone"):
        await drop_announcement(office, actor, 404)
    assert not (await announce(office, actor, await draft(office))).again


# Afterwards


async def test_only_the_addressee_reads_and_the_first_tap_keeps_its_moment(
    office: Office, clock: Clock
) -> None:
    actor = await clerk(office)
    (one,) = await enrol_many(office, 1, first_telegram_id=1)
    await announce(office, actor, await draft(office))
    (notice,) = await notices(office, NoticeKind.ANNOUNCEMENT)
    first = clock.now
    await read_announcement(office, await identify(office, 1), notice.id)
    clock.move(timedelta(hours=1))
    await read_announcement(office, await identify(office, 1), notice.id)
    async with AsyncSession(office.engine) as session:
        assert (await session.scalars(select(Delivery.read_at))).one() == first
    with pytest.raises(Refused, match="not-told"):
        await read_announcement(office, actor, notice.id)
    with pytest.raises(Refused, match="not-bound"):
        await read_announcement(office, Actor(telegram_id=5), notice.id)
    assert one.telegram_id == 1


async def test_who_comes_back_to_the_bot_gets_what_is_still_news(office: Office, clock: Clock) -> None:
    actor = await clerk(office)
    await enrol_many(office, 1, first_telegram_id=1)
    away = await enrol(office)
    await announce(office, actor, await draft(office))
    clock.move(timedelta(days=5))
    await announce(office, actor, await draft(office, text_ru="Новое"))
    clock.move(timedelta(days=3))
    async with office.act(actor) as act:
        act.require_own()
        assert await queue_for_bound(act, away.member_id) == 1
        await act.commit()


async def test_only_a_notice_that_takes_a_while_is_followed_in_the_clerks_chat(office: Office) -> None:
    actor = await clerk(office)
    people = await enrol_many(office, FOLLOWED, first_telegram_id=1)
    at = await sitting(office)
    for count in (FOLLOWED - 1, FOLLOWED):
        async with office.act(actor) as act:
            meeting = await lock_meeting(act.session, at.meeting_id)
            act.require(Right.CONVENE, meeting)
            ids = [one.member_id for one in people[:count]]
            written = await write_notice(act, NoticeKind.CONVOCATION, meeting, ids, {}, priority=1)
            await act.commit()
    async with AsyncSession(office.engine) as session:
        assert list(await session.scalars(select(ProgressBoard.notice_id))) == [written.notice_id]
    progress = await see_progress(office, actor, written.notice_id)
    assert progress.meeting is not None
    assert progress.meeting.meeting_id == at.meeting_id


async def test_progress_tells_the_rate_and_the_time_left(office: Office, clock: Clock) -> None:
    actor = await clerk(office)
    people: list[Enrolled] = await enrol_many(office, 60, first_telegram_id=1)
    await announce(office, actor, await draft(office))
    (notice,) = await notices(office, NoticeKind.ANNOUNCEMENT)
    async with AsyncSession(office.engine) as session:
        for first, last, ago in ((0, 10, 15), (10, 25, 5)):
            await session.execute(
                update(Delivery)
                .where(Delivery.member_id.in_([one.member_id for one in people[first:last]]))
                .values(state=DeliveryState.SENT, sent_at=clock.now - timedelta(seconds=ago))
            )
        await session.commit()
        progress = await load_progress(session, notice.id, clock.now)
    assert (progress.total, progress.sent, progress.waiting, progress.over) == (60, 25, 35, False)
    assert progress.per_minute == 90
    assert progress.seconds_left == 24  # 35 that wait at 15 in ten seconds, rounded up
