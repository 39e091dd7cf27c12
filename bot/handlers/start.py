"""/start with and without a personal link, one's own number, and Telegram's word that somebody left or came back."""

from aiogram import Bot, Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, ReplyKeyboardRemove

from bot.handlers.command_menu import refresh_commands
from bot.handlers.menu import menu_of
from bot.handlers.showing import acknowledge, show
from bot.usecases.bind import Bound, bind_by_contact, bind_by_invite
from bot.usecases.errors import Refused
from bot.usecases.identify import identify
from bot.usecases.invite import INVITE
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.usecases.start import note_blocked, start
from bot.views.menu import AskContact, language_screen
from bot.views.people import contact_keyboard, welcome
from bot.views.texts import Texts

OTHERS = ("r_", "p_")
"""Payloads of the hall's and the petitions' own links: other handlers'."""

router = Router(name="start")


async def no_others_link(_message: Message, command: CommandObject) -> bool:
    """Everything but the links of others: an unknown payload is a plain start."""
    return not (command.args or "").startswith(OTHERS)


@router.message(CommandStart(), no_others_link)
async def begin(
    message: Message,
    command: CommandObject,
    bot: Bot,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    """Bind by the link if there is one; then language, then number, then the menu: whatever is still missing."""
    await state.clear()
    started = await start(office, actor)
    if command.args is not None and command.args.startswith(INVITE):
        await _greet(message, bot, office, actor, texts, await bind_by_invite(office, actor, command.args))
    elif not started.language_chosen:
        await show(message, language_screen(back=False))
    elif not started.bound and not actor.grants:
        await ask_contact(message, texts)
    else:
        await refresh_commands(bot, office, actor.telegram_id)
        await show(message, await menu_of(office, actor, texts))


@router.callback_query(AskContact.filter())
async def confirm_number(query: CallbackQuery, texts: Texts) -> None:
    """The key comes with a message of its own: it is no inline button."""
    await acknowledge(query)
    if isinstance(query.message, Message):
        await ask_contact(query.message, texts)


async def own_contact(message: Message) -> bool:
    """A contact of any kind; whose it is, the handler looks."""
    return message.contact is not None


@router.message(own_contact)
async def bind_number(message: Message, bot: Bot, office: Office, actor: Actor, texts: Texts) -> None:
    """Only Telegram's own word for the sender's number counts: `user_id` is missing or other in a forwarded one."""
    assert message.contact is not None
    if message.contact.user_id != actor.telegram_id or message.forward_origin is not None:
        raise Refused("contact-not-yours")
    await _greet(
        message, bot, office, actor, texts, await bind_by_contact(office, actor, message.contact.phone_number)
    )


@router.my_chat_member()
async def left_or_came_back(change: ChatMemberUpdated, office: Office, actor: Actor) -> None:
    """In a private chat "kicked" means that the person blocked the bot (core.telegram.org/bots/api#chatmember)."""
    if change.chat.type == ChatType.PRIVATE:
        blocked = change.new_chat_member.status == ChatMemberStatus.KICKED
        await note_blocked(office, actor, blocked=blocked)


async def ask_contact(message: Message, texts: Texts) -> None:
    """How to be recognised, with the key that shares the number."""
    await message.answer(texts("start.ask-number"), reply_markup=contact_keyboard(texts))


async def _greet(
    message: Message, bot: Bot, office: Office, actor: Actor, texts: Texts, bound: Bound
) -> None:
    await message.answer(welcome(texts, bound), reply_markup=ReplyKeyboardRemove())
    await refresh_commands(bot, office, actor.telegram_id)
    if not (await start(office, actor)).language_chosen:
        await show(message, language_screen(back=False))
        return
    assert actor.telegram_id is not None
    known = await identify(office, actor.telegram_id)
    await show(message, await menu_of(office, known, texts))
