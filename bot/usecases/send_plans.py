"""Prepared convocations are called in time by themselves, and warned of while something is missing (9.2)."""

from datetime import datetime, time
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.planning import NEEDED_TO_CALL, warning_mark
from bot.rules.terms import ALMATY, days_between, local_day
from bot.usecases.convene import Convened, Convocation, call_meeting
from bot.usecases.errors import Refused
from bot.usecases.identify import identify
from bot.usecases.notify import write_notice
from bot.usecases.office import Act, Office
from bot.usecases.plan_meeting import last_day_of, lock_plan, missing_parts
from bot.usecases.quorum_watch import chair_and_clerks
from bot.usecases.record_publication import publication_of
from bot.usecases.rights import Actor, Right, place_of
from db.models import NoticeKind, Plan, PlanState, PlanWarning

log = structlog.get_logger(__name__)

BY_ITSELF_FROM = time(9)
"""On the last lawful day: early enough that what goes wrong can still be mended by hand."""
PRIORITY = 1
TOO_LATE_TOLD = -1
"""The mark of the last refusal that is told, behind the last lawful day; those told on a day before it lie below."""


async def tend_plans(office: Office) -> int:
    """Call what is due, warn of what is missing; how many were called. One plan's failure holds back no other."""
    async with AsyncSession(office.reader) as session:
        rows = (
            await session.execute(
                select(Plan.id, Plan.prepared_by).where(Plan.state == PlanState.PREPARED).order_by(Plan.id)
            )
        ).all()
    called = 0
    for plan_id, prepared_by in rows:
        try:
            called += await _tend(office, plan_id, await identify(office, prepared_by))
        except Exception:
            log.exception("plan", plan=plan_id)
    return called


async def call_planned(office: Office, actor: Actor, plan_id: int) -> Convened:
    """The clerk calls it now; refused as any convocation is, and while a part is missing."""
    async with office.act(actor) as act:
        plan = await lock_plan(act, plan_id)
        act.require(Right.CONVENE, plan.body)
        if plan.state is not PlanState.PREPARED:
            raise Refused(f"plan-{plan.state}")
        if NEEDED_TO_CALL & set(missing_parts(plan)):
            raise Refused("plan-incomplete")
        convened = await _call(act, plan)
        await act.commit()
        return convened


async def _tend(office: Office, plan_id: int, author: Actor) -> bool:
    """In one transaction: the meeting with its notices and the plan's end, or a warning and its mark."""
    try:
        async with office.act(author) as act:
            # The author's right is asked when there is something to call: denied at each tick, it fills the record.
            act.require_own()
            plan = await lock_plan(act, plan_id)
            if plan.state is not PlanState.PREPARED:
                return False
            if _is_due(act, plan) and not NEEDED_TO_CALL & set(missing_parts(plan)):
                _may_go(act, plan)
                await _call(act, plan)
                await act.commit()
                return True
            await _warn(act, plan)
            await act.commit()
    except Refused as refusal:
        await _tell_refusal(office, plan_id, refusal)
    return False


def _is_due(act: Act, plan: Plan) -> bool:
    """At the moment that the clerk chose, or on the last lawful day when none was, or one behind that day."""
    last = last_day_of(plan)
    if plan.send_at is not None and local_day(plan.send_at) <= last:
        return plan.send_at <= act.now
    return datetime.combine(last, BY_ITSELF_FROM, ALMATY) <= act.now


def _may_go(act: Act, plan: Plan) -> None:
    """By itself it never goes late: a bot that slept through the last lawful day leaves it to the clerk."""
    last = last_day_of(plan)
    if act.today > last:
        raise Refused("plan-too-late", last=last)
    if not act.actor.may(Right.CONVENE, place_of(plan.body)):
        raise Refused("not-yours")


async def _call(act: Act, plan: Plan) -> Convened:
    assert plan.place_kk is not None
    assert plan.place_ru is not None
    assert plan.order_number is not None
    assert plan.order_date is not None
    wanted = Convocation(
        body_id=plan.body_id,
        kind=plan.kind,
        starts_at=plan.starts_at,
        place_kk=plan.place_kk,
        place_ru=plan.place_ru,
        agenda=tuple(zip(plan.agenda_kk, plan.agenda_ru, strict=True)),
        order_number=plan.order_number,
        order_date=plan.order_date,
        caller=plan.caller,
        # The button for the deputies says that the Chair has agreed: whoever taps it says so.
        agreed_with_chair=plan.caller is not None,
        short_notice_reason=plan.reason,
        online=plan.online,
    )
    convened = await call_meeting(act, wanted)
    if plan.published_on is not None:
        # Called by hand before, the meeting may have it already.
        await publication_of(act.session, convened.meeting_id, plan.published_on, plan.outlet or "")
    plan.state, plan.settled_at, plan.meeting_id = PlanState.SENT, act.now, convened.meeting_id
    act.record("plan.called", plan, meeting=convened.meeting_id)
    return convened


async def _warn(act: Act, plan: Plan) -> None:
    """While something is missing, and a mark has been reached; a moment chosen in vain is told as well."""
    missing = missing_parts(plan)
    last = last_day_of(plan)
    mark = warning_mark(act.today, last)
    in_vain = plan.send_at is not None and plan.send_at <= act.now
    if in_vain:
        plan.send_at = None
    warned = mark is None or await act.session.get(PlanWarning, (plan.id, mark)) is not None
    if not missing or (warned and not in_vain):
        return
    if not warned:
        act.session.add(PlanWarning(plan_id=plan.id, mark=mark, warned_at=act.now))
    await _write(act, plan, {"missing": [part.value for part in missing]})


async def _tell_refusal(office: Office, plan_id: int, refusal: Refused) -> None:
    """What stood against the call, once a day at the most: the moment is taken back, and the clerk decides."""
    async with office.act(Actor.operator()) as act:
        plan = await lock_plan(act, plan_id)
        act.require(Right.CONVENE, plan.body)
        if plan.state is not PlanState.PREPARED:
            return
        left = days_between(act.today, last_day_of(plan))
        mark = TOO_LATE_TOLD if left < 0 else TOO_LATE_TOLD - 1 - left
        told = await act.session.get(PlanWarning, (plan.id, mark)) is not None
        if told and plan.send_at is None:
            return  # it is tried again with each tick, and by each process
        plan.send_at = None
        if not told:
            act.session.add(PlanWarning(plan_id=plan.id, mark=mark, warned_at=act.now))
        act.record("plan.refused", plan, code=refusal.code)
        await _write(act, plan, {"missing": [], "refused": refusal.code})
        await act.commit()


async def _write(act: Act, plan: Plan, payload: dict[str, Any]) -> None:
    last = last_day_of(plan)
    told: dict[str, Any] = {
        "plan_id": plan.id,
        "body_kk": plan.body.name_kk,
        "body_ru": plan.body.name_ru,
        "starts_at": plan.starts_at.isoformat(),
        "last_day": last.isoformat(),
        "days_left": days_between(act.today, last),
        **payload,
    }
    members = await chair_and_clerks(act.session, plan.body)
    await write_notice(act, NoticeKind.PREPARATION, plan.body, members, told, PRIORITY)
