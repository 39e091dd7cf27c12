"""A vote that closes by itself: the choice of minutes, and until when it goes."""

from datetime import datetime

from aiogram.filters.callback_data import CallbackData

from bot.usecases.see_desk import DeskItem, DeskVote
from bot.views.ballots import TITLE_SHOWN, until
from bot.views.fitting import shortened
from bot.views.ids import RowId
from bot.views.screens import Screen, button, rows
from bot.views.taps import NotNow
from bot.views.texts import Texts
from db.models import VoteForm

MINUTES = (1, 2, 5)
"""To choose from; none of them is the law's."""


class PutTimed(CallbackData, prefix="ctimed"):
    """The item is put, and the bot closes the vote so many minutes later."""

    item_id: RowId
    form: VoteForm
    minutes: int


def countdown_screen(texts: Texts, item: DeskItem) -> Screen:
    """The last question before the vote is open: openly or secretly, and how many minutes."""
    plain = Texts.plain(texts.language)
    title = shortened(texts.pick(item.title_kk, item.title_ru), TITLE_SHOWN)
    lines = [
        [
            button(
                plain.many(f"countdown.put-{form}", minutes),
                PutTimed(item_id=item.item_id, form=form, minutes=minutes),
            )
            for minutes in MINUTES
        ]
        for form in VoteForm
    ]
    text = texts("countdown.which", number=item.number, title=title)
    return Screen(text, rows(*lines, [button(plain("button.cancel"), NotNow())]))


def countdown_lines(texts: Texts, vote: DeskVote, now: datetime) -> list[str]:
    """For the chair's desk: how long the vote has been open, and what is left of a countdown."""
    minutes = max(0, int((now - vote.opened_at).total_seconds()) // 60)
    lines = [texts.many("countdown.open-for", minutes)]
    if vote.closes_at is None:
        return lines
    if vote.closes_at <= now:
        return [*lines, texts("countdown.over")]
    return [*lines, until(texts, vote.closes_at)]
