"""The hall's code: made of the meeting's secret and of the moment, another one every 30 seconds.

Who stands before the screen has time enough for it; a photo of it sent home is soon worthless.
"""

import base64
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import compare_digest

STEP_SECONDS = 30
TYPED_STEPS = range(-1, 2)
"""Digits are taken for their own half-minute and the next; one ahead, as two machines' clocks may differ."""
SCANNED_STEPS = range(-2, 2)
"""A link takes its way through the camera and Telegram's Start."""
REMEMBERED_STEPS = 40
"""For so long an old code is known as an old one, and is no guess."""


@dataclass(frozen=True, slots=True)
class HallCode:
    """The code of this moment; whoever knows it can register, so it is shown in the hall and nowhere else.

    `signature` stands in the link of the QR picture. `seconds`: how long it still stands.
    """

    meeting_id: int
    digits: str
    signature: str
    seconds: int


def code_at(secret: str, meeting_id: int, moment: datetime) -> HallCode:
    """The code that the hall shows at a moment; `secret` is in hexadecimal digits."""
    step = _step(moment)
    seconds = STEP_SECONDS - int(moment.timestamp()) % STEP_SECONDS
    return HallCode(
        meeting_id, _digits(secret, meeting_id, step), _signature(secret, meeting_id, step), seconds
    )


def opens(secret: str, meeting_id: int, code: str, moment: datetime) -> bool:
    """Whether digits or a link's signature register at the moment."""
    steps = TYPED_STEPS if code.isdecimal() else SCANNED_STEPS
    return _matches(secret, meeting_id, code, (_step(moment) + step for step in steps))


def has_opened(secret: str, meeting_id: int, code: str, moment: datetime) -> bool:
    """Whether it is a code of the last twenty minutes: late, but no guess."""
    now = _step(moment)
    return _matches(secret, meeting_id, code, range(now - REMEMBERED_STEPS, now))


def _matches(secret: str, meeting_id: int, code: str, steps: Iterable[int]) -> bool:
    make = _digits if code.isdecimal() else _signature
    given = code.encode()
    return any(compare_digest(given, make(secret, meeting_id, step).encode()) for step in steps)


def _step(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP_SECONDS


def _mac(secret: str, meeting_id: int, step: int) -> bytes:
    return hmac.new(bytes.fromhex(secret), f"{meeting_id}:{step}".encode(), sha256).digest()


def _digits(secret: str, meeting_id: int, step: int) -> str:
    return f"{int.from_bytes(_mac(secret, meeting_id, step)[:8]) % 1_000_000:06}"


def _signature(secret: str, meeting_id: int, step: int) -> str:
    """Sixty bits in letters that a start parameter may have."""
    return base64.b32encode(_mac(secret, meeting_id, step)[8:16]).decode().lower()[:12]
