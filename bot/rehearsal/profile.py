"""What the bot says of itself: commands by scope and language, name, descriptions, menu buttons."""

import re
from typing import Any

from bot.rehearsal.refusals import bad_request

Commands = list[dict[str, str]]

_COMMAND = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"[a-z]{2}")
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}
_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", *_CHAT_SCOPES}

Scope = tuple[str, int, int]


def scope_of(value: dict[str, Any]) -> Scope:
    """Type, chat and user of https://core.telegram.org/bots/api#botcommandscope; zeros for none."""
    kind = value.get("type", "default")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return kind, _id(value, "chat_id", kind in _CHAT_SCOPES), _id(value, "user_id", kind == "chat_member")


def _id(value: dict[str, Any], name: str, asked: bool) -> int:
    if not asked:
        return 0
    try:
        return int(value[name])
    except (KeyError, TypeError, ValueError):
        raise bad_request(f"can't parse BotCommandScope: {name} expected") from None


def language_of(code: str) -> str:
    """A two-letter ISO 639-1 code, or nothing for everybody else (#setmycommands)."""
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def checked_commands(commands: Commands) -> Commands:
    """At most 100 (#setmycommands); 1-32 of a-z, 0-9, _; a description of 1-256 characters (#botcommand)."""
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command)
    return commands


def _check_command(command: dict[str, str]) -> None:
    if set(command) - {"command", "description"}:
        raise bad_request("can't parse BotCommand")
    name, description = (
        str(command.get("command", "")).removeprefix("/"),
        str(command.get("description", "")).strip(),
    )
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")


class Profile:
    """Settings of the bot; each text is kept by language code, "" being for everybody else."""

    def __init__(self, name: str) -> None:
        self.commands: dict[tuple[Scope, str], Commands] = {}
        self.texts: dict[tuple[str, str], str] = {("name", ""): name}
        self.menu_buttons: dict[int, dict[str, Any]] = {}

    def text(self, kind: str, language: str) -> str:
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def commands_for(self, person_id: int, language: str) -> Commands:
        """Those shown in a private chat, by the order of #determining-list-of-commands."""
        for scope in (("chat", person_id, 0), ("all_private_chats", 0, 0), ("default", 0, 0)):
            for code in (language, ""):
                if (scope, code) in self.commands:
                    return self.commands[scope, code]
        return []
