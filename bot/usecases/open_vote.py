"""The chair puts an item of the agenda to the vote."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from bot.rules.majority import OutcomeKind
from bot.rules.quorum import QuorumVerdict
from bot.usecases.errors import Refused
from bot.usecases.notify import write_notice
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting, present_members, quorum_now, rule_of
from bot.usecases.tally import open_vote_of
from db.models import AgendaItem, Meeting, MeetingState, NoticeKind, Vote, VoteState


@dataclass(frozen=True, slots=True)
class VoteOpened:
    """The vote that is open now, and how many members are asked by phone."""

    vote_id: int
    meeting_id: int
    item_number: int
    title_kk: str
    title_ru: str
    present: int
    asked: int


async def open_vote(office: Office, actor: Actor, item_id: int) -> VoteOpened:
    """Open the vote and ask all present. Refused without quorum (9.5, 10.5), and while another is open.

    An item that was adopted or rejected is decided; one whose vote ended without quorum can be put again.
    """
    async with office.act(actor) as act:
        item = await act.session.get(AgendaItem, item_id)
        if item is None:
            raise Refused("gone")
        meeting = await lock_meeting(act.session, item.meeting_id)
        act.require(Right.PRESIDE, meeting)
        await _may_be_put(act, meeting, item)
        now = await quorum_now(act.session, meeting)
        if not now.met:
            raise _without_quorum(meeting, now)
        vote = Vote(
            meeting_id=meeting.id,
            item_id=item.id,
            number=await _next_number(act, meeting),
            state=VoteState.OPEN,
            opened_at=act.now,
            opened_by=act.actor.telegram_id,
            opening_present=now.present,
            opening_total=now.total,
        )
        act.session.add(vote)
        await act.session.flush()
        present = sorted(await present_members(act.session, meeting))
        written = await write_notice(
            act, NoticeKind.VOTE_OPENED, meeting, present, payload={"vote_id": vote.id}, priority=0
        )
        act.record("vote.opened", vote, present=now.present, total=now.total, asked=written.queued)
        await act.commit()
        return VoteOpened(
            vote.id, meeting.id, item.number, item.title_kk, item.title_ru, now.present, written.queued
        )


async def _may_be_put(act: Act, meeting: Meeting, item: AgendaItem) -> None:
    if meeting.state is not MeetingState.OPEN:
        raise Refused("meeting-not-open")
    if await open_vote_of(act.session, meeting.id) is not None:
        raise Refused("vote-already-open")
    earlier = await act.session.scalars(
        select(Vote).where(Vote.item_id == item.id).options(joinedload(Vote.result))
    )
    if any(vote.result is not None and vote.result.outcome is not OutcomeKind.NO_QUORUM for vote in earlier):
        raise Refused("item-decided", number=item.number)


def _without_quorum(meeting: Meeting, now: QuorumVerdict) -> Refused:
    """Worded by what the quorum rests on: the Law, the Law by analogy, or the body's own reglament."""
    rule = rule_of(meeting)
    if rule.reglament is not None:
        return Refused("no-quorum-reglament", present=now.present, needed=now.needed, clause=now.clause)
    return Refused(f"no-quorum-{meeting.body.kind}", present=now.present, needed=now.needed)


async def _next_number(act: Act, meeting: Meeting) -> int:
    last = await act.session.scalars(select(func.max(Vote.number)).where(Vote.meeting_id == meeting.id))
    return (last.one() or 0) + 1
