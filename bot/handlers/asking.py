"""Any text that nothing else took is a question; what is no text gets a short honest answer.

The answer replies to the question, so that "not what I asked" finds its words in the chat and nobody has to keep
them beside an account.
"""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, InaccessibleMessage, Message

from bot.handlers.law import in_language, today_in
from bot.handlers.showing import show
from bot.rules.law.loader import load_statute
from bot.search.engine import Engine
from bot.usecases.ask_law import FromRecords, ask_law
from bot.usecases.errors import Refused
from bot.usecases.learned_answers import LearnedAnswers
from bot.usecases.note_question import note_question
from bot.usecases.office import Office
from bot.usecases.other_questions import Intent
from bot.usecases.own_rights import own_standing
from bot.usecases.rights import Actor
from bot.views.asking import noted_screen, reply_screen, unreadable_screen
from bot.views.law import DEFAULT_LAW, NotAsked
from bot.views.own_rights import DUTIES, RIGHTS, own_screen
from bot.views.screens import Screen
from bot.views.texts import Texts
from db.models import QuestionReason

router = Router(name="asking")

_OWN = {Intent.RIGHTS: RIGHTS, Intent.DUTIES: DUTIES}


async def private_words(message: Message) -> bool:
    """Text that is no command, in the person's own chat: in groups the bot keeps silent."""
    return (
        message.chat.type == ChatType.PRIVATE
        and message.text is not None
        and not message.text.startswith("/")
    )


async def private_other(message: Message) -> bool:
    """A picture, a voice, a sticker, a place: something sent to be understood, and no words."""
    sent = (
        message.photo
        or message.voice
        or message.audio
        or message.video
        or message.video_note
        or message.sticker,
        message.animation
        or message.document
        or message.location
        or message.venue
        or message.poll
        or message.dice,
    )
    return message.chat.type == ChatType.PRIVATE and any(sent)


@router.message(StateFilter(None), private_words)
async def answer(
    message: Message, office: Office, actor: Actor, engine: Engine, learned: LearnedAnswers, texts: Texts
) -> None:
    """From the records or from the law, in the question's language."""
    assert message.text is not None
    await learned.refresh()
    reply = await ask_law(office, actor, engine, message.text)
    if isinstance(reply, FromRecords) and reply.intent in _OWN:
        screen = own_screen(Texts(reply.lang), _OWN[reply.intent], await own_standing(office, actor))
    else:
        screen = reply_screen(texts, reply, today_in(office))
    await _reply(message, screen)


@router.callback_query(NotAsked.filter())
async def not_what_i_asked(
    query: CallbackQuery,
    callback_data: NotAsked,
    office: Office,
    actor: Actor,
    engine: Engine,
    learned: LearnedAnswers,
    texts: Texts,
) -> None:
    """The question goes to the secretariat, and what else it might have meant is offered."""
    question = _question_of(query)
    if question is None:
        raise Refused("question-gone")
    known = load_statute(DEFAULT_LAW).clauses
    shown = tuple(ref for ref in callback_data.refs.split(",") if ref in known)
    texts = in_language(texts, callback_data.lang)
    noted = await note_question(
        office, actor, question, texts.language, QuestionReason.NOT_WHAT_I_ASKED, shown
    )
    await learned.refresh()  # a learned answer that was not what was asked stands no more
    again = engine.ask(question, "ru" if texts.language == "ru" else "kk")
    likely = again.hits if again.outcome != "none" else ()
    others = tuple(hit.ref for hit in likely if hit.ref not in shown)
    await show(query, noted_screen(texts, others, noted=noted))


@router.message(StateFilter(None), private_other)
async def not_words(message: Message, texts: Texts) -> None:
    """The bot reads words only, and says so."""
    await _reply(message, unreadable_screen(texts, voice=message.voice is not None))


async def _reply(message: Message, screen: Screen) -> None:
    await message.answer(
        screen.text,
        reply_markup=screen.keyboard,
        reply_parameters=message.as_reply_parameters(allow_sending_without_reply=True),
    )


def _question_of(query: CallbackQuery) -> str | None:
    """The words that the tapped answer replies to, unless they were deleted."""
    if query.message is None or isinstance(query.message, InaccessibleMessage):
        return None
    asked = query.message.reply_to_message
    if asked is None or asked.from_user is None or asked.from_user.id != query.from_user.id:
        return None
    return asked.text
