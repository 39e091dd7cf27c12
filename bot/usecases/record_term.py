"""A clerk records a decision from which the law counts a term (9.3, 18.3), and that it was done, or was a mistake."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.rules.bodies import BodyKind
from bot.rules.terms import add_month, latest_recall_proposal
from bot.usecases.convene import check_length
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right, place_of
from db.models import Body, StartedTerm, TermKind

ABOUT_LETTERS = 300
_BODY = {TermKind.EXTRAORDINARY: BodyKind.SESSION, TermKind.RECALL: BodyKind.COUNCIL}
"""Whose duty it is: the Session must be held (9.3), the Council's proposal must go to the President (18.3)."""


@dataclass(frozen=True, slots=True)
class TermFacts:
    """The decision and the last day that follows from it."""

    term_id: int
    kind: TermKind
    decided_on: date
    last_day: date
    about: str
    settled_on: date | None
    dropped: bool
    today: date


async def check_may_record(office: Office, actor: Actor, kind: TermKind) -> None:
    """Before the clerk is asked anything."""
    async with office.look(actor) as act:
        act.require(Right.CONVENE, await _body(act, kind))


async def record_term(
    office: Office, actor: Actor, kind: TermKind, decided_on: date, about: str
) -> TermFacts:
    """The decision of that day; recorded twice (a double tap, two clerks), it is one."""
    async with office.act(actor) as act:
        body = await _body(act, kind, lock=True)
        act.require(Right.CONVENE, body)
        if decided_on > act.today:
            raise Refused("decision-date-future")
        check_length(about, ABOUT_LETTERS)
        same = select(StartedTerm).where(
            StartedTerm.kind == kind, StartedTerm.decided_on == decided_on, StartedTerm.about == about.strip()
        )
        row = (await act.session.scalars(same)).one_or_none()
        if row is None:
            row = StartedTerm(
                body_id=body.id, kind=kind, decided_on=decided_on, about=about.strip(), recorded_at=act.now
            )
            row.recorded_by = act.actor.telegram_id
            act.session.add(row)
            await act.session.flush()
            act.record("term.recorded", row, kind=kind.value, decided=decided_on.isoformat())
        elif row.dropped_at is not None:
            row.dropped_at = None
            act.record("term.recorded", row, kind=kind.value, decided=decided_on.isoformat())
        await act.commit()
        return _facts(act, row)


async def settle_recall(office: Office, actor: Actor, term_id: int) -> TermFacts:
    """The proposal has gone to the President today (18.3)."""
    async with office.act(actor) as act:
        row = await _lock(act, term_id)
        if row.kind is not TermKind.RECALL:
            raise Refused("stale-button")  # an extraordinary Session is settled by its meeting
        if row.settled_on is None:
            row.settled_on = act.today
            act.record("term.settled", row, on=act.today.isoformat())
        await act.commit()
        return _facts(act, row)


async def drop_term(office: Office, actor: Actor, term_id: int) -> TermFacts:
    """Recorded by mistake: it runs no more, and the record says so."""
    async with office.act(actor) as act:
        row = await _lock(act, term_id)
        if row.settled_on is not None:
            raise Refused("term-settled")
        if row.dropped_at is None:
            row.dropped_at = act.now
            act.record("term.dropped", row)
        await act.commit()
        return _facts(act, row)


async def see_term(office: Office, actor: Actor, term_id: int) -> tuple[TermFacts, bool]:
    """The term, and whether this person may settle it."""
    async with office.look(actor) as act:
        row = await act.session.get(StartedTerm, term_id)
        if row is None:
            raise Refused("gone")
        body = await act.session.get_one(Body, row.body_id)
        act.require(Right.SEE_MEETING, body)
        return _facts(act, row), actor.may(Right.CONVENE, place_of(body))


async def _lock(act: Act, term_id: int) -> StartedTerm:
    row = await act.session.get(StartedTerm, term_id, with_for_update=True)
    if row is None:
        raise Refused("gone")
    act.require(Right.CONVENE, await act.session.get_one(Body, row.body_id))
    if row.dropped_at is not None:
        raise Refused("term-dropped")
    return row


async def _body(act: Act, kind: TermKind, *, lock: bool = False) -> Body:
    wanted = select(Body).where(Body.kind == _BODY[kind])
    return (await act.session.scalars(wanted.with_for_update(of=Body) if lock else wanted)).one()


def _facts(act: Act, row: StartedTerm) -> TermFacts:
    recall = row.kind is TermKind.RECALL
    last = latest_recall_proposal(row.decided_on) if recall else add_month(row.decided_on)
    return TermFacts(
        row.id,
        row.kind,
        row.decided_on,
        last,
        row.about,
        row.settled_on,
        row.dropped_at is not None,
        act.today,
    )
