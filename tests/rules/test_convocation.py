"""When a meeting may begin, at 29, 30 and 31 days and a month after; and who may bring it about."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.bodies import BodyKind
from bot.rules.convocation import (
    CouncilCaller,
    Initiator,
    Severity,
    convene,
    may_call_council,
    may_initiate,
    petition,
)
from bot.rules.statutes import REGULAR_SESSION, MeetingKind, convening_rule_for

ORDER = date(2023, 3, 27)
DAYS = st.dates(date(2008, 10, 20), date(2100, 1, 1))
WITHOUT_A_TERM_BY_LAW = [
    (BodyKind.COUNCIL, MeetingKind.REGULAR),
    (BodyKind.COUNCIL, MeetingKind.EXTRAORDINARY),
    (BodyKind.REGIONAL_SESSION, MeetingKind.REGULAR),
    (BodyKind.REGIONAL_SESSION, MeetingKind.EXTRAORDINARY),
    (BodyKind.REGIONAL_COUNCIL, MeetingKind.REGULAR),
]


@pytest.mark.parametrize(
    ("days_ahead", "severity"),
    [
        (29, Severity.REFUSED),
        (30, Severity.LAWFUL),
        (31, Severity.LAWFUL),
        (0, Severity.REFUSED),
        (-1, Severity.REFUSED),
    ],
)
def test_a_regular_session_is_ordered_thirty_days_ahead(days_ahead: int, severity: Severity) -> None:
    found = convene(
        BodyKind.SESSION, MeetingKind.REGULAR, ordered=ORDER, starts=ORDER + timedelta(days=days_ahead)
    )
    assert found.severity is severity
    assert found.lawful is (severity is Severity.LAWFUL)
    assert (found.clause, found.term_days, found.days_ahead) == ("9.2", 30, days_ahead)
    assert found.set_by_law
    assert found.earliest == date(2023, 4, 26)
    assert found.latest is None


def test_the_session_of_april_2023_was_convened_lawfully() -> None:
    found = convene(BodyKind.SESSION, MeetingKind.REGULAR, ordered=ORDER, starts=date(2023, 4, 26))
    assert found.lawful
    assert found.latest_order == ORDER


def test_a_shorter_notice_term_of_the_body_never_shortens_the_laws() -> None:
    found = convene(
        BodyKind.SESSION,
        MeetingKind.REGULAR,
        ordered=ORDER,
        starts=ORDER + timedelta(days=29),
        notice_days=10,
    )
    assert found.severity is Severity.REFUSED


@pytest.mark.parametrize(
    ("days_ahead", "severity", "term", "by_law"),
    [
        (29, Severity.REFUSED, 30, True),
        (30, Severity.WARNING_NEEDS_REASON, 45, False),
        (44, Severity.WARNING_NEEDS_REASON, 45, False),
        (45, Severity.LAWFUL, 45, False),
    ],
)
def test_a_longer_notice_term_of_the_session_itself_warns(
    days_ahead: int, severity: Severity, term: int, by_law: bool
) -> None:
    found = convene(
        BodyKind.SESSION,
        MeetingKind.REGULAR,
        ordered=ORDER,
        starts=ORDER + timedelta(days=days_ahead),
        notice_days=45,
    )
    assert (found.severity, found.term_days, found.set_by_law) == (severity, term, by_law)
    assert found.earliest == ORDER + timedelta(days=term)


@pytest.mark.parametrize(("body", "kind"), WITHOUT_A_TERM_BY_LAW)
@pytest.mark.parametrize(
    ("days_ahead", "severity"),
    [
        (-1, Severity.REFUSED),
        (0, Severity.WARNING_NEEDS_REASON),
        (29, Severity.WARNING_NEEDS_REASON),
        (30, Severity.LAWFUL),
    ],
)
def test_where_the_law_sets_no_term_short_notice_warns_and_asks_for_a_reason(
    body: BodyKind, kind: MeetingKind, days_ahead: int, severity: Severity
) -> None:
    found = convene(body, kind, ordered=ORDER, starts=ORDER + timedelta(days=days_ahead))
    assert found.severity is severity
    assert found.lawful is (severity is not Severity.REFUSED)
    assert not found.set_by_law
    assert found.by_analogy is body.is_regional
    assert found.earliest == ORDER + timedelta(days=30)


def test_the_notice_term_of_a_reglament_takes_the_place_of_thirty_days() -> None:
    found = convene(
        BodyKind.COUNCIL,
        MeetingKind.REGULAR,
        ordered=ORDER,
        starts=ORDER + timedelta(days=10),
        notice_days=10,
    )
    assert found.severity is Severity.LAWFUL
    assert (found.clause, found.term_days) == ("10.3", 10)


def test_a_body_whose_reglament_asks_no_notice_may_meet_on_the_day_of_the_order() -> None:
    found = convene(BodyKind.COUNCIL, MeetingKind.REGULAR, ordered=ORDER, starts=ORDER, notice_days=0)
    assert found.severity is Severity.LAWFUL
    assert not found.set_by_law


@pytest.mark.parametrize(
    ("decided", "starts", "lawful", "latest"),
    [
        (date(2023, 1, 31), date(2023, 2, 28), True, date(2023, 2, 28)),
        (date(2023, 1, 31), date(2023, 3, 1), False, date(2023, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29), True, date(2024, 2, 29)),
        (date(2024, 1, 31), date(2024, 3, 1), False, date(2024, 2, 29)),
        (date(2023, 3, 15), date(2023, 4, 15), True, date(2023, 4, 15)),
        (date(2023, 3, 15), date(2023, 4, 16), False, date(2023, 4, 15)),
        (date(2023, 3, 15), date(2023, 3, 15), True, date(2023, 4, 15)),
        (date(2023, 3, 15), date(2023, 3, 14), False, date(2023, 4, 15)),
    ],
)
def test_an_extraordinary_session_is_held_within_a_month_of_its_decision(
    decided: date, starts: date, lawful: bool, latest: date
) -> None:
    found = convene(
        BodyKind.SESSION,
        MeetingKind.EXTRAORDINARY,
        ordered=min(decided, starts),
        starts=starts,
        decided=decided,
    )
    assert (found.lawful, found.latest, found.clause) == (lawful, latest, "9.3")
    assert found.severity is (Severity.LAWFUL if lawful else Severity.REFUSED)
    assert found.earliest == decided


def test_the_thirty_days_are_not_asked_of_an_extraordinary_session() -> None:
    found = convene(
        BodyKind.SESSION,
        MeetingKind.EXTRAORDINARY,
        ordered=ORDER,
        starts=ORDER + timedelta(days=3),
        decided=ORDER,
    )
    assert found.severity is Severity.LAWFUL
    assert found.term_days == 0


def test_an_extraordinary_session_does_not_begin_before_its_order() -> None:
    found = convene(
        BodyKind.SESSION,
        MeetingKind.EXTRAORDINARY,
        ordered=date(2023, 4, 10),
        starts=date(2023, 4, 9),
        decided=ORDER,
    )
    assert not found.lawful
    assert found.earliest == date(2023, 4, 10)


def test_an_extraordinary_session_needs_the_date_of_its_decision() -> None:
    with pytest.raises(ValueError, match=r"9\.3 counts from the decision"):
        convene(BodyKind.SESSION, MeetingKind.EXTRAORDINARY, ordered=ORDER, starts=ORDER)


def test_a_negative_notice_term_is_an_error() -> None:
    with pytest.raises(ValueError, match="notice term"):
        convene(BodyKind.COUNCIL, MeetingKind.REGULAR, ordered=ORDER, starts=ORDER, notice_days=-1)


@given(ordered=DAYS, ahead=st.integers(-40, 120), notice_days=st.integers(0, 60))
def test_the_dates_a_verdict_names_are_themselves_without_objection(
    ordered: date, ahead: int, notice_days: int
) -> None:
    """Both for the Session's regular meeting; a refusal names the earliest lawful day, perhaps with a warning."""
    starts = ordered + timedelta(days=ahead)

    def judge(order: date, start: date) -> Severity:
        return convene(
            BodyKind.SESSION, MeetingKind.REGULAR, ordered=order, starts=start, notice_days=notice_days
        ).severity

    found = convene(
        BodyKind.SESSION, MeetingKind.REGULAR, ordered=ordered, starts=starts, notice_days=notice_days
    )
    rank = [Severity.REFUSED, Severity.WARNING_NEEDS_REASON, Severity.LAWFUL]
    for better, worse in (
        (judge(ordered, found.earliest), judge(ordered, found.earliest - timedelta(days=1))),
        (judge(found.latest_order, starts), judge(found.latest_order + timedelta(days=1), starts)),
    ):
        assert rank.index(better) > rank.index(worse)
    assert (found.severity is Severity.REFUSED) is (ahead < 30)
    assert (found.severity is Severity.LAWFUL) is (ahead >= 30 and ahead >= notice_days)


