"""Petitions on the phone: opened in one's own words, signed by whoever got the link, told with a list."""

from tests.conftest import Bound, Hall
from tests.people import enrol_many
from tests.tapping import tap, tap_data

REASON = "Тіл саясатын <b>талқылау</b> керек & шешу керек"


async def opened(hall: Hall, member: Bound) -> str:
    """The petition's start parameter, as its button shares it."""
    person = member.person
    await person.say("/petitions")
    await person.sees("Әзірге өтініш жоқ")
    await tap(person, "➕ Өтініш ашу")
    await person.sees("не үшін шақыру керек")
    await person.say(REASON)
    await person.sees("Өтініш осындай болады")
    await tap(person, "✅ Өтінішті ашу")
    screen = await person.sees("қажеті – 2")
    link = next(button["url"] for row in screen.inline_keyboard for button in row if "url" in button)
    return str(link).rpartition("start%3D")[2]


async def test_a_member_opens_one_another_signs_by_the_link_and_the_clerk_gets_the_list(hall: Hall) -> None:
    first, second = await hall.member("Айгүл", "Айгуль"), await hall.member("Болат", "Болат", language="ru")
    clerk = await hall.clerk(language="ru")
    await enrol_many(hall.office, 3)
    payload = await opened(hall, first)
    await second.person.say(f"/start {payload}")
    shown = await second.person.sees("нужно – 2")
    assert REASON in (shown.text or ""), "the words stand as they were written"
    assert await tap(second.person, "🖋 Подписать") == "Ваша подпись учтена"
    await second.person.sees("Треть собрана")
    letter = await clerk.person.sees("Треть членов просит")
    assert letter.file_name == "obrashchenie-1-ru.docx"
    assert "созывается" in (letter.text or "")


async def test_the_menu_offers_petitions_to_members_of_the_session_alone(hall: Hall) -> None:
    member = await hall.member(language="ru")
    other = await hall.member(body="abai-session", language="ru")
    for person, there in ((member.person, True), (other.person, False)):
        await person.say("/menu")
        screen = await person.sees("Главное меню")
        labels = [button["text"] for row in screen.inline_keyboard for button in row]
        assert any("внеочередной" in label for label in labels) is there


async def test_one_without_a_seat_in_the_session_reads_whose_petitions_these_are(hall: Hall) -> None:
    first, other = await hall.member("Айгүл", "Айгуль"), await hall.member(body="abai-session", language="ru")
    await enrol_many(hall.office, 3)
    payload = await opened(hall, first)
    for words in ("/petitions", f"/start {payload}"):
        moment = other.person.moment
        await other.person.say(words)
        refusal = await other.person.sees("члены Сессии Ассамблеи (пункт 3 статьи 9)", after=moment)
        assert "/menu" in refusal.text


async def test_a_signature_is_taken_back_with_a_tap(hall: Hall) -> None:
    first, second = await hall.member("Айгүл", "Айгуль"), await hall.member("Болат", "Болат")
    await enrol_many(hall.office, 3)
    await enrol_many(hall.office, 2)
    payload = await opened_of_seven(hall, first)
    await second.person.say(f"/start {payload}")
    await tap(second.person, "🖋 Қол қою")
    await second.person.sees("Сіз қол қойдыңыз")
    assert await tap(second.person, "↩️ Қолымды") == "Қолыңыз қайтарып алынды"


async def opened_of_seven(hall: Hall, member: Bound) -> str:
    await member.person.say("/petitions")
    await tap(member.person, "➕ Өтініш ашу")
    await member.person.sees("не үшін")
    await member.person.say(REASON)
    await tap(member.person, "✅ Өтінішті ашу")
    await member.person.sees("қажеті – 3")
    return "p_1"


async def test_forged_and_old_taps_are_refused_in_words(hall: Hall) -> None:
    stranger = await hall.member(body="abai-session", language="ru")
    first = await hall.member("Айгүл", "Айгуль")
    await enrol_many(hall.office, 3)
    await opened_of_four(hall, first)
    for data in ("petsign:1:0", "petlist:1", "petdrop:1:1", "petnew", "pet:1"):
        assert await tap_data(stranger.person, data), data
    assert await tap_data(first.person, "petgo") == "Бұл түйме ескірген. /menu басып, қайта бастаңыз."
    assert await tap_data(first.person, "petsign:999:0")


async def opened_of_four(hall: Hall, member: Bound) -> None:
    await member.person.say("/petitions")
    await tap(member.person, "➕ Өтініш ашу")
    await member.person.sees("не үшін")
    await member.person.say(REASON)
    await tap(member.person, "✅ Өтінішті ашу")
    await member.person.sees("қажеті – 2")
