"""What the bot says of itself, and what of it a person is shown."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
)

from bot.rehearsal import BotApiServer, Person
from tests.rehearsal.conftest import Api


async def test_get_me_is_the_bot_of_the_token(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (42, True, "assembly_bot")


async def test_commands_are_shown_by_scope_and_then_by_language(
    telegram: BotApiServer, bot: Bot, aiya: Person
) -> None:
    """https://core.telegram.org/bots/api#determining-list-of-commands."""
    boris = telegram.person(1002, "Борис", language_code="ru")
    await bot.set_my_commands([BotCommand(command="start", description="Start")])
    everyone = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand(command="vote", description="Дауыс беру")], everyone)
    await bot.set_my_commands([BotCommand(command="vote", description="Голосование")], everyone, "ru")
    assert aiya.commands == [{"command": "vote", "description": "Дауыс беру"}]
    assert boris.commands == [{"command": "vote", "description": "Голосование"}]

    chair = BotCommandScopeChat(chat_id=aiya.id)
    await bot.set_my_commands([BotCommand(command="chair", description="Төраға")], chair)
    assert aiya.commands == [{"command": "chair", "description": "Төраға"}]
    assert [command.command for command in await bot.get_my_commands(chair)] == ["chair"]
    await bot.delete_my_commands(chair)
    assert aiya.commands == [{"command": "vote", "description": "Дауыс беру"}]


def command(name: str = "vote", description: str = "x") -> dict[str, str]:
    return {"command": name, "description": description}


@pytest.mark.parametrize(
    ("commands", "reason"),
    [
        ([command()] * 101, "BOT_COMMANDS_TOO_MUCH"),
        ([command("")], "command must be non-empty"),
        ([command("v" * 33)], "command length must not exceed 32"),
        ([command("Vote")], "BOT_COMMAND_INVALID"),
        ([command("дауыс")], "BOT_COMMAND_INVALID"),
        ([command(description=" ")], "command description must be non-empty"),
        ([command(description="ә" * 257)], "command description length must not exceed 256"),
        ("vote", "can't parse commands JSON object"),
    ],
)
async def test_wrong_commands_are_refused(api: Api, commands: Any, reason: str) -> None:
    """https://core.telegram.org/bots/api#setmycommands (100), #botcommand (1-32 of a-z, 0-9, _; 1-256);
    https://core.telegram.org/method/bots.setBotCommands (BOT_COMMAND_INVALID).
    """
    assert await api.refusal("setMyCommands", commands=commands) == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    ("whose", "reason"),
    [
        ({"language_code": "kaz"}, "invalid language code specified"),
        ({"scope": {"type": "everyone"}}, "can't parse BotCommandScope: unsupported type specified"),
        ({"scope": {"type": "chat", "chat_id": 999}}, "chat not found"),
        ({"scope": {"type": "chat"}}, "can't parse BotCommandScope: chat_id expected"),
    ],
)
async def test_commands_for_nobody_are_refused(api: Api, whose: dict[str, Any], reason: str) -> None:
    """https://core.telegram.org/bots/api#setmycommands (a two-letter code), #botcommandscope;
    https://core.telegram.org/method/bots.setBotCommands (LANG_CODE_INVALID, PEER_ID_INVALID).
    """
    assert await api.refusal("setMyCommands", commands=[command()], **whose) == f"Bad Request: {reason}"


async def test_names_and_descriptions_are_kept_by_language(bot: Bot) -> None:
    """https://core.telegram.org/bots/api#setmydescription: without a code, for everybody else."""
    await bot.set_my_description("Кеңесші")
    await bot.set_my_description("Помощник", "ru")
    await bot.set_my_short_description("Қысқа")
    await bot.set_my_name("Ассамблея")
    assert (await bot.get_my_description("ru")).description == "Помощник"
    assert (await bot.get_my_description("en")).description == "Кеңесші"
    assert (await bot.get_my_short_description()).short_description == "Қысқа"
    assert (await bot.get_my_name()).name == "Ассамблея"


@pytest.mark.parametrize(
    ("method", "field", "most"),
    [
        ("setMyName", "name", 64),
        ("setMyDescription", "description", 512),
        ("setMyShortDescription", "short_description", 120),
    ],
)
async def test_too_long_a_description_is_refused(api: Api, method: str, field: str, most: int) -> None:
    """https://core.telegram.org/bots/api#setmyname, #setmydescription, #setmyshortdescription."""
    await api.result(method, **{field: "ә" * most})
    assert f"length must not exceed {most}" in await api.refusal(method, **{field: "ә" * (most + 1)})


async def test_the_menu_button_is_set_for_one_chat_or_for_all(bot: Bot, api: Api, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#setchatmenubutton."""
    await bot.set_chat_menu_button(aiya.id, MenuButtonCommands())
    assert (await bot.get_chat_menu_button(aiya.id)).type == "commands"
    refusal = await api.refusal("setChatMenuButton", menu_button={"type": "cake"})
    assert refusal.startswith("Bad Request: can't parse MenuButton")


async def test_chats_and_members_are_known(telegram: BotApiServer, bot: Bot, api: Api, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#getchatmember."""
    telegram.group(-100, "Кеңес", {aiya.id})
    telegram.person(1002)
    assert (await bot.get_chat(aiya.id)).first_name == "Әйгүл"
    assert (await bot.get_chat(-100)).title == "Кеңес"
    assert [(await bot.get_chat_member(-100, user)).status for user in (aiya.id, 1002)] == ["member", "left"]
    assert (
        await api.refusal("getChatMember", chat_id=-100, user_id=9)
        == "Bad Request: invalid user_id specified"
    )
