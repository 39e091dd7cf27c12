"""A clerk convenes a meeting: the law's terms are guarded (9.2, 9.3), and the members' notices are written with it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.rules import convocation as rule
from bot.rules.bodies import BodyKind
from bot.rules.convocation import (
    ConvocationVerdict,
    CouncilCaller,
    Initiator,
    MeetingKind,
    PetitionVerdict,
    Severity,
)
from bot.rules.statutes import convening_rule_for
from bot.rules.telling import last_day_to_tell
from bot.rules.terms import local_day
from bot.usecases.errors import Refused
from bot.usecases.notify import write_notice
from bot.usecases.office import Act, Office
from bot.usecases.remind import plan_reminders
from bot.usecases.rights import Actor, Right, place_of
from bot.usecases.roll import members_in_force, total_membership
from db.models import AgendaItem, Body, Meeting, MeetingState, NoticeKind

PLACE_LETTERS = 300
ITEM_LETTERS = 1000
ITEMS = 200
ORDER_LETTERS = 60
REASON_LETTERS = 500

Agenda = tuple[tuple[str, str], ...]
"""The items in their order, each in Kazakh and in Russian."""


@dataclass(frozen=True, slots=True)
class Convocation:
    """Everything that calls a meeting.

    `initiator` and `decision_date` go with an extraordinary Session, `signatures` with one that its members asked
    for (9.3). `caller` goes with the Council; `agreed_with_chair`: the Assembly's Chair agreed to it (10.3).
    """

    body_id: int
    kind: MeetingKind
    starts_at: datetime
    place_kk: str
    place_ru: str
    agenda: Agenda
    order_number: str
    order_date: date
    initiator: Initiator | None = None
    decision_date: date | None = None
    signatures: int | None = None
    caller: CouncilCaller | None = None
    agreed_with_chair: bool = False
    short_notice_reason: str | None = None
    online: bool = False
    """Members may also take part by a video link."""


@dataclass(frozen=True, slots=True)
class BodyChoice:
    """A body for which the actor may convene."""

    body_id: int
    kind: BodyKind
    name_kk: str
    name_ru: str


@dataclass(frozen=True, slots=True)
class Convened:
    """`again`: the very same convocation was sent before, and nothing was sent now.

    `held_until` and `by_night` as in `NoticeWritten`.
    """

    meeting_id: int
    queued: int
    not_bound: int
    again: bool = False
    held_until: datetime | None = None
    by_night: bool = False


async def convenable_bodies(office: Office, actor: Actor) -> tuple[BodyChoice, ...]:
    """The bodies in the actor's scope, the national two first; denied to those who have none."""
    async with office.look(actor) as act:
        act.require(Right.CONVENE)
        bodies = await act.session.scalars(select(Body).order_by(Body.id))
        return tuple(
            BodyChoice(body.id, body.kind, body.name_kk, body.name_ru)
            for body in bodies
            if actor.may(Right.CONVENE, place_of(body))
        )


def counts_from_decision(body_kind: BodyKind, kind: MeetingKind, ordered: date) -> bool:
    """Whether the meeting's term runs from the decision to hold it (9.3), so that its initiator must be named."""
    return convening_rule_for(body_kind, kind, on=ordered).months_to_hold is not None


def names_caller(body_kind: BodyKind) -> bool:
    """Whether the law says who calls the body: 10.3 does of the Council, and of no region's council."""
    return body_kind is BodyKind.COUNCIL


async def judge_convocation(office: Office, actor: Actor, wanted: Convocation) -> ConvocationVerdict:
    """What stands against the convocation; raises what `convene` would where its values are unusable."""
    async with office.look(actor) as act:
        body = await _body(act, wanted.body_id)
        verdict = judge(act, body, wanted)
        await _require_initiative(act, body, wanted)
        return verdict


