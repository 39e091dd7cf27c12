"""A member signs a petition with a tap, or takes the signature back, until a third has signed (9.3)."""

from sqlalchemy import select

from bot.rules.convocation import PetitionVerdict
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.petition_count import count_signatures, settle_petition, the_session
from bot.usecases.rights import Actor, Right
from db.models import Petition, PetitionSignature, PetitionState


async def sign_petition(office: Office, actor: Actor, petition_id: int) -> PetitionVerdict:
    """Sign; a second time does no harm. Refused once the petition is reached or withdrawn."""
    async with office.act(actor) as act:
        row = await lock_petition(act, petition_id)
        body = await the_session(act.session)
        act.require(Right.TAKE_PART, body)
        _must_be_open(row)
        key = (row.id, actor.member_id)
        if await act.session.get(PetitionSignature, key) is None:
            act.session.add(
                PetitionSignature(petition_id=row.id, member_id=actor.member_id, signed_at=act.now)
            )
            act.record("petition.signed", row)
        found = await settle_petition(act, row, body)
        await act.commit()
        return found


async def withdraw_signature(office: Office, actor: Actor, petition_id: int) -> PetitionVerdict:
    """Take the signature back; refused once the petition is reached: the request has been made by then."""
    async with office.act(actor) as act:
        row = await lock_petition(act, petition_id)
        body = await the_session(act.session)
        act.require_own()
        _must_be_open(row)
        signature = await act.session.get(PetitionSignature, (row.id, actor.member_id))
        if signature is not None:
            await act.session.delete(signature)
            act.record("petition.signature-withdrawn", row)
            await act.session.flush()
        found = await count_signatures(act, row, body)
        await act.commit()
        return found


async def lock_petition(act: Act, petition_id: int) -> Petition:
    """The petition, held against every other signature."""
    wanted = select(Petition).where(Petition.id == petition_id).with_for_update()
    row = (await act.session.scalars(wanted)).one_or_none()
    if row is None:
        raise Refused("gone")
    return row


def _must_be_open(row: Petition) -> None:
    if row.state is not PetitionState.OPEN:
        raise Refused(f"petition-{row.state}")
