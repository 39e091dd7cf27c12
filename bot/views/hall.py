"""The hall's door, for the member with a phone and for the desk that registers the others."""

from collections.abc import Iterable

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.rules.quorum import QuorumVerdict
from bot.usecases.hall_code import HallCode
from bot.usecases.open_registration import IN_THE_HALL
from bot.usecases.record_departure import Departure
from bot.usecases.register_arrival import Arrival
from bot.usecases.see_door import AtDoor, Door
from bot.views.fitting import shortened
from bot.views.guests import OpenGuests
from bot.views.ids import RowId
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenMeeting, OpenMenu, OpenVote
from bot.views.texts import Texts
from db.models import MeetingState

NAME_SHOWN = 40
"""Characters of a name on a button: more is cut by phones anyway."""
NAME_IN_NOTICE = 120
"""Characters of a name in what floats above the chat: Telegram takes 200 in all."""


class RegisterHere(CallbackData, prefix="here"):
    """A member wants to register, and will type the hall's code."""

    meeting_id: RowId


class RegisterRemotely(CallbackData, prefix="remote"):
    """A member takes part by the video link that the meeting was convened with."""

    meeting_id: RowId


class LeaveHall(CallbackData, prefix="leave"):
    """A member leaves the hall; asked once more until `sure`."""

    meeting_id: RowId
    sure: bool = False


class OpenRegistration(CallbackData, prefix="hopen"):
    """The desk opens registration."""

    meeting_id: RowId


class ShowCode(CallbackData, prefix="hcode"):
    """The desk wants the code and its picture; a new code when `renew`."""

    meeting_id: RowId
    renew: bool = False


class DoorPage(CallbackData, prefix="hpage"):
    """Another page of the desk's list; the letters looked for stay in the dialogue."""

    meeting_id: RowId
    page: int


class EveryoneAtDoor(CallbackData, prefix="hall"):
    """The desk's list without the letters looked for."""

    meeting_id: RowId


class TickMany(CallbackData, prefix="hmany"):
    """The desk's list to tick on, or another page of it; the ticks stay in the dialogue."""

    meeting_id: RowId
    page: int = 0


class MarkArrived(CallbackData, prefix="hin"):
    """The desk registers a member."""

    meeting_id: RowId
    member_id: RowId
    page: int


class MarkDeparted(CallbackData, prefix="hout"):
    """The desk saw a member leave; asked once more until `sure`."""

    meeting_id: RowId
    member_id: RowId
    page: int
    sure: bool = False


def hall_link(bot_username: str, code: HallCode) -> str:
    """The deep link shown in the hall (core.telegram.org/bots/features#deep-linking)."""
    return f"https://t.me/{bot_username}?start=r_{code.meeting_id}_{code.signature}"


def code_caption(texts: Texts, code: HallCode, link: str) -> str:
    """What stands under the QR picture; the digits in two groups are read aloud more easily."""
    return texts("hall.code-caption", code=f"{code.digits[:3]} {code.digits[3:]}", link=link)


def ask_code(texts: Texts) -> Screen:
    """The question for the six digits, with the way out of it."""
    cancel = button(Texts.plain(texts.language)("button.cancel"), OpenMenu())
    return Screen(texts("hall.ask-code"), rows([cancel]))


def arrival_screen(texts: Texts, arrival: Arrival) -> Screen:
    """The member is registered, or was before; the vote in progress is one tap away."""
    plain = Texts.plain(texts.language)
    here = texts("hall.registered-already" if arrival.already else "hall.registered")
    meeting_id = arrival.meeting_id
    return Screen(
        f"{here}\n\n{quorum_line(texts, arrival.quorum)}",
        rows(
            [button(plain("hall.to-vote"), OpenVote(meeting_id=meeting_id))] if arrival.vote_open else [],
            [button(plain("hall.leaving"), LeaveHall(meeting_id=meeting_id))],
            [button(plain("hall.to-meeting"), OpenMeeting(meeting_id=meeting_id))],
        ),
    )


def confirm_leaving_screen(texts: Texts, meeting_id: int) -> Screen:
    """Leaving can lose the quorum, and coming back needs the code: asked once more."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts("hall.confirm-leaving"),
        rows(
            [button(plain("hall.yes-leaving"), LeaveHall(meeting_id=meeting_id, sure=True))],
            [button(plain("button.no"), OpenMeeting(meeting_id=meeting_id))],
        ),
    )


def departure_screen(texts: Texts, departure: Departure) -> Screen:
    """The member has left, or was not there."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts("hall.left-already" if departure.already else "hall.left"),
        rows(
            [button(plain("hall.register-again"), RegisterHere(meeting_id=departure.meeting_id))],
            [button(plain("button.menu"), OpenMenu())],
        ),
    )


