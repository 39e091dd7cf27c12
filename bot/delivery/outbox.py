"""The outbox: everything that is sent unasked goes from the table to Telegram through here."""

import asyncio
from dataclasses import dataclass, replace
from functools import partial

import structlog
from aiogram import Bot
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import claims
from bot.delivery.answers import Again, Answer, Failed, Sent, Stopped, read
from bot.delivery.calls import Call, calls_for
from bot.delivery.claims import Claim
from bot.delivery.pace import Rank, broadcasting
from bot.delivery.presence import Presence
from bot.usecases.notify import fate
from bot.usecases.office import Office
from bot.usecases.see_notice import load_notice
from bot.views.letters import NoticeMessage
from bot.views.notices import render
from bot.views.texts import Texts
from db.models import Failure

log = structlog.get_logger(__name__)

IN_FLIGHT = 4
"""How many sends may be under way, and so how many may be doubled when the process dies."""
IDLE_SECONDS = 1.0
"""How often the table is looked at when nobody called `wake`."""
SEND_SECONDS = 90
"""A call that takes longer is given up for now."""
DRAIN_SECONDS = 10.0
"""How long sends under way are waited for at the end. The next start finds the rest in the table."""
DATABASE_SECONDS = 1.0
"""The pause after the database refused."""
DATABASE_AWAY = (DBAPIError, PoolTimeoutError, OSError)
"""Locked, restarting, out of connections; a refused TCP connection comes as it is."""


@dataclass(frozen=True, slots=True)
class _Flight:
    claim: Claim
    task: asyncio.Task[Answer]


class _Stop(Exception):  # noqa: N818 — no error: the send is not wanted any more
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self.answer = answer


