"""Files that are no register, over HTTP: one sentence each, and nobody is added to anything."""

import io
import zipfile

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.views.texts import LANGUAGES, Texts
from db.models import Member
from tests.conftest import Hall
from tests.handlers.test_register import HEADER, register
from tests.tapping import tap_data
from tests.waiting import handled

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""None of these files gets as far as the database."""

LINE = "Әсем Қанат;Асем Канат;87011234567;session;;01.02.2022;15.2.1"


def spreadsheet(*rows: list[str | int]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def archive(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return file.getvalue()


FILES: dict[str, tuple[str, bytes, str]] = {
    "a picture": ("photo.png", b"\x89PNG\r\n\x1a\n\x00\x01", "refusal.not-a-register"),
    "an empty file": ("register.csv", b"\n", "refusal.not-a-register"),
    "a header alone": ("register.csv", register(), "refusal.register-empty"),
    "an old code page": ("register.csv", f"{HEADER}\n{LINE}".encode("cp1251", "replace"), "refusal.register-not-utf8"),
    "another table": ("budget.xlsx", spreadsheet(["Статья", "Сумма"], ["Бумага", 5]), "refusal.not-a-register"),
    "an empty book": ("register.xlsx", spreadsheet(), "refusal.not-a-register"),
    "an archive": ("register.xlsx", archive("a.txt", b"a"), "refusal.not-a-register"),
    "a broken book": ("register.xlsx", spreadsheet([1])[:-200], "refusal.not-a-register"),
    "a book that unpacks to gigabytes": (
        "register.xlsx", archive("xl/workbook.xml", b"\0" * 200_000_001), "refusal.register-too-big"
    ),
}  # fmt: skip


async def people(hall: Hall) -> int:
    async with AsyncSession(hall.office.engine) as session:
        return (await session.scalars(select(func.count(Member.id)))).one()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_file_but_a_register_is_taken_and_each_says_what_is_wrong(hall: Hall, language: str) -> None:
    clerk = (await hall.clerk(language=language)).person
    texts = Texts.plain(language)
    await tap_data(clerk, "imp")
    for what, (name, content, key) in FILES.items():
        before = clerk.moment
        await clerk.send_file(name, content)
        await handled(hall.telegram)
        assert clerk.last.version > before, what
        assert clerk.last.text == texts(key, count=20), what
    assert await people(hall) == 1
    assert hall.telegram.defects == []


async def test_a_file_beyond_what_a_bot_can_fetch_is_refused_unfetched(hall: Hall) -> None:
    """20 MB is the most that getFile serves (core.telegram.org/bots/api#getfile)."""
    clerk = (await hall.clerk(language="ru")).person
    await clerk.send_file("register.csv", bytes(25_000_000))
    await clerk.sees(Texts.plain("ru")("refusal.register-too-big", count=20))
    assert hall.telegram.calls_of("getFile") == []


async def test_a_register_after_all_those_is_taken(hall: Hall) -> None:
    """A refused file leaves the question open."""
    clerk = (await hall.clerk(language="ru")).person
    await tap_data(clerk, "imp")
    await clerk.send_file("photo.png", b"\x89PNG\r\n\x1a\n\x00")
    await clerk.sees(Texts.plain("ru")("refusal.not-a-register"))
    await clerk.send_file("register.csv", register(LINE.replace("Асем", "<b>Асем</b>")))
    await clerk.sees("<b>Асем</b>")
    await tap_data(clerk, "impyes", clerk.last.id)
    assert await people(hall) == 2
