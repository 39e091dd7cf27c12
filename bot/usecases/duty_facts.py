"""The facts that a body's duties are reckoned from, read for many bodies in a handful of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.bodies import BodyKind
from bot.rules.convocation import MeetingKind
from bot.rules.duties import (
    AskedBody,
    BodyFacts,
    CalledMeeting,
    Duty,
    DutyKind,
    RunningTerm,
    duties,
    ended_quarters,
    urgency,
)
from bot.rules.law import Words
from bot.rules.terms import ALMATY, calendar_year, local_day
from bot.usecases.rights import RIGHTS, Grant, Right, place_of
from bot.usecases.roll import reglament_of
from db.models import (
    Body,
    Decision,
    DecisionState,
    Meeting,
    MeetingState,
    Member,
    Publication,
    Recommendation,
    RegionalReport,
    StartedTerm,
)


@dataclass(frozen=True, slots=True)
class BodyDuty:
    """A duty and whose it is."""

    body_id: int
    region: str | None
    body: Words
    duty: Duty


async def all_bodies(session: AsyncSession) -> list[Body]:
    """The national two first."""
    return list(await session.scalars(select(Body).order_by(Body.id)))


def own_bodies(grants: Iterable[Grant], bodies: Iterable[Body], right: Right) -> list[Body]:
    """The bodies whose duties are the concern of whoever holds these roles.

    A role without bounds is the national Secretariat's: it sees the regions' reports, and does not do their work.
    """
    holding = [grant for grant in grants if right in RIGHTS[grant.role]]
    return [
        body
        for body in bodies
        if any(
            grant.covers(place_of(body))
            and (body.region is None or grant.region is not None or grant.body_id is not None)
            for grant in holding
        )
    ]


async def duties_of(session: AsyncSession, bodies: Collection[Body], today: date) -> list[BodyDuty]:
    """What these bodies owe on the day, the most pressing first."""
    facts = await _facts(session, bodies, today)
    found = [
        BodyDuty(body.id, body.region, Words(body.name_kk, body.name_ru), duty)
        for body in bodies
        for duty in duties(facts[body.id], today)
    ]
    return sorted(found, key=lambda one: (urgency(one.duty), one.body_id))


async def _facts(session: AsyncSession, bodies: Collection[Body], today: date) -> Mapping[int, BodyFacts]:
    ids = [body.id for body in bodies]
    since = await _records_since(session, today)
    meetings = await _meetings(session, ids, today)
    terms = await _terms(session, ids)
    asked = await _asked(session, ids)
    reported = await _reported(session, today)
    return {
        body.id: BodyFacts(
            kind=body.kind,
            since=since,
            own_rules=body.kind.is_regional and reglament_of(body, today) is not None,
            meetings=tuple(meetings[body.id]),
            terms=tuple(terms[body.id]),
            asked=tuple(asked[body.id]),
            reported=frozenset(reported[body.region or ""]),
        )
        for body in bodies
    }


async def _records_since(session: AsyncSession, today: date) -> date:
    """The day on which the first member was put into the register."""
    first = await session.scalar(select(Member.registered_at).order_by(Member.id).limit(1))
    return local_day(first) if first is not None else today


async def _meetings(
    session: AsyncSession, body_ids: Collection[int], today: date
) -> Mapping[int, list[CalledMeeting]]:
    """Those of this year and the one before, later ones that are called, and whatever still waits for approval."""
    year_before = calendar_year(calendar_year(today).first - timedelta(days=1))
    begins = datetime.combine(year_before.first, time(), ALMATY)
    published = exists().where(Publication.meeting_id == Meeting.id).label("published")
    waiting = (
        select(func.count(Decision.id))
        .where(Decision.meeting_id == Meeting.id, Decision.state == DecisionState.ADOPTED)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Meeting, published, waiting.label("to_approve"))
        .where(
            Meeting.body_id.in_(body_ids),
            Meeting.state != MeetingState.CANCELLED,
            or_(Meeting.starts_at >= begins, waiting > 0),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    found: dict[int, list[CalledMeeting]] = defaultdict(list)
    for meeting, is_published, to_approve in rows:
        found[meeting.body_id].append(
            CalledMeeting(
                meeting_id=meeting.id,
                regular=meeting.kind is MeetingKind.REGULAR,
                starts=local_day(meeting.starts_at),
                held=meeting.opened_at is not None,
                published=is_published,
                decided=meeting.decision_date,
                to_approve=to_approve,
            )
        )
    return found


async def _terms(session: AsyncSession, body_ids: Collection[int]) -> Mapping[int, list[RunningTerm]]:
    rows = await session.scalars(
        select(StartedTerm)
        .where(
            StartedTerm.body_id.in_(body_ids),
            StartedTerm.settled_on.is_(None),
            StartedTerm.dropped_at.is_(None),
        )
        .order_by(StartedTerm.id)
    )
    found: dict[int, list[RunningTerm]] = defaultdict(list)
    for row in rows:
        term = RunningTerm(row.id, DutyKind(row.kind), row.decided_on, settled=False, about=row.about)
        found[row.body_id].append(term)
    return found


async def _asked(session: AsyncSession, body_ids: Collection[int]) -> Mapping[int, list[AskedBody]]:
    rows = await session.execute(
        select(Recommendation, Meeting.body_id)
        .join(Decision, Decision.id == Recommendation.decision_id)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(
            Meeting.body_id.in_(body_ids),
            Recommendation.answered_on.is_(None),
            Decision.state != DecisionState.ANNULLED,
        )
        .order_by(Recommendation.id)
    )
    found: dict[int, list[AskedBody]] = defaultdict(list)
    for row, body_id in rows:
        asked = AskedBody(row.id, row.addressee_kk, row.addressee_ru, row.sent_on, row.answer_by)
        found[body_id].append(asked)
    return found


async def _reported(session: AsyncSession, today: date) -> Mapping[str, set[tuple[int, int]]]:
    """Year and quarter of what has come, by region."""
    oldest = ended_quarters(today)[-1].year
    rows = await session.execute(
        select(RegionalReport.region, RegionalReport.year, RegionalReport.quarter)
        .where(RegionalReport.year >= oldest)
        .distinct()
    )
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for region, year, number in rows:
        found[region].add((year, number))
    return found


def reports_to(bodies: Iterable[Body]) -> Body:
    """The Session: its Secretariat is the one that the regions report to (14.8.2)."""
    return next(body for body in bodies if body.kind is BodyKind.SESSION)
