"""Whoever may see everything lets the record be verified: the first entry that was changed, removed or put in."""

import enum
from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import select

from bot.usecases.audit_chain import BEGINNING, digest
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from db.models import AuditEntry, AuditHead

AT_ONCE = 1000
"""Entries read in one go, so that a record of years fits into memory."""


class Bent(enum.StrEnum):
    """What was done to the record."""

    CHANGED = "changed"
    REMOVED = "removed"
    PUT_IN = "put_in"


@dataclass(frozen=True, slots=True)
class RecordVerified:
    """`bent` is None when every link holds; otherwise `number` is the first entry where it does not.

    `witnessed`: whether the hash that was asked for (one printed in signed minutes) stands in the chain; None when
    none was asked for.
    """

    entries: int
    last_hash: str
    bent: Bent | None = None
    number: int | None = None
    witnessed: bool | None = None


async def verify_record(office: Office, actor: Actor, witness: str | None = None) -> RecordVerified:
    """Follow the chain from its beginning. A record rewritten as a whole holds in itself: hence the witness."""
    async with office.look(actor, steady=True) as act:
        act.require(Right.VERIFY_RECORD)
        before, expected, witnessed = BEGINNING, 1, witness == BEGINNING
        async for entry in _entries(act):
            bent = _bent(entry, before, expected)
            if bent is not None:
                return RecordVerified(expected - 1, before, bent, expected)
            before, expected = entry.hash, expected + 1
            witnessed = witnessed or entry.hash == witness
        head = (await act.session.scalars(select(AuditHead))).one()
        if head.number >= expected:
            return RecordVerified(expected - 1, before, Bent.REMOVED, expected)
        if (head.number, head.hash) != (expected - 1, before):
            return RecordVerified(expected - 1, before, Bent.PUT_IN, head.number + 1)
        return RecordVerified(expected - 1, before, witnessed=witnessed if witness else None)


async def _entries(act: Act) -> AsyncIterator[AuditEntry]:
    found = await act.session.stream_scalars(
        select(AuditEntry).order_by(AuditEntry.number, AuditEntry.id).execution_options(yield_per=AT_ONCE)
    )
    async for entry in found:
        yield entry


def _bent(entry: AuditEntry, before: str, expected: int) -> Bent | None:
    if entry.number > expected:
        return Bent.REMOVED
    if entry.number < expected:
        return Bent.PUT_IN
    return Bent.CHANGED if entry.hash != digest(before, entry.number, entry) else None
