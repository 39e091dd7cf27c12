"""The hall's screen: who may open it, what it shows and what it never shows, in the stream and in a real browser."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from playwright.async_api import Page

from bot.usecases.announce_vote import announce_vote
from bot.usecases.cast_ballot import cast_ballot
from bot.usecases.close_meeting import close_meeting
from bot.usecases.close_vote import close_vote
from bot.usecases.open_vote import open_vote
from bot.usecases.register_arrival import register_at_desk
from db.models import Choice, MeetingState
from tests.conftest import Hall
from tests.live.watching import browser, needs_chromium, opened_screen, states
from tests.people import Enrolled, enrol_many
from tests.sittings import DAY, actor, bring_in, clerk, sitting
from tests.tapping import tap_data
from tests.waiting import eventually

VOTERS = 12


async def voted(hall: Hall, people: list[Enrolled], vote_id: int, choice: Choice) -> None:
    for person in people:
        await cast_ballot(hall.office, await actor(hall.office, person), vote_id, choice)


async def until(
    shown: AsyncIterator[dict[str, Any]], there: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """The first state that is so; states in between may be skipped by the server, never the last."""
    async with asyncio.timeout(10):
        while not there(state := await anext(shown)):
            pass
    return state


def counts(state: dict[str, Any]) -> list[int]:
    return [bar["count"] for bar in state["vote"]["bars"]]


async def test_a_screen_follows_the_meeting_from_the_door_to_the_outcome(hall: Hall) -> None:
    hall.clock.set(DAY)
    at = await sitting(hall.office, state=MeetingState.REGISTRATION)
    chair = await hall.chair(language="ru")
    people = await enrol_many(hall.office, VOTERS, first_telegram_id=3000)
    desk = await clerk(hall.office)
    address = await opened_screen(hall, chair, at)
    async with states(address) as shown:
        first = await anext(shown)
        assert (first["mode"], first["quorum"]["present"], first["quorum"]["needed"]) == ("door", 0, 9)
        assert first["door"]["picture"].startswith("<svg")
        assert first["quorum"]["verdict"] == [
            "Кворумға тағы 9 мүше керек",
            "До кворума не хватает 9 членов",
        ]
        await register_at_desk(hall.office, desk, at.meeting_id, people[0].member_id)
        await until(shown, lambda state: state["quorum"]["present"] == 1)
        await bring_in(hall.office, at, people[1:])
        await tap_data(chair.person, f"copen:{at.meeting_id}:1")
        state = await until(shown, lambda state: state["mode"] == "item")
        assert state["item"]["title"][0] == "1-мәселе туралы"
        presiding = await actor(hall.office, chair.telegram_id)
        vote = await open_vote(hall.office, presiding, at.items[0])
        await until(shown, lambda state: state["mode"] == "vote")
        await voted(hall, people[:7], vote.vote_id, Choice.IN_FAVOUR)
        state = await until(shown, lambda state: counts(state) == [7, 0, 0])
        assert state["vote"]["standing"] == ["Дауыс жеткілікті", "Голосов достаточно"]
        await close_vote(hall.office, presiding, vote.vote_id)
        state = await until(shown, lambda state: state["mode"] != "vote")
        assert state["mode"] == "item", "nothing is on the wall before the chair announces it"
        await announce_vote(hall.office, presiding, vote.vote_id)
        state = await until(shown, lambda state: state["mode"] == "result")
        assert state["result"]["outcome"] == "adopted"
        assert state["result"]["clause"][1] == "пункт 6 статьи 9 Закона"


async def test_no_name_and_no_secret_is_on_the_screen(hall: Hall) -> None:
    hall.clock.set(DAY)
    at = await sitting(hall.office, state=MeetingState.OPEN)
    chair = await hall.chair()
    people = await enrol_many(hall.office, VOTERS, first_telegram_id=3000)
    await bring_in(hall.office, at, people)
    vote = await open_vote(hall.office, await actor(hall.office, chair.telegram_id), at.items[0])
    await voted(hall, people[:3], vote.vote_id, Choice.AGAINST)
    address = await opened_screen(hall, chair, at)
    async with states(address) as shown:
        written = json.dumps(await anext(shown), ensure_ascii=False)
    for secret in ("Мүше 001", "Член 001", "Болат", "5e55", address.rpartition("/")[2]):
        assert secret not in written


async def test_only_the_chair_gets_the_link(hall: Hall) -> None:
    at = await sitting(hall.office)
    desk, member = await hall.clerk(), await hall.member()
    for other in (desk, member):
        assert await tap_data(other.person, f"cscreen:{at.meeting_id}")
        assert "http" not in other.person.printed()


@pytest.mark.parametrize("token", ["x", "..", "a" * 64, "%2e%2e"])
async def test_a_made_up_link_finds_nothing(hall: Hall, token: str) -> None:
    at = await sitting(hall.office)
    address = await opened_screen(hall, await hall.chair(), at)
    base = address.rpartition("/")[0]
    async with ClientSession() as client:
        for path in (f"{base}/{token}", f"{base}/{token}/events"):
            async with client.get(path) as answer:
                assert answer.status == 404
                assert "Content-Security-Policy" in answer.headers or token in ("..", "%2e%2e")


async def test_a_new_link_ends_the_old_one(hall: Hall) -> None:
    hall.clock.set(DAY)
    at = await sitting(hall.office)
    chair = await hall.chair()
    old = await opened_screen(hall, chair, at)
    async with states(old) as shown:
        await anext(shown)
        new = await opened_screen(hall, chair, at)
        with pytest.raises(StopAsyncIteration):
            async with asyncio.timeout(5):
                while True:
                    await anext(shown)
    async with ClientSession() as client:
        assert (await client.get(old)).status == 404
        assert (await client.get(new)).status == 200


async def test_the_link_ends_with_the_day_of_the_meeting(hall: Hall) -> None:
    hall.clock.set(DAY)
    at = await sitting(hall.office, state=MeetingState.OPEN)
    chair = await hall.chair()
    address = await opened_screen(hall, chair, at)
    await close_meeting(hall.office, await actor(hall.office, chair.telegram_id), at.meeting_id)
    async with ClientSession() as client:
        assert (await client.get(address)).status == 200
        hall.clock.move(timedelta(hours=4))
        assert (await client.get(address)).status == 404


async def picture(page: Page, name: str) -> None:
    """With SCREENSHOTS=folder: for a person's eyes."""
    folder = os.environ.get("SCREENSHOTS")
    if folder is not None:
        await page.screenshot(path=Path(folder) / f"screen-{name}.png")


