"""A member's answers to a notice: "read", "will come", "can't", from the notice itself or from the meeting's card."""

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message

from bot.handlers.showing import acknowledge, show
from bot.usecases.answer_notice import NoticeAnswered, answer_notice, mark_read
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.usecases.see_meeting import see_meeting
from bot.views.meetings import RSVP_LETTERS, AnswerNotice, MarkRead, card_screen
from bot.views.notices import notice_keyboard
from bot.views.texts import Texts

router = Router(name="notices")


@router.callback_query(MarkRead.filter())
async def read(
    query: CallbackQuery, callback_data: MarkRead, office: Office, actor: Actor, texts: Texts
) -> None:
    answered = await mark_read(office, actor, callback_data.notice_id)
    await _show_answer(query, "notice.noted-read", answered, office, actor, texts)


@router.callback_query(AnswerNotice.filter())
async def come_or_not(
    query: CallbackQuery, callback_data: AnswerNotice, office: Office, actor: Actor, texts: Texts
) -> None:
    rsvp = RSVP_LETTERS.get(callback_data.answer)
    if rsvp is None:
        raise Refused("stale-button")
    answered = await answer_notice(office, actor, callback_data.notice_id, rsvp)
    await _show_answer(query, f"notice.noted-{rsvp}", answered, office, actor, texts)


async def _show_answer(
    query: CallbackQuery, key: str, answered: NoticeAnswered, office: Office, actor: Actor, texts: Texts
) -> None:
    """The card is written anew; the notice, a document, keeps its caption and gets its buttons ticked."""
    noted = Texts.plain(texts.language)(key)
    if not isinstance(query.message, Message) or query.message.text is not None:
        card = await see_meeting(office, actor, answered.meeting.meeting_id)
        await show(query, card_screen(texts, card), notice=noted)
        return
    await acknowledge(query, noted)
    keyboard = notice_keyboard(
        texts, answered.notice_id, answered.meeting, read=answered.read, rsvp=answered.rsvp
    )
    try:
        await query.message.edit_reply_markup(reply_markup=keyboard)
    except TelegramBadRequest as refusal:  # a second tap on the same button
        if "message is not modified" not in refusal.message:
            raise
