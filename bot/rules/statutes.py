"""The numbers of the law as data: which statute, which clause, since when; an amendment is a new row."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from bot.rules.bodies import BodyKind


class Question(StrEnum):
    """The kind of question a body decides; the law of 2008 knows the ordinary one only."""

    ORDINARY = "ordinary"
    ELECTION_OF_CHAIR = "election_of_chair"
    END_OF_CHAIRS_POWERS = "end_of_chairs_powers"


class Base(StrEnum):
    """Whom a majority is counted of."""

    TAKING_PART = "taking_part"
    ALL = "all"


class Form(StrEnum):
    """The form of a vote; FREE leaves it to the meeting (9.6): open unless it says otherwise."""

    FREE = "free"
    OPEN = "open"
    SECRET = "secret"  # noqa: S105 - a form of voting, no password


class Approval(StrEnum):
    """What makes an adopted decision final: the chair's approval (9.7) or the minutes (10.6)."""

    CHAIR = "chair"
    MINUTES = "minutes"


class MeetingKind(StrEnum):
    """Regular or extraordinary (9.2, 9.3)."""

    REGULAR = "regular"
    EXTRAORDINARY = "extraordinary"


@dataclass(frozen=True, slots=True)
class Statute:
    """A law with its first and last day in force (None: still in force)."""

    code: str
    number: str
    first_day: date
    last_day: date | None

    def in_force_on(self, day: date) -> bool:
        """Whether the law was in force on `day`: for display, never a reason to refuse."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def nearest_day(self, day: date) -> date:
        """The day of this law's own life nearest to `day`: its rules are asked for after its end as well."""
        if day < self.first_day:
            return self.first_day
        return day if self.last_day is None else min(day, self.last_day)


@dataclass(frozen=True, slots=True)
class Reglament:
    """A regional body's own reglament: what it was adopted as, and its numbers in place of the national ones.

    `clause` and `quorum_clause` are references into the reglament itself.
    """

    title: str
    adopted: date
    clause: str
    quorum_clause: str
    quorum: Fraction
    majority: Fraction
    strict: bool
    base: Base = Base.TAKING_PART


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind of body decides one kind of question.

    Quorum: at least `quorum` of all members (`quorum_clause`). Adopted: `majority` of `base` in favour, more
    than it when `strict`, else at least it (`clause`). `by_analogy` marks a national rule lent to a regional
    body, for which the law sets none; `reglament` is the body's own act when it took the rule's place.
    Raises ValueError for a fraction outside (0, 1] or days out of order.
    """

    statute: Statute
    clause: str
    quorum_clause: str
    first_day: date
    last_day: date | None
    body_kind: BodyKind
    question: Question
    quorum: Fraction
    majority: Fraction
    strict: bool
    base: Base
    form: Form
    approval: Approval
    approval_clause: str
    by_analogy: bool = False
    reglament: Reglament | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that no body could meet."""
        if not (0 < self.quorum <= 1 and 0 < self.majority <= 1):
            raise ValueError("quorum and majority are fractions above 0 and not above 1")
        if self.strict and self.majority == 1:
            raise ValueError("more than all can never be reached")
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError("a rule cannot end before its first day")


@dataclass(frozen=True, slots=True)
class ConveningRule:
    """The law's own terms for convening one kind of meeting of one kind of body.

    `order_days`: calendar days from the order to the day the meeting begins, at least. `months_to_hold`:
    calendar months from the decision to hold it, at most. `petition`: the share of all members who may
    request it. None where the law says nothing.
    """

    statute: Statute
    clause: str
    first_day: date
    last_day: date | None
    body_kind: BodyKind
    meeting_kind: MeetingKind
    order_days: int | None = None
    months_to_hold: int | None = None
    petition: Fraction | None = None
    by_analogy: bool = False


_Dated = TypeVar("_Dated", Rule, ConveningRule)

# Replaced by Constitutional Law No 298-VIII of 05.06.2026 (its article 23) from 01.07.2026.
STATUTE_2008 = Statute("2008", "70-IV", first_day=date(2008, 10, 20), last_day=date(2026, 6, 30))

_SESSION = Rule(
    statute=STATUTE_2008,
    clause="9.6",
    quorum_clause="9.5",
    first_day=STATUTE_2008.first_day,
    last_day=STATUTE_2008.last_day,
    body_kind=BodyKind.SESSION,
    question=Question.ORDINARY,
    quorum=Fraction(2, 3),
    majority=Fraction(1, 2),
    strict=True,
    base=Base.TAKING_PART,
    form=Form.FREE,
    approval=Approval.CHAIR,
    approval_clause="9.7",
)
_COUNCIL = replace(
    _SESSION,
    clause="10.6",
    quorum_clause="10.5",
    body_kind=BodyKind.COUNCIL,
    majority=Fraction(2, 3),
    strict=False,
    approval=Approval.MINUTES,
    approval_clause="10.6",
)

