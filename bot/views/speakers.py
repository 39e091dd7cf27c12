"""The floor: what a member sees of the queue, and how the chair keeps it."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import Field

from bot.usecases.ask_floor import OwnPlace
from bot.usecases.give_floor import LIMITS, ChairsFloor
from bot.usecases.speakers import Floor, Speaker
from bot.views.fitting import shortened
from bot.views.ids import RowId
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenDesk, OpenFloor, OpenMeeting, OpenQueue
from bot.views.texts import Texts

QUEUE_SHOWN = 10
"""Names in the queue, and buttons beneath: the next ones come up as these have spoken."""
NAME_SHOWN = 40


class AskFloor(CallbackData, prefix="fask"):
    """A member asks for the floor."""

    meeting_id: RowId


class Withdraw(CallbackData, prefix="fback"):
    """A member waits no more, or has spoken."""

    meeting_id: RowId


class GiveFloor(CallbackData, prefix="fgive"):
    """The chair gives the floor; `instead_of` is the turn that ends by it, 0 for none."""

    turn_id: RowId
    instead_of: int = Field(ge=0, le=2**31 - 1)


class EndSpeech(CallbackData, prefix="fend"):
    """The chair takes the floor back."""

    turn_id: RowId


class LimitSpeeches(CallbackData, prefix="flim"):
    """How many minutes a speaker has; 0: as long as it takes."""

    meeting_id: RowId
    minutes: int


class GoOn(CallbackData, prefix="fitem"):
    """The meeting goes on to that item of the agenda."""

    meeting_id: RowId
    item_id: RowId


def own_place_screen(texts: Texts, own: OwnPlace) -> Screen:
    """A member's place, who speaks, and the one thing to do: ask, or take it back."""
    plain = Texts.plain(texts.language)
    lines = [
        texts("floor.heading", body=texts.pick(own.body_kk, own.body_ru)),
        "",
        *speaker_lines(texts, own.floor.speaker),
    ]
    if own.speaking:
        lines.append(texts("floor.yours"))
        act = button(plain("floor.i-have-spoken"), Withdraw(meeting_id=own.meeting_id))
    elif own.place is not None:
        lines.append(texts("floor.your-place", place=own.place, waiting=len(own.floor.queue)))
        act = button(plain("floor.withdraw"), Withdraw(meeting_id=own.meeting_id))
    else:
        lines.append(texts.many("floor.waiting", len(own.floor.queue)))
        act = button(plain("floor.ask"), AskFloor(meeting_id=own.meeting_id))
    look = button(plain("floor.look-again"), OpenFloor(meeting_id=own.meeting_id, again=True))
    back = button(plain("button.back"), OpenMeeting(meeting_id=own.meeting_id))
    return Screen("\n".join(lines), rows([act], [look], [back]))


def fresh_notice(texts: Texts) -> str:
    """What floats above a queue that was looked at anew, as it may not have changed; plain text."""
    return Texts.plain(texts.language)("floor.fresh")


def speaker_lines(texts: Texts, speaker: Speaker | None) -> list[str]:
    """Who has the floor, since when and until when; for the members, the queue and the chair's desk alike."""
    if speaker is None:
        return [texts("floor.nobody-speaks")]
    name = texts.pick(speaker.name.kk, speaker.name.ru)
    if speaker.until is None:
        return [texts("floor.speaks", name=name, since=texts.time(speaker.since))]
    lines = [
        texts(
            "floor.speaks-until",
            name=name,
            since=texts.time(speaker.since),
            until=texts.time(speaker.until),
        )
    ]
    return [*lines, texts("floor.time-is-up")] if speaker.over else lines


def queue_screen(texts: Texts, kept: ChairsFloor) -> Screen:
    """The queue before the chair; a tap on a name gives the floor, and ends the speech before."""
    floor = kept.floor
    lines = [texts("floor.queue-heading"), "", *speaker_lines(texts, floor.speaker)]
    lines.append(texts.many("floor.waiting", len(floor.queue)))
    lines += [
        texts("floor.queue-line", place=place, name=texts.pick(one.name.kk, one.name.ru))
        for place, one in enumerate(floor.queue[:QUEUE_SHOWN], start=1)
    ]
    lines.append(_limit(texts, floor.minutes))
    return Screen("\n".join(lines), rows(*_queue_buttons(texts, kept)))


def _limit(texts: Texts, minutes: int | None) -> str:
    return texts("floor.no-limit") if minutes is None else texts.many("floor.limit", minutes)


def _queue_buttons(texts: Texts, kept: ChairsFloor) -> list[list[InlineKeyboardButton]]:
    plain = Texts.plain(texts.language)
    floor = kept.floor
    speaking = floor.speaker.turn_id if floor.speaker is not None else 0
    lines = [
        [
            button(
                plain("floor.give", name=shortened(plain.pick(one.name.kk, one.name.ru), NAME_SHOWN)),
                GiveFloor(turn_id=one.turn_id, instead_of=speaking),
            )
        ]
        for one in floor.queue[:QUEUE_SHOWN]
    ]
    if floor.speaker is not None:
        lines.insert(0, [button(plain("floor.end"), EndSpeech(turn_id=speaking))])
    limits = [
        button(
            _ticked(
                plain,
                plain.many("floor.minutes", minutes) if minutes else plain("floor.unlimited"),
                (floor.minutes or 0) == minutes,
            ),
            LimitSpeeches(meeting_id=kept.meeting_id, minutes=minutes),
        )
        for minutes in (0, *LIMITS)
    ]
    lines += [limits[:1], limits[1:]]
    lines.append([button(plain("floor.look-again"), OpenQueue(meeting_id=kept.meeting_id))])
    lines.append([button(plain("meeting.desk-button"), OpenDesk(meeting_id=kept.meeting_id))])
    return lines


def _ticked(plain: Texts, label: str, chosen: bool) -> str:
    return plain("floor.ticked", label=label) if chosen else label


def desk_lines(texts: Texts, floor: Floor) -> list[str]:
    """For the chair's desk: nothing, while nobody speaks and nobody waits."""
    lines = speaker_lines(texts, floor.speaker) if floor.speaker is not None else []
    return [*lines, texts.many("floor.waiting", len(floor.queue))] if floor.queue else lines


def floor_given(texts: Texts, meeting_id: int, minutes: int | None) -> Screen:
    """To the member who has the floor now."""
    plain = Texts.plain(texts.language)
    spoken = button(plain("floor.i-have-spoken"), Withdraw(meeting_id=meeting_id))
    text = texts("floor.given") if minutes is None else texts.many("floor.given-for", minutes)
    return Screen(text, rows([spoken]))
