"""Methods about chats, members, pins and files."""

from typing import Any

from bot.rehearsal.methods.registry import method
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.refusals import bad_request
from bot.rehearsal.telegram import Telegram


@method("getChat", "chat_id")
async def get_chat(telegram: Telegram, parameters: Parameters) -> Any:
    """https://core.telegram.org/bots/api#chatfullinfo, with the fields that are never absent."""
    chat = telegram.chat(parameters.text("chat_id"))
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        False,
    )
    info = {**chat.api, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    pinned = [message for message in chat.standing if message.pinned]
    return {**info, "pinned_message": pinned[-1].as_api()} if pinned else info


@method("getChatMember", "chat_id user_id")
async def get_chat_member(telegram: Telegram, parameters: Parameters) -> Any:
    chat = telegram.chat(parameters.text("chat_id"))
    user_id = parameters.integer("user_id")
    user = telegram.users.get(user_id)
    if user is None:
        raise bad_request("invalid user_id specified")
    inside = {chat.id, telegram.bot["id"]} if chat.private else chat.members
    return {"user": user, "status": "member" if user_id in inside else "left"}


@method("pinChatMessage", "chat_id message_id disable_notification")
async def pin_chat_message(telegram: Telegram, parameters: Parameters) -> bool:
    chat = telegram.addressee(parameters.text("chat_id"))
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request("message to pin not found")
    message.pinned = True
    chat.touch(message)
    return True


@method("unpinChatMessage", "chat_id message_id")
async def unpin_chat_message(telegram: Telegram, parameters: Parameters) -> bool:
    """Without an id the most recent pinned message (#unpinchatmessage)."""
    chat = telegram.addressee(parameters.text("chat_id"))
    wanted = parameters.integer("message_id")
    pinned = [message for message in chat.standing if message.pinned and (not wanted or message.id == wanted)]
    if not pinned:
        raise bad_request("message to unpin not found")
    pinned[-1].pinned = False
    chat.touch(pinned[-1])
    return True


@method("unpinAllChatMessages", "chat_id")
async def unpin_all_chat_messages(telegram: Telegram, parameters: Parameters) -> bool:
    chat = telegram.addressee(parameters.text("chat_id"))
    for message in chat.standing:
        if message.pinned:
            message.pinned = False
            chat.touch(message)
    return True


@method("getFile", "file_id")
async def get_file(telegram: Telegram, parameters: Parameters) -> Any:
    """https://core.telegram.org/bots/api#getfile."""
    stored = telegram.files.by_id(parameters.text("file_id"))
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
        "file_path": stored.path,
    }
