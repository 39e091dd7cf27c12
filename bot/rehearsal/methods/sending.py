"""Methods that put new messages into a chat: https://core.telegram.org/bots/api#sendmessage and below."""

import secrets
from dataclasses import dataclass
from typing import Any

from bot.rehearsal import formatting, keyboards
from bot.rehearsal.chats import Chat
from bot.rehearsal.files import StoredFile
from bot.rehearsal.markup import Entity
from bot.rehearsal.messages import Message
from bot.rehearsal.methods.registry import method
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.refusals import bad_request
from bot.rehearsal.telegram import Telegram

_EVERY_SEND = "chat_id disable_notification protect_content reply_parameters reply_to_message_id "
# https://core.telegram.org/bots/api#sendchataction
_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
_ALBUM_ITEM = {"type", "media", "caption", "parse_mode", "caption_entities", "thumbnail"}


@method("sendMessage", _EVERY_SEND + "text parse_mode entities link_preview_options reply_markup")
async def send_message(telegram: Telegram, parameters: Parameters) -> Any:
    text, entities = formatting.message_text(parameters)
    chat = telegram.addressee(parameters.text("chat_id"))
    markup = keyboards.checked(parameters.structure("reply_markup"), private=chat.private)
    reply_to = replied(chat, parameters)
    telegram.pace.spend(chat.id)
    return telegram.post(
        chat, telegram.bot, text=text, entities=entities, markup=markup, reply_to=reply_to
    ).as_api()


@method(
    "sendDocument",
    _EVERY_SEND
    + "document caption parse_mode caption_entities disable_content_type_detection thumbnail reply_markup",
)
async def send_document(telegram: Telegram, parameters: Parameters) -> Any:
    return _send_file(telegram, parameters, "document")


@method("sendPhoto", _EVERY_SEND + "photo caption parse_mode caption_entities has_spoiler reply_markup")
async def send_photo(telegram: Telegram, parameters: Parameters) -> Any:
    return _send_file(telegram, parameters, "photo")


def _send_file(telegram: Telegram, parameters: Parameters, kind: str) -> Any:
    text, entities = formatting.caption(parameters)
    chat = telegram.addressee(parameters.text("chat_id"))
    markup = keyboards.checked(parameters.structure("reply_markup"), private=chat.private)
    reply_to = replied(chat, parameters)
    file = _file_of(telegram, parameters, kind)
    telegram.pace.spend(chat.id)
    return telegram.post(
        chat, telegram.bot, text=text, entities=entities, markup=markup, file=file, reply_to=reply_to
    ).as_api()


def _file_of(telegram: Telegram, parameters: Parameters, kind: str) -> StoredFile:
    """The file lies in the field of its own name, or the field names where it lies (#sending-files)."""
    upload = parameters.uploads.get(kind)
    if upload is not None:
        return telegram.files.keep(upload, kind)
    reference = parameters.text(kind)
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    return telegram.files.of_call(parameters, reference, kind)


def replied(chat: Chat, parameters: Parameters) -> Message | None:
    """The message that is answered; a missing one is refused unless that is allowed (#replyparameters)."""
    reply = parameters.mapping("reply_parameters")
    message_id = reply.get("message_id") or parameters.integer("reply_to_message_id")
    if not message_id:
        return None
    if not isinstance(message_id, int):
        raise bad_request("can't parse reply parameters: message_id must be a number")
    message = chat.messages.get(message_id)
    if message is not None and not message.deleted:
        return message
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


@dataclass(frozen=True)
class _AlbumItem:
    file: StoredFile
    text: str
    entities: list[Entity]


@method("sendMediaGroup", _EVERY_SEND + "media")
async def send_media_group(telegram: Telegram, parameters: Parameters) -> Any:
    """2-10 files of one kind: https://core.telegram.org/bots/api#sendmediagroup."""
    chat = telegram.addressee(parameters.text("chat_id"))
    media = parameters.mappings("media")
    if not 2 <= len(media) <= 10:
        raise bad_request("group send failed: an album has 2-10 items")
    kinds = {item.get("type") for item in media}
    if len(kinds) > 1 or not kinds <= {"document", "photo"}:
        raise bad_request("can't parse InputMedia: documents and photos can't be mixed in an album")
    reply_to = replied(chat, parameters)
    items = [_album_item(telegram, parameters, item) for item in media]
    telegram.pace.spend(chat.id, len(items))
    album = str(secrets.randbits(53))
    return [
        telegram.post(
            chat,
            telegram.bot,
            text=item.text,
            entities=item.entities,
            file=item.file,
            album=album,
            reply_to=reply_to,
        ).as_api()
        for item in items
    ]


def _album_item(telegram: Telegram, parameters: Parameters, item: dict[str, Any]) -> _AlbumItem:
    if set(item) - _ALBUM_ITEM:
        raise bad_request("can't parse InputMedia: unknown fields")
    file = telegram.files.of_call(parameters, str(item.get("media", "")), item["type"])
    text, entities = formatting.checked_caption(
        item.get("caption") or "", item.get("parse_mode") or "", item.get("caption_entities")
    )
    return _AlbumItem(file, text, entities)


@method("sendChatAction", "chat_id action")
async def send_chat_action(telegram: Telegram, parameters: Parameters) -> bool:
    if parameters.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    telegram.addressee(parameters.text("chat_id"))
    return True
