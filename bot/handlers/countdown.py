"""The chair puts an item with a countdown: the vote closes by itself."""

from datetime import datetime, timedelta

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.delivery.outbox import Outbox
from bot.handlers.showing import show
from bot.live.boards import Boards
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.open_vote import Put, open_vote
from bot.usecases.rights import Actor
from bot.usecases.see_desk import see_desk
from bot.views.chair import vote_opened_screen
from bot.views.countdown import MINUTES, PutTimed, countdown_screen
from bot.views.taps import ChooseCountdown
from bot.views.texts import Texts

router = Router(name="countdown")


@router.callback_query(ChooseCountdown.filter())
async def choose(
    query: CallbackQuery, callback_data: ChooseCountdown, office: Office, actor: Actor, texts: Texts
) -> None:
    desk = await see_desk(office, actor, callback_data.meeting_id)
    item = desk.item(callback_data.item_id)
    if item is None:
        raise Refused("stale-button")
    await show(query, countdown_screen(texts, item))


@router.callback_query(PutTimed.filter())
async def put(
    query: CallbackQuery,
    callback_data: PutTimed,
    office: Office,
    actor: Actor,
    texts: Texts,
    boards: Boards,
    outbox: Outbox,
) -> None:
    closes_at = moment_after(office, callback_data.minutes)
    opened = await open_vote(office, actor, callback_data.item_id, Put(callback_data.form), closes_at)
    boards.wake()
    outbox.wake()
    await show(query, vote_opened_screen(texts, opened))


def moment_after(office: Office, minutes: int) -> datetime:
    """So many minutes from now; refused for a number that no button offers."""
    if minutes not in MINUTES:
        raise Refused("stale-button")
    return office.now() + timedelta(minutes=minutes)
