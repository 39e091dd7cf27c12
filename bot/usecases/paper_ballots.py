"""Paper ballots of a secret vote: handed out by name, counted by the tellers from the box, merged at the close."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import select

from bot.rules.law import Words
from bot.usecases.cast_secret_ballot import hold_secret, stir
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import (
    has_seat,
    load_meeting,
    lock_meeting,
    meeting_day,
    members_in_force,
    present_members,
    stay,
)
from bot.usecases.secret_count import TurnoutCount, count_turnout
from bot.usecases.see_door import matching
from bot.usecases.see_vote import candidates_of
from bot.usecases.tally import require_takes_ballots
from db.models import Candidate, Choice, Meeting, PaperBox, Turnout, Vote, VoteForm, VoteState

NAMES_SHOWN = 8
"""Of those who may take a paper ballot: more letters make them fewer."""


@dataclass(frozen=True, slots=True)
class PaperBallots:
    """The turnout with the paper ballots in it, and what was counted of them."""

    vote_id: int
    meeting_id: int
    turnout: TurnoutCount
    counted: int


async def hand_out_paper(office: Office, actor: Actor, vote_id: int, member_id: int) -> PaperBallots:
    """Note that a member took a paper ballot: they cannot vote by phone any more, and are counted once.

    Refused to one who has voted; a second time does no harm.
    """
    async with office.act(actor) as act:
        vote, meeting = await _held(act, vote_id)
        require_takes_ballots(vote, act.now)
        if not await has_seat(act.session, member_id, meeting.body_id, meeting_day(meeting)):
            raise Refused("no-seat-that-day")
        if await stay(act.session, meeting.id, member_id) is None:
            raise Refused("member-not-here")
        taken = await act.session.get(Turnout, (vote.id, member_id))
        if taken is not None and not taken.on_paper:
            raise Refused("member-voted-already")
        if taken is None:
            act.session.add(Turnout(vote_id=vote.id, member_id=member_id, on_paper=True))
            await act.session.flush()
            await stir(act.session, vote.id)
            act.record("paper.handed-out", vote)
            await act.commit()
        return await _ballots(act, vote, meeting)


async def paper_ballot(office: Office, actor: Actor, vote_id: int) -> tuple[Words, ...]:
    """What the paper ballot names: the candidates, or nobody; refused where none can be handed out or counted."""
    async with office.look(actor) as act:
        vote = await act.session.get(Vote, vote_id)
        if vote is None:
            raise Refused("gone")
        act.require(Right.ENTER_COUNT, await load_meeting(act.session, vote.meeting_id))
        if vote.form is not VoteForm.SECRET or vote.state is not VoteState.OPEN:
            raise Refused("vote-closed")
        return await candidates_of(act.session, vote_id)


async def who_may_take_paper(
    office: Office, actor: Actor, vote_id: int, letters: str
) -> tuple[tuple[int, Words], ...]:
    """Members present without a ballot whose names begin so, by member id; a handful, as a thumb reaches."""
    async with office.look(actor) as act:
        vote = await act.session.get(Vote, vote_id)
        if vote is None:
            raise Refused("gone")
        meeting = await load_meeting(act.session, vote.meeting_id)
        act.require(Right.ENTER_COUNT, meeting)
        present = await present_members(act.session, meeting)
        voted = set(await act.session.scalars(select(Turnout.member_id).where(Turnout.vote_id == vote_id)))
        members = await members_in_force(act.session, meeting.body_id, meeting_day(meeting))
        there = (one for one in matching(members, letters) if one.id in present - voted)
        return tuple((one.id, Words(one.name_kk, one.name_ru)) for one in islice(there, NAMES_SHOWN))


async def enter_paper_count(
    office: Office,
    actor: Actor,
    vote_id: int,
    counts: Mapping[str, int],
    *,
    blank: int = 0,
    spoilt: int = 0,
    valid: int | None = None,
) -> PaperBallots:
    """Keep what the tellers counted, or correct it. `counts` by mark; `valid`, of an election, how many ballots count.

    Refused when there are more ballots than were handed out, or more marks than ballots can have.
    """
    async with office.act(actor) as act:
        vote, meeting = await _held(act, vote_id)
        marks = await _marks(act, vote)
        if not set(counts) <= marks or min((*counts.values(), blank, spoilt), default=0) < 0:
            raise Refused("paper-count-unclear")
        ballots = sum(counts.values()) if vote.places is None else valid
        if ballots is None or not _possible(vote, counts, blank, ballots):
            raise Refused("paper-count-unclear")
        turnout = await count_turnout(act.session, vote, meeting)
        if ballots + spoilt > turnout.papers:
            raise Refused("paper-outnumbers", entered=ballots + spoilt, limit=turnout.papers)
        box = await act.session.get(PaperBox, vote.id)
        if box is None:
            box = PaperBox(vote_id=vote.id)
            act.session.add(box)
        box.counts, box.valid, box.blank, box.spoilt = dict(counts), ballots, blank, spoilt
        box.entered_at, box.entered_by = act.now, act.actor.telegram_id
        act.record("paper.counted", vote, ballots=ballots, spoilt=spoilt)
        await act.commit()
        return await _ballots(act, vote, meeting)


def _possible(vote: Vote, counts: Mapping[str, int], blank: int, ballots: int) -> bool:
    if vote.places is None:
        return blank == 0
    marked = ballots - blank
    return (
        marked >= 0
        and all(count <= marked for count in counts.values())
        and marked <= sum(counts.values()) <= marked * vote.places
    )


async def _held(act: Act, vote_id: int) -> tuple[Vote, Meeting]:
    found = await act.session.get(Vote, vote_id)
    if found is None:
        raise Refused("gone")
    meeting = await lock_meeting(act.session, found.meeting_id)
    act.require(Right.ENTER_COUNT, meeting)
    vote = (await hold_secret(act.session, {vote_id}))[vote_id]
    await act.session.refresh(vote, ["state"])
    if vote.form is not VoteForm.SECRET:
        raise Refused("stale-button")
    if vote.state is not VoteState.OPEN:
        raise Refused("vote-closed")
    return vote, meeting


async def _marks(act: Act, vote: Vote) -> set[str]:
    if vote.places is None:
        return {choice.value for choice in Choice}
    standing = await act.session.scalars(select(Candidate.number).where(Candidate.vote_id == vote.id))
    return {str(number) for number in standing}


async def _ballots(act: Act, vote: Vote, meeting: Meeting) -> PaperBallots:
    box = await act.session.get(PaperBox, vote.id)
    counted = box.valid + box.spoilt if box is not None else 0
    return PaperBallots(vote.id, meeting.id, await count_turnout(act.session, vote, meeting), counted)
