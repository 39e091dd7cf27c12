"""Methods by which the bot describes itself: https://core.telegram.org/bots/api#setmycommands and below."""

from typing import Any

from bot.rehearsal.methods.registry import method
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.profile import Scope, checked_commands, language_of, scope_of
from bot.rehearsal.refusals import bad_request
from bot.rehearsal.telegram import Telegram

# Characters at most: #setmyname, #setmydescription, #setmyshortdescription.
_LONGEST = {"name": 64, "description": 512, "short_description": 120}
_WHOSE = "scope language_code"


@method("getMe")
async def get_me(telegram: Telegram, _: Parameters) -> Any:
    return {
        **telegram.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _whose(telegram: Telegram, parameters: Parameters) -> tuple[Scope, str]:
    scope = scope_of(parameters.mapping("scope"))
    if scope[1]:
        telegram.chat(str(scope[1]))
    return scope, language_of(parameters.text("language_code"))


@method("setMyCommands", "commands " + _WHOSE)
async def set_my_commands(telegram: Telegram, parameters: Parameters) -> bool:
    """An empty list deletes, as it does in Telegram."""
    commands = checked_commands(parameters.mappings("commands"))
    whose = _whose(telegram, parameters)
    if commands:
        telegram.profile.commands[whose] = commands
    else:
        telegram.profile.commands.pop(whose, None)
    return True


@method("getMyCommands", _WHOSE)
async def get_my_commands(telegram: Telegram, parameters: Parameters) -> Any:
    return telegram.profile.commands.get(_whose(telegram, parameters), [])


@method("deleteMyCommands", _WHOSE)
async def delete_my_commands(telegram: Telegram, parameters: Parameters) -> bool:
    telegram.profile.commands.pop(_whose(telegram, parameters), None)
    return True


def _set_text(telegram: Telegram, parameters: Parameters, kind: str) -> bool:
    text = parameters.text(kind)
    if len(text) > _LONGEST[kind]:
        raise bad_request(f"{kind.replace('_', ' ')} length must not exceed {_LONGEST[kind]}")
    telegram.profile.texts[kind, language_of(parameters.text("language_code"))] = text
    return True


def _get_text(telegram: Telegram, parameters: Parameters, kind: str) -> dict[str, str]:
    return {kind: telegram.profile.text(kind, language_of(parameters.text("language_code")))}


@method("setMyName", "name language_code")
async def set_my_name(telegram: Telegram, parameters: Parameters) -> bool:
    return _set_text(telegram, parameters, "name")


@method("getMyName", "language_code")
async def get_my_name(telegram: Telegram, parameters: Parameters) -> Any:
    return _get_text(telegram, parameters, "name")


@method("setMyDescription", "description language_code")
async def set_my_description(telegram: Telegram, parameters: Parameters) -> bool:
    return _set_text(telegram, parameters, "description")


@method("getMyDescription", "language_code")
async def get_my_description(telegram: Telegram, parameters: Parameters) -> Any:
    return _get_text(telegram, parameters, "description")


@method("setMyShortDescription", "short_description language_code")
async def set_my_short_description(telegram: Telegram, parameters: Parameters) -> bool:
    return _set_text(telegram, parameters, "short_description")


@method("getMyShortDescription", "language_code")
async def get_my_short_description(telegram: Telegram, parameters: Parameters) -> Any:
    return _get_text(telegram, parameters, "short_description")


@method("setChatMenuButton", "chat_id menu_button")
async def set_chat_menu_button(telegram: Telegram, parameters: Parameters) -> bool:
    """A private chat's button, or the default one without a chat (#setchatmenubutton)."""
    button = parameters.mapping("menu_button") or {"type": "default"}
    if button.get("type") not in {"commands", "default"}:
        raise bad_request("can't parse MenuButton: this server knows commands and default")
    telegram.profile.menu_buttons[_button_chat(telegram, parameters)] = button
    return True


@method("getChatMenuButton", "chat_id")
async def get_chat_menu_button(telegram: Telegram, parameters: Parameters) -> Any:
    buttons = telegram.profile.menu_buttons
    return buttons.get(_button_chat(telegram, parameters)) or buttons.get(0) or {"type": "commands"}


def _button_chat(telegram: Telegram, parameters: Parameters) -> int:
    chat_id = parameters.text("chat_id")
    return telegram.chat(chat_id).id if chat_id else 0
