"""The register's desk: an import before and after, a seat on its way to an end."""

from collections.abc import Iterator
from datetime import date

from aiogram.filters.callback_data import CallbackData

from bot.rules.seats import EndGround
from bot.usecases.end_seat import SeatEnded, SeatInForce
from bot.usecases.find_member import RegisterCounts
from bot.usecases.register_lines import Deed, ImportReport, LinePlan, Problem
from bot.views.fitting import shortened
from bot.views.ids import RowId
from bot.views.menu import LABEL
from bot.views.people import FindMember, OpenMember, clause
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenMenu, OpenRegister
from bot.views.texts import Texts

LINES_SHOWN = 10
"""Of a report in the chat; all of them are in the file that comes with it."""
NAME_SHOWN = 60


class AskImport(CallbackData, prefix="imp"):
    """Ask for the register's file."""


class TakeImport(CallbackData, prefix="impyes"):
    """Take the previewed file into the register."""


class AskEndDay(CallbackData, prefix="endd"):
    """On which day does the seat end?"""

    seat_id: RowId
    ground: EndGround


class AskEnd(CallbackData, prefix="endsure"):
    """Ask before the seat is ended; `day` as in ISO 8601."""

    seat_id: RowId
    ground: EndGround
    day: str


class EndSeat(CallbackData, prefix="endyes"):
    """End the seat."""

    seat_id: RowId
    ground: EndGround
    day: str


def register_screen(texts: Texts, counts: RegisterCounts) -> Screen:
    """How far the binding has come, and what a clerk does with the register."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts("register.title", people=counts.people, bound=counts.bound),
        rows(
            [button(plain("button.find-member"), FindMember())],
            [button(plain("button.import"), AskImport())],
            [button(plain("button.menu"), OpenMenu())],
        ),
    )


def import_screen(texts: Texts) -> Screen:
    """Asks for the file and says what it must hold."""
    plain = Texts.plain(texts.language)
    return Screen(texts("register.ask-file"), rows([button(plain("button.cancel"), OpenRegister())]))


def preview_screen(texts: Texts, report: ImportReport) -> Screen:
    """What the file would do, before it does; with errors there is nothing to confirm."""
    plain = Texts.plain(texts.language)
    if report.problems:
        shown = [_problem(texts, problem) for problem in report.problems]
        head = texts.many("register.has-problems", len(shown))
        return Screen(
            _cut(texts, head, shown),
            rows(
                [button(plain("button.import-again"), AskImport())],
                [button(plain("button.cancel"), OpenRegister())],
            ),
        )
    head = f"{texts('register.preview')}\n{_counts(texts, report)}"
    changes = changing(report)
    buttons = [button(plain("button.import-take"), TakeImport())] if changes else []
    if not changes:
        head = texts("register.nothing-new")
    lines = [_plan(texts, plan) for plan in changes]
    return Screen(_cut(texts, head, lines), rows(buttons, [button(plain("button.cancel"), OpenRegister())]))


def taken_screen(texts: Texts, report: ImportReport) -> Screen:
    """What the import did."""
    plain = Texts.plain(texts.language)
    return Screen(
        f"{texts('register.taken')}\n{_counts(texts, report)}",
        rows([button(plain("button.register"), OpenRegister()), button(plain("button.menu"), OpenMenu())]),
    )


def changing(report: ImportReport) -> list[LinePlan]:
    """The lines that do something."""
    return [plan for plan in report.plans if plan.deed is not Deed.SAME]


def report_lines(plain: Texts, report: ImportReport) -> Iterator[str]:
    """The whole report, row by row, as plain text: for the command line and as a file."""
    if report.problems:
        yield plain.many("register.has-problems-line", len(report.problems))
        yield from (_problem(plain, problem) for problem in report.problems)
        return
    yield plain("register.taken" if report.written else "register.preview")
    yield _counts(plain, report)
    yield from (_plan(plain, plan) for plan in changing(report))
    if report.missing:
        yield plain.many("register.missing", len(report.missing))
        yield from (
            plain("register.missing-name", name=plain.pick(one.name_kk, one.name_ru))
            for one in report.missing
        )


def ground_screen(texts: Texts, seat: SeatInForce) -> Screen:
    """The grounds that the law has for this seat."""
    plain = Texts.plain(texts.language)
    choices = [
        [
            button(
                shortened(plain("ground.button", clause=ground, words=plain(f"ground.{ground}")), LABEL),
                AskEndDay(seat_id=seat.seat_id, ground=ground),
            )
        ]
        for ground in seat.grounds
    ]
    return Screen(
        texts("end.which-ground", name=_name(texts, seat), body=texts.pick(seat.body_kk, seat.body_ru)),
        rows(*choices, [button(plain("button.cancel"), OpenMember(member_id=seat.member_id))]),
    )


def end_day_screen(texts: Texts, seat: SeatInForce, ground: EndGround, today: date) -> Screen:
    """Asks for the day; today is one tap away."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts("end.which-day", ground=texts(f"ground.{ground}"), clause=clause(texts.language, ground)),
        rows(
            [
                button(
                    plain("button.today", date=plain.date(today)),
                    AskEnd(seat_id=seat.seat_id, ground=ground, day=today.isoformat()),
                )
            ],
            [button(plain("button.cancel"), OpenMember(member_id=seat.member_id))],
        ),
    )


