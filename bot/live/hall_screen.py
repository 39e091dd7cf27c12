"""The hall's screen: a page for a projector on the bot's own web server, pushed by server-sent events."""

import asyncio
import json
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from aiogram import Bot
from aiohttp import web
from aiohttp.client_exceptions import ClientConnectionResetError

from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.open_screen import hash_of
from bot.usecases.see_screen import ScreenFacts, read_screen, see_screen, version
from bot.views.hall_screen import screen_state

log = structlog.get_logger(__name__)

PAGE = Path(__file__).with_name("page")
FILES = {"screen.css": "text/css", "screen.js": "text/javascript"}
LOOK_SECONDS = 0.05
"""How often it is looked whether anything was done; while somebody watches. Only for what other processes did, and
where this one did nothing, is the record asked."""
CODE_SECONDS = 5.0
"""How often a screen is drawn anew though nothing was done: the code at the door changes by itself."""
HEARTBEAT_SECONDS = 15.0
"""A comment now and then keeps proxies from closing the stream, and shows that a viewer has gone."""
DRAIN_SECONDS = 1.0
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@dataclass(eq=False, slots=True)
class _Viewer:
    """One open page: its link's hash, and the newest state that it has not been sent; older ones are skipped."""

    screen_hash: str
    waiting: asyncio.Queue[str | None] = field(default_factory=lambda: asyncio.Queue(1))

    def show(self, state: str | None) -> None:
        """None ends the stream."""
        with suppress(asyncio.QueueEmpty):
            self.waiting.get_nowait()
        self.waiting.put_nowait(state)


class HallScreens:
    """Serves the page; while it is open, looks at the record and sends each new state to all its viewers."""

    def __init__(self, office: Office, bot: Bot, host: str, port: int, address: str | None) -> None:
        self._office = office
        self._bot = bot
        self._host = host
        self._port = port
        self._address = address
        self._viewers: defaultdict[int, set[_Viewer]] = defaultdict(set)
        self._shown: dict[int, str] = {}
        self._watched = asyncio.Event()

    def link(self, meeting_id: int, token: str) -> str:
        """The address for the projector's browser."""
        base = self._address or f"http://{self._host}:{self._port}"
        return f"{base.rstrip('/')}/hall/{meeting_id}/{token}"

    async def run(self) -> None:
        """Until cancelled. Where the port is taken, another free one serves; the link says which."""
        application = web.Application()
        application.add_routes(
            [
                web.get(r"/hall/{meeting:\d{1,9}}/{token:[\w-]{1,64}}", self._page),
                web.get(r"/hall/{meeting:\d{1,9}}/{token:[\w-]{1,64}}/events", self._events),
                web.get(r"/page/{file:[a-z.]{1,20}}", _file),
            ]
        )
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=DRAIN_SECONDS)
        await runner.setup()
        try:
            await self._listen(runner)
            await self._watch()
        finally:
            for viewer in [one for several in self._viewers.values() for one in several]:
                viewer.show(None)
            await runner.cleanup()

    async def _listen(self, runner: web.AppRunner) -> None:
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as taken:
            log.warning("screen port", port=self._port, error=taken.strerror)
            await web.TCPSite(runner, self._host, 0).start()
        self._port = runner.addresses[0][1]

    async def _page(self, request: web.Request) -> web.Response:
        await self._facts(request)
        return web.Response(
            text=(PAGE / "screen.html").read_text(encoding="utf-8"), content_type="text/html", headers=HEADERS
        )

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """The state at once, then each new one."""
        state, meeting_id = await self._facts(request)
        viewer = _Viewer(hash_of(request.match_info["token"]))
        response = web.StreamResponse(headers={**HEADERS, "X-Accel-Buffering": "no"})
        response.content_type = "text/event-stream"
        await response.prepare(request)
        viewer.show(state)
        self._viewers[meeting_id].add(viewer)
        self._watched.set()
        try:
            await _stream(response, viewer)
        except (ConnectionResetError, ClientConnectionResetError):
            log.debug("screen left", meeting=meeting_id)
        finally:
            self._viewers[meeting_id].discard(viewer)
        return response

    async def _facts(self, request: web.Request) -> tuple[str, int]:
        """The state for a link that holds; any other finds nothing here."""
        meeting_id = int(request.match_info["meeting"])
        try:
            facts = await see_screen(self._office, meeting_id, request.match_info["token"])
        except Refused:
            raise web.HTTPNotFound(headers=HEADERS) from None
        return await self._drawn(facts), meeting_id

    async def _drawn(self, facts: ScreenFacts) -> str:
        """The state as it is sent; the bot's own name stands in the link at the door."""
        state = screen_state(facts, (await self._bot.me()).username or "")
        return json.dumps(state, ensure_ascii=False, separators=(",", ":"))

    async def _watch(self) -> None:
        last, acts, since = -1, -1, 0.0
        while True:
            if not any(self._viewers.values()):
                self._watched.clear()
                await self._watched.wait()
            await asyncio.sleep(LOOK_SECONDS)
            since += LOOK_SECONDS
            try:
                if self._office.acts != acts or since >= CODE_SECONDS:
                    acts, since = self._office.acts, 0.0
                    await self._show_all()
                elif (now := await version(self._office)) != last:
                    last = now
                    await self._show_all()
            except Exception:
                # The database is away, or the defect is ours: the meeting goes on without a new picture.
                log.exception("screens")
                await asyncio.sleep(CODE_SECONDS)

    async def _show_all(self) -> None:
        for meeting_id in [key for key, several in self._viewers.items() if several]:
            try:
                facts = await read_screen(self._office, meeting_id)
            except Refused:
                for viewer in self._viewers[meeting_id]:
                    viewer.show(None)
                continue
            state = await self._drawn(facts)
            fresh = self._shown.get(meeting_id) != state
            self._shown[meeting_id] = state
            for viewer in self._viewers[meeting_id]:
                if viewer.screen_hash != facts.screen_hash:
                    viewer.show(None)  # the chair has opened the screen anew: this link is an old one
                elif fresh:
                    viewer.show(state)


async def _stream(response: web.StreamResponse, viewer: _Viewer) -> None:
    while True:
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                state = await viewer.waiting.get()
        except TimeoutError:
            await response.write(b": \n\n")
            continue
        if state is None:
            return
        await response.write(f"data: {state}\n\n".encode())


async def _file(request: web.Request) -> web.Response:
    name = request.match_info["file"]
    if name not in FILES:
        raise web.HTTPNotFound(headers=HEADERS)
    return web.Response(
        text=(PAGE / name).read_text(encoding="utf-8"), content_type=FILES[name], headers=HEADERS
    )
