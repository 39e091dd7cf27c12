"""New messages: what is refused and what arrives."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import BufferedInputFile, InputMediaDocument, MediaUnion, ReplyParameters

from bot.rehearsal import BotApiServer, Person
from tests.rehearsal.conftest import MORNING, Api, keyboard


async def test_a_message_arrives_as_plain_text_and_as_html(bot: Bot, aiya: Person) -> None:
    """aiogram's own models accept the answer."""
    sent = await bot.send_message(aiya.id, "<b>Кворум</b> бар &amp; 😀", parse_mode="HTML")
    assert (sent.message_id, sent.text, sent.html_text) == (
        aiya.last.id,
        "Кворум бар & 😀",
        "<b>Кворум</b> бар &amp; 😀",
    )
    assert (aiya.last.text, aiya.last.html) == (sent.text, sent.html_text)
    assert aiya.last.date == MORNING == sent.date


@pytest.mark.parametrize("text", ["", "  \n ", "<b></b>"])
async def test_an_empty_text_is_refused(api: Api, aiya: Person, text: str) -> None:
    """https://core.telegram.org/bots/api#sendmessage: 1-4096 characters after entities parsing."""
    refusal = await api.refusal("sendMessage", chat_id=aiya.id, text=text, parse_mode="HTML")
    assert refusal == "Bad Request: message text is empty"