def quorum_line(texts: Texts, quorum: QuorumVerdict) -> str:
    """Present of all, and whether that is a quorum."""
    present = texts("hall.present", present=quorum.present, total=quorum.total)
    if quorum.met:
        return f"{present}\n{texts('hall.quorum-met', needed=quorum.needed)}"
    return f"{present}\n{texts.many('hall.quorum-missing', quorum.missing, needed=quorum.needed)}"


def door_screen(texts: Texts, door: Door) -> Screen:
    """The desk: code, quorum, and a page of members to tap on."""
    lines = [
        texts("door.heading", body=texts.pick(door.body_kk, door.body_ru)),
        texts(f"door.state.{door.state}"),
        "",
        quorum_line(texts, door.quorum),
    ]
    if door.state in IN_THE_HALL:
        lines += ["", _found(texts, door)]
    return Screen("\n".join(lines), rows(*_door_buttons(texts, door)))


def confirm_departure_screen(texts: Texts, person: AtDoor, tap: MarkDeparted) -> Screen:
    """The desk is asked once more: a tap on the wrong name would take a present member out."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts("door.confirm-departure", name=texts.pick(person.name_kk, person.name_ru)),
        rows(
            [button(plain("door.yes-departed"), tap.model_copy(update={"sure": True}))],
            [button(plain("button.no"), DoorPage(meeting_id=tap.meeting_id, page=tap.page))],
        ),
    )


def desk_notice(texts: Texts, done: Arrival | Departure) -> str:
    """What floats above the desk's list after a tap; plain text."""
    plain = Texts.plain(texts.language)
    what = "arrived" if isinstance(done, Arrival) else "departed"
    key = f"door.{what}-already" if done.already else f"door.{what}"
    return plain(key, name=shortened(texts.pick(done.name_kk, done.name_ru), NAME_IN_NOTICE))


def _found(texts: Texts, door: Door) -> str:
    if not door.letters:
        return texts("door.all-members", page=door.page + 1, pages=door.pages)
    letters = shortened(door.letters, NAME_SHOWN)
    if not door.people:
        return texts("door.none-found", letters=letters)
    return texts.many("door.found", door.found, letters=letters, page=door.page + 1, pages=door.pages)


def _door_buttons(texts: Texts, door: Door) -> Iterable[list[InlineKeyboardButton]]:
    plain = Texts.plain(texts.language)
    meeting_id = door.meeting_id
    if door.state is MeetingState.CONVENED:
        yield [button(plain("door.open-registration"), OpenRegistration(meeting_id=meeting_id))]
    if door.state in IN_THE_HALL:
        for person in door.people:
            yield [_person_button(texts, door, person)]
        yield _turn(plain, door)
        if door.letters:
            yield [button(plain("door.everyone"), EveryoneAtDoor(meeting_id=meeting_id))]
        yield [button(plain("door.many"), TickMany(meeting_id=meeting_id))]
        yield [button(plain("door.refresh"), DoorPage(meeting_id=meeting_id, page=door.page))]
        yield [
            button(plain("door.show-code"), ShowCode(meeting_id=meeting_id)),
            button(plain("door.renew-code"), ShowCode(meeting_id=meeting_id, renew=True)),
        ]
    yield [button(plain("button.guests"), OpenGuests(meeting_id=meeting_id))]
    yield [button(plain("button.back"), OpenMeeting(meeting_id=meeting_id))]


def _person_button(texts: Texts, door: Door, person: AtDoor) -> InlineKeyboardButton:
    plain = Texts.plain(texts.language)
    name = shortened(texts.pick(person.name_kk, person.name_ru), NAME_SHOWN)
    key = {"meeting_id": door.meeting_id, "member_id": person.member_id, "page": door.page}
    if person.present:
        return button(plain("door.person-present", name=name), MarkDeparted(**key))
    return button(plain("door.person-absent", name=name), MarkArrived(**key))


def _turn(plain: Texts, door: Door) -> list[InlineKeyboardButton]:
    turn = []
    if door.page > 0:
        turn.append(
            button(plain("button.previous"), DoorPage(meeting_id=door.meeting_id, page=door.page - 1))
        )
    if door.page + 1 < door.pages:
        turn.append(button(plain("button.next"), DoorPage(meeting_id=door.meeting_id, page=door.page + 1)))
    return turn
