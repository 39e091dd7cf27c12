"""Whoever looks at the hall's screen: the link in the chair's chat, the stream of states, a real browser."""

import json
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession
from playwright.async_api import Browser, async_playwright

from tests.conftest import Bound, Hall
from tests.sittings import Sitting
from tests.tapping import tap_data

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium here: install Debian's, or name one in CHROMIUM"
)


async def opened_screen(hall: Hall, chair: Bound, at: Sitting) -> str:
    """The address that the chair's button gives."""
    del hall
    before = chair.person.moment
    await tap_data(chair.person, f"cscreen:{at.meeting_id}")
    message = await chair.person.sees("http://", after=before)
    found = re.search(r"http://\S+", message.text or "")
    assert found is not None
    return found.group()


@asynccontextmanager
async def states(address: str) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """The states as the page gets them."""
    async with ClientSession() as client, client.get(f"{address}/events") as stream:
        assert stream.status == 200

        async def read() -> AsyncIterator[dict[str, Any]]:
            async for line in stream.content:
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])

        yield read()


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Debian's chromium without a window, and without a word to anybody but this machine."""
    quiet = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
    async with async_playwright() as player:
        chromium = await player.chromium.launch(executable_path=CHROMIUM, args=list(quiet))
        yield chromium
        await chromium.close()
