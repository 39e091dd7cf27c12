"""The Bot API over real HTTP on loopback: routing, the token, faults, and the record of every call."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Self

from aiohttp import web

from bot.rehearsal import control, parameters
from bot.rehearsal.chats import Chat
from bot.rehearsal.faults import Fault, Faults, Harm
from bot.rehearsal.files import MEGABYTE
from bot.rehearsal.limits import Limits, Pace
from bot.rehearsal.methods import METHODS, Method
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.person import Person
from bot.rehearsal.refusals import MisuseError, RefusedError, too_many_requests
from bot.rehearsal.telegram import Telegram

DROPPED = "dropped"
OK = "ok"


@dataclass
class Call:
    """One call as it came. `at` is monotonic, in seconds; `outcome` is "ok", a code as text, or "dropped".

    `took_effect` is true where the call did its work, whatever the bot was then told.
    """

    method: str
    parameters: dict[str, str]
    at: float
    outcome: str = ""
    description: str = ""
    took_effect: bool = False


class BotApiServer:
    """An asynchronous context, inside which the server listens at `url`, on loopback; port 0: a free one."""

    def __init__(
        self,
        token: str,
        username: str,
        clock: Callable[[], datetime],
        *,
        limits: Limits | None = None,
        name: str = "Bot",
        port: int = 0,
        seed: int = 0,
        webhook_retry: float = 1.0,
    ) -> None:
        self.token = token
        self.calls: list[Call] = []
        self.defects: list[str] = []
        self.faults = Faults(seed)
        self._pace = Pace(limits or Limits(), time.monotonic)
        bot = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": name, "username": username}
        self.state = Telegram(bot, clock, self._pace, self._asked_by_webhook, webhook_retry)
        self._people: dict[int, Person] = {}
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def limits(self) -> Limits:
        return self._pace.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self._pace.limits = limits

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * MEGABYTE)
        app.router.add_route("*", "/bot{token}/{method}", self._called)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        control.add_routes(app, self)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, backlog=1024)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.state.updates.closing = True
        self.state.updates.wake()
        await self.state.webhook.remove()
        if self._runner is not None:
            await self._runner.cleanup()

    def person(
        self, person_id: int, first_name: str = "", *, language_code: str = "kk", phone: str = "", **user: Any
    ) -> Person:
        """The person of that id; made at the first call. They have not pressed Start yet."""
        if person_id not in self._people:
            made = {"id": person_id, "is_bot": False, "first_name": first_name or str(person_id), **user}
            made["language_code"] = language_code
            chat = self.state.add_user(made)
            self._people[person_id] = Person(self.state, chat, made, phone or f"+7701{person_id % 10**7:07d}")
        return self._people[person_id]

    def group(self, chat_id: int, title: str, members: set[int]) -> Chat:
        """A group that the bot is in; `chat_id` is below zero."""
        return self.state.add_group(chat_id, title, members)

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    # HTTP

    async def _called(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _json(HTTPStatus.UNAUTHORIZED, RefusedError(401, "Unauthorized").as_api())
        name = request.match_info["method"]
        method = METHODS.get(name.lower())
        call = Call(method.name if method else name, {}, time.monotonic())
        self.calls.append(call)
        try:
            given = await parameters.read(request)
            call.parameters = {
                **given.values,
                **{field: upload.name for field, upload in given.uploads.items()},
            }
        except RefusedError as refusal:
            return self._refused(call, refusal)
        fault = self.faults.pick(call.method, given)
        if fault is None:
            return await self._answer(call, method, given)
        return await self._faulty(fault, request, call, method, given)

    async def _faulty(
        self, fault: Fault, request: web.Request, call: Call, method: Method | None, given: Parameters
    ) -> web.StreamResponse:
        if fault.harm is Harm.TOO_MANY:
            return self._refused(call, too_many_requests(fault.retry_after))
        if fault.harm is Harm.SERVER_ERROR:
            call.outcome = str(fault.status)
            return _server_error(fault)
        if fault.harm is Harm.DROPPED_BEFORE:
            return _dropped(request, call)
        answer = await self._answer(call, method, given)
        if fault.harm is Harm.DROPPED_AFTER:
            return _dropped(request, call)
        await asyncio.sleep(fault.seconds)
        return answer

    async def _answer(self, call: Call, method: Method | None, given: Parameters) -> web.StreamResponse:
        try:
            result = await self._execute(method, given)
        except RefusedError as refusal:
            return self._refused(call, refusal)
        except Exception as error:  # the server's own fault must not pass for Telegram's
            call.outcome = "500"
            self.defects.append(f"{call.method}: {error!r}")
            raise
        call.outcome = OK
        call.took_effect = True
        return _json(HTTPStatus.OK, {"ok": True, "result": result})

    async def _execute(self, method: Method | None, given: Parameters) -> Any:
        if method is None:
            raise MisuseError(HTTPStatus.NOT_FOUND, "Not Found")
        given.only(method.parameters)
        return await method.handle(self.state, given)

    def _refused(self, call: Call, refusal: RefusedError) -> web.StreamResponse:
        call.outcome = str(refusal.code)
        call.description = refusal.description
        if isinstance(refusal, MisuseError):
            self.defects.append(f"{call.method}: {refusal.description}")
        return _json(refusal.code, refusal.as_api())

    async def _asked_by_webhook(self, name: str, given: Parameters) -> None:
        """A method in a webhook's answer: the bot never learns how it went."""
        method = METHODS.get(name.lower())
        call = Call(method.name if method else name, given.values, time.monotonic())
        self.calls.append(call)
        await self._answer(call, method, given)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        stored = self.state.files.by_path(request.match_info["path"])
        if request.match_info["token"] != self.token or stored is None:
            return _json(HTTPStatus.NOT_FOUND, RefusedError(404, "Not Found").as_api())
        return web.Response(body=stored.data, content_type="application/octet-stream")


def _json(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(
        status=status, text=json.dumps(body, ensure_ascii=False), content_type="application/json"
    )


def _server_error(fault: Fault) -> web.Response:
    phrase = HTTPStatus(fault.status).phrase
    if fault.html:
        text = f"<html><body><h1>{fault.status} {phrase}</h1></body></html>"
        return web.Response(status=fault.status, text=text, content_type="text/html")
    return _json(fault.status, RefusedError(fault.status, phrase).as_api())


def _dropped(request: web.Request, call: Call) -> web.Response:
    """The connection is gone before an answer; what is returned reaches nobody."""
    call.outcome = DROPPED
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
