"""Changes of messages: https://core.telegram.org/bots/api#updating-messages."""

from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import BufferedInputFile, InputMediaDocument, Message

from bot.rehearsal import BotApiServer, Person
from tests.rehearsal.conftest import MORNING, Api, Calendar, keyboard

BOARD = keyboard([("Жаңарту", "refresh")])


@pytest.fixture
async def board(api: Api, aiya: Person) -> int:
    """A message with a button; its id."""
    sent = await api.result("sendMessage", chat_id=aiya.id, text="Қатысқаны: 335", reply_markup=BOARD)
    message_id: int = sent["message_id"]
    return message_id


async def test_an_edit_replaces_text_and_keyboard(
    bot: Bot, aiya: Person, board: int, calendar: Calendar
) -> None:
    """aiogram's own models accept the answer; an edit without a keyboard takes it away."""
    calendar.move(timedelta(minutes=1))
    edited = await bot.edit_message_text(
        "<b>Кворум бар</b>", chat_id=aiya.id, message_id=board, parse_mode="HTML"
    )
    assert isinstance(edited, Message)
    assert edited.edit_date == int((MORNING + timedelta(minutes=1)).timestamp())
    assert (aiya.last.html, aiya.last.buttons, aiya.last.edited) == ("<b>Кворум бар</b>", [], 1)
    assert len(aiya.chat) == 2


@pytest.mark.parametrize(
    ("method", "changes"),
    [
        ("editMessageText", {"text": "Қатысқаны: 335", "reply_markup": BOARD}),
        ("editMessageText", {"text": " Қатысқаны: 335\n", "reply_markup": BOARD}),
        ("editMessageReplyMarkup", {"reply_markup": BOARD}),
    ],
)
async def test_an_edit_that_changes_nothing_is_refused(
    api: Api, aiya: Person, board: int, method: str, changes: dict[str, Any]
) -> None:
    """https://core.telegram.org/method/messages.editMessage: MESSAGE_NOT_MODIFIED."""
    refusal = await api.refusal(method, chat_id=aiya.id, message_id=board, **changes)
    assert refusal == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )


async def test_a_missing_message_cannot_be_edited(api: Api, aiya: Person, board: int) -> None:
    """https://core.telegram.org/method/messages.editMessage: MESSAGE_ID_INVALID."""
    wrong = await api.refusal("editMessageText", chat_id=aiya.id, message_id=999, text="x")
    await api.result("deleteMessage", chat_id=aiya.id, message_id=board)
    deleted = await api.refusal("editMessageText", chat_id=aiya.id, message_id=board, text="x")
    assert wrong == deleted == "Bad Request: message to edit not found"
    nothing = await api.refusal("editMessageText", chat_id=aiya.id, text="x")
    assert nothing == "Bad Request: message identifier is not specified"


async def test_a_person_s_message_cannot_be_edited(api: Api, aiya: Person) -> None:
    """https://core.telegram.org/method/messages.editMessage: MESSAGE_AUTHOR_REQUIRED."""
    refusal = await api.refusal("editMessageText", chat_id=aiya.id, message_id=aiya.chat[0].id, text="x")
    assert refusal == "Bad Request: message can't be edited"


