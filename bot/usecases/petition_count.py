"""The count of a petition: signatures of members in force, against a third of all (9.3); reached once and for ever."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.bodies import BodyKind
from bot.rules.convocation import PetitionVerdict, petition
from bot.usecases.notify import write_notice
from bot.usecases.office import Act
from bot.usecases.quorum_watch import chair_and_clerks
from bot.usecases.roll import in_force, total_membership
from db.models import Body, NoticeKind, Petition, PetitionSignature, PetitionState, Seat


async def the_session(session: AsyncSession) -> Body:
    """The Assembly's Session: the only body that members may have convened (9.3)."""
    return (await session.scalars(select(Body).where(Body.kind == BodyKind.SESSION))).one()


async def count_signatures(act: Act, row: Petition, body: Body) -> PetitionVerdict:
    """As it stands today: the signature of one whose seat has ended counts no more."""
    seated = select(Seat.member_id).where(Seat.body_id == body.id, in_force(act.today))
    counted = select(func.count()).where(
        PetitionSignature.petition_id == row.id, PetitionSignature.member_id.in_(seated)
    )
    signatures = (await act.session.scalars(counted)).one()
    return petition(signatures, await total_membership(act.session, body.id, act.today))


async def settle_petition(act: Act, row: Petition, body: Body) -> PetitionVerdict:
    """Count anew; when a third has signed, freeze the numbers and tell the Secretariat and the Chair, once.

    The petition must be locked: two signatures at once would each count without the other.
    """
    await act.session.flush()
    found = await count_signatures(act, row, body)
    if not found.reached or row.state is not PetitionState.OPEN:
        return found
    row.state, row.reached_at = PetitionState.REACHED, act.now
    row.signatures, row.total, row.needed = found.signatures, found.total, found.needed
    act.record("petition.reached", row, signatures=found.signatures, total=found.total, needed=found.needed)
    await write_notice(
        act,
        NoticeKind.PETITION_REACHED,
        body,
        await chair_and_clerks(act.session, body),
        payload={"petition_id": row.id},
        priority=1,
    )
    return found


async def settle_open_petitions(act: Act) -> None:
    """After seats have changed: fewer members make a third smaller, and a signature may have gone with its seat."""
    body = await the_session(act.session)
    rows = await act.session.scalars(
        select(Petition).where(Petition.state == PetitionState.OPEN).order_by(Petition.id).with_for_update()
    )
    for row in rows.all():
        await settle_petition(act, row, body)
