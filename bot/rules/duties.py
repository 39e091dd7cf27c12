"""The law's calendar: from plain facts of a body, what it owes, by when, and where each duty stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.rules.bodies import BodyKind
from bot.rules.terms import (
    Period,
    add_month,
    calendar_year,
    days_between,
    half_year,
    latest_order_date,
    latest_recall_proposal,
    quarter,
)

REPORTS_SHOWN = 4
"""Quarters that have ended, back from today, whose reports are still asked for: a year."""


class DutyKind(StrEnum):
    """What the law asks of a body."""

    SESSION_ORDER = "session_order"
    SESSION = "session"
    PUBLICATION = "publication"
    EXTRAORDINARY = "extraordinary"
    COUNCIL = "council"
    RECALL = "recall"
    APPROVAL = "approval"
    ANSWER = "answer"
    REPORT = "report"


CLAUSES: Mapping[DutyKind, str] = {
    DutyKind.SESSION_ORDER: "9.2",
    DutyKind.SESSION: "9.2",
    DutyKind.PUBLICATION: "9.2",
    DutyKind.EXTRAORDINARY: "9.3",
    DutyKind.COUNCIL: "10.3",
    DutyKind.RECALL: "18.3",
    DutyKind.APPROVAL: "9.7",
    DutyKind.ANSWER: "9.7",
    DutyKind.REPORT: "14.8.2",
}


class Standing(StrEnum):
    """Where a duty stands, the most pressing first."""

    OVERDUE = "overdue"
    DUE = "due"
    WAITING = "waiting"
    """To be done, and the law names no day."""
    ARRANGED = "arranged"
    """The meeting is called within the term, and is yet to be held."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class CalledMeeting:
    """A meeting of the body that was not cancelled. `starts` and `decided` are days in Almaty."""

    meeting_id: int
    regular: bool
    starts: date
    held: bool
    """It was opened."""
    published: bool = False
    decided: date | None = None
    to_approve: int = 0
    """Decisions that were adopted there and are not approved yet."""


@dataclass(frozen=True, slots=True)
class RunningTerm:
    """A recorded decision from which a term runs: to hold an extraordinary Session, or to recall a deputy."""

    term_id: int
    kind: DutyKind
    decided: date
    settled: bool
    about: str = ""


@dataclass(frozen=True, slots=True)
class AskedBody:
    """A state body that has not answered a recommendation yet; `answer_by` None: its letter names no day."""

    recommendation_id: int
    addressee_kk: str
    addressee_ru: str
    sent: date
    answer_by: date | None


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What the records hold of a body.

    `since`: the day they begin; what should have been done before it is nobody's omission. `own_rules`: a region's
    body has recorded its reglament, and the national frequencies are lent to it no more (14 sets none).
    """

    kind: BodyKind
    since: date
    own_rules: bool = False
    meetings: tuple[CalledMeeting, ...] = ()
    terms: tuple[RunningTerm, ...] = ()
    asked: tuple[AskedBody, ...] = ()
    reported: frozenset[tuple[int, int]] = frozenset()
    """Year and quarter of the reports that have come, of a region."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do. `due` is the last day, None where the law names none; then `since` says how long it waits.

    Of what it speaks: a part of the year (`year`, `part`), a row (`row_id`: the meeting, the recorded term, the
    recommendation), a day (of the meeting, the decision, the letter), a count, names.
    """

    kind: DutyKind
    standing: Standing
    due: date | None
    by_analogy: bool = False
    year: int = 0
    part: int = 0
    row_id: int = 0
    day: date | None = None
    count: int = 0
    name_kk: str = ""
    name_ru: str = ""

    @property
    def clause(self) -> str:
        """The clause that asks for it."""
        return CLAUSES[self.kind]

    @property
    def key(self) -> str:
        """One and the same duty of a body, on whatever day it is looked at."""
        about = f"{self.year}.{self.part}" if self.year else str(self.row_id)
        return f"{self.kind}:{about}"

    def days_left(self, today: date) -> int | None:
        """0 on the last day, negative after it; None without a last day."""
        return days_between(today, self.due) if self.due is not None else None

    def days_waited(self, today: date) -> int:
        """Since the day that it counts from."""
        return days_between(self.day, today) if self.day is not None else 0


def duties(facts: BodyFacts, today: date) -> tuple[Duty, ...]:
    """Everything that the body owes on the day, the most pressing first: overdue, then by the days left."""
    found = [*_meetings_due(facts, today)]
    if facts.kind is BodyKind.SESSION:
        found += [*_publications(facts, today), *_extraordinary(facts, today)]
    if facts.kind is BodyKind.COUNCIL:
        found += _recalls(facts, today)
    if facts.kind is BodyKind.REGIONAL_SESSION:
        found += _reports(facts, today)
    found += [*_approvals(facts), *_answers(facts, today)]
    return tuple(sorted(found, key=urgency))


def urgency(duty: Duty) -> tuple[int, date, str]:
    """What to do first: sorts duties, of one body or of several."""
    return list(Standing).index(duty.standing), duty.due or duty.day or date.max, duty.key


def _meetings_due(facts: BodyFacts, today: date) -> Iterator[Duty]:
    """A Session in each year with its order 30 days ahead (9.2), a Council meeting in each half-year (10.3).

    What was missed in the part of the year before stays on the list for as long as the present one lasts.
    """
    analogy = facts.kind.is_regional
    if analogy and facts.own_rules:
        return
    part_of = calendar_year if facts.kind.is_session else half_year
    kind = DutyKind.SESSION if facts.kind.is_session else DutyKind.COUNCIL
    present = part_of(today)
    before = part_of(present.first - timedelta(days=1))
    if facts.since <= before.first and _meeting_in(facts, before, today) is None:
        yield _of_period(kind, Standing.OVERDUE, before, analogy)
    called = _meeting_in(facts, present, today)
    yield _of_period(kind, _standing_of(called), present, analogy, called)
    if facts.kind is BodyKind.SESSION:
        yield _order(present, called, today)


def _standing_of(called: CalledMeeting | None) -> Standing:
    if called is None:
        return Standing.DUE
    return Standing.DONE if called.held else Standing.ARRANGED


def _order(year: Period, called: CalledMeeting | None, today: date) -> Duty:
    """The last day on which this year's Session can still be ordered; a Session is only called in time (9.2)."""
    last = latest_order_date(year.last)
    standing = Standing.DONE if called is not None else _before(last, today)
    return Duty(DutyKind.SESSION_ORDER, standing, last, year=year.year, part=1)


