"""Whom an announcement has not reached, by name and telephone, and the same as a file."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.rules.terms import local_day
from bot.usecases.ladder import Group
from bot.usecases.see_reach import Reach, ReachPage
from bot.views.ids import RowId
from bot.views.ladder import Page, name_to_call
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenAnnouncements
from bot.views.texts import Texts


class ShowReach(CallbackData, prefix="anrn"):
    """Who it is."""

    notice_id: RowId
    group: Literal[Group.NOT_REACHED, Group.UNREAD]
    page: Page = 0


class SendReach(CallbackData, prefix="anrf"):
    """All of them as a file."""

    notice_id: RowId
    group: Literal[Group.NOT_REACHED, Group.UNREAD]
    kind: Literal["xlsx", "csv"]


def reach_buttons(plain: Texts, notice_id: int) -> list[InlineKeyboardButton]:
    """The two lists that a clerk goes on with: whom to call, whom to remind."""
    return [
        button(plain("reach.not-reached-button"), ShowReach(notice_id=notice_id, group=Group.NOT_REACHED)),
        button(plain("reach.unread-button"), ShowReach(notice_id=notice_id, group=Group.UNREAD)),
    ]


def reach_screen(texts: Texts, found: ReachPage) -> Screen:
    """Names with telephones, and why Telegram did not reach them."""
    plain, reach = Texts.plain(texts.language), found.reach
    group = texts(f"deliveries.group.{reach.group}")
    head = [texts("deliveries.names-heading", group=group, count=len(reach.rungs))]
    if found.pages > 1:
        head.append(texts("meeting.page", page=found.page + 1, pages=found.pages))
    lines = [name_to_call(texts, rung, place) for place, rung in enumerate(found.names, start=1)]
    files = [
        button(plain("ladder.xlsx-button"), _file(reach, "xlsx")),
        button(plain("ladder.csv-button"), _file(reach, "csv")),
    ]
    return Screen(
        "\n".join([*head, "", *(lines or [texts("deliveries.nobody")])]),
        rows(
            _turning(plain, found),
            files if found.names else [],
            [button(plain("announcements.list-button"), OpenAnnouncements())],
        ),
    )


def _file(reach: Reach, kind: Literal["xlsx", "csv"]) -> SendReach:
    return SendReach.model_validate({"notice_id": reach.notice_id, "group": reach.group, "kind": kind})


def _turning(plain: Texts, found: ReachPage) -> list[InlineKeyboardButton]:
    turning = []
    for label, page in (("button.previous", found.page - 1), ("button.next", found.page + 1)):
        if 0 <= page < found.pages:
            there = {"notice_id": found.reach.notice_id, "group": found.reach.group, "page": page}
            turning.append(button(plain(label), ShowReach.model_validate(there)))
    return turning


def reach_file_name(language: str, reach: Reach, kind: str) -> str:
    """«Хабардар ету тізімі (2023-04-26).xlsx»."""
    day = local_day(reach.created_at).isoformat()
    return f"{Texts.plain(language)('ladder.list-file-name', day=day)}.{kind}"
