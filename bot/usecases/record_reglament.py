"""Record a regional body's own reglament: from its day on its numbers hold instead of the national ones."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select

from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from db.models import Body, RecordedReglament


@dataclass(frozen=True, slots=True)
class OwnRules:
    """What a reglament says; the clauses are references into the reglament itself."""

    title: str
    adopted: date
    quorum_clause: str
    quorum: Fraction
    majority_clause: str
    majority: Fraction
    strict: bool
    notice_days: int


async def record_reglament(office: Office, actor: Actor, body_code: str, own: OwnRules) -> int:
    """The recorded reglament's id. The Session's and the Council's numbers are the law's own (9.5-10.6): refused."""
    async with office.act(actor) as act:
        body = (await act.session.scalars(select(Body).where(Body.code == body_code))).one_or_none()
        if body is None:
            raise Refused("unknown-body", body=body_code)
        act.require(Right.KEEP_REGISTER, body)
        if not body.kind.is_regional:
            raise Refused("reglament-national")
        if not (0 < own.quorum <= 1 and 0 < own.majority <= 1) or own.notice_days < 0:
            raise Refused("reglament-numbers")
        row = RecordedReglament(
            body_id=body.id,
            title=own.title,
            adopted=own.adopted,
            quorum_clause=own.quorum_clause,
            quorum=str(own.quorum),
            majority_clause=own.majority_clause,
            majority=str(own.majority),
            strict=own.strict,
            recorded_at=act.now,
        )
        act.session.add(row)
        body.notice_days = own.notice_days
        await act.session.flush()
        act.record("reglament.recorded", row, body=body.id)
        await act.commit()
        return row.id
