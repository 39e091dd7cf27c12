"""A clerk prepares a convocation ahead: part by part, in any order; it is called later, by itself or with a tap."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from bot.rules.convocation import CouncilCaller, MeetingKind, Severity, convene
from bot.rules.planning import Part, last_lawful_day
from bot.rules.terms import local_day
from bot.usecases.convene import (
    ITEM_LETTERS,
    ITEMS,
    ORDER_LETTERS,
    PLACE_LETTERS,
    REASON_LETTERS,
    check_length,
    names_caller,
)
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.record_publication import OUTLET_LETTERS
from bot.usecases.rights import Actor, Right
from db.models import Body, Plan, PlanState, PlanWarning


@dataclass(frozen=True, slots=True)
class Filling:
    """What is filled in; only what is named. `send_at` may be taken back with `send_by_itself`."""

    starts_at: datetime | None = None
    place: tuple[str, str] | None = None
    agenda_kk: tuple[str, ...] | None = None
    agenda_ru: tuple[str, ...] | None = None
    order: tuple[str, date] | None = None
    caller: CouncilCaller | None = None
    publication: tuple[date, str] | None = None
    reason: str | None = None
    online: bool | None = None
    send_at: datetime | None = None
    send_by_itself: bool = False


async def prepare(office: Office, actor: Actor, body_id: int, starts_at: datetime) -> int:
    """Begin a plan of a regular meeting; its id. An extraordinary one is called at once: it has a month (9.3)."""
    async with office.act(actor) as act:
        body = await act.session.get(Body, body_id)
        if body is None:
            raise Refused("gone")
        act.require(Right.CONVENE, body)
        _ahead(act, starts_at)
        assert actor.telegram_id is not None, "a plan is prepared in the chat"
        plan = Plan(
            body_id=body.id,
            kind=MeetingKind.REGULAR,
            starts_at=starts_at,
            agenda_kk=[],
            agenda_ru=[],
            state=PlanState.PREPARED,
            prepared_at=act.now,
            prepared_by=actor.telegram_id,
        )
        act.session.add(plan)
        await act.session.flush()
        act.record("plan.prepared", plan, body=body.id)
        await act.commit()
        return plan.id


async def fill(office: Office, actor: Actor, plan_id: int, filling: Filling) -> None:
    """Fill in a part, or correct it. Whoever fills in last is whose right is asked when it is called."""
    async with office.act(actor) as act:
        plan = await lock_plan(act, plan_id)
        act.require(Right.CONVENE, plan.body)
        _must_be_prepared(plan)
        last = last_day_of(plan)
        _apply(act, plan, filling)
        if last_day_of(plan) != last:
            # The warnings of the other day say nothing of this one: they begin again.
            await act.session.execute(delete(PlanWarning).where(PlanWarning.plan_id == plan.id))
        assert actor.telegram_id is not None, "a plan is prepared in the chat"
        plan.prepared_by = actor.telegram_id
        act.record("plan.filled", plan)
        await act.commit()


async def drop_plan(office: Office, actor: Actor, plan_id: int) -> None:
    """The meeting will not be called; nobody was told of it. A second time does no harm."""
    async with office.act(actor) as act:
        plan = await lock_plan(act, plan_id)
        act.require(Right.CONVENE, plan.body)
        if plan.state is PlanState.SENT:
            raise Refused("plan-sent")
        if plan.state is PlanState.PREPARED:
            plan.state, plan.settled_at = PlanState.DROPPED, act.now
            act.record("plan.dropped", plan)
        await act.commit()


async def lock_plan(act: Act, plan_id: int) -> Plan:
    """The plan with its body, held against everybody else who fills it in or calls it."""
    wanted = (
        select(Plan)
        .where(Plan.id == plan_id)
        .options(joinedload(Plan.body, innerjoin=True))
        .with_for_update(of=Plan)
    )
    plan = (await act.session.scalars(wanted)).one_or_none()
    if plan is None:
        raise Refused("gone")
    return plan


def missing_parts(plan: Plan) -> tuple[Part, ...]:
    """What the plan lacks, in the order of a notice."""
    lacks = {
        Part.ORDER: plan.order_number is None,
        Part.PLACE: not (plan.place_kk and plan.place_ru),
        Part.AGENDA: not plan.agenda_kk or len(plan.agenda_kk) != len(plan.agenda_ru),
        Part.CALLER: names_caller(plan.body.kind) and plan.caller is None,
        Part.PUBLICATION: plan.body.kind.is_session
        and not plan.body.kind.is_regional
        and plan.published_on is None,
    }
    return tuple(part for part, lacking in lacks.items() if lacking)


def needs_reason(plan: Plan, today: date) -> bool:
    """Whether an order of its day, or of today, breaks the body's own term where the law sets none."""
    ordered = plan.order_date or today
    starts = local_day(plan.starts_at)
    verdict = convene(
        plan.body.kind, plan.kind, ordered=ordered, starts=starts, notice_days=plan.body.notice_days
    )
    return verdict.severity is Severity.WARNING_NEEDS_REASON


