"""Recommendations of a Session to state bodies: to whom, when they went out, whether they were answered (9.7)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from bot.rules.bodies import BodyKind
from bot.rules.terms import local_day
from bot.usecases.convene import check_length
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right, place_of
from db.models import Body, Decision, DecisionState, Meeting, Recommendation

ADDRESSEE_LETTERS = 300
DECISIONS_SHOWN = 30
"""Decisions to choose from: of the last two or three Sessions."""
PAGE = 8


@dataclass(frozen=True, slots=True)
class DecisionChoice:
    """A decision of a Session, which may recommend something to a state body."""

    decision_id: int
    day: date
    text_kk: str
    text_ru: str


@dataclass(frozen=True, slots=True)
class RecommendationFacts:
    """One recommendation; `may_act`: this person may record the answer."""

    recommendation_id: int
    decision: DecisionChoice
    addressee_kk: str
    addressee_ru: str
    sent_on: date
    answer_by: date | None
    answered_on: date | None
    today: date
    may_act: bool


@dataclass(frozen=True, slots=True)
class Recommendations:
    """A page of them, the unanswered first, then the newest."""

    found: tuple[RecommendationFacts, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Recommended:
    """What a clerk records. `answer_by` None: the letter names no day, as the law names none."""

    decision_id: int
    addressee_kk: str
    addressee_ru: str
    sent_on: date
    answer_by: date | None = None


async def decisions_to_recommend(office: Office, actor: Actor) -> tuple[DecisionChoice, ...]:
    """The newest decisions of sessions that the actor keeps, the newest first."""
    async with office.look(actor) as act:
        act.require(Right.CONVENE)
        sessions = (BodyKind.SESSION, BodyKind.REGIONAL_SESSION)
        rows = await act.session.execute(
            select(Decision, Meeting, Body)
            .join(Meeting, Meeting.id == Decision.meeting_id)
            .join(Body, Body.id == Meeting.body_id)
            .where(Body.kind.in_(sessions), Decision.state != DecisionState.ANNULLED)
            .order_by(Decision.id.desc())
        )
        mine = (
            _choice(decision, meeting)
            for decision, meeting, body in rows
            if actor.may(Right.CONVENE, place_of(body))
        )
        return tuple(mine)[:DECISIONS_SHOWN]


async def check_sent(office: Office, actor: Actor, decision_id: int, sent_on: date) -> None:
    """While the clerk is still at that question: not before the decision, and not to come."""
    async with office.look(actor) as act:
        _, meeting = await _decision(act, decision_id)
        _check_sent(sent_on, meeting, act.today)


async def record_recommendation(office: Office, actor: Actor, wanted: Recommended) -> RecommendationFacts:
    """Recorded twice for the same decision and addressee, it is one."""
    async with office.act(actor) as act:
        decision, meeting = await _decision(act, wanted.decision_id, lock=True)
        for name in (wanted.addressee_kk, wanted.addressee_ru):
            check_length(name, ADDRESSEE_LETTERS)
        _check_sent(wanted.sent_on, meeting, act.today)
        if wanted.answer_by is not None and wanted.answer_by < wanted.sent_on:
            raise Refused("answer-before-sent", date=wanted.sent_on)
        kept = await _same(act, wanted)
        if kept is None:
            kept = _new(act, wanted)
            await act.session.flush()
            act.record("recommendation.recorded", kept, decision=decision.id)
        await act.commit()
        return _facts(act, kept, decision, meeting, may_act=True)


def _check_sent(sent_on: date, meeting: Meeting, today: date) -> None:
    if sent_on > today:
        raise Refused("sent-date-future")
    if sent_on < local_day(meeting.starts_at):
        raise Refused("sent-before-decision", date=local_day(meeting.starts_at))


async def _decision(act: Act, decision_id: int, *, lock: bool = False) -> tuple[Decision, Meeting]:
    """A session's decision, for its clerk."""
    wanted = (
        select(Decision, Meeting, Body)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .where(Decision.id == decision_id, Decision.state != DecisionState.ANNULLED)
    )
    found = await act.session.execute(wanted.with_for_update(of=Decision) if lock else wanted)
    row = found.one_or_none()
    if row is None:
        raise Refused("gone")
    decision, meeting, body = row
    act.require(Right.CONVENE, body)
    if not body.kind.is_session:
        raise Refused("stale-button")
    return decision, meeting