def judge(act: Act, body: Body, wanted: Convocation) -> ConvocationVerdict:
    """The rule's verdict on usable values; a date that cannot be is refused before any rule is asked."""
    if wanted.starts_at <= act.now:
        raise Refused("date-past")
    if wanted.order_date > act.today:
        raise Refused("order-date-future")
    needs_decision = counts_from_decision(body.kind, wanted.kind, wanted.order_date)
    if needs_decision and (wanted.decision_date is None or wanted.initiator is None):
        raise Refused("initiator-missing")
    if wanted.decision_date is not None and wanted.decision_date > act.today:
        raise Refused("decision-date-future")
    return rule.convene(
        body.kind,
        wanted.kind,
        ordered=wanted.order_date,
        starts=local_day(wanted.starts_at),
        notice_days=body.notice_days,
        decided=wanted.decision_date if needs_decision else None,
    )


async def convene(office: Office, actor: Actor, wanted: Convocation) -> Convened:
    """Record the meeting and write its notices. Sent twice (a double tap, two clerks), it convenes once."""
    async with office.act(actor) as act:
        convened = await call_meeting(act, wanted)
        await act.commit()
        return convened


async def call_meeting(act: Act, wanted: Convocation) -> Convened:
    """The convocation itself, within an act that names nothing else to do, or does more and then commits."""
    body = await _body(act, wanted.body_id, lock=True)
    standing = await _standing(act, wanted)
    if standing is not None:
        return _again(standing, wanted)
    check_words(wanted.place_kk, wanted.place_ru, wanted.agenda)
    check_length(wanted.order_number, ORDER_LETTERS)
    verdict = judge(act, body, wanted)
    await _require_initiative(act, body, wanted)
    require_lawful(verdict, wanted.short_notice_reason)
    meeting = _meeting(act, wanted, verdict)
    meeting.body = body
    act.session.add(meeting)
    await act.session.flush()
    act.record("meeting.convened", meeting, days_ahead=verdict.days_ahead, items=len(wanted.agenda))
    members = await members_in_force(act.session, body.id, local_day(wanted.starts_at))
    written = await write_notice(
        act,
        NoticeKind.CONVOCATION,
        meeting,
        [member.id for member in members],
        payload={},
        priority=1,
        last_day=last_day_to_tell(verdict),
    )
    await plan_reminders(act, meeting)
    return Convened(
        meeting.id,
        written.queued,
        written.not_bound,
        held_until=written.held_until,
        by_night=written.by_night,
    )


async def _require_initiative(act: Act, body: Body, wanted: Convocation) -> None:
    """Refuse what was brought about by nobody who may: 9.3 for the extraordinary Session, 10.3 for the Council."""
    if names_caller(body.kind):
        if wanted.caller is None:
            raise Refused("caller-missing")
        if not rule.may_call_council(wanted.caller, agreed_with_chair=wanted.agreed_with_chair).allowed:
            raise Refused("caller-without-agreement")
    if wanted.initiator is not None and wanted.decision_date is not None:
        request = await _request(act, body, wanted, wanted.decision_date)
        if not rule.may_initiate(wanted.initiator, request).allowed:
            assert request is not None  # only the members need one
            raise Refused("petition-short", signatures=request.signatures, needed=request.needed)


async def _request(act: Act, body: Body, wanted: Convocation, decided: date) -> PetitionVerdict | None:
    """The members' request, judged by the seats in force on the day the Session was decided upon."""
    if wanted.initiator is not Initiator.MEMBERS:
        return None
    if wanted.signatures is None:
        raise Refused("signatures-missing")
    total = await total_membership(act.session, body.id, decided)
    if not 0 <= wanted.signatures <= total:
        raise Refused("signatures-impossible", signatures=wanted.signatures, total=total)
    return rule.petition(wanted.signatures, total)


async def _body(act: Act, body_id: int, *, lock: bool = False) -> Body:
    """The body, held (with `lock`) against a second clerk who convenes it at the same moment."""
    wanted = select(Body).where(Body.id == body_id)
    body = (await act.session.scalars(wanted.with_for_update() if lock else wanted)).one_or_none()
    if body is None:
        raise Refused("gone")
    act.require(Right.CONVENE, body)
    return body


