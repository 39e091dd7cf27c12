"""The desk ticks many and sends lists; nobody is registered before it has seen whom."""

from bot.views.texts import Texts
from tests.conftest import Hall
from tests.people import enrol, enrol_many
from tests.sittings import DAY, sitting, stays
from tests.tapping import tap, tap_data

RU = Texts.plain("ru")


async def test_ticks_and_a_list_together_are_registered_after_one_yes(hall: Hall) -> None:
    hall.clock.set(DAY)
    at = await sitting(hall.office)
    await enrol_many(hall.office, 10)
    await enrol(hall.office, "Ясина Сәуле", "Ясина Сауле")
    await enrol(hall.office, "Яков Иван", "Яков Иван")
    desk = (await hall.clerk(language="ru")).person
    await tap_data(desk, f"door:{at.meeting_id}")
    await tap(desk, RU("door.many"))
    await tap(desk, RU("many.person", name="Член 002"))
    await desk.sees("Отмечено: 1")
    await tap(desk, RU("many.tick-page"))
    await desk.sees("Отмечено: 8")
    await tap(desk, RU("many.person-ticked", name="Член 003"))
    await desk.sees("Отмечено: 7")
    await desk.say("Ясина С.\nНикто Никакой")
    answer = await desk.sees("Отмечено по списку: 1")
    assert "строка 2: Никто Никакой" in answer.text
    await desk.send_file("list.csv", "№;ФИО\n1;Яков Иван\n2;Ясина Сауле\n".encode())
    await desk.sees("Отмечено: 9")
    assert await stays(hall.office, at) == 0, "so far it was only looked at"
    await tap(desk, RU("many.register", count=9))
    asked = await desk.sees("Зарегистрировать 9 членов?")
    assert "Ясина Сауле" in asked.text
    assert "Член 003" not in asked.text
    assert await tap(desk, RU("many.yes")) == RU("many.done", arrived=9)
    await desk.sees("Присутствует: 9")
    assert await stays(hall.office, at) == 9
    assert await tap_data(desk, f"hreg:{at.meeting_id}:1") == RU("refusal.nobody-ticked")
