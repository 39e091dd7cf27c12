"""/clerk: the secretariat's desk, and whom the notices have reached."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.showing import show
from bot.usecases.convene import convenable_bodies
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.usecases.see_deliveries import Group, see_deliveries, see_delivery_names
from bot.views.clerk import ShowNames, clerk_screen, deliveries_screen, names_screen
from bot.views.taps import OpenClerk, OpenDeliveries
from bot.views.texts import Texts

router = Router(name="clerk")


@router.message(Command("clerk"))
@router.callback_query(OpenClerk.filter())
async def open_desk(event: Message | CallbackQuery, office: Office, actor: Actor, texts: Texts) -> None:
    """For those who may convene somewhere; whoever else asks is told no."""
    await convenable_bodies(office, actor)
    await show(event, clerk_screen(texts))


@router.callback_query(OpenDeliveries.filter())
async def open_deliveries(
    query: CallbackQuery, callback_data: OpenDeliveries, office: Office, actor: Actor, texts: Texts
) -> None:
    await show(query, deliveries_screen(texts, await see_deliveries(office, actor, callback_data.meeting_id)))


@router.callback_query(ShowNames.filter())
async def show_names(
    query: CallbackQuery, callback_data: ShowNames, office: Office, actor: Actor, texts: Texts
) -> None:
    if callback_data.group not in set(Group):
        raise Refused("stale-button")
    found = await see_delivery_names(
        office, actor, callback_data.meeting_id, Group(callback_data.group), callback_data.page
    )
    await show(query, names_screen(texts, found))
