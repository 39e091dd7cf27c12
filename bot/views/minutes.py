"""A meeting's papers in the chat: where the minutes stand, their number, the files."""

import re
from datetime import datetime
from typing import ClassVar

from aiogram.filters.callback_data import CallbackData

from bot.rules.terms import local_day
from bot.usecases.draw_up_minutes import MinutesCard
from bot.views.ids import RowId
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenMeeting, OpenMenu, OpenMinutes
from bot.views.texts import Texts


class NumberMinutes(CallbackData, prefix="minnum"):
    """The clerk is going to write the minutes' number."""

    meeting_id: RowId


class SendMinutes(CallbackData, prefix="minfile"):
    """The minutes in both languages, as files that can still be edited."""

    meeting_id: RowId
    ending: ClassVar[str] = "docx"


class SendMinutesPdf(CallbackData, prefix="minpdf"):
    """The minutes in both languages, to be printed as they are."""

    meeting_id: RowId
    ending: ClassVar[str] = "pdf"


class SendSheet(CallbackData, prefix="minsheet"):
    """The attendance sheet in both languages, as files."""

    meeting_id: RowId
    ending: ClassVar[str] = "docx"


class SendSheetPdf(CallbackData, prefix="minsheetpdf"):
    """The attendance sheet in both languages, to be printed as it is."""

    meeting_id: RowId
    ending: ClassVar[str] = "pdf"


class SendArchive(CallbackData, prefix="minzip"):
    """Everything about the meeting in one archive."""

    meeting_id: RowId


def minutes_screen(texts: Texts, card: MinutesCard) -> Screen:
    """What there is, and what this person may do about it."""
    plain = Texts.plain(texts.language)
    meeting_id = card.meeting_id
    number, files, whole = [], [], []
    if card.number is not None:
        files.append(button(plain("button.minutes-files"), SendMinutes(meeting_id=meeting_id)))
        files.append(button(plain("button.minutes-pdf"), SendMinutesPdf(meeting_id=meeting_id)))
        whole.append(button(plain("button.archive"), SendArchive(meeting_id=meeting_id)))
    if card.closed and card.may_number:
        label = "button.minutes-number" if card.number is None else "button.minutes-correct"
        number.append(button(plain(label), NumberMinutes(meeting_id=meeting_id)))
    sheet = (
        button(plain("button.attendance-sheet"), SendSheet(meeting_id=meeting_id)),
        button(plain("button.attendance-sheet-pdf"), SendSheetPdf(meeting_id=meeting_id)),
    )
    back = button(plain("button.back"), OpenMeeting(meeting_id=meeting_id))
    menu = button(plain("button.menu"), OpenMenu())
    text = f"{texts('minutes.title')}\n\n{_standing(texts, card)}\n\n{texts('minutes.sheet-offered')}"
    return Screen(text, rows(files, whole, number, sheet, [back, menu]))


def _standing(texts: Texts, card: MinutesCard) -> str:
    if card.number is not None:
        return texts("minutes.number", number=card.number)
    return texts("minutes.no-number" if card.closed else "minutes.not-yet")


def number_screen(texts: Texts, meeting_id: int) -> Screen:
    """The question for the number; the button takes it back."""
    plain = Texts.plain(texts.language)
    cancel = button(plain("button.cancel"), OpenMinutes(meeting_id=meeting_id))
    return Screen(texts("minutes.ask-number"), rows([cancel]))


def minutes_file_name(language: str, number: str, day: datetime, ending: str) -> str:
    """«Хаттама 5 (2023-04-26).docx»: what a disk cannot hold in a name is left out of the number."""
    name = Texts.plain(language)("minutes.file-name", number=_for_disk(number), day=_day(day))
    return f"{name}.{ending}"


def sheet_file_name(language: str, day: datetime, ending: str) -> str:
    """«Тіркеу парағы (2023-04-26).docx»."""
    return f"{Texts.plain(language)('minutes.sheet-file-name', day=_day(day))}.{ending}"


def archive_file_name(language: str, number: str, day: datetime) -> str:
    """«Отырыс мұрағаты 5 (2023-04-26).zip»."""
    return (
        f"{Texts.plain(language)('minutes.archive-file-name', number=_for_disk(number), day=_day(day))}.zip"
    )


def _for_disk(number: str) -> str:
    return re.sub(r"[^\w .-]", "-", number)


def _day(moment: datetime) -> str:
    """Year first, so that a folder sorts by it."""
    return local_day(moment).isoformat()
