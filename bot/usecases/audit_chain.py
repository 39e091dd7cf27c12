"""The record that can't be bent: each entry carries a hash over itself and over the hash of the one before."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import AuditEntry, AuditHead

BEGINNING = "0" * 64
"""What stands before the first entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an act has to say; its place in the chain is found when it is appended."""

    at: datetime
    telegram_id: int | None
    member_id: int | None
    action: str
    subject: str
    allowed: bool
    details: dict[str, Any]


async def append(session: AsyncSession, entries: Iterable[Entry]) -> None:
    """Link the entries to the chain's end, in their order; they are kept with the session's own commit.

    The end is held from here until that commit, so call it last: whoever appends next waits for it.
    """
    entries = list(entries)
    if not entries:
        return
    await session.flush()
    head = (await session.scalars(select(AuditHead).with_for_update())).one()
    last, rows = head.hash, []
    for number, entry in enumerate(entries, head.number + 1):
        last = digest(last, number, entry)
        rows.append(_row(number, entry, last))
    head.number, head.hash = head.number + len(rows), last
    # By the table, not the model: hundreds of objects would be made for ids that nobody asks for.
    await (await session.connection()).execute(insert(AuditEntry), rows)


def _row(number: int, entry: Entry, hash_: str) -> dict[str, Any]:
    return {
        "number": number,
        "at": entry.at,
        "telegram_id": entry.telegram_id,
        "member_id": entry.member_id,
        "action": entry.action,
        "subject": entry.subject,
        "allowed": entry.allowed,
        "details": entry.details,
        "hash": hash_,
    }


def digest(before: str, number: int, entry: Entry | AuditEntry) -> str:
    """SHA-256, in hexadecimal digits, of the hash before and of everything that the entry says."""
    said = [
        before,
        number,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.telegram_id,
        entry.member_id,
        entry.action,
        entry.subject,
        entry.allowed,
        json.loads(json.dumps(entry.details)),  # as the database gives it back: keys are texts
    ]
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
