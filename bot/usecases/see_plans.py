"""Prepared convocations as their clerks see them: what is there, what is missing, and how much time is left."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bot.rules.bodies import BodyKind
from bot.rules.convocation import CouncilCaller
from bot.rules.law import Words
from bot.rules.planning import NEEDED_TO_CALL, Part
from bot.rules.terms import days_between
from bot.usecases.convene import names_caller
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.plan_meeting import last_day_of, missing_parts, needs_reason
from bot.usecases.rights import Actor, Right, place_of
from db.models import Plan, PlanState


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan; `days_left` until its last lawful day, below zero when that is over."""

    plan_id: int
    body: Words
    body_kind: BodyKind
    starts_at: datetime
    place: Words | None
    agenda_kk: tuple[str, ...]
    agenda_ru: tuple[str, ...]
    order: tuple[str, date] | None
    caller: CouncilCaller | None
    publication: tuple[date, str] | None
    reason: str | None
    asks_reason: bool
    """Called as it stands it breaks the body's own term, where the law sets none: the record wants to know why."""
    online: bool
    send_at: datetime | None
    state: PlanState
    missing: tuple[Part, ...]
    last_day: date
    days_left: int
    meeting_id: int | None

    @property
    def complete(self) -> bool:
        """Whether it can be called as it is."""
        return not NEEDED_TO_CALL & set(self.missing) and not (self.asks_reason and self.reason is None)

    @property
    def asks_caller(self) -> bool:
        return names_caller(self.body_kind)


async def see_plans(office: Office, actor: Actor) -> tuple[PlanFacts, ...]:
    """The plans of the actor's own bodies, the most pressing first; denied to who may convene nowhere."""
    async with office.look(actor) as act:
        act.require(Right.CONVENE)
        rows = await act.session.scalars(
            select(Plan)
            .where(Plan.state == PlanState.PREPARED)
            .options(joinedload(Plan.body, innerjoin=True))
            .order_by(Plan.starts_at, Plan.id)
        )
        own = [row for row in rows if actor.may(Right.CONVENE, place_of(row.body))]
        return tuple(sorted((facts_of(act, row) for row in own), key=lambda one: one.days_left))


async def see_plan(office: Office, actor: Actor, plan_id: int) -> PlanFacts:
    """One plan."""
    async with office.look(actor) as act:
        row = await act.session.get(Plan, plan_id, options=(joinedload(Plan.body, innerjoin=True),))
        if row is None:
            raise Refused("gone")
        act.require(Right.CONVENE, row.body)
        return facts_of(act, row)


def facts_of(act: Act, row: Plan) -> PlanFacts:
    """The values of a plan whose body is loaded."""
    last = last_day_of(row)
    return PlanFacts(
        plan_id=row.id,
        body=Words(row.body.name_kk, row.body.name_ru),
        body_kind=row.body.kind,
        starts_at=row.starts_at,
        place=Words(row.place_kk, row.place_ru) if row.place_kk and row.place_ru else None,
        agenda_kk=tuple(row.agenda_kk),
        agenda_ru=tuple(row.agenda_ru),
        order=(row.order_number, row.order_date) if row.order_number and row.order_date else None,
        caller=row.caller,
        publication=(row.published_on, row.outlet or "") if row.published_on else None,
        reason=row.reason,
        asks_reason=needs_reason(row, act.today),
        online=row.online,
        send_at=row.send_at,
        state=row.state,
        missing=missing_parts(row),
        last_day=last,
        days_left=days_between(act.today, last),
        meeting_id=row.meeting_id,
    )
