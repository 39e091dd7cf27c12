"""The doors between topics: callback data that more than one topic's buttons lead to. A topic's own lie in its view."""

from aiogram.filters.callback_data import CallbackData

from bot.views.ids import RowId


class OpenMenu(CallbackData, prefix="menu"):
    """The person's main menu."""


class OpenClerk(CallbackData, prefix="clerk"):
    """The clerk's desk."""


class OpenChair(CallbackData, prefix="chair"):
    """The chair's meetings."""


class OpenAdmin(CallbackData, prefix="admin"):
    """The administrator's desk."""


class OpenMe(CallbackData, prefix="me"):
    """A person's own record."""


class OpenLanguage(CallbackData, prefix="lang"):
    """The choice of language."""


class OpenHelp(CallbackData, prefix="help"):
    """What the bot can do."""


class OpenRegister(CallbackData, prefix="reg"):
    """The register of members."""


class OpenMeetings(CallbackData, prefix="mtgs"):
    """The meetings that concern the person."""

    page: int = 0


class OpenMeeting(CallbackData, prefix="mtg"):
    """One meeting's card."""

    meeting_id: RowId


class OpenAgenda(CallbackData, prefix="agenda"):
    """A meeting's agenda, page by page."""

    meeting_id: RowId
    page: int = 0


class StartConvening(CallbackData, prefix="conv"):
    """The dialogue that convenes a meeting."""


class OpenPlans(CallbackData, prefix="plans"):
    """The convocations that are prepared ahead."""


class OpenDeliveries(CallbackData, prefix="dlv"):
    """Who was reached by a meeting's notices."""

    meeting_id: RowId


class OpenAnnouncements(CallbackData, prefix="anns"):
    """The announcements of the clerk's own secretariats."""

    page: int = 0


class OpenDuties(CallbackData, prefix="duty"):
    """What the law asks of the person's own bodies, and by when."""

    page: int = 0


class OpenDoor(CallbackData, prefix="door"):
    """The clerk's desk at the hall's door: registration, arrivals, departures."""

    meeting_id: RowId


class OpenHallPicture(CallbackData, prefix="hpic"):
    """The hall as a picture; `again` on the picture's own button, which changes it."""

    meeting_id: RowId
    again: bool = False


class OpenDesk(CallbackData, prefix="desk"):
    """The chair's desk: quorum, agenda, votes."""

    meeting_id: RowId


class OpenVote(CallbackData, prefix="vote"):
    """The vote in progress, as a member sees it: meeting's id."""

    meeting_id: RowId


class OpenMinutes(CallbackData, prefix="mins"):
    """A closed meeting's minutes and documents."""

    meeting_id: RowId


class NotNow(CallbackData, prefix="cno"):
    """A question to the chair is taken back; the board above stays as it is."""


class ChooseCountdown(CallbackData, prefix="cwhen"):
    """An item is to be put with a countdown: for how long?"""

    meeting_id: RowId
    item_id: RowId


class AnnulVote(CallbackData, prefix="cannul"):
    """A vote is to be annulled: the reason is asked for."""

    vote_id: RowId


class OpenFloor(CallbackData, prefix="floor"):
    """The speakers' queue as a member sees it; `again` when it is looked at anew."""

    meeting_id: RowId
    again: bool = False


class OpenQueue(CallbackData, prefix="fque"):
    """The speakers' queue as the chair keeps it; `from_board` when the board's own button was tapped."""

    meeting_id: RowId
    from_board: bool = False


class OpenVotes(CallbackData, prefix="cvotes"):
    """The votes that a meeting has held; `from_board` when the board's own button was tapped."""

    meeting_id: RowId
    from_board: bool = False
