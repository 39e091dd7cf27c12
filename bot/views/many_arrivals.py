"""The desk's list to tick on: those who are not in the hall, found in a list or ticked by hand, registered at once."""

from collections.abc import Iterable, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.usecases.register_many import ManyArrived
from bot.usecases.see_absent import Absent, NameLine, NamesFound
from bot.usecases.see_door import AtDoor
from bot.views.fitting import shortened
from bot.views.hall import NAME_SHOWN, TickMany
from bot.views.ids import RowId
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenDoor
from bot.views.texts import Texts

LINES_SHOWN = 10
"""Lines of a list that named nobody or several: more are told as a number."""
NAMES_SHOWN = 30
"""Names before they are registered: what a phone shows in two screens."""


class Tick(CallbackData, prefix="htick"):
    """A member is ticked, or no longer."""

    meeting_id: RowId
    member_id: RowId
    page: int


class TickPage(CallbackData, prefix="htpage"):
    """All on the page are ticked."""

    meeting_id: RowId
    page: int


class RegisterTicked(CallbackData, prefix="hreg"):
    """All ticked are registered; asked once more until `sure`."""

    meeting_id: RowId
    sure: bool = False


class ClearTicks(CallbackData, prefix="hclear"):
    """Nobody is ticked any more."""

    meeting_id: RowId


def ticking_screen(texts: Texts, absent: Absent, found: NamesFound | None = None) -> Screen:
    """A page to tick on; above it what a list that was sent has brought."""
    lines = [
        texts("many.heading", body=texts.pick(absent.body_kk, absent.body_ru)),
        *(_found_lines(texts, found) if found is not None else []),
        texts("many.ticked", count=len(absent.ticked)),
        "",
        texts("many.how") if absent.people else texts("many.nobody-absent"),
        texts("many.page", page=absent.page + 1, pages=absent.pages),
    ]
    return Screen("\n".join(lines), rows(*_buttons(texts, absent)))


def confirm_ticked_screen(texts: Texts, absent: Absent) -> Screen:
    """By name, before they are counted."""
    plain = Texts.plain(texts.language)
    names = [_name(texts, person) for person in absent.ticked[:NAMES_SHOWN]]
    lines = [
        texts.many("many.confirm", len(absent.ticked)),
        "",
        *(texts("many.name", name=name) for name in names),
    ]
    if len(absent.ticked) > NAMES_SHOWN:
        lines.append(texts("many.and-more", count=len(absent.ticked) - NAMES_SHOWN))
    return Screen(
        "\n".join(lines),
        rows(
            [button(plain("many.yes"), RegisterTicked(meeting_id=absent.meeting_id, sure=True))],
            [button(plain("button.no"), TickMany(meeting_id=absent.meeting_id))],
        ),
    )


def many_notice(texts: Texts, done: ManyArrived) -> str:
    """What floats above the desk's list; plain text."""
    plain = Texts.plain(texts.language)
    if done.already:
        return plain("many.done-and-already", arrived=done.arrived, already=done.already)
    return plain("many.done", arrived=done.arrived)


def _found_lines(texts: Texts, found: NamesFound) -> Iterable[str]:
    yield texts("many.found", count=len(found.absent))
    if found.present:
        yield texts("many.found-present", count=len(found.present))
    yield from _undecided(texts, "many.unknown", found.unknown)
    yield from _undecided(texts, "many.several", found.several)


def _undecided(texts: Texts, key: str, lines: Sequence[NameLine]) -> Iterable[str]:
    if not lines:
        return
    yield texts(key, count=len(lines))
    for line in lines[:LINES_SHOWN]:
        yield texts("many.line", number=line.number, words=shortened(line.readings[0], NAME_SHOWN))
    if len(lines) > LINES_SHOWN:
        yield texts("many.and-more", count=len(lines) - LINES_SHOWN)


def _name(texts: Texts, person: AtDoor) -> str:
    return shortened(texts.pick(person.name_kk, person.name_ru), NAME_SHOWN)


def _buttons(texts: Texts, absent: Absent) -> Iterable[list[InlineKeyboardButton]]:
    plain = Texts.plain(texts.language)
    meeting_id, page = absent.meeting_id, absent.page
    ticked = {person.member_id for person in absent.ticked}
    if ticked:
        yield [button(plain("many.register", count=len(ticked)), RegisterTicked(meeting_id=meeting_id))]
    for person in absent.people:
        label = "many.person-ticked" if person.member_id in ticked else "many.person"
        tick = Tick(meeting_id=meeting_id, member_id=person.member_id, page=page)
        yield [button(plain(label, name=_name(plain, person)), tick)]
    yield [
        button(plain(label), TickMany(meeting_id=meeting_id, page=there))
        for label, there in (("button.previous", page - 1), ("button.next", page + 1))
        if 0 <= there < absent.pages
    ]
    if absent.people:
        yield [button(plain("many.tick-page"), TickPage(meeting_id=meeting_id, page=page))]
    if ticked:
        yield [button(plain("many.clear"), ClearTicks(meeting_id=meeting_id))]
    yield [button(plain("many.to-desk"), OpenDoor(meeting_id=meeting_id))]
