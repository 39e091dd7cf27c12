"""Methods that change or remove messages: https://core.telegram.org/bots/api#updating-messages."""

from datetime import timedelta
from typing import Any

from bot.rehearsal import formatting, keyboards
from bot.rehearsal.chats import Chat
from bot.rehearsal.files import StoredFile
from bot.rehearsal.keyboards import Markup
from bot.rehearsal.markup import Entity
from bot.rehearsal.messages import Message
from bot.rehearsal.methods.registry import method
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.refusals import RefusedError, bad_request
from bot.rehearsal.telegram import Telegram

_WHICH = "chat_id message_id reply_markup "
_DELETABLE_FOR = timedelta(hours=48)  # #deletemessage


@method("editMessageText", _WHICH + "text parse_mode entities link_preview_options")
async def edit_message_text(telegram: Telegram, parameters: Parameters) -> Any:
    text, entities = formatting.message_text(parameters)
    chat, message = _editable(telegram, parameters)
    if message.file:
        raise bad_request("there is no text in the message to edit")
    return _edit(telegram, chat, message, text, entities, None, _new_keyboard(parameters))


@method("editMessageCaption", _WHICH + "caption parse_mode caption_entities")
async def edit_message_caption(telegram: Telegram, parameters: Parameters) -> Any:
    text, entities = formatting.caption(parameters)
    chat, message = _editable(telegram, parameters)
    if not message.file:
        raise bad_request("there is no caption in the message to edit")
    return _edit(telegram, chat, message, text, entities, message.file, _new_keyboard(parameters))


@method("editMessageReplyMarkup", _WHICH)
async def edit_message_reply_markup(telegram: Telegram, parameters: Parameters) -> Any:
    chat, message = _editable(telegram, parameters)
    return _edit(
        telegram, chat, message, message.text, message.entities, message.file, _new_keyboard(parameters)
    )


@method("editMessageMedia", _WHICH + "media")
async def edit_message_media(telegram: Telegram, parameters: Parameters) -> Any:
    """Also turns a text into a file with a caption (#editmessagemedia)."""
    media = parameters.mapping("media")
    if media.get("type") not in {"document", "photo"}:
        raise bad_request("can't parse InputMedia")
    chat, message = _editable(telegram, parameters)
    text, entities = formatting.checked_caption(
        media.get("caption") or "", media.get("parse_mode") or "", media.get("caption_entities")
    )
    file = telegram.files.of_call(parameters, str(media.get("media", "")), media["type"])
    return _edit(telegram, chat, message, text, entities, file, _new_keyboard(parameters))


def _new_keyboard(parameters: Parameters) -> Markup | None:
    """An edit without a keyboard takes the old one away; an empty one is none."""
    markup = parameters.structure("reply_markup")
    if markup is None:
        return None
    return keyboards.inline(markup) if any(keyboards.inline(markup)["inline_keyboard"]) else None


def _message(chat: Chat, parameters: Parameters, missing: str) -> Message:
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request(missing)
    return message


def _editable(telegram: Telegram, parameters: Parameters) -> tuple[Chat, Message]:
    """The bot's own message, "without reply_markup or with inline keyboards" (#updating-messages)."""
    chat = telegram.addressee(parameters.text("chat_id"))
    if not parameters.integer("message_id"):
        raise bad_request("message identifier is not specified")
    message = _message(chat, parameters, "message to edit not found")
    if not message.from_bot or (message.markup and not message.inline_keyboard):
        raise bad_request("message can't be edited")
    return chat, message


def _edit(
    telegram: Telegram,
    chat: Chat,
    message: Message,
    text: str,
    entities: list[Entity],
    file: StoredFile | None,
    markup: Markup | None,
) -> Any:
    if (text, entities, file and file.file_id) == message.content and markup == message.markup:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    telegram.pace.spend(chat.id)
    message.text, message.entities, message.file, message.markup = text, entities, file, markup
    message.edit_date = telegram.clock()
    message.edited += 1
    chat.touch(message)
    return message.as_api()


@method("deleteMessage", "chat_id message_id")
async def delete_message(telegram: Telegram, parameters: Parameters) -> bool:
    chat = telegram.addressee(parameters.text("chat_id"))
    message = _message(chat, parameters, "message to delete not found")
    _delete(telegram, chat, message)
    return True


@method("deleteMessages", "chat_id message_ids")
async def delete_messages(telegram: Telegram, parameters: Parameters) -> bool:
    """1-100 of them; those that cannot be found are skipped (#deletemessages)."""
    chat = telegram.addressee(parameters.text("chat_id"))
    ids = parameters.structure("message_ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= 100:
        raise bad_request("message identifiers are not specified")
    if not all(isinstance(number, int) for number in ids):
        raise bad_request("message identifiers must be numbers")
    for message in [chat.messages[number] for number in ids if number in chat.messages]:
        if not message.deleted:
            _delete(telegram, chat, message)
    return True


def _delete(telegram: Telegram, chat: Chat, message: Message) -> None:
    """In a private chat the bot may delete both sides' messages, for 48 hours (#deletemessage)."""
    if telegram.clock() - message.date >= _DELETABLE_FOR:
        raise _undeletable()
    if not chat.private and not message.from_bot:
        raise _undeletable()
    message.deleted = True
    chat.touch(message)


def _undeletable() -> RefusedError:
    return bad_request("message can't be deleted for everyone")
