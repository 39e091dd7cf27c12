"""/clerk: the secretariat's desk."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.showing import show
from bot.usecases.convene import convenable_bodies
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.views.clerk import clerk_screen
from bot.views.taps import OpenClerk
from bot.views.texts import Texts

router = Router(name="clerk")


@router.message(Command("clerk"))
@router.callback_query(OpenClerk.filter())
async def open_desk(event: Message | CallbackQuery, office: Office, actor: Actor, texts: Texts) -> None:
    """For those who may convene somewhere; whoever else asks is told no."""
    await convenable_bodies(office, actor)
    await show(event, clerk_screen(texts))
