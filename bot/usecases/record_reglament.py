"""Record a regional body's own reglament: from its day on its numbers hold instead of the national ones."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select

from bot.rules.statutes import Reglament, rule_for
from bot.usecases.convene import check_length
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from db.models import Body, RecordedReglament

TITLE_LETTERS = 500
CLAUSE_LETTERS = 60
FRACTION_LETTERS = 20
MOST_NOTICE_DAYS = 366
"""The Session meets once a year at least (9.2), the Council twice (10.3): a longer term is a slip of the pen."""


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
    """The recorded reglament's id.

    The Session's and the Council's numbers are the law's own (9.5-10.6): refused. So is a reglament that is still to
    be adopted: `Body.notice_days` is one number and would hold before its day. An older one, recorded late, leaves
    the newer one's term.
    """
    async with office.act(actor) as act:
        found = select(Body).where(Body.code == body_code).with_for_update(key_share=True)
        body = (await act.session.scalars(found)).one_or_none()
        if body is None:
            raise Refused("unknown-body", body=body_code)
        act.require(Right.KEEP_REGISTER, body)
        _check(act, body, own)
        row = RecordedReglament(
            body_id=body.id,
            title=own.title.strip(),
            adopted=own.adopted,
            quorum_clause=own.quorum_clause.strip(),
            quorum=str(own.quorum),
            majority_clause=own.majority_clause.strip(),
            majority=str(own.majority),
            strict=own.strict,
            recorded_at=act.now,
        )
        act.session.add(row)
        if all(other.adopted <= own.adopted for other in body.reglaments):
            body.notice_days = own.notice_days
        await act.session.flush()
        act.record("reglament.recorded", row, body=body.id)
        await act.commit()
        return row.id


def _check(act: Act, body: Body, own: OwnRules) -> None:
    if not body.kind.is_regional:
        raise Refused("reglament-national")
    check_length(own.title, TITLE_LETTERS)
    for clause in (own.quorum_clause, own.majority_clause):
        check_length(clause, CLAUSE_LETTERS)
    if own.adopted > act.today:
        raise Refused("reglament-ahead", date=own.adopted)
    if not 0 <= own.notice_days <= MOST_NOTICE_DAYS:
        raise Refused("reglament-notice-days", most=MOST_NOTICE_DAYS)
    if max(len(str(own.quorum)), len(str(own.majority))) > FRACTION_LETTERS or not _makes_a_rule(body, own):
        raise Refused("reglament-numbers")


def _makes_a_rule(body: Body, own: OwnRules) -> bool:
    """Whether a body could meet the numbers: the rule itself judges them."""
    reglament = Reglament(
        title=own.title,
        adopted=own.adopted,
        clause=own.majority_clause,
        quorum_clause=own.quorum_clause,
        quorum=own.quorum,
        majority=own.majority,
        strict=own.strict,
    )
    try:
        rule_for(body.kind, on=own.adopted, reglament=reglament)
    except ValueError:
        return False
    return True
