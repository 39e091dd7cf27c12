"""The person's side: what a phone does and shows."""

import asyncio

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bot.rehearsal import BotApiServer, CallbackAnswer, Person
from tests.rehearsal.conftest import Api, keyboard

MENU = {"keyboard": [[{"text": "Нөмірімді жіберу", "request_contact": True}, "Мәзір"]]}


async def test_a_command_is_marked_as_a_client_marks_it(aiya: Person) -> None:
    message = await aiya.say("😀 /vote@assembly_bot 1/2")
    assert message["entities"] == [{"type": "bot_command", "offset": 3, "length": 18}]
    assert "entities" not in await aiya.say("1/2")


async def test_a_tap_finds_the_button_by_its_label_or_its_beginning(
    telegram: BotApiServer, api: Api, aiya: Person
) -> None:
    await api.result("sendMessage", chat_id=aiya.id, text="1", reply_markup=keyboard([("За", "old")]))
    newer = keyboard([("Завтра", "tomorrow"), ("Задержать", "hold")])
    await api.result("sendMessage", chat_id=aiya.id, text="2", reply_markup=newer)

    async def data_of(label: str) -> str:
        with pytest.raises(AssertionError, match="was not answered"):
            await aiya.tap(label, timeout=0.001)
        data: str = telegram.state.updates.waiting[-1]["callback_query"]["data"]
        return data

    assert [await data_of(label) for label in ("За", "Зав", "Задержать")] == ["old", "tomorrow", "hold"]
    with pytest.raises(AssertionError, match="more than one button begins with 'З'"):
        await aiya.tap("З")
    with pytest.raises(
        AssertionError, match=r"(?s)no button is there with 'Против'.*\[Завтра\] \[Задержать\]"
    ):
        await aiya.tap("Против")


async def test_a_link_is_no_tap(api: Api, aiya: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Сайт", "url": "https://assembly.kz"}]]}
    await api.result("sendMessage", chat_id=aiya.id, text="x", reply_markup=markup)
    with pytest.raises(AssertionError, match="brings no tap"):
        await aiya.tap("Сайт")


async def test_the_reply_keyboard_is_up_until_it_is_removed(api: Api, aiya: Person) -> None:
    await api.result("sendMessage", chat_id=aiya.id, text="x", reply_markup=MENU)
    assert aiya.keyboard == [["Нөмірімді жіберу", "Мәзір"]]
    assert (await aiya.press("Мәзір"))["text"] == "Мәзір"
    contact = (await aiya.press("Нөмірімді жіберу"))["contact"]
    assert contact == {"phone_number": "+77011234567", "first_name": "Әйгүл", "user_id": 1001}
    await api.result("sendMessage", chat_id=aiya.id, text="x", reply_markup={"remove_keyboard": True})
    assert aiya.keyboard == []
    with pytest.raises(AssertionError, match="no key 'Мәзір'"):
        await aiya.press("Мәзір")


async def test_a_foreign_contact_carries_the_other_s_id_or_none(telegram: BotApiServer, aiya: Person) -> None:
    telegram.person(1002, "Борис", last_name="Ким")
    foreign = await aiya.share_contact("+77020000000", user_id=1002)
    assert foreign["contact"] == {
        "phone_number": "+77020000000",
        "first_name": "Борис",
        "last_name": "Ким",
        "user_id": 1002,
    }
    assert "user_id" not in (await aiya.share_contact("+77020000000", user_id=0))["contact"]


async def test_who_has_blocked_the_bot_cannot_write(aiya: Person) -> None:
    aiya.block()
    with pytest.raises(AssertionError, match="blocked"):
        await aiya.say("x")


async def test_sees_waits_for_a_new_message_or_an_edit(api: Api, aiya: Person) -> None:
    sent = await api.result("sendMessage", chat_id=aiya.id, text="Қатысқаны: 335")
    before = aiya.moment
    waiting = asyncio.create_task(aiya.sees("Қатысқаны", after=before))
    await asyncio.sleep(0)
    await api.result("editMessageText", chat_id=aiya.id, message_id=sent["message_id"], text="Қатысқаны: 336")
    assert (await waiting).text == "Қатысқаны: 336"
    with pytest.raises(
        AssertionError, match=r"(?s)'кворум' did not come; the chat of Әйгүл:.*bot: Қатысқаны: 336"
    ):
        await aiya.sees("кворум", timeout=0.01)


async def test_a_person_s_own_words_are_not_seen_as_the_bot_s(aiya: Person) -> None:
    with pytest.raises(AssertionError, match="the bot has written nothing"):
        _ = aiya.last
    with pytest.raises(AssertionError, match="did not come"):
        await aiya.sees("/start", timeout=0.001)


async def test_the_person_of_an_id_is_the_same_person(telegram: BotApiServer, aiya: Person) -> None:
    assert telegram.person(1001) is aiya
    assert telegram.person(7).user == {"id": 7, "is_bot": False, "first_name": "7", "language_code": "kk"}


async def test_a_real_dispatcher_talks_with_a_person(telegram: BotApiServer, bot: Bot, aiya: Person) -> None:
    """The whole way: long polling, a deep link, a button, a tap, an edit; and no call that Telegram would not know."""
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart(deep_link=True))
    async def start(message: Message, command: CommandObject) -> None:
        await message.answer(f"Код: {command.args}")

    @dispatcher.message(Command("vote"))
    async def vote(message: Message) -> None:
        buttons = InlineKeyboardMarkup.model_validate(keyboard([("Жақтап", "for")]))
        await message.answer("Дауыс беріңіз", reply_markup=buttons)

    @dispatcher.callback_query(F.data == "for")
    async def choice(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.message.edit_text("Қабылданды")
        await query.answer("Жақтап")

    polling = asyncio.create_task(
        dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
    )
    await aiya.say("/start a1b2")
    await aiya.sees("Код: a1b2")
    await aiya.say("/vote")
    await aiya.sees("Дауыс беріңіз")
    assert await aiya.tap("Жақтап") == CallbackAnswer("Жақтап", alert=False)
    assert (aiya.last.text, aiya.last.edited) == ("Қабылданды", 1)
    await dispatcher.stop_polling()
    await polling
    assert telegram.defects == []
