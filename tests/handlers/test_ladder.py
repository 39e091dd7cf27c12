"""The ladder in the chat: a name from the list, a way, a moment; the list as a file and back; the proof."""

import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.documents.table_file import MOST_BYTES
from bot.rehearsal.messages import Message
from bot.rehearsal.person import Person
from bot.views.texts import LANGUAGES, Texts
from db.models import Delivery, Telling, TellingWay
from tests.conftest import Hall
from tests.documents.reading import everything, opened
from tests.handlers.conftest import NOT_YOURS, defects_in
from tests.handlers.test_convening import convened, walk
from tests.handlers.test_every_button import faults_of
from tests.people import enrol
from tests.tapping import tap_data
from tests.waiting import eventually, handled

ON_ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Where a screen or a file is looked at: the queries behind them run on both elsewhere."""
FORGERIES = (
    "dlvn:1:not_reached:0", "lrg:1:{p}:not_reached:0", "lwh:1:{p}:post:not_reached:0",
    "lnw:1:{p}:post:not_reached:0", "lun:1:{p}:not_reached:0", "lfl:1:not_reached:xlsx", "lin:1",
)  # fmt: skip


async def tellings(hall: Hall) -> list[tuple[TellingWay, str, bool]]:
    """Each telling's way, day and whether it stands."""
    async with AsyncSession(hall.office.engine) as session:
        rows = await session.scalars(select(Telling).order_by(Telling.id))
        return [(row.way, row.told_on.isoformat(), row.undone_at is None) for row in rows]


async def delivered(hall: Hall) -> bool:
    """The record has it, not only Telegram: the moment in it is the clock's."""
    async with AsyncSession(hall.office.engine) as session:
        return bool(await session.scalar(select(func.count(Delivery.sent_at))))


async def clerk_with_a_list(hall: Hall, language: str = "ru") -> Person:
    """The clerk has convened the Session; one of its two members has no Telegram."""
    clerk = (await hall.clerk(language="ru")).person
    await hall.member()
    await enrol(hall.office, "Қағаз <3", "Бумажный <3", phone="+77011234567")
    await convened(clerk)
    await eventually(lambda: delivered(hall), "the notice")
    if language == "kk":
        await tap_data(clerk, "setlang:kk", clerk.last.id)
    return clerk


async def at_the_list(clerk: Person) -> None:
    await walk(clerk, "[📨 Кого известили]", "[Не извещены: 1]")


async def test_a_name_a_way_and_now(hall: Hall) -> None:
    clerk = await clerk_with_a_list(hall)
    await at_the_list(clerk)
    assert "1. Бумажный <3, +7 701 123 4567: Telegram не привязан" in clerk.last.text
    await walk(clerk, "[1]", "[☎️ По телефону]")
    answer = await clerk.tap("🕐 Сейчас")
    assert answer.text == "Записано: Бумажный <3."
    await clerk.sees("Никого.")
    assert await tellings(hall) == [(TellingWay.TELEPHONE, "2023-03-27", True)]
    await walk(clerk, "[⬅️ К сводке]")
    assert "✅ Каждый член извещён в срок" in clerk.last.text


async def test_another_moment_is_written_and_a_late_one_is_marked(hall: Hall) -> None:
    clerk = await clerk_with_a_list(hall)
    hall.clock.move(timedelta(days=3))
    await at_the_list(clerk)
    await walk(clerk, "[1]", "[✉️ По почте]", "позавчера")
    assert "Напишите день так" in clerk.last.text
    await walk(clerk, "31.03.2023")
    assert "ещё не наступил" in clerk.last.text
    await walk(clerk, "29.03.2023 15:20")
    assert "Записано: Бумажный <3. Позже срока." in clerk.last.text
    await walk(clerk, "[⬅️ К сводке]")
    assert "❌ Не каждый член извещён в срок: позже срока – 1, не извещены – 0" in clerk.last.text
    await walk(clerk, "[Позже срока: 1]", "[1]")
    assert "29 марта 2023\u202fг., 15:20" in clerk.last.text
    await clerk.tap("↩️ Отменить запись")
    await handled(hall.telegram)
    assert await tellings(hall) == [(TellingWay.POST, "2023-03-29", False)]


async def test_a_question_that_was_left_is_not_answered_by_the_next_words(hall: Hall) -> None:
    clerk = await clerk_with_a_list(hall)
    await at_the_list(clerk)
    await walk(clerk, "[1]", "[🤝 Лично]", "[⬅️ Назад]", "27.03.2023")
    assert await tellings(hall) == []


async def test_a_change_makes_the_buttons_of_the_old_list_stale(hall: Hall) -> None:
    clerk = await clerk_with_a_list(hall)
    await at_the_list(clerk)
    await walk(clerk, "[1]", "[☎️ По телефону]")
    asked = clerk.last.id
    now = next(
        button["callback_data"]
        for row in clerk.last.inline_keyboard
        for button in row
        if "Сейчас" in button["text"]
    )
    await tap_data(clerk, "mtg:1", asked)
    await clerk.sees("Очередная Сессия", after=clerk.moment - 1)
    await walk(clerk, "[✏️ Изменить]", "[📍 Место]", "Алматы", "Алматы", "[📨 Отправить изменение]")
    assert "Заседание изменили" in await tap_data(clerk, now, asked)
    assert await tellings(hall) == []


def file_of(person: Person, ending: str) -> Message | None:
    found = [one for one in person.chat if one.from_bot and (one.file_name or "").endswith(ending)]
    return found[-1] if found else None


