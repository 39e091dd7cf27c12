"""Announcements in the chat: written, tried on oneself, sent, read; and everything that a thumb or a forger can do."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rehearsal.parameters import Upload
from bot.rehearsal.person import Person
from bot.rules.terms import ALMATY
from bot.usecases.write_announcement import release_due
from db.models import Announcement, Delivery, Notice, NoticeKind, ProgressBoard, Seat
from tests.conftest import Clock, Hall
from tests.handlers.conftest import NOT_YOURS, STALE, defects_in
from tests.handlers.test_convening import walk
from tests.people import enrol, enrol_many
from tests.sittings import sitting
from tests.tapping import tap, tap_data
from tests.waiting import eventually, handled

OPENED = ("/clerk", "[📢 Объявления]", "[✏️ Новое объявление]")
WORDS = ("Жиналыс <b> сағат 10-да & болады", "[✅ Это всё]", "Собрание <b> в 10 & 11", "[✅ Это всё]")


async def written(person: Person, *more: str) -> None:
    """A draft of few words and no file, ready to be sent."""
    await walk(person, *OPENED, *WORDS, "[Без файла]", "[✅ Это всё]", *more)


async def announced(hall: Hall) -> list[int]:
    """Members that announcements were written to."""
    wanted = select(Delivery.member_id).join(Notice).where(Notice.kind == NoticeKind.ANNOUNCEMENT)
    async with AsyncSession(hall.office.engine) as session:
        return list(await session.scalars(wanted))


async def answer(person: Person, label: str) -> str:
    return (await person.tap(label)).text or ""


async def test_a_clerk_tries_it_on_themselves_sends_it_and_members_read_it(
    hall: Hall, logged: list[dict[str, Any]]
) -> None:
    clerk = await hall.clerk(language="ru")
    kazakh, russian = await hall.member(language="kk"), await hall.member(language="ru")
    await written(clerk.person)
    assert "Всего 2 члена, из них подключены к боту: 2" in clerk.person.last.text
    await clerk.person.tap("🧪 Сначала отправить себе")
    await clerk.person.sees("Сынақ: бұл хабарландыру тек сізге жіберілді.")
    tested = await clerk.person.sees("Проба: это объявление отправлено только вам.")
    assert "Собрание <b> в 10 & 11" in tested.text
    assert await announced(hall) == []
    await walk(clerk.person, "[📣 Отправить 2 членам]")
    notice = await kazakh.person.sees("Жиналыс <b> сағат 10-да & болады")
    assert notice.text.startswith("📢 Қазақстан халқы Ассамблеясының Аппараты (Хатшылығы)")
    assert (await russian.person.sees("Собрание <b> в 10 & 11")).buttons == [["👁 Прочитано"]]
    assert await answer(kazakh.person, "👁 Оқыдым") == "Оқығаныңыз белгіленді."
    await kazakh.person.until(lambda: kazakh.person.last.buttons == [["✅ Оқылды"]], "the tick")
    assert await answer(kazakh.person, "✅ Оқылды") == "Оқығаныңыз белгіленді."
    board = await clerk.person.sees("Отправка закончена")
    assert "▰▰▰▰▰▰▰▰▰▰ Отправлено: 2 из 2" in board.text
    await walk(clerk.person, "[📢 Открыть объявление]")
    assert "Прочитали: 1" in (await clerk.person.sees("Прочитали: 1")).text
    assert defects_in(logged) == []
    assert hall.telegram.defects == []


@pytest.mark.parametrize("kind", ["document", "photo"])
async def test_a_document_or_a_picture_goes_with_the_words_beneath_it(hall: Hall, kind: str) -> None:
    clerk = await hall.clerk(language="ru")
    member = await hall.member(language="ru")
    await walk(clerk.person, *OPENED, *WORDS)
    await send(clerk.person, kind)
    await clerk.person.sees("Кому отправить?")
    await walk(clerk.person, "[✅ Это всё]")
    assert ("Приложен документ" if kind == "document" else "Приложена картинка") in clerk.person.last.text
    await clerk.person.tap("🧪 Сначала отправить себе")
    assert (await clerk.person.sees("Проба")).file is not None
    await walk(clerk.person, "[📣 Отправить 1 члену]")
    notice = await member.person.sees("Собрание <b> в 10 & 11")
    assert notice.file is not None
    assert notice.file.kind == kind
    assert hall.telegram.defects == []


async def send(person: Person, kind: str) -> None:
    """A file as a client sends it: the strict server keeps it and gives the bot its id."""
    if kind == "document":
        await person.send_file("бағдарлама.pdf", b"%PDF-1.7", "")
        return
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (40).to_bytes(4, "big") * 2
    kept = person._telegram.files.keep(Upload("p.png", "image/png", png), "photo")
    person._write(file=kept, text="")


async def test_words_too_long_for_a_caption_follow_their_file(hall: Hall) -> None:
    clerk = await hall.clerk(language="ru")
    member = await hall.member(language="ru")
    await walk(clerk.person, *OPENED, "ә" * 3000, "[✅ Это всё]", "ы" * 3000, "[✅ Это всё]")
    await send(clerk.person, "document")
    await clerk.person.sees("Кому отправить?")
    await walk(clerk.person, "[✅ Это всё]", "[📣 Отправить 1 члену]")
    words = await member.person.sees("ы" * 3000)
    assert words.file is None
    assert words.buttons == [["👁 Прочитано"]]
    before = member.person.chat[-2]
    assert before.file is not None
    assert (before.text, before.buttons) == ("", [])
    assert len(await announced(hall)) == 1
    assert hall.telegram.defects == []


async def test_ten_thousand_letters_are_counted_and_shortened(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await hall.member()
    await walk(clerk, *OPENED, "ә" * 4096, "ә" * 4096, "ә" * 1806)
    assert "можно не больше 3\xa0900, лишних 6\xa0100" in clerk.last.text
    assert clerk.last.buttons[0] == ["🗑 Написать заново"]
    await walk(clerk, "[🗑 Написать заново]", "ә" * 2000, "ә" * 1000, "[✅ Это всё]")
    assert "на русском языке" in clerk.last.text


async def test_what_cannot_be_attached_is_named(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await hall.member()
    await walk(clerk, *OPENED)
    await clerk.send_file("a.pdf", b"x")
    await clerk.sees("Здесь нужен текст")
    await walk(clerk, *WORDS, "просто слова")
    assert "только документ или картинку" in clerk.last.text


async def test_of_an_album_one_picture_is_taken_and_the_rest_is_named(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await hall.member()
    await walk(clerk, *OPENED, *WORDS)
    await send(clerk, "photo")
    await send(clerk, "photo")
    await clerk.sees("только один файл")
    await walk(clerk, "[✅ Это всё]")
    assert "Приложена картинка" in (await clerk.sees("Проверьте перед отправкой")).text


async def test_sixty_megabytes_are_refused_with_their_size_and_nothing_is_lost(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await hall.member()
    await walk(clerk, *OPENED, *WORDS)
    kept = clerk._telegram.files.keep(Upload("large.zip", "application/zip", b"x"), "document")
    clerk._write(file=replace(kept, data=bytes(60 * 1024 * 1024)), text="")
    await clerk.sees("60 МБ, можно не больше 50 МБ")
    await walk(clerk, "[Без файла]", "[✅ Это всё]")
    assert "Собрание <b> в 10 & 11" in (await clerk.sees("Проверьте перед отправкой")).text


async def test_a_moment_is_asked_with_day_and_hour_and_a_scheduled_one_can_be_taken_back(
    hall: Hall, clock: Clock
) -> None:
    clerk = (await hall.clerk(language="ru")).person
    member = (await hall.member(language="ru")).person
    await written(clerk, "[🕘 Время]", "вчера")
    assert "Не понимаю дату" in clerk.last.text
    await walk(clerk, "26.03.2023 10:00")
    assert "уже прошло" in clerk.last.text
    await walk(clerk, "28.03.2023")
    assert "Напишите и время" in clerk.last.text
    await walk(clerk, "28.03.2033 10:00")
    assert "Проверьте год" in clerk.last.text
    await walk(clerk, "28.03.2023 10:00", "[🗓 Запланировать отправку]", "[📢 Открыть объявление]")
    assert "Запланировано" in clerk.last.text
    await walk(clerk, "[🗑 Отменить отправку]")
    assert "Отменено" in clerk.last.text
    await written(clerk, "[🕘 Время]", "28.03.2023 10:00", "[🗓 Запланировать отправку]")
    clock.move(timedelta(days=1))
    await release_due(hall.office)
    await member.sees("Собрание <b> в 10 & 11")
    await clerk.sees("Отправка закончена")
    assert len(await announced(hall)) == 1


async def test_who_missed_the_day_hears_of_it_and_finds_the_announcement(hall: Hall, clock: Clock) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await hall.member()
    await written(clerk, "[🕘 Время]", "28.03.2023 10:00", "[🗓 Запланировать отправку]")
    clock.move(timedelta(days=2))
    await release_due(hall.office)
    await clerk.sees("Объявление не отправлено")
    await walk(clerk, "[📢 Открыть объявление]")
    assert "В назначенный день бот не работал" in clerk.last.text


async def test_the_national_clerk_combines_regions_positions_and_answers(hall: Hall) -> None:
    clerk = (await hall.clerk(body=None, language="ru")).person
    for number, body in enumerate(("session", "abai-session", "abai-council", "almaty-session")):
        await enrol(hall.office, body=body, telegram_id=5000 + number)
    async with AsyncSession(hall.office.engine) as session:
        await session.execute(update(Seat).values(position="Төраға"))
        await session.commit()
    await walk(clerk, *OPENED, *WORDS, "[Без файла]")
    assert await answer(clerk, "🗓 Ответ о заседании") == ""
    await clerk.sees("заседаний нет")
    await walk(clerk, "[⬅️ Назад]", "[🗺 Регионы]", "[область Абай]", "[Оба органа]")
    assert "Всего 2 члена" in clerk.last.text
    await walk(clerk, "[✅ Совет ассамблеи области Абай]")
    assert "Всего 1 член" in clerk.last.text
    await walk(clerk, "[🗺 Регионы]", "[Дальше", "[город Алматы]", "[Сессия ассамблеи города Алматы]")
    await walk(clerk, "[👥 К получателям]", "[💼 Должность]", "[Төраға]")
    assert "Только в должности: Төраға" in clerk.last.text
    await walk(clerk, "[👁 Поимённо]")
    assert clerk.last.text.count("• Айгуль Сейтова") == 2
    await walk(clerk, "[⬅️ Назад]", "[✅ Это всё]", "[📣 Отправить 2 членам]")
    assert len(await announced(hall)) == 2


async def test_those_who_have_not_answered_are_written_to(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    people = await enrol_many(hall.office, 2, first_telegram_id=5000)
    at = await sitting(hall.office, starts_at=hall.clock.now + timedelta(days=20))
    async with AsyncSession(hall.office.engine) as session:
        notice = Notice(
            kind=NoticeKind.CONVOCATION, meeting_id=at.meeting_id, revision=1, payload={}, priority=1,
            created_at=hall.clock.now,
        )  # fmt: skip
        session.add(notice)
        await session.flush()
        session.add_all(
            Delivery(
                notice_id=notice.id, member_id=one.member_id, state="sent", priority=1,
                due_at=hall.clock.now, rsvp=rsvp,
            )
            for one, rsvp in zip(people, (None, "cannot"), strict=True)
        )  # fmt: skip
        await session.commit()
    await walk(clerk, *OPENED, *WORDS, "[Без файла]", "[🗓 Ответ о заседании]", "[Очередная Сессия"
    , "[Кто не ответил]")  # fmt: skip
    assert "Только не ответившие: Очередная Сессия" in clerk.last.text
    await walk(clerk, "[✅ Это всё]", "[📣 Отправить 1 члену]")
    assert await announced(hall) == [people[0].member_id]


async def test_a_regional_clerk_is_shown_and_given_their_own_region_only(
    hall: Hall, logged: list[dict[str, Any]]
) -> None:
    clerk = (await hall.clerk(body=None, region="abai", language="ru")).person
    await enrol(hall.office, body="abai-session", telegram_id=5000)
    await enrol(hall.office, body="almaty-session", telegram_id=5001)
    await walk(clerk, *OPENED, *WORDS, "[Без файла]")
    labels = [label for row in clerk.last.buttons for label in row]
    assert labels[:2] == ["Сессия ассамблеи области Абай", "Совет ассамблеи области Абай"]
    assert "🗺 Регионы" not in labels
    for forged in ("body:1", "body:999", "both:almaty", "region:almaty", "region:", "both:x", "meeting:1",
                   "answered:1.silent", "answered:1.x", "answered:", "position:7", "position:x", "positions:0",
                   "done:", "nothing:", "names:0"):  # fmt: skip
        assert await tap_data(clerk, f"anw:audience:{forged}") not in ("",), forged
    await walk(clerk, "[Сессия ассамблеи области Абай]", "[✅ Это всё]")
    assert "Всего 1 член" in clerk.last.text
    await walk(clerk, "[📣 Отправить 1 члену]")
    assert len(await announced(hall)) == 1
    assert defects_in(logged) == []


async def test_whom_it_did_not_reach_is_a_list_with_telephones_and_a_file(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    (await hall.member("Айгүл Сейітова", "Айгуль Сейтова")).person.block()
    reader, silent = await hall.member("Асан", "Асан Читатель"), await hall.member("Үсен", "Усен Молчун")
    await enrol(hall.office, "Дәурен", "Даурен Вне", phone="+77010000055")
    await written(clerk, "[📣 Отправить 2 членам]")
    await clerk.sees("Отправка закончена")
    await answer(reader.person, "👁 Оқыдым")
    await walk(clerk, "[📢 Открыть объявление]", "[📞 Не дошло]")
    listed = (await clerk.sees("Не извещены: 2")).text
    assert "Айгуль Сейтова, нет телефона: заблокировал бота" in listed
    assert "Даурен Вне, +7 701 000 0055" in listed
    assert "Усен" not in listed
    await walk(clerk, "[📊 Список (CSV)]")
    file = (await clerk.sees("В списке 2 члена")).file
    assert file is not None
    assert "Даурен Вне" in file.data.decode("utf-8-sig")
    await tap_data(clerk, f"anrn:{await notice_of(hall)}:unread:0")
    await clerk.sees("Не прочитали: 1")
    assert "Усен Молчун" in clerk.last.text
    assert silent.person.last.buttons == [["👁 Оқыдым"]]


async def test_another_secretariat_does_not_see_whom_it_did_not_reach(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await hall.member()
    await written(clerk, "[📣 Отправить 1 члену]")
    await clerk.sees("Отправка закончена")
    regional = await hall.clerk(body=None, region="abai", language="ru")
    number = await notice_of(hall)
    for data in (f"anrn:{number}:unread:0", f"anrf:{number}:not_reached:xlsx"):
        assert await tap_data(regional.person, data) in NOT_YOURS, data


async def notice_of(hall: Hall) -> int:
    async with AsyncSession(hall.office.engine) as session:
        return (await session.scalars(select(Notice.id).where(Notice.kind == NoticeKind.ANNOUNCEMENT))).one()


async def test_the_command_begins_one_in_the_midst_of_anything(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await clerk.say("/start")
    await clerk.sees("Главное меню")
    assert "announce" in [command["command"] for command in clerk.commands]
    await tap_data(clerk, "conv")
    await clerk.say("/announce")
    await clerk.sees("Напишите текст объявления")
    await walk(clerk, "Мәтін", "[✅ Это всё]")
    assert "на русском" in clerk.last.text


async def test_a_double_tap_and_buttons_of_another_step_do_nothing(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await hall.member()
    await written(clerk)
    for data in ("anw:text_kk:done:", "anw:audience:body:1", "anw:ready:mend:nothing", "anw:ready:anew:"):
        assert await tap_data(clerk, data, clerk.last.id) in STALE, data
    await walk(clerk, "[📣 Отправить 1 члену]")
    assert await tap_data(clerk, "anw:ready:send:", clerk.last.id) in STALE
    assert len(await announced(hall)) == 1


async def test_the_same_words_again_are_not_sent_again(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await hall.member()
    await written(clerk, "[📣 Отправить 1 члену]")
    await clerk.sees("Отправка закончена")
    await written(clerk, "[📣 Отправить 1 члену]")
    await clerk.sees("уже отправлено")
    assert len(await announced(hall)) == 1


async def test_a_dialogue_can_be_mended_left_and_begun_anew(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await hall.member()
    await written(clerk, "[✏️ Русский текст]", "[🗑 Написать заново]", "Другое", "[✅ Это всё]")
    assert "Другое" in clerk.last.text
    await walk(clerk, "[👥 Получатели]", "[⬅️ Назад]", "[🔔 Сделать срочным]")
    assert "Срочно" in clerk.last.text
    await walk(clerk, "[📎 Файл]", "[Без файла]", "[🕘 Время]", "[⚡️ Отправить сразу]", "слова")
    assert "отвечают кнопкой" in clerk.last.text
    await walk(clerk, "[✖️ Отмена]")
    await clerk.sees("ничего не отправлено")
    await walk(clerk, *OPENED, "Мәтін", "[✅ Это всё]", "[⬅️ Назад]", "[✖️ Отмена]")
    assert await announced(hall) == []


async def test_nobody_without_the_right_opens_any_of_it(hall: Hall) -> None:
    member = (await hall.member(language="ru")).person
    clerk = await hall.clerk(language="ru")
    await written(clerk.person, "[🕘 Время]", "28.03.2023 10:00", "[🗓 Запланировать отправку]")
    async with AsyncSession(hall.office.engine) as session:
        number = (await session.scalars(select(Announcement.id))).one()
    for person in (member, hall.stranger(language="ru")):
        await person.say("/announce")
        await person.sees("У вас нет права на это действие")
        for data in ("anns:0", "annw", f"annc:{number}", f"annd:{number}"):
            assert await tap_data(person, data) in NOT_YOURS, data
        assert await tap_data(person, "annr:1") != ""


async def test_what_waits_for_the_morning_is_paused_resumed_and_cancelled_from_the_board(
    hall: Hall, clock: Clock
) -> None:
    """By night nothing goes, so that there is time to tap."""
    clock.set(datetime(2023, 3, 27, 22, 30, tzinfo=ALMATY))
    clerk = (await hall.clerk(language="ru")).person
    member = (await hall.member(language="ru")).person
    await written(clerk)
    assert "Ночью членов не беспокоят: отправится 28 марта 2023" in clerk.last.text
    await walk(clerk, "[📣 Отправить 1 члену]")
    board = await clerk.sees("Уведомление отправляется")
    assert "Продолжение: 28 марта 2023" in board.text
    await tap(clerk, "⏸ Приостановить")
    await clerk.sees("Отправка приостановлена")
    await tap(clerk, "▶️ Продолжить")
    await clerk.sees("Уведомление отправляется", after=board.version)
    await tap(clerk, "⏸ Приостановить")
    await tap(clerk, "🚫 Не отправлять остальным")
    await clerk.sees("Отменено: 1")
    assert "отменена" in await tap_data(clerk, f"steer:{await newest_notice(hall)}:pause")
    clock.move(timedelta(hours=12))
    await written(clerk, "[🔔 Сделать срочным]", "[📣 Отправить 1 члену]")
    await member.sees("Собрание <b> в 10 & 11")
    assert len([message for message in member.chat if message.from_bot]) == 1


async def test_an_urgent_one_goes_by_night(hall: Hall, clock: Clock) -> None:
    clock.set(datetime(2023, 3, 27, 22, 30, tzinfo=ALMATY))
    clerk = (await hall.clerk(language="ru")).person
    member = (await hall.member(language="ru")).person
    await written(clerk, "[🔔 Сделать срочным]")
    assert "Ночью" not in clerk.last.text
    await walk(clerk, "[📣 Отправить 1 члену]")
    await member.sees("Собрание <b> в 10 & 11")


async def newest_notice(hall: Hall) -> int:
    async with AsyncSession(hall.office.engine) as session:
        return (await session.scalars(select(func.max(Notice.id)))).one()


async def test_nobody_steers_anothers_notice(hall: Hall, clock: Clock) -> None:
    clock.set(datetime(2023, 3, 27, 22, 30, tzinfo=ALMATY))
    clerk, member = await hall.clerk(language="ru"), await hall.member(language="ru")
    other = (await hall.clerk(body=None, region="abai", language="ru")).person
    await written(clerk.person, "[📣 Отправить 1 члену]")
    number = await newest_notice(hall)
    for person in (member.person, other):
        for does in ("pause", "resume", "cancel"):
            assert await tap_data(person, f"steer:{number}:{does}") in NOT_YOURS
    assert await tap_data(clerk.person, f"steer:{number}:burn") in STALE


async def test_a_board_that_has_shown_the_end_is_forgotten(hall: Hall) -> None:
    clerk = await hall.clerk(language="ru")
    await hall.member()
    await written(clerk.person, "[📣 Отправить 1 члену]")
    await clerk.person.sees("Отправка закончена")
    await handled(hall.telegram)

    async def none_left() -> bool:
        async with AsyncSession(hall.office.engine) as session:
            return (await session.scalars(select(ProgressBoard.id))).first() is None

    await eventually(none_left, "the board to end")
