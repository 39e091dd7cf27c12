"""A board keeps itself current: changed in place, put anew when it is gone, ended with the right to see it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rehearsal.messages import Message
from bot.rules.seats import EndGround
from bot.usecases.find_member import member_card
from bot.usecases.rights import Actor
from bot.views.register import AskImport, EndSeat
from db.models import Board, MeetingState, RoleGrant
from tests.conftest import Bound, Clock, Hall
from tests.people import enrol_many
from tests.sittings import DAY, Sitting, bring_in, code_of, sitting
from tests.tapping import tap
from tests.waiting import eventually

HEADER = "Аты-жөні қазақша;Аты-жөні орысша;Телефон;Орган;Лауазымы;Мүшелік басталған күн;Ұсынған"


@pytest.fixture(autouse=True)
def on_the_day(clock: Clock) -> None:
    clock.set(DAY - timedelta(minutes=30))


async def board_of(hall: Hall, chair: Bound, at: Sitting) -> Message | None:
    """The board as it stands in the chair's chat."""
    async with AsyncSession(hall.office.engine) as session:
        wanted = select(Board.message_id).where(
            Board.meeting_id == at.meeting_id, Board.telegram_id == chair.telegram_id
        )
        message_id = (await session.scalars(wanted)).one_or_none()
    return next((message for message in chair.person.chat if message.id == message_id), None)


async def opened_board(hall: Hall, chair: Bound, at: Sitting) -> Message:
    """The chair opens the board."""
    await chair.person.tap_data(0, f"desk:{at.meeting_id}")
    board = await board_of(hall, chair, at)
    assert board is not None
    return board


async def test_an_arrival_changes_the_board_in_place(hall: Hall) -> None:
    chair, member = await hall.chair(language="ru"), await hall.member()
    await enrol_many(hall.office, 1)
    at = await sitting(hall.office)
    board = await opened_board(hall, chair, at)
    assert "Присутствует: 0 из 3" in board.text
    assert "Кворума нет: не хватает 2 членов" in board.text
    await member.person.say(f"/start r_{at.meeting_id}_{code_of(hall.office, at)}")
    assert (await chair.person.sees("Присутствует: 1 из 3")).id == board.id


async def test_a_seat_ended_or_taken_in_changes_the_board(hall: Hall) -> None:
    chair, clerk, member = (
        await hall.chair(language="ru"),
        await hall.clerk(language="ru"),
        await hall.member(),
    )
    await enrol_many(hall.office, 1)
    at = await sitting(hall.office)
    board = await opened_board(hall, chair, at)
    (seat,) = (await member_card(hall.office, Actor.operator(), member.member_id)).seats
    await clerk.person.tap_data(
        0, EndSeat(seat_id=seat.seat_id, ground=EndGround.OWN_WISH, day="26.04.2023").pack()
    )
    assert (await chair.person.sees("Присутствует: 0 из 2")).id == board.id
    lines = f"{HEADER}\nИван Ким;Иван Ким;;session;;01.04.2023;\n"
    await clerk.person.tap_data(0, AskImport().pack())
    await clerk.person.send_file("register.csv", lines.encode("utf-8-sig"))
    await clerk.person.sees("Если внести файл")
    await clerk.person.tap("✅ Внести")
    assert (await chair.person.sees("Присутствует: 0 из 3")).id == board.id


async def test_the_last_state_arrives_however_many_changes_there_were(hall: Hall) -> None:
    chair = await hall.chair(language="ru")
    members = [await hall.member() for _ in range(5)]
    at = await sitting(hall.office)
    board = await opened_board(hall, chair, at)
    for member in members:
        await member.person.say(f"/start r_{at.meeting_id}_{code_of(hall.office, at)}")
    assert (await chair.person.sees("Присутствует: 5 из 6")).id == board.id
    assert "Кворум есть" in board.text
    assert board.edited <= 5


async def test_a_board_that_was_deleted_is_put_anew(hall: Hall) -> None:
    chair, member = await hall.chair(language="ru"), await hall.member()
    at = await sitting(hall.office)
    board = await opened_board(hall, chair, at)
    board.deleted = True
    await member.person.say(f"/start r_{at.meeting_id}_{code_of(hall.office, at)}")
    anew = await chair.person.sees("Присутствует: 1 из 2")

    async def kept() -> bool:
        return await board_of(hall, chair, at) is anew

    await eventually(kept, "the new board to be kept")


async def test_a_second_opening_moves_the_board_to_the_end_of_the_chat(hall: Hall) -> None:
    chair = await hall.chair(language="ru")
    at = await sitting(hall.office)
    first = await opened_board(hall, chair, at)
    second = await opened_board(hall, chair, at)
    assert second.id > first.id
    assert first.deleted


async def test_a_board_ends_with_the_right_to_see_it_and_with_a_block(hall: Hall) -> None:
    chair, blocker = await hall.chair(language="ru"), await hall.chair(language="ru")
    member = await hall.member()
    at = await sitting(hall.office)
    for one in (chair, blocker):
        await one.person.tap_data(0, f"desk:{at.meeting_id}")
    blocker.person.block()
    async with AsyncSession(hall.office.engine) as session:
        await session.execute(
            update(RoleGrant)
            .where(RoleGrant.member_id == chair.member_id)
            .values(revoked_at=hall.office.now())
        )
        await session.commit()
    await member.person.say(f"/start r_{at.meeting_id}_{code_of(hall.office, at)}")

    async def no_boards() -> bool:
        async with AsyncSession(hall.office.engine) as session:
            return not (await session.scalars(select(Board))).all()

    await eventually(no_boards, "the boards to end")
    assert all("Присутствует: 1" not in message.text for message in chair.person.chat)


async def test_an_agenda_of_sixty_long_items_fits_the_board_and_its_list(hall: Hall) -> None:
    chair = await hall.chair(language="ru")
    at = await sitting(hall.office, state=MeetingState.OPEN, items=60)
    await bring_in(hall.office, at, await enrol_many(hall.office, 3))
    board = await opened_board(hall, chair, at)
    assert "рассмотрено 0 из 60" in board.text
    assert "ещё 53 вопроса" in board.text
    await tap(chair.person, "🗳 Поставить вопрос")
    choice = await chair.person.sees("Какой вопрос")
    assert len(choice.inline_keyboard) == 10
    await chair.person.tap_data(choice.id, f"citems:{at.meeting_id}:99")
    await tap(chair.person, "60. О вопросе 60")
    await chair.person.sees("Поставить на голосование вопрос 60?")
