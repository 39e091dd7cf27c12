"""Boards in chats: one message for each person that shows a meeting as it is, and keeps itself current."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramRetryAfter,
)
from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.pace import Rank, broadcasting
from bot.live.passes import Passes, digest
from bot.usecases.errors import Refused
from bot.usecases.identify import identify
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.usecases.see_desk import see_desk
from bot.views.chair import desk_screen
from bot.views.screens import Screen
from bot.views.texts import Texts
from db.models import Board, Meeting, MeetingState

log = structlog.get_logger(__name__)

SECONDS_BETWEEN = 1.0
"""One message a second to a chat (core.telegram.org/bots/faq, "My bot is hitting limits"): more often is no use."""
KEPT_AFTER_CLOSE = timedelta(days=1)
"""A closed meeting's board still changes: outcomes are announced, decisions approved."""


class Boards:
    """The table `boards` says who looks at which meeting; a pass compares what each shows with what is.

    However many ballots come between two passes, one edit tells them all, and the last state is always told: a
    `wake()` during a pass makes another follow.
    """

    def __init__(self, office: Office, bot: Bot, seconds_between: float = SECONDS_BETWEEN) -> None:
        self._office = office
        self._bot = bot
        self._passes = Passes("boards", self.refresh, seconds_between)

    def wake(self) -> None:
        """A meeting has changed, or time has passed."""
        self._passes.wake()

    async def run(self) -> None:
        """Until cancelled. A board that could not be changed now is changed by a later pass."""
        await self._passes.run()

    async def open(self, actor: Actor, meeting_id: int) -> None:
        """Put a new board at the end of the actor's chat, in place of the one before."""
        assert actor.telegram_id is not None
        screen = await self._screen(actor, meeting_id)
        old = await self._board(meeting_id, actor.telegram_id)
        sent = await self._bot.send_message(actor.telegram_id, screen.text, reply_markup=screen.keyboard)
        self._passes.hold()
        async with AsyncSession(self._office.engine) as session:
            await session.execute(
                delete(Board).where(Board.meeting_id == meeting_id, Board.telegram_id == actor.telegram_id)
            )
            session.add(
                Board(
                    meeting_id=meeting_id,
                    telegram_id=actor.telegram_id,
                    message_id=sent.message_id,
                    shown=digest(screen),
                )
            )
            await session.commit()
        if old is not None:
            await self._take_away(old)

    async def refresh(self) -> None:
        """One pass over the boards of running meetings."""
        for board in await self._running():
            try:
                await self._bring_up_to_date(board)
            except TelegramRetryAfter as pause:
                self._passes.again(pause.retry_after)
            except TelegramForbiddenError:
                await self._forget(board)
            except Exception as failure:
                # Telegram is away, or the board cannot be drawn: the others are shown all the same.
                log.warning("board", board=board.id, exc_info=failure)
                self._passes.again()

    async def _bring_up_to_date(self, board: Board) -> None:
        actor = await identify(self._office, board.telegram_id)
        try:
            screen = await self._screen(actor, board.meeting_id)
        except Refused:  # the right was taken away: the board shows nothing more
            await self._forget(board)
            return
        drawn = digest(screen)
        if drawn == board.shown:
            return
        message_id = await self._show(board, screen)
        async with AsyncSession(self._office.engine) as session:
            await session.execute(
                update(Board).where(Board.id == board.id).values(message_id=message_id, shown=drawn)
            )
            await session.commit()

    async def _show(self, board: Board, screen: Screen) -> int:
        """Change the message; where it is gone, a new one takes its place. The id of the one that shows it."""
        with broadcasting(rank=Rank.BOARD):
            try:
                await self._bot.edit_message_text(
                    screen.text,
                    chat_id=board.telegram_id,
                    message_id=board.message_id,
                    reply_markup=screen.keyboard,
                )
            except TelegramBadRequest as refusal:
                if "message is not modified" in refusal.message:
                    return board.message_id  # a process that died between the edit and its note
                log.info("board is gone", board=board.id, reason=refusal.message)
                sent = await self._bot.send_message(
                    board.telegram_id, screen.text, reply_markup=screen.keyboard
                )
                return sent.message_id
        return board.message_id

    async def _screen(self, actor: Actor, meeting_id: int) -> Screen:
        return desk_screen(Texts(actor.language), await see_desk(self._office, actor, meeting_id))

    async def _running(self) -> Sequence[Board]:
        now = self._office.now()
        wanted = (
            select(Board)
            .join(Meeting, Meeting.id == Board.meeting_id)
            .where(
                or_(
                    Meeting.state.in_((MeetingState.CONVENED, MeetingState.REGISTRATION, MeetingState.OPEN)),
                    Meeting.closed_at > now - KEPT_AFTER_CLOSE,
                )
            )
            .order_by(Board.id)
        )
        async with AsyncSession(self._office.reader, expire_on_commit=False) as session:
            return (await session.scalars(wanted)).all()

    async def _board(self, meeting_id: int, telegram_id: int) -> Board | None:
        async with AsyncSession(self._office.reader, expire_on_commit=False) as session:
            found = await session.scalars(
                select(Board).where(Board.meeting_id == meeting_id, Board.telegram_id == telegram_id)
            )
            return found.one_or_none()

    async def _forget(self, board: Board) -> None:
        async with AsyncSession(self._office.engine) as session:
            await session.execute(delete(Board).where(Board.id == board.id))
            await session.commit()
        log.info("board ended", board=board.id)

    async def _take_away(self, board: Board) -> None:
        try:
            await self._bot.delete_message(board.telegram_id, board.message_id)
        except TelegramBadRequest as refusal:  # older than two days, or deleted by the person
            log.info("old board stays", board=board.id, reason=refusal.message)
