"""The archive of a meeting: everything in it, the same bytes each time, checksums that hold, a list that recounts."""

import asyncio
import hashlib
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.documents.archive import draw_archive
from bot.usecases.cast_secret_ballot import cast_secret_ballot
from bot.usecases.close_meeting import close_meeting
from bot.usecases.close_vote import close_vote
from bot.usecases.draw_up_minutes import draw_up_minutes
from bot.usecases.errors import Denied, Refused
from bot.usecases.office import Office
from bot.usecases.open_vote import Put, open_vote
from bot.usecases.read_archive import read_archive
from bot.usecases.record_departure import record_departure
from bot.views.notices import meeting_calendar
from bot.views.texts import LANGUAGES
from db.models import Body, VoteForm
from tests.conftest import Clock
from tests.sittings import DAY, actor, chair, clerk, convoke, full_hall


async def archive(office: Office, clock: Clock) -> bytes:
    """Of a meeting of nine with one secret vote, drawn twice at different hours."""
    clock.set(DAY)
    at, people = await full_hall(office, 9)
    await convoke(office, at)
    presiding, desk = await chair(office), await clerk(office)
    put = await open_vote(office, presiding, at.items[0], Put(VoteForm.SECRET))
    for person in people[:7]:
        await cast_secret_ballot(office, await actor(office, person), put.vote_id, ("in_favour",))
    await close_vote(office, presiding, put.vote_id)
    await record_departure(office, desk, at.meeting_id, people[8].member_id)
    await close_meeting(office, presiding, at.meeting_id)
    with pytest.raises(Refused, match="minutes-not-drawn-up"):
        await read_archive(office, presiding, at.meeting_id)
    await draw_up_minutes(office, desk, at.meeting_id, "5")
    drawn = []
    for _ in range(2):
        facts = await read_archive(office, presiding, at.meeting_id)
        stamped_at = facts.meeting.convened_at
        calendars = {one: meeting_calendar(one, facts.meeting, stamped_at) for one in LANGUAGES}
        drawn.append(draw_archive(facts, calendars))
        clock.move(timedelta(days=2))
        async with AsyncSession(office.engine) as session:
            await session.execute(update(Body).where(Body.code == "council").values(notice_days=11))
            await session.commit()
    with pytest.raises(Denied):
        await read_archive(office, await actor(office, people[0]), at.meeting_id)
    assert drawn[0] == drawn[1], "the same meeting makes the same bytes, whenever it is asked for"
    return drawn[0]


async def test_everything_is_in_it_and_every_checksum_holds(
    office: Office, clock: Clock, tmp_path: Path
) -> None:
    with ZipFile(BytesIO(await archive(office, clock))) as packed:
        assert packed.testzip() is None
        files = {name: packed.read(name) for name in packed.namelist()}
    assert sorted(files) == sorted(
        [
            *("Хаттама.docx", "Хаттама.pdf", "Протокол.docx", "Протокол.pdf"),
            *("Тіркеу парағы.docx", "Тіркеу парағы.pdf", "Лист регистрации.docx", "Лист регистрации.pdf"),
            *("Хабардар ету туралы анықтама.docx", "Хабардар ету туралы анықтама.pdf"),
            *("Справка об извещении.docx", "Справка об извещении.pdf"),
            *("Күнтізбе.ics", "Календарь.ics", "zhasyryn-dauys-1-kk.csv", "taynoe-golosovanie-1-ru.csv"),
            *("recount.py", "audit.csv", "SHA256SUMS"),
        ]
    )
    lines = [line.split("  ", 1) for line in files["SHA256SUMS"].decode().splitlines()]
    sums = {name: checksum for checksum, name in lines}
    assert sums == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "SHA256SUMS"
    }
    for name in ("recount.py", "taynoe-golosovanie-1-ru.csv"):
        (tmp_path / name).write_bytes(files[name])
    assert "7 За" in await asyncio.to_thread(recount, tmp_path, "taynoe-golosovanie-1-ru.csv")


def recount(folder: Path, name: str) -> str:
    """As whoever does not believe the bot would."""
    return subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "recount.py", name],
        cwd=folder,
        capture_output=True,
        check=True,
        env={"PYTHONIOENCODING": "utf-8"},
    ).stdout.decode()


async def test_the_record_is_the_meetings_own_and_ends_with_its_minutes_number(
    office: Office, clock: Clock
) -> None:
    with ZipFile(BytesIO(await archive(office, clock))) as packed:
        lines = packed.read("audit.csv").decode("utf-8-sig").splitlines()
    entries = [line.split(";") for line in lines[1:]]
    actions = [entry[3] for entry in entries]
    assert actions.count("departure.recorded") == 1
    assert actions.count("ballot.secret") == 7
    assert {"vote.opened", "vote.closed", "meeting.closed"} <= set(actions)
    assert actions[-1] == "minutes.drawn-up"
    numbers = [int(entry[0]) for entry in entries]
    assert numbers == sorted(set(numbers))
    assert {action.split(".")[0] for action in actions}.isdisjoint({"account", "member", "role"})
