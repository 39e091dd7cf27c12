"""The steps of the clerk's dialogues: which there are, in which order, and how an answer is read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from aiogram.fsm.context import FSMContext

from bot.handlers.dates import read_date, read_time
from bot.rules.bodies import BodyKind
from bot.rules.convocation import CouncilCaller, Initiator, MeetingKind
from bot.rules.terms import ALMATY, local_day
from bot.usecases.change_meeting import Change
from bot.usecases.convene import (
    ITEM_LETTERS,
    ITEMS,
    ORDER_LETTERS,
    PLACE_LETTERS,
    REASON_LETTERS,
    Agenda,
    Convocation,
    check_length,
    counts_from_decision,
    names_caller,
)
from bot.usecases.errors import Refused
from bot.usecases.record_publication import ADDRESS_LETTERS, OUTLET_LETTERS

JUDGE = "reason"
"""Here the rule is asked; the step itself asks for a reason where the rule wants one."""
REFUSED = "refused"
"""Where a dialogue stands after the law's refusal; no step of its own."""
CONFIRM = "confirm"
PURPOSES: Mapping[str, tuple[str, ...]] = {
    "convene": (
        "body",
        "kind",
        "date",
        "time",
        "place_kk",
        "place_ru",
        "agenda_kk",
        "agenda_ru",
        "order_number",
        "order_date",
        "initiator",
        "decision_date",
        "signatures",
        "caller",
        JUDGE,
        CONFIRM,
    ),
    "date": ("date", "time", "order_number", "order_date", JUDGE, CONFIRM),
    "place": ("place_kk", "place_ru", JUDGE, CONFIRM),
    "online": (JUDGE, CONFIRM),
    "agenda": ("agenda_kk", "agenda_ru", JUDGE, CONFIRM),
    "cancel": ("cancel_reason", CONFIRM),
    "publication": ("published_on", "outlet", "address", CONFIRM),
}
"""What a dialogue is for, and its steps in order; some fall out by what was answered before."""

NUMBER_DIGITS = 6
"""No assembly has a million members."""

_NUMBERING = re.compile(r"^\s*(?:\d{1,3}[.)]|[•\-–—*])\s+")
"""How people number a pasted list; the bot numbers its own."""


@dataclass(slots=True)
class Dialogue:
    """A dialogue under way, as the table keeps it: all its values are JSON."""

    purpose: str
    meeting_id: int = 0
    step: str = ""
    path: list[str] = field(default_factory=list)
    """The steps asked so far, for going back."""
    answers: dict[str, Any] = field(default_factory=dict)
    mending: bool = False
    """One answer is being mended after a refusal: the next step is the judgement, not the question after it."""

    @classmethod
    async def load(cls, state: FSMContext) -> "Dialogue":
        return cls(**(await state.get_data()))

    async def keep(self, state: FSMContext) -> None:
        await state.set_data(
            {
                "purpose": self.purpose,
                "meeting_id": self.meeting_id,
                "step": self.step,
                "path": self.path,
                "answers": self.answers,
                "mending": self.mending,
            }
        )

    def following(self) -> str:
        """The next step that still has something to ask."""
        if self.mending and not (self.step == "date" and self._asks("time")):
            return JUDGE
        steps = PURPOSES[self.purpose]
        after = steps[steps.index(self.step) + 1 :] if self.step else steps
        return next(step for step in after if self._asks(step))

    def go(self, step: str) -> None:
        """On to a step, which `back` will leave again."""
        if self.step:
            self.path.append(self.step)
        self.step = step

    def back(self) -> bool:
        """To the step before; False when this is the first."""
        self.mending = False
        if not self.path:
            return False
        self.step = self.path.pop()
        return True

    def mend(self, step: str) -> None:
        """Back to one answer, and from there straight to the judgement."""
        if step not in self.path:
            raise Refused("stale-button")
        self.path = self.path[: self.path.index(step)]
        self.step = step
        self.mending = True

    def _asks(self, step: str) -> bool:
        if step == "body":
            return "body_id" not in self.answers
        if step == "time":
            return not self.answers.get("with_time", False)
        if step in ("initiator", "decision_date"):
            return self._from_decision()
        if step == "signatures":
            return self._from_decision() and self.answers["initiator"] == Initiator.MEMBERS
        if step == "caller":
            return names_caller(BodyKind(self.answers["body_kind"]))
        return True

    def _from_decision(self) -> bool:
        return counts_from_decision(
            BodyKind(self.answers["body_kind"]),
            MeetingKind(self.answers["kind"]),
            date.fromisoformat(self.answers["order_date"]),
        )

    @property
    def starts_at(self) -> datetime:
        day, hour = (
            date.fromisoformat(self.answers["date"]),
            time.fromisoformat(self.answers["time"]),
        )
        return datetime.combine(day, hour, ALMATY)

    @property
    def agenda(self) -> Agenda:
        return tuple(zip(self.answers["agenda_kk"], self.answers["agenda_ru"], strict=True))

    def convocation(self) -> Convocation:
        """What the answers convene."""
        given = self.answers
        special = self._from_decision()
        caller = CouncilCaller(given["caller"]) if self._asks("caller") else None
        return Convocation(
            body_id=given["body_id"],
            kind=MeetingKind(given["kind"]),
            starts_at=self.starts_at,
            place_kk=given["place_kk"],
            place_ru=given["place_ru"],
            agenda=self.agenda,
            order_number=given["order_number"],
            order_date=date.fromisoformat(given["order_date"]),
            initiator=Initiator(given["initiator"]) if special else None,
            decision_date=date.fromisoformat(given["decision_date"]) if special else None,
            signatures=given["signatures"] if self._asks("signatures") else None,
            caller=caller,
            # The button for the deputies says that the Chair has agreed: whoever taps it says so.
            agreed_with_chair=caller is CouncilCaller.DEPUTY_CHAIR,
            short_notice_reason=given.get("reason"),
            online=given.get("online", False),
        )

    def change(self) -> Change:
        """What the answers change."""
        given = self.answers
        if self.purpose == "date":
            return Change(
                starts_at=self.starts_at,
                order_number=given["order_number"],
                order_date=date.fromisoformat(given["order_date"]),
                reason=given.get("reason"),
            )
        if self.purpose == "place":
            return Change(places=(given["place_kk"], given["place_ru"]), reason=given.get("reason"))
        if self.purpose == "online":
            return Change(online=given["online"], reason=given.get("reason"))
        return Change(agenda=self.agenda, reason=given.get("reason"))