def end_sure_screen(texts: Texts, seat: SeatInForce, ground: EndGround, day: date) -> Screen:
    """Asks before the seat is ended."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts(
            "end.sure",
            name=_name(texts, seat),
            body=texts.pick(seat.body_kk, seat.body_ru),
            ground=texts(f"ground.{ground}"),
            clause=clause(texts.language, ground),
            date=texts.date(day),
        ),
        rows(
            [
                button(
                    plain("button.end-yes"),
                    EndSeat(seat_id=seat.seat_id, ground=ground, day=day.isoformat()),
                )
            ],
            [button(plain("button.cancel"), OpenMember(member_id=seat.member_id))],
        ),
    )


def ended_line(texts: Texts, ended: SeatEnded) -> str:
    """What has ended, in one sentence."""
    return texts(
        "end.done",
        name=texts.pick(ended.name_kk, ended.name_ru),
        body=texts.pick(ended.body_kk, ended.body_ru),
        date=texts.date(ended.on),
        clause=clause(texts.language, ended.ground),
    )


def ended_screen(texts: Texts, ended: SeatEnded) -> Screen:
    plain = Texts.plain(texts.language)
    return Screen(
        ended_line(texts, ended),
        rows(
            [button(plain("button.card"), OpenMember(member_id=ended.member_id))],
            [button(plain("button.menu"), OpenMenu())],
        ),
    )


def _name(texts: Texts, seat: SeatInForce) -> str:
    return texts.pick(seat.name_kk, seat.name_ru)


def _counts(texts: Texts, report: ImportReport) -> str:
    return texts(
        "register.counts-taken" if report.written else "register.counts",
        add=report.count(Deed.ADD),
        change=report.count(Deed.CHANGE),
        end=report.count(Deed.END),
        same=report.count(Deed.SAME),
    )


def _plan(texts: Texts, plan: LinePlan) -> str:
    name = shortened(texts.pick(plan.name_kk, plan.name_ru), NAME_SHOWN)
    body = texts("register.no-seat")
    if plan.body_kk is not None and plan.body_ru is not None:
        body = texts.pick(plan.body_kk, plan.body_ru)
    values = {"line": plan.line, "name": name, "body": body}
    if plan.deed is Deed.CHANGE:
        fields = ", ".join(texts(f"register.field.{field}") for field in plan.fields)
        return texts("register.plan.change", **values, fields=fields)
    if plan.ends is not None and plan.ground is not None:
        values |= {"date": texts.date(plan.ends), "clause": clause(texts.language, plan.ground)}
        return texts(f"register.plan.{plan.deed}-ended", **values)
    return texts(f"register.plan.{plan.deed}", **values)


def _problem(texts: Texts, problem: Problem) -> str:
    values = {
        key: texts.date(value) if isinstance(value, date) else value for key, value in problem.values.items()
    }
    reason = Texts.plain(texts.language)(f"register.problem.{problem.code}", **values)
    return texts("register.problem", line=problem.line, reason=reason)


def _cut(texts: Texts, head: str, lines: list[str]) -> str:
    shown = lines[:LINES_SHOWN]
    rest = [texts.many("register.more-lines", len(lines) - len(shown))] if len(lines) > len(shown) else []
    return "\n".join((head, *([""] if shown else []), *shown, *rest))
