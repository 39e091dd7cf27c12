"""`audit verify`: whether the record of acts is whole, entry by entry."""

import argparse
import sys

from bot.commands.environment import in_office
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.usecases.verify_record import Bent, verify_record

WORDS = {
    Bent.CHANGED: "entry {number} was changed",
    Bent.REMOVED: "entry {number} was removed",
    Bent.PUT_IN: "entry {number} was put in, or the end of the record was rewritten",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`audit verify [--witness HASH]`."""
    parser = subparsers.add_parser("audit", help="the record of acts")
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    verify = deeds.add_parser("verify", help="name the first entry that was changed, removed or put in")
    verify.add_argument(
        "--witness", metavar="HASH", help="a hash printed in signed minutes: it must stand in the record"
    )
    verify.set_defaults(run=lambda arguments: in_office(lambda office: _verify(office, arguments.witness)))


async def _verify(office: Office, witness: str | None) -> int:
    """Exit status 0 for a whole record; 1 for one that was bent, or that lacks the witness."""
    verified = await verify_record(office, Actor.operator(), witness)
    if verified.bent is not None:
        print(WORDS[verified.bent].format(number=verified.number), file=sys.stderr)
        return 1
    if verified.witnessed is False:
        print(
            "the record holds in itself, but the witness is not in it: it is another record", file=sys.stderr
        )
        return 1
    print(f"{verified.entries} entries, whole; the last hash is {verified.last_hash}")
    return 0