async def test_4096_characters_pass_and_one_more_does_not(api: Api, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#sendmessage: counted after entities parsing."""
    sent = await api.result("sendMessage", chat_id=aiya.id, text=f"<b>{'ә' * 4096}</b>", parse_mode="HTML")
    assert len(sent["text"]) == 4096
    assert (
        await api.refusal("sendMessage", chat_id=aiya.id, text="ә" * 4097)
        == "Bad Request: message is too long"
    )


async def test_a_character_beyond_the_basic_plane_counts_as_two(api: Api, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#messageentity: lengths are UTF-16 code units."""
    await api.result("sendMessage", chat_id=aiya.id, text="😀" * 2048)
    assert (
        await api.refusal("sendMessage", chat_id=aiya.id, text="😀" * 2049)
        == "Bad Request: message is too long"
    )


async def test_bad_markup_is_refused(api: Api, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#html-style."""
    refusal = await api.refusal("sendMessage", chat_id=aiya.id, text="<b>a", parse_mode="HTML")
    assert refusal == "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""
    assert len(aiya.chat) == 1


async def test_an_unknown_parse_mode_is_refused(api: Api, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#formatting-options."""
    refusal = await api.refusal("sendMessage", chat_id=aiya.id, text="a", parse_mode="BBCode")
    assert refusal == "Bad Request: unsupported parse_mode"


async def test_entities_outside_the_text_are_refused(api: Api, aiya: Person) -> None:
    """https://core.telegram.org/method/messages.sendMessage: ENTITY_BOUNDS_INVALID."""
    entities = [{"type": "bold", "offset": 1, "length": 2}]
    refusal = await api.refusal("sendMessage", chat_id=aiya.id, text="ab", entities=entities)
    assert refusal == "Bad Request: ENTITY_BOUNDS_INVALID"


async def test_more_than_100_entities_are_refused(api: Api, aiya: Person) -> None:
    """https://core.telegram.org/method/messages.sendMessage: ENTITIES_TOO_LONG; limits.tginfo.me: 100."""
    await api.result("sendMessage", chat_id=aiya.id, text="<b>ә</b>," * 100, parse_mode="HTML")
    refusal = await api.refusal("sendMessage", chat_id=aiya.id, text="<b>ә</b>," * 101, parse_mode="HTML")
    assert refusal == "Bad Request: ENTITIES_TOO_LONG"


@pytest.mark.parametrize("chat_id", [999, "@nobody"])
async def test_an_unknown_chat_is_refused(api: Api, chat_id: int | str) -> None:
    """https://core.telegram.org/api/errors (PEER_ID_INVALID), https://github.com/TelegramBotAPI/errors."""
    assert await api.refusal("sendMessage", chat_id=chat_id, text="x") == "Bad Request: chat not found"


async def test_a_missing_chat_is_refused(api: Api) -> None:
    """https://core.telegram.org/bots/api#sendmessage: chat_id is required."""
    assert await api.refusal("sendMessage", text="x") == "Bad Request: chat_id is empty"


async def test_who_never_pressed_start_cannot_be_written_to(telegram: BotApiServer, api: Api) -> None:
    """https://core.telegram.org/bots, "How are bots different": a user must write first."""
    stranger = telegram.person(5, "Ерлан")
    answer = await api.call("sendMessage", chat_id=stranger.id, text="x")
    assert answer["error_code"] == 403
    assert answer["description"] == "Forbidden: bot can't initiate conversation with a user"


@pytest.mark.parametrize(
    ("does", "reason"),
    [("block", "bot was blocked by the user"), ("deactivate", "user is deactivated")],
)
async def test_who_left_cannot_be_written_to(api: Api, aiya: Person, does: str, reason: str) -> None:
    """https://core.telegram.org/method/messages.sendMessage: USER_IS_BLOCKED, INPUT_USER_DEACTIVATED."""
    getattr(aiya, does)()
    answer = await api.call("sendMessage", chat_id=aiya.id, text="x")
    assert (answer["error_code"], answer["description"]) == (403, f"Forbidden: {reason}")


async def test_after_unblocking_messages_arrive_again(api: Api, aiya: Person) -> None:
    aiya.block()
    aiya.unblock()
    await api.result("sendMessage", chat_id=aiya.id, text="x")
    assert aiya.last.text == "x"


async def test_a_reply_to_a_missing_message_is_refused_unless_allowed(
    bot: Bot, api: Api, aiya: Person
) -> None:
    """https://core.telegram.org/bots/api#replyparameters."""
    refusal = await api.refusal("sendMessage", chat_id=aiya.id, text="x", reply_parameters={"message_id": 9})
    assert refusal == "Bad Request: message to be replied not found"
    lenient = ReplyParameters(message_id=9, allow_sending_without_reply=True)
    assert (await bot.send_message(aiya.id, "x", reply_parameters=lenient)).reply_to_message is None
    answered = await bot.send_message(aiya.id, "x", reply_parameters=ReplyParameters(message_id=1))
    assert answered.reply_to_message is not None
    assert answered.reply_to_message.text == "/start"


async def test_a_caption_has_1024_characters_at_most(bot: Bot, api: Api, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#senddocument."""
    sent = await bot.send_document(aiya.id, BufferedInputFile(b"x", "a.txt"), caption="ә" * 1024)
    assert sent.document is not None
    again = {"chat_id": aiya.id, "document": sent.document.file_id}
    assert (
        await api.refusal("sendDocument", **again, caption="ә" * 1025)
        == "Bad Request: message caption is too long"
    )


async def test_an_album_is_several_messages_of_one_group(bot: Bot, aiya: Person) -> None:
    files: list[MediaUnion] = [
        InputMediaDocument(media=BufferedInputFile(b"x", name), caption=name)
        for name in ("қаз.docx", "рус.docx")
    ]
    sent = await bot.send_media_group(aiya.id, files)
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.file_name for message in aiya.chat[1:]] == ["қаз.docx", "рус.docx"]


@pytest.mark.parametrize("items", [1, 11])
async def test_an_album_has_2_to_10_items(api: Api, aiya: Person, items: int) -> None:
    """https://core.telegram.org/bots/api#sendmediagroup."""
    media = [{"type": "document", "media": "x"}] * items
    refusal = await api.refusal("sendMediaGroup", chat_id=aiya.id, media=media)
    assert refusal == "Bad Request: group send failed: an album has 2-10 items"


async def test_documents_and_photos_are_not_mixed_in_an_album(api: Api, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#sendmediagroup: grouped with messages of the same type."""
    media = [{"type": "document", "media": "x"}, {"type": "photo", "media": "y"}]
    assert "can't be mixed" in await api.refusal("sendMediaGroup", chat_id=aiya.id, media=media)


async def test_an_unknown_chat_action_is_refused(bot: Bot, api: Api, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#sendchataction."""
    assert await bot.send_chat_action(aiya.id, "upload_document")
    refusal = await api.refusal("sendChatAction", chat_id=aiya.id, action="thinking")
    assert refusal == "Bad Request: wrong parameter action in request"


MARKUPS: list[tuple[Any, str]] = [
    (keyboard([("Иә", "")]), "BUTTON_DATA_INVALID"),
    (keyboard([("Иә", "ә" * 33)]), "BUTTON_DATA_INVALID"),
    (keyboard([(" ", "x")]), "BUTTON_TEXT_INVALID"),
    (
        {"inline_keyboard": [[{"text": "Иә"}]]},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        {"inline_keyboard": [[{"text": "Иә", "callback_data": "x", "url": "https://assembly.kz"}]]},
        "can't parse inline keyboard button: exactly one of the optional fields must be used",
    ),
    (
        {"inline_keyboard": [[{"text": "Иә", "url": "assembly"}]]},
        "inline keyboard button URL 'assembly' is invalid: Wrong HTTP URL",
    ),
    (
        {"inline_keyboard": [[{"text": "Иә", "callbackData": "x"}]]},
        "can't parse inline keyboard button: unknown fields callbackData",
    ),
    (
        {"inline_keyboard": [[{"text": "Иә", "callback_data": "x", "style": "green"}]]},
        "can't parse inline keyboard button: invalid button style specified",
    ),
    ({"inline_keyboard": [[{"text": "Иә", "copy_text": {"text": ""}}]]}, "BUTTON_COPY_TEXT_INVALID"),
    (
        {"inline_keyboard": [{"text": "Иә"}]},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    (keyboard(*[[("Иә", "x")]] * 101), "reply markup is too long"),
    (keyboard([("Иә", "x")] * 9), "reply markup is too long"),
    ({"keyboard": []}, "reply keyboard must be non-empty"),
    (
        {"keyboard": [["x"]], "input_field_placeholder": "x" * 65},
        "input field placeholder must be 1-64 characters long",
    ),
    ({"keyboard_remove": True}, "can't parse reply keyboard markup JSON object"),
    ([], "object expected as reply markup"),
]


@pytest.mark.parametrize(("markup", "reason"), MARKUPS)
async def test_a_wrong_keyboard_is_refused(api: Api, aiya: Person, markup: Any, reason: str) -> None:
    """https://core.telegram.org/bots/api#inlinekeyboardbutton (1-64 bytes, exactly one field),
    #copytextbutton, #replykeyboardmarkup; https://core.telegram.org/method/messages.sendMessage
    (BUTTON_DATA_INVALID,
    BUTTON_TEXT_INVALID, REPLY_MARKUP_TOO_LONG).
    """
    refusal = await api.refusal("sendMessage", chat_id=aiya.id, text="x", reply_markup=markup)
    assert refusal == f"Bad Request: {reason}"


async def test_64_bytes_of_callback_data_pass(api: Api, aiya: Person) -> None:
    await api.result("sendMessage", chat_id=aiya.id, text="x", reply_markup=keyboard([("Иә", "ә" * 32)]))
    assert aiya.last.buttons == [["Иә"]]


async def test_a_contact_is_asked_in_private_chats_only(telegram: BotApiServer, api: Api) -> None:
    """https://core.telegram.org/bots/api#keyboardbutton: "Available in private chats only"."""
    telegram.group(-100, "Кеңес", {1001})
    markup = {"keyboard": [[{"text": "Нөмірім", "request_contact": True}]]}
    refusal = await api.refusal("sendMessage", chat_id=-100, text="x", reply_markup=markup)
    assert refusal == "Bad Request: phone number and location can be requested in private chats only"
