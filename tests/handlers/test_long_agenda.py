"""An agenda of 60 items of 300 letters: longer than a message in every place where it is shown."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rehearsal.messages import Message
from bot.rehearsal.person import Person
from bot.views.fitting import CAPTION, TEXT
from db.models import AgendaItem, Decision
from tests.conftest import Hall
from tests.documents.reading import everything, opened
from tests.handlers.test_convening import walk
from tests.sittings import DAY
from tests.tapping import tap_data
from tests.waiting import handled

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Lengths are Telegram's, whatever the database."""

ITEMS = 60


def titles(mark: str) -> list[str]:
    """Of 300 letters each, some of them such as HTML writes with five, and told apart by their beginning."""
    return [f"{mark}{number:02} " + "&<ғ>🏛 " * 49 for number in range(1, ITEMS + 1)]


def length(message: Message) -> int:
    """As Telegram counts it, in UTF-16 units."""
    return len(message.text.encode("utf-16-le")) // 2


async def agenda_typed(person: Person, mark: str, done: str) -> None:
    """As many messages as it takes: a client cuts a text at 4,096 letters."""
    lines = titles(mark)
    for first in range(0, ITEMS, 10):
        await walk(person, "\n".join(lines[first : first + 10]))
    await walk(person, done)


async def test_sixty_items_of_three_hundred_letters_fit_everywhere_from_the_preview_to_the_minutes(
    hall: Hall,
) -> None:
    assert all(290 < len(title) <= 300 for title in titles("Қ"))
    clerk, chair = (await hall.clerk(language="ru")).person, await hall.chair(language="kk")
    await walk(clerk, "/clerk")
    await tap_data(clerk, "conv", clerk.last.id)
    await handled(hall.telegram)
    await walk(clerk, "[Очередная Сессия]", "26.04.2023 10:00", "Астана", "Астана")
    await agenda_typed(clerk, "Қ", "[✅ Это всё]")
    await agenda_typed(clerk, "Р", "[✅ Это всё]")
    await walk(clerk, "15", "27.03.2023")
    await read_through(hall, clerk, "cv:confirm:page:{}")
    await walk(clerk, "[📣 Отправить созыв]")

    notice = await chair.person.until(
        lambda: next((m for m in chair.person.chat if m.document is not None), None), "the notice"
    )
    assert length(notice) <= CAPTION
    unfolded = (notice.document or b"").replace(b"\r\n ", b"").decode()
    assert all(title.split()[0] in unfolded for title in titles("Қ"))
    await walk(chair.person, "/meeting")
    shown = await read_through(hall, chair.person, "agenda:1:{}")
    assert all(f"{title.strip()}" in shown for title in titles("Қ"))

    hall.clock.set(DAY)
    await tap_data(clerk, "hopen:1", clerk.last.id)
    await tap_data(clerk, f"hin:1:{chair.member_id}:0", clerk.last.id)
    await tap_data(chair.person, "copen:1:1", chair.person.last.id)
    await tap_data(chair.person, "desk:1")
    for number in (0, 7):
        await tap_data(chair.person, f"citems:1:{number}")
    for vote, item_id in enumerate((await items(hall))[::25], 1):
        for data in (
            f"cput:1:{item_id}:0",
            f"cput:1:{item_id}:1",
            f"b:{vote}:f",
            f"cvote:1:{vote}:0",
            f"cvote:1:{vote}:1",
            f"cann:{vote}:0",
        ):
            await tap_data(chair.person, data, chair.person.last.id)
            await handled(hall.telegram)
    assert await adopted(hall) == 3
    await tap_data(chair.person, "cend:1:1")
    hall.clock.move(timedelta(hours=1))
    await tap_data(clerk, "minnum:1", clerk.last.id)
    await clerk.say("1")
    papers = await clerk.until(lambda: two_papers(clerk), "two files")
    for mark, paper in zip("ҚР", papers, strict=True):
        words = everything(opened(paper.document or b""))
        assert all(title.strip() in words for title in titles(mark))
    for person in (clerk, chair.person):
        too_long = [m.text[:60] for m in person.chat if length(m) > (TEXT if m.file is None else CAPTION)]
        assert too_long == []
    assert hall.telegram.defects == []


async def read_through(hall: Hall, person: Person, data: str) -> str:
    """All pages of a screen; a page too far is the last."""
    pages: list[str] = []
    for page in range(30):
        await tap_data(person, data.format(page), person.last.id)
        await handled(hall.telegram)
        assert length(person.last) <= TEXT
        if pages and person.last.text == pages[-1]:
            return "\n".join(pages)
        pages.append(person.last.text)
    raise AssertionError("no last page")


async def items(hall: Hall) -> list[int]:
    async with AsyncSession(hall.office.engine) as session:
        return list(await session.scalars(select(AgendaItem.id).order_by(AgendaItem.number)))


async def adopted(hall: Hall) -> int:
    async with AsyncSession(hall.office.engine) as session:
        return (await session.scalars(select(func.count(Decision.id)))).one()


def two_papers(person: Person) -> list[Message] | None:
    found = [m for m in person.chat if (m.file_name or "").endswith(".docx")]
    return found if len(found) == 2 else None
