"""The law's calendar on a phone: what to do and by when, the door to doing it, and the warnings."""

from collections.abc import Iterable
from datetime import date

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.rules.duties import Duty, DutyKind, Standing
from bot.rules.statutes import STATUTE_2008
from bot.usecases.duty_facts import BodyDuty
from bot.usecases.see_duties import DutyList
from bot.usecases.see_notice import NoticeFacts
from bot.usecases.warn_of_duties import duty_of
from bot.views.fitting import shortened
from bot.views.letters import NoticeMessage
from bot.views.meetings import RecordPublication
from bot.views.people import clause
from bot.views.recommendations import OpenRecommendation, OpenRecommendations
from bot.views.reports import OpenReports, SendReport
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenDesk, OpenDuties, OpenMeeting, OpenMenu, StartConvening
from bot.views.terms import OpenTerm, StartTerm
from bot.views.texts import Texts
from db.models import TermKind

PAGE = 5
"""Duties on one page: each takes three lines of a phone."""
LABEL = 48
"""Characters of a button's label; more is cut by every phone."""
WARNED = 8
"""Duties that a warning names; the list behind its button has all."""

_CONVENED = (DutyKind.SESSION_ORDER, DutyKind.SESSION, DutyKind.COUNCIL)


def duties_screen(texts: Texts, found: DutyList, page: int = 0) -> Screen:
    """The most pressing first; a button for each that this person can do something about."""
    plain = Texts.plain(texts.language)
    pages = max(1, -(-len(found.duties) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = found.duties[page * PAGE : (page + 1) * PAGE]
    lines = [texts("duty.title"), _summary(texts, found.duties)]
    if pages > 1:
        lines.append(texts("meeting.page", page=page + 1, pages=pages))
    for one in shown:
        body = texts.pick(one.body.kk, one.body.ru) if found.several else None
        lines += ["", _told(texts, one.duty, found.today, body)]
    lines += _former_law(texts, found.today)
    turning = []
    if page > 0:
        turning.append(button(plain("button.previous"), OpenDuties(page=page - 1)))
    if page < pages - 1:
        turning.append(button(plain("button.next"), OpenDuties(page=page + 1)))
    return Screen("\n".join(lines), rows(*_doors(plain, shown, found), turning, *_ways(plain, found)))


def _former_law(texts: Texts, today: date) -> list[str]:
    """The client works by the first statute whatever the day; that it is in force no more is said plainly."""
    if STATUTE_2008.in_force_on(today) or STATUTE_2008.last_day is None:
        return []
    return ["", texts("duty.former-law", last=STATUTE_2008.last_day)]


def _summary(texts: Texts, found: Iterable[BodyDuty]) -> str:
    """How much there is to do; kindly, where there is nothing."""
    standings = [one.duty.standing for one in found]
    to_do = sum(one in (Standing.OVERDUE, Standing.DUE, Standing.WAITING) for one in standings)
    if to_do == 0:
        return texts("duty.nothing")
    return texts.many("duty.to-do", to_do, overdue=standings.count(Standing.OVERDUE))


def _told(texts: Texts, duty: Duty, today: date, body: str | None = None) -> str:
    """What, on which clause, by when; whose it is."""
    lines = [
        texts(f"duty.line.{duty.standing}", what=what(texts, duty)),
        texts("duty.term", term=_term(texts, duty, today), clause=clause(texts.language, duty.clause)),
    ]
    if duty.kind in (DutyKind.EXTRAORDINARY, DutyKind.RECALL) and duty.name_kk:
        lines.append(texts("duty.about", about=shortened(texts.pick(duty.name_kk, duty.name_ru), 120)))
    if duty.kind is DutyKind.REPORT and duty.standing is not Standing.DONE:
        lines.append(texts("duty.report-day"))
    if duty.by_analogy:
        lines.append(texts("duty.by-analogy"))
    if body is not None:
        lines.append(texts("duty.body", body=body))
    return "\n".join(lines)


def what(texts: Texts, duty: Duty) -> str:
    """The duty in a few words. They go on as values: the texts that take them escape what people wrote."""
    plain = Texts.plain(texts.language)
    day = plain.date(duty.day) if duty.day is not None else ""
    if duty.kind is DutyKind.APPROVAL:
        return plain.many("duty.what.approval", duty.count, day=day)
    if duty.kind is DutyKind.ANSWER:
        addressee = shortened(plain.pick(duty.name_kk, duty.name_ru), 120)
        return plain("duty.what.answer", addressee=addressee, day=day)
    if duty.kind is DutyKind.SESSION and duty.by_analogy:
        return plain("duty.what.regional-session", year=str(duty.year))
    return plain(f"duty.what.{duty.kind}", year=str(duty.year), part=duty.part, day=day)


def _term(texts: Texts, duty: Duty, today: date) -> str:
    left = duty.days_left(today)
    match duty.standing:
        case Standing.DONE:
            return texts("duty.done")
        case Standing.ARRANGED:
            return texts("duty.arranged", day=duty.day or "")
        case Standing.WAITING:
            return texts.many("duty.waiting", duty.days_waited(today))
    assert left is not None
    if left == 0:
        return texts("duty.today", due=duty.due)
    if left < 0:
        return texts.many("duty.overdue", -left, due=duty.due)
    return texts.many("duty.left", left, due=duty.due)


def _doors(plain: Texts, shown: Iterable[BodyDuty], found: DutyList) -> list[list[InlineKeyboardButton]]:
    """One tap to where it is done; two duties behind one door share the button."""
    doors: dict[str, InlineKeyboardButton] = {}
    for one in shown:
        door = _door(one, may_act=found.may_act)
        if door is None:
            continue
        doors.setdefault(door.pack(), button(_label(plain, one.duty, door), door))
    return [[door] for door in doors.values()]


def _label(plain: Texts, duty: Duty, door: CallbackData) -> str:
    if isinstance(door, StartConvening):
        return plain("duty.convene-button")
    if isinstance(door, OpenMeeting):
        return plain("duty.meeting-button", day=duty.day or "")
    if duty.kind is DutyKind.ANSWER:
        return shortened(plain("duty.door.answer", addressee=plain.pick(duty.name_kk, duty.name_ru)), LABEL)
    return plain(f"duty.door.{duty.kind}", year=str(duty.year), part=duty.part, day=duty.day or "")


def _door(one: BodyDuty, *, may_act: bool) -> CallbackData | None:
    duty = one.duty
    if duty.kind in _CONVENED:
        if duty.row_id and duty.standing in (Standing.ARRANGED, Standing.DONE):
            return OpenMeeting(meeting_id=duty.row_id)
        return StartConvening() if may_act and duty.standing is not Standing.DONE else None
    match duty.kind:
        case DutyKind.PUBLICATION:
            if may_act and duty.standing is not Standing.DONE:
                return RecordPublication(meeting_id=duty.row_id)
            return OpenMeeting(meeting_id=duty.row_id)
        case DutyKind.APPROVAL:
            return OpenDesk(meeting_id=duty.row_id)
        case DutyKind.ANSWER:
            return OpenRecommendation(recommendation_id=duty.row_id)
        case DutyKind.EXTRAORDINARY | DutyKind.RECALL:
            return OpenTerm(term_id=duty.row_id)
    if may_act and one.region is not None:
        return SendReport(region=one.region, year=duty.year, quarter=duty.part)
    return None


def _ways(plain: Texts, found: DutyList) -> list[list[InlineKeyboardButton]]:
    """What else there is to see and to record."""
    lines = []
    if found.sees_reports:
        lines.append([button(plain("reports.button"), OpenReports())])
    lines.append([button(plain("recommendation.all-button"), OpenRecommendations())])
    if found.keeps_session:
        lines.append([button(plain("term.new-extraordinary"), StartTerm(kind=TermKind.EXTRAORDINARY))])
    if found.keeps_council:
        lines.append([button(plain("term.new-recall"), StartTerm(kind=TermKind.RECALL))])
    return [*lines, [button(plain("button.menu"), OpenMenu())]]


def duty_notice(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    """A warning: what came up for one body, as it stood when it was written."""
    plain = Texts.plain(texts.language)
    return NoticeMessage(
        _warning(texts, "duty.warning", facts), rows([button(plain("duty.menu-button"), OpenDuties())])
    )


def report_asked(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    """To a region's clerk, when a quarter has ended (14.8.2)."""
    plain = Texts.plain(texts.language)
    asked = [duty_of(values) for values in facts.payload["duties"]]
    region = facts.payload["region"]
    doors = [
        [
            button(
                plain("duty.door.report", year=str(duty.year), part=duty.part),
                SendReport(region=region, year=duty.year, quarter=duty.part),
            )
        ]
        for duty in asked
    ]
    return NoticeMessage(_warning(texts, "duty.report-asked", facts), rows(*doors))


def _warning(texts: Texts, heading: str, facts: NoticeFacts) -> str:
    payload = facts.payload
    on = date.fromisoformat(payload["on"])
    found = [duty_of(values) for values in payload["duties"]]
    lines = [texts(heading, body=texts.pick(payload["body_kk"], payload["body_ru"]))]
    for duty in found[:WARNED]:
        lines += ["", _told(texts, duty, on)]
    if len(found) > WARNED:
        lines += ["", texts.many("duty.more", len(found) - WARNED)]
    return "\n".join([*lines, *_former_law(texts, on)])
