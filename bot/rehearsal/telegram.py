"""Telegram itself, seen from one bot: chats, people, updates. Knows no HTTP."""

import itertools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.rehearsal.chats import Chat
from bot.rehearsal.files import Files, StoredFile
from bot.rehearsal.keyboards import Markup
from bot.rehearsal.limits import Pace
from bot.rehearsal.markup import Entity
from bot.rehearsal.messages import Message, unix
from bot.rehearsal.profile import Profile
from bot.rehearsal.queries import Queries
from bot.rehearsal.refusals import bad_request, forbidden
from bot.rehearsal.updates import UpdateQueue
from bot.rehearsal.webhook import Execute, Webhook

User = dict[str, Any]


class Telegram:
    """The state that outlives the bot's process. `clock` gives the dates of messages, aware.

    `execute` carries out the methods that a webhook answers with; `retry_delay` is its first, in seconds.
    """

    def __init__(
        self, bot: User, clock: Callable[[], datetime], pace: Pace, execute: Execute, retry_delay: float
    ) -> None:
        self.bot = bot
        self.clock = clock
        self.pace = pace
        self.users: dict[int, User] = {bot["id"]: bot}
        self.chats: dict[int, Chat] = {}
        self.files = Files()
        self.updates = UpdateQueue()
        self.queries = Queries()
        self.profile = Profile(bot["first_name"])
        self.webhook = Webhook(self.updates, execute, clock, retry_delay)
        self._message_ids = itertools.count(1)

    def add_user(self, user: User) -> Chat:
        """A person and the private chat that they may open with the bot."""
        self.users[user["id"]] = user
        names: User = {key: user[key] for key in ("first_name", "last_name", "username") if key in user}
        chat = Chat(user["id"], user["first_name"], {"id": user["id"], "type": "private", **names})
        self.chats[chat.id] = chat
        return chat

    def add_group(self, chat_id: int, title: str, members: set[int]) -> Chat:
        """A group with the bot in it; Telegram's groups have ids below zero."""
        api = {"id": chat_id, "type": "supergroup", "title": title}
        self.chats[chat_id] = Chat(chat_id, title, api, started=True, members=members | {self.bot["id"]})
        return self.chats[chat_id]

    def chat(self, chat_id: str) -> Chat:
        """The chat of a `chat_id` parameter, or the refusal."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        try:
            return self.chats[int(chat_id)]
        except (ValueError, KeyError):
            raise bad_request("chat not found") from None

    def addressee(self, chat_id: str) -> Chat:
        """A chat that the bot may write to: only a person starts one.

        "A user must either add them to a group or send them a message first": https://core.telegram.org/bots
        ("How are bots different from humans?"). Words of the refusals: https://core.telegram.org/api/errors,
        https://github.com/TelegramBotAPI/errors.
        """
        chat = self.chat(chat_id)
        if chat.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def post(
        self,
        chat: Chat,
        sender: User,
        *,
        text: str = "",
        entities: list[Entity] | None = None,
        markup: Markup | None = None,
        file: StoredFile | None = None,
        contact: dict[str, Any] | None = None,
        album: str | None = None,
        reply_to: Message | None = None,
    ) -> Message:  # fmt: skip
        """Puts a checked message into the chat."""
        return chat.put(
            Message(
                id=next(self._message_ids),
                chat=chat.api,
                sender=sender,
                date=self.clock(),
                text=text,
                entities=entities or [],
                markup=markup,
                file=file,
                contact=contact,
                album=album,
                reply_to=reply_to,
            )
        )

    def receive(self, chat: Chat, sender: User, **content: Any) -> Message:
        """A person's message: into the chat, and to the bot."""
        chat.started = True
        message = self.post(chat, sender, **content)
        self.updates.add("message", message.as_api())
        return message

    def membership(self, chat: Chat, old: str, new: str) -> None:
        """A private chat's my_chat_member: only on block and unblock (#update)."""
        banned = {"until_date": 0}
        member = {"user": self.bot}
        self.updates.add(
            "my_chat_member",
            {
                "chat": chat.api,
                "from": self.users[chat.id],
                "date": unix(self.clock()),
                "old_chat_member": {**member, "status": old, **(banned if old == "kicked" else {})},
                "new_chat_member": {**member, "status": new, **(banned if new == "kicked" else {})},
            },
        )
