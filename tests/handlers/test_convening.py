"""The clerk's dialogues in the chat: a Session convened as in the spring of 2023, and all that goes wrong."""

from datetime import timedelta
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rehearsal.person import Person
from db.models import AuditEntry, Delivery, DeliveryState, Meeting, MeetingState, Publication
from tests.conftest import Hall
from tests.people import enrol, enrol_many
from tests.sittings import sitting
from tests.tapping import tap, tap_data
from tests.waiting import eventually


async def walk(person: Person, *steps: str) -> None:
    """Each step is answered in words (or by a button: `[label]`), and what the bot makes of it is waited for."""
    for step in steps:
        before = person.moment
        if step.startswith("["):
            await person.tap(step.strip("[]"))
        else:
            await person.say(step)
        await person.until(partial(bot_moved, person, before), f"an answer to {step!r}")


def bot_moved(person: Person, before: int) -> bool:
    """Whether the bot has written or edited since that moment."""
    return any(message.from_bot and message.version > before for message in person.chat)


ASKED = (
    "/clerk",
    "[📣 Созвать]",
    "[Очередная Сессия]",
)
PLACES_AND_AGENDA = (
    "Астана, Бейбітшілік және келісім сарайы",
    "Астана, Дворец мира и согласия",
    "1. Есеп\n2. Жоспар",
    "[✅ Это всё]",
    "1) Отчёт\n2) План",
    "[✅ Это всё]",
)


async def meetings(hall: Hall) -> int:
    async with AsyncSession(hall.office.engine) as session:
        return (await session.scalars(select(func.count(Meeting.id)))).one()