def _meeting_in(facts: BodyFacts, part: Period, today: date) -> CalledMeeting | None:
    """One that was held in that part of the year, else the next that is called for it.

    Of a session only a regular one counts (9.2); the Council knows one kind of meeting (10.3).
    """
    within = [
        meeting
        for meeting in facts.meetings
        if meeting.starts in part
        and (meeting.regular or not facts.kind.is_session)
        and (meeting.held or meeting.starts >= today)
    ]
    return min(within, key=lambda meeting: (not meeting.held, meeting.starts), default=None)


def _of_period(
    kind: DutyKind, standing: Standing, part: Period, analogy: bool, called: CalledMeeting | None = None
) -> Duty:
    return Duty(
        kind,
        standing,
        part.last,
        by_analogy=analogy,
        year=part.year,
        part=part.number,
        row_id=called.meeting_id if called is not None else 0,
        day=called.starts if called is not None else None,
    )


def _publications(facts: BodyFacts, today: date) -> Iterator[Duty]:
    """A regular Session is announced in the official mass media (9.2): no day is named, so by its own at the latest."""
    for meeting in facts.meetings:
        if meeting.regular and not meeting.published and (meeting.held or meeting.starts >= today):
            yield Duty(
                DutyKind.PUBLICATION,
                _before(meeting.starts, today),
                meeting.starts,
                row_id=meeting.meeting_id,
                day=meeting.starts,
            )


def _extraordinary(facts: BodyFacts, today: date) -> Iterator[Duty]:
    """A Session within a month of each decision to hold one; its meeting names the decision's day (9.3)."""
    for term in facts.terms:
        if term.kind is not DutyKind.EXTRAORDINARY:
            continue
        last = add_month(term.decided)
        called = next((one for one in facts.meetings if _answers_decision(one, term, last, today)), None)
        if called is not None and called.held:
            continue
        standing = Standing.ARRANGED if called is not None else _before(last, today)
        day = called.starts if called is not None else term.decided
        yield Duty(
            DutyKind.EXTRAORDINARY,
            standing,
            last,
            row_id=term.term_id,
            day=day,
            name_kk=term.about,
            name_ru=term.about,
        )


def _answers_decision(meeting: CalledMeeting, term: RunningTerm, last: date, today: date) -> bool:
    in_time = term.decided <= meeting.starts <= last and (meeting.held or meeting.starts >= today)
    return not meeting.regular and meeting.decided == term.decided and in_time


