"""A member taps an announcement as read; the first tap keeps its moment."""

from sqlalchemy import select

from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from db.models import Delivery, Notice, NoticeKind


async def read_announcement(office: Office, actor: Actor, notice_id: int) -> dict[str, str]:
    """The announcement's payload: its row must be the actor's own, and one reads for nobody else."""
    async with office.act(actor) as act:
        act.require_own()
        if actor.member_id is None:
            raise Refused("not-bound")
        own = (
            select(Delivery, Notice)
            .join(Notice, Notice.id == Delivery.notice_id)
            .where(
                Delivery.notice_id == notice_id,
                Delivery.member_id == actor.member_id,
                Notice.kind == NoticeKind.ANNOUNCEMENT,
            )
            .with_for_update(of=Delivery)
        )
        found = (await act.session.execute(own)).one_or_none()
        if found is None:
            raise Refused("not-told")
        row, notice = found
        if row.read_at is None:
            row.read_at = act.now
            act.record("notice.read", row)
        await act.commit()
        return notice.payload
