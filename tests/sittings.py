"""Meetings for the tests, written straight into the records or brought to where a test begins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.convocation import MeetingKind
from bot.usecases.hall_code import code_at
from bot.usecases.identify import identify
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from db.models import (
    AgendaItem,
    Attendance,
    AttendanceWay,
    Ballot,
    Decision,
    DecisionState,
    Meeting,
    MeetingState,
    Notice,
    NoticeKind,
    Role,
    RoleGrant,
    Vote,
    VoteState,
)
from tests.people import Enrolled, body_id, enrol, enrol_many, give_role

DAY = datetime(2023, 4, 26, 5, 0, tzinfo=UTC)
"""Ten in the morning in Almaty on 26.04.2023, the day of the Session that RULES.md names as a precedent."""
CHAIR = 900_001
CLERK = 900_002
TELLER = 900_003
SECRET = "5e55" * 10
"""Of every sitting: the hall's code is made of it, and of the moment."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting with its items' ids, in the agenda's order."""

    meeting_id: int
    items: tuple[int, ...]


async def sitting(
    office: Office,
    *,
    body: str = "session",
    state: MeetingState = MeetingState.REGISTRATION,
    items: int = 3,
    starts_at: datetime = DAY,
) -> Sitting:
    """A meeting in that state; its hall's code is `code_of` it while registration is open."""
    in_the_hall = state in (MeetingState.REGISTRATION, MeetingState.OPEN)
    async with AsyncSession(office.engine, expire_on_commit=False) as session:
        meeting = Meeting(
            body_id=await body_id(session, body),
            kind=MeetingKind.REGULAR,
            state=state,
            starts_at=starts_at,
            place_kk="Бейбітшілік және келісім сарайы",
            place_ru="Дворец мира и согласия",
            order_number="148",
            order_date=date(2023, 3, 27),
            convened_at=office.now(),
            hall_secret=SECRET if in_the_hall else None,
            registration_opened_at=office.now() if in_the_hall else None,
            opened_at=office.now() if state is MeetingState.OPEN else None,
        )
        meeting.agenda = [
            AgendaItem(number=number, title_kk=f"{number}-мәселе туралы", title_ru=f"О вопросе {number}")
            for number in range(1, items + 1)
        ]
        session.add(meeting)
        await session.commit()
        return Sitting(meeting.id, tuple(item.id for item in meeting.agenda))


def code_of(office: Office, at: Sitting) -> str:
    """The six digits on the hall's screen at this moment."""
    return code_at(SECRET, at.meeting_id, office.now()).digits


async def bring_in(office: Office, at: Sitting, people: Iterable[Enrolled]) -> None:
    """They are in the hall; nobody is told of it."""
    async with AsyncSession(office.engine, expire_on_commit=False) as session:
        session.add_all(
            Attendance(
                meeting_id=at.meeting_id,
                member_id=one.member_id,
                arrived_at=office.now(),
                way=AttendanceWay.DESK,
            )
            for one in people
        )
        await session.commit()


async def actor(office: Office, who: Enrolled | int) -> Actor:
    """The actor behind a member's account, with the seats and roles of this moment."""
    telegram_id = who if isinstance(who, int) else who.telegram_id
    assert telegram_id is not None
    return await identify(office, telegram_id)


async def chair(office: Office, body: str = "session") -> Actor:
    """A chair without a seat, so that the numbers of a test are its own."""
    person = await enrol(office, "Төраға", "Председатель", body=None, telegram_id=CHAIR)
    await give_role(office, person.member_id, Role.CHAIR, body=body)
    return await identify(office, CHAIR)


async def clerk(office: Office, body: str = "session") -> Actor:
    """A clerk of the secretariat, without a seat."""
    person = await enrol(office, "Хатшы", "Секретарь", body=None, telegram_id=CLERK)
    await give_role(office, person.member_id, Role.CLERK, body=body)
    return await identify(office, CLERK)


async def teller(office: Office, at: Sitting) -> Actor:
    """Named for this one meeting."""
    person = await enrol(office, "Санақшы", "Счётчик", body=None, telegram_id=TELLER)
    async with AsyncSession(office.engine, expire_on_commit=False) as session:
        session.add(
            RoleGrant(
                member_id=person.member_id,
                role=Role.TELLER,
                meeting_id=at.meeting_id,
                granted_at=office.now(),
            )
        )
        await session.commit()
    return await identify(office, TELLER)


async def full_hall(office: Office, count: int, *, body: str = "session") -> tuple[Sitting, list[Enrolled]]:
    """An open meeting of a body of so many members, all of them bound and present."""
    people = await enrol_many(office, count, body=body, first_telegram_id=1000)
    at = await sitting(office, body=body, state=MeetingState.OPEN)
    await bring_in(office, at, people)
    return at, people


async def notices(office: Office, kind: NoticeKind) -> list[Notice]:
    """The notices of a kind, first to last."""
    async with AsyncSession(office.engine, expire_on_commit=False) as session:
        return list(await session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)))


async def ballots(office: Office, vote_id: int) -> dict[int, str]:
    """Who voted what, as the table has it."""
    async with AsyncSession(office.engine, expire_on_commit=False) as session:
        rows = await session.scalars(select(Ballot).where(Ballot.vote_id == vote_id))
        return {row.member_id: row.choice.value for row in rows}


async def stays(office: Office, at: Sitting) -> int:
    """How many stays the meeting has, ended or not."""
    async with AsyncSession(office.engine, expire_on_commit=False) as session:
        counted = select(func.count(Attendance.id)).where(Attendance.meeting_id == at.meeting_id)
        return (await session.scalars(counted)).one()


async def adopted(office: Office, at: Sitting) -> int:
    """A decision on the meeting's first item that waits for its approval; its id."""
    async with AsyncSession(office.engine, expire_on_commit=False) as session:
        vote = Vote(
            meeting_id=at.meeting_id,
            item_id=at.items[0],
            number=1,
            state=VoteState.CLOSED,
            opened_at=office.now(),
            opening_present=1,
            opening_total=1,
        )
        session.add(vote)
        await session.flush()
        decision = Decision(
            meeting_id=at.meeting_id,
            vote_id=vote.id,
            state=DecisionState.ADOPTED,
            text_kk="Ұсыным берілсін",
            text_ru="Дать <рекомендацию>",
        )
        session.add(decision)
        await session.commit()
        return decision.id


async def convoke(office: Office, at: Sitting) -> None:
    """The notice that the meeting was called by, to nobody yet."""
    async with AsyncSession(office.engine) as session:
        session.add(
            Notice(
                kind=NoticeKind.CONVOCATION,
                meeting_id=at.meeting_id,
                revision=1,
                payload={},
                priority=1,
                created_at=office.now(),
            )
        )
        await session.commit()
