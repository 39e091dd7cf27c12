"""/meeting, the list of meetings, a meeting's card and its agenda."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.showing import show
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.usecases.see_meeting import see_meeting, see_meetings
from bot.views.meetings import agenda_screen, card_screen, list_screen
from bot.views.taps import OpenAgenda, OpenMeeting, OpenMeetings
from bot.views.texts import Texts

router = Router(name="meetings")


@router.message(Command("meeting"))
async def my_meetings(message: Message, office: Office, actor: Actor, texts: Texts) -> None:
    """Straight to the card when there is only one."""
    found = await see_meetings(office, actor)
    if len(found.meetings) == 1:
        card = await see_meeting(office, actor, found.meetings[0].meeting_id)
        await show(message, card_screen(texts, card))
        return
    await show(message, list_screen(texts, found))


@router.callback_query(OpenMeetings.filter())
async def open_meetings(
    query: CallbackQuery, callback_data: OpenMeetings, office: Office, actor: Actor, texts: Texts
) -> None:
    await show(query, list_screen(texts, await see_meetings(office, actor, callback_data.page)))


@router.callback_query(OpenMeeting.filter())
async def open_meeting(
    query: CallbackQuery, callback_data: OpenMeeting, office: Office, actor: Actor, texts: Texts
) -> None:
    await show(query, card_screen(texts, await see_meeting(office, actor, callback_data.meeting_id)))


@router.callback_query(OpenAgenda.filter())
async def open_agenda(
    query: CallbackQuery, callback_data: OpenAgenda, office: Office, actor: Actor, texts: Texts
) -> None:
    card = await see_meeting(office, actor, callback_data.meeting_id)
    await show(query, agenda_screen(texts, card.facts, callback_data.page))
