"""Boards of progress: one message in a clerk's chat that shows how far a notice has got, while it goes."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.pace import broadcasting
from bot.live.passes import Passes, digest
from bot.usecases.errors import Refused
from bot.usecases.identify import identify
from bot.usecases.office import Office
from bot.usecases.see_announcements import see_progress
from bot.views.announcing import progress_screen
from bot.views.screens import Screen
from bot.views.texts import Texts
from db.models import ProgressBoard

log = structlog.get_logger(__name__)

SECONDS_BETWEEN = 2.0
"""Each edit takes the turn of a send: of sixty, one is enough to see the bar move."""
CLAIM = timedelta(minutes=1)
"""How long another process is believed to be putting a board into the chat; longer than a send may take."""


class ProgressBoards:
    """The table `progress_boards` says who looks at which notice; what it showed last outlives a restart.

    A pass edits what has changed, and forgets a board when nothing more will be sent.
    """

    def __init__(self, office: Office, bot: Bot, seconds_between: float = SECONDS_BETWEEN) -> None:
        self._office = office
        self._bot = bot
        self._passes = Passes("progress", self.refresh, seconds_between)

    def wake(self) -> None:
        """A notice was written or steered, or time has passed."""
        self._passes.wake()

    async def run(self) -> None:
        """Until cancelled. A board that could not be changed now is changed by a later pass."""
        await self._passes.run()

    async def refresh(self) -> None:
        """One pass over all boards."""
        async with AsyncSession(self._office.reader, expire_on_commit=False) as session:
            boards: Sequence[ProgressBoard] = (
                await session.scalars(select(ProgressBoard).order_by(ProgressBoard.id))
            ).all()
        for board in boards:
            try:
                with broadcasting():
                    await self._bring_up_to_date(board)
            except TelegramRetryAfter as pause:
                self._passes.again(pause.retry_after)
            except TelegramForbiddenError:
                await self._forget(board)
            except Exception as failure:
                # Telegram is away, or the board cannot be drawn: the others are shown all the same.
                log.warning("progress board", board=board.id, exc_info=failure)
                self._passes.again()

    async def _bring_up_to_date(self, board: ProgressBoard) -> None:
        actor = await identify(self._office, board.telegram_id)
        try:
            progress = await see_progress(self._office, actor, board.notice_id)
        except Refused:  # the right was taken away: the board shows nothing more
            await self._forget(board)
            return
        screen = progress_screen(Texts(actor.language), progress)
        if board.message_id is None:
            await self._put(board, screen)
        elif digest(screen) != board.shown:
            await self._change(board, board.message_id, screen)
        if progress.over:
            await self._forget(board)

    async def _put(self, board: ProgressBoard, screen: Screen) -> None:
        """Claimed before it is sent, so that two processes do not both put one."""
        if not await self._claim(board):
            return
        sent = await self._bot.send_message(board.telegram_id, screen.text, reply_markup=screen.keyboard)
        await self._note(board, message_id=sent.message_id, shown=digest(screen))

    async def _change(self, board: ProgressBoard, message_id: int, screen: Screen) -> None:
        try:
            await self._bot.edit_message_text(
                screen.text, chat_id=board.telegram_id, message_id=message_id, reply_markup=screen.keyboard
            )
        except TelegramBadRequest as refusal:
            if "message is not modified" not in refusal.message:
                log.info("progress board is gone", board=board.id, reason=refusal.message)
                await self._forget(board)
                return
        await self._note(board, shown=digest(screen))

    async def _claim(self, board: ProgressBoard) -> bool:
        now = self._office.now()
        free = or_(ProgressBoard.claimed_at.is_(None), ProgressBoard.claimed_at < now - CLAIM)
        claiming = (
            update(ProgressBoard)
            .where(ProgressBoard.id == board.id, ProgressBoard.message_id.is_(None), free)
            .values(claimed_at=now)
            .returning(ProgressBoard.id)
        )
        async with AsyncSession(self._office.engine) as session:
            claimed = (await session.scalars(claiming)).first()
            await session.commit()
        return claimed is not None

    async def _note(self, board: ProgressBoard, **values: int | str) -> None:
        async with AsyncSession(self._office.engine) as session:
            await session.execute(update(ProgressBoard).where(ProgressBoard.id == board.id).values(**values))
            await session.commit()

    async def _forget(self, board: ProgressBoard) -> None:
        async with AsyncSession(self._office.engine) as session:
            await session.execute(delete(ProgressBoard).where(ProgressBoard.id == board.id))
            await session.commit()
