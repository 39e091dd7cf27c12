"""The law's calendar of a year, on a clock handed in: what every body must do, and by when."""

from datetime import date

from rich.table import Table

from bot.rehearsal.play.acts import ask, plain_words, press, told_everybody, words
from bot.rehearsal.play.assembly import CLERK, REGION_CLERK
from bot.rehearsal.play.stage import Stage
from bot.rules.duties import Duty, Standing
from bot.rules.terms import local_day
from bot.usecases.duty_facts import BodyDuty
from bot.usecases.rights import Actor
from bot.usecases.see_duties import calendar_on
from bot.usecases.warn_of_duties import warn_of_duties

DAYS = ((2023, 5, 2), (2023, 7, 3), (2023, 10, 2), (2023, 12, 4))


async def the_laws_calendar(stage: Stage) -> None:
    """The clock goes through the year; on each day the calendar is read, and the clerks are warned."""
    stage.clock.set(*DAYS[0], 10, 0)
    stage.scene("The law's calendar of a year")
    for year, month, day in DAYS:
        stage.clock.set(year, month, day, 10, 0)
        await warn_of_duties(stage.office)
        _draw(stage, await calendar_on(stage.office, Actor.operator(), date(year, month, day)))
    today = local_day(stage.clock.now)
    duties = await calendar_on(stage.office, Actor.operator(), today)
    council = [one.duty for one in duties if one.duty.clause == "10.3" and one.region is None]
    stage.holds(
        "in December the Council's second half-year has days left, its first is done",
        any(one.due == date(2023, 12, 31) and one.standing is not Standing.DONE for one in council),
        council,
    )
    await _the_clerk_asks(stage)


def _draw(stage: Stage, duties: tuple[BodyDuty, ...]) -> None:
    today = local_day(stage.clock.now)
    table = Table("", "", "", "", box=None, show_header=False, padding=(0, 1), title=f"{today:%d.%m.%Y}")
    for one in duties:
        if one.region not in (None, "abai") or one.duty.standing is Standing.DONE:
            continue
        table.add_row(one.body.ru, one.duty.kind.value, one.duty.clause, _left(one.duty, today))
    stage.console.print(table)


def _left(duty: Duty, today: date) -> str:
    return f"{duty.due:%d.%m.%Y}, {duty.days_left(today)}" if duty.due is not None else duty.standing.value


async def _the_clerk_asks(stage: Stage) -> None:
    await told_everybody(stage)
    shown = await ask(stage, CLERK, "/duties")
    stage.show("The clerk: what must I do, and by when", shown)
    stage.holds("a clerk sees it in one step, with the clause", "10" in shown.text, shown.text)
    phone = stage.phone(REGION_CLERK)
    await ask(stage, REGION_CLERK, "/duties")
    begin = words(REGION_CLERK, "duty.door.report", part=0, year=0).split(" ")[0]
    label = await phone.until(
        lambda: next(
            (b for m in reversed(phone.chat) for row in m.buttons for b in row if b.startswith(begin)), ""
        ),
        "the report is not asked for",
    )
    await press(phone, label)
    await phone.send_file("esep.pdf", b"%PDF-1.4 a quarter's report")
    taken = await phone.sees(plain_words(REGION_CLERK, "reports.received"))
    stage.show("The region's clerk", taken)
    stage.holds("a region hands in its quarterly report (14.8.2)", True)
