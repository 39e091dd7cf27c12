"""The chair's desk: what the meeting is at this moment, and what this person may do about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from bot.rules.majority import OutcomeKind, Standing, standing
from bot.rules.quorum import QuorumVerdict
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right, place_of
from bot.usecases.roll import load_meeting, quorum_now, rule_of
from bot.usecases.secret_count import TurnoutCount, count_turnout
from bot.usecases.speakers import Floor, read_floor
from bot.usecases.tally import VoteCount, count_vote
from db.models import (
    Candidate,
    Course,
    Decision,
    DecisionState,
    Meeting,
    MeetingState,
    Vote,
    VoteForm,
    VoteState,
)


@dataclass(frozen=True, slots=True)
class DeskItem:
    """An item of the agenda. `outcome` is its last closed vote's; None until one was closed."""

    item_id: int
    number: int
    title_kk: str
    title_ru: str
    voting: bool
    outcome: OutcomeKind | None
    places_left: int = 0
    """Of its last election, to be filled in another round."""

    @property
    def can_be_put(self) -> bool:
        """Not decided yet: never voted, without quorum, or places are left to elect for."""
        if self.voting:
            return False
        return self.outcome in (None, OutcomeKind.NO_QUORUM) or self.places_left > 0


@dataclass(frozen=True, slots=True)
class DeskVote:
    """The vote in progress. `standing` is None while hands outnumber those without a ballot.

    A secret one has a `turnout` and no counts: how it stands nobody knows before the close.
    """

    vote_id: int
    item_number: int
    title_kk: str
    title_ru: str
    opened_at: datetime
    count: VoteCount
    standing: Standing | None
    turnout: TurnoutCount | None = None
    places: int | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the chair: a closed vote to announce, a decision to approve."""

    id: int
    item_number: int


@dataclass(frozen=True, slots=True)
class Desk:
    """A meeting as the board shows it, for one person; the `may_` say which buttons they get."""

    meeting_id: int
    body_kk: str
    body_ru: str
    starts_at: datetime
    state: MeetingState
    quorum: QuorumVerdict
    by_analogy: bool
    by_reglament: bool
    opening_present: int | None
    items: tuple[DeskItem, ...]
    vote: DeskVote | None
    to_announce: tuple[Waiting, ...]
    to_approve: tuple[Waiting, ...]
    seen_at: datetime
    here: DeskItem | None
    """Where the meeting is on its agenda; None after the last item."""
    floor: Floor
    votes_held: bool
    """Any at all, the one in progress among them."""
    may_preside: bool
    may_enter_count: bool
    may_keep_attendance: bool
    may_approve: bool

    def item(self, item_id: int) -> DeskItem | None:
        """The item of that id, if it is this meeting's."""
        return next((item for item in self.items if item.item_id == item_id), None)


