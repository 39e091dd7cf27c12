"""Files come back as they went: https://core.telegram.org/bots/api#sending-files and #getfile."""

import io
import struct
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.types import BufferedInputFile
from PIL import Image

from bot.rehearsal import BotApiServer, Person
from bot.rehearsal.files import LARGEST_DOWNLOAD, LARGEST_PHOTO, LARGEST_UPLOAD
from bot.rehearsal.images import size_of
from tests.rehearsal.conftest import TOKEN, Api


def picture(kind: str, width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(buffer, kind)
    return buffer.getvalue()


def png_head(width: int, height: int) -> bytes:
    """As much of a PNG as its size needs, for sizes too big to draw."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)


async def test_a_document_comes_back_by_its_file_id(bot: Bot, aiya: Person) -> None:
    data = bytes(range(256)) * 100
    sent = await bot.send_document(aiya.id, BufferedInputFile(data, "Хаттама № 1.docx"))
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size) == ("Хаттама № 1.docx", len(data))
    assert (aiya.last.document, aiya.last.file_name) == (data, "Хаттама № 1.docx")
    back = await bot.download(sent.document.file_id)
    assert back is not None
    assert back.read() == data
    again = await bot.send_document(aiya.id, sent.document.file_id)
    assert again.document == sent.document


async def test_what_a_person_sends_can_be_downloaded(bot: Bot, aiya: Person) -> None:
    message = await aiya.send_file("тізілім.csv", b"a;b", caption="2024")
    back = await bot.download(message["document"]["file_id"])
    assert back is not None
    assert (back.read(), message["caption"]) == (b"a;b", "2024")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
async def test_a_photo_has_its_size(bot: Bot, aiya: Person, kind: str) -> None:
    data = picture(kind, 33, 21)
    sent = await bot.send_photo(aiya.id, BufferedInputFile(data, "qr"), caption="QR")
    assert sent.photo is not None
    assert (sent.photo[-1].width, sent.photo[-1].height) == (33, 21)
    assert (aiya.last.photo, aiya.last.document) == (data, None)


def test_what_is_no_picture_has_no_size() -> None:
    assert [size_of(data) for data in (b"", b"GIF89a", b"\xff\xd8\xff", b"\xff\xd8\x00\x00\x00\x00")] == [
        None
    ] * 4


async def upload(api: Api, method: str, data: bytes, **fields: Any) -> str:
    """The refusal of a file sent in the field of its own name."""
    form = aiohttp.FormData({name: str(value) for name, value in fields.items()})
    form.add_field(method.removeprefix("send").lower(), io.BytesIO(data), filename="x")
    async with api.http.post(f"{api.url}/bot{TOKEN}/{method}", data=form) as response:
        answer = await response.json()
        assert response.status == answer["error_code"]
        description: str = answer["description"]
        return description


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg/>", "IMAGE_PROCESS_FAILED"),
        (png_head(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (png_head(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (
            png_head(1, 1).ljust(LARGEST_PHOTO + 1),
            "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
    ],
)
async def test_a_wrong_photo_is_refused(api: Api, aiya: Person, data: bytes, reason: str) -> None:
    """https://core.telegram.org/bots/api#sendphoto: 10 MB, width and height 10000 in all, ratio 20 at most."""
    assert await upload(api, "sendPhoto", data, chat_id=aiya.id) == f"Bad Request: {reason}"


async def test_an_empty_file_is_refused(api: Api, aiya: Person) -> None:
    """https://core.telegram.org/method/messages.uploadMedia: FILE_PARTS_INVALID; nothing is no file."""
    assert await upload(api, "sendDocument", b"", chat_id=aiya.id) == "Bad Request: file must be non-empty"


async def test_more_than_50_megabytes_are_refused(api: Api, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#sending-files."""
    assert (
        await upload(api, "sendDocument", bytes(LARGEST_UPLOAD + 1), chat_id=aiya.id)
        == "Request Entity Too Large"
    )


async def test_more_than_20_megabytes_are_not_handed_out(bot: Bot, api: Api, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#getfile."""
    sent = await bot.send_document(aiya.id, BufferedInputFile(bytes(LARGEST_DOWNLOAD + 1), "x"))
    assert sent.document is not None
    assert await api.refusal("getFile", file_id=sent.document.file_id) == "Bad Request: file is too big"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("", "there is no document in the request"),
        ("AgACAgIAAx", "wrong remote file identifier specified: Wrong string length"),
        ("attach://missing", "can't find attached file"),
        ("https://assembly.kz/x.pdf", "failed to get HTTP URL content"),
    ],
)
async def test_a_file_that_is_nowhere_is_refused(api: Api, aiya: Person, document: str, reason: str) -> None:
    """https://core.telegram.org/bots/api#sending-files, #inputfile; https://github.com/TelegramBotAPI/errors."""
    refusal = await api.refusal("sendDocument", chat_id=aiya.id, document=document)
    assert refusal == f"Bad Request: {reason}"


async def test_a_file_id_stays_with_its_kind(bot: Bot, api: Api, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#sending-files: "It is not possible to change the file type"."""
    sent = await bot.send_document(aiya.id, BufferedInputFile(b"x", "x"))
    assert sent.document is not None
    refusal = await api.refusal("sendPhoto", chat_id=aiya.id, photo=sent.document.file_id)
    assert refusal == "Bad Request: can't use file of type Document as Photo"


async def test_an_unknown_file_id_or_path_is_refused(telegram: BotApiServer, api: Api) -> None:
    """https://core.telegram.org/bots/api#getfile."""
    assert await api.refusal("getFile", file_id="x") == "Bad Request: invalid file_id"
    async with api.http.get(f"{telegram.url}/file/bot{TOKEN}/documents/x") as response:
        assert response.status == 404
