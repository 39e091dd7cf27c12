"""Whom a meeting's notice has reached: the counts, the names behind them, one member's ladder, what a hand told."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import Field

from bot.documents.convocation import term_words
from bot.rules.terms import local_day
from bot.usecases.ladder import EarlierNotice, Group, Ladder, PastRung, Rung, ToldByHand, is_late
from bot.usecases.phones import shown
from bot.usecases.register_lines import Problem
from bot.usecases.see_deliveries import DeliveryNames, DeliveryReport, MemberLadder
from bot.usecases.tell_by_hand import Recorded, TellingDeed, TellingsReport
from bot.views.clerk import bar
from bot.views.fitting import shortened
from bot.views.ids import RowId
from bot.views.meetings import body, title
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenDeliveries, OpenMeeting
from bot.views.texts import Texts
from db.models import DeliveryState, TellingWay

EXCEPTIONAL = (Group.HELD, Group.BY_HAND, Group.STOPPED, Group.LATE, Group.DOUBLED)
"""Shown only when there are any."""
NUMBERS_IN_A_ROW = 5
NAME_SHOWN = 60
"""Letters of a name above an answer to a tap, which holds 200 (core.telegram.org/bots/api#answercallbackquery)."""
NAME_ON_LIST = 100
"""Letters of a name on the list: twenty of them with telephones stay within a message."""
PROBLEMS_SHOWN = 10
BEFORE_SHOWN = 5
"""Earlier notices on a screen, the latest of them; the proof has all."""

Page = Annotated[int, Field(ge=0, le=9999)]
"""A page as a button carries it: bounded, so that the next button's data stays within 64 bytes."""


class ShowNames(CallbackData, prefix="dlvn"):
    """The names behind one of the counts."""

    meeting_id: RowId
    group: Group
    page: Page = 0


class OpenRung(CallbackData, prefix="lrg"):
    """One member's ladder; `group` and `page` lead back to the list."""

    meeting_id: RowId
    member_id: RowId
    group: Group
    page: Page


class AskWhen(CallbackData, prefix="lwh"):
    """The member was told in this way: when?"""

    notice_id: RowId
    member_id: RowId
    way: TellingWay
    group: Group
    page: Page


class TellNow(CallbackData, prefix="lnw"):
    """The member has just been told in this way."""

    notice_id: RowId
    member_id: RowId
    way: TellingWay
    group: Group
    page: Page


class UndoTelling(CallbackData, prefix="lun"):
    """What was recorded of a hand's telling was wrong."""

    notice_id: RowId
    member_id: RowId
    group: Group
    page: Page


class SendList(CallbackData, prefix="lfl"):
    """A group as a file, to be telephoned and filled in."""

    meeting_id: RowId
    group: Group
    kind: Literal["xlsx", "csv"]


class AskList(CallbackData, prefix="lin"):
    """Ask for the filled-in file."""

    meeting_id: RowId


class TakeList(CallbackData, prefix="linyes"):
    """Record what the previewed file says."""

    meeting_id: RowId


class SendProof(CallbackData, prefix="lpf"):
    """The proof that members were told in time, in both languages."""

    meeting_id: RowId


def deliveries_screen(texts: Texts, report: DeliveryReport) -> Screen:
    """The counts of the newest notice and whether its term is kept; for the clerk, counts open into names."""
    plain = Texts.plain(texts.language)
    ladder = report.ladder
    facts = ladder.meeting
    told = sum(rung.told_on is not None for rung in ladder.rungs)
    lines = [
        texts("deliveries.heading", title=title(texts, facts), body=body(texts, facts)),
        texts(
            "ladder.notice",
            kind=texts(f"deliveries.kind.{ladder.kind}"),
            moment=_moment(texts, ladder.created_at),
        ),
        "",
        texts("deliveries.reached", bar=bar(told, report.total), reached=told, total=report.total),
        *_term(texts, report),
        "",
        *(texts(f"deliveries.count.{group}", count=count) for group, count in _shown(report)),
        *_before(texts, ladder),
    ]
    buttons = [
        button(
            plain("deliveries.group-button", group=plain(f"deliveries.group.{group}"), count=count),
            ShowNames(meeting_id=facts.meeting_id, group=group),
        )
        for group, count in _shown(report)
        if count and report.names
    ]
    back = [
        button(plain("deliveries.refresh-button"), OpenDeliveries(meeting_id=facts.meeting_id)),
        button(plain("meeting.card-button"), OpenMeeting(meeting_id=facts.meeting_id)),
    ]
    proof = [button(plain("ladder.proof-button"), SendProof(meeting_id=facts.meeting_id))]
    pairs = (buttons[begin : begin + 2] for begin in range(0, len(buttons), 2))
    return Screen("\n".join(lines), rows(*pairs, proof, back))


def _term(texts: Texts, report: DeliveryReport) -> Iterator[str]:
    ladder, verdict = report.ladder, report.ladder.verdict
    if verdict is None or not verdict.total:
        return
    term = term_words(texts, ladder.convening, ladder.statute)
    yield texts("ladder.term", term=term, last=verdict.last)
    if verdict.kept:
        yield texts("ladder.kept")
    elif report.within_term and not verdict.late:
        yield texts("ladder.under-way", count=verdict.not_told)
    else:
        yield texts("ladder.not-kept", late=verdict.late, not_told=verdict.not_told)


def _shown(report: DeliveryReport) -> list[tuple[Group, int]]:
    """What went wrong is shown only if it did."""
    return [(group, count) for group, count in report.counts.items() if count or group not in EXCEPTIONAL]


def _before(texts: Texts, ladder: Ladder) -> Iterator[str]:
    if ladder.before:
        yield ""
        yield texts("ladder.before")
    for earlier in ladder.before[-BEFORE_SHOWN:]:
        yield _earlier(texts, earlier)


def _earlier(texts: Texts, earlier: EarlierNotice) -> str:
    return texts(
        "ladder.before-line",
        kind=texts(f"deliveries.kind.{earlier.kind}"),
        moment=_moment(texts, earlier.created_at),
        sent=earlier.sent,
        by_hand=earlier.by_hand,
        total=earlier.total,
    )


def names_screen(texts: Texts, found: DeliveryNames) -> Screen:
    """Who, with a telephone and why not, and a number for each that opens the member's ladder."""
    plain = Texts.plain(texts.language)
    number, group = found.meeting_id, found.group
    head = [texts("deliveries.names-heading", group=texts(f"deliveries.group.{group}"), count=found.count)]
    if found.pages > 1:
        head.append(texts("meeting.page", page=found.page + 1, pages=found.pages))
    lines = [_name(texts, rung, place, group) for place, rung in enumerate(found.names, start=1)] or [
        texts("deliveries.nobody")
    ]
    doors = [
        button(
            str(place), OpenRung(meeting_id=number, member_id=rung.member_id, group=group, page=found.page)
        )
        for place, rung in enumerate(found.names, start=1)
    ]
    files = [
        button(plain("ladder.xlsx-button"), SendList(meeting_id=number, group=group, kind="xlsx")),
        button(plain("ladder.csv-button"), SendList(meeting_id=number, group=group, kind="csv")),
    ]
    return Screen(
        "\n".join([*head, "", *lines]),
        rows(
            *(doors[begin : begin + NUMBERS_IN_A_ROW] for begin in range(0, len(doors), NUMBERS_IN_A_ROW)),
            _turning(plain, found),
            files if found.names else [],
            [button(plain("ladder.take-list-button"), AskList(meeting_id=number))],
            [button(plain("deliveries.back-button"), OpenDeliveries(meeting_id=number))],
        ),
    )


def _turning(plain: Texts, found: DeliveryNames) -> list[InlineKeyboardButton]:
    turning = []
    if found.page > 0:
        previous = ShowNames(meeting_id=found.meeting_id, group=found.group, page=found.page - 1)
        turning.append(button(plain("button.previous"), previous))
    if found.page < found.pages - 1:
        following = ShowNames(meeting_id=found.meeting_id, group=found.group, page=found.page + 1)
        turning.append(button(plain("button.next"), following))
    return turning


def _name(texts: Texts, rung: Rung, place: int, group: Group) -> str:
    """Whom to call: the number and why; else since when they know."""
    name = shortened(texts.pick(rung.name_kk, rung.name_ru), NAME_ON_LIST)
    if group in (Group.NOT_REACHED, Group.FAILED, Group.NOT_BOUND, Group.STOPPED, Group.UNREAD):
        return name_to_call(texts, rung, place)
    if rung.told_on is not None:
        return texts("ladder.name-told", place=place, name=name, on=rung.told_on)
    return texts("ladder.name", place=place, name=name)


def name_to_call(texts: Texts, rung: Rung, place: int) -> str:
    """The name, the telephone, and where Telegram stands with them."""
    name = shortened(texts.pick(rung.name_kk, rung.name_ru), NAME_ON_LIST)
    phone = shown(rung.phone) if rung.phone is not None else texts("ladder.no-phone")
    return texts("ladder.name-to-call", place=place, name=name, phone=phone, why=state_words(texts, rung))


def state_words(texts: Texts, rung: Rung) -> str:
    """Where Telegram stands with the member, in a few words."""
    if rung.failure is not None:
        return texts(f"deliveries.failure.{rung.failure}")
    if rung.state is None:
        return texts("ladder.state.unwritten")
    return texts(f"ladder.state.{rung.state}")


def rung_screen(texts: Texts, found: MemberLadder, group: Group, page: int) -> Screen:
    """Everything that is known of one member and the meeting's notices, and the ways to tell them by hand."""
    plain = Texts.plain(texts.language)
    ladder, rung = found.ladder, found.rung
    lines = [
        texts("ladder.member", name=texts.pick(rung.name_kk, rung.name_ru)),
        *([texts("ladder.position", position=rung.position)] if rung.position else []),
        texts("ladder.phone", phone=shown(rung.phone)) if rung.phone else texts("ladder.no-phone-line"),
        "",
        texts(
            "ladder.notice",
            kind=texts(f"deliveries.kind.{ladder.kind}"),
            moment=_moment(texts, ladder.created_at),
        ),
        *_steps(texts, rung),
    ]
    if is_late(rung, ladder.last_day):
        lines.append(texts("ladder.late", last=ladder.last_day))
    for past in found.before[-BEFORE_SHOWN:]:
        lines += ["", *_past(texts, past)]
    notice_id, member_id = ladder.notice_id, rung.member_id
    ways = [
        button(
            plain(f"ladder.way-button.{way}"),
            AskWhen(notice_id=notice_id, member_id=member_id, way=way, group=group, page=page),
        )
        for way in TellingWay
    ]
    taking_back = UndoTelling(notice_id=notice_id, member_id=member_id, group=group, page=page)
    undo = [button(plain("ladder.undo-button"), taking_back)] if rung.by_hand is not None else []
    back = ShowNames(meeting_id=ladder.meeting.meeting_id, group=group, page=page)
    return Screen(
        "\n".join(lines), rows(ways[:2], ways[2:], undo, [button(plain("ladder.list-button"), back)])
    )


def _steps(texts: Texts, rung: Rung) -> Iterator[str]:
    """The rungs that were climbed, and where it stands if it is not with the member."""
    if rung.sent_at is not None:
        yield texts("ladder.sent", moment=_moment(texts, rung.sent_at))
    if rung.state is not DeliveryState.SENT:
        yield texts("ladder.standing", state=state_words(texts, rung))
    if rung.state is DeliveryState.QUEUED and rung.due_at is not None:
        yield texts("ladder.due", moment=_moment(texts, rung.due_at))
    if rung.doubled:
        yield texts("ladder.doubled")
    if rung.read_at is not None:
        yield texts("ladder.read", moment=_moment(texts, rung.read_at))
    if rung.rsvp is not None and rung.rsvp_at is not None:
        yield texts(f"ladder.{rung.rsvp}", moment=_moment(texts, rung.rsvp_at))
    if rung.by_hand is not None:
        yield _by_hand(texts, rung.by_hand)


def _past(texts: Texts, past: PastRung) -> Iterator[str]:
    kind = texts(f"deliveries.kind.{past.kind}")
    yield texts("ladder.past", kind=kind, moment=_moment(texts, past.created_at))
    yield from _steps(texts, past.rung)


def _by_hand(texts: Texts, told: ToldByHand) -> str:
    when = _moment(texts, told.at) if told.at is not None else texts.date(told.on)
    return texts(
        "ladder.by-hand",
        way=texts(f"ladder.way.{told.way}"),
        when=when,
        recorded=_moment(texts, told.recorded_at),
    )


def _moment(texts: Texts, moment: datetime) -> str:
    return texts("ladder.moment", date=moment, time=texts.time(moment))


def when_screen(texts: Texts, asked: AskWhen, meeting_id: int, rung: Rung) -> Screen:
    """When was it? Now is one tap, any other moment is written."""
    plain = Texts.plain(texts.language)
    now = TellNow(**asked.model_dump())
    back = OpenRung(meeting_id=meeting_id, member_id=rung.member_id, group=asked.group, page=asked.page)
    text = texts(
        "ladder.ask-when",
        name=texts.pick(rung.name_kk, rung.name_ru),
        way=texts(f"ladder.way.{asked.way}"),
    )
    label = "ladder.today-button" if asked.way is TellingWay.POST else "ladder.now-button"
    return Screen(text, rows([button(plain(label), now)], [button(plain("button.back"), back)]))


def recorded_words(texts: Texts, recorded: Recorded) -> str:
    """Above the list, after a tap: who is told now, and whether it came late."""
    rung = recorded.rung
    name = shortened(texts.pick(rung.name_kk, rung.name_ru), NAME_SHOWN)
    if recorded.deed is TellingDeed.SAME:
        return texts("ladder.recorded-before", name=name)
    return texts("ladder.recorded-late" if recorded.late else "ladder.recorded", name=name)


def ask_list_screen(texts: Texts, meeting_id: int) -> Screen:
    """Asks for the filled-in file."""
    plain = Texts.plain(texts.language)
    back = OpenDeliveries(meeting_id=meeting_id)
    return Screen(texts("ladder.ask-list"), rows([button(plain("button.cancel"), back)]))


def list_screen(texts: Texts, report: TellingsReport) -> Screen:
    """What the file would record, or has recorded; with errors, the lines and what is wrong with them."""
    plain = Texts.plain(texts.language)
    number = report.meeting_id
    back = [button(plain("deliveries.back-button"), OpenDeliveries(meeting_id=number))]
    if report.problems:
        lines = [_problem(texts, problem) for problem in report.problems[:PROBLEMS_SHOWN]]
        left = len(report.problems) - len(lines)
        if left:
            lines.append(texts.many("register.more-lines", left))
        head = texts.many("ladder.list-problems", len(report.problems))
        again = [button(plain("button.import-again"), AskList(meeting_id=number))]
        return Screen("\n".join([head, "", *lines]), rows(again, back))
    counts = texts(
        "ladder.list-counts",
        add=report.counts[TellingDeed.ADD],
        correct=report.counts[TellingDeed.CORRECT],
        same=report.counts[TellingDeed.SAME],
    )
    if report.written:
        return Screen("\n".join([texts("ladder.list-taken"), counts]), rows(back))
    take = [button(plain("ladder.list-take-button"), TakeList(meeting_id=number))]
    return Screen("\n".join([texts("ladder.list-preview"), counts]), rows(take, back))


def _problem(texts: Texts, problem: Problem) -> str:
    return texts("register.problem", line=problem.line, reason=texts(f"ladder.problem.{problem.code}"))


def list_file_name(language: str, ladder: Ladder, kind: str) -> str:
    """«Хабардар ету тізімі (2023-04-26).xlsx»."""
    day = local_day(ladder.meeting.starts_at).isoformat()
    return f"{Texts.plain(language)('ladder.list-file-name', day=day)}.{kind}"


def proof_file_name(language: str, ladder: Ladder) -> str:
    """«Хабардар ету туралы анықтама (2023-04-26).docx»."""
    day = local_day(ladder.meeting.starts_at).isoformat()
    return f"{Texts.plain(language)('proof.file-name', day=day)}.docx"
