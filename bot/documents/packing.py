"""Files put into one archive, the same bytes for the same files, with their checksums."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.rules.terms import ALMATY

CHECKSUMS = "SHA256SUMS"
"""As `sha256sum --check` reads it."""
_REGULAR_FILE = 0o100644 << 16


def pack(files: Mapping[str, bytes], made_at: datetime) -> bytes:
    """A ZIP of the files in their order; each bears the moment `made_at`, in Almaty, as ZIP knows no zone."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            local = made_at.astimezone(ALMATY)
            entry = ZipInfo(
                name, (local.year, local.month, local.day, local.hour, local.minute, local.second)
            )
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = _REGULAR_FILE
            archive.writestr(entry, content)
    return stream.getvalue()


def checksums(files: Mapping[str, bytes]) -> bytes:
    """A line for each file: SHA-256, two spaces, the name."""
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    return "".join(lines).encode()


def same_again(archive: bytes, made_at: datetime) -> bytes:
    """An archive that somebody else's code has stamped with the hour of its writing, stamped with `made_at`."""
    with ZipFile(BytesIO(archive)) as written:
        return pack({name: written.read(name) for name in written.namelist()}, made_at)
