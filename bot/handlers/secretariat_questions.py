"""The secretariat's missed questions: see them, name the clause or dismiss; what is named is searched at once."""

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.handlers.said import words
from bot.handlers.showing import show
from bot.rules.law.references import find_reference, parse_reference
from bot.search.engine import Engine
from bot.usecases.answer_question import answer_question, dismiss_question
from bot.usecases.errors import Refused
from bot.usecases.learned_answers import LearnedAnswers
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.usecases.see_questions import see_question, see_questions
from bot.views.law import lang_of
from bot.views.questions import (
    DismissQuestion,
    NameClause,
    OpenQuestion,
    OpenQuestions,
    question_screen,
    questions_screen,
    settled_screen,
)
from bot.views.texts import Texts

router = Router(name="secretariat-questions")


class Answering(StatesGroup):
    """A question is open: the next words name its clause."""

    clause = State()


@router.message(Command("questions"))
async def list_by_command(
    message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    await state.clear()
    await show(message, questions_screen(texts, await see_questions(office, actor)))


@router.callback_query(OpenQuestions.filter())
async def list_questions(
    query: CallbackQuery,
    callback_data: OpenQuestions,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    await state.clear()
    await show(query, questions_screen(texts, await see_questions(office, actor, callback_data.page)))


@router.callback_query(OpenQuestion.filter())
async def open_question(
    query: CallbackQuery,
    callback_data: OpenQuestion,
    office: Office,
    actor: Actor,
    engine: Engine,
    texts: Texts,
    state: FSMContext,
) -> None:
    """The question, the search's offers, and the chat listens for a reference."""
    facts = await see_question(office, actor, callback_data.question_id)
    hits = engine.ask(facts.text, lang_of(facts.language)).hits
    await state.set_state(Answering.clause)
    await state.set_data({"question_id": facts.question_id})
    await show(query, question_screen(texts, facts, tuple(hit.ref for hit in hits)))


@router.callback_query(NameClause.filter())
async def name_offered(
    query: CallbackQuery,
    callback_data: NameClause,
    office: Office,
    actor: Actor,
    learned: LearnedAnswers,
    texts: Texts,
    state: FSMContext,
) -> None:
    facts = await answer_question(office, actor, callback_data.question_id, callback_data.ref)
    await state.clear()
    await learned.refresh()
    await show(query, settled_screen(texts, facts))


@router.message(StateFilter(Answering.clause), words)
async def name_typed(
    message: Message,
    office: Office,
    actor: Actor,
    learned: LearnedAnswers,
    texts: Texts,
    state: FSMContext,
) -> None:
    """A reference in any spelling; anything else is asked for again."""
    said = message.text or ""
    ref = parse_reference(said) or find_reference(said)
    if ref is None:
        raise Refused("answer-unclear")
    data = await state.get_data()
    facts = await answer_question(office, actor, data["question_id"], ref)
    await state.clear()
    await learned.refresh()
    await show(message, settled_screen(texts, facts))


@router.callback_query(DismissQuestion.filter())
async def dismiss(
    query: CallbackQuery,
    callback_data: DismissQuestion,
    office: Office,
    actor: Actor,
    learned: LearnedAnswers,
    texts: Texts,
    state: FSMContext,
) -> None:
    facts = await dismiss_question(office, actor, callback_data.question_id)
    await state.clear()
    await learned.refresh()
    await show(query, settled_screen(texts, facts))
