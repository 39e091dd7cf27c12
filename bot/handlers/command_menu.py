"""The commands that Telegram shows beside the text field: in both languages, and by role in a person's own chat."""

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.usecases.identify import identify
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.usecases.see_petition import may_sign
from bot.views.menu import answers_questions, has_duties, keeps_register
from bot.views.texts import LANGUAGES, Texts
from db.models import Role

log = structlog.get_logger(__name__)

FOR_ALL = ("start", "menu", "meeting", "vote", "law", "me", "language", "help")
DEFAULT = "kk"
"""What Telegram shows in any other language of the app."""


async def set_default_commands(bot: Bot) -> None:
    """What everybody has, in the language of their Telegram."""
    for language in (None, *LANGUAGES):
        await bot.set_my_commands(
            _commands(FOR_ALL, language or DEFAULT),
            scope=BotCommandScopeAllPrivateChats(),
            language_code=language,
        )


async def set_commands_for(bot: Bot, actor: Actor, *, signs: bool) -> None:
    """What this person has, in the language they chose. It is a courtesy: Telegram's refusal stops nothing."""
    names = list(FOR_ALL)
    if signs:
        names.append("petitions")
    if has_duties(actor):
        names.append("duties")
    if keeps_register(actor):
        names.append("clerk")
    if actor.has(Role.CLERK):
        names.append("announce")
    if answers_questions(actor):
        names.append("questions")
    if actor.has(Role.CHAIR):
        names.append("chair")
    if actor.has(Role.ADMINISTRATOR):
        names.append("admin")
    if actor.telegram_id is None:
        return
    try:
        await bot.set_my_commands(
            _commands(names, actor.language), scope=BotCommandScopeChat(chat_id=actor.telegram_id)
        )
    except AiogramError as failure:
        log.warning("commands", account=actor.telegram_id, error=type(failure).__name__)


async def refresh_commands(bot: Bot, office: Office, telegram_id: int | None) -> None:
    """The same for an account whose roles, language or member have just changed."""
    if telegram_id is not None:
        actor = await identify(office, telegram_id)
        await set_commands_for(bot, actor, signs=await may_sign(office, actor))


def _commands(names: "tuple[str, ...] | list[str]", language: str) -> list[BotCommand]:
    plain = Texts.plain(language)
    return [BotCommand(command=name, description=plain(f"command.{name}")) for name in names]
