"""A secret vote and an election: cast for good, told only at the close, recounted by anyone from the published list."""

import asyncio
import re
import sys
from pathlib import Path

from bot.rehearsal.messages import Message
from bot.rehearsal.play.acts import (
    ask,
    choose_item,
    close_and_announce,
    put_to_vote,
    tap,
    told_everybody,
    words,
)
from bot.rehearsal.play.cast import Player
from bot.rehearsal.play.stage import Stage
from bot.rules.majority import OutcomeKind, Tally
from db.models import Choice, Meeting

RECEIPT = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}")
CANDIDATES = (
    ("Айгүл Сейітова", "Айгуль Сейтова"),
    ("Серік Ахметов", "Серик Ахметов"),
    ("Ольга Ким", "Ольга Ким"),
)


async def a_secret_vote(stage: Stage, chair: Player, meeting: Meeting, inside: list[Player]) -> None:
    """The Council's third item: 23 for, 10 against."""
    await put_to_vote(stage, chair, 3, "desk.yes-put-secretly")
    stage.show("A member, before the last tap", stage.phone(inside[1]).last)

    async def cast(player: Player) -> None:
        choice = Choice.IN_FAVOUR if inside.index(player) < 23 else Choice.AGAINST
        await tap(stage, player, f"vote.choice.{choice}")
        await _cast(stage, player)

    await stage.each("item 3, in secret: 23 of 33 for", inside, cast)
    stage.show("The receipt, shown once", stage.phone(inside[1]).last)
    passed = await close_and_announce(stage, chair, meeting)
    stage.holds(
        "the secret vote is counted at its close: 23 for, 10 against, adopted by 10.6",
        (passed.outcome, passed.counts) == (OutcomeKind.ADOPTED, Tally(23, 10, 0)),
        passed,
    )
    counted = await _recounted(stage, inside[1])
    stage.holds("anyone recounts it from the published list", _first(counted) == [23, 10], counted)


async def an_election(stage: Stage, chair: Player, meeting: Meeting, inside: list[Player]) -> None:
    """The region's second item: one place, three candidates, twelve of twenty for the second."""
    await choose_item(stage, chair, 2)
    await tap(stage, chair, "desk.put-election")
    await ask(stage, chair, "\n".join(f"{kk} / {ru}" for kk, ru in CANDIDATES))
    await ask(stage, chair, "1")
    await tap(stage, chair, "desk.yes-put-election")
    await told_everybody(stage)

    async def cast(player: Player) -> None:
        place = inside.index(player)
        kk, ru = CANDIDATES[1 if place < 12 else 0 if place < 18 else 2]
        await tap(stage, player, "secret.unticked", name=stage.texts(player).pick(kk, ru))
        await tap(stage, player, "secret.review-marked")
        await _cast(stage, player)

    await stage.each("an election: one place, three candidates", inside, cast)
    found = await close_and_announce(stage, chair, meeting)
    stage.show("What the region's members read", stage.phone(inside[2]).last)
    elected = [one.name.ru for one in found.secret.candidates if one.elected] if found.secret else []
    stage.holds("12 of 20 elect, more than half of those taking part", elected == ["Серик Ахметов"], elected)
    counted = await _recounted(stage, inside[2])
    stage.holds("anyone recounts the election from its list", _first(counted) == [12, 6, 2], counted)


async def _cast(stage: Stage, player: Player) -> None:
    """The last tap; its answer stays on the phone until it is closed, as it has the receipt."""
    phone, label = stage.phone(player), words(player, "secret.cast")
    await phone.until(lambda: any(label in row for m in phone.chat for row in m.buttons), "no last question")
    told = await phone.tap(label)
    receipt = RECEIPT.search(told.text or "")
    assert receipt is not None, told.text
    await phone.sees(receipt.group())


async def _recounted(stage: Stage, player: Player) -> str:
    """The list and the script as a member gets them, saved and run as on anybody's machine."""
    phone = stage.phone(player)
    before = phone.moment
    await tap(stage, player, "secret.list-button")
    files = await phone.until(lambda: _two_files(phone.chat, before), "no list came")
    for message in files:
        (stage.out / (message.file_name or "")).write_bytes(message.document or b"")
    listed, script = (Path(message.file_name or "") for message in files)
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-I", script, listed, cwd=stage.out, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await program.communicate()
    return told.decode()


def _two_files(chat: list[Message], after: int) -> list[Message] | None:
    files = [message for message in chat if message.document and message.version > after]
    return files if len(files) == 2 else None


def _first(counted: str) -> list[int]:
    """The numbers of the lines between the heading and the blank ballots."""
    return [int(line.split()[0]) for line in counted.splitlines()[1:-1]]
