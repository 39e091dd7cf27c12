"""`bodies`: the organs, and the reglaments that regional ones have adopted for themselves."""

import argparse
from datetime import date
from fractions import Fraction

from sqlalchemy import select

from bot.commands.environment import in_office
from bot.commands.register import refused
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.record_reglament import OwnRules, record_reglament
from bot.usecases.rights import Actor, Right
from bot.views.texts import LANGUAGES, Texts
from db.models import Body


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`bodies list` and `bodies reglament`."""
    parser = subparsers.add_parser("bodies", help="the organs and their own reglaments")
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    listing = deeds.add_parser("list", help="codes and official names")
    listing.set_defaults(run=lambda arguments: in_office(_list))
    own = deeds.add_parser("reglament", help="record a regional body's own reglament")
    own.add_argument("--body", required=True, metavar="CODE")
    own.add_argument("--title", required=True)
    own.add_argument("--adopted", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
    own.add_argument(
        "--quorum", required=True, type=_fraction, metavar="2/3", help="of all members, at least"
    )
    own.add_argument("--quorum-clause", required=True)
    own.add_argument("--majority", required=True, type=_fraction, metavar="1/2", help="of those taking part")
    own.add_argument("--majority-clause", required=True)
    own.add_argument("--at-least", action="store_true", help="the majority is enough when just reached")
    own.add_argument("--notice-days", type=int, default=30)
    own.add_argument("--language", choices=LANGUAGES, default="kk")
    own.set_defaults(run=_reglament)


def _fraction(written: str) -> Fraction:
    """An argument that is a fraction; argparse itself expects no division by zero."""
    try:
        return Fraction(written)
    except (ValueError, ZeroDivisionError):
        raise argparse.ArgumentTypeError(written) from None


async def _list(office: Office) -> int:
    async with office.look(Actor.operator()) as look:
        look.require(Right.ASK)
        for body in await look.session.scalars(select(Body).order_by(Body.id)):
            print(f"{body.code:28} {body.name_kk} / {body.name_ru}")
    return 0


def _reglament(arguments: argparse.Namespace) -> int:
    """Exit status 0 when recorded, 1 when refused."""
    own = OwnRules(
        title=arguments.title,
        adopted=arguments.adopted,
        quorum_clause=arguments.quorum_clause,
        quorum=arguments.quorum,
        majority_clause=arguments.majority_clause,
        majority=arguments.majority,
        strict=not arguments.at_least,
        notice_days=arguments.notice_days,
    )

    async def record(office: Office) -> int:
        try:
            await record_reglament(office, Actor.operator(), arguments.body, own)
        except Refused as refusal:
            return refused(refusal, Texts.plain(arguments.language))
        print(f"recorded for {arguments.body}")
        return 0

    return in_office(record)
