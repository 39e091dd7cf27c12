"""Whom an announcement has not reached, or who has not read it: names and telephones for the clerk."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.usecases.errors import Refused
from bot.usecases.ladder import Group, Rung, belongs, rung_of
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.see_deliveries import PAGE, by_name
from db.models import Body, Delivery, Member, Notice, NoticeKind


@dataclass(frozen=True, slots=True)
class Reach:
    """All of a group, in the order of the alphabet."""

    notice_id: int
    created_at: datetime
    group: Group
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class ReachPage:
    """A page of them."""

    reach: Reach
    names: tuple[Rung, ...]
    page: int
    pages: int


async def see_reach(office: Office, actor: Actor, notice_id: int, group: Group) -> Reach:
    """For whoever may convene the body that the announcement is of: a region's clerk sees their own region's."""
    async with office.look(actor) as act:
        notice = await act.session.get(Notice, notice_id)
        if notice is None or notice.body_id is None or notice.kind is not NoticeKind.ANNOUNCEMENT:
            raise Refused("gone")
        act.require(Right.CONVENE, await act.session.get_one(Body, notice.body_id))
        rungs = [rung for rung in await _rungs(act, notice_id) if belongs(group, rung, last_day=None)]
        return Reach(notice_id, notice.created_at, group, tuple(by_name(rungs, actor.language)))


async def see_reach_page(
    office: Office, actor: Actor, notice_id: int, group: Group, page: int = 0
) -> ReachPage:
    """A page too far is the last."""
    reach = await see_reach(office, actor, notice_id, group)
    pages = max(1, -(-len(reach.rungs) // PAGE))
    page = min(max(page, 0), pages - 1)
    return ReachPage(reach, reach.rungs[page * PAGE : (page + 1) * PAGE], page, pages)


async def _rungs(act: Act, notice_id: int) -> list[Rung]:
    found = await act.session.execute(
        select(Delivery, Member)
        .join(Member, Member.id == Delivery.member_id)
        .where(Delivery.notice_id == notice_id)
    )
    return [
        rung_of(member.id, (member.name_kk, member.name_ru), member.phone, "", delivery, None)
        for delivery, member in found
    ]