async def record_answer(
    office: Office, actor: Actor, recommendation_id: int, answered_on: date | None
) -> RecommendationFacts:
    """The state body's answer came on that day; None takes back what was recorded by mistake."""
    async with office.act(actor) as act:
        await act.session.get(Recommendation, recommendation_id, with_for_update=True)
        row, decision, meeting, body = await _one(act, recommendation_id)
        act.require(Right.CONVENE, body)
        if answered_on is not None and answered_on > act.today:
            raise Refused("answer-date-future")
        if answered_on is not None and answered_on < row.sent_on:
            raise Refused("answer-before-sent", date=row.sent_on)
        if row.answered_on != answered_on:
            row.answered_on = answered_on
            on = answered_on.isoformat() if answered_on is not None else None
            act.record("recommendation.answered", row, on=on)
        await act.commit()
        return _facts(act, row, decision, meeting, may_act=True)


async def see_recommendation(office: Office, actor: Actor, recommendation_id: int) -> RecommendationFacts:
    async with office.look(actor) as act:
        row, decision, meeting, body = await _one(act, recommendation_id)
        act.require(Right.SEE_MEETING, body)
        return _facts(act, row, decision, meeting, may_act=actor.may(Right.CONVENE, place_of(body)))


async def see_recommendations(office: Office, actor: Actor, page: int = 0) -> Recommendations:
    """Those of the actor's own sessions."""
    async with office.look(actor) as act:
        act.require(Right.SEE_MEETING)
        newest = _joined().order_by(Recommendation.answered_on.is_not(None), Recommendation.id.desc())
        found = [
            _facts(act, row, decision, meeting, may_act=actor.may(Right.CONVENE, place_of(body)))
            for row, decision, meeting, body in await act.session.execute(newest)
            if actor.may(Right.SEE_MEETING, place_of(body))
        ]
        pages = max(1, -(-len(found) // PAGE))
        page = min(max(page, 0), pages - 1)
        return Recommendations(tuple(found[page * PAGE : (page + 1) * PAGE]), page, pages)


def _joined() -> Select[Recommendation, Decision, Meeting, Body]:
    return (
        select(Recommendation, Decision, Meeting, Body)
        .join(Decision, Decision.id == Recommendation.decision_id)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
    )


async def _one(act: Act, recommendation_id: int) -> tuple[Recommendation, Decision, Meeting, Body]:
    found = await act.session.execute(_joined().where(Recommendation.id == recommendation_id))
    row = found.one_or_none()
    if row is None:
        raise Refused("gone")
    recommendation, decision, meeting, body = row
    return recommendation, decision, meeting, body


async def _same(act: Act, wanted: Recommended) -> Recommendation | None:
    same = select(Recommendation).where(
        Recommendation.decision_id == wanted.decision_id,
        Recommendation.addressee_kk == wanted.addressee_kk.strip(),
        Recommendation.addressee_ru == wanted.addressee_ru.strip(),
    )
    return (await act.session.scalars(same)).one_or_none()


def _new(act: Act, wanted: Recommended) -> Recommendation:
    row = Recommendation(
        decision_id=wanted.decision_id,
        addressee_kk=wanted.addressee_kk.strip(),
        addressee_ru=wanted.addressee_ru.strip(),
        sent_on=wanted.sent_on,
        answer_by=wanted.answer_by,
        recorded_at=act.now,
        recorded_by=act.actor.telegram_id,
    )
    act.session.add(row)
    return row


def _choice(decision: Decision, meeting: Meeting) -> DecisionChoice:
    return DecisionChoice(decision.id, local_day(meeting.starts_at), decision.text_kk, decision.text_ru)


def _facts(
    act: Act, row: Recommendation, decision: Decision, meeting: Meeting, *, may_act: bool
) -> RecommendationFacts:
    return RecommendationFacts(
        row.id,
        _choice(decision, meeting),
        row.addressee_kk,
        row.addressee_ru,
        row.sent_on,
        row.answer_by,
        row.answered_on,
        act.today,
        may_act,
    )
