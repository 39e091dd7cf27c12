"""Own rights: the clauses of one's seats with today's quorum and the next meeting; and what one asks of the records."""

from datetime import timedelta

from bot.search.engine import Engine
from bot.usecases.ask_law import FromRecords, ask_law
from bot.usecases.identify import identify
from bot.usecases.office import Office
from bot.usecases.other_questions import Intent
from bot.usecases.own_rights import own_standing
from bot.usecases.rights import Actor
from db.models import MeetingState, Role
from tests.conftest import Clock
from tests.people import enrol, enrol_many, give_role
from tests.sittings import DAY, bring_in, sitting


async def test_a_member_of_the_session_has_sixteen_and_todays_quorum(office: Office) -> None:
    await enrol_many(office, 503)
    await enrol(office, telegram_id=1)
    (seat,) = await own_standing(office, await identify(office, 1))
    assert (seat.rights, seat.duties) == ("16.2", "16.3")
    assert (seat.total, seat.quorum, seat.quorum_clause) == (504, 336, "9.5")
    assert not seat.by_analogy
    assert seat.next_meeting is None


async def test_a_council_member_has_ten_one(office: Office) -> None:
    await enrol(office, telegram_id=1, body="council")
    (seat,) = await own_standing(office, await identify(office, 1))
    assert (seat.rights, seat.duties, seat.quorum_clause) == ("10-1.1", "10-1.2", "10.5")


async def test_a_regional_member_has_what_article_16_lends_them(office: Office) -> None:
    await enrol(office, telegram_id=1, body="abai-council")
    (seat,) = await own_standing(office, await identify(office, 1))
    assert (seat.rights, seat.duties, seat.quorum_clause) == ("16.4", "16.4", "10.5")
    assert seat.by_analogy


async def test_the_next_meeting_stands_beside_the_seat(office: Office) -> None:
    await enrol(office, telegram_id=1)
    await sitting(office, state=MeetingState.CANCELLED, starts_at=DAY - timedelta(days=9))
    await sitting(office, state=MeetingState.CONVENED, starts_at=DAY + timedelta(days=9))
    nearest = await sitting(office, state=MeetingState.CONVENED)
    (seat,) = await own_standing(office, await identify(office, 1))
    assert seat.next_meeting is not None
    assert (seat.next_meeting.meeting_id, seat.next_meeting.starts_at) == (nearest.meeting_id, DAY)


async def test_a_person_without_a_seat_has_none(office: Office) -> None:
    await enrol(office, body=None, telegram_id=1)
    assert await own_standing(office, await identify(office, 1)) == ()
    assert await own_standing(office, Actor(99)) == ()


async def test_whether_one_is_registered_is_answered_from_the_door(
    office: Office, clock: Clock, engine: Engine
) -> None:
    me = await enrol(office, telegram_id=1)
    actor = await identify(office, 1)

    async def asked() -> FromRecords:
        reply = await ask_law(office, actor, engine, "мен тіркелдім бе?")
        assert isinstance(reply, FromRecords)
        assert (reply.intent, reply.lang) == (Intent.ATTENDANCE, "kk")
        return reply

    assert (await asked()).attendance is None
    at = await sitting(office, state=MeetingState.OPEN)
    found = (await asked()).attendance
    assert found is not None
    assert (found.under_way, found.arrived_at) == (True, None)
    await bring_in(office, at, [me])
    found = (await asked()).attendance
    assert found is not None
    assert (found.arrived_at, found.left) == (clock.now, False)


async def test_the_next_meeting_is_only_of_ones_own_bodies(office: Office, engine: Engine) -> None:
    await enrol(office, telegram_id=1, body="council", language="ru")
    await sitting(office, state=MeetingState.CONVENED)
    reply = await ask_law(office, await identify(office, 1), engine, "когда следующее заседание?")
    assert reply == FromRecords(Intent.NEXT_MEETING, "ru", bound=True)


async def test_a_clerk_without_a_seat_asks_of_the_bodies_they_keep(office: Office, engine: Engine) -> None:
    person = await enrol(office, body=None, telegram_id=1)
    await give_role(office, person.member_id, Role.CLERK, body="council")
    await sitting(office, state=MeetingState.CONVENED)
    at = await sitting(office, body="council", state=MeetingState.CONVENED, starts_at=DAY + timedelta(days=1))
    reply = await ask_law(office, await identify(office, 1), engine, "келесі отырыс қашан?")
    assert isinstance(reply, FromRecords)
    assert reply.next_meeting is not None
    assert reply.next_meeting.meeting_id == at.meeting_id
