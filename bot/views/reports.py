"""The regions' information for a quarter: all twenty at a glance, and the sending of one's own (14.8.2)."""

from aiogram.filters.callback_data import CallbackData

from bot.rules.bodies import REGIONS
from bot.usecases.report_quarter import Handed, RegionReport, ReportsOfQuarter
from bot.views.fitting import shortened
from bot.views.ids import RowId
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenDuties, OpenMenu
from bot.views.texts import Texts

LABEL = 32
NAME_SHOWN = 80


class OpenReports(CallbackData, prefix="rpts"):
    """All regions for a quarter; noughts: the last that ended."""

    year: int = 0
    quarter: int = 0


class SendReport(CallbackData, prefix="rptnew"):
    """The region's clerk is about to send the file."""

    region: str
    year: int
    quarter: int


class FetchReport(CallbackData, prefix="rptget"):
    """The file itself."""

    report_id: RowId


def reports_screen(texts: Texts, found: ReportsOfQuarter) -> Screen:
    """Who has reported and who has not; a button for each file that has come."""
    plain = Texts.plain(texts.language)
    late = found.due < found.today
    lines = [
        texts("reports.title", year=str(found.year), part=found.quarter),
        texts("reports.count", come=found.come, total=len(found.reports), due=found.due),
        "",
        *(_line(texts, one, late=late) for one in found.reports),
    ]
    files = [
        button(
            shortened(plain("reports.file-button", region=_region(plain, one.region)), LABEL),
            FetchReport(report_id=one.report_id),
        )
        for one in found.reports
        if one.report_id is not None
    ]
    turning = []
    if found.earlier is not None:
        year, number = found.earlier
        label = plain("reports.earlier-button", year=str(year), part=number)
        turning.append(button(label, OpenReports(year=year, quarter=number)))
    if found.later is not None:
        year, number = found.later
        label = plain("reports.later-button", year=str(year), part=number)
        turning.append(button(label, OpenReports(year=year, quarter=number)))
    return Screen(
        "\n".join(lines),
        rows(
            *(files[begin : begin + 2] for begin in range(0, len(files), 2)),
            turning,
            [button(plain("duty.back-button"), OpenDuties()), button(plain("button.menu"), OpenMenu())],
        ),
    )


def _line(texts: Texts, one: RegionReport, *, late: bool) -> str:
    region = _region(texts, one.region)
    if one.received_at is not None:
        return texts("reports.come", region=region, date=texts.date(one.received_at))
    return texts("reports.late" if late else "reports.awaited", region=region)


def _region(texts: Texts, code: str) -> str:
    found = next(region for region in REGIONS if region.code == code)
    return texts.pick(found.name_kk, found.name_ru)


def ask_file_screen(texts: Texts, report: RegionReport) -> Screen:
    """What is expected, and what has come so far."""
    plain = Texts.plain(texts.language)
    lines = [
        texts(
            "reports.ask-file",
            region=_region(texts, report.region),
            year=str(report.year),
            part=report.quarter,
        )
    ]
    if report.received_at is not None:
        lines += ["", _received(texts, report)]
    return Screen("\n".join(lines), rows([button(plain("button.cancel"), OpenDuties())]))


def handed_screen(texts: Texts, handed: Handed) -> Screen:
    """It is there, or was there already."""
    plain = Texts.plain(texts.language)
    key = "reports.again" if handed.again else "reports.received"
    text = f"{texts(key)}\n\n{_received(texts, handed.report)}"
    return Screen(text, rows([button(plain("duty.back-button"), OpenDuties())]))


def _received(texts: Texts, report: RegionReport) -> str:
    assert report.received_at is not None
    return texts(
        "reports.there",
        name=shortened(report.name, NAME_SHOWN),
        date=texts.date(report.received_at),
        time=texts.time(report.received_at),
    )