async def fetched(person: Person, label: str, ending: str) -> bytes:
    await person.tap(label)
    message = await person.until(lambda: file_of(person, ending), f"a file {ending}")
    assert message.document is not None
    return message.document


def filled_in(file: bytes, **cells: str) -> bytes:
    """The sheet with these cells written in, as a clerk's spreadsheet saves it."""
    book = load_workbook(io.BytesIO(file))
    sheet = book.active
    assert sheet is not None
    for place, words in cells.items():
        sheet[place] = words
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


async def test_the_list_goes_out_as_a_file_and_comes_back_filled_in(hall: Hall) -> None:
    clerk = await clerk_with_a_list(hall)
    await at_the_list(clerk)
    sheet = await fetched(clerk, "📊 Список (XLSX)", ".xlsx")
    await walk(clerk, "[📥 Внести заполненный список]", "вот")
    assert "Пришлите заполненный список файлом" in clerk.last.text
    await clerk.send_file("список.xlsx", filled_in(sheet, F2="по почте", G2="28.03.2023"))
    wrong = await clerk.sees("С ошибкой 1 строка")
    assert "Строка 2: этот день или час ещё не наступил" in wrong.text
    await clerk.send_file("список.xlsx", filled_in(sheet, F2="по почте", G2="27.03.2023"))
    preview = await clerk.sees("Если внести файл")
    assert "Новых записей: 1" in preview.text
    assert await tellings(hall) == []
    await walk(clerk, "[✅ Внести]")
    assert "Список внесён" in clerk.last.text
    assert await tellings(hall) == [(TellingWay.POST, "2023-03-27", True)]
    assert "устарела" in await tap_data(clerk, "linyes:1", preview.id)


@ON_ONE_DATABASE
async def test_a_list_as_csv_has_the_same_lines(hall: Hall) -> None:
    clerk = await clerk_with_a_list(hall)
    await at_the_list(clerk)
    header, line = (await fetched(clerk, "📊 Список (CSV)", ".csv")).decode("utf-8-sig").splitlines()
    assert header.split(";")[1] == "Фамилия, имя, отчество"
    assert line.split(";")[1:5] == ["Бумажный <3", "", "+7 701 123 4567", "Telegram не привязан"]


@ON_ONE_DATABASE
async def test_what_is_no_list_gets_one_sentence(hall: Hall) -> None:
    clerk = await clerk_with_a_list(hall)
    await at_the_list(clerk)
    await walk(clerk, "[📥 Внести заполненный список]")
    for content in (b" ", b"%PDF-1.7\n\x00", b"\x89PNG\r\n\x1a\n\x00"):
        before = clerk.moment
        await clerk.send_file("file.xlsx", content)
        await clerk.sees("Этот файл – не список", after=before)


@ON_ONE_DATABASE
async def test_a_file_beyond_what_a_bot_can_fetch_is_refused_unfetched(hall: Hall) -> None:
    clerk = await clerk_with_a_list(hall)
    await at_the_list(clerk)
    await walk(clerk, "[📥 Внести заполненный список]")
    await clerk.send_file("file.xlsx", b"x" * (MOST_BYTES + 1))
    await clerk.sees("Файл слишком большой: не больше 20 МБ")


@ON_ONE_DATABASE
async def test_the_proof_comes_in_both_languages(hall: Hall) -> None:
    clerk = await clerk_with_a_list(hall)
    await walk(clerk, "[📨 Кого известили]")
    await clerk.tap("📄 Справка об извещении")

    def both() -> list[Message] | None:
        found = [one for one in clerk.chat if (one.file_name or "").endswith(".docx")]
        return found if len(found) == 2 else None

    for message, title in zip(await clerk.until(both, "two files"), ("АНЫҚТАМА", "СПРАВКА"), strict=True):
        assert message.document is not None
        assert title in everything(opened(message.document))


@ON_ONE_DATABASE
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_of_the_ladder_speaks_the_clerks_language(
    hall: Hall, language: str, logged: list[dict[str, Any]]
) -> None:
    clerk = await clerk_with_a_list(hall, language)
    hall.clock.move(timedelta(days=1))
    paper = 3
    for data in (
        "dlv:1", "dlvn:1:not_reached:0", f"lrg:1:{paper}:not_reached:0", f"lwh:1:{paper}:messenger:not_reached:0",
        f"lnw:1:{paper}:messenger:not_reached:0", f"lrg:1:{paper}:late:0", "dlvn:1:unread:7", "dlvn:1:by_hand:0",
        "lrg:1:2:delivered:0", "lin:1", "dlv:1",
    ):  # fmt: skip
        before = clerk.moment
        await tap_data(clerk, data, clerk.last.id)
        await handled(hall.telegram)
        assert clerk.moment > before, data
        assert list(faults_of(clerk.last)) == [], data
    assert Texts.plain(language)("ladder.proof-button") in [
        label for row in clerk.last.buttons for label in row
    ]
    assert defects_in(logged) == []
    assert hall.telegram.defects == []


async def test_nobody_but_the_clerk_touches_the_list(hall: Hall) -> None:
    clerk = await clerk_with_a_list(hall)
    await walk(clerk, "[📨 Кого известили]")
    others = [
        (await hall.member(language="ru")).person,
        (await hall.chair()).person,
        (await hall.clerk(body=None, region="abai", language="ru")).person,
        hall.stranger(language="ru"),
    ]
    for person in others:
        for data in FORGERIES:
            assert await tap_data(person, data.format(p=3)) in NOT_YOURS, data
    assert await tellings(hall) == []
