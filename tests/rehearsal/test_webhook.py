"""Updates by webhook: https://core.telegram.org/bots/api#setwebhook."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from aiogram import Bot, Dispatcher
from aiogram.methods import SendMessage
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bot.rehearsal import BotApiServer, Person
from bot.rehearsal.refusals import RefusedError
from tests.rehearsal.conftest import Api


@dataclass
class Hook:
    """A bot's end of the line: keeps what comes and answers as told, with 200 when nothing is told."""

    url: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    came: "asyncio.Queue[None]" = field(default_factory=asyncio.Queue)

    async def take(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.came.put_nowait(None)
        return self.answers.pop(0) if self.answers else web.Response()

    async def deliveries(self, number: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(5):
            for _ in range(number):
                await self.came.get()
        return self.bodies


async def listening(app: web.Application) -> tuple[web.AppRunner, str]:
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner, hook.url = await listening(app)
    yield hook
    await runner.cleanup()


async def drained(api: Api) -> dict[str, Any]:
    """The webhook's state once every update is confirmed."""
    async with asyncio.timeout(5):
        while (info := await api.result("getWebhookInfo"))["pending_update_count"]:
            pass
    return cast(dict[str, Any], info)


async def test_updates_are_posted_with_the_secret(api: Api, hook: Hook, aiya: Person) -> None:
    await api.result("setWebhook", url=hook.url, secret_token="s3cret-_")
    await aiya.say("1")
    bodies = await hook.deliveries(2)
    assert [body["message"]["text"] for body in bodies] == ["/start", "1"]
    assert hook.secrets == ["s3cret-_"] * 2
    info = await drained(api)
    assert (info["url"], info["pending_update_count"]) == (hook.url, 0)


async def test_a_failed_delivery_is_repeated_in_order(api: Api, hook: Hook, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#setwebhook: repeated "a reasonable amount of attempts"."""
    hook.answers = [web.Response(status=500), web.Response(status=403)]
    await api.result("setWebhook", url=hook.url)
    await aiya.say("1")
    bodies = await hook.deliveries(4)
    assert [body["message"]["text"] for body in bodies] == ["/start", "/start", "/start", "1"]
    info = await drained(api)
    assert info["last_error_message"] == "Wrong response from the webhook: 403 Forbidden"


async def test_one_person_s_failure_holds_nobody_else_up(
    telegram: BotApiServer, api: Api, hook: Hook
) -> None:
    """Telegram keeps a queue for each chat (https://github.com/tdlib/telegram-bot-api, WebhookActor)."""
    hook.answers = [web.Response(status=500) for _ in range(3)]
    await telegram.person(1).say("1")
    await telegram.person(2).say("2")
    await api.result("setWebhook", url=hook.url, max_connections=2)
    await hook.deliveries(5)
    await drained(api)
    assert {body["message"]["text"] for body in hook.bodies} == {"1", "2"}


async def test_what_waits_can_be_dropped_with_the_webhook(api: Api, hook: Hook, aiya: Person) -> None:
    await api.result("setWebhook", url=hook.url, drop_pending_updates=True)
    await aiya.say("1")
    assert [body["message"]["text"] for body in await hook.deliveries(1)] == ["1"]
    await api.result("deleteWebhook", drop_pending_updates=True)
    assert (await api.result("getWebhookInfo"))["url"] == ""


async def test_a_webhook_that_is_set_ends_the_poll(telegram: BotApiServer, api: Api, hook: Hook) -> None:
    """https://core.telegram.org/bots/api#getting-updates: two mutually exclusive ways."""
    poll = asyncio.create_task(telegram.state.updates.poll(0, 100, 30))
    await asyncio.sleep(0)
    await api.result("setWebhook", url=hook.url)
    with pytest.raises(RefusedError, match="Conflict: terminated by setWebhook request"):
        await poll


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"url": "http://assembly.kz/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://assembly.kz/hook", "secret_token": "құпия"},
            "secret token contains unallowed characters",
        ),
        (
            {"url": "https://assembly.kz/hook", "max_connections": 101},
            "max_connections must be between 1 and 100",
        ),
        ({"url": "https://assembly.kz/hook", "allowed_updates": ["x"]}, "unknown allowed_updates x"),
    ],
)
async def test_a_wrong_webhook_is_refused(api: Api, settings: dict[str, Any], reason: str) -> None:
    """https://core.telegram.org/bots/api#setwebhook: HTTPS; 1-256 of A-Z, a-z, 0-9, _ and -; 1-100."""
    assert await api.refusal("setWebhook", **settings) == f"Bad Request: {reason}"


async def test_aiogram_s_webhook_answers_with_a_method(api: Api, bot: Bot, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#making-requests-when-getting-updates."""
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def answer(message: Message) -> SendMessage:
        return message.answer(f"Сәлем, {message.text}")

    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token="s").register(app, "/hook")
    runner, url = await listening(app)
    await bot.set_webhook(url, secret_token="s")
    seen = await aiya.sees("Сәлем, /start")
    assert seen.from_bot
    await drained(api)
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == (url, 0, 40)
    await bot.delete_webhook()
    await runner.cleanup()
