"""Petitions as members, the Secretariat and the Chair see them: the count, one's own signature, who has signed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.rules.bodies import BodyKind
from bot.rules.convocation import PetitionVerdict, petition
from bot.rules.law import Words
from bot.rules.terms import local_day
from bot.usecases.errors import Denied, Refused
from bot.usecases.office import Act, Office
from bot.usecases.petition_count import count_signatures, the_session
from bot.usecases.rights import Actor, Right, place_of
from bot.usecases.roll import in_force
from db.models import Body, Petition, PetitionSignature, PetitionState, Seat

SHOWN = 10
"""Petitions that the list names: the newest."""


@dataclass(frozen=True, slots=True)
class PetitionFacts:
    """A petition; of a reached one the numbers are those that were frozen then."""

    petition_id: int
    reason: str
    opened_by: Words
    opened_at: datetime
    state: PetitionState
    reached_at: datetime | None
    count: PetitionVerdict
    signed: bool
    own: bool
    may_sign: bool
    may_list: bool


@dataclass(frozen=True, slots=True)
class Signer:
    """A name on the list of signatures, and its position in the Session."""

    name: Words
    position: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class SignatureList:
    """The petition with the signatures that count, in their order."""

    petition_id: int
    reason: str
    opened_by: Words
    opened_at: datetime
    reached_at: datetime | None
    count: PetitionVerdict
    signers: tuple[Signer, ...]


@dataclass(frozen=True, slots=True)
class Petitions:
    """The newest petitions, and whether this person may open one."""

    petitions: tuple[PetitionFacts, ...]
    may_open: bool


async def may_sign(office: Office, actor: Actor) -> bool:
    """Whether petitions belong into the person's menu: a seat in the Session, nothing else (9.3)."""
    if not actor.seat_body_ids:
        return False
    async with office.look(actor) as act:
        act.require(Right.ASK)
        held = exists().where(Body.kind == BodyKind.SESSION, Body.id.in_(actor.seat_body_ids))
        return (await act.session.scalars(select(held))).one()


async def see_petitions(office: Office, actor: Actor) -> Petitions:
    """The newest ones, for members of the Session and for whoever may see its meetings."""
    async with office.look(actor) as act:
        body = await _readable(act)
        rows = await act.session.scalars(
            select(Petition).options(joinedload(Petition.opener)).order_by(Petition.id.desc()).limit(SHOWN)
        )
        facts = [await _facts(act, row, body) for row in rows.all()]
        mine_open = any(one.own and one.state is PetitionState.OPEN for one in facts)
        return Petitions(tuple(facts), _seated(act, body) and not mine_open)


async def see_petition(office: Office, actor: Actor, petition_id: int) -> PetitionFacts:
    """One petition as it stands."""
    async with office.look(actor) as act:
        body = await _readable(act)
        return await _facts(act, await _petition(act.session, petition_id), body)


async def read_signatures(office: Office, actor: Actor, petition_id: int) -> SignatureList:
    """Who has signed, for the Secretariat and the Chair."""
    async with office.look(actor) as act:
        act.require(Right.SEE_MEETING, await the_session(act.session))
        return await load_signatures(act.session, petition_id, act.today)


async def load_signatures(session: AsyncSession, petition_id: int, today: date) -> SignatureList:
    """For those who send it (the notice); the right is named by whoever asks."""
    row = await _petition(session, petition_id)
    body = await the_session(session)
    day = _counted_on(row, today)
    found = await session.execute(
        select(PetitionSignature, Seat.position)
        .join(Seat, Seat.member_id == PetitionSignature.member_id)
        .where(PetitionSignature.petition_id == row.id, Seat.body_id == body.id, in_force(day))
        .options(joinedload(PetitionSignature.member, innerjoin=True))
        .order_by(PetitionSignature.signed_at, PetitionSignature.member_id)
    )
    signers = tuple(
        Signer(Words(one.member.name_kk, one.member.name_ru), position, one.signed_at)
        for one, position in found
    )
    return SignatureList(
        row.id,
        row.reason,
        Words(row.opener.name_kk, row.opener.name_ru),
        row.opened_at,
        row.reached_at,
        petition(row.signatures or len(signers), row.total or max(len(signers), 1)),
        signers,
    )


def _counted_on(row: Petition, today: date) -> date:
    return local_day(row.reached_at) if row.reached_at is not None else today


async def _petition(session: AsyncSession, petition_id: int) -> Petition:
    wanted = select(Petition).where(Petition.id == petition_id).options(joinedload(Petition.opener))
    row = (await session.scalars(wanted)).one_or_none()
    if row is None:
        raise Refused("gone")
    return row


async def _readable(act: Act) -> Body:
    body = await the_session(act.session)
    if _seated(act, body):
        act.require(Right.TAKE_PART, body)
        return body
    try:
        act.require(Right.SEE_MEETING, body)
    except Denied as denied:
        raise Denied(denied.right, denied.subject, "petition-of-the-session") from None
    return body


def _seated(act: Act, body: Body) -> bool:
    return act.actor.may(Right.TAKE_PART, place_of(body))


async def _facts(act: Act, row: Petition, body: Body) -> PetitionFacts:
    if row.signatures is not None and row.total is not None:
        count = petition(row.signatures, row.total)
    else:
        count = await count_signatures(act, row, body)
    key = (row.id, act.actor.member_id)
    signed = act.actor.member_id is not None and await act.session.get(PetitionSignature, key) is not None
    return PetitionFacts(
        petition_id=row.id,
        reason=row.reason,
        opened_by=Words(row.opener.name_kk, row.opener.name_ru),
        opened_at=row.opened_at,
        state=row.state,
        reached_at=row.reached_at,
        count=count,
        signed=signed,
        own=row.opened_by == act.actor.member_id,
        may_sign=_seated(act, body) and row.state is PetitionState.OPEN,
        may_list=act.actor.may(Right.SEE_MEETING, place_of(body)),
    )