# Article 14 sets no quorum and no majority for a region's bodies: each starts with its national twin's rule.
RULES: tuple[Rule, ...] = (
    _SESSION,
    _COUNCIL,
    replace(_SESSION, body_kind=BodyKind.REGIONAL_SESSION, by_analogy=True),
    replace(_COUNCIL, body_kind=BodyKind.REGIONAL_COUNCIL, by_analogy=True),
)

REGULAR_SESSION = ConveningRule(
    statute=STATUTE_2008,
    clause="9.2",
    first_day=STATUTE_2008.first_day,
    last_day=STATUTE_2008.last_day,
    body_kind=BodyKind.SESSION,
    meeting_kind=MeetingKind.REGULAR,
    order_days=30,
)
EXTRAORDINARY_SESSION = replace(
    REGULAR_SESSION,
    clause="9.3",
    meeting_kind=MeetingKind.EXTRAORDINARY,
    order_days=None,
    months_to_hold=1,
    petition=Fraction(1, 3),
)
# 10.3 says who calls the Council and how often, and sets no term; it knows no extraordinary meeting.
_COUNCIL_MEETING = replace(REGULAR_SESSION, clause="10.3", body_kind=BodyKind.COUNCIL, order_days=None)
_NATIONAL = (
    REGULAR_SESSION,
    EXTRAORDINARY_SESSION,
    _COUNCIL_MEETING,
    replace(_COUNCIL_MEETING, meeting_kind=MeetingKind.EXTRAORDINARY),
)
_REGIONAL_TWIN = {BodyKind.SESSION: BodyKind.REGIONAL_SESSION, BodyKind.COUNCIL: BodyKind.REGIONAL_COUNCIL}

# The law sets a region's bodies no term: their own notice term holds, and a third may ask by analogy.
CONVENING_RULES: tuple[ConveningRule, ...] = (
    *_NATIONAL,
    *(
        replace(
            rule,
            body_kind=_REGIONAL_TWIN[rule.body_kind],
            order_days=None,
            months_to_hold=None,
            by_analogy=True,
        )
        for rule in _NATIONAL
    ),
)


def rule_for(
    body_kind: BodyKind,
    question: Question = Question.ORDINARY,
    *,
    on: date,
    statute: Statute = STATUTE_2008,
    reglament: Reglament | None = None,
) -> Rule:
    """The rule by which `body_kind` decides `question` on the day `on` under `statute`.

    A day outside the statute's life gets the rule of its nearest day: the client works by the first statute
    whatever the day. A regional body's reglament replaces the analogy from the day it was adopted.
    Raises LookupError when the statute has no such rule, ValueError for a reglament where the law itself sets
    the numbers (9.5, 9.6, 10.5, 10.6).
    """
    rule = _on_its_day(
        (row for row in RULES if row.body_kind is body_kind and row.question is question), statute, on
    )
    if reglament is None:
        return rule
    if not rule.by_analogy:
        raise ValueError(f"{rule.quorum_clause} and {rule.clause} leave a reglament nothing to set")
    return _by_reglament(rule, reglament) if reglament.adopted <= on else rule


def convening_rule_for(
    body_kind: BodyKind, meeting_kind: MeetingKind, *, on: date, statute: Statute = STATUTE_2008
) -> ConveningRule:
    """The law's terms for convening; days and LookupError as in `rule_for`."""
    return _on_its_day(
        (row for row in CONVENING_RULES if row.body_kind is body_kind and row.meeting_kind is meeting_kind),
        statute,
        on,
    )


def _on_its_day(rows: Iterable[_Dated], statute: Statute, on: date) -> _Dated:
    """The one of `rows` that `statute` holds on the day `on`."""
    day = statute.nearest_day(on)
    for row in rows:
        if row.statute == statute and row.first_day <= day and (row.last_day is None or day <= row.last_day):
            return row
    raise LookupError(f"the law No {statute.number} has no such rule")


def _by_reglament(rule: Rule, reglament: Reglament) -> Rule:
    """The rule a regional body set for itself."""
    return replace(
        rule,
        clause=reglament.clause,
        quorum_clause=reglament.quorum_clause,
        first_day=reglament.adopted,
        last_day=None,
        quorum=reglament.quorum,
        majority=reglament.majority,
        strict=reglament.strict,
        base=reglament.base,
        by_analogy=False,
        reglament=reglament,
    )