@pytest.mark.parametrize(
    ("signatures", "total", "reached", "needed", "missing"),
    [
        (167, 504, False, 168, 1),
        (168, 504, True, 168, 0),
        (168, 505, False, 169, 1),
        (169, 505, True, 169, 0),
        (169, 506, True, 169, 0),
        (169, 508, False, 170, 1),
        (0, 1, False, 1, 1),
        (1, 3, True, 1, 0),
        (0, 0, False, 1, 1),
    ],
)
def test_a_third_of_all_members_may_ask_for_an_extraordinary_session(
    signatures: int, total: int, reached: bool, needed: int, missing: int
) -> None:
    found = petition(signatures, total)
    assert (found.reached, found.needed, found.missing, found.clause) == (reached, needed, missing, "9.3")
    assert not found.by_analogy


@given(st.data())
def test_a_petition_is_reached_when_the_others_are_at_most_twice_as_many(data: st.DataObject) -> None:
    total = data.draw(st.integers(1, 6000))
    signatures = data.draw(st.integers(0, total))
    assert petition(signatures, total).reached is (total - signatures <= 2 * signatures)


def test_a_regional_petition_rests_on_analogy() -> None:
    rule = convening_rule_for(BodyKind.REGIONAL_SESSION, MeetingKind.EXTRAORDINARY, on=ORDER)
    found = petition(20, 60, rule)
    assert found.reached
    assert found.by_analogy


