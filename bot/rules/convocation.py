"""Convocation: when a meeting may lawfully begin (9.2, 9.3), and who may bring it about (9.3, 10.3)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil

from bot.rules.bodies import BodyKind
from bot.rules.statutes import EXTRAORDINARY_SESSION, STATUTE_2008, ConveningRule, Statute, convening_rule_for
from bot.rules.statutes import (
    MeetingKind as MeetingKind,
)  # a convocation's own word: callers look for it here
from bot.rules.terms import add_month, days_between, earliest_start, latest_order_date


class Severity(StrEnum):
    """What stands against a convocation: nothing, the law, or only the body's own notice term."""

    LAWFUL = "lawful"
    REFUSED = "refused"
    WARNING_NEEDS_REASON = "warning_needs_reason"


@dataclass(frozen=True, slots=True)
class ConvocationVerdict:
    """Whether the meeting may begin on the day asked for, and on which days it might.

    `earliest` and `latest` (None: no end) are the first and last day to begin on by the term judged by,
    `latest_order` the last day to date the order for the start asked for. `days_ahead` counts from the order
    to the start; `term_days` is the notice term judged by (0: none), `set_by_law` whether the law sets it or
    the body. `lawful` stays true under a warning: the law is silent there, and a reason on the record does.
    """

    lawful: bool
    severity: Severity
    earliest: date
    latest: date | None
    latest_order: date
    days_ahead: int
    term_days: int
    set_by_law: bool
    clause: str
    by_analogy: bool


def convene(
    body_kind: BodyKind,
    meeting_kind: MeetingKind,
    *,
    ordered: date,
    starts: date,
    notice_days: int = 30,
    decided: date | None = None,
    statute: Statute = STATUTE_2008,
) -> ConvocationVerdict:
    """Judge an order dated `ordered` for a meeting that begins on `starts`; both are days in Almaty.

    `notice_days` is the body's own notice term. It never shortens the law's (9.2), and it is not asked of the
    extraordinary Session, which the law bounds by a month from the day it was `decided` (9.3). A meeting that
    begins before its order or its decision is always refused.
    Raises ValueError for a negative term, and for an extraordinary Session without `decided`.
    """
    if notice_days < 0:
        raise ValueError("a notice term is no shorter than no days")
    rule = convening_rule_for(body_kind, meeting_kind, on=ordered, statute=statute)
    if rule.months_to_hold is not None:
        return _within_months(rule, rule.months_to_hold, ordered, starts, decided)
    return _days_ahead(rule, ordered, starts, notice_days)


def _days_ahead(rule: ConveningRule, ordered: date, starts: date, notice_days: int) -> ConvocationVerdict:
    """Judge by the days from the order to the start: the law's own first (9.2), then the body's."""
    days_ahead = days_between(ordered, starts)
    laws_days = rule.order_days or 0
    refused = days_ahead < laws_days
    term = laws_days if refused and laws_days else max(laws_days, notice_days)
    if_law_is_kept = Severity.WARNING_NEEDS_REASON if days_ahead < term else Severity.LAWFUL
    return ConvocationVerdict(
        lawful=not refused,
        severity=Severity.REFUSED if refused else if_law_is_kept,
        earliest=earliest_start(ordered, term),
        latest=None,
        latest_order=latest_order_date(starts, term),
        days_ahead=days_ahead,
        term_days=term,
        set_by_law=0 < laws_days == term,
        clause=rule.clause,
        by_analogy=rule.by_analogy,
    )


def _within_months(
    rule: ConveningRule, months: int, ordered: date, starts: date, decided: date | None
) -> ConvocationVerdict:
    """Judge by the months from the decision to the start (9.3)."""
    if decided is None:
        raise ValueError(f"{rule.clause} counts from the decision to hold the meeting: its date is needed")
    earliest, latest = max(decided, ordered), add_month(decided, months)
    lawful = earliest <= starts <= latest
    return ConvocationVerdict(
        lawful=lawful,
        severity=Severity.LAWFUL if lawful else Severity.REFUSED,
        earliest=earliest,
        latest=latest,
        latest_order=starts,
        days_ahead=days_between(ordered, starts),
        term_days=0,
        set_by_law=True,
        clause=rule.clause,
        by_analogy=rule.by_analogy,
    )


@dataclass(frozen=True, slots=True)
class PetitionVerdict:
    """`needed` is the least number of signatures that reaches the law's share, `missing` how many more."""

    reached: bool
    signatures: int
    total: int
    needed: int
    missing: int
    clause: str
    by_analogy: bool


def petition(signatures: int, total: int, rule: ConveningRule = EXTRAORDINARY_SESSION) -> PetitionVerdict:
    """Judge the members' request for an extraordinary Session, over `total` seats in force (9.3).

    Raises ValueError for negative numbers, more signatures than members, and a rule that knows no petition.
    """
    if rule.petition is None:
        raise ValueError(f"{rule.clause} knows no request by members")
    if signatures < 0 or total < 0:
        raise ValueError("signatures and members are counted from zero")
    if signatures > total:
        raise ValueError(f"{signatures} signatures of {total} members")
    needed = max(1, ceil(rule.petition * total))
    return PetitionVerdict(
        reached=signatures >= needed,
        signatures=signatures,
        total=total,
        needed=needed,
        missing=max(0, needed - signatures),
        clause=rule.clause,
        by_analogy=rule.by_analogy,
    )


class Initiator(StrEnum):
    """Who may initiate an extraordinary Session (9.3)."""

    CHAIR = "chair"
    COUNCIL = "council"
    MEMBERS = "members"


class CouncilCaller(StrEnum):
    """Who may call a meeting of the Council (10.3)."""

    COUNCIL_CHAIR = "council_chair"
    DEPUTY_CHAIR = "deputy_chair"


@dataclass(frozen=True, slots=True)
class InitiativeVerdict:
    """Whether the meeting may be brought about by who asks for it."""

    allowed: bool
    clause: str


def may_initiate(initiator: Initiator, request: PetitionVerdict | None = None) -> InitiativeVerdict:
    """An extraordinary Session: by the Chair, the Council, or the `request` of a third of members (9.3)."""
    by_members = request is not None and request.reached
    return InitiativeVerdict(initiator is not Initiator.MEMBERS or by_members, EXTRAORDINARY_SESSION.clause)


def may_call_council(caller: CouncilCaller, *, agreed_with_chair: bool) -> InitiativeVerdict:
    """A Council meeting: by its chair, or by a deputy chair as agreed with the Assembly's Chair (10.3)."""
    return InitiativeVerdict(caller is CouncilCaller.COUNCIL_CHAIR or agreed_with_chair, "10.3")
