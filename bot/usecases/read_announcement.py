"""A member taps an announcement as read; the first tap keeps its moment."""

from sqlalchemy import select

from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from db.models import Delivery, Notice, NoticeKind


async def read_announcement(office: Office, actor: Actor, notice_id: int) -> None:
    """The row must be the actor's own: one reads for nobody else. A second tap changes nothing."""
    async with office.act(actor) as act:
        act.require_own()
        if actor.member_id is None:
            raise Refused("not-bound")
        own = (
            select(Delivery)
            .join(Notice, Notice.id == Delivery.notice_id)
            .where(
                Delivery.notice_id == notice_id,
                Delivery.member_id == actor.member_id,
                Notice.kind == NoticeKind.ANNOUNCEMENT,
            )
            .with_for_update(of=Delivery)
        )
        row = (await act.session.scalars(own)).one_or_none()
        if row is None:
            raise Refused("not-told")
        if row.read_at is None:
            row.read_at = act.now
            act.record("notice.read", row)
        await act.commit()
