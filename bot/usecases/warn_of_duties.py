"""Warnings of what the law asks, to clerk and chair while there is time to act; each once, and only the newest."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.duties import ASKED, Duty, DutyKind, Standing, warning_mark
from bot.rules.terms import local_day
from bot.usecases.duty_facts import all_bodies, duties_of, own_bodies
from bot.usecases.notify import write_notice
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Grant, Right
from db.models import Body, DutyWarning, NoticeKind, Role, RoleGrant

log = structlog.get_logger(__name__)

PRIORITY = 1
Warning_ = tuple[Duty, int]
"""A duty and the mark that it has reached."""


async def warn_of_duties(office: Office) -> int:
    """Write the warnings that are due and not written yet; returns for how many bodies.

    One notice a body holds all that came up. A body whose turn fails does not hold back the others.
    """
    today = local_day(office.now())
    async with AsyncSession(office.reader) as session:
        bodies = await all_bodies(session)
        pending = await _pending(session, bodies, today)
    warned = 0
    for body_id, warnings in pending.items():
        try:
            warned += await _warn(office, body_id, warnings)
        except IntegrityError:
            log.info("duties", body=body_id, reason="another process warns")
        except Exception:
            # A defect of one must not hold back the others; it is tried again with the next tick.
            log.exception("duties", body=body_id)
    return warned


async def _pending(session: AsyncSession, bodies: Sequence[Body], today: date) -> dict[int, list[Warning_]]:
    rows = await session.execute(select(DutyWarning.body_id, DutyWarning.duty, DutyWarning.mark))
    given = {(body_id, key, mark) for body_id, key, mark in rows}
    pending: dict[int, list[Warning_]] = {}
    for one in await duties_of(session, bodies, today):
        mark = warning_mark(one.duty, today)
        if mark is not None and (one.body_id, one.duty.key, mark) not in given:
            pending.setdefault(one.body_id, []).append((one.duty, mark))
    return pending


async def _warn(office: Office, body_id: int, warnings: Sequence[Warning_]) -> bool:
    """In one transaction: the keys that make it single, and the notices. False where there is nobody to tell."""
    async with office.act(Actor.operator()) as act:
        body = await act.session.get_one(Body, body_id)
        act.require(Right.CONVENE, body)
        clerks = await _holders(act, body, Role.CLERK)
        chairs = await _holders(act, body, Role.CHAIR)
        if not clerks | chairs:
            return False  # whoever is appointed next is told then
        act.session.add_all(
            DutyWarning(body_id=body.id, duty=duty.key, mark=mark, warned_at=act.now)
            for duty, mark in warnings
        )
        await act.session.flush()
        asked = [duty for duty, mark in warnings if duty.kind is DutyKind.REPORT and mark == ASKED]
        others = [duty for duty, mark in warnings if duty not in asked]
        # A region's information is its secretariat's own work (14.8): its chair is warned later, if it is still out.
        await _write(act, NoticeKind.REPORT_ASKED, body, clerks, asked)
        await _write(act, NoticeKind.DUTY, body, clerks | chairs, others)
        await act.commit()
        return True


async def _write(act: Act, kind: NoticeKind, body: Body, member_ids: set[int], found: Sequence[Duty]) -> None:
    if not found or not member_ids:
        return
    payload = {
        "body_kk": body.name_kk,
        "body_ru": body.name_ru,
        "region": body.region,
        "on": act.today.isoformat(),
        "duties": [duty_values(duty) for duty in found],
    }
    await write_notice(act, kind, body, sorted(member_ids), payload, PRIORITY)


async def _holders(act: Act, body: Body, role: Role) -> set[int]:
    rows = await act.session.scalars(
        select(RoleGrant).where(RoleGrant.role == role, RoleGrant.revoked_at.is_(None))
    )
    return {
        row.member_id
        for row in rows
        if own_bodies([Grant(row.role, row.body_id, row.region, row.meeting_id)], [body], Right.SEE_MEETING)
    }


def duty_values(duty: Duty) -> dict[str, Any]:
    """The duty as plain values, as a notice keeps it."""
    return {
        "kind": duty.kind.value,
        "standing": duty.standing.value,
        "due": duty.due.isoformat() if duty.due is not None else None,
        "by_analogy": duty.by_analogy,
        "year": duty.year,
        "part": duty.part,
        "row_id": duty.row_id,
        "day": duty.day.isoformat() if duty.day is not None else None,
        "count": duty.count,
        "name_kk": duty.name_kk,
        "name_ru": duty.name_ru,
    }


def duty_of(values: dict[str, Any]) -> Duty:
    """And back."""
    due, day = values["due"], values["day"]
    return Duty(
        **{
            **values,
            "kind": DutyKind(values["kind"]),
            "standing": Standing(values["standing"]),
            "due": date.fromisoformat(due) if due is not None else None,
            "day": date.fromisoformat(day) if day is not None else None,
        }
    )
