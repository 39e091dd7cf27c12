"""`duties`: the law's calendar as it stands on a day, one JSON object a duty; it only reads."""

import argparse
import json
from datetime import date

from bot.commands.environment import in_office
from bot.rules.statutes import STATUTE_2008
from bot.rules.terms import local_day
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.usecases.see_duties import calendar_on


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`duties [--on DAY]`."""
    parser = subparsers.add_parser("duties", help="what the law asks of every body, and by when, as JSON")
    parser.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help="today, unless given")
    parser.set_defaults(run=lambda arguments: in_office(lambda office: _duties(office, arguments.on)))


def _day(written: str) -> date:
    """A day from which the calendar can look a year back and a year ahead, in the law's life or after it."""
    day = date.fromisoformat(written)
    if not STATUTE_2008.first_day <= day < date(date.max.year, 1, 1):
        raise ValueError(written)
    return day


async def _duties(office: Office, on: date | None) -> int:
    day = on or local_day(office.now())
    for one in await calendar_on(office, Actor.operator(), day):
        duty = one.duty
        told = {
            "body": one.body.kk,
            "region": one.region,
            "duty": duty.kind,
            "clause": duty.clause,
            "by_analogy": duty.by_analogy,
            "standing": duty.standing,
            "due": duty.due,
            "days_left": duty.days_left(day),
        }
        print(json.dumps(told, ensure_ascii=False, default=str))
    return 0
