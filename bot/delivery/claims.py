"""Deliveries in the table: claimed before they are sent, settled after.

A row that is claimed (`SENDING`) carries the token of the process that claimed it. Whatever the instant at which a
process dies, its rows are either still queued, settled, or found here under its token and queued again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.answers import Again, Answer, Failed, Sent, Stopped
from bot.delivery.presence import LIVING
from bot.rules.quiet import is_quiet, next_morning
from bot.usecases.notify import IN_THE_HALL
from db.models import UNREACHABLE, Account, Delivery, DeliveryState, Notice

MAY_WAIT = 1
PRIORITIES = (IN_THE_HALL, MAY_WAIT)
"""All that notices have."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this process, and no other, may send now."""

    delivery_id: int
    notice_id: int
    telegram_id: int
    language: str
    attempts: int
    file_shown: bool = False
    """An earlier attempt has shown the file; the words behind it are still to come."""


async def claim(session: AsyncSession, token: str, now: datetime, most: int) -> list[Claim]:
    """Take the first due rows of the queue; rows that another process is just taking are passed over.

    By night, only what is urgent or happens in the hall. A member who was unbound while the notice waited is not
    sent to.
    """
    if is_quiet(now):
        await _hold_until_morning(session, now)
    rows: list[Delivery] = []
    for priority in PRIORITIES:
        # A priority at a time: of both together, all that is due later is looked through to find what is due.
        if len(rows) < most:
            rows += await session.scalars(_due(priority, now, most - len(rows)))
    found = await session.scalars(
        select(Account).where(Account.member_id.in_([row.member_id for row in rows]))
    )
    accounts = {account.member_id: account for account in found} if rows else {}
    claims = []
    for row in rows:
        account = accounts.get(row.member_id)
        if account is None:
            row.state = DeliveryState.NOT_BOUND
            continue
        row.state = DeliveryState.SENDING
        row.claimed_at, row.claimed_by = now, token
        row.attempts += 1
        claims.append(
            Claim(
                row.id,
                row.notice_id,
                account.telegram_id,
                account.language or "kk",
                row.attempts,
                file_shown=row.message_id is not None,
            )
        )
    return claims


def _due(priority: int, now: datetime, most: int) -> Select[Delivery]:
    """In the order of `ix_deliveries_queue`, so that a claim reads the rows it takes, however long the queue."""
    return (
        select(Delivery)
        .where(Delivery.state == DeliveryState.QUEUED, Delivery.priority == priority, Delivery.due_at <= now)
        .order_by(Delivery.due_at, Delivery.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )


async def _hold_until_morning(session: AsyncSession, now: datetime) -> None:
    """What came into the night (a long broadcast, a retry, what was resumed) goes on at 08:00."""
    may_wait = select(Notice.id).where(Notice.urgent.is_(False))
    await session.execute(
        update(Delivery)
        .where(
            Delivery.state == DeliveryState.QUEUED,
            Delivery.priority == MAY_WAIT,
            Delivery.due_at <= now,
            Delivery.notice_id.in_(may_wait),
        )
        .values(due_at=next_morning(now))
        .execution_options(synchronize_session=False)
    )


async def settle(
    session: AsyncSession, token: str, now: datetime, answered: Iterable[tuple[Claim, Answer]]
) -> None:
    """Write down what Telegram answered. Only rows still under this token: settling twice changes nothing."""
    for claimed, answer in answered:
        await session.execute(
            update(Delivery)
            .where(
                Delivery.id == claimed.delivery_id,
                Delivery.state == DeliveryState.SENDING,
                Delivery.claimed_by == token,
            )
            .values(**_settled(answer, now))
        )
        if isinstance(answer, Failed) and answer.failure in UNREACHABLE:
            await session.execute(
                update(Account)
                .where(Account.telegram_id == claimed.telegram_id, Account.blocked_at.is_(None))
                .values(blocked_at=now)
            )


def _settled(answer: Answer, now: datetime) -> dict[str, object]:
    match answer:
        case Sent(message_id):
            return {"state": DeliveryState.SENT, "sent_at": now, "message_id": message_id}
        case Failed(failure):
            return {"state": DeliveryState.FAILED, "failure": failure.value}
        case Stopped(state):
            return {"state": state}
        case Again(wait, may_be_doubled, file_message_id):
            queued: dict[str, object] = {
                "state": DeliveryState.QUEUED,
                "due_at": now + timedelta(seconds=wait),
            }
            if may_be_doubled:
                queued["may_be_doubled"] = True
            if file_message_id is not None:
                queued["message_id"] = file_message_id
            return queued


async def adopt(session: AsyncSession, token: str, *, alone: bool) -> None:
    """Queue again what is claimed and under way nowhere; called while nothing of this process is under way.

    What a dead process had in flight is marked as perhaps doubled. Rows of this process's own token were claimed
    in a transaction whose answer got lost, and never sent. `alone`: this is the only process (one SQLite file), so
    any other token is a dead one's; otherwise it is one whose lock is gone. Asked within the statement: a process
    takes its lock before it claims, so none that claimed by then is missed.

    An attempt that a death cut short has failed at nothing: it makes no later wait longer.
    """
    sending = Delivery.state == DeliveryState.SENDING
    dead = Delivery.claimed_by != token
    if not alone:
        dead &= Delivery.claimed_by.not_in(LIVING)
    requeue = update(Delivery).values(state=DeliveryState.QUEUED, attempts=Delivery.attempts - 1)
    await session.execute(requeue.where(sending, Delivery.claimed_by == token))
    await session.execute(
        requeue.values(may_be_doubled=True).where(sending, dead).execution_options(synchronize_session=False)
    )


async def anything_waits(session: AsyncSession, now: datetime) -> bool:
    """Whether a row waits to be claimed or adopted; asked in a reading transaction, so an idle bot writes nothing."""
    due = [
        exists().where(
            Delivery.state == DeliveryState.QUEUED, Delivery.priority == priority, Delivery.due_at <= now
        )
        for priority in PRIORITIES
    ]
    sending = exists().where(Delivery.state == DeliveryState.SENDING)
    return bool(await session.scalar(select(or_(*due, sending))))
