"""The steps of writing an announcement: which there are, in which order, and how an answer is read."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.handlers.dates import read_date
from bot.rules.terms import ALMATY
from bot.usecases.audiences import Audience
from bot.usecases.errors import Refused
from bot.usecases.write_announcement import (
    Attachment,
    Draft,
    check_attachment,
    check_moment,
    check_text,
)
from db.models import FileKind

STEPS = ("text_kk", "text_ru", "file", "audience", "ready")
"""In their order; `when` is asked from the last one only."""
TEXTS = ("text_kk", "text_ru")
KEPT_LETTERS = 20_000
"""Of a text far too long: enough to say by how much."""


@dataclass(slots=True)
class Drafting:
    """A dialogue under way, as the table keeps it: all its values are JSON."""

    step: str = STEPS[0]
    text_kk: str = ""
    text_ru: str = ""
    attachment: dict[str, Any] | None = None
    audience: dict[str, Any] = field(default_factory=lambda: Audience().values())
    urgent: bool = False
    scheduled_at: str | None = None
    positions: list[str] = field(default_factory=list)
    """What was offered last: a button carries the place on this list."""
    complete: bool = False
    """Everything was answered once: what is mended leads back to the last step."""

    @classmethod
    async def load(cls, state: FSMContext) -> "Drafting":
        return cls(**(await state.get_data()))

    async def keep(self, state: FSMContext) -> None:
        await state.set_data(asdict(self))

    def advance(self) -> None:
        """To the next question; to the last step when everything was answered before."""
        self.step = "ready" if self.complete else STEPS[STEPS.index(self.step) + 1]
        self.complete = self.complete or self.step == "ready"

    def back(self) -> bool:
        """To the question before; False when this is the first."""
        if self.complete:
            self.step = "ready"
            return True
        place = STEPS.index(self.step)
        if place == 0:
            return False
        self.step = STEPS[place - 1]
        return True

    def mend(self, step: str) -> None:
        """Back to one answer."""
        if step not in (*STEPS, "when"):
            raise Refused("stale-button")
        self.step = step

    @property
    def text(self) -> str:
        """The text of the present step."""
        return self.text_kk if self.step == "text_kk" else self.text_ru

    @text.setter
    def text(self, text: str) -> None:
        if self.step == "text_kk":
            self.text_kk = text
        else:
            self.text_ru = text

    def draft(self) -> Draft:
        """What the answers announce."""
        file = self.attachment
        return Draft(
            self.text_kk,
            self.text_ru,
            Audience.of(self.audience),
            Attachment(**{**file, "kind": FileKind(file["kind"])}) if file is not None else None,
            self.urgent,
            datetime.fromisoformat(self.scheduled_at) if self.scheduled_at is not None else None,
        )


def take_message(drafting: Drafting, message: Message, now: datetime) -> None:
    """Read what was sent into the draft; what cannot be used is refused with what was expected."""
    if drafting.step in TEXTS:
        _take_text(drafting, message)
    elif drafting.step == "file":
        _take_file(drafting, message)
        drafting.advance()
    elif drafting.step == "when":
        drafting.scheduled_at = _moment(message.text or "", now).isoformat()
        drafting.advance()
    else:  # an album comes as one message for each picture
        one_more = message.document is not None or message.photo
        raise Refused("announcement-one-file" if one_more else "use-buttons")


def end_of_text(drafting: Drafting) -> None:
    """ "That was all": it must fit into a message."""
    check_text(drafting.text)
    drafting.text = drafting.text.strip()
    drafting.advance()


def _take_text(drafting: Drafting, message: Message) -> None:
    """One message after the other: Telegram's clients cut what is longer than 4,096 into several."""
    if message.text is None:
        raise Refused("announcement-words")
    so_far = f"{drafting.text}\n{message.text}" if drafting.text else message.text
    drafting.text = so_far[:KEPT_LETTERS]


def _take_file(drafting: Drafting, message: Message) -> None:
    if message.document is not None:
        kind, file = FileKind.DOCUMENT, message.document
        sent = Attachment(file.file_id, file.file_unique_id, kind, file.file_size or 0)
    elif message.photo:
        largest = message.photo[-1]  # the last is the largest (core.telegram.org/bots/api#message)
        sent = Attachment(largest.file_id, largest.file_unique_id, FileKind.PHOTO, largest.file_size or 0)
    else:
        raise Refused("announcement-file-kind")
    check_attachment(sent)
    drafting.attachment = {**asdict(sent), "kind": sent.kind.value}


def _moment(text: str, now: datetime) -> datetime:
    found = read_date(text)
    if found is None:
        raise Refused("date-unclear")
    day, hour = found
    if hour is None:
        raise Refused("schedule-hour-missing")
    moment = datetime.combine(day, hour, ALMATY)
    check_moment(moment, now)
    return moment