async def test_a_message_that_brought_a_reply_keyboard_cannot_be_edited(api: Api, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#updating-messages: without reply_markup or with inline keyboards."""
    sent = await api.result("sendMessage", chat_id=aiya.id, text="x", reply_markup={"keyboard": [["Мәзір"]]})
    refusal = await api.refusal("editMessageText", chat_id=aiya.id, message_id=sent["message_id"], text="y")
    assert refusal == "Bad Request: message can't be edited"


async def test_an_edit_carries_inline_keyboards_only(api: Api, aiya: Person, board: int) -> None:
    """https://core.telegram.org/bots/api#editmessagetext: reply_markup is an inline keyboard."""
    wrong = {"keyboard": [["x"]]}
    refusal = await api.refusal(
        "editMessageText", chat_id=aiya.id, message_id=board, text="y", reply_markup=wrong
    )
    assert refusal == "Bad Request: inline keyboard expected"


async def test_text_and_caption_are_edited_by_their_own_methods(
    bot: Bot, api: Api, aiya: Person, board: int
) -> None:
    """https://core.telegram.org/bots/api#editmessagetext and #editmessagecaption."""
    file = await bot.send_document(aiya.id, BufferedInputFile(b"x", "a.ics"), caption="Шақыру")
    text = await api.refusal("editMessageText", chat_id=aiya.id, message_id=file.message_id, text="y")
    caption = await api.refusal("editMessageCaption", chat_id=aiya.id, message_id=board, caption="y")
    assert text == "Bad Request: there is no text in the message to edit"
    assert caption == "Bad Request: there is no caption in the message to edit"
    await bot.edit_message_caption(chat_id=aiya.id, message_id=file.message_id, caption="Өзгерді")
    assert (aiya.last.text, aiya.last.document) == ("Өзгерді", b"x")


async def test_a_text_becomes_a_file(bot: Bot, aiya: Person, board: int) -> None:
    """https://core.telegram.org/bots/api#editmessagemedia: "or to add media to text messages"."""
    media = InputMediaDocument(media=BufferedInputFile("хаттама".encode(), "хаттама.docx"), caption="Дайын")
    await bot.edit_message_media(media, chat_id=aiya.id, message_id=board)
    assert (aiya.last.id, aiya.last.text, aiya.last.file_name) == (board, "Дайын", "хаттама.docx")


async def test_too_long_an_edit_is_refused(api: Api, aiya: Person, board: int) -> None:
    """https://core.telegram.org/bots/api#editmessagetext: 1-4096 characters."""
    refusal = await api.refusal("editMessageText", chat_id=aiya.id, message_id=board, text="x" * 4097)
    assert refusal == "Bad Request: message is too long"


async def test_who_blocked_the_bot_sees_no_edits(api: Api, aiya: Person, board: int) -> None:
    """https://core.telegram.org/api/errors: USER_IS_BLOCKED."""
    aiya.block()
    answer = await api.call("editMessageText", chat_id=aiya.id, message_id=board, text="x")
    assert answer["error_code"] == 403


async def test_a_deleted_message_is_gone(api: Api, aiya: Person, board: int) -> None:
    """https://core.telegram.org/method/messages.deleteMessages: MESSAGE_ID_INVALID the second time."""
    await api.result("deleteMessage", chat_id=aiya.id, message_id=board)
    assert [message.text for message in aiya.chat] == ["/start"]
    refusal = await api.refusal("deleteMessage", chat_id=aiya.id, message_id=board)
    assert refusal == "Bad Request: message to delete not found"


async def test_after_48_hours_a_message_stays(api: Api, aiya: Person, board: int, calendar: Calendar) -> None:
    """https://core.telegram.org/bots/api#deletemessage: "sent less than 48 hours ago"."""
    calendar.move(timedelta(hours=48))
    refusal = await api.refusal("deleteMessage", chat_id=aiya.id, message_id=board)
    assert refusal == "Bad Request: message can't be deleted for everyone"


async def test_several_are_deleted_at_once(bot: Bot, api: Api, aiya: Person, board: int) -> None:
    """https://core.telegram.org/bots/api#deletemessages: 1-100 identifiers."""
    assert await bot.delete_messages(aiya.id, [board, 999])
    assert len(aiya.chat) == 1
    refusal = await api.refusal("deleteMessages", chat_id=aiya.id, message_ids=[])
    assert refusal == "Bad Request: message identifiers are not specified"


async def test_a_pinned_message_shows_in_the_chat_until_it_is_unpinned(
    bot: Bot, api: Api, aiya: Person, board: int
) -> None:
    """https://core.telegram.org/bots/api#pinchatmessage and #unpinchatmessage."""
    assert (
        await api.refusal("pinChatMessage", chat_id=aiya.id, message_id=999)
        == "Bad Request: message to pin not found"
    )
    await bot.pin_chat_message(aiya.id, board)
    pinned = (await bot.get_chat(aiya.id)).pinned_message
    assert pinned is not None
    assert pinned.message_id == board
    await bot.unpin_chat_message(aiya.id)
    assert (await bot.get_chat(aiya.id)).pinned_message is None
    assert await api.refusal("unpinChatMessage", chat_id=aiya.id) == "Bad Request: message to unpin not found"


async def test_all_are_unpinned_at_once(bot: Bot, aiya: Person, board: int) -> None:
    """https://core.telegram.org/bots/api#unpinallchatmessages."""
    for message_id in (board, aiya.chat[0].id):
        await bot.pin_chat_message(aiya.id, message_id)
    assert await bot.unpin_all_chat_messages(aiya.id)
    assert not any(message.pinned for message in aiya.chat)


async def test_in_a_group_others_messages_stay(telegram: BotApiServer, api: Api, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#deletemessage: others' messages need a right that this bot lacks."""
    group = telegram.group(-100, "Кеңес", {aiya.id})
    telegram.state.receive(group, aiya.user, text="x")
    message_id = next(iter(group.messages))
    refusal = await api.refusal("deleteMessage", chat_id=-100, message_id=message_id)
    assert refusal == "Bad Request: message can't be deleted for everyone"
