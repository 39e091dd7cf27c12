""" "What must I do, and by when": the duties of a clerk's or chair's own bodies, or of all on any day."""

from dataclasses import dataclass
from datetime import date

from bot.rules.bodies import BodyKind
from bot.usecases.duty_facts import BodyDuty, all_bodies, duties_of, own_bodies, reports_to
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right, place_of


@dataclass(frozen=True, slots=True)
class DutyList:
    """The most pressing first. `several`: they are of more than one body.

    `may_act`: convene and record. `sees_reports`: the regions', as the Secretariat does (14.8.2).
    """

    today: date
    duties: tuple[BodyDuty, ...]
    several: bool
    may_act: bool
    keeps_session: bool
    """Its clerk: records a decision to hold an extraordinary one (9.3)."""
    keeps_council: bool
    """Its clerk: records a proposal to end a Senate deputy's powers (18.3)."""
    sees_reports: bool


async def see_duties(office: Office, actor: Actor) -> DutyList:
    """The actor's own; denied to whoever has no body to look after."""
    async with office.look(actor) as act:
        bodies = await all_bodies(act.session)
        own = own_bodies(actor.grants, bodies, Right.SEE_MEETING)
        kept = own_bodies(actor.grants, own, Right.CONVENE)
        session = reports_to(bodies)
        act.require(Right.SEE_MEETING, own[0] if own else session)
        return DutyList(
            act.today,
            tuple(await duties_of(act.session, own, act.today)),
            several=len(own) > 1,
            may_act=bool(kept),
            keeps_session=session in kept,
            keeps_council=any(body.kind is BodyKind.COUNCIL for body in kept),
            sees_reports=session in own,
        )


async def calendar_on(office: Office, actor: Actor, day: date) -> tuple[BodyDuty, ...]:
    """Of every body that the actor may see, as the records of now would stand on that day."""
    async with office.look(actor) as act:
        act.require(Right.SEE_MEETING)
        bodies = [
            body for body in await all_bodies(act.session) if actor.may(Right.SEE_MEETING, place_of(body))
        ]
        return tuple(await duties_of(act.session, bodies, day))
