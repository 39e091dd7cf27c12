"""`register`: the register from a file, personal links, a lost account, the end of a seat."""

import argparse
import asyncio
import sys
from datetime import date
from pathlib import Path

from aiogram.exceptions import TelegramAPIError

from bot.commands.environment import in_office, read_settings
from bot.delivery.client import make_bot
from bot.documents.invite_sheet import Slip, invite_sheet
from bot.documents.qr import qr_png
from bot.documents.register_file import read_register_file
from bot.documents.table_file import read_day
from bot.usecases.end_seat import end_seat_by_phone
from bot.usecases.errors import Refused
from bot.usecases.import_register import import_register
from bot.usecases.invite import Invited, invite_body
from bot.usecases.office import Office
from bot.usecases.phones import e164
from bot.usecases.rights import Actor
from bot.views.register import ended_line, report_lines
from bot.views.texts import LANGUAGES, Texts

SHEET = "invites.html"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`register import`, `register invites` and `register end`."""
    parser = subparsers.add_parser("register", help="members: import, personal links, ends of seats")
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")

    taking = deeds.add_parser("import", help="read the register from a CSV or XLSX file")
    taking.add_argument("file", type=Path, metavar="FILE")
    taking.add_argument("--body", metavar="CODE", help="the file is this body's; names members it leaves out")
    taking.add_argument("--dry-run", action="store_true", help="say what it would do, write nothing")
    taking.set_defaults(run=_import)

    inviting = deeds.add_parser("invites", help="personal links and QR codes for members not yet bound")
    inviting.add_argument("--body", required=True, metavar="CODE")
    inviting.add_argument("--out", required=True, type=Path, metavar="FOLDER")
    inviting.add_argument("--username", metavar="NAME", help="the bot's; else Telegram is asked")
    inviting.set_defaults(run=_invites)

    ending = deeds.add_parser("end", help="end a seat on a ground of article 17")
    ending.add_argument("--phone", required=True, type=phone)
    ending.add_argument("--ground", required=True, metavar="17.1.1")
    ending.add_argument("--on", required=True, type=_day, metavar="DATE")
    ending.add_argument("--body", metavar="CODE", help="needed by who sits in several")
    ending.set_defaults(run=_end)

    for deed in (taking, inviting, ending):
        deed.add_argument("--language", choices=LANGUAGES, default="kk")


def phone(written: str) -> str:
    """An argument that is a telephone number."""
    number = e164(written)
    if number is None:
        raise argparse.ArgumentTypeError(written)
    return number


def refused(refusal: Refused, plain: Texts) -> int:
    """Say why on standard error; exit status 1."""
    print(plain(f"refusal.{refusal.code}", **refusal.values), file=sys.stderr)
    return 1


def _day(written: str) -> date:
    day = read_day(written)
    if day is None:
        raise argparse.ArgumentTypeError(written)
    return day


def _import(arguments: argparse.Namespace) -> int:
    """Exit status 0 when taken (or it would be), 1 when a line is wrong, 2 when there is no such file."""
    plain = Texts.plain(arguments.language)
    try:
        content = arguments.file.read_bytes()
    except OSError as failure:
        print(f"{arguments.file}: {failure.strerror}", file=sys.stderr)
        return 2

    async def work(office: Office) -> int:
        try:
            report = await import_register(
                office,
                Actor.operator(),
                read_register_file(content),
                body_code=arguments.body,
                dry_run=arguments.dry_run,
            )
        except Refused as refusal:
            return refused(refusal, plain)
        print(*report_lines(plain, report), sep="\n")
        return 1 if report.problems else 0

    return in_office(work)


def _invites(arguments: argparse.Namespace) -> int:
    """Exit status 0 with the sheet's name on standard output; 1 when Telegram cannot name the bot."""
    plain = Texts.plain(arguments.language)
    username = arguments.username or _username()
    if username is None:
        return 1

    async def work(office: Office) -> int:
        try:
            invited = await invite_body(office, Actor.operator(), arguments.body)
        except Refused as refusal:
            return refused(refusal, plain)
        print(_write(invited, username.removeprefix("@"), arguments.out, plain))
        print(plain.many("invites.made", len(invited)))
        return 0

    return in_office(work)


def _write(invited: list[Invited], username: str, folder: Path, plain: Texts) -> Path:
    """A picture for each, numbered as on the sheet; whoever can read the folder can bind."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    slips = [
        Slip(one.name_kk, one.name_ru, f"https://t.me/{username}?start={one.payload}") for one in invited
    ]
    for number, slip in enumerate(slips, start=1):
        (folder / f"{number:04}.png").write_bytes(qr_png(slip.link))
    sheet = folder / SHEET
    words = {"title": plain("invites.title"), "advice": plain("invites.advice")}
    sheet.write_text(invite_sheet(slips, language=plain.language, **words), encoding="utf-8")
    return sheet


def _username() -> str | None:
    settings = read_settings()
    if settings is None:
        return None

    async def ask() -> str | None:
        bot = make_bot(settings)
        try:
            return (await bot.get_me()).username
        finally:
            await bot.session.close()

    try:
        return asyncio.run(ask())
    except (ValueError, TelegramAPIError) as failure:
        print(f"{type(failure).__name__}: name the bot by --username", file=sys.stderr)
        return None


def _end(arguments: argparse.Namespace) -> int:
    """Exit status 0 when ended, 1 when refused."""
    plain = Texts.plain(arguments.language)

    async def work(office: Office) -> int:
        try:
            ended = await end_seat_by_phone(
                office, Actor.operator(), arguments.phone, arguments.ground, arguments.on, arguments.body
            )
        except Refused as refusal:
            return refused(refusal, plain)
        print(ended_line(plain, ended))
        return 0

    return in_office(work)
