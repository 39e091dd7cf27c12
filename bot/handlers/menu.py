"""/menu, /language, /help and /cancel, and the buttons that lead to them."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.handlers.command_menu import refresh_commands
from bot.handlers.showing import show
from bot.usecases.choose_language import choose_language
from bot.usecases.identify import identify
from bot.usecases.office import Office
from bot.usecases.own_record import meetings_under_way
from bot.usecases.rights import Actor
from bot.usecases.see_petition import may_sign
from bot.views.menu import ChooseLanguage, help_screen, language_screen, menu_screen
from bot.views.people import contact_keyboard
from bot.views.screens import Screen
from bot.views.taps import OpenHelp, OpenLanguage, OpenMenu
from bot.views.texts import Texts

router = Router(name="menu")


async def menu_of(office: Office, actor: Actor, texts: Texts) -> Screen:
    """The person's menu as it is now."""
    under_way = await meetings_under_way(office, actor)
    return menu_screen(texts, actor, under_way, signs=await may_sign(office, actor))


@router.message(Command("menu", "cancel"))
@router.callback_query(OpenMenu.filter())
async def open_menu(
    event: Message | CallbackQuery, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    """A dialogue under way ends: the menu is the way out of everything."""
    await state.clear()
    await show(event, await menu_of(office, actor, texts))


@router.message(Command("help"))
@router.callback_query(OpenHelp.filter())
async def open_help(event: Message | CallbackQuery, actor: Actor, texts: Texts) -> None:
    await show(event, help_screen(texts, actor))


@router.message(Command("language"))
@router.callback_query(OpenLanguage.filter())
async def open_language(event: Message | CallbackQuery) -> None:
    await show(event, language_screen(back=True))


@router.callback_query(ChooseLanguage.filter())
async def take_language(
    query: CallbackQuery, callback_data: ChooseLanguage, bot: Bot, office: Office, actor: Actor
) -> None:
    """From the next word on everything is in that language; a newcomer is then asked who they are."""
    assert actor.telegram_id is not None
    language = callback_data.language
    await choose_language(office, actor, language)
    await refresh_commands(bot, office, actor.telegram_id)
    texts = Texts(language)
    known = await identify(office, actor.telegram_id)
    await show(query, await menu_of(office, known, texts), notice=Texts.plain(language)("language.chosen"))
    if known.member_id is None and not known.grants and isinstance(query.message, Message):
        await query.message.answer(texts("start.ask-number"), reply_markup=contact_keyboard(texts))