def take_words(dialogue: Dialogue, text: str, now: datetime) -> bool:
    """Read a typed answer into the dialogue; False while the step goes on (an agenda comes in many messages).

    A step that is answered by buttons takes no words, and what cannot be read is refused with what was expected.
    """
    reader = _READERS.get(dialogue.step)
    if reader is None:
        raise Refused("use-buttons")
    return reader(dialogue, text.strip(), now)


def take_choice(dialogue: Dialogue, choice: str) -> None:
    """A button of a step that offers a choice."""
    if choice not in _CHOICES.get(dialogue.step, ()):
        raise Refused("stale-button")
    dialogue.answers[dialogue.step] = choice


def end_of_agenda(dialogue: Dialogue) -> None:
    """ "That was all": both languages must have as many items."""
    items = dialogue.answers.get(dialogue.step, [])
    if not items:
        raise Refused("agenda-empty")
    kk = dialogue.answers["agenda_kk"]
    if dialogue.step == "agenda_ru" and len(items) != len(kk):
        raise Refused("agenda-uneven", kk=len(kk), ru=len(items))


_CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": tuple(MeetingKind),
    "initiator": tuple(Initiator),
    "caller": tuple(CouncilCaller),
}

Reader = Callable[[Dialogue, str, datetime], bool]


def _line(most: int) -> Reader:
    def read(dialogue: Dialogue, text: str, _now: datetime) -> bool:
        check_length(text, most)
        dialogue.answers[dialogue.step] = text
        return True

    return read


def titles(text: str) -> list[str]:
    """The items of a pasted agenda, a line each, without the numbers that people put before them."""
    lines = [_NUMBERING.sub("", line).strip() for line in text.splitlines()]
    return [line for line in lines if line]


def _items(dialogue: Dialogue, text: str, _now: datetime) -> bool:
    items = titles(text)
    for item in items:
        check_length(item, ITEM_LETTERS)
    so_far = [*dialogue.answers.get(dialogue.step, []), *items]
    if len(so_far) > ITEMS:
        raise Refused("agenda-too-long", most=ITEMS)
    dialogue.answers[dialogue.step] = so_far
    return False


def _start(dialogue: Dialogue, text: str, now: datetime) -> bool:
    found = read_date(text)
    if found is None:
        raise Refused("date-unclear")
    day, hour = found
    if day < local_day(now) or (hour is not None and datetime.combine(day, hour, ALMATY) <= now):
        raise Refused("date-past")
    dialogue.answers["date"] = day.isoformat()
    dialogue.answers["with_time"] = hour is not None
    if hour is not None:
        dialogue.answers["time"] = hour.isoformat("minutes")
    return True


def _hour(dialogue: Dialogue, text: str, now: datetime) -> bool:
    """Who went back to this step may write the day once more with its hour, as the step before asks it."""
    whole = read_date(text)
    if whole is not None and whole[1] is not None:
        return _start(dialogue, text, now)
    hour = read_time(text)
    if hour is None:
        raise Refused("time-unclear")
    dialogue.answers["time"] = hour.isoformat("minutes")
    if dialogue.starts_at <= now:
        raise Refused("date-past")
    return True


def _done_on(future: str) -> Reader:
    """The day of something that has happened: an order, a decision, a publication."""

    def read(dialogue: Dialogue, text: str, now: datetime) -> bool:
        found = read_date(text)
        if found is None:
            raise Refused("date-unclear")
        if found[0] > local_day(now):
            raise Refused(future)
        dialogue.answers[dialogue.step] = found[0].isoformat()
        return True

    return read


def _number(dialogue: Dialogue, text: str, _now: datetime) -> bool:
    if not text.isdecimal() or len(text) > NUMBER_DIGITS:
        raise Refused("number-unclear")
    dialogue.answers[dialogue.step] = int(text)
    return True


_READERS: Mapping[str, Reader] = {
    "date": _start,
    "time": _hour,
    "place_kk": _line(PLACE_LETTERS),
    "place_ru": _line(PLACE_LETTERS),
    "agenda_kk": _items,
    "agenda_ru": _items,
    "order_number": _line(ORDER_LETTERS),
    "order_date": _done_on("order-date-future"),
    "decision_date": _done_on("decision-date-future"),
    "signatures": _number,
    "reason": _line(REASON_LETTERS),
    "cancel_reason": _line(REASON_LETTERS),
    "published_on": _done_on("publication-date-future"),
    "outlet": _line(OUTLET_LETTERS),
    "address": _line(ADDRESS_LETTERS),
}
