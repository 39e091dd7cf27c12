"""The people's side over HTTP, for a driver in another process than the server.

POST /_person/{id}                      {"first_name", "phone", …}: the person, made at the first call
POST /_person/{id}/{say,tap,tap_data,press,share_contact,inline,sees,block,unblock}   arguments as in `Person`
POST /_person/{id}/send_file?name=      the bytes are the body
GET  /_person/{id}/chat                 the messages that stand in the chat
GET  /_calls                            every call of the bot
POST /_faults                           {"harm": "429", "method", "times", "probability", "retry_after", …}
"""

import dataclasses
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.rehearsal.faults import Fault, Harm
from bot.rehearsal.messages import Message
from bot.rehearsal.person import Person

if TYPE_CHECKING:
    from bot.rehearsal.server import BotApiServer

_DOES = {
    "say",
    "tap",
    "tap_data",
    "press",
    "share_contact",
    "inline",
    "sees",
    "block",
    "unblock",
    "deactivate",
}

Handler = Callable[[web.Request], Awaitable[web.Response]]


def add_routes(app: web.Application, server: "BotApiServer") -> None:
    """Puts the people's side beside the Bot API."""

    def person_of(request: web.Request) -> Person:
        return server.person(int(request.match_info["id"]))

    async def meet(request: web.Request) -> web.Response:
        person = server.person(int(request.match_info["id"]), **(await request.json()))
        return web.json_response({"user": person.user, "phone": person.phone})

    async def chat(request: web.Request) -> web.Response:
        return web.json_response([shown(message) for message in person_of(request).chat])

    async def send_file(request: web.Request) -> web.Response:
        message = await person_of(request).send_file(request.query["name"], await request.read())
        return web.json_response(message)

    async def act(request: web.Request) -> web.Response:
        return await _act(person_of(request), request)

    async def calls(_: web.Request) -> web.Response:
        return web.json_response([dataclasses.asdict(call) for call in server.calls])

    async def faults(request: web.Request) -> web.Response:
        order = await request.json()
        server.faults.add(Fault(Harm(order.pop("harm")), **order))
        return web.json_response(None)

    app.router.add_post("/_person/{id:\\d+}", meet)
    app.router.add_get("/_person/{id:\\d+}/chat", chat)
    app.router.add_post("/_person/{id:\\d+}/send_file", send_file)
    app.router.add_post("/_person/{id:\\d+}/{does}", act)
    app.router.add_get("/_calls", calls)
    app.router.add_post("/_faults", faults)


async def _act(person: Person, request: web.Request) -> web.Response:
    """Does what the path says; what a person could not do or see is answered with 409 and the reason."""
    does = request.match_info["does"]
    if does not in _DOES:
        return web.json_response({"reason": f"a person can't {does}"}, status=HTTPStatus.NOT_FOUND)
    arguments = await request.json() if request.can_read_body else {}
    try:
        result = getattr(person, does)(**arguments)
        return web.json_response(_plain(await result if isinstance(result, Awaitable) else result))
    except AssertionError as failure:
        return web.json_response({"reason": str(failure)}, status=HTTPStatus.CONFLICT)


def _plain(result: Any) -> Any:
    if isinstance(result, Message):
        return shown(result)
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        return dataclasses.asdict(result)
    return result


def shown(message: Message) -> dict[str, Any]:
    """A message as a person sees it."""
    return {
        "id": message.id,
        "from_bot": message.from_bot,
        "date": message.date.isoformat(),
        "text": message.text,
        "html": message.html,
        "buttons": message.buttons,
        "inline_keyboard": message.inline_keyboard,
        "file": message.file_name,
        "file_id": message.file.file_id if message.file else None,
        "edited": message.edited,
        "pinned": message.pinned,
        "version": message.version,
    }
