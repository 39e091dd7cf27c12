"""The register as it stands, whole, for work that goes through all of it."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.rules.seats import in_force, lasts
from bot.usecases.errors import Refused
from bot.usecases.keeping import keeps_nationally, may_keep
from bot.usecases.office import Act
from bot.usecases.rights import Actor
from db.models import Body, Member, RoleGrant, Seat


class RegisterBook:
    """Everybody in the register, found by phone or by names, and the bodies by what people call them."""

    def __init__(
        self, bodies: list[Body], members: list[Member], seats: list[Seat], roles: list[RoleGrant]
    ) -> None:
        self._bodies = {body.id: body for body in bodies}
        self._body_names = {
            _folded(name): body for body in bodies for name in (body.code, body.name_kk, body.name_ru)
        }
        self._by_phone = {member.phone: member for member in members if member.phone is not None}
        self._by_names: dict[tuple[str, str], list[Member]] = defaultdict(list)
        for member in members:
            self._by_names[member.name_kk, member.name_ru].append(member)
        self._members = members
        self._seats: dict[int, list[Seat]] = defaultdict(list)
        for seat in seats:
            self._seats[seat.member_id].append(seat)
        self._roles: dict[int, list[RoleGrant]] = defaultdict(list)
        for role in roles:
            self._roles[role.member_id].append(role)

    @classmethod
    async def read(cls, act: Act) -> "RegisterBook":
        """All of it: some 5,000 people, four queries."""
        roles = select(RoleGrant).where(RoleGrant.revoked_at.is_(None)).options(selectinload(RoleGrant.body))
        return cls(
            list(await act.session.scalars(select(Body))),
            list(await act.session.scalars(select(Member))),
            list(await act.session.scalars(select(Seat))),
            list(await act.session.scalars(roles)),
        )

    def body(self, name: str) -> Body | None:
        """By its code or an official name; quotation marks and case do not matter."""
        return self._body_names.get(_folded(name))

    def body_named(self, name: str) -> Body:
        """The same, refusing a name that nobody bears."""
        body = self.body(name)
        if body is None:
            raise Refused("unknown-body", body=name)
        return body

    def with_phone(self, phone: str) -> Member | None:
        return self._by_phone.get(phone)

    def named(self, name_kk: str, name_ru: str) -> list[Member]:
        """Everybody of exactly these names."""
        return list(self._by_names.get((name_kk, name_ru), ()))

    def seats(self, member: Member, body: Body) -> list[Seat]:
        """The person's seats in the body, ended ones among them."""
        return [seat for seat in self._seats.get(member.id, ()) if seat.body_id == body.id]

    def sitting(self, body: Body, day: date) -> list[Member]:
        """Who holds a seat in the body on the day."""
        return [
            member
            for member in self._members
            if any(in_force(seat.span, day) for seat in self.seats(member, body))
        ]

    def kept_by(self, actor: Actor, member: Member, day: date) -> bool:
        """Whether the actor may change what stands about the person."""
        seats = (seat for seat in self._seats.get(member.id, ()) if lasts(seat.span, day))
        sits = [self._bodies[seat.body_id] for seat in seats]
        return may_keep(actor, sits, self._roles.get(member.id, ()), self._national())

    def keeps_seatless(self, actor: Actor) -> bool:
        """Whether the actor may enter a secretariat's person, who sits in no body."""
        return keeps_nationally(actor, self._national())

    def _national(self) -> list[Body]:
        return [body for body in self._bodies.values() if body.region is None]


def _folded(name: str) -> str:
    return " ".join("".join(" " if letter in '«»"“”„' else letter for letter in name.casefold()).split())
