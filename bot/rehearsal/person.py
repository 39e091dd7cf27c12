"""A person with a phone: says, taps, shares a contact, reads the chat."""

import asyncio
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from bot.rehearsal.chats import Chat
from bot.rehearsal.markup import Entity, utf16_length
from bot.rehearsal.messages import Message
from bot.rehearsal.parameters import Upload
from bot.rehearsal.profile import Commands
from bot.rehearsal.queries import CallbackAnswer
from bot.rehearsal.telegram import Telegram, User

Found = TypeVar("Found")

# A command is up to 32 characters after the slash: https://core.telegram.org/bots/features#commands
_COMMAND = re.compile(r"(?:(?<=\s)|^)/[A-Za-z0-9_]{1,32}(?:@\w+)?(?!\S)")


class Person:
    """One person, in their private chat with the bot. A wait in vain raises AssertionError with the chat."""

    def __init__(self, telegram: Telegram, chat: Chat, user: User, phone: str) -> None:
        self._telegram = telegram
        self._chat = chat
        self.user = user
        self.phone = phone

    @property
    def id(self) -> int:
        return self._chat.id

    @property
    def chat(self) -> list[Message]:
        """The messages that stand in the chat, oldest first; deleted ones are gone."""
        return self._chat.standing

    @property
    def last(self) -> Message:
        """The newest message from the bot."""
        for message in reversed(self.chat):
            if message.from_bot:
                return message
        raise self._failure("the bot has written nothing")

    @property
    def moment(self) -> int:
        """Grows with every change in the chat; pass it as `after` to wait for what comes later."""
        return self._chat.moment

    @property
    def keyboard(self) -> list[list[str]]:
        """Labels of the reply keyboard that is up."""
        rows = (self._chat.reply_keyboard or {}).get("keyboard", [])
        return [[key if isinstance(key, str) else key["text"] for key in row] for row in rows]

    @property
    def commands(self) -> Commands:
        """The commands that the client shows in this chat, in the person's language."""
        return self._telegram.profile.commands_for(self.id, self.user.get("language_code", ""))

    def printed(self) -> str:
        """The chat for a person's eyes."""
        return "\n".join(message.printed() for message in self.chat) or "(an empty chat)"

    # What the person does

    def has_started(self) -> None:
        """Pressed Start some other day: the bot may write, and nothing is sent now."""
        self._chat.started = True

    async def say(self, text: str) -> dict[str, Any]:
        """Writes a text; returns the message as the bot gets it."""
        return self._write(text=text, entities=_commands_in(text))

    async def send_file(
        self, name: str, data: bytes, caption: str = "", mime_type: str = ""
    ) -> dict[str, Any]:
        """Sends a document."""
        upload = Upload(name, mime_type or "application/octet-stream", data)
        return self._write(file=self._telegram.files.keep(upload, "document"), text=caption)

    async def share_contact(self, phone: str | None = None, user_id: int | None = None) -> dict[str, Any]:
        """Own contact; with `user_id` somebody else's, from the address book (0: not in Telegram)."""
        owner = self._telegram.users.get(self.id if user_id is None else user_id, {"first_name": "?"})
        contact = {"phone_number": phone or self.phone, "first_name": owner["first_name"]}
        if "last_name" in owner:
            contact["last_name"] = owner["last_name"]
        if user_id != 0:
            contact["user_id"] = self.id if user_id is None else user_id
        return self._write(contact=contact)

    async def press(self, label: str) -> dict[str, Any]:
        """Presses a key of the reply keyboard: sends its text, or the own contact where it asks for that."""
        rows = (self._chat.reply_keyboard or {}).get("keyboard", [])
        for key in (key for row in rows for key in row):
            text = key if isinstance(key, str) else key["text"]
            if text == label:
                asks = isinstance(key, dict) and key.get("request_contact")
                return await (self.share_contact() if asks else self.say(label))
        raise self._failure(f"no key {label!r} on the keyboard {self.keyboard}")

    async def tap(self, label: str, timeout: float = 30.0) -> CallbackAnswer:  # noqa: ASYNC109  # patience
        """Taps the button of that label, or the only one that begins so, on the newest message with it."""
        message, button = self._button(label)
        if "callback_data" not in button:
            raise self._failure(f"the button {button['text']!r} brings no tap to the bot")
        return await self.tap_data(message.id, button["callback_data"], timeout)

    async def tap_data(self, message_id: int, data: str, timeout: float = 30.0) -> CallbackAnswer:  # noqa: ASYNC109
        """A tap with any data, as a forged client sends; the message may be gone (#inaccessiblemessage)."""
        message = self._chat.messages.get(message_id)
        gone = {"chat": self._chat.api, "message_id": message_id, "date": 0}
        query_id, answer = self._telegram.queries.open()
        self._telegram.updates.add(
            "callback_query",
            {
                "id": query_id,
                "from": self.user,
                "message": gone if message is None or message.deleted else message.as_api(),
                "chat_instance": str(self.id),
                "data": data,
            },
        )
        return await self._answered(answer, timeout, f"the tap {data!r} was not answered")  # type: ignore[no-any-return]  # a future of what was opened

    async def inline(self, query: str, offset: str = "", timeout: float = 30.0) -> list[dict[str, Any]]:  # noqa: ASYNC109
        """Asks in inline mode; each result has `text` and `entities` of what it would send."""
        query_id, answer = self._telegram.queries.open()
        body = {"id": query_id, "from": self.user, "query": query, "offset": offset, "chat_type": "sender"}
        self._telegram.updates.add("inline_query", body)
        return await self._answered(answer, timeout, f"the inline query {query!r} was not answered")  # type: ignore[no-any-return]  # as above

    def block(self) -> None:
        """Stops the bot; it gets my_chat_member, and 403 from now on."""
        if not self._chat.blocked:
            self._chat.blocked = True
            self._telegram.membership(self._chat, "member", "kicked")

    def unblock(self) -> None:
        if self._chat.blocked:
            self._chat.blocked = False
            self._telegram.membership(self._chat, "kicked", "member")

    def deactivate(self) -> None:
        """Deletes the Telegram account: the bot is told only by the 403."""
        self._chat.deactivated = True

    # What the person sees

    async def sees(self, text: str, timeout: float = 10.0, after: int = 0) -> Message:  # noqa: ASYNC109
        """The bot's newest message with that in its text, sent or edited after the moment; waits for it."""
        return await self.until(
            lambda: next(
                (
                    message
                    for message in reversed(self.chat)
                    if message.from_bot and message.version > after and text in message.text
                ),
                None,
            ),
            f"{text!r} did not come",
            timeout,
        )

    async def until(self, look: Callable[[], Found | None], what: str, timeout: float = 10.0) -> Found:  # noqa: ASYNC109
        """What `look` finds, looked for at every change in the chat; False and None are not found."""
        try:
            async with asyncio.timeout(timeout):
                while not (found := look()):
                    await self._chat.change()
                return found
        except TimeoutError:
            raise self._failure(what) from None

    def _write(self, **content: Any) -> dict[str, Any]:
        if self._chat.blocked:
            raise self._failure("a person who has blocked the bot can't write to it")
        return self._telegram.receive(self._chat, self.user, **content).as_api()

    async def _answered(self, answer: "asyncio.Future[Any]", timeout: float, what: str) -> Any:  # noqa: ASYNC109
        try:
            async with asyncio.timeout(timeout):
                return await answer
        except TimeoutError:
            raise self._failure(what) from None

    def _button(self, label: str) -> tuple[Message, dict[str, Any]]:
        """An exact label anywhere goes before a beginning."""
        for message, button in self._buttons():
            if button["text"] == label:
                return message, button
        beginning = [
            (message, button) for message, button in self._buttons() if button["text"].startswith(label)
        ]
        newest = [found for found in beginning if found[0] is beginning[0][0]]
        if len(newest) == 1:
            return newest[0]
        raise self._failure(
            f"{'more than one button begins' if newest else 'no button is there'} with {label!r}"
        )

    def _buttons(self) -> Iterator[tuple[Message, dict[str, Any]]]:
        for message in reversed(self.chat):
            for row in message.inline_keyboard:
                for button in row:
                    yield message, button

    def _failure(self, what: str) -> AssertionError:
        return AssertionError(f"{what}; the chat of {self.user['first_name']}:\n{self.printed()}")


def _commands_in(text: str) -> list[Entity]:
    """The bot_command entities that a client marks."""
    return [
        {"type": "bot_command", "offset": utf16_length(text[: found.start()]), "length": len(found[0])}
        for found in _COMMAND.finditer(text)
    ]
