"""The law's calendar on the phone: what to do in one tap, a report sent as a file, an answer recorded."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.usecases.warn_of_duties import warn_of_duties
from db.models import MeetingState
from tests.conftest import Hall
from tests.handlers.conftest import NOT_YOURS, STALE
from tests.people import enrol
from tests.sittings import DAY, adopted, sitting
from tests.tapping import tap, tap_data

APRIL = datetime(2023, 4, 1, 5, tzinfo=UTC)
"""Ten in the morning in Almaty on the first day after a quarter."""


async def test_what_to_do_and_by_when_is_one_tap_for_a_clerk_and_for_a_chair(hall: Hall) -> None:
    clerk, chair = await hall.clerk(), await hall.chair(language="ru")
    await clerk.person.say("/menu")
    await tap(clerk.person, "📌 Не істеу керек")
    shown = await clerk.person.sees("Заң бойынша не істеу керек")
    assert "1 желтоқсан, 249 күн қалды (9-баптың 2-тармағы)" in shown.text
    await chair.person.say("/duties")
    shown = await chair.person.sees("Распоряжение о созыве очередной Сессии 2023 года")
    assert not any("Созвать" in label for row in shown.buttons for label in row), (
        "a chair convenes nothing here"
    )


async def test_after_the_laws_last_day_the_list_says_so(hall: Hall) -> None:
    hall.clock.set(datetime(2026, 7, 1, 5, tzinfo=UTC))
    clerk = await hall.clerk(language="ru")
    await clerk.person.say("/duties")
    await clerk.person.sees("Он действовал по 30 июня 2026")


async def test_a_member_has_no_such_button_and_is_told_no(hall: Hall) -> None:
    member = await hall.member(language="ru")
    await member.person.say("/menu")
    menu = await member.person.sees("Главное меню")
    assert not any("срок" in label for row in menu.buttons for label in row)
    for data in ("duty:0", "rpts:0:0", "recs:0", "rptnew:abai:2023:1", "termnew:recall", "recdec:0"):
        assert await tap_data(member.person, data) in NOT_YOURS, data


async def test_a_region_is_asked_for_its_report_sends_a_file_and_the_secretariat_fetches_it(
    hall: Hall,
) -> None:
    await enrol(hall.office)
    region, national = await hall.clerk(body=None, region="abai"), await hall.clerk(language="ru")
    hall.clock.set(APRIL)
    await warn_of_duties(hall.office)
    await region.person.sees("Тоқсан аяқталды")
    await tap(region.person, "📤 2023 ж. 1-тоқсан")
    await region.person.sees("құжат ретінде осы чатқа жіберіңіз")
    await region.person.say("міне")
    await region.person.sees("Ақпаратты файл (құжат) ретінде жіберіңіз")
    await region.person.send_file("есеп & <b>1</b>.pdf", b"%PDF-1.7")
    await region.person.sees("Ақпарат қабылданды")
    await national.person.say("/duties")
    await tap(national.person, "📄 Ежеквартальная информация регионов")
    shown = await national.person.sees("Поступило: 1, всего: 20")
    assert "✅ область Абай: 1 апреля 2023" in shown.text
    await tap(national.person, "📎 область Абай")
    await national.person.until(
        lambda: any(message.file is not None for message in national.person.chat), "no file came"
    )


async def test_a_recall_is_recorded_and_settled_by_taps(hall: Hall) -> None:
    clerk = await hall.clerk(body="council", language="ru")
    await clerk.person.say("/duties")
    await tap(clerk.person, "➕ Предложение по депутату Сената")
    await clerk.person.sees("Какого числа Совет принял решение")
    await clerk.person.say("30.03.2023")
    await clerk.person.sees("Дата решения не может быть позже сегодняшней")
    await tap(clerk.person, "📆 Сегодня")
    await clerk.person.sees("О каком депутате")
    await clerk.person.say("<Иванов> & Ко")
    shown = await clerk.person.sees("1 апреля 2023")
    assert "<Иванов> & Ко" in shown.text
    await tap(clerk.person, "✅ Внесено Президенту сегодня")
    await tap(clerk.person, "✅ Да")
    await clerk.person.sees("Внесено на рассмотрение Президента: 27 марта 2023")


async def test_a_recommendation_is_recorded_and_its_answer_too(hall: Hall) -> None:
    hall.clock.set(DAY)
    clerk = await hall.clerk(language="ru")
    await adopted(hall.office, await sitting(hall.office, state=MeetingState.OPEN))
    await clerk.person.say("/duties")
    await tap(clerk.person, "✉️ Рекомендации")
    await tap(clerk.person, "➕ Записать рекомендацию")
    await tap(clerk.person, "26 апреля 2023")
    await clerk.person.sees("на казахском")
    await clerk.person.say("Мәдениет министрлігі")
    await clerk.person.sees("на русском")
    await clerk.person.say("Министерство <культуры>")
    await clerk.person.sees("Какого числа рекомендация отправлена")
    await clerk.person.say("25.04.2023")
    await clerk.person.sees("не могла быть отправлена раньше решения")
    await tap(clerk.person, "📆 Сегодня")
    await tap(clerk.person, "Срок не указан")
    shown = await clerk.person.sees("Срок ответа в письме не указан")
    assert "Министерство <культуры>" in shown.text
    hall.clock.move(timedelta(days=3))
    await tap(clerk.person, "✅ Ответ получен")
    await clerk.person.say("позавчера")
    await clerk.person.sees("Не понимаю дату")
    await clerk.person.say("28.04.2023")
    await clerk.person.sees("Ответ получен: 28 апреля 2023")


async def test_publication_is_recorded_straight_from_the_list_by_the_clerk_and_offered_to_no_chair(
    hall: Hall,
) -> None:
    hall.clock.set(DAY)
    await sitting(hall.office, state=MeetingState.OPEN)
    clerk, chair = await hall.clerk(language="ru"), await hall.chair(language="ru")
    await clerk.person.say("/duties")
    await tap(clerk.person, "📰 Записать публикацию")
    asked = await clerk.person.sees("Какого числа опубликовано")
    assert "Заседание: 26" in asked.text
    await chair.person.say("/duties")
    shown = await chair.person.sees("официальных средствах массовой информации")
    labels = [label for row in shown.buttons for label in row]
    assert not any("Записать публикацию" in label for label in labels), "a chair records none"
    await tap(chair.person, "📅 К заседанию")
    await chair.person.sees("Дворец мира и согласия")


@pytest.mark.parametrize(
    "data",
    [
        "termday",
        "recday:sent_on:today",
        "rptnew:nowhere:2023:1",
        "rptnew:abai:1999:9",
        "rptget:77",
        "term:77",
        "rec:77",
    ],
)
async def test_forged_and_old_taps_are_answered_in_words(hall: Hall, data: str) -> None:
    clerk = await hall.clerk(body=None, language="ru")
    answer = await tap_data(clerk.person, data)
    assert answer in (
        *STALE,
        *NOT_YOURS,
        "Этой записи больше нет.",
        "Информация за этот квартал сейчас не запрашивается.",
    )
