"""What the hall reads: outcomes in words with their clause, boards and buttons within Telegram's limits."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.rules.bodies import BodyKind
from bot.rules.law import Words
from bot.rules.majority import OutcomeKind, Tally, standing
from bot.rules.quorum import quorum
from bot.rules.statutes import rule_for
from bot.usecases.see_desk import Desk, DeskItem, DeskVote, Waiting
from bot.usecases.see_result import VoteFacts
from bot.usecases.see_screen import ScreenFacts
from bot.usecases.speakers import Floor, InQueue, Speaker
from bot.usecases.tally import VoteCount
from bot.views.ballots import CastBallot, question_screen
from bot.views.chair import ApproveDecision, CloseVote, PutItem, desk_screen, items_screen
from bot.views.fitting import TEXT, shown_length
from bot.views.hall import MarkDeparted
from bot.views.hall_screen import screen_state
from bot.views.texts import LANGUAGES, Texts
from bot.views.votes import announcement
from db.models import Choice, MeetingState

DAY = date(2023, 4, 26)
BIGGEST = 2**31 - 1
LONG = "Ұзақ & <маңызды> мәселе 🌷 " * 12

FACTS = VoteFacts(
    vote_id=1,
    meeting_id=1,
    vote_number=1,
    item_number=2,
    title_kk="<b>Есеп</b> туралы",
    title_ru="Об <b>отчёте</b>",
    body_kind=BodyKind.SESSION,
    body_kk="Қазақстан халқы Ассамблеясының Сессиясы",
    body_ru="Сессия Ассамблеи народа Казахстана",
    outcome=OutcomeKind.ADOPTED,
    counts=Tally(200, 100, 36),
    hands=Tally(0, 0, 0),
    present=336,
    taking_part=336,
    total=504,
    quorum_needed=336,
    threshold=169,
    clause="9.6",
    quorum_clause="9.5",
    statute="2008",
    rule_date=DAY,
    by_analogy=False,
    announced=False,
)


@pytest.mark.parametrize(
    ("language", "outcome", "words", "clause"),
    [
        ("kk", OutcomeKind.ADOPTED, "Шешім қабылданды", "9-баптың 6-тармағы"),
        ("kk", OutcomeKind.REJECTED, "Шешім қабылданбады", "9-баптың 6-тармағы"),
        ("kk", OutcomeKind.NO_QUORUM, "Кворум болмады", "9-баптың 5-тармағы"),
        ("ru", OutcomeKind.ADOPTED, "Решение принято", "пункт 6 статьи 9"),
        ("ru", OutcomeKind.REJECTED, "Решение не принято", "пункт 6 статьи 9"),
        ("ru", OutcomeKind.NO_QUORUM, "Кворума не было", "пункт 5 статьи 9"),
    ],
)
def test_an_outcome_is_said_in_words_with_its_clause(
    language: str, outcome: OutcomeKind, words: str, clause: str
) -> None:
    text = announcement(Texts(language), replace(FACTS, outcome=outcome))
    assert words in text
    assert clause in text
    assert "&lt;b&gt;" in text


def test_an_announcement_tells_hands_analogy_and_a_law_that_has_ended_only_where_they_are() -> None:
    texts = Texts("ru")
    plain = announcement(texts, FACTS)
    told = announcement(
        texts, replace(FACTS, hands=Tally(5, 1, 0), by_analogy=True, rule_date=date(2026, 7, 1))
    )
    for words in ("поднятием рук: 6", "по аналогии", "30 июня 2026"):
        assert words not in plain
        assert words in told


def test_a_body_with_its_own_reglament_cites_it_and_not_the_law() -> None:
    facts = replace(
        FACTS,
        body_kind=BodyKind.REGIONAL_COUNCIL,
        clause="4.12",
        quorum_clause="4.11",
        rule_date=date(2026, 7, 1),
    )
    text = announcement(Texts("ru"), facts)
    assert "регламент органа, 4.12" in text
    assert "Закона" not in text
    own = quorum(400, 504, replace(rule_for(BodyKind.SESSION, on=DAY), quorum_clause="4.11"))
    board = desk_screen(Texts("kk"), replace(_desk(1), by_analogy=False, by_reglament=True, quorum=own))
    assert "органның регламенті, 4.11" in board.text


def _floor() -> Floor:
    """Somebody has spoken for too long, and many wait."""
    name = Words(LONG[:200], LONG[:200])
    since = datetime(2023, 4, 26, 5, tzinfo=UTC)
    speaker = Speaker(1, 1, name, since, since, over=True)
    return Floor(speaker, tuple(InQueue(number, number, name) for number in range(2, 60)), 5)


def _desk(items: int) -> Desk:
    rule = rule_for(BodyKind.SESSION, on=DAY)
    counted = VoteCount(Tally(100, 3, 2), Tally(1, 0, 0), present=400, taking_part=401, without_ballot=296)
    vote = DeskVote(
        1,
        1,
        LONG,
        LONG,
        datetime(2023, 4, 26, 5, tzinfo=UTC),
        counted,
        standing(counted.tally, 401, 398, rule, final_ballots=False, total=504),
    )
    return Desk(
        meeting_id=BIGGEST,
        body_kk=LONG[:300],
        body_ru=LONG[:300],
        starts_at=datetime(2023, 4, 26, 5, tzinfo=UTC),
        state=MeetingState.OPEN,
        quorum=quorum(400, 504, rule),
        by_analogy=True,
        by_reglament=False,
        opening_present=400,
        items=tuple(
            DeskItem(number, number, LONG, LONG, number == 1, None) for number in range(1, items + 1)
        ),
        vote=vote,
        to_announce=tuple(Waiting(number, number) for number in range(1, items + 1)),
        to_approve=tuple(Waiting(number, number) for number in range(1, items + 1)),
        seen_at=datetime(2023, 4, 26, 5, 3, tzinfo=UTC),
        here=None,
        floor=_floor(),
        votes_held=True,
        may_preside=True,
        may_enter_count=True,
        may_keep_attendance=True,
        may_approve=True,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("items", [0, 1, 60])
def test_the_fullest_board_fits_one_message(language: str, items: int) -> None:
    screen = desk_screen(Texts(language), _desk(items))
    assert shown_length(screen.text) <= TEXT
    assert screen.keyboard is not None
    assert len(screen.keyboard.inline_keyboard) <= 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_items_and_a_question_fit_one_message(language: str) -> None:
    texts = Texts(language)
    assert shown_length(items_screen(texts, _desk(60), 7).text) <= TEXT
    question = question_screen(texts, 1, 60, LONG * 20, LONG * 20, Choice.ABSTAIN)
    assert shown_length(question.text) <= TEXT


def test_the_bar_s_line_stands_where_the_quorum_is() -> None:
    """335 of 504 end before the line, 336 reach it."""
    rule = rule_for(BodyKind.SESSION, on=DAY)
    bars = [
        desk_screen(Texts("ru"), replace(_desk(1), quorum=quorum(present, 504, rule))).text.splitlines()
        for present in (0, 335, 336, 504)
    ]
    assert [next(line for line in lines if "┃" in line) for lines in bars] == [
        "▱▱▱▱▱▱▱▱┃▱▱▱▱",
        "▰▰▰▰▰▰▰▱┃▱▱▱▱",
        "▰▰▰▰▰▰▰▰┃▱▱▱▱",
        "▰▰▰▰▰▰▰▰┃▰▰▰▰",
    ]


@pytest.mark.parametrize(
    "tap",
    [
        CastBallot(vote_id=BIGGEST, choice="f"),
        CloseVote(meeting_id=BIGGEST, vote_id=BIGGEST, sure=True),
        PutItem(meeting_id=BIGGEST, item_id=BIGGEST, sure=True),
        ApproveDecision(meeting_id=BIGGEST, decision_id=BIGGEST, sure=True),
        MarkDeparted(meeting_id=BIGGEST, member_id=BIGGEST, page=999, sure=True),
    ],
)
def test_callback_data_with_the_biggest_ids_has_64_bytes_at_most(tap: CallbackData) -> None:
    assert len(tap.pack().encode()) <= 64


def test_the_wall_names_the_speaker_and_says_when_the_countdown_runs_out() -> None:
    board = _desk(2)
    assert board.vote is not None
    timed = replace(board.vote, closes_at=datetime(2023, 4, 26, 5, 2, 30, tzinfo=UTC))
    facts = ScreenFacts(replace(board, vote=timed), None, None, "")
    state = screen_state(facts, "assembly_bot")
    assert state["vote"]["label"][1] == "Голосование по вопросу 1 · закроется в 11:02:30"
    assert state["speaker"][1].startswith("Слово имеет: Ұзақ & <маңызды>")
    assert state["speaker"][0].endswith("Уақыт бітті")
