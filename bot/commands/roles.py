"""`roles`: granted, revoked and listed on the machine's own command line."""

import argparse
from collections.abc import Awaitable, Callable

from sqlalchemy import select

from bot.commands.environment import in_office
from bot.commands.register import phone, refused
from bot.usecases.errors import Refused
from bot.usecases.grant_role import Bounds, grant_role, revoke_role, roles_held
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.views.roles import held_words
from bot.views.texts import LANGUAGES, Texts
from db.models import Body, Member, Role

OPERATOR = Actor.operator()


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`roles grant`, `roles revoke` and `roles list`."""
    parser = subparsers.add_parser("roles", help="who may do what")
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    for name, work in (("grant", _grant), ("revoke", _revoke)):
        deed = deeds.add_parser(name)
        deed.add_argument("role", choices=[role.value for role in Role])
        deed.add_argument("--phone", required=True, type=phone, help="the person's, as in the register")
        bounds = deed.add_mutually_exclusive_group()
        bounds.add_argument("--body", metavar="CODE", help="`bodies list` names them")
        bounds.add_argument("--region", metavar="CODE", help="both bodies of a region")
        bounds.add_argument("--meeting", type=int, metavar="NUMBER", help="a teller's")
        deed.add_argument("--language", choices=LANGUAGES, default="kk")
        deed.set_defaults(run=_in_words(work))
    listing = deeds.add_parser("list")
    listing.add_argument("--language", choices=LANGUAGES, default="kk")
    listing.set_defaults(run=_in_words(_list))


def _in_words(
    work: Callable[[Office, argparse.Namespace, Texts], Awaitable[None]],
) -> Callable[[argparse.Namespace], int]:
    """Exit status 0 when done, 1 when refused."""

    def run(arguments: argparse.Namespace) -> int:
        plain = Texts.plain(arguments.language)

        async def inside(office: Office) -> int:
            try:
                await work(office, arguments, plain)
            except Refused as refusal:
                return refused(refusal, plain)
            return 0

        return in_office(inside)

    return run


async def _grant(office: Office, arguments: argparse.Namespace, plain: Texts) -> None:
    member_id, bounds = await _found(office, arguments)
    held = await grant_role(office, OPERATOR, member_id, Role(arguments.role), bounds)
    print(plain("roles.granted-line", held=held_words(plain, held)))


async def _revoke(office: Office, arguments: argparse.Namespace, plain: Texts) -> None:
    member_id, bounds = await _found(office, arguments)
    for held in await roles_held(office, OPERATOR, member_id):
        if held.role == arguments.role and held.bounds == bounds:
            await revoke_role(office, OPERATOR, held.grant_id)
            print(plain("roles.revoked-line", held=held_words(plain, held)))
            return
    raise Refused("role-not-held")


async def _list(office: Office, _arguments: argparse.Namespace, plain: Texts) -> None:
    for held in await roles_held(office, OPERATOR):
        print(held_words(plain, held))


async def _found(office: Office, arguments: argparse.Namespace) -> tuple[int, Bounds]:
    """The person of the phone, and the bounds with the body's code looked up."""
    async with office.look(OPERATOR) as look:
        look.require(Right.GRANT_ROLES)
        member_id = await look.session.scalar(select(Member.id).where(Member.phone == arguments.phone))
        if member_id is None:
            raise Refused("phone-not-known")
        body_id = None
        if arguments.body is not None:
            body_id = await look.session.scalar(select(Body.id).where(Body.code == arguments.body))
            if body_id is None:
                raise Refused("unknown-body", body=arguments.body)
        return member_id, Bounds(body_id, arguments.region, arguments.meeting)
