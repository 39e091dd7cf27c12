"""The register in the chat: a file taken in, members found, invited, unbound, seats ended."""

import re
from urllib.parse import parse_qs, urlparse

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.invite import invite_member
from bot.usecases.rights import Actor
from db.models import Account, Member, Role, Seat
from tests.conftest import Bound, Hall
from tests.people import enrol, give_role

HEADER = "Аты-жөні қазақша;Аты-жөні орысша;Телефон;Орган;Лауазымы;Мүшелік басталған күн;Ұсынған"


def register(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines)).encode("utf-8-sig")


def crowd(count: int, phones: int = 1_000_000) -> bytes:
    return register(*(f"Мүше {n};Член {n};8701{phones + n};session;;01.02.2022;15.2.1" for n in range(count)))


async def people(hall: Hall) -> int:
    async with AsyncSession(hall.office.engine) as session:
        return await session.scalar(select(func.count()).select_from(Member)) or 0


async def clerk_at_import(hall: Hall) -> Bound:
    clerk = await hall.clerk(language="ru")
    await clerk.person.say("/menu")
    await clerk.person.sees("Главное меню")
    await clerk.person.tap("📒 Реестр")
    await clerk.person.sees("Привязали Telegram")
    await clerk.person.tap("📥")
    await clerk.person.sees("Пришлите реестр")
    return clerk


async def test_a_clerk_takes_a_file_in_after_a_preview(hall: Hall) -> None:
    clerk = await clerk_at_import(hall)
    await clerk.person.send_file("register.csv", crowd(12))
    shown = await clerk.person.sees("Если внести файл")
    assert "Добавится: 12" in shown.text
    assert "и ещё 2 строки" in shown.text
    assert await people(hall) == 1
    await clerk.person.tap("✅ Внести")
    await clerk.person.sees("Внесено в реестр")
    assert await people(hall) == 13


async def test_the_whole_report_comes_as_a_file(hall: Hall) -> None:
    clerk = await clerk_at_import(hall)
    await clerk.person.send_file("register.csv", crowd(12))
    await clerk.person.sees("Если внести файл")
    (document,) = [message for message in clerk.person.chat if message.from_bot and message.file is not None]
    assert document.file is not None
    assert document.file.name == "реестр.txt"


async def test_a_second_tap_takes_nothing_in_twice(hall: Hall) -> None:
    clerk = await clerk_at_import(hall)
    await clerk.person.send_file("register.csv", crowd(1))
    preview = await clerk.person.sees("Если внести файл")
    await clerk.person.tap("✅ Внести")
    await clerk.person.sees("Внесено в реестр")
    answer = await clerk.person.tap_data(preview.id, "impyes")
    assert "устарела" in (answer.text or "")


async def test_a_bad_line_is_named_and_nothing_is_taken_in(hall: Hall) -> None:
    clerk = await clerk_at_import(hall)
    await clerk.person.send_file(
        "register.csv",
        register("А;Б;87011234567;session;;01.02.2022;15.2.1", "В <i>;Г;123;session;;01.02.2022;"),
    )
    shown = await clerk.person.sees("С ошибкой 1 строка")
    assert "Строка 3: неверный номер телефона: «123»" in shown.text
    assert not any("Внести" in button["text"] for row in shown.inline_keyboard for button in row)
    assert await people(hall) == 1


async def test_what_is_no_register_gets_one_sentence(hall: Hall) -> None:
    clerk = await clerk_at_import(hall)
    await clerk.person.say("вот он")
    await clerk.person.sees("Пришлите реестр файлом")
    await clerk.person.send_file("photo.png", b"\x89PNG\r\n\x1a\n\x00")
    await clerk.person.sees("Этот файл – не реестр")


async def test_a_regional_clerk_takes_in_no_members_of_the_session(hall: Hall) -> None:
    clerk = await hall.clerk(body=None, region="almaty", language="ru")
    await clerk.person.send_file("register.csv", crowd(1))
    await clerk.person.sees("нет права")


async def test_a_members_file_is_no_import(hall: Hall) -> None:
    member = await hall.member(language="ru")
    await member.person.send_file("register.csv", crowd(1))
    await member.person.sees("Я читаю только слова")
    assert await people(hall) == 1


async def card(hall: Hall, clerk: Bound, words: str, name: str) -> None:
    await clerk.person.say("/menu")
    await clerk.person.sees("Главное меню")
    await clerk.person.tap("📒")
    await clerk.person.sees("Привязали Telegram")
    await clerk.person.tap("🔎")
    await clerk.person.sees("Напишите несколько букв")
    await clerk.person.say(words)
    await clerk.person.sees("Найден")
    await clerk.person.tap(name)
    await clerk.person.sees("Членство с")