async def see_desk(office: Office, actor: Actor, meeting_id: int) -> Desk:
    """For whoever may see the meeting; counts, never who voted how."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, meeting_id)
        act.require(Right.SEE_MEETING, meeting)
        votes = await _votes(act, meeting)
        quorum = await quorum_now(act.session, meeting)
        under_way = next((vote for vote in votes if vote.state is VoteState.OPEN), None)
        place = place_of(meeting)
        items = _items(meeting, votes, await _places_left(act, meeting))
        return Desk(
            meeting_id=meeting.id,
            body_kk=meeting.body.name_kk,
            body_ru=meeting.body.name_ru,
            starts_at=meeting.starts_at,
            state=meeting.state,
            quorum=quorum,
            by_analogy=rule_of(meeting).by_analogy,
            by_reglament=rule_of(meeting).reglament is not None,
            opening_present=meeting.opening_present,
            items=items,
            vote=await _desk_vote(act, meeting, under_way, quorum) if under_way else None,
            to_announce=tuple(
                Waiting(vote.id, vote.item.number)
                for vote in votes
                if vote.state is VoteState.CLOSED and vote.announced_at is None
            ),
            to_approve=await _to_approve(act, meeting, votes),
            seen_at=act.now,
            here=here_on_agenda(items, await _gone_on_to(act, meeting, votes)),
            votes_held=bool(votes),
            floor=await read_floor(act, meeting),
            may_preside=actor.may(Right.PRESIDE, place),
            may_enter_count=actor.may(Right.ENTER_COUNT, place),
            may_keep_attendance=actor.may(Right.KEEP_ATTENDANCE, place),
            may_approve=actor.may(Right.APPROVE, place),
        )


async def item_under_way(act: Act, meeting: Meeting) -> DeskItem | None:
    """Where the meeting is on its agenda; None after the last item."""
    votes = await _votes(act, meeting)
    items = _items(meeting, votes, await _places_left(act, meeting))
    return here_on_agenda(items, await _gone_on_to(act, meeting, votes))


def here_on_agenda(items: tuple[DeskItem, ...], gone_on_to: int | None) -> DeskItem | None:
    """The item being voted on, or the one that the chair went on to, or the first that can be put."""
    return (
        next((item for item in items if item.voting), None)
        or next((item for item in items if item.item_id == gone_on_to), None)
        or next((item for item in items if item.can_be_put), None)
    )


async def _gone_on_to(act: Act, meeting: Meeting, votes: Iterable[Vote]) -> int | None:
    """The item that the chair named since the last vote was put."""
    course = await act.session.get(Course, meeting.id)
    if course is None or course.item_since is None:
        return None
    last = max((vote.opened_at for vote in votes), default=None)
    return course.item_id if last is None or last <= course.item_since else None


async def _votes(act: Act, meeting: Meeting) -> list[Vote]:
    found = await act.session.scalars(
        select(Vote)
        .where(Vote.meeting_id == meeting.id)
        .options(joinedload(Vote.result), joinedload(Vote.item, innerjoin=True))
        .order_by(Vote.number)
    )
    return list(found)


async def _places_left(act: Act, meeting: Meeting) -> dict[int, int]:
    """By vote id, of closed elections."""
    found = await act.session.execute(
        select(Vote.id, Vote.places, func.count(Candidate.number).filter(Candidate.elected))
        .join(Candidate, Candidate.vote_id == Vote.id)
        .where(Vote.meeting_id == meeting.id, Vote.state == VoteState.CLOSED)
        .group_by(Vote.id, Vote.places)
    )
    return {vote_id: (places or 0) - elected for vote_id, places, elected in found}


def _items(meeting: Meeting, votes: Iterable[Vote], places_left: Mapping[int, int]) -> tuple[DeskItem, ...]:
    outcomes: dict[int, OutcomeKind] = {}
    left: dict[int, int] = {}
    voting: set[int] = set()
    for vote in votes:
        if vote.state is VoteState.OPEN:
            voting.add(vote.item_id)
        elif vote.state is VoteState.CLOSED and vote.result is not None:
            outcomes[vote.item_id] = vote.result.outcome
            left[vote.item_id] = places_left.get(vote.id, 0)
    return tuple(
        DeskItem(
            item.id,
            item.number,
            item.title_kk,
            item.title_ru,
            item.id in voting,
            outcomes.get(item.id),
            left.get(item.id, 0),
        )
        for item in meeting.agenda
    )


async def _desk_vote(act: Act, meeting: Meeting, vote: Vote, quorum: QuorumVerdict) -> DeskVote:
    counted = await count_vote(act.session, vote, meeting)
    stands = turnout = None
    if vote.form is VoteForm.SECRET:
        turnout = await count_turnout(act.session, vote, meeting)
    elif not counted.hands_to_correct:
        stands = standing(
            counted.tally,
            counted.taking_part,
            quorum.total - counted.tally.cast,
            rule_of(meeting),
            final_ballots=False,  # a member may vote otherwise until the close
            total=quorum.total,
        )
    item = vote.item
    return DeskVote(
        vote.id,
        item.number,
        item.title_kk,
        item.title_ru,
        vote.opened_at,
        counted,
        stands,
        turnout,
        vote.places,
        vote.closes_at,
    )


async def _to_approve(act: Act, meeting: Meeting, votes: Iterable[Vote]) -> tuple[Waiting, ...]:
    """A Session's decisions wait for the Chair (9.7); a Council's become final by the minutes (10.6)."""
    if not meeting.body.kind.is_session:
        return ()
    numbers = {vote.id: vote.item.number for vote in votes}
    adopted = await act.session.scalars(
        select(Decision)
        .where(Decision.meeting_id == meeting.id, Decision.state == DecisionState.ADOPTED)
        .order_by(Decision.id)
    )
    return tuple(Waiting(decision.id, numbers[decision.vote_id]) for decision in adopted)
