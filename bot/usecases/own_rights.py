"""A member's rights and duties by the seats they hold, with what stands beside them today."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.rules.bodies import BodyKind
from bot.rules.quorum import quorum
from bot.rules.statutes import rule_for
from bot.usecases.office import Act, Office
from bot.usecases.other_questions import NextMeeting, next_meeting_of
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import in_force, reglament_of, total_membership
from db.models import Body, Seat

RIGHTS_OF: dict[BodyKind, str] = {
    BodyKind.SESSION: "16.2",
    BodyKind.COUNCIL: "10-1.1",
    BodyKind.REGIONAL_SESSION: "16.4",
    BodyKind.REGIONAL_COUNCIL: "16.4",
}
DUTIES_OF: dict[BodyKind, str] = {
    BodyKind.SESSION: "16.3",
    BodyKind.COUNCIL: "10-1.2",
    BodyKind.REGIONAL_SESSION: "16.4",
    BodyKind.REGIONAL_COUNCIL: "16.4",
}
"""16.4 gives a regional member the rights and duties that article 16 gives the Assembly's own."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One seat today: the body's N and its quorum by its rule; `by_analogy`: the national rule, lent to a region."""

    kind: BodyKind
    body_kk: str
    body_ru: str
    since: date
    total: int
    quorum: int
    quorum_clause: str
    by_analogy: bool
    by_reglament: bool
    next_meeting: NextMeeting | None
    rights: str
    duties: str


async def own_standing(office: Office, actor: Actor) -> tuple[Standing, ...]:
    """The actor's seats in force today, national ones first; none for a person without a seat."""
    async with office.look(actor) as act:
        act.require(Right.ASK)
        if actor.member_id is None:
            return ()
        seats = await act.session.scalars(
            select(Seat)
            .where(Seat.member_id == actor.member_id, in_force(act.today))
            .options(selectinload(Seat.body))
            .order_by(Seat.body_id)
        )
        return tuple([await _standing(act, seat.body, seat.begins) for seat in seats])


async def _standing(act: Act, body: Body, since: date) -> Standing:
    total = await total_membership(act.session, body.id, act.today)
    rule = rule_for(body.kind, on=act.today, reglament=reglament_of(body, act.today))
    verdict = quorum(0, total, rule)
    return Standing(
        body.kind,
        body.name_kk,
        body.name_ru,
        since,
        total,
        verdict.needed,
        verdict.clause,
        verdict.by_analogy,
        rule.reglament is not None,
        await next_meeting_of(act, [body.id]),
        RIGHTS_OF[body.kind],
        DUTIES_OF[body.kind],
    )
