"""A member opens a petition for an extraordinary Session, and may take it back while it is not reached (9.3)."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.convene import check_length
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.petition_count import settle_petition, the_session
from bot.usecases.rights import Actor, Right
from bot.usecases.seat_watch import lock_bodies
from bot.usecases.sign_petition import lock_petition
from db.models import Petition, PetitionSignature, PetitionState

REASON_LETTERS = 2000
FEWEST_LETTERS = 10
"""A reason is a sentence: "ok" is a slip."""


async def open_petition(office: Office, actor: Actor, reason: str) -> int:
    """The petition's id; whoever opens it has signed it. One open petition a member at a time."""
    async with office.act(actor) as act:
        body = await the_session(act.session)
        act.require(Right.TAKE_PART, body)
        assert actor.member_id is not None, "a seat belongs to a member"
        await lock_bodies(act.session, [body.id])  # two taps at once would open two
        await _may_open(act.session, actor.member_id)
        row = Petition(
            opened_by=actor.member_id,
            opened_at=act.now,
            reason=check_reason(reason),
            state=PetitionState.OPEN,
        )
        act.session.add(row)
        await act.session.flush()
        act.session.add(PetitionSignature(petition_id=row.id, member_id=actor.member_id, signed_at=act.now))
        act.record("petition.opened", row)
        await settle_petition(act, row, body)
        await act.commit()
        return row.id


async def check_may_open(office: Office, actor: Actor) -> None:
    """Before the member is asked for the reason: refused where the petition could not be opened."""
    async with office.look(actor) as act:
        act.require(Right.TAKE_PART, await the_session(act.session))
        assert actor.member_id is not None, "a seat belongs to a member"
        await _may_open(act.session, actor.member_id)


async def withdraw_petition(office: Office, actor: Actor, petition_id: int) -> None:
    """Whoever opened it takes the whole of it back; not after it was reached, for it is a third's by then."""
    async with office.act(actor) as act:
        row = await lock_petition(act, petition_id)
        act.require_own()
        if actor.member_id is None or row.opened_by != actor.member_id:
            raise Refused("petition-not-yours")
        if row.state is not PetitionState.OPEN:
            raise Refused(f"petition-{row.state}")
        row.state, row.withdrawn_at = PetitionState.WITHDRAWN, act.now
        act.record("petition.withdrawn", row)
        await act.commit()


async def _may_open(session: AsyncSession, member_id: int) -> None:
    own = select(Petition.id).where(Petition.opened_by == member_id, Petition.state == PetitionState.OPEN)
    if (await session.scalars(own.limit(1))).first() is not None:
        raise Refused("petition-open-already")


def check_reason(written: str) -> str:
    """The reason without spaces around it; refused when it says nothing, or too much."""
    reason = written.strip()
    if len(reason) < FEWEST_LETTERS:
        raise Refused("petition-reason-short")
    check_length(reason, REASON_LETTERS)
    return reason