@needs_chromium
@pytest.mark.parametrize(("theme", "width", "height"), [("dark", 1920, 1080), ("light", 390, 844)])
async def test_the_page_shows_a_burst_of_ballots_in_a_real_browser(
    hall: Hall, theme: str, width: int, height: int
) -> None:
    if hall.office.engine.dialect.name != "sqlite":
        pytest.skip("the page gets the same stream from either database, and a browser is dear")
    hall.clock.set(DAY)
    at = await sitting(hall.office, state=MeetingState.OPEN)
    chair = await hall.chair()
    people = await enrol_many(hall.office, 60, first_telegram_id=3000)
    await bring_in(hall.office, at, people)
    presiding = await actor(hall.office, chair.telegram_id)
    vote = await open_vote(hall.office, presiding, at.items[0])
    address = await opened_screen(hall, chair, at)
    async with browser() as chromium:
        page = await chromium.new_page(viewport={"width": width, "height": height})
        await page.goto(f"{address}?theme={theme}")
        await page.wait_for_selector(".bars")
        await asyncio.gather(
            voted(hall, people[:40], vote.vote_id, Choice.IN_FAVOUR),
            voted(hall, people[40:50], vote.vote_id, Choice.AGAINST),
        )
        counted = page.locator(".bar .count")

        async def all_shown() -> bool:
            return await counted.all_inner_texts() == ["40", "10", "0"]

        await eventually(all_shown, "the last count", 30)
        assert await page.text_content("#present") == "60"
        assert "Кворум бар" in await page.inner_text("#verdict")
        line = await page.eval_on_selector(".threshold", "line => parseFloat(line.style.left)")
        assert 50 < line < 53, "31 of 60"
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, "nothing runs out of the picture"
        await picture(page, f"vote-{theme}")
        await close_vote(hall.office, presiding, vote.vote_id)
        await announce_vote(hall.office, presiding, vote.vote_id)
        await page.wait_for_selector(".outcome.adopted")
        await picture(page, f"result-{theme}")
        assert await page.get_attribute("html", "data-theme") == theme
