"""/me: a person's own record."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.showing import show
from bot.usecases.office import Office
from bot.usecases.own_record import own_record
from bot.usecases.rights import Actor
from bot.views.people import me_screen
from bot.views.taps import OpenMe
from bot.views.texts import Texts

router = Router(name="me")


@router.message(Command("me"))
@router.callback_query(OpenMe.filter())
async def open_me(event: Message | CallbackQuery, office: Office, actor: Actor, texts: Texts) -> None:
    await show(event, me_screen(texts, await own_record(office, actor)))
