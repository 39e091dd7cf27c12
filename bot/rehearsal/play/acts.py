"""What people do with their phones, told once for every scene."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rehearsal.messages import Message
from bot.rehearsal.person import Person
from bot.rehearsal.play.cast import Player
from bot.rehearsal.play.stage import Stage
from bot.usecases.hall_code import code_at
from bot.usecases.see_result import VoteFacts, load_result
from bot.views.texts import Texts
from db.models import Attendance, Choice, Delivery, DeliveryState, Meeting, Vote, VoteState


def words(player: Player, key: str, **values: Any) -> str:
    """A label or sentence as it stands on the player's phone."""
    return Texts.plain(player.language)(key, **values)


def plain_words(player: Player, key: str, **values: Any) -> str:
    """The first line of a message as the phone shows it, without its tags."""
    return words(player, key, **values).split("\n")[0].replace("<b>", "").replace("</b>", "")


async def tap(stage: Stage, player: Player, key: str, **values: Any) -> None:
    """A button by its words in the player's language, once some message offers it."""
    await press(stage.phone(player), words(player, key, **values))


async def press(phone: Person, label: str) -> None:
    """Wait for the button, tap it, and wait for what it brings: the tap is answered before the screen changes."""
    await phone.until(lambda: _offers(phone, label), f"no button {label!r}")
    before = phone.moment
    brought = await phone.tap(label)
    assert not brought.alert, f"{label!r} was refused: {brought.text}"
    await phone.until(lambda: phone.moment > before, f"{label!r} brought nothing")


async def ask(stage: Stage, player: Player, text: str) -> Message:
    """Say something and wait for the bot's next word."""
    phone = stage.phone(player)
    before = phone.moment
    await phone.say(text)
    return await answer(phone, before)


async def confirm(stage: Stage, player: Player, key: str, yes: str) -> None:
    """A button that asks once more, and the yes beneath its question; then the question offers nothing any more."""
    phone = stage.phone(player)
    asked, agreed = words(player, key), words(player, yes)
    await phone.until(lambda: _offers(phone, asked), f"no button {asked!r}")
    before = phone.moment
    await phone.tap(asked)
    await phone.until(lambda: _offers(phone, agreed, before), f"{asked!r} did not ask")
    await press(phone, agreed)
    await phone.until(lambda: not _offers(phone, agreed), f"{agreed!r} can still be tapped")


def _offers(phone: Person, label: str, after: int = 0) -> bool:
    return any(label in row for m in phone.chat if m.version > after for row in m.buttons)


async def answer(phone: Person, after: int) -> Message:
    return await phone.until(
        lambda: next((m for m in reversed(phone.chat) if m.from_bot and m.version > after), None),
        "the bot did not answer",
    )


async def told_everybody(stage: Stage) -> None:
    """Until nothing waits in the outbox."""

    async def quiet() -> bool:
        async with AsyncSession(stage.office.engine) as session:
            waiting = (
                select(func.count())
                .select_from(Delivery)
                .where(Delivery.state.in_((DeliveryState.QUEUED, DeliveryState.SENDING)))
            )
            return (await session.scalars(waiting)).one() == 0

    await stage.until("every notice is sent", quiet, seconds=90)


async def meeting_of(stage: Stage, order_number: str) -> Meeting:
    async with AsyncSession(stage.office.engine) as session:
        return (await session.scalars(select(Meeting).where(Meeting.order_number == order_number))).one()


async def present(stage: Stage, meeting_id: int) -> int:
    """Stays that have not ended, counted by the records alone."""
    async with AsyncSession(stage.office.engine) as session:
        here = (
            select(func.count())
            .select_from(Attendance)
            .where(Attendance.meeting_id == meeting_id, Attendance.departed_at.is_(None))
        )
        return (await session.scalars(here)).one()


async def open_door(stage: Stage, clerk: Player, meeting: Meeting, *, choose: str | None = None) -> None:
    """The clerk opens registration for a meeting."""
    await go_to_meeting(stage, clerk, choose)
    await tap(stage, clerk, "meeting.door-button")
    await tap(stage, clerk, "door.open-registration")


async def code_in_the_hall(stage: Stage, meeting: Meeting) -> str:
    """What the QR picture on the hall's screen carries at this moment."""
    async with AsyncSession(stage.office.engine) as session:
        secret = (await session.scalars(select(Meeting.hall_secret).where(Meeting.id == meeting.id))).one()
    assert secret is not None, "registration is open"
    return code_at(secret, meeting.id, stage.office.now()).signature


