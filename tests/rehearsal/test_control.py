"""The people's side over HTTP, and the server as a process of its own."""

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

import aiohttp

from bot.rehearsal import Person
from tests.rehearsal.conftest import TOKEN, Api, keyboard

ROOT = Path(__file__).parents[2]


async def posted(api: Api, path: str, body: Any = None) -> tuple[int, Any]:
    async with api.http.post(f"{api.url}{path}", json={} if body is None else body) as response:
        return response.status, await response.json()


async def test_a_driver_does_over_http_what_a_person_does(api: Api) -> None:
    _, met = await posted(
        api, "/_person/5", {"first_name": "Ерлан", "language_code": "ru", "phone": "+77770000000"}
    )
    assert met["phone"] == "+77770000000"
    status, message = await posted(api, "/_person/5/say", {"text": "/start"})
    assert (status, message["from"]["first_name"]) == (200, "Ерлан")
    await api.result(
        "sendMessage", chat_id=5, text="<b>Сәлем</b>", parse_mode="HTML", reply_markup=keyboard([("А", "a")])
    )
    status, seen = await posted(api, "/_person/5/sees", {"text": "Сәлем"})
    assert (status, seen["html"], seen["buttons"]) == (200, "<b>Сәлем</b>", [["А"]])
    tap = asyncio.create_task(posted(api, "/_person/5/tap", {"label": "А"}))
    updates = await api.result("getUpdates", offset=-1, timeout=5, allowed_updates=["callback_query"])
    while "callback_query" not in updates[-1]:
        updates = await api.result("getUpdates", offset=updates[-1]["update_id"] + 1, timeout=5)
    await api.result("answerCallbackQuery", callback_query_id=updates[-1]["callback_query"]["id"], text="иә")
    assert await tap == (200, {"text": "иә", "alert": False, "url": None})
    async with api.http.get(f"{api.url}/_person/5/chat") as response:
        assert [shown["text"] for shown in await response.json()] == ["/start", "Сәлем"]
    async with api.http.post(f"{api.url}/_person/5/send_file?name=a.csv", data=b"a;b") as response:
        assert (await response.json())["document"]["file_name"] == "a.csv"


async def test_what_a_person_cannot_do_or_see_is_a_conflict_with_its_reason(api: Api, aiya: Person) -> None:
    status, answer = await posted(api, f"/_person/{aiya.id}/tap", {"label": "Жоқ"})
    assert status == 409
    assert answer["reason"].startswith("no button is there with 'Жоқ'; the chat of Әйгүл:")
    assert (await posted(api, f"/_person/{aiya.id}/fly"))[0] == 404


async def test_faults_and_calls_are_within_reach(api: Api, aiya: Person) -> None:
    await posted(api, "/_faults", {"harm": "429", "retry_after": 9})
    assert (await api.call("sendMessage", chat_id=aiya.id, text="x"))["parameters"] == {"retry_after": 9}
    await posted(api, f"/_person/{aiya.id}/block")
    assert (await api.call("sendMessage", chat_id=aiya.id, text="x"))["error_code"] == 403
    async with api.http.get(f"{api.url}/_calls") as response:
        assert [call["outcome"] for call in await response.json()] == ["429", "403"]


async def test_the_server_runs_as_a_process_of_its_own() -> None:
    """A bot that is killed and started again finds its chats and updates in another process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.rehearsal", "--no-limits", stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )  # fmt: skip
    assert process.stdout is not None
    url = json.loads(await process.stdout.readline())["url"]
    async with aiohttp.ClientSession() as http:
        async with http.post(f"{url}/_person/5/say", json={"text": "/start"}) as response:
            assert response.status == 200
        async with http.get(f"{url}/bot{TOKEN}/getUpdates") as response:
            assert (await response.json())["result"][0]["message"]["text"] == "/start"
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
