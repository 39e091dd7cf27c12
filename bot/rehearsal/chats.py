"""Chats: the messages in order, the reply keyboard that is up, and those who wait for a change."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal.keyboards import Markup
from bot.rehearsal.messages import Message


@dataclass
class Chat:
    """`id` is a person's id for a private chat and below zero for a group. `moment` grows with every change.

    `started` and `blocked` are the person's doing in a private chat; `members` are a group's.
    """

    id: int
    title: str
    api: dict[str, Any]
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    members: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    reply_keyboard: Markup | None = None
    moment: int = 0
    _waiters: set[asyncio.Future[None]] = field(default_factory=set)

    @property
    def private(self) -> bool:
        return self.id > 0

    @property
    def standing(self) -> list[Message]:
        """The messages that were not deleted, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]

    def put(self, message: Message) -> Message:
        """A new message at the chat's end; its keyboard goes up or comes down."""
        self.messages[message.id] = message
        if message.markup and "keyboard" in message.markup:
            self.reply_keyboard = message.markup
        elif message.markup and message.markup.get("remove_keyboard"):
            self.reply_keyboard = None
        self.touch(message)
        return message

    def touch(self, message: Message) -> None:
        """The message has changed: whoever waits for that looks again."""
        self.moment += 1
        message.version = self.moment
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def change(self) -> None:
        """Returns at the next change of any message."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await waiter
        finally:
            self._waiters.discard(waiter)
