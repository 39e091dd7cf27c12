"""Boards of progress: put once, kept over a restart, ended with the notice, the right or the person's interest."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.client import make_bot
from bot.live.progress import CLAIM, ProgressBoards
from bot.rehearsal.limits import Limits
from bot.rehearsal.messages import Message
from bot.rehearsal.person import Person
from bot.rehearsal.server import BotApiServer
from bot.settings import Settings
from bot.usecases.office import Office
from bot.usecases.write_announcement import Draft, announce
from db.models import Delivery, DeliveryState, ProgressBoard, RoleGrant
from tests.conftest import TOKEN, Clock
from tests.people import enrol_many
from tests.sittings import CLERK, clerk
from tests.usecases.test_announcements import of

PEOPLE = 4


@dataclass
class Desk:
    """A clerk with a notice of four deliveries, and the server that the boards are put on."""

    office: Office
    telegram: BotApiServer
    person: Person

    @asynccontextmanager
    async def boards(self) -> AsyncIterator[ProgressBoards]:
        """The boards of one process."""
        bot = make_bot(Settings(_env_file=None, bot_token=TOKEN, telegram_api=self.telegram.url))
        try:
            yield ProgressBoards(self.office, bot)
        finally:
            await bot.session.close()

    async def look(self) -> None:
        """One pass of a process that begins and ends with it."""
        async with self.boards() as boards:
            await boards.refresh()

    async def sent(self, count: int) -> None:
        """So many of the deliveries have gone out."""
        async with AsyncSession(self.office.engine) as session:
            gone = update(Delivery).where(Delivery.id <= count)
            await session.execute(gone.values(state=DeliveryState.SENT, sent_at=self.office.now()))
            await session.commit()

    async def left(self) -> int:
        async with AsyncSession(self.office.engine) as session:
            return (await session.scalars(select(func.count(ProgressBoard.id)))).one()

    @property
    def shown(self) -> list[Message]:
        return [message for message in self.person.chat if message.from_bot]


@pytest.fixture
async def desk(office: Office, clock: Clock) -> AsyncIterator[Desk]:
    actor = await clerk(office)
    await enrol_many(office, PEOPLE, first_telegram_id=1)
    await announce(office, actor, Draft("Жиналыс", "Собрание", await of(office, "session")))
    async with BotApiServer(
        token=TOKEN, username="assembly_bot", clock=clock, limits=Limits.off()
    ) as telegram:
        person = telegram.person(CLERK, first_name="Clerk")
        person.has_started()
        yield Desk(office, telegram, person)


async def test_a_restart_goes_on_with_the_same_message(desk: Desk) -> None:
    await desk.look()
    await desk.sent(2)
    await desk.look()
    (board,) = desk.shown
    assert "▰▰▰▰▰▱▱▱▱▱ Жіберілгені: 2 / 4" in board.text
    assert "Қалғаны: шамамен 0 мин 10 с" in board.text
    edits = board.edited
    await desk.look()  # nothing has changed: nothing is edited
    assert board.edited == edits
    await desk.sent(4)
    await desk.look()
    assert "Жіберу аяқталды" in board.text
    assert await desk.left() == 0


async def test_two_processes_put_one_board(desk: Desk) -> None:
    async with desk.boards() as one, desk.boards() as other:
        await asyncio.gather(one.refresh(), other.refresh())
    assert len(desk.shown) == 1


async def test_a_process_that_died_before_it_put_the_board_is_followed_by_another(
    desk: Desk, clock: Clock
) -> None:
    async with AsyncSession(desk.office.engine) as session:
        await session.execute(update(ProgressBoard).values(claimed_at=clock.now))
        await session.commit()
    await desk.look()
    assert desk.shown == []
    clock.move(CLAIM + timedelta(seconds=1))
    await desk.look()
    assert len(desk.shown) == 1


async def test_a_board_that_the_clerk_deleted_is_not_put_again(desk: Desk) -> None:
    await desk.look()
    desk.shown[0].deleted = True
    await desk.sent(1)
    await desk.look()
    assert desk.shown == []
    assert await desk.left() == 0


async def test_a_board_ends_with_the_right_to_see_it(desk: Desk) -> None:
    await desk.look()
    async with AsyncSession(desk.office.engine) as session:
        await session.execute(update(RoleGrant).values(revoked_at=desk.office.now()))
        await session.commit()
    await desk.sent(1)
    await desk.look()
    assert "0 / 4" in desk.shown[0].text
    assert await desk.left() == 0


async def test_a_clerk_who_blocked_the_bot_has_no_board(desk: Desk) -> None:
    desk.person.block()
    await desk.look()
    assert await desk.left() == 0