class Outbox:
    """Claims due deliveries, sends them at the bot's pace, marks what became of them."""

    def __init__(self, office: Office, bot: Bot) -> None:
        self._office = office
        self._bot = bot
        self._presence = Presence(office.engine)
        self._called = asyncio.Event()
        self._stopping = False
        self._flights: list[_Flight] = []
        self._answered: list[tuple[Claim, Answer]] = []
        self._letters: dict[tuple[int, str], NoticeMessage | None] = {}

    def wake(self) -> None:
        """New rows are in the table."""
        self._called.set()

    async def run(self) -> None:
        """Until cancelled. Then nothing more is claimed; sends under way are finished and marked."""
        self._stopping = False
        work = asyncio.ensure_future(self._work())
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            self._stopping = True
            self.wake()
            await work
            raise
        finally:
            await self._presence.let_go()

    async def _work(self) -> None:
        while not self._stopping:
            try:
                await self._round()
            except DATABASE_AWAY as failure:
                # What was answered is kept here; what was claimed in vain is found again by its token.
                log.error("outbox database", error=type(failure).__name__, exc_info=failure)
                await asyncio.sleep(DATABASE_SECONDS)
        await self._drain()

    async def _round(self) -> None:
        """Mark what was answered, claim what there is room for, wait until something happens."""
        self._called.clear()
        if self._answered or await self._anything_waits():
            for claimed in await self._settle_and_claim(IN_FLIGHT - len(self._flights)):
                self._flights.append(_Flight(claimed, asyncio.create_task(self._send(claimed))))
        elif not self._flights:
            self._letters.clear()  # a quiet moment: what is sent next is read afresh
        await self._wait()

    async def _wait(self) -> None:
        """Until a send is answered or somebody calls; while there is room, no longer than a second."""
        called = asyncio.create_task(self._called.wait())
        room = len(self._flights) < IN_FLIGHT
        await asyncio.wait(
            [called, *(flight.task for flight in self._flights)],
            timeout=IDLE_SECONDS if room else None,
            return_when=asyncio.FIRST_COMPLETED,
        )
        called.cancel()
        self._collect()

    def _collect(self) -> None:
        for flight in self._flights:
            if flight.task.done() and not flight.task.cancelled():
                self._answered.append((flight.claim, flight.task.result()))
        self._flights = [flight for flight in self._flights if not flight.task.done()]

    async def _drain(self) -> None:
        tasks = [flight.task for flight in self._flights]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=DRAIN_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.wait(tasks)
        self._collect()
        try:
            await self._settle_and_claim(0)
        except DATABASE_AWAY as failure:
            log.error("outbox database", error=type(failure).__name__, exc_info=failure)

    async def _anything_waits(self) -> bool:
        if len(self._flights) >= IN_FLIGHT:
            return False
        async with AsyncSession(self._office.reader) as session:
            return await claims.anything_waits(session, self._office.now())

    async def _settle_and_claim(self, most: int) -> list[Claim]:
        """One short transaction; where it fails, all of it is done again."""
        settling = list(self._answered)
        now = self._office.now()
        claimed: list[Claim] = []
        if most > 0:
            await self._presence.hold()
        async with AsyncSession(self._office.engine) as session:
            await claims.settle(session, self._presence.token, now, settling)
            if (
                most == IN_FLIGHT
            ):  # nothing of ours is under way: whatever else is claimed may be a dead one's
                await claims.adopt(session, self._presence.token, alone=self._presence.alone)
            if most > 0:
                claimed = await claims.claim(session, self._presence.token, now, most)
            await session.commit()
        del self._answered[: len(settling)]
        return claimed

    async def _send(self, claimed: Claim) -> Answer:
        try:
            letter = await self._letter(claimed.notice_id, claimed.language)
        except DATABASE_AWAY as failure:
            log.error("outbox database", error=type(failure).__name__, exc_info=failure)
            return Again(1, may_be_doubled=False)
        if letter is None:
            return Failed(Failure.DEFECT)
        calls = calls_for(letter, claimed.telegram_id)
        answer = await self._call(claimed, calls[-1 if claimed.file_shown else 0])
        if len(calls) == 1 or claimed.file_shown or not isinstance(answer, Sent):
            return answer
        # The file is out: its words follow, whatever the clerk decides meanwhile.
        behind = await self._call(claimed, calls[1], begun=True)
        return replace(behind, file_message_id=answer.message_id) if isinstance(behind, Again) else behind

    async def _call(self, claimed: Claim, call: Call, *, begun: bool = False) -> Answer:
        try:
            # It waits for its turn as long as Telegram asks for; only the call itself is given up for now.
            async with asyncio.timeout(None) as patience:
                look = partial(self._last_look, None if begun else claimed.notice_id, patience)
                with broadcasting(look, Rank.SEQUEL if begun else Rank.BROADCAST):
                    message = await self._bot(call)
        except _Stop as stop:
            return stop.answer
        except asyncio.CancelledError:
            if patience.when() is None:
                return Again(0, may_be_doubled=False)
            raise
        except Exception as error:
            return _judged(claimed, error)
        return Sent(message.message_id)

    async def _last_look(self, notice_id: int | None, patience: asyncio.Timeout) -> None:
        """Asked when the send's turn has come, just before the call: somebody may have decided while it waited."""
        if notice_id is not None:
            await self._look_at_fate(notice_id)
        patience.reschedule(asyncio.get_running_loop().time() + SEND_SECONDS)

    async def _look_at_fate(self, notice_id: int) -> None:
        try:
            async with AsyncSession(self._office.reader) as session:
                state = await fate(session, notice_id, self._office.now())
        except DATABASE_AWAY as failure:
            log.error("outbox database", error=type(failure).__name__, exc_info=failure)
            raise _Stop(Again(1, may_be_doubled=False)) from failure
        if state is not None:
            raise _Stop(Stopped(state))

    async def _letter(self, notice_id: int, language: str) -> NoticeMessage | None:
        """The notice in a language, made once for everybody who reads it; None when it cannot be made."""
        key = (notice_id, language)
        if key not in self._letters:
            try:
                async with AsyncSession(self._office.reader) as session:
                    facts = await load_notice(session, notice_id)
                self._letters[key] = render(Texts(language), facts)
            except DATABASE_AWAY:
                raise
            except Exception:
                log.exception("notice", notice=notice_id)
                self._letters[key] = None
        return self._letters[key]


def _judged(claimed: Claim, error: Exception) -> Answer:
    answer = read(error, claimed.attempts)
    about = {"delivery": claimed.delivery_id, "notice": claimed.notice_id, "attempts": claimed.attempts}
    if answer == Failed(Failure.DEFECT):
        log.error("delivery defect", **about, exc_info=error)
    else:
        log.warning("delivery", **about, error=type(error).__name__)
    return answer