def last_day_of(plan: Plan) -> date:
    """The last lawful day for the plan's order and notices."""
    return last_lawful_day(plan.body.kind, local_day(plan.starts_at), plan.body.notice_days)


def _must_be_prepared(plan: Plan) -> None:
    if plan.state is not PlanState.PREPARED:
        raise Refused(f"plan-{plan.state}")


def _ahead(act: Act, moment: datetime) -> None:
    if moment <= act.now:
        raise Refused("date-past")


def _apply(act: Act, plan: Plan, filling: Filling) -> None:
    if filling.starts_at is not None:
        _ahead(act, filling.starts_at)
        plan.starts_at = filling.starts_at
    if filling.place is not None:
        for place in filling.place:
            check_length(place, PLACE_LETTERS)
        plan.place_kk, plan.place_ru = (place.strip() for place in filling.place)
    for language, items in (("kk", filling.agenda_kk), ("ru", filling.agenda_ru)):
        if items is not None:
            _check_agenda(items)
            setattr(plan, f"agenda_{language}", [item.strip() for item in items])
    if filling.order is not None:
        _apply_order(act, plan, *filling.order)
    if filling.publication is not None:
        _apply_publication(act, plan, *filling.publication)
    if filling.reason is not None:
        check_length(filling.reason, REASON_LETTERS)
        plan.reason = filling.reason.strip()
    if filling.online is not None:
        plan.online = filling.online
    plan.caller = filling.caller or plan.caller
    _schedule(act, plan, filling)


def _apply_order(act: Act, plan: Plan, number: str, ordered: date) -> None:
    check_length(number, ORDER_LETTERS)
    if ordered > act.today:
        raise Refused("order-date-future")
    plan.order_number, plan.order_date = number.strip(), ordered


def _apply_publication(act: Act, plan: Plan, published: date, outlet: str) -> None:
    check_length(outlet, OUTLET_LETTERS)
    if published > act.today:
        raise Refused("publication-date-future")
    plan.published_on, plan.outlet = published, outlet.strip()


def _check_agenda(items: tuple[str, ...]) -> None:
    if not items:
        raise Refused("agenda-empty")
    if len(items) > ITEMS:
        raise Refused("agenda-too-long", most=ITEMS)
    for item in items:
        check_length(item, ITEM_LETTERS)


def _schedule(act: Act, plan: Plan, filling: Filling) -> None:
    """Never later than the last lawful day: the notices of a later one would be late."""
    last = last_day_of(plan)
    behind = plan.send_at is not None and local_day(plan.send_at) > last  # of another date
    if filling.send_by_itself or behind:
        plan.send_at = None
    if filling.send_at is None:
        return
    _ahead(act, filling.send_at)
    if local_day(filling.send_at) > last:
        raise Refused("plan-too-late", last=last)
    plan.send_at = filling.send_at