async def test_a_session_is_refused_at_29_days_and_convened_at_30(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    member = (await hall.member(language="kk")).person
    await walk(clerk, *ASKED, "25 апреля 2023 10:00", *PLACES_AND_AGENDA, "15", "27.03.2023")
    refusal = clerk.last.text
    assert "пункт 2 статьи 9" in refusal
    assert "26 апреля 2023" in refusal
    await walk(clerk, "[📅 Другая дата заседания]", "26.04.2023", "10:00")
    preview = clerk.last.text
    assert "2023\u202fж. 26 сәуір" in preview
    assert "26 апреля 2023" in preview
    assert "1. Есеп" in preview
    assert "2. План" in preview
    await walk(clerk, "[📣 Отправить созыв]")
    assert "отправляется 1 члену" in clerk.last.text
    notice = await member.sees("Кезекті Сессия шақырылды")
    assert notice.file_name == "otyrys-2023-04-26.ics"
    assert "сәрсенбі" in notice.text
    assert hall.telegram.defects == []


async def test_a_member_answers_and_the_clerk_sees_it(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    member = (await hall.member("Қуат <b>", "Куат <b>", language="kk")).person
    await convened(clerk)
    await member.sees("Кезекті Сессия шақырылды")
    answer = await member.tap("👁 Оқыдым")
    assert answer.text == "Оқығаныңыз белгіленді."
    await member.tap("Келемін")
    await member.until(lambda: "✅ Келемін" in str(member.last.buttons), "the tick")
    assert (await member.tap("✅ Келемін")).text == "Белгіленді: келесіз."
    await member.tap("Келе алмаймын")
    await member.until(lambda: "✅ Келе алмаймын" in str(member.last.buttons), "the other tick")
    await walk(clerk, "[📨 Кого известили]")
    assert "Извещены: 1 из 1" in clerk.last.text
    assert "Не смогут: 1" in clerk.last.text
    await walk(clerk, "[Не смогут: 1]")
    assert "Куат <b>" in clerk.last.text


async def convened(clerk: Person) -> None:
    await walk(
        clerk, *ASKED, "26.04.2023 10:00", *PLACES_AND_AGENDA, "15", "27.03.2023", "[📣 Отправить созыв]"
    )


async def test_bad_answers_are_named_and_the_step_goes_on(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await walk(clerk, *ASKED, "завтра")
    assert "Не понимаю дату" in clerk.last.text
    await walk(clerk, "01.01.2020 10:00")
    assert "уже прошло" in clerk.last.text
    await walk(clerk, "26.04.2023 10:00", "х" * 301)
    assert "знаков 301" in clerk.last.text
    await walk(clerk, "Астана", "Астана", "Есеп\nЖоспар", "[✅ Это всё]", "Отчёт")
    assert "на казахском 2, на русском 1" in ((await clerk.tap("✅ Это всё")).text or "")
    await walk(clerk, "План", "[✅ Это всё]", "15", "28.03.2023")
    assert "позже сегодняшней" in clerk.last.text
    await walk(clerk, "27.03.2023")
    assert "Проверьте перед отправкой" in clerk.last.text
    await walk(clerk, "что-то")
    assert "отвечают кнопкой" in clerk.last.text


async def test_where_only_the_hour_is_asked_a_day_with_its_hour_is_taken_too(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await walk(clerk, *ASKED, "25.04.2023")
    assert "Во сколько начало" in clerk.last.text
    await walk(clerk, "01.01.2020 10:00")
    assert "уже прошло" in clerk.last.text
    await walk(clerk, "26.04.2023 11:00")
    assert "Место на казахском" in clerk.last.text
    await walk(clerk, *PLACES_AND_AGENDA, "15", "27.03.2023")
    assert "26 апреля 2023" in clerk.last.text
    assert "11:00" in clerk.last.text


async def test_a_dialogue_can_go_back_and_can_be_left_at_any_step(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await walk(clerk, *ASKED, "26.04.2023 10:00", "[⬅️ Назад]", "27.04.2023", "11:00", "Астана")
    await walk(clerk, "[⬅️ Назад]", "[✖️ Отмена]")
    assert "ничего не отправлено" in clerk.last.text
    await walk(clerk, *ASKED, "/cancel", "26.04.2023 10:00")
    assert "на казахском" not in clerk.last.text
    assert await meetings(hall) == 0


async def test_a_button_of_an_earlier_step_or_a_second_send_does_nothing(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await convened(clerk)
    assert await meetings(hall) == 1
    kind = "cv:kind:pick:regular"
    send = "cv:confirm:send:"
    for data in (kind, send):
        assert "устарела" in ((await clerk.tap_data(clerk.last.id, data)).text or "")
    assert await meetings(hall) == 1


async def test_an_agenda_of_sixty_long_items_is_taken_in_many_messages_and_read_page_by_page(
    hall: Hall,
) -> None:
    clerk = (await hall.clerk(language="ru")).person
    member = (await hall.member(language="ru")).person
    await walk(clerk, *ASKED, "26.04.2023 10:00", "Астана", "Астана")
    for letters in ("ә", "я"):
        for part in range(6):
            items = [f"{part * 10 + number} {letters * 290}" for number in range(1, 11)]
            await walk(clerk, "\n".join(items))
        await walk(clerk, "[✅ Это всё]")
    await walk(clerk, "15", "27.03.2023", "[Дальше ▶️]", "[📣 Отправить созыв]")
    notice = await member.sees("Созыв: Очередная Сессия")
    assert "и ещё" in notice.text
    await walk(member, "[📋 Вся повестка дня]")
    assert "Страница 1 из" in member.last.text
    await walk(member, *["[Дальше ▶️]"] * 5)
    assert "60. 60" in member.last.text
    assert hall.telegram.defects == []


async def test_whoever_is_no_clerk_is_told_no_and_it_is_on_the_record(hall: Hall) -> None:
    member = (await hall.member(language="ru")).person
    await walk(member, "/clerk")
    assert "нет права" in member.last.text
    assert "нет права" in ((await member.tap_data(member.last.id, "conv")).text or "")
    async with AsyncSession(hall.office.engine) as session:
        denied = list(await session.scalars(select(AuditEntry.action).where(AuditEntry.allowed.is_(False))))
    assert denied == ["convene", "convene"]


async def test_a_short_notice_of_a_council_meeting_goes_with_a_reason(hall: Hall) -> None:
    clerk = (await hall.clerk(body="council", language="ru")).person
    await walk(clerk, "/clerk", "[📣 Созвать]", "[Очередное заседание]", "01.04.2023 10:00")
    await walk(clerk, *PLACES_AND_AGENDA, "15", "27.03.2023", "[Председатель Совета]")
    assert "Закон здесь срока не устанавливает" in clerk.last.text
    await walk(clerk, "Наводнение", "[📣 Отправить созыв]", "[⬅️ К заседанию]")
    assert "Причина: Наводнение" in clerk.last.text
    assert "Созывает: Председатель Совета" in clerk.last.text


async def test_an_extraordinary_session_asks_who_initiated_it_and_when(hall: Hall) -> None:
    clerk = (await hall.clerk(language="kk")).person
    await walk(
        clerk, "/clerk", "[📣 Шақыру]", "[Кезектен тыс Сессия]", "26.04.2023 10:00", "Астана", "Астана"
    )
    await walk(clerk, "Есеп", "[✅ Болды]", "Отчёт", "[✅ Болды]", "15", "27.03.2023", "[Ассамблея Кеңесі]")
    await walk(clerk, "25.03.2023")
    assert "9-баптың 3-тармағы" in clerk.last.text
    assert "2023\u202fж. 25 сәуір" in clerk.last.text
    await walk(clerk, "[📄 Шешім күнін түзету]", "26.03.2023", "[📣 Шақыруды жіберу]")
    assert "Шақырылды" in clerk.last.text


async def test_a_changed_place_and_a_cancellation_reach_the_members(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    member = (await hall.member(language="kk")).person
    await convened(clerk)
    await walk(clerk, "[⬅️ К заседанию]", "[✏️ Изменить]", "[📍 Место]", "Алматы қаласы", "город Алматы")
    await walk(clerk, "[📨 Отправить изменение]")
    change = await member.sees("Өтетін орны өзгерді")
    assert "Алматы қаласы" in change.text
    await walk(clerk, "[⬅️ К заседанию]", "[🚫 Отменить]", "Наводнение", "[🚫 Да, отменить]")
    cancelled = await member.sees("өткізілмейді")
    assert "Наводнение" in cancelled.text
    assert b"METHOD:CANCEL" in (cancelled.document or b"")


async def test_a_video_link_is_added_to_a_convened_meeting_and_members_read_of_it(hall: Hall) -> None:
    member, clerk = (await hall.member(language="ru")).person, (await hall.clerk(language="ru")).person
    at = await sitting(hall.office, state=MeetingState.CONVENED)
    await tap_data(clerk, f"chg:{at.meeting_id}")
    await tap(clerk, "🎥 Видеосвязь")
    preview = await clerk.sees("После изменения будет так")
    assert "Можно участвовать и по видеосвязи" in preview.text
    await tap(clerk, "📨 Отправить изменение")
    assert "Можно участвовать и по видеосвязи" in (await member.sees("Изменилось участие по видеосвязи")).text


async def test_a_publication_is_missing_on_the_card_until_it_is_recorded(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await convened(clerk)
    await walk(clerk, "/meeting")
    assert "Публикация в официальных средствах массовой информации ещё не отмечена" in clerk.last.text
    await walk(
        clerk,
        "[📰 Отметить публикацию]",
        "27.03.2023",
        "Казахстанская правда",
        "[Пропустить]",
        "[✅ Отметить]",
    )
    assert "Опубликовано: 27 марта 2023\u202fг., Казахстанская правда" in clerk.last.text
    async with AsyncSession(hall.office.engine) as session:
        assert (await session.scalars(select(func.count(Publication.id)))).one() == 1


async def test_the_clerk_sees_who_is_not_reached_and_why(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await enrol(hall.office, "Бұғат", "Закрытый", telegram_id=555, phone="+77017654321")
    hall.stranger(555).block()
    await enrol(hall.office, "Қағаз", "Бумажный", phone="+77011234567")
    await convened(clerk)
    await eventually(lambda: failed(hall), "the refusal")
    await walk(clerk, "[📨 Кого известили]", "[Не дошло: 1]")
    assert "Закрытый, +7 701 765 4321: заблокировал бота" in clerk.last.text
    await walk(clerk, "[⬅️ К сводке]", "[Без Telegram: 1]")
    assert "Бумажный, +7 701 123 4567: Telegram не привязан" in clerk.last.text


async def failed(hall: Hall) -> bool:
    async with AsyncSession(hall.office.engine) as session:
        found = select(Delivery.id).where(Delivery.state == DeliveryState.FAILED)
        return (await session.scalars(found)).first() is not None


async def test_only_the_newest_notice_can_be_answered_but_every_one_can_be_read(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    member = (await hall.member(language="ru")).person
    await convened(clerk)
    old = await member.sees("Созыв: Очередная Сессия")
    await walk(clerk, "[⬅️ К заседанию]", "[✏️ Изменить]", "[📍 Место]", "Алматы", "Алматы")
    await walk(clerk, "[📨 Отправить изменение]")
    await member.sees("Изменилось место")
    assert "заседание изменили" in ((await member.tap_data(old.id, "na:1:y")).text or "")
    assert (await member.tap_data(old.id, "nr:1")).text == "Отмечено: прочитано."
    for forged in ("na:2:z", "nr:404", "mtg:404", "dlvn:1:nobody:0", "agenda:1:-5", "chw:1:everything"):
        assert (await member.tap_data(member.last.id, forged)) is not None
    assert "Очередная Сессия" in member.last.text


async def test_a_session_s_agenda_that_comes_too_late_is_refused_before_it_is_typed_in(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await convened(clerk)
    await walk(clerk, "[⬅️ К заседанию]", "[✏️ Изменить]")
    hall.clock.move(timedelta(days=1))
    refusal = (await clerk.tap("📋 Повестка дня")).text or clerk.last.text
    assert "пункт 2 статьи 9" in refusal
    assert "дней: 29" in refusal


async def test_an_agenda_written_over_midnight_is_refused_at_its_end(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await convened(clerk)
    await walk(clerk, "[⬅️ К заседанию]", "[✏️ Изменить]", "[📋 Повестка дня]", "Есеп", "[✅ Это всё]", "Отчёт")
    await walk(clerk, "[✅ Это всё]")
    hall.clock.move(timedelta(days=1))
    await walk(clerk, "[📨 Отправить изменение]")
    assert "дней: 29" in clerk.last.text
    assert clerk.last.buttons == [["⬅️ Назад", "✖️ Отмена"]]


async def test_a_chair_sees_how_many_were_reached_and_not_who(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    chair = (await hall.chair(language="ru")).person
    await convened(clerk)
    await chair.sees("Созыв: Очередная Сессия")
    await walk(chair, "/meeting", "[📨 Кого известили]")
    assert "Извещены: 1 из 1" in chair.last.text
    assert not any("Доставлено" in label for row in chair.last.buttons for label in row)
    assert "нет права" in ((await chair.tap_data(chair.last.id, "dlvn:1:delivered:0")).text or "")


async def test_a_session_that_members_asked_for_wants_a_third_of_their_signatures(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await enrol_many(hall.office, 4)
    await walk(
        clerk, "/clerk", "[📣 Созвать]", "[Внеочередная Сессия]", "26.04.2023 10:00", *PLACES_AND_AGENDA
    )
    await walk(clerk, "15", "27.03.2023", "[Не менее трети членов]", "27.03.2023", "много")
    assert "цифрами" in clerk.last.text
    await walk(clerk, "1")
    assert "пункт 3 статьи 9" in clerk.last.text
    assert "то есть 2" in clerk.last.text
    await walk(clerk, "2")
    assert "Өтінішке қол қойғандар: 2" in clerk.last.text
    assert "Подписей под обращением: 2" in clerk.last.text
    await walk(clerk, "[📣 Отправить созыв]")
    assert "Созвано" in clerk.last.text


async def test_a_video_link_is_chosen_on_the_preview_and_taken_back_and_members_read_of_it(
    hall: Hall,
) -> None:
    clerk = (await hall.clerk(language="ru")).person
    member = (await hall.member(language="ru")).person
    await walk(clerk, *ASKED, "26.04.2023 10:00", *PLACES_AND_AGENDA, "15", "27.03.2023")
    assert "видеосвязи" not in clerk.last.text
    await walk(clerk, "[🎥 Разрешить видеосвязь]", "[🎥 Провести без видеосвязи]")
    assert "видеосвязи" not in clerk.last.text
    await walk(clerk, "[🎥 Разрешить видеосвязь]")
    assert "Бейнебайланыс арқылы да қатысуға болады" in clerk.last.text
    await walk(clerk, "[📣 Отправить созыв]")
    await member.sees("Можно участвовать и по видеосвязи")
    async with AsyncSession(hall.office.engine) as session:
        assert (await session.scalars(select(Meeting.online))).one()
