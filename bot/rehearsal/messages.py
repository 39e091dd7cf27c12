"""A message as it stands in a chat, for the person who reads it and for the API."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration

from bot.rehearsal.files import StoredFile
from bot.rehearsal.keyboards import Markup
from bot.rehearsal.markup import Entity


def unix(moment: datetime) -> int:
    return int(moment.timestamp())


@dataclass
class Message:
    """`text` is a text or a caption, plain. `edited` counts edits; `version`: when it last changed."""

    id: int
    chat: dict[str, Any]
    sender: dict[str, Any]
    date: datetime
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    markup: Markup | None = None
    file: StoredFile | None = None
    contact: dict[str, Any] | None = None
    album: str | None = None
    reply_to: "Message | None" = None
    edit_date: datetime | None = None
    edited: int = 0
    version: int = 0
    deleted: bool = False
    pinned: bool = False

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    @property
    def html(self) -> str:
        """The text with its tags, as the bot could have written it."""
        return html_decoration.unparse(self.text, [MessageEntity(**entity) for entity in self.entities])

    @property
    def inline_keyboard(self) -> list[list[dict[str, Any]]]:
        rows: list[list[dict[str, Any]]] = (self.markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[list[str]]:
        """Labels of the inline buttons, row by row."""
        return [[button["text"] for button in row] for row in self.inline_keyboard]

    @property
    def document(self) -> bytes | None:
        """The bytes of the document in the message."""
        return self.file.data if self.file and self.file.kind == "document" else None

    @property
    def photo(self) -> bytes | None:
        return self.file.data if self.file and self.file.kind == "photo" else None

    @property
    def file_name(self) -> str | None:
        return self.file.name if self.file else None

    @property
    def content(self) -> tuple[Any, ...]:
        """What an edit must change something of."""
        return self.text, self.entities, self.file and self.file.file_id

    def as_api(self) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#message, without the reply's own reply."""
        answer: dict[str, Any] = {
            "message_id": self.id,
            "from": self.sender,
            "chat": self.chat,
            "date": unix(self.date),
            **self._content(),
        }
        if self.edit_date:
            answer["edit_date"] = unix(self.edit_date)
        if self.inline_keyboard:
            answer["reply_markup"] = {"inline_keyboard": self.inline_keyboard}
        if self.album:
            answer["media_group_id"] = self.album
        if self.reply_to:
            shown = self.reply_to.as_api()
            shown.pop("reply_to_message", None)
            answer["reply_to_message"] = shown
        return answer

    def _content(self) -> dict[str, Any]:
        if self.contact:
            return {"contact": self.contact}
        content: dict[str, Any] = {}
        words = "text"
        if self.file:
            words = "caption"
            content[self.file.kind] = self.file.as_api()
        if self.text or words == "text":
            content[words] = self.text
        if self.entities:
            content["entities" if words == "text" else "caption_entities"] = self.entities
        return content

    def printed(self) -> str:
        """For a person's eyes: who, the text, the file and the buttons."""
        who = "bot" if self.from_bot else self.sender["first_name"]
        lines = [f"[{self.id}] {who}: {self.text}"]
        if self.file:
            lines.append(f"  file: {self.file.name}")
        if self.contact:
            lines.append("  contact")
        lines.extend("  [" + "] [".join(row) + "]" for row in self.buttons)
        return "\n".join(lines)
