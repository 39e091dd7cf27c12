"""Seats: when one is in force, by what road it comes (article 15), on what ground it ends (article 17)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.rules.bodies import BodyKind


@dataclass(frozen=True, slots=True)
class SeatSpan:
    """A seat from the day it begins; on the day it `ends` it is out already. None: it has no end yet.

    Raises ValueError for an end before the beginning.
    """

    begins: date
    ends: date | None = None

    def __post_init__(self) -> None:
        """Refuse an end before the beginning; on the same day, the seat was never in force."""
        if self.ends is not None and self.ends < self.begins:
            raise ValueError("a seat cannot end before it begins")


class Nomination(StrEnum):
    """The road to a seat; each value is its clause.

    The President approves the Council's composition (10.1, 10.2): its members came to the Assembly itself by
    the national roads.
    """

    REGIONAL_SESSION = "15.2.1"
    ASSOCIATION = "15.2.2"
    COUNCIL = "15.2.3"
    ROTATION = "15.2.4"
    ASSOCIATION_TO_REGION = "15.4"
    REGIONAL_CANDIDATE = "15.5"

    @property
    def is_regional(self) -> bool:
        """Whether it leads into a region's assembly, else into the Assembly."""
        return self in (Nomination.ASSOCIATION_TO_REGION, Nomination.REGIONAL_CANDIDATE)


class EndGround(StrEnum):
    """The ground on which a seat ends; each value is its clause."""

    OWN_WISH = "17.1.1"
    CITIZENSHIP_OR_EMIGRATION = "17.1.2"
    CHANGE_OF_STATE_OFFICE = "17.1.3"
    DEATH = "17.1.4"
    COURT_INCAPABLE_DEAD_OR_MISSING = "17.1.5"
    ROTATION = "17.1.6"
    RECALL = "17.1.7"
    HEALTH = "17.2.1"
    DUTIES_NEGLECTED = "17.2.2"
    DISCREDITING_ACT = "17.2.3"
    CONVICTION = "17.2.4"
    OTHER = "17.2.5"
    MOVED_TO_ANOTHER_REGION = "17.3"

    @property
    def needs_president(self) -> bool:
        """Whether it takes the President's decision (17.2)."""
        return self.startswith("17.2.")

    def ends_seat_in(self, kind: BodyKind) -> bool:
        """Whether it ends a seat in such a body: 17.1 anywhere, 17.2 in the Assembly, 17.3 in a region's."""
        if self is EndGround.MOVED_TO_ANOTHER_REGION:
            return kind.is_regional
        return not (self.needs_president and kind.is_regional)


def in_force(span: SeatSpan, day: date) -> bool:
    """Whether the seat counts on `day`: from its first day, and no more on the day it ends."""
    return span.begins <= day and (span.ends is None or day < span.ends)


def lasts(span: SeatSpan, day: date) -> bool:
    """Whether the seat counts on `day` or on a later one: a seat still to begin lasts as well."""
    return in_force(span, max(day, span.begins))


def total_membership(spans: Iterable[SeatSpan], day: date) -> int:
    """N of a body on `day` (15, 17, 10.1): seats in force; vacancies have no span and do not count."""
    return sum(in_force(span, day) for span in spans)


def overlap(one: SeatSpan, other: SeatSpan) -> bool:
    """Whether two seats are ever in force on the same day: a person holds at most one in a body."""
    begins = max(one.begins, other.begins)
    return in_force(one, begins) and in_force(other, begins)


def fits_road(kind: BodyKind, clause: str) -> bool:
    """Whether `clause` is a road to a seat in such a body (15.2, 15.4, 15.5); False for any other text."""
    return clause in set(Nomination) and Nomination(clause).is_regional is kind.is_regional


def fits_ground(kind: BodyKind, clause: str) -> bool:
    """Whether `clause` is a ground that ends a seat in such a body (17); False for any other text."""
    return clause in set(EndGround) and EndGround(clause).ends_seat_in(kind)
