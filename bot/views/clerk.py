"""The clerk's desk, and whom a meeting's notice has reached."""

from aiogram.filters.callback_data import CallbackData

from bot.usecases.see_deliveries import DeliveryNames, DeliveryReport, Group, Reached
from bot.views.ids import RowId
from bot.views.meetings import body, title
from bot.views.screens import Screen, button, rows
from bot.views.taps import (
    OpenAnnouncements,
    OpenDeliveries,
    OpenHelp,
    OpenMeeting,
    OpenMeetings,
    OpenMenu,
    OpenRegister,
    StartConvening,
)
from bot.views.texts import Texts

BAR = 10
"""Squares of the bar that shows how much of the audience has the notice."""


class ShowNames(CallbackData, prefix="dlvn"):
    """The names behind one of the counts."""

    meeting_id: RowId
    group: str
    page: int = 0


def clerk_screen(texts: Texts) -> Screen:
    """Everything a clerk does, one tap away."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts("clerk.desk"),
        rows(
            [button(plain("clerk.convene-button"), StartConvening())],
            [button(plain("announcements.menu-button"), OpenAnnouncements())],
            [button(plain("meeting.all-button"), OpenMeetings())],
            [button(plain("clerk.register-button"), OpenRegister())],
            [button(plain("clerk.help-button"), OpenHelp()), button(plain("button.menu"), OpenMenu())],
        ),
    )


def deliveries_screen(texts: Texts, report: DeliveryReport) -> Screen:
    """The counts of the newest notice; for the clerk, those that are not nought open into names."""
    plain = Texts.plain(texts.language)
    facts = report.meeting
    reached = report.counts[Group.DELIVERED]
    lines = [
        texts("deliveries.heading", title=title(texts, facts), body=body(texts, facts)),
        texts(f"deliveries.kind.{report.kind}"),
        "",
        texts("deliveries.reached", bar=bar(reached, report.total), reached=reached, total=report.total),
        "",
        *(texts(f"deliveries.count.{group}", count=count) for group, count in _shown(report)),
    ]
    buttons = [
        button(
            plain("deliveries.group-button", group=plain(f"deliveries.group.{group}"), count=count),
            ShowNames(meeting_id=facts.meeting_id, group=group.value),
        )
        for group, count in _shown(report)
        if count and report.names
    ]
    return Screen(
        "\n".join(lines),
        rows(
            *(buttons[begin : begin + 2] for begin in range(0, len(buttons), 2)),
            [button(plain("deliveries.refresh-button"), OpenDeliveries(meeting_id=facts.meeting_id))],
            [button(plain("meeting.card-button"), OpenMeeting(meeting_id=facts.meeting_id))],
        ),
    )


def _shown(report: DeliveryReport) -> list[tuple[Group, int]]:
    """What went wrong is shown only if it did."""
    exceptional = (Group.LATE, Group.DOUBLED)
    return [(group, count) for group, count in report.counts.items() if count or group not in exceptional]


def bar(part: int, whole: int) -> str:
    """A row of squares; full only when all of the whole is there."""
    filled = BAR * part // whole if whole else 0
    return "▰" * filled + "▱" * (BAR - filled)


def names_screen(texts: Texts, found: DeliveryNames) -> Screen:
    """Who, and why not: a failure in words, a telephone for those to be called."""
    plain = Texts.plain(texts.language)
    number, group = found.meeting_id, found.group
    head = [texts("deliveries.names-heading", group=texts(f"deliveries.group.{group}"))]
    if found.pages > 1:
        head.append(texts("meeting.page", page=found.page + 1, pages=found.pages))
    lines = [_name(texts, reached, group) for reached in found.names] or [texts("deliveries.nobody")]
    turning = []
    if found.page > 0:
        turning.append(
            button(plain("button.previous"), ShowNames(meeting_id=number, group=group, page=found.page - 1))
        )
    if found.page < found.pages - 1:
        turning.append(
            button(plain("button.next"), ShowNames(meeting_id=number, group=group, page=found.page + 1))
        )
    back = [button(plain("deliveries.back-button"), OpenDeliveries(meeting_id=number))]
    return Screen("\n".join([*head, "", *lines]), rows(turning, back))


def _name(texts: Texts, reached: Reached, group: Group) -> str:
    name = texts.pick(reached.name_kk, reached.name_ru)
    if reached.failure is not None:
        why = texts(f"deliveries.failure.{reached.failure}")
        if reached.phone is not None:
            return texts("deliveries.name-failed-phone", name=name, phone=reached.phone, why=why)
        return texts("deliveries.name-failed", name=name, why=why)
    if reached.phone is not None and group in (Group.NOT_BOUND, Group.UNREAD):
        return texts("deliveries.name-phone", name=name, phone=reached.phone)
    if reached.sent_at is not None and group in (Group.DELIVERED, Group.LATE):
        return texts(
            "deliveries.name-sent",
            name=name,
            date=texts.date(reached.sent_at),
            time=texts.time(reached.sent_at),
        )
    return texts("deliveries.name", name=name)
