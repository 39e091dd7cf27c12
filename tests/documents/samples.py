"""A meeting's facts made up in memory: the Session of 504 members, its council, a region."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.rules.bodies import BODY_SEEDS, BodyKind
from bot.rules.convocation import MeetingKind, convene
from bot.rules.law import Words
from bot.rules.majority import Tally, outcome
from bot.rules.statutes import rule_for
from bot.usecases.annulled_votes import AnnulledVote
from bot.usecases.minutes_facts import (
    Attendee,
    Convocation,
    GuestFacts,
    ItemFacts,
    MinutesFacts,
    Opening,
    PublicationFacts,
    Seal,
    Stay,
)
from bot.usecases.see_result import CandidateFacts, SecretFacts
from bot.usecases.speakers import Speech
from bot.usecases.vote_records import Counts, DecisionFacts, RollLine, SecretRecord, VoteRecord
from db.models import Choice, DecisionState, VoteForm

OPENED = datetime(2023, 4, 26, 4, 5, tzinfo=UTC)
"""10:05 in Almaty, which was at UTC+6 in 2023."""
CLOSED = OPENED + timedelta(hours=2, minutes=35)

_SURNAMES = (
    ("Әбдіров", "Абдиров"),
    ("Қасымов", "Касымов"),
    ("Кәрімов", "Каримов"),
    ("Ғабдуллин", "Габдуллин"),
    ("Ілиясов", "Ильясов"),
    ("Өмірбеков", "Омирбеков"),
    ("Ұзақбаев", "Узакбаев"),
    ("Үмбетов", "Умбетов"),
    ("Һашимов", "Хашимов"),
    ("Ли", "Ли"),
    ("Шевченко", "Шевченко"),
    ("Ыбыраев", "Ибраев"),
)
_GIVEN = (
    ("Ерлан Серікұлы", "Ерлан Серикович"),
    ("Айдос Нұрланұлы", "Айдос Нурланович"),
    ("Иван Петрович",) * 2,
)


def name(number: int) -> Words:
    """A man's full name, different for each number up to 35; then with the number behind it."""
    surname, given = _SURNAMES[number % len(_SURNAMES)], _GIVEN[number // len(_SURNAMES) % len(_GIVEN)]
    mark = "" if number < len(_SURNAMES) * len(_GIVEN) else f" {number}"
    return Words(f"{surname[0]} {given[0]}{mark}", f"{surname[1]} {given[1]}{mark}")


def attendee(number: int) -> Attendee:
    """There throughout; every 25th came late, every 40th left early."""
    came = OPENED + timedelta(minutes=20) if number % 25 == 1 else OPENED - timedelta(minutes=30)
    left = OPENED + timedelta(minutes=70) if number % 40 == 2 else None
    return Attendee(name(number), (Stay(came, left),), came <= OPENED)


def vote(
    number: int,
    kind: BodyKind,
    total: int,
    taking_part: int,
    ballots: tuple[int, int, int],
    hand: tuple[int, int, int] | None = None,
    *,
    decision: DecisionFacts | None = None,
) -> VoteRecord:
    """A vote as the close freezes it, judged by the real rule; hands are within `ballots`."""
    rule = rule_for(kind, on=OPENED.date())
    verdict = outcome(Tally(*ballots), taking_part, total, taking_part, rule)
    hands = Counts(*hand) if hand else None
    phones = [count - raised for count, raised in zip(ballots, hand or (0, 0, 0), strict=True)]
    choices: list[Choice | None] = [
        choice for choice, count in zip(Choice, phones, strict=True) for _ in range(count)
    ]
    choices += [None] * (taking_part - len(choices))
    assert verdict.quorum_needed is not None
    return VoteRecord(
        number=number,
        opened_at=OPENED + timedelta(minutes=30 * number),
        opening_present=taking_part,
        opening_total=total,
        closed_at=OPENED + timedelta(minutes=30 * number + 7),
        outcome=verdict.kind,
        counts=Counts(*ballots),
        by_hand=hands,
        present=taking_part,
        taking_part=taking_part,
        total=total,
        quorum_needed=verdict.quorum_needed,
        threshold=verdict.threshold,
        clause=verdict.clause,
        quorum_clause=verdict.quorum_clause,
        roll=tuple(RollLine(name(n), choice, True) for n, choice in enumerate(choices)),
        decision=decision,
    )


def session_minutes(total: int = 504, present: int = 340) -> MinutesFacts:
    """The Session of 26.04.2023 by the order of 27.03.2023, with votes that pass and fail."""
    kind = BodyKind.SESSION
    rule = rule_for(kind, on=OPENED.date())
    attended = tuple(attendee(number) for number in range(present))
    at_opening = sum(person.at_opening for person in attended)
    first = Words(
        "«Әділетті Қазақстан: бірлік, тұрақтылық, даму» туралы баяндама және Ассамблеяның даму бағыттары",
        "Доклад «Справедливый Казахстан: единство, стабильность, развитие» и направления развития Ассамблеи",
    )
    waits = DecisionFacts(first, DecisionState.ADOPTED, None)
    for_, against, abstained = present * 3 // 5, present // 8, present // 20
    return MinutesFacts(
        meeting_id=1,
        number="5",
        drawn_up_at=CLOSED + timedelta(hours=3),
        body_kind=kind,
        body_name=Words(BODY_SEEDS[0].name_kk, BODY_SEEDS[0].name_ru),
        kind=MeetingKind.REGULAR,
        starts_at=OPENED - timedelta(minutes=5),
        place=Words("Астана қаласы, Бейбітшілік және келісім сарайы", "город Астана, Дворец мира и согласия"),
        online=False,
        convocation=Convocation(
            order_number="12-ө",
            order_date=date(2023, 3, 27),
            initiator=None,
            decision_date=None,
            signatures=None,
            caller=None,
            verdict=convene(kind, MeetingKind.REGULAR, ordered=date(2023, 3, 27), starts=date(2023, 4, 26)),
            short_notice_reason=None,
            publications=(PublicationFacts(date(2023, 3, 28), "«Егемен Қазақстан»", "egemen.kz"),),
        ),
        opening=Opening(OPENED, at_opening, total, -(-2 * total // 3), rule.quorum_clause),
        closed_at=CLOSED,
        presided_by=name(0),
        attended=attended,
        absent=tuple(name(number) for number in range(present, total)),
        items=(
            ItemFacts(
                1,
                first,
                (vote(1, kind, total, present, (for_, against, abstained), (2, 1, 0), decision=waits),),
            ),
            ItemFacts(
                2,
                Words("Ассамблея Кеңесі мүшелерінің есебі", "Отчёт членов Совета Ассамблеи"),
                (vote(2, kind, total, present, (against, for_, abstained)),),
            ),
            ItemFacts(3, Words("Әртүрлі", "Разное"), ()),
        ),
        statute="2008",
        approval_clause=rule.approval_clause,
        by_analogy=False,
        reglament=None,
    )


def regional_council_minutes() -> MinutesFacts:
    """An extraordinary meeting of a region's council of twelve: rules by analogy, final by the minutes."""
    session = session_minutes(12, 10)
    kind = BodyKind.REGIONAL_COUNCIL
    rule = rule_for(kind, on=OPENED.date())
    seed = next(seed for seed in BODY_SEEDS if seed.code == "abai-council")
    text = Words("Жоспар бекітілсін.", "Утвердить план.")
    final = DecisionFacts(text, DecisionState.FINAL, OPENED.date())
    starts = OPENED.date()
    return replace(
        session,
        number="3/а",
        body_kind=kind,
        body_name=Words(seed.name_kk, seed.name_ru),
        kind=MeetingKind.REGULAR,
        online=True,
        convocation=replace(
            session.convocation,
            order_date=starts - timedelta(days=10),
            verdict=convene(kind, MeetingKind.REGULAR, ordered=starts - timedelta(days=10), starts=starts),
            short_notice_reason="Жоспарды тоқсан соңына дейін бекіту қажет",
            publications=(),
        ),
        items=(
            ItemFacts(
                1,
                Words("Жылдық жоспар", "Годовой план"),
                (
                    vote(1, kind, 12, 7, (5, 1, 0)),
                    vote(2, kind, 12, 10, (8, 1, 1), decision=final),
                ),
            ),
        ),
        opening=Opening(OPENED, 9, 12, 8, rule.quorum_clause),
        approval_clause=rule.approval_clause,
        by_analogy=True,
    )


def in_secret(one: VoteRecord, secret: SecretRecord) -> VoteRecord:
    """The vote as a secret one: names and whether they voted, no choices. The first who voted has left."""
    voted = secret.facts.voted
    roll = tuple(
        RollLine(line.name, None, number > 0, voted=number < voted) for number, line in enumerate(one.roll)
    )
    return replace(one, roll=roll, secret=secret)


def complete_minutes(total: int = 60, present: int = 50) -> MinutesFacts:
    """With a video link, guests, speeches, a vote annulled, a secret question with paper, and an election."""
    facts = session_minutes(total, present)
    kind = facts.body_kind
    question = SecretRecord(
        SecretFacts(voted=49, paper=4, spoilt=1, places=None, candidates=()),
        44,
        5,
        {"in_favour": 3, "against": 1, "abstain": 0},
    )
    standing = tuple(
        CandidateFacts(number, name(30 + number), votes, elected=votes == 31, tied=votes == 28)
        for number, votes in ((2, 31), (1, 28), (3, 28), (4, 5))
    )
    boxes = SecretRecord(SecretFacts(voted=50, paper=0, spoilt=0, places=2, candidates=standing), 50, 0, {})
    chosen = Words("Бюроны сайлау\n– " + name(32).kk, "Выборы бюро\n– " + name(32).ru)
    annulled = AnnulledVote(
        number=3,
        item_number=2,
        title=facts.items[1].title,
        form=VoteForm.OPEN,
        opened_at=OPENED + timedelta(minutes=85),
        closed_at=OPENED + timedelta(minutes=88),
        annulled_at=OPENED + timedelta(minutes=89),
        reason="Мәселе қате оқылды",
    )
    decision = DecisionFacts(chosen, DecisionState.ADOPTED, None)
    election = in_secret(vote(5, kind, total, present, (50, 0, 0), decision=decision), boxes)
    start = OPENED + timedelta(minutes=5)
    spoke = tuple(
        Speech(name(n), 1, start + timedelta(minutes=6 * n), start + timedelta(minutes=6 * n + 5), n)
        for n in (1, 2)
    )
    first, second, last = facts.items
    link = replace(facts.attended[5], stays=(replace(facts.attended[5].stays[0], remote=True),))
    returned = replace(
        facts.attended[7],
        stays=(
            Stay(OPENED, OPENED + timedelta(minutes=30)),
            Stay(OPENED + timedelta(minutes=50), None),
        ),
    )
    return replace(
        facts,
        online=True,
        attended=(*facts.attended[:5], link, facts.attended[6], returned, *facts.attended[8:]),
        guests=(GuestFacts("Ахметова Әлия", "Ғылым академиясы"), GuestFacts("Смирнов Олег", "")),
        items=(
            replace(first, speeches=spoke),
            replace(
                second,
                votes=(*second.votes, in_secret(vote(4, kind, total, present, (30, 12, 6)), question)),
                annulled=(annulled,),
            ),
            replace(last, votes=(election,)),
        ),
        seal=Seal(1234, "0f1e2d3c4b5a6978" * 4),
    )
