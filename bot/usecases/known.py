"""Accounts that were looked up once: the member, language, roles and seats behind each, until any of it changes."""

from dataclasses import dataclass, field
from datetime import date

from bot.rules.seats import SeatSpan, in_force
from bot.usecases.rights import Grant

MOST = 20_000
"""Accounts remembered: four times the Assembly with its regions; strangers must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the register says of an account. `seats`: bodies with the days of the seat, past ones too."""

    member_id: int | None = None
    language: str | None = None
    grants: tuple[Grant, ...] = ()
    seats: tuple[tuple[int, SeatSpan], ...] = ()

    def seated_in(self, day: date) -> frozenset[int]:
        """The bodies in which a seat is in force on the day."""
        return frozenset(body_id for body_id, span in self.seats if in_force(span, day))


@dataclass(slots=True)
class KnownAccounts:
    """Accounts as of one revision of the register (`db.models.PeopleRevision`)."""

    revision: int = -1
    people: dict[int, Known] = field(default_factory=dict)

    def as_of(self, revision: int) -> None:
        """Go on with this revision: what is known from another one is forgotten."""
        if revision != self.revision or len(self.people) > MOST:
            self.people.clear()
        self.revision = revision
