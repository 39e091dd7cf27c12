"""The files that the bot and people sent, found again by their id.

https://core.telegram.org/bots/api#sending-files: 50 MB to send, 10 MB for a photo;
20 MB to download (#getfile).
"""

import secrets
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.images import size_of
from bot.rehearsal.parameters import Parameters, Upload
from bot.rehearsal.refusals import RefusedError, bad_request

MEGABYTE = 1024 * 1024
LARGEST_UPLOAD = 50 * MEGABYTE
LARGEST_PHOTO = 10 * MEGABYTE
LARGEST_DOWNLOAD = 20 * MEGABYTE


@dataclass(frozen=True)
class StoredFile:
    """A file as Telegram keeps it. `kind` is document or photo; a photo has width and height in pixels."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime_type: str
    data: bytes
    width: int = 0
    height: int = 0

    @property
    def path(self) -> str:
        return f"{self.kind}s/{self.unique_id}"

    def as_api(self) -> Any:
        """A Document, or the list of PhotoSize that a photo is."""
        common = {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.data)}
        if self.kind == "photo":
            return [{**common, "width": self.width, "height": self.height}]
        return {**common, "file_name": self.name, "mime_type": self.mime_type}


class Files:
    """The store. Files live as long as the server does."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(self, upload: Upload, kind: str) -> StoredFile:
        """Refuses an empty or too big file, and a photo that is no picture (#sendphoto)."""
        if not upload.data:
            raise bad_request("file must be non-empty")
        if len(upload.data) > LARGEST_UPLOAD:
            raise RefusedError(413, "Request Entity Too Large")
        width, height = _photo_size(upload.data) if kind == "photo" else (0, 0)
        stored = StoredFile(
            file_id=f"Bot{kind}{secrets.token_urlsafe(24)}",
            unique_id=secrets.token_urlsafe(9),
            kind=kind,
            name=upload.name,
            mime_type=upload.mime_type,
            data=upload.data,
            width=width,
            height=height,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def of_call(self, parameters: Parameters, reference: str, kind: str) -> StoredFile:
        """The file that a parameter's value means: `attach://name` or a file id of the same kind."""
        if reference.startswith("attach://"):
            upload = parameters.uploads.get(reference.removeprefix("attach://"))
            if upload is None:
                raise bad_request("can't find attached file")
            return self.keep(upload, kind)
        if reference.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")  # there is no Internet on loopback
        stored = self._by_id.get(reference)
        if stored is None:
            raise bad_request("wrong remote file identifier specified: Wrong string length")
        if stored.kind != kind:
            raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
        return stored

    def by_id(self, file_id: str) -> StoredFile:
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("invalid file_id")
        if len(stored.data) > LARGEST_DOWNLOAD:
            raise bad_request("file is too big")
        return stored

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)


def _photo_size(data: bytes) -> tuple[int, int]:
    """Width and height; their sum at most 10000, their ratio at most 20 (#sendphoto)."""
    if len(data) > LARGEST_PHOTO:
        raise bad_request(
            f"file of size {len(data)} bytes is too big for a photo; "
            f"the maximum size is {LARGEST_PHOTO} bytes"
        )
    size = size_of(data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > 10000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size
