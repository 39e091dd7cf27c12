"""The picture of the hall in a chat: its words, and the button that brings it up to date."""

from datetime import datetime

from bot.rules.quorum import QuorumVerdict
from bot.views.hall import quorum_line
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenHallPicture, OpenMeeting
from bot.views.texts import Texts


def picture_screen(texts: Texts, meeting_id: int, quorum: QuorumVerdict, moment: datetime) -> Screen:
    """What stands beneath the picture: of which moment it is, and the quorum for whoever has it read aloud."""
    plain = Texts.plain(texts.language)
    heading = texts("picture.caption", time=texts.seconds(moment))
    return Screen(
        f"{heading}\n{quorum_line(texts, quorum)}",
        rows(
            [button(plain("picture.refresh"), OpenHallPicture(meeting_id=meeting_id, again=True))],
            [button(plain("hall.to-meeting"), OpenMeeting(meeting_id=meeting_id))],
        ),
    )
