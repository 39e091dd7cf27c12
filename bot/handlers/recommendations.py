"""Recommendations to state bodies: a short dialogue records one, a tap or a day its answer (9.7)."""

from datetime import date

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.handlers.dates import read_date
from bot.handlers.said import words
from bot.handlers.showing import show
from bot.rules.terms import local_day
from bot.usecases.convene import check_length
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.usecases.track_recommendation import (
    ADDRESSEE_LETTERS,
    Recommended,
    check_sent,
    decisions_to_recommend,
    record_answer,
    record_recommendation,
    see_recommendation,
    see_recommendations,
)
from bot.views.recommendations import (
    AnswerCame,
    ChooseDecision,
    DayTapped,
    OpenRecommendation,
    OpenRecommendations,
    StartRecommendation,
    TakeAnswerBack,
    ask_screen,
    decisions_screen,
    recommendation_screen,
    recommendations_screen,
)
from bot.views.screens import Screen
from bot.views.texts import Texts

router = Router(name="recommendations")

STEPS = ("addressee_kk", "addressee_ru", "sent_on", "answer_by")
"""What is asked of a new recommendation, in this order; `answered_on` is a question of its own."""


class Recommending(StatesGroup):
    """A recommendation, or the day of its answer, is being recorded; how far, the data say."""

    writing = State()


@router.callback_query(OpenRecommendations.filter())
async def open_list(
    query: CallbackQuery,
    callback_data: OpenRecommendations,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    """What was being recorded is given up."""
    await state.clear()
    found = await see_recommendations(office, actor, callback_data.page)
    may_record = actor.may(Right.CONVENE, None)
    await show(query, recommendations_screen(texts, found, may_record=may_record))


@router.callback_query(OpenRecommendation.filter())
async def open_one(
    query: CallbackQuery, callback_data: OpenRecommendation, office: Office, actor: Actor, texts: Texts
) -> None:
    one = await see_recommendation(office, actor, callback_data.recommendation_id)
    await show(query, recommendation_screen(texts, one))


@router.callback_query(ChooseDecision.filter())
async def choose_decision(
    query: CallbackQuery, callback_data: ChooseDecision, office: Office, actor: Actor, texts: Texts
) -> None:
    decisions = await decisions_to_recommend(office, actor)
    await show(query, decisions_screen(texts, decisions, callback_data.page))


@router.callback_query(StartRecommendation.filter())
async def start(
    query: CallbackQuery,
    callback_data: StartRecommendation,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    """Only on a decision that the clerk could have chosen."""
    chosen = [
        one
        for one in await decisions_to_recommend(office, actor)
        if one.decision_id == callback_data.decision_id
    ]
    if not chosen:
        raise Refused("stale-button")
    await state.set_state(Recommending.writing)
    await state.set_data({"step": STEPS[0], "decision_id": chosen[0].decision_id})
    await show(query, ask_screen(texts, STEPS[0]))


@router.callback_query(AnswerCame.filter())
async def ask_answer(
    query: CallbackQuery,
    callback_data: AnswerCame,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    one = await see_recommendation(office, actor, callback_data.recommendation_id)
    await state.set_state(Recommending.writing)
    await state.set_data({"step": "answered_on", "recommendation_id": one.recommendation_id})
    await show(query, ask_screen(texts, "answered_on"))


@router.callback_query(TakeAnswerBack.filter())
async def take_answer_back(
    query: CallbackQuery, callback_data: TakeAnswerBack, office: Office, actor: Actor, texts: Texts
) -> None:
    one = await record_answer(office, actor, callback_data.recommendation_id, None)
    await show(query, recommendation_screen(texts, one))


@router.message(StateFilter(Recommending.writing), words)
async def take_words(message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext) -> None:
    step = (await state.get_data())["step"]
    text = message.text or ""
    if step in ("addressee_kk", "addressee_ru"):
        check_length(text, ADDRESSEE_LETTERS)
        answer = text.strip()
    else:
        found = read_date(text)
        if found is None:
            raise Refused("date-unclear")
        answer = found[0].isoformat()
    await show(message, await _go_on(answer, office, actor, texts, state))


@router.callback_query(StateFilter(Recommending.writing), DayTapped.filter())
async def take_day(
    query: CallbackQuery,
    callback_data: DayTapped,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    """A button of another question than the present one is stale."""
    step = (await state.get_data())["step"]
    offered = {"sent_on": "today", "answered_on": "today", "answer_by": "none"}
    if callback_data.step != step or offered.get(step) != callback_data.day:
        raise Refused("stale-button")
    answer = local_day(office.now()).isoformat() if callback_data.day == "today" else None
    await show(query, await _go_on(answer, office, actor, texts, state))


@router.callback_query(DayTapped.filter())
async def asked_no_more(query: CallbackQuery) -> None:
    """An old button: the question was answered, or given up."""
    raise Refused("stale-button")


async def _go_on(answer: str | None, office: Office, actor: Actor, texts: Texts, state: FSMContext) -> Screen:
    """Keep the answer and ask the next question; the last answer records everything."""
    kept = await state.get_data()
    step = kept["step"]
    if step == "answered_on":
        one = await record_answer(office, actor, kept["recommendation_id"], _day(answer))
        await state.clear()
        return recommendation_screen(texts, one)
    kept = {**kept, step: answer}
    if step == "sent_on":
        await check_sent(office, actor, kept["decision_id"], date.fromisoformat(kept["sent_on"]))
    if step != STEPS[-1]:
        kept["step"] = STEPS[STEPS.index(step) + 1]
        await state.set_data(kept)
        return ask_screen(texts, kept["step"])
    one = await record_recommendation(
        office,
        actor,
        Recommended(
            kept["decision_id"],
            kept["addressee_kk"],
            kept["addressee_ru"],
            date.fromisoformat(kept["sent_on"]),
            _day(kept["answer_by"]),
        ),
    )
    await state.clear()
    return recommendation_screen(texts, one)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written is not None else None
