"""The record that can't be bent: each entry carries a hash over itself and over the hash of the one before."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import AuditEntry, AuditHead

BEGINNING = "0" * 64
"""What stands before the first entry."""

_WRITTEN = ("number", "at", "telegram_id", "member_id", "action", "subject", "allowed", "details", "hash")


async def append(session: AsyncSession, entries: Iterable[AuditEntry]) -> None:
    """Link the entries to the chain's end, in their order; they are kept with the session's own commit.

    The end is held from here until that commit, so call it last: whoever appends next waits for it.
    """
    entries = list(entries)
    if not entries:
        return
    await session.flush()
    head = (await session.scalars(select(AuditHead).with_for_update())).one()
    for entry in entries:
        entry.number = head.number + 1
        entry.hash = digest(head.hash, entry)
        head.number, head.hash = entry.number, entry.hash
    # In one statement: as objects they would be inserted one by one, for ids that nobody asks for.
    await session.execute(insert(AuditEntry), [_row(entry) for entry in entries])


def _row(entry: AuditEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _WRITTEN}


def digest(before: str, entry: AuditEntry) -> str:
    """SHA-256, in hexadecimal digits, of the hash before and of everything that the entry says."""
    said = [
        before,
        entry.number,
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
