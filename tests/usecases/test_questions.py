"""Missed questions: counted, kept without the asker, answered by the national secretariat, learned."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.search.engine import Engine
from bot.usecases import note_question as noting
from bot.usecases.answer_question import answer_question, dismiss_question
from bot.usecases.errors import Denied, Refused
from bot.usecases.learned_answers import LearnedAnswers
from bot.usecases.note_question import note_question, without_numbers
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Grant
from bot.usecases.see_questions import PAGE, see_question, see_questions
from db.models import AuditEntry, Body, Question, QuestionReason, Role
from db.models.base import UtcDateTime
from tests.conftest import Clock

STRANGER = Actor(telegram_id=555)
SECRETARIAT = Actor(telegram_id=7, grants=(Grant(Role.CLERK),))
UNANSWERED, NOT_IT = QuestionReason.UNANSWERED, QuestionReason.NOT_WHAT_I_ASKED


async def rows(office: Office) -> list[Question]:
    async with AsyncSession(office.engine) as session:
        return list(await session.scalars(select(Question).order_by(Question.id)))


async def test_the_same_question_is_one_row_that_counts(office: Office, clock: Clock) -> None:
    await note_question(office, STRANGER, "Мүше айлық ала ма?", "kk", UNANSWERED)
    clock.move(timedelta(days=2))
    await note_question(office, STRANGER, "  мүше АЙЛЫҚ ала ма", "kk", NOT_IT, ("16.2", "9.5"))
    (row,) = await rows(office)
    assert (row.count, row.asked_on, row.reason) == (2, date(2023, 3, 29), NOT_IT)
    assert (row.text, row.shown_refs) == ("Мүше айлық ала ма?", "16.2 9.5")


async def test_nothing_leads_from_a_question_to_who_asked(office: Office) -> None:
    await note_question(office, STRANGER, "Мүше айлық ала ма?", "kk", UNANSWERED)
    columns = inspect(Question).columns
    (row,) = await rows(office)
    assert "555" not in " ".join(str(getattr(row, column.key)) for column in columns)
    moments = {column.key for column in columns if isinstance(column.type, UtcDateTime)}
    assert moments == {"answered_at"}  # the secretariat's; of the asking there is a day only
    async with AsyncSession(office.engine) as session:
        assert (await session.scalars(select(AuditEntry))).all() == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("мой иин 900101300123 что делать", "мой иин … что делать"),
        ("позвоните +7 (701) 234-56-78\nжду", "позвоните … жду"),
        ("504 мүшеден кворум қанша", "504 мүшеден кворум қанша"),
    ],
)
def test_numbers_that_may_be_somebodys_are_blotted_out(said: str, kept: str) -> None:
    assert without_numbers(said) == kept


async def test_two_people_ask_the_same_in_the_same_instant(office: Office) -> None:
    await asyncio.gather(
        *(note_question(office, STRANGER, "Мүше айлық ала ма?", "kk", UNANSWERED) for _ in range(6))
    )
    assert [row.count for row in await rows(office)] == [6]


async def test_a_flood_of_new_questions_ends_at_the_days_bound(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noting, "MOST_NEW_IN_A_DAY", 2)
    for number in range(4):
        kept = await note_question(office, STRANGER, f"сұрақ {number}", "kk", UNANSWERED)
        assert kept is (number < 2)
    assert await note_question(office, STRANGER, "сұрақ 0", "kk", UNANSWERED)
    assert [(row.text, row.count) for row in await rows(office)] == [("сұрақ 0", 2), ("сұрақ 1", 1)]


async def test_the_most_frequent_come_first_page_by_page(office: Office) -> None:
    for number in range(PAGE + 1):
        for _ in range(3 if number == PAGE else 1):
            await note_question(office, STRANGER, f"сұрақ {number}", "kk", UNANSWERED)
    first = await see_questions(office, SECRETARIAT)
    assert (first.open, first.pages, len(first.questions)) == (PAGE + 1, 2, PAGE)
    assert (first.questions[0].text, first.questions[0].count) == (f"сұрақ {PAGE}", 3)
    assert (await see_questions(office, SECRETARIAT, 99)).page == 1


async def test_an_answer_takes_the_question_off_the_list_and_is_on_the_record(office: Office) -> None:
    await note_question(office, STRANGER, "Мүше айлық ала ма?", "kk", UNANSWERED)
    (row,) = await rows(office)
    answered = await answer_question(office, SECRETARIAT, row.id, "16.2")
    assert (answered.answered_ref, answered.settled) == ("16.2", True)
    assert (await see_questions(office, SECRETARIAT)).open == 0
    async with AsyncSession(office.engine) as session:
        entry = (await session.scalars(select(AuditEntry))).one()
    assert (entry.action, entry.telegram_id, entry.details) == ("question.answered", 7, {"ref": "16.2"})


async def test_a_dismissed_question_stays_away_until_somebody_says_it_was_not_answered(
    office: Office,
) -> None:
    await note_question(office, STRANGER, "Мүше айлық ала ма?", "kk", UNANSWERED)
    (row,) = await rows(office)
    await dismiss_question(office, SECRETARIAT, row.id)
    await note_question(office, STRANGER, "Мүше айлық ала ма?", "kk", UNANSWERED)
    assert (await see_questions(office, SECRETARIAT)).open == 0
    await note_question(office, STRANGER, "Мүше айлық ала ма?", "kk", NOT_IT, ("9.5",))
    assert (await see_questions(office, SECRETARIAT)).open == 1


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        ("99.1", "no-such-clause"),
        ("x", "no-such-clause"),
        ("13.3", "clause-repealed"),
        ("9", "clause-without-words"),
    ],
)
async def test_only_a_clause_with_words_is_an_answer(office: Office, ref: str, code: str) -> None:
    await note_question(office, STRANGER, "Мүше айлық ала ма?", "kk", UNANSWERED)
    (row,) = await rows(office)
    with pytest.raises(Refused) as refusal:
        await answer_question(office, SECRETARIAT, row.id, ref)
    assert refusal.value.code == code


async def test_the_list_is_the_national_secretariats(office: Office) -> None:
    async with AsyncSession(office.engine) as session:
        council = (await session.scalars(select(Body.id).where(Body.code == "council"))).one()
    await note_question(office, STRANGER, "Мүше айлық ала ма?", "kk", UNANSWERED)
    (row,) = await rows(office)
    for other in (
        STRANGER,
        Actor(1, grants=(Grant(Role.CLERK, region="abai"),)),
        Actor(2, grants=(Grant(Role.CLERK, body_id=council),)),
        Actor(3, grants=(Grant(Role.CHAIR),)),
        Actor(4, grants=(Grant(Role.AUDITOR),)),
    ):
        with pytest.raises(Denied):
            await see_questions(office, other)
        with pytest.raises(Denied):
            await see_question(office, other, row.id)
        with pytest.raises(Denied):
            await answer_question(office, other, row.id, "9.5")
        with pytest.raises(Denied):
            await dismiss_question(office, other, row.id)
    assert (await see_question(office, Actor.operator(), row.id)).text == "Мүше айлық ала ма?"


async def test_every_process_learns_an_answer_once(office: Office) -> None:
    """Two engines stand for two processes; the second hears of it by its tick."""
    asked = "не істесем сыйлық алам"
    await note_question(office, STRANGER, asked, "kk", UNANSWERED)
    (row,) = await rows(office)
    engines = [Engine.load() for _ in range(2)]
    processes = [LearnedAnswers(office, engine) for engine in engines]
    assert [await one.refresh() for one in processes] == [0, 0]
    await answer_question(office, SECRETARIAT, row.id, "10-1.1.5")
    assert [await one.refresh() for one in processes] == [1, 1]
    assert [await one.refresh() for one in processes] == [0, 0]
    assert {engine.ask(asked).hits[0].ref for engine in engines} == {"10-1.1.5"}
    assert await LearnedAnswers(office, engines[0]).refresh() == 1  # as at the next start


async def test_an_answer_that_is_withdrawn_leaves_every_process_at_once(office: Office, clock: Clock) -> None:
    """Two engines stand for two processes; each looks before it answers."""
    asked, other = "не істесем сыйлық алам", "қайда жиналамыз"
    for text in (asked, other):
        await note_question(office, STRANGER, text, "kk", UNANSWERED)
    first, second = await rows(office)
    engines = [Engine.load() for _ in range(2)]
    untaught = engines[0].ask(asked)
    processes = [LearnedAnswers(office, engine) for engine in engines]
    await answer_question(office, SECRETARIAT, first.id, "10-1.1.5")
    clock.move(timedelta(minutes=1))
    await answer_question(office, SECRETARIAT, second.id, "9.2")
    assert [await one.refresh() for one in processes] == [2, 2]
    await dismiss_question(office, SECRETARIAT, first.id)
    for process, engine in zip(processes, engines, strict=True):
        await process.refresh()
        assert "10-1.1.5" not in [hit.ref for hit in engine.ask(asked).hits[:1]]
        assert engine.ask(other).hits[0].ref == "9.2"
    await dismiss_question(office, SECRETARIAT, second.id)
    for process, engine in zip(processes, engines, strict=True):
        await process.refresh()
        assert engine.ask(asked) == untaught


async def test_one_persons_no_takes_nothing_from_the_others(office: Office, clock: Clock) -> None:
    """The question is on the list again; the answer stands until the secretariat has looked at it."""
    asked = "не істесем сыйлық алам"
    await note_question(office, STRANGER, asked, "kk", UNANSWERED)
    (row,) = await rows(office)
    engine = Engine.load()
    learned = LearnedAnswers(office, engine)
    await answer_question(office, SECRETARIAT, row.id, "10-1.1.5")
    await learned.refresh()
    await note_question(office, STRANGER, asked, "kk", NOT_IT, ("10-1.1.5",))
    assert (await see_questions(office, SECRETARIAT)).open == 1
    await learned.refresh()
    assert await LearnedAnswers(office, Engine.load()).refresh() == 1, "as at the next start"
    assert engine.ask(asked).hits[0].ref == "10-1.1.5"
    clock.move(timedelta(minutes=1))
    await dismiss_question(office, SECRETARIAT, row.id)
    await learned.refresh()
    assert "10-1.1.5" not in [hit.ref for hit in engine.ask(asked).hits[:1]]


async def test_another_clause_takes_the_place_of_the_one_that_was_named_first(
    office: Office, clock: Clock
) -> None:
    asked = "не істесем сыйлық алам"
    await note_question(office, STRANGER, asked, "kk", UNANSWERED)
    (row,) = await rows(office)
    engine = Engine.load()
    learned = LearnedAnswers(office, engine)
    for ref in ("10-1.1.5", "9.2"):
        clock.move(timedelta(minutes=1))
        await answer_question(office, SECRETARIAT, row.id, ref)
        await learned.refresh()
        assert engine.ask(asked).hits[0].ref == ref