@pytest.mark.parametrize(("signatures", "total"), [(-1, 504), (505, 504), (0, -1)])
def test_counts_that_no_petition_has_are_errors(signatures: int, total: int) -> None:
    with pytest.raises(ValueError, match="signatures"):
        petition(signatures, total)


def test_no_petition_calls_a_regular_session() -> None:
    with pytest.raises(ValueError, match="no request"):
        petition(168, 504, REGULAR_SESSION)


def test_an_extraordinary_session_is_initiated_by_chair_council_or_a_third() -> None:
    assert may_initiate(Initiator.CHAIR).allowed
    assert may_initiate(Initiator.COUNCIL).allowed
    assert not may_initiate(Initiator.MEMBERS).allowed
    assert not may_initiate(Initiator.MEMBERS, petition(167, 504)).allowed
    assert may_initiate(Initiator.MEMBERS, petition(168, 504)).allowed
    assert may_initiate(Initiator.CHAIR).clause == "9.3"


def test_a_deputy_chair_calls_the_council_only_by_agreement() -> None:
    assert may_call_council(CouncilCaller.COUNCIL_CHAIR, agreed_with_chair=False).allowed
    assert may_call_council(CouncilCaller.DEPUTY_CHAIR, agreed_with_chair=True).allowed
    refused = may_call_council(CouncilCaller.DEPUTY_CHAIR, agreed_with_chair=False)
    assert (refused.allowed, refused.clause) == (False, "10.3")
