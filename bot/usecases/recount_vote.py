"""A closed vote is counted anew from its ballots and put beside what its close froze; that it was, is on the record."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from bot.rules.law import Words
from bot.rules.majority import Tally
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import load_meeting
from bot.usecases.secret_count import count_boxes
from bot.usecases.tally import hands_of
from db.models import Ballot, Candidate, Choice, HandCount, RollEntry, Vote, VoteForm, VoteState


@dataclass(frozen=True, slots=True)
class Compared:
    """A number as the close froze it, and as the ballots have it now. `name` is a candidate's, else None."""

    frozen: int
    counted: int
    choice: Choice | None = None
    name: Words | None = None


@dataclass(frozen=True, slots=True)
class Recount:
    """The counts side by side; `taking_part` is P (9.6, 10.6). Of an election: a line for each candidate."""

    vote_id: int
    meeting_id: int
    vote_number: int
    item_number: int
    lines: tuple[Compared, ...]
    taking_part: Compared

    @property
    def agrees(self) -> bool:
        """Whether every number is what it was."""
        return all(line.frozen == line.counted for line in (*self.lines, self.taking_part))


async def recount_vote(office: Office, actor: Actor, vote_id: int) -> Recount:
    """For whoever enters counts, of a closed vote; nothing is changed, whatever comes of it."""
    async with office.act(actor) as act:
        vote = await act.session.get(Vote, vote_id, options=(joinedload(Vote.result), joinedload(Vote.item)))
        if vote is None:
            raise Refused("gone")
        act.require(Right.ENTER_COUNT, await load_meeting(act.session, vote.meeting_id))
        if vote.state is VoteState.ANNULLED:
            raise Refused("vote-annulled-already")
        if vote.result is None:
            raise Refused("vote-not-closed")
        if vote.form is VoteForm.OPEN:
            lines = _of_choices(vote, await _open_tally(act, vote))
        elif vote.places is None:
            lines = _of_choices(vote, (await count_boxes(act.session, vote)).tally)
        else:
            lines = await _of_candidates(act, vote)
        taking_part = Compared(vote.result.taking_part, await _taking_part(act, vote))
        recount = Recount(vote.id, vote.meeting_id, vote.number, vote.item.number, lines, taking_part)
        act.record("vote.recounted", vote, agrees=recount.agrees)
        await act.commit()
        return recount


async def _open_tally(act: Act, vote: Vote) -> Tally:
    """Ballots of those on the frozen roll, and the hands: a seat that the register ends later changes no count."""
    counted = await act.session.execute(
        select(Ballot.choice, func.count(Ballot.member_id).label("ballots"))
        .join(RollEntry, (RollEntry.vote_id == Ballot.vote_id) & (RollEntry.member_id == Ballot.member_id))
        .where(Ballot.vote_id == vote.id)
        .group_by(Ballot.choice)
    )
    phones = {row.choice: row.ballots for row in counted}
    hands = hands_of(await act.session.get(HandCount, vote.id))
    return Tally(
        phones.get(Choice.IN_FAVOUR, 0) + hands.in_favour,
        phones.get(Choice.AGAINST, 0) + hands.against,
        phones.get(Choice.ABSTAIN, 0) + hands.abstain,
    )


def _of_choices(vote: Vote, counted: Tally) -> tuple[Compared, ...]:
    assert vote.result is not None
    return (
        Compared(vote.result.in_favour, counted.in_favour, Choice.IN_FAVOUR),
        Compared(vote.result.against, counted.against, Choice.AGAINST),
        Compared(vote.result.abstain, counted.abstain, Choice.ABSTAIN),
    )


async def _of_candidates(act: Act, vote: Vote) -> tuple[Compared, ...]:
    boxes = await count_boxes(act.session, vote)
    standing = await act.session.scalars(
        select(Candidate).where(Candidate.vote_id == vote.id).order_by(Candidate.number)
    )
    return tuple(
        Compared(one.votes or 0, boxes.of(str(one.number)), name=Words(one.name_kk, one.name_ru))
        for one in standing
    )


async def _taking_part(act: Act, vote: Vote) -> int:
    """P from the roll: all on it, and hands of those who left, whom no roll names."""
    rolled = select(func.count(RollEntry.member_id)).where(RollEntry.vote_id == vote.id)
    hands = await act.session.get(HandCount, vote.id)
    return (await act.session.scalars(rolled)).one() + (hands.left if hands is not None else 0)
