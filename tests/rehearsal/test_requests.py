"""How calls are made: https://core.telegram.org/bots/api#making-requests."""

import contextlib

import aiohttp
import pytest

from bot.rehearsal import BotApiServer, Person
from bot.rehearsal.methods import METHODS, Method
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.refusals import RefusedError
from bot.rehearsal.telegram import Telegram
from tests.rehearsal.conftest import TOKEN, Api


async def test_a_wrong_token_is_unauthorized(telegram: BotApiServer, api: Api) -> None:
    """https://core.telegram.org/bots/api#authorizing-your-bot."""
    async with api.http.get(f"{telegram.url}/bot42:OTHER/getMe") as response:
        assert response.status == 401
        assert await response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found_and_counted_as_a_defect(
    telegram: BotApiServer, api: Api
) -> None:
    """https://core.telegram.org/bots/api#making-requests: the answer is `ok: false` with a code."""
    assert await api.refusal("sendMesage") == "Not Found"
    assert telegram.defects == ["sendMesage: Not Found"]


async def test_an_unknown_parameter_is_refused_and_counted_as_a_defect(
    telegram: BotApiServer, api: Api, aiya: Person
) -> None:
    """The parameters are those of https://core.telegram.org/bots/api#sendmessage; Telegram ignores a slip."""
    refusal = await api.refusal("sendMessage", chat_id=aiya.id, text="x", parse_moda="HTML")
    assert refusal == "Bad Request: unknown parameters parse_moda"
    assert telegram.defects == [f"sendMessage: {refusal}"]


async def test_the_four_ways_of_passing_parameters_mean_the_same(api: Api, aiya: Person) -> None:
    url = f"{api.url}/bot{TOKEN}/sendMessage"
    form = {"chat_id": str(aiya.id), "text": "Сәлем"}
    multipart = aiohttp.FormData(form, default_to_multipart=True)
    async with (
        api.http.get(url, params=form) as by_query,
        api.http.post(url, data=form) as by_form,
        api.http.post(url, json={"chat_id": aiya.id, "text": "Сәлем"}) as by_json,
        api.http.post(url, data=multipart) as by_multipart,
    ):
        answers = [await response.json() for response in (by_query, by_form, by_json, by_multipart)]
    assert [answer["result"]["text"] for answer in answers] == ["Сәлем"] * 4


async def test_methods_know_no_case(api: Api) -> None:
    """ "All methods in the Bot API are case-insensitive": https://core.telegram.org/bots/api#making-requests."""
    assert (await api.result("GETME"))["username"] == "assembly_bot"


@pytest.mark.parametrize("body", [b"{", b"[1]"])
async def test_broken_json_is_refused(api: Api, body: bytes) -> None:
    """https://core.telegram.org/bots/api#making-requests: application/json is an object of parameters."""
    headers = {"Content-Type": "application/json"}
    async with api.http.post(f"{api.url}/bot{TOKEN}/getMe", data=body, headers=headers) as response:
        assert response.status == 400
        assert (await response.json())["description"].startswith("Bad Request: can't parse JSON object")


async def test_text_that_is_not_utf8_is_refused(api: Api) -> None:
    """https://core.telegram.org/bots/api#making-requests: "All queries must be made using UTF-8"."""
    part = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--x--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    url = f"{api.url}/bot{TOKEN}/sendMessage"
    async with api.http.post(url, data=part, headers=headers) as response:
        assert (await response.json())["description"] == "Bad Request: strings must be encoded in UTF-8"


SHAPES = [
    "[]",
    "{}",
    "[1]",
    "[[1]]",
    "[{}]",
    '{"type": "chat"}',
    '{"inline_keyboard": [[1]]}',
    '{"message_id": [1]}',
    '"x"',
    "x",
    "-1",
]


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
async def test_a_value_of_a_wrong_shape_never_breaks_the_server(
    telegram: BotApiServer, aiya: Person, method: Method
) -> None:
    """What comes is an answer or a refusal (https://core.telegram.org/bots/api#making-requests)."""
    right = {"chat_id": str(aiya.id), "message_id": "1", "text": "x", "type": "photo"}
    for name in sorted(method.parameters):
        for shape in SHAPES:
            given = {key: value for key, value in right.items() if key in method.parameters} | {name: shape}
            with contextlib.suppress(RefusedError):
                assert await method.handle(telegram.state, Parameters(given)) is not None


async def test_the_server_s_own_fault_does_not_pass_for_telegram_s(
    telegram: BotApiServer, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: Telegram, __: Parameters) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(METHODS, "getme", Method("getMe", frozenset(), broken))
    async with api.http.get(f"{api.url}/bot{TOKEN}/getMe") as response:
        assert response.status == 500
    assert telegram.defects == ["getMe: ZeroDivisionError()"]


async def test_every_call_is_recorded_with_its_outcome(
    telegram: BotApiServer, api: Api, aiya: Person
) -> None:
    await api.result("sendMessage", chat_id=aiya.id, text="x")
    await api.refusal("sendMessage", chat_id=aiya.id, text="")
    kept, refused = telegram.calls_of("sendMessage")
    assert (kept.parameters, kept.outcome, kept.took_effect) == ({"chat_id": "1001", "text": "x"}, "ok", True)
    assert (refused.outcome, refused.took_effect) == ("400", False)
    assert kept.at <= refused.at
