"""The guests' list at the door: who is on it, written down and struck off."""

from aiogram.filters.callback_data import CallbackData

from bot.usecases.guests import GuestList, ListedGuest
from bot.views.fitting import shortened
from bot.views.ids import RowId
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenDoor
from bot.views.texts import Texts

SHOWN = 20
"""The newest guests on the screen and as many buttons: a message and a keyboard hold so much."""
NAME_SHOWN = 40


class OpenGuests(CallbackData, prefix="guests"):
    """The guests of a meeting; what is typed next are guests."""

    meeting_id: RowId


class StrikeGuest(CallbackData, prefix="gout"):
    """One was written down by mistake, or did not come."""

    guest_id: RowId


def guests_screen(texts: Texts, listed: GuestList) -> Screen:
    """The newest of the list, with how to write more while the meeting goes on."""
    plain = Texts.plain(texts.language)
    numbered = list(enumerate(listed.guests, start=1))[-SHOWN:]
    lines = [texts("guests.title"), ""]
    lines += [_line(texts, number, guest) for number, guest in numbered] or [texts("guests.nobody")]
    if len(listed.guests) > SHOWN:
        lines.append(texts.many("guests.shown", SHOWN, total=len(listed.guests)))
    strike = []
    if listed.open:
        lines += ["", texts("guests.write")]
        strike = [
            [
                button(
                    plain("button.strike-guest", name=shortened(guest.name, NAME_SHOWN)),
                    StrikeGuest(guest_id=guest.guest_id),
                )
            ]
            for _, guest in numbered
        ]
    back = button(plain("button.back"), OpenDoor(meeting_id=listed.meeting_id))
    return Screen("\n".join(lines), rows(*strike, [back]))


def _line(texts: Texts, number: int, guest: ListedGuest) -> str:
    name = shortened(guest.name, NAME_SHOWN)
    if not guest.organisation:
        return texts("guests.line", number=number, name=name)
    return texts(
        "guests.line-of", number=number, name=name, organisation=shortened(guest.organisation, NAME_SHOWN)
    )
