"""The parameters of one call, however they came: query string, JSON, form or multipart.

https://core.telegram.org/bots/api#making-requests names the four ways.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, MultipartReader, hdrs, web
from multidict import MultiMapping

from bot.rehearsal.refusals import MisuseError, bad_request

_TRUE = {"true", "1", "yes"}


@dataclass(frozen=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime_type: str
    data: bytes


@dataclass(frozen=True)
class Parameters:
    """Values are kept as text, as in a form; JSON values are written back to JSON text."""

    values: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def only(self, allowed: Iterable[str]) -> None:
        """Refuses a parameter that the method doesn't have: Telegram would silently not do what was meant."""
        unknown = sorted(set(self.values) - set(allowed))
        if unknown:
            raise MisuseError(400, f"Bad Request: unknown parameters {', '.join(unknown)}")

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        raw = self.values.get(name)
        if raw is None or raw == "":
            return default
        try:
            return int(raw)
        except ValueError:
            raise bad_request(f"field {name} must be a number") from None

    def flag(self, name: str) -> bool:
        return self.values.get(name, "").lower() in _TRUE

    def structure(self, name: str) -> Any:
        """The parameter's JSON, or None where it is absent or empty."""
        raw = self.values.get(name)
        if not raw:
            return None
        try:
            return json.loads(raw)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def mapping(self, name: str) -> dict[str, Any]:
        """The parameter's JSON object; empty where it is absent."""
        value = self.structure(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"can't parse {name} JSON object")
        return value or {}

    def mappings(self, name: str) -> list[dict[str, Any]]:
        """The parameter's JSON array of objects; it must be there."""
        value = self.structure(name)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise bad_request(f"can't parse {name} JSON object")
        return value


def from_mapping(values: MultiMapping[str]) -> Parameters:
    return Parameters(dict(values.items()))


def from_json(body: Any) -> Parameters:
    """A JSON object's members become form values; null is an absent value."""
    if not isinstance(body, dict):
        raise bad_request("can't parse JSON object: object expected")
    values = {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in body.items()
        if value is not None
    }
    return Parameters(values)


async def from_multipart(reader: MultipartReader) -> Parameters:
    """Parts with a file name are uploads, the others are values."""
    values: dict[str, str] = {}
    uploads: dict[str, Upload] = {}
    async for part in reader:
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse multipart body")
        data = bytes(await part.read(decode=True))
        if part.filename is None:
            values[part.name] = _utf8(data)
        else:
            mime = part.headers.get(hdrs.CONTENT_TYPE, "application/octet-stream")
            uploads[part.name] = Upload(part.filename, mime, data)
    return Parameters(values, uploads)


def _utf8(data: bytes) -> str:
    """UTF-8 is the only encoding (#making-requests)."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


async def read(request: web.Request) -> Parameters:
    """The call's parameters; a body wins over the query string."""
    merged = dict(request.query)
    if request.method == hdrs.METH_GET:
        return Parameters(merged)
    if request.content_type == "application/json":
        try:
            body = from_json(await request.json())
        except ValueError:
            raise bad_request("can't parse JSON object") from None
    elif request.content_type == "multipart/form-data":
        body = await from_multipart(await request.multipart())
    else:
        body = from_mapping(await _form(request))
    return Parameters(merged | body.values, body.uploads)


async def _form(request: web.Request) -> MultiMapping[str]:
    return await request.post()  # type: ignore[return-value]  # no uploads in an urlencoded form
