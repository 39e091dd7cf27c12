"""Somebody in the register, by a few letters of the name or the last digits of the phone; and their card."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, func, or_, select, true
from sqlalchemy.orm import selectinload

from bot.usecases.errors import Denied, Refused
from bot.usecases.keeping import keeps_person
from bot.usecases.office import Act, Office, subject_of
from bot.usecases.phones import e164
from bot.usecases.rights import RIGHTS, Actor, Right, place_of
from db.models import Account, Body, Invite, Member, Seat

FEWEST_DIGITS = 3
MOST_FOUND = 40
"""More than this helps nobody: the person is asked for more letters."""

# People type the letters that their keyboard has: a Kazakh name is found by its Russian spelling as well.
_NEAR = str.maketrans("әғқңөұүһіё", "агкноуухие")


@dataclass(frozen=True, slots=True)
class Found:
    """One of those found."""

    member_id: int
    name_kk: str
    name_ru: str


@dataclass(frozen=True, slots=True)
class Search:
    """Those found, at most `MOST_FOUND`; `more` when there were others."""

    found: tuple[Found, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """A seat as a card shows it. `mine` when the reader may end it."""

    seat_id: int
    body_kk: str
    body_ru: str
    position: str
    begins: date
    ends: date | None
    ground: str | None
    nominated_by: str | None
    mine: bool


@dataclass(frozen=True, slots=True)
class MemberCard:
    """What a clerk sees of a person. `kept`: the reader may unbind and invite."""

    member_id: int
    name_kk: str
    name_ru: str
    phone: str | None
    bound: bool
    blocked: bool
    open_invite: bool
    seats: tuple[SeatFacts, ...]
    kept: bool


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """Of those whom the reader sees: how many there are, and how many have bound a Telegram account."""

    people: int
    bound: int


async def register_counts(office: Office, actor: Actor) -> RegisterCounts:
    """How far the binding has come."""
    async with office.look(actor) as act:
        act.require(Right.KEEP_REGISTER)
        people = select(func.count()).select_from(Member).where(_seen_by(act))
        bound = people.where(Member.id.in_(select(Account.member_id).where(Account.member_id.is_not(None))))
        return RegisterCounts(await act.session.scalar(people) or 0, await act.session.scalar(bound) or 0)


async def find_member(office: Office, actor: Actor, words: str) -> Search:
    """Search those whom the actor may see: members of the bodies kept, or everybody."""
    async with office.look(actor) as act:
        act.require(Right.KEEP_REGISTER)
        rows = await act.session.execute(
            select(Member.id, Member.name_kk, Member.name_ru, Member.phone).where(_seen_by(act))
        )
        wanted = _folded(words).split()
        digits = "".join(letter for letter in words if letter.isdigit())
        endings = (e164(words) or digits,) if len(digits) >= FEWEST_DIGITS else ()
        found = [
            (Found(key, kk, ru), _folded(kk))
            for key, kk, ru, phone in rows
            if (phone or "").endswith(endings) or _answers(wanted, f"{_folded(kk)} {_folded(ru)}")
        ]
        found.sort(key=lambda pair: pair[1])
        return Search(tuple(one for one, _ in found[:MOST_FOUND]), len(found) > MOST_FOUND)


async def member_card(office: Office, actor: Actor, member_id: int) -> MemberCard:
    """The person's seats, present and past, and whether a Telegram account is bound."""
    async with office.look(actor) as act:
        act.require(Right.KEEP_REGISTER)
        member = await act.session.scalar(
            select(Member)
            .where(Member.id == member_id)
            .options(selectinload(Member.account), selectinload(Member.seats).selectinload(Seat.body))
        )
        if member is None:
            raise Refused("gone")
        if not await act.session.scalar(select(Member.id).where(Member.id == member_id, _seen_by(act))):
            raise Denied(Right.KEEP_REGISTER, subject_of(member))
        return await _card(act, member)


async def _card(act: Act, member: Member) -> MemberCard:
    invited = await act.session.scalar(
        select(Invite.id)
        .where(Invite.member_id == member.id, Invite.used_at.is_(None), Invite.revoked_at.is_(None))
        .limit(1)
    )
    return MemberCard(
        member.id,
        member.name_kk,
        member.name_ru,
        member.phone,
        member.account is not None,
        member.account is not None and member.account.blocked_at is not None,
        invited is not None,
        tuple(seat_facts(seat, act.actor) for seat in sorted(member.seats, key=lambda seat: seat.begins)),
        await keeps_person(act, member),
    )


def seat_facts(seat: Seat, reader: Actor) -> SeatFacts:
    """A seat as this reader may see it; `seat.body` must be loaded."""
    return SeatFacts(
        seat.id,
        seat.body.name_kk,
        seat.body.name_ru,
        seat.position,
        seat.begins,
        seat.ends,
        seat.end_ground,
        seat.nominated_by,
        seat.ends is None and reader.may(Right.KEEP_REGISTER, place_of(seat.body)),
    )


def _seen_by(act: Act) -> ColumnElement[bool]:
    """Members with a seat, now or once, in a body that the actor keeps; everybody for who keeps all."""
    grants = [grant for grant in act.actor.grants if Right.KEEP_REGISTER in RIGHTS[grant.role]]
    if any(grant.body_id is None and grant.region is None and grant.meeting_id is None for grant in grants):
        return true()
    bounds = [
        Body.id == grant.body_id if grant.body_id is not None else Body.region == grant.region
        for grant in grants
        if grant.meeting_id is None
    ]
    if not bounds:
        return false()
    return Member.id.in_(select(Seat.member_id).join(Body).where(or_(*bounds)))


def _folded(text: str) -> str:
    return " ".join(text.casefold().translate(_NEAR).split())


def _answers(wanted: list[str], name: str) -> bool:
    """Every word begins a word of the name."""
    parts = name.replace("-", " ").split()
    return bool(wanted) and all(any(part.startswith(word) for part in parts) for word in wanted)
