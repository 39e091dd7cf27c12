"""A region's information for a quarter: a file from its clerk, which the Secretariat sees and fetches (14.8.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.rules.bodies import REGIONS, BodyKind
from bot.rules.duties import ended_quarters
from bot.rules.terms import Period, quarter
from bot.usecases.duty_facts import all_bodies, reports_to
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right, place_of
from db.models import Body, RegionalReport

NAME_LETTERS = 255


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A document that Telegram keeps; `size` in bytes, 0 where it is not said."""

    file_id: str
    unique_id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class RegionReport:
    """What has come of a region for a quarter; `report_id` None: nothing yet."""

    region: str
    year: int
    quarter: int
    due: date
    report_id: int | None = None
    name: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """`again`: the very file is there already for that quarter, and nothing was stored."""

    report: RegionReport
    again: bool = False


@dataclass(frozen=True, slots=True)
class ReportsOfQuarter:
    """All 20 regions at a glance; `later` and `earlier` say which other quarters can be looked at."""

    year: int
    quarter: int
    due: date
    today: date
    reports: tuple[RegionReport, ...]
    earlier: tuple[int, int] | None
    later: tuple[int, int] | None

    @property
    def come(self) -> int:
        """How many have come."""
        return sum(one.report_id is not None for one in self.reports)


async def check_report(office: Office, actor: Actor, region: str, year: int, number: int) -> RegionReport:
    """What has come for the quarter so far, for the clerk who is about to send it."""
    async with office.look(actor) as act:
        act.require(Right.CONVENE, await _region(act, region))
        ended = _quarter(act, year, number)
        return await _newest(act, region, ended)


async def hand_in(
    office: Office, actor: Actor, region: str, year: int, number: int, file: ReportFile
) -> Handed:
    """Keep the file for the quarter. Another file for the same quarter is a correction: the newest counts."""
    async with office.act(actor) as act:
        body = await _region(act, region, lock=True)
        act.require(Right.CONVENE, body)
        ended = _quarter(act, year, number)
        same = select(RegionalReport.id).where(
            RegionalReport.region == region,
            RegionalReport.year == year,
            RegionalReport.quarter == number,
            RegionalReport.unique_id == file.unique_id,
        )
        if (await act.session.scalars(same)).first() is not None:
            return Handed(await _newest(act, region, ended), again=True)
        row = RegionalReport(
            region=region,
            year=year,
            quarter=number,
            file_id=file.file_id,
            unique_id=file.unique_id,
            name=file.name[:NAME_LETTERS],
            size=file.size,
            received_at=act.now,
            received_from=act.actor.telegram_id,
        )
        act.session.add(row)
        await act.session.flush()
        act.record("report.received", row, region=region, year=year, quarter=number)
        await act.commit()
        return Handed(await _newest(act, region, ended))


async def see_reports(
    office: Office, actor: Actor, year: int | None = None, number: int | None = None
) -> ReportsOfQuarter:
    """The regions' reports for a quarter, the last that ended for None; for the national Secretariat and chair."""
    async with office.look(actor) as act:
        act.require(Right.SEE_MEETING, reports_to(await all_bodies(act.session)))
        quarters = ended_quarters(act.today)
        wanted = quarters[0] if year is None or number is None else _quarter(act, year, number)
        place = quarters.index(wanted)
        reports = await _reports(act, [region.code for region in REGIONS], wanted)
        return ReportsOfQuarter(
            wanted.year,
            wanted.number,
            _due(wanted),
            act.today,
            reports,
            earlier=_named(quarters[place + 1]) if place + 1 < len(quarters) else None,
            later=_named(quarters[place - 1]) if place else None,
        )


async def fetch_report(office: Office, actor: Actor, report_id: int) -> ReportFile:
    """For the national Secretariat, and for the region's own."""
    async with office.look(actor) as act:
        row = await act.session.get(RegionalReport, report_id)
        if row is None:
            raise Refused("gone")
        national = reports_to(await all_bodies(act.session))
        mine = actor.may(Right.SEE_MEETING, place_of(national))
        act.require(Right.SEE_MEETING, national if mine else await _region(act, row.region))
        return ReportFile(row.file_id, row.unique_id, row.name, row.size)


async def _newest(act: Act, region: str, ended: Period) -> RegionReport:
    return (await _reports(act, [region], ended))[0]


async def _reports(act: Act, regions: Sequence[str], ended: Period) -> tuple[RegionReport, ...]:
    """Of each of the regions, in their order, the newest that has come."""
    rows = await act.session.scalars(
        select(RegionalReport)
        .where(
            RegionalReport.region.in_(regions),
            RegionalReport.year == ended.year,
            RegionalReport.quarter == ended.number,
        )
        .order_by(RegionalReport.id)
    )
    came = {row.region: row for row in rows}
    return tuple(_report(region, ended, came.get(region)) for region in regions)


def _report(region: str, ended: Period, row: RegionalReport | None) -> RegionReport:
    nothing = RegionReport(region, ended.year, ended.number, _due(ended))
    if row is None:
        return nothing
    return replace(nothing, report_id=row.id, name=row.name, received_at=row.received_at)


def _due(ended: Period) -> date:
    """The end of the next quarter: as `bot.rules.duties` reads 14.8.2."""
    return quarter(ended.last + timedelta(days=1)).last


def _quarter(act: Act, year: int, number: int) -> Period:
    """One of the quarters that are asked for; an old button's quarter may be so no more."""
    for ended in ended_quarters(act.today):
        if (ended.year, ended.number) == (year, number):
            return ended
    raise Refused("report-quarter")


def _named(ended: Period) -> tuple[int, int]:
    return ended.year, ended.number


async def _region(act: Act, region: str, *, lock: bool = False) -> Body:
    """The region's session, whose secretariat reports."""
    wanted = select(Body).where(Body.region == region, Body.kind == BodyKind.REGIONAL_SESSION)
    body = (await act.session.scalars(wanted.with_for_update(of=Body) if lock else wanted)).one_or_none()
    if body is None:
        raise Refused("gone")
    return body
