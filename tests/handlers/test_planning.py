"""A convocation prepared ahead in the chat: parts in any order, wrong words asked for again, called with a tap."""

from sqlalchemy.ext.asyncio import AsyncSession

from tests.conftest import Hall
from tests.people import body_id
from tests.tapping import tap, tap_data


async def test_a_clerk_prepares_a_session_part_by_part_and_calls_it(hall: Hall) -> None:
    member = await hall.member(language="ru")
    clerk = await hall.clerk(language="ru")
    person = clerk.person
    await person.say("/clerk")
    await tap(person, "🗓 Созывы, подготовленные заранее")
    await person.sees("Пока их нет")
    await tap(person, "➕ Подготовить созыв")
    await person.sees("дату и время заседания")
    await person.say("завтра")
    await person.sees("дату вместе со временем")
    await person.say("01.06.2023 10:00")
    await person.sees("36 дней")
    for button, answer, sign in (
        ("📍 Место", "Астана қаласы\nгород Астана", "✅ Место: город Астана"),
        ("📋 Повестка, каз.", "1. Есеп\n2. Сайлау", "на казахском – 2, на русском – 0"),
        ("📋 Повестка, рус.", "Отчёт\nВыборы", "✅ Повестка дня"),
        ("📄 Распоряжение", "№ 12-р\n27.03.2023", "✅ Распоряжение: № 12-р"),
    ):
        await tap(person, button)
        before = person.moment
        await person.say(answer)
        await person.sees(sign, after=before)
    await tap(person, "📤 Когда отправить")
    await person.say("03.05.2023 10:00")
    await person.sees("не может уйти позже")
    await person.say("02.05.2023 09:00")
    await person.sees("Отправка: 2 мая 2023")
    await tap(person, "📣 Созвать сейчас")
    await tap(person, "📣 Да, созвать")
    await person.sees("Заседание созвано.")
    letter = await member.person.sees("Очередная Сессия")
    assert "№ 12-р" in (letter.text or "")


async def test_what_is_not_two_lines_is_asked_for_again(hall: Hall) -> None:
    clerk = await hall.clerk(language="ru")
    person = clerk.person
    await tap_data(person, "plannew:0:0")
    await person.sees("дату и время")
    await person.say("01.06.2023 10:00")
    await person.sees("Готовится заседание")
    for part, wrong, told in (
        ("place", "Астана", "первая на казахском"),
        ("order", "12-р", "номер распоряжения, затем"),
        ("publication", "Правда", "название издания, затем"),
        ("order", "12-р\nвчера", "дат"),
    ):
        await tap_data(person, f"planfill:1:{part}")
        before = person.moment
        await person.say(wrong)
        await person.sees(told, after=before)


async def test_forged_taps_on_a_plan_are_refused(hall: Hall) -> None:
    clerk, other = await hall.clerk(), await hall.clerk(body=None, region="abai")
    await tap_data(clerk.person, "plannew:0:0")
    await clerk.person.say("01.06.2023 10:00")
    await clerk.person.sees("Дайындалып жатқан отырыс")
    for data in (
        "plan:1",
        "planfill:1:order",
        "plango:1:1",
        "plandrop:1:1",
        "planself:1",
        "plancall:1:council_chair",
    ):
        assert await tap_data(other.person, data), data
    assert await tap_data(clerk.person, "planfill:1:everything")
    assert await tap_data(clerk.person, "plango:1:1"), "it is not complete"
    assert await tap_data(clerk.person, "plan:99")


async def test_behind_the_last_lawful_day_nothing_is_promised_to_go_by_itself(hall: Hall) -> None:
    clerk = await hall.clerk(language="ru")
    await tap_data(clerk.person, "plannew:0:0")
    await clerk.person.say("10.04.2023 10:00")
    screen = await clerk.person.sees("Последний законный день прошёл")
    assert "отправит созыв сам" not in (screen.text or "")


async def test_a_regions_short_term_is_given_a_reason_and_the_link_is_switched_on(hall: Hall) -> None:
    person = (await hall.clerk(body=None, region="almaty", language="ru")).person
    async with AsyncSession(hall.office.engine) as session:
        almaty = await body_id(session, "almaty-session")
    await tap_data(person, f"plannew:{almaty}:0")
    await person.sees("дату и время")
    await person.say("30.03.2023 10:00")
    await person.sees("Причина короткого срока: нет")
    await tap(person, "📝 Причина")
    await person.sees("Напишите причину")
    await person.say("Срочный вопрос")
    await person.sees("✅ Причина короткого срока: Срочный вопрос")
    await tap(person, "🎥 Разрешить видеосвязь")
    await person.sees("🎥 Можно участвовать и по видеосвязи")
