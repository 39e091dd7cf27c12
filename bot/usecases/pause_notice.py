"""A clerk pauses a notice that is being sent, resumes it, or cancels what has not gone out yet."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, func, select, update

from bot.rules.quiet import when_to_send
from bot.usecases.errors import Refused
from bot.usecases.notify import IN_THE_HALL
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from db.models import Body, Delivery, DeliveryState, Notice


@dataclass(frozen=True, slots=True)
class NoticeSteered:
    """`changed`: deliveries that were held, let go or cancelled; `sent`: those that had gone out before."""

    notice_id: int
    changed: int
    sent: int


async def pause_notice(office: Office, actor: Actor, notice_id: int) -> NoticeSteered:
    """Nothing more of it is sent until it is resumed; what waits for its turn at the pace is held as well."""
    async with office.act(actor) as act:
        notice = await _notice(act, notice_id)
        if notice.paused_at is not None:
            return await _steered(act, notice, 0)
        notice.paused_at = act.now
        held = await _move(act, notice, (DeliveryState.QUEUED,), state=DeliveryState.HELD)
        return await _done(act, notice, "notice.paused", held)


async def resume_notice(office: Office, actor: Actor, notice_id: int) -> NoticeSteered:
    """It goes on where it stopped; by night in the morning, unless it is urgent."""
    async with office.act(actor) as act:
        notice = await _notice(act, notice_id)
        if notice.paused_at is None:
            return await _steered(act, notice, 0)
        notice.paused_at = None
        due_at = act.now if notice.urgent else when_to_send(act.now)
        freed = await _move(act, notice, (DeliveryState.HELD,), state=DeliveryState.QUEUED, due_at=due_at)
        return await _done(act, notice, "notice.resumed", freed)


async def cancel_notice(office: Office, actor: Actor, notice_id: int) -> NoticeSteered:
    """What has not gone out never will; whoever has it keeps it, and who was not bound is not told later."""
    async with office.act(actor) as act:
        notice = await _notice(act, notice_id)
        notice.cancelled_at, notice.paused_at = act.now, None
        waiting = (DeliveryState.QUEUED, DeliveryState.HELD)
        stopped = await _move(act, notice, waiting, state=DeliveryState.CANCELLED)
        return await _done(act, notice, "notice.cancelled", stopped)


async def _notice(act: Act, notice_id: int) -> Notice:
    """Held against a second clerk who steers it at the same moment."""
    notice = await act.session.get(Notice, notice_id, with_for_update=True)
    if notice is None or notice.body_id is None:
        raise Refused("gone")
    act.require(Right.CONVENE, await act.session.get_one(Body, notice.body_id))
    if notice.priority == IN_THE_HALL:  # a vote is not paused, it is closed
        raise Refused("notice-in-the-hall")
    if notice.cancelled_at is not None:
        raise Refused("notice-cancelled")
    return notice


async def _move(act: Act, notice: Notice, states: tuple[DeliveryState, ...], **values: Any) -> int:
    """A row under way is not touched: its process asks `fate` before the call, and settles it."""
    moved = await act.session.execute(
        update(Delivery)
        .where(Delivery.notice_id == notice.id, Delivery.state.in_(states))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(moved, CursorResult)
    return moved.rowcount


async def _done(act: Act, notice: Notice, action: str, changed: int) -> NoticeSteered:
    act.record(action, notice, deliveries=changed)
    steered = await _steered(act, notice, changed)
    await act.commit()
    return steered


async def _steered(act: Act, notice: Notice, changed: int) -> NoticeSteered:
    sent = select(func.count(Delivery.id)).where(
        Delivery.notice_id == notice.id, Delivery.state == DeliveryState.SENT
    )
    return NoticeSteered(notice.id, changed, (await act.session.scalars(sent)).one())