async def go_to_meeting(stage: Stage, player: Player, choose: str | None) -> None:
    """/meeting; from a list of several, the one whose button has those words in it."""
    shown = await ask(stage, player, "/meeting")
    if choose is not None:
        label = next(label for row in shown.buttons for label in row if choose in label)
        await press(stage.phone(player), label)


async def register_by_link(stage: Stage, meeting: Meeting, player: Player) -> None:
    """The picture on the hall's screen, taken with the phone."""
    phone = stage.phone(player)
    before = phone.moment
    await phone.say(f"/start r_{meeting.id}_{await code_in_the_hall(stage, meeting)}")
    await answer(phone, before)


async def chair_opens(stage: Stage, chair: Player, *, choose: str | None = None) -> None:
    """/chair, the meeting, its board; then the meeting is opened."""
    shown = await ask(stage, chair, "/chair")
    label = next(label for row in shown.buttons for label in row if choose is None or choose in label)
    await press(stage.phone(chair), label)
    await confirm(stage, chair, "desk.open-meeting", "desk.yes-open")


async def put_to_vote(stage: Stage, chair: Player, number: int, yes: str = "desk.yes-put") -> None:
    """The item is put, openly unless another yes is tapped; everybody present has the question when this returns."""
    await choose_item(stage, chair, number)
    await tap(stage, chair, yes)
    await told_everybody(stage)


async def choose_item(stage: Stage, chair: Player, number: int) -> None:
    """The item is chosen on the board; how it is put is asked next."""
    stage.clock.pass_minutes(2)
    await tap(stage, chair, "desk.choose-item")
    phone = stage.phone(chair)
    label = await phone.until(
        lambda: next(
            (
                b
                for m in reversed(phone.chat)
                for row in m.buttons
                for b in row
                if b.startswith(f"{number}. ")
            ),
            "",
        ),
        f"item {number} is not offered",
    )
    await press(phone, label)


async def vote(
    stage: Stage, what: str, voters: Sequence[Player], *, in_favour: int, against: int = 0
) -> None:
    """So many for, so many against, the rest of the voters abstain."""
    choices = {
        player: Choice.IN_FAVOUR
        if i < in_favour
        else Choice.AGAINST
        if i < in_favour + against
        else Choice.ABSTAIN
        for i, player in enumerate(voters)
    }

    async def cast(player: Player) -> None:
        await tap(stage, player, f"vote.choice.{choices[player]}")

    await stage.each(what, voters, cast)


async def close_and_announce(stage: Stage, chair: Player, meeting: Meeting) -> VoteFacts:
    """The chair closes; the outcome is told to those who took part."""
    stage.clock.pass_minutes(3)
    await confirm(stage, chair, "desk.close-vote", "desk.yes-close-vote")
    await tap(stage, chair, "desk.announce-now")
    await told_everybody(stage)
    async with AsyncSession(stage.office.engine) as session:
        newest = select(Vote.id).where(Vote.meeting_id == meeting.id, Vote.state == VoteState.CLOSED)
        vote_id = (await session.scalars(newest.order_by(Vote.number.desc()).limit(1))).one()
        return await load_result(session, vote_id)


async def close_meeting(stage: Stage, chair: Player) -> None:
    """Waits for the board as well: the play's clock may jump past the day on which a closed meeting's still changes."""
    await confirm(stage, chair, "desk.close-meeting", "desk.yes-close-meeting")
    phone, label = stage.phone(chair), words(chair, "desk.close-meeting")
    await phone.until(lambda: not _offers(phone, label), f"{label!r} is still offered")


async def draw_up_minutes(
    stage: Stage, clerk: Player, number: str, *, choose: str | None = None
) -> list[Path]:
    """The clerk gives the number and gets the minutes in both languages; the files as saved in `out/`."""
    await go_to_meeting(stage, clerk, choose)
    await tap(stage, clerk, "meeting.minutes-button")
    await tap(stage, clerk, "button.minutes-number")
    phone = stage.phone(clerk)
    before = phone.moment
    await phone.say(number)
    await phone.until(lambda: len(_documents(phone, before)) == 2, "the minutes did not come", 30)
    saved = []
    for message in _documents(phone, before):
        path = stage.out / (message.file_name or "minutes.docx")
        path.write_bytes(message.document or b"")
        saved.append(path)
    return saved


def _documents(phone: Person, after: int) -> list[Message]:
    return [m for m in phone.chat if m.from_bot and m.version > after and m.document]
