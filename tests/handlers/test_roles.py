"""/admin: a role granted step by step, and taken back."""

from db.models import Role
from tests.conftest import Bound, Hall
from tests.people import give_role


async def admin(hall: Hall) -> Bound:
    person = await hall.member("Ерлан Әкімші", "Ерлан Администратор", body=None, language="ru")
    await give_role(hall.office, person.member_id, Role.ADMINISTRATOR)
    return person


async def to_roles(boss: Bound) -> None:
    await boss.person.say("/admin")
    await boss.person.sees("Чтобы выдать роль")
    await boss.person.tap("➕ Выдать роль")
    await boss.person.sees("Напишите несколько букв")
    await boss.person.say("айгул")
    await boss.person.sees("Найден")
    await boss.person.tap("Айгуль Сейтова")
    await boss.person.sees("Telegram привязан")
    await boss.person.tap("➕ Выдать роль")
    await boss.person.sees("Какую роль")


async def test_an_administrator_grants_a_regions_clerk_and_takes_it_back(hall: Hall) -> None:
    member = await hall.member(language="ru")
    boss = await admin(hall)
    await to_roles(boss)
    await boss.person.tap("Секретарь")
    await boss.person.sees("Где действует")
    await boss.person.tap("🗺")
    await boss.person.sees("Какой регион")
    await boss.person.tap("область Абай")
    await boss.person.sees("Выдать роль?")
    await boss.person.tap("✅")
    await boss.person.sees("Роль выдана")
    assert "clerk" in [command["command"] for command in member.person.commands]
    await member.person.say("/menu")
    assert any(
        button["text"] == "🗂 Секретариат"
        for row in (await member.person.sees("Главное меню")).inline_keyboard
        for button in row
    )

    await boss.person.tap("📋")
    await boss.person.sees("Чтобы отозвать роль")
    await boss.person.tap("✖️ Секретарь")
    await boss.person.sees("Отозвать роль?")
    await boss.person.tap("✅ Да")
    await boss.person.sees("Роль отозвана")
    assert "clerk" not in [command["command"] for command in member.person.commands]


async def test_a_chair_is_granted_for_one_body(hall: Hall) -> None:
    member = await hall.member()
    boss = await admin(hall)
    await to_roles(boss)
    await boss.person.tap("Председатель")
    shown = await boss.person.sees("Где действует")
    assert not any("Все органы" in button["text"] for row in shown.inline_keyboard for button in row)
    await boss.person.tap("🗺")
    await boss.person.sees("Какой регион")
    await boss.person.tap("город Алматы")
    await boss.person.sees("Какой орган")
    await boss.person.tap("Совет ассамблеи города Алматы")
    await boss.person.sees("Выдать роль?")
    await boss.person.tap("✅")
    await boss.person.sees("Роль выдана")
    assert "chair" in [command["command"] for command in member.person.commands]


async def test_a_teller_needs_a_meeting(hall: Hall) -> None:
    await hall.member()
    boss = await admin(hall)
    await to_roles(boss)
    await boss.person.tap("Счётчик")
    await boss.person.sees("Предстоящих заседаний нет")


async def test_a_first_administrator_of_the_settings_needs_no_register(hall: Hall) -> None:
    hall.office.first_administrators = frozenset({5})
    stranger = hall.stranger(5, "ru")
    await stranger.say("/admin")
    await stranger.sees("Действует 0 ролей")


async def test_nobody_else_opens_the_desk(hall: Hall) -> None:
    clerk = await hall.clerk(language="ru")
    await clerk.person.say("/admin")
    await clerk.person.sees("нет права")
    message = clerk.person.last
    for forged in (f"ryes:{clerk.member_id}:administrator:::", "rrevyes:1", "roles:0", "admin"):
        answer = await clerk.person.tap_data(message.id, forged)
        assert answer.text == "У вас нет права на это действие."
