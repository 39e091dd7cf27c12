"""The message that a notice becomes: in a module of its own, so that every topic's view can write one."""

from dataclasses import dataclass

from aiogram.types import InlineKeyboardMarkup

from db.models import FileKind


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """A document and its name."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that Telegram keeps already; it is sent by its id, and only as what it was."""

    file_id: str
    kind: FileKind


@dataclass(frozen=True, slots=True)
class NoticeMessage:
    """A text of at most 4,096 characters; beneath a file, or behind it where it is longer than a caption."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    file: NoticeFile | KeptFile | None = None