def _recalls(facts: BodyFacts, today: date) -> Iterator[Duty]:
    """To the President within five days of the Council's decision (18.3)."""
    for term in facts.terms:
        if term.kind is DutyKind.RECALL and not term.settled:
            last = latest_recall_proposal(term.decided)
            yield Duty(
                DutyKind.RECALL,
                _before(last, today),
                last,
                row_id=term.term_id,
                day=term.decided,
                name_kk=term.about,
                name_ru=term.about,
            )


def _reports(facts: BodyFacts, today: date) -> Iterator[Duty]:
    """A region's information for each quarter (14.8.2), of those that ended since the records began.

    The law names no day. It is asked for when the quarter ends, and owed by the end of the next one at the latest:
    after that two would be owed at once, and "each quarter" would not be kept.
    """
    for ended in ended_quarters(today):
        if ended.last < facts.since:
            continue
        last = quarter(ended.last + timedelta(days=1)).last
        came = (ended.year, ended.number) in facts.reported
        yield Duty(
            DutyKind.REPORT,
            Standing.DONE if came else _before(last, today),
            last,
            year=ended.year,
            part=ended.number,
        )


def ended_quarters(today: date) -> tuple[Period, ...]:
    """The quarters whose reports are asked for on the day, the newest first."""
    found: list[Period] = []
    first = quarter(today).first
    for _ in range(REPORTS_SHOWN):
        found.append(quarter(first - timedelta(days=1)))
        first = found[-1].first
    return tuple(found)


def _approvals(facts: BodyFacts) -> Iterator[Duty]:
    """Decisions of a Session wait for the Chair's approval; the law names no day (9.7)."""
    for meeting in facts.meetings:
        if meeting.to_approve and facts.kind.is_session:
            yield Duty(
                DutyKind.APPROVAL,
                Standing.WAITING,
                None,
                by_analogy=facts.kind.is_regional,
                row_id=meeting.meeting_id,
                day=meeting.starts,
                count=meeting.to_approve,
            )


def _answers(facts: BodyFacts, today: date) -> Iterator[Duty]:
    """State bodies must consider the Session's recommendations (9.7); the day is their letter's, if it names one."""
    for one in facts.asked:
        yield Duty(
            DutyKind.ANSWER,
            _before(one.answer_by, today) if one.answer_by is not None else Standing.WAITING,
            one.answer_by,
            row_id=one.recommendation_id,
            day=one.sent,
            name_kk=one.addressee_kk,
            name_ru=one.addressee_ru,
        )


def _before(last: date, today: date) -> Standing:
    return Standing.OVERDUE if last < today else Standing.DUE


ASKED = 93
"""Days left that no quarter exceeds: the report is asked for on the first day that it is owed."""
DAYS_LEFT: Mapping[DutyKind, tuple[int, ...]] = {
    # An order names date, place and agenda (9.2): they take two months to settle.
    DutyKind.SESSION_ORDER: (60, 45, 30, 15, 7, 3, 1, 0, -1),
    # Its order must be there 30 days before: a warning later than that still helps a region's session.
    DutyKind.SESSION: (90, 60, 45, 30, 15, 7, 3, 1, 0, -1),
    # Members want 30 days' notice of a Council meeting too.
    DutyKind.COUNCIL: (60, 45, 30, 15, 7, 3, 1, 0, -1),
    DutyKind.PUBLICATION: (30, 15, 7, 3, 1, 0),
    # Terms of a month and of five days: told at once, then ever closer.
    DutyKind.EXTRAORDINARY: (31, 21, 14, 7, 3, 1, 0, -1),
    DutyKind.RECALL: (5, 3, 2, 1, 0, -1),
    DutyKind.ANSWER: (7, 3, 1, -1),
    # Once a month of the quarter in which it is owed, then closer.
    DutyKind.REPORT: (ASKED, 60, 30, 14, 7, 3, 1, -1),
}
"""At how many days left whoever must act is warned; -1: on the first day that it is late."""
DAYS_WAITED: Mapping[DutyKind, tuple[int, ...]] = {
    DutyKind.APPROVAL: (3, 10, 30),
    DutyKind.ANSWER: (30, 60, 90),
}
"""The same for what has no last day: how long it has waited."""


def warning_mark(duty: Duty, today: date) -> int | None:
    """The newest of its marks that has been reached, None before the first and for what needs nobody any more.

    After a long silence only this one is given: the earlier ones say less than it does.
    """
    left = duty.days_left(today)
    if duty.standing in (Standing.DUE, Standing.OVERDUE) and left is not None:
        return min((mark for mark in DAYS_LEFT[duty.kind] if left <= mark), default=None)
    if duty.standing is Standing.WAITING:
        waited = duty.days_waited(today)
        return max((mark for mark in DAYS_WAITED[duty.kind] if mark <= waited), default=None)
    return None