async def test_a_clerk_sends_a_new_link_and_it_binds(hall: Hall) -> None:
    await enrol(hall.office, "Иван Ким", "Иван Ким")
    clerk = await hall.clerk(language="ru")
    await card(hall, clerk, "ким", "Иван Ким")
    await clerk.person.tap("✉️")
    shown = await clerk.person.sees("https://t.me/")
    link = re.search(r"https://t\.me/\S+", shown.text)
    assert link is not None
    address = urlparse(link.group())
    assert address.path == "/assembly_bot"
    newcomer = hall.telegram.person(5, first_name="Иван", language_code="ru")
    await newcomer.say(f"/start {parse_qs(address.query)['start'][0]}")
    await newcomer.sees("Добро пожаловать, Иван Ким")


async def test_a_clerk_unbinds_a_lost_phone(hall: Hall) -> None:
    member = await hall.member("Иван Ким", "Иван Ким")
    clerk = await hall.clerk(language="ru")
    await card(hall, clerk, "ким", "Иван Ким")
    await clerk.person.tap("🔓")
    await clerk.person.sees("Отвязать")
    await clerk.person.tap("✅ Да")
    await clerk.person.sees("Telegram не привязан")
    async with AsyncSession(hall.office.engine) as session:
        account = await session.get(Account, member.telegram_id)
    assert account is not None
    assert account.member_id is None
    await member.person.say("/me")
    await member.person.sees("ешкімге байланыстырылмаған")


async def test_a_clerk_ends_a_seat_on_a_day_and_a_ground(hall: Hall) -> None:
    await enrol(hall.office, "Иван Ким", "Иван Ким")
    clerk = await hall.clerk(language="ru")
    await card(hall, clerk, "ким", "Иван Ким")
    await clerk.person.tap("⛔ Прекратить")
    await clerk.person.sees("По какому основанию")
    await clerk.person.tap("17.1.7")
    await clerk.person.sees("С какого дня")
    await clerk.person.say("завтра")
    await clerk.person.sees("Напишите дату так")
    await clerk.person.say("01.04.2023")
    await clerk.person.sees("Прекратить?")
    await clerk.person.tap("⛔ Прекратить полномочия")
    shown = await clerk.person.sees("полномочия прекращены")
    assert "подпункт 7) пункта 1 статьи 17" in shown.text
    async with AsyncSession(hall.office.engine) as session:
        seat = await session.scalar(select(Seat))
    assert seat is not None
    assert (str(seat.ends), seat.end_ground) == ("2023-04-01", "17.1.7")


async def test_a_command_wins_over_a_question(hall: Hall) -> None:
    clerk = await clerk_at_import(hall)
    await clerk.person.say("/me")
    await clerk.person.sees("не состоите ни в одном органе")
    await clerk.person.send_file("register.csv", crowd(1))
    await clerk.person.sees("Если внести файл")
    await clerk.person.say("да")
    await clerk.person.sees("нажмите кнопку выше")
    await clerk.person.say("/cancel")
    await clerk.person.sees("Главное меню")
    await clerk.person.tap("✅ Внести")
    assert await people(hall) == 1


@pytest.mark.parametrize("data", ["mbr:{id}", "unb:{id}", "unbyes:{id}", "inv:{id}", "invno:{id}", "reg"])
async def test_a_forged_tap_is_refused_in_one_sentence(hall: Hall, data: str) -> None:
    """Buttons can be made up: the right is asked for at every tap."""
    victim = await hall.member()
    other = await hall.member(language="ru")
    await other.person.say("/menu")
    message = await other.person.sees("Главное меню")
    answer = await other.person.tap_data(message.id, data.format(id=victim.member_id))
    assert answer.text == "У вас нет права на это действие."


async def test_a_clerk_cannot_hand_out_an_administrators_link(hall: Hall) -> None:
    boss = await enrol(hall.office, "Иван Ким", "Иван Ким")
    await give_role(hall.office, boss.member_id, Role.ADMINISTRATOR)
    await invite_member(hall.office, Actor.operator(), boss.member_id)
    clerk = await hall.clerk(language="ru")
    await card(hall, clerk, "ким", "Иван Ким")
    labels = [button["text"] for row in clerk.person.last.inline_keyboard for button in row]
    assert not any("ссылк" in label for label in labels)
