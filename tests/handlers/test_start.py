"""The way in: a personal link, one's own number, the language, and nobody else's."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.invite import invite_member
from bot.usecases.rights import Actor
from db.models import Account, Role
from tests.conftest import Hall
from tests.people import enrol, give_role
from tests.waiting import eventually

PHONE = "+77011234567"


async def account(hall: Hall, telegram_id: int) -> Account | None:
    async with AsyncSession(hall.office.engine) as session:
        return await session.get(Account, telegram_id)


async def test_a_newcomer_chooses_a_language_and_shares_the_number(hall: Hall) -> None:
    await enrol(hall.office, phone=PHONE)
    person = hall.telegram.person(5, first_name="Айгүл", language_code="en")
    await person.say("/start")
    await person.sees("Тілді таңдаңыз")
    await person.tap("🇷🇺 Русский")
    await person.sees("Представьтесь")
    await person.press("📱 Отправить мой номер")
    assert (await person.sees("нет в реестре")).text
    await person.share_contact(PHONE)
    await person.sees("Добро пожаловать, Айгуль Сейтова")
    await person.sees("Главное меню")
    assert person.keyboard == []


async def test_a_personal_link_binds_and_then_asks_the_language(hall: Hall) -> None:
    member = await enrol(hall.office)
    invited = await invite_member(hall.office, Actor.operator(), member.member_id)
    person = hall.telegram.person(5, first_name="Айгүл", language_code="kk")
    await person.say(f"/start {invited.payload}")
    await person.sees("Қош келдіңіз, Айгүл Сейітова")
    await person.sees("Тілді таңдаңыз")
    await person.tap("🇰🇿 Қазақша")
    await person.sees("Басты мәзір")
    bound = await account(hall, 5)
    assert bound is not None
    assert (bound.member_id, bound.language) == (member.member_id, "kk")


async def test_a_used_link_gets_one_plain_sentence(hall: Hall) -> None:
    member = await enrol(hall.office)
    invited = await invite_member(hall.office, Actor.operator(), member.member_id)
    first, second = (hall.telegram.person(key, first_name="P", language_code="ru") for key in (5, 6))
    await first.say(f"/start {invited.payload}")
    await first.sees("Добро пожаловать")
    await second.say(f"/start {invited.payload}")
    await second.sees("Эта ссылка недействительна")


async def test_anothers_contact_is_refused(hall: Hall) -> None:
    await enrol(hall.office, phone=PHONE)
    person = hall.stranger(5)
    for owner in (0, 6):
        before = person.moment
        await person.share_contact(PHONE, user_id=owner)
        await person.sees("Өз нөміріңізді ғана жіберіңіз", after=before)
    bound = await account(hall, 5)
    assert bound is None


async def test_an_unknown_payload_is_a_plain_start(hall: Hall) -> None:
    member = await hall.member()
    await member.person.say("/start whatever")
    await member.person.sees("Басты мәзір")


async def test_blocking_and_coming_back_are_remembered(hall: Hall) -> None:
    member = await hall.member()

    async def is_blocked() -> bool:
        found = await account(hall, member.telegram_id)
        return found is not None and found.blocked_at is not None

    async def is_back() -> bool:
        return not await is_blocked()

    member.person.block()
    await eventually(is_blocked, "the block")
    member.person.unblock()
    await eventually(is_back, "the return")


async def test_the_commands_follow_language_and_role(hall: Hall) -> None:
    stranger = hall.stranger(5, "ru")
    assert [command["description"] for command in stranger.commands][1] == "Главное меню"
    clerk = await hall.clerk()
    await clerk.person.say("/start")
    await clerk.person.sees("Басты мәзір")
    assert "clerk" in [command["command"] for command in clerk.person.commands]
    assert "chair" not in [command["command"] for command in clerk.person.commands]
    await clerk.person.say("/language")
    await clerk.person.sees("Тілді таңдаңыз")
    await clerk.person.tap("🇷🇺 Русский")
    assert "Работа секретариата" in [command["description"] for command in clerk.person.commands]


async def test_the_menu_and_the_help_follow_the_role(hall: Hall) -> None:
    member = await hall.member(language="ru")
    await member.person.say("/menu")
    labels = [
        button["text"] for row in (await member.person.sees("Главное меню")).inline_keyboard for button in row
    ]
    assert {"📅 Заседания", "👤 Моя запись", "🌐 Язык", "❓ Помощь"} <= set(labels)
    assert not {"🗂 Секретариат", "📒 Реестр", "🔔 Председатель", "🛡 Администрирование"} & set(labels)
    await give_role(hall.office, member.member_id, Role.ADMINISTRATOR)
    await member.person.tap("❓ Помощь")
    shown = await member.person.sees("Администратору")
    assert "Секретариату" in shown.text
    await member.person.tap("🏠")
    await member.person.sees("Главное меню")
    await member.person.tap("🛡")
    await member.person.sees("Роли")


async def test_a_person_sees_their_own_record(hall: Hall) -> None:
    member = await hall.member("<b>Ай</b> 😀", "О'Нил & Co")
    await member.person.say("/me")
    shown = await member.person.sees("<b>Ай</b> 😀")
    assert "Қазақстан халқы Ассамблеясының Сессиясы" in shown.text
    assert "2020\u202fж. 1 қаңтар" in shown.text
    stranger = hall.stranger(5)
    await stranger.say("/me")
    await stranger.sees("ешкімге байланыстырылмаған")


async def test_a_stranger_who_looks_for_meetings_is_told_to_introduce_themselves(hall: Hall) -> None:
    stranger = hall.stranger(6, language="ru")
    await stranger.say("/meeting")
    await stranger.sees("Сначала представьтесь: нажмите /start")


async def test_what_nobody_understands_gets_one_sentence(hall: Hall) -> None:
    member = await hall.member(language="ru")
    await member.person.say("/nonsense")
    await member.person.sees("Такой команды нет")
    message = member.person.last
    for forged in ("nonsense", "mbr:abc", "mbr:99999999999999", "setlang:en", "endyes:1:17.9:2023-01-01"):
        answer = await member.person.tap_data(message.id, forged)
        assert "устарела" in (answer.text or "")
        assert answer.alert