async def _standing(act: Act, wanted: Convocation) -> Meeting | None:
    """The body's meeting at that very moment, if one is called already."""
    same = select(Meeting).where(
        Meeting.body_id == wanted.body_id,
        Meeting.starts_at == wanted.starts_at,
        Meeting.state != MeetingState.CANCELLED,
    )
    return (await act.session.scalars(same.options(selectinload(Meeting.agenda)).limit(1))).first()


def _again(standing: Meeting, wanted: Convocation) -> Convened:
    """Only the very same convocation counts as sent before: another place or agenda would silently be lost."""
    agenda = tuple((item.title_kk, item.title_ru) for item in standing.agenda)
    called = (
        standing.order_number,
        standing.kind,
        standing.place_kk,
        standing.place_ru,
        standing.online,
        agenda,
    )
    asked = (
        wanted.order_number.strip(),
        wanted.kind,
        wanted.place_kk.strip(),
        wanted.place_ru.strip(),
        wanted.online,
        tuple((kk.strip(), ru.strip()) for kk, ru in wanted.agenda),
    )
    if called != asked:
        raise Refused("already-convened", date=local_day(standing.starts_at), number=standing.order_number)
    return Convened(standing.id, 0, 0, again=True)


def require_lawful(verdict: ConvocationVerdict, reason: str | None) -> None:
    """Refuse what the law refuses, naming its clause and days; ask a reason where only the body's term is broken."""
    if verdict.severity is Severity.REFUSED:
        raise refusal_of(verdict)
    if verdict.severity is Severity.WARNING_NEEDS_REASON:
        if reason is None or not reason.strip():
            raise Refused("reason-missing")
        check_length(reason, REASON_LETTERS)


def refusal_of(verdict: ConvocationVerdict) -> Refused:
    """The refusal with the clause it rests on and the days that would do."""
    if verdict.latest is None:
        return Refused(
            f"term-{verdict.clause}",
            days=verdict.days_ahead,
            term=verdict.term_days,
            earliest=verdict.earliest,
            latest_order=verdict.latest_order,
        )
    return Refused(f"term-{verdict.clause}", earliest=verdict.earliest, latest=verdict.latest)


def check_words(place_kk: str, place_ru: str, agenda: Agenda) -> None:
    """A place and at least one item, in both languages and of a size that can be shown."""
    for place in (place_kk, place_ru):
        check_length(place, PLACE_LETTERS)
    if not agenda:
        raise Refused("agenda-empty")
    if len(agenda) > ITEMS:
        raise Refused("agenda-too-long", most=ITEMS)
    for item in agenda:
        for title in item:
            check_length(title, ITEM_LETTERS)


def check_length(text: str, most: int) -> None:
    """Something, and no more than so many letters."""
    if not text.strip():
        raise Refused("text-empty")
    if len(text) > most:
        raise Refused("text-too-long", most=most, length=len(text))


def _meeting(act: Act, wanted: Convocation, verdict: ConvocationVerdict) -> Meeting:
    needs_reason = verdict.severity is Severity.WARNING_NEEDS_REASON
    return Meeting(
        body_id=wanted.body_id,
        kind=wanted.kind,
        state=MeetingState.CONVENED,
        starts_at=wanted.starts_at,
        place_kk=wanted.place_kk.strip(),
        place_ru=wanted.place_ru.strip(),
        online=wanted.online,
        order_number=wanted.order_number.strip(),
        order_date=wanted.order_date,
        initiator=wanted.initiator,
        decision_date=wanted.decision_date,
        signatures=wanted.signatures,
        caller=wanted.caller,
        short_notice_reason=wanted.short_notice_reason if needs_reason else None,
        revision=1,
        convened_at=act.now,
        convened_by=act.actor.telegram_id,
        agenda=[
            AgendaItem(number=number, title_kk=kk.strip(), title_ru=ru.strip())
            for number, (kk, ru) in enumerate(wanted.agenda, 1)
        ],
    )
