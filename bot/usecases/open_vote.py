"""The chair puts an item of the agenda to the vote."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.rules.law import Words
from bot.rules.majority import OutcomeKind
from bot.rules.quorum import QuorumVerdict
from bot.rules.statutes import Form
from bot.usecases.convene import check_length
from bot.usecases.errors import Refused
from bot.usecases.notify import write_notice
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting, moment_in, present_members, quorum_now, rule_of
from bot.usecases.tally import open_vote_of
from db.models import AgendaItem, Candidate, Meeting, MeetingState, NoticeKind, Vote, VoteForm, VoteState

MOST_CANDIDATES = 30
"""A ballot with more is a sheet of paper."""
NAME_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Put:
    """How an item is put: openly or secretly; with candidates, as an election to so many places (secret always)."""

    form: VoteForm = VoteForm.OPEN
    candidates: tuple[Words, ...] = ()
    places: int | None = None


OPENLY = Put()


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


async def open_vote(
    office: Office, actor: Actor, item_id: int, put: Put = OPENLY, closes_at: datetime | None = None
) -> VoteOpened:
    """Open the vote and ask all present. Refused without quorum (9.5, 10.5), and while another is open.

    An item that was adopted or rejected is decided; one whose vote ended without quorum or was annulled can be put
    again, and so can an election with places left. The form is the meeting's own to choose (9.6).
    `closes_at`: when the bot closes it by itself.
    """
    async with office.act(actor) as act:
        item = await act.session.get(AgendaItem, item_id)
        if item is None:
            raise Refused("gone")
        meeting = await lock_meeting(act.session, item.meeting_id)
        act.require(Right.PRESIDE, meeting)
        await _may_be_put(act, meeting, item)
        _check(act, meeting, put, closes_at)
        now = await quorum_now(act.session, meeting)
        if not now.met:
            raise _without_quorum(meeting, now)
        vote = Vote(
            meeting_id=meeting.id,
            item_id=item.id,
            number=await _next_number(act, meeting),
            state=VoteState.OPEN,
            form=put.form,
            places=put.places,
            closes_at=closes_at,
            opened_at=await moment_in(act.session, meeting, act.now),
            opened_by=act.actor.telegram_id,
            opening_present=now.present,
            opening_total=now.total,
        )
        act.session.add(vote)
        await act.session.flush()
        act.session.add_all(
            Candidate(vote_id=vote.id, number=number, name_kk=name.kk.strip(), name_ru=name.ru.strip())
            for number, name in enumerate(put.candidates, start=1)
        )
        present = sorted(await present_members(act.session, meeting))
        written = await write_notice(
            act, NoticeKind.VOTE_OPENED, meeting, present, payload={"vote_id": vote.id}, priority=0
        )
        act.record(
            "vote.opened",
            vote,
            form=put.form.value,
            present=now.present,
            total=now.total,
            asked=written.queued,
        )
        await act.commit()
        return VoteOpened(
            vote.id, meeting.id, item.number, item.title_kk, item.title_ru, now.present, written.queued
        )


async def _may_be_put(act: Act, meeting: Meeting, item: AgendaItem) -> None:
    if meeting.state is not MeetingState.OPEN:
        raise Refused("meeting-not-open")
    if await open_vote_of(act.session, meeting.id) is not None:
        raise Refused("vote-already-open")
    last = await act.session.scalar(
        select(Vote)
        .where(Vote.item_id == item.id, Vote.state == VoteState.CLOSED)
        .options(joinedload(Vote.result))
        .order_by(Vote.number.desc())
        .limit(1)
    )
    if last is not None and is_decided(last, await places_filled(act.session, last)):
        raise Refused("item-decided", number=item.number)


def is_decided(vote: Vote, filled: int) -> bool:
    """Whether a closed vote leaves nothing to put: without quorum, or with places left, it does."""
    if vote.result is None or vote.result.outcome is OutcomeKind.NO_QUORUM:
        return False
    return vote.places is None or filled >= vote.places


async def places_filled(session: AsyncSession, vote: Vote) -> int:
    """How many candidates a closed election has elected."""
    elected = select(func.count()).where(Candidate.vote_id == vote.id, Candidate.elected)
    return (await session.scalars(elected)).one()


def _check(act: Act, meeting: Meeting, put: Put, closes_at: datetime | None) -> None:
    form = rule_of(meeting).form
    if form is not Form.FREE and form.value != put.form.value:
        raise Refused("form-prescribed")
    if closes_at is not None and closes_at <= act.now:
        raise Refused("countdown-past")
    if put.places is None and not put.candidates:
        return
    if put.form is not VoteForm.SECRET or put.places is None:
        raise Refused("election-unclear")
    if not 1 <= len(put.candidates) <= MOST_CANDIDATES:
        raise Refused("candidates-too-many", most=MOST_CANDIDATES)
    if not 1 <= put.places <= len(put.candidates):
        raise Refused("places-unclear", candidates=len(put.candidates))
    for name in put.candidates:
        check_length(name.kk, NAME_LETTERS)
        check_length(name.ru, NAME_LETTERS)
    if len({name.ru.strip() for name in put.candidates}) < len(put.candidates):
        raise Refused("candidate-twice")


def _without_quorum(meeting: Meeting, now: QuorumVerdict) -> Refused:
    """Worded by what the quorum rests on: the Law, the Law by analogy, or the body's own reglament."""
    rule = rule_of(meeting)
    if rule.reglament is not None:
        return Refused("no-quorum-reglament", present=now.present, needed=now.needed, clause=now.clause)
    return Refused(f"no-quorum-{meeting.body.kind}", present=now.present, needed=now.needed)


async def _next_number(act: Act, meeting: Meeting) -> int:
    last = await act.session.scalars(select(func.max(Vote.number)).where(Vote.meeting_id == meeting.id))
    return (last.one() or 0) + 1
