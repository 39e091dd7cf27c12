"""The chair closes a vote: counts, roll, outcome and the rule it rests on are frozen in one commit."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.rules.majority import OutcomeKind
from bot.usecases.close_boxes import close_boxes, result_of
from bot.usecases.errors import Refused
from bot.usecases.notify import overtake
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import lock_meeting, present_members, quorum_now, seated
from bot.usecases.see_result import VoteFacts, load_facts
from bot.usecases.tally import count_vote, gone_without_ballot
from db.models import (
    Ballot,
    Candidate,
    Choice,
    Decision,
    DecisionState,
    Meeting,
    NoticeKind,
    RollEntry,
    Turnout,
    Vote,
    VoteForm,
    VoteState,
)


async def close_vote(office: Office, actor: Actor, vote_id: int) -> VoteFacts:
    """Close the vote and freeze it. Ballots under way are waited for; those that come later are refused.

    Without quorum at this moment the outcome is "no quorum", neither adopted nor rejected (9.5, 10.5).
    Refused while hands and ballots together outnumber those present, or one who may have raised a hand left or
    came back since the count: see `enter_hand_count`.
    """
    async with office.act(actor) as act:
        found = await act.session.get(Vote, vote_id)
        if found is None:
            raise Refused("gone")
        meeting = await lock_meeting(act.session, found.meeting_id)
        act.require(Right.PRESIDE, meeting)
        vote = await lock_vote(act.session, vote_id)
        if vote.state is not VoteState.OPEN:
            raise Refused(
                "vote-annulled-already" if vote.state is VoteState.ANNULLED else "vote-closed-already"
            )
        closed = await close_locked(act, vote, meeting)
        await act.commit()
        return closed


async def close_locked(act: Act, vote: Vote, meeting: Meeting) -> VoteFacts:
    """The close itself, of an open vote; meeting and vote must be locked, in this order."""
    quorum = await quorum_now(act.session, meeting)
    if vote.form is VoteForm.SECRET:
        result = await close_boxes(act.session, vote, meeting, quorum)
    else:
        counted = await count_vote(act.session, vote, meeting)
        if counted.stale_hands:
            raise Refused("hands-stale")
        if counted.too_many_hands:
            raise Refused("hands-outnumber", entered=counted.hands_here, limit=counted.without_ballot)
        result = result_of(meeting, counted.tally, counted.taking_part, quorum)
    vote.state = VoteState.CLOSED
    vote.closed_at = act.now
    await overtake(act, meeting, (NoticeKind.VOTE_OPENED,))
    await _freeze_roll(act, vote, meeting)
    vote.result = result
    if result.outcome is OutcomeKind.ADOPTED:
        act.session.add(await _decision(act, vote))
    act.record("vote.closed", vote, outcome=result.outcome.value, taking_part=result.taking_part)
    await act.session.flush()
    return await load_facts(act.session, vote, meeting)


async def lock_vote(session: AsyncSession, vote_id: int) -> Vote:
    """The vote with its item, result and hands, held against ballots under way; after its meeting's lock."""
    locked = (
        select(Vote)
        .where(Vote.id == vote_id)
        .options(joinedload(Vote.item, innerjoin=True), joinedload(Vote.result), joinedload(Vote.hand_count))
        .with_for_update(of=Vote)
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(locked)).one()


async def _freeze_roll(act: Act, vote: Vote, meeting: Meeting) -> None:
    """A row for each member taking part: the present, and any who voted and then left (9.6, 10.6).

    Of a secret vote without a choice: who has voted stands among the turnout.
    """
    present = await present_members(act.session, meeting)
    if vote.form is VoteForm.SECRET:
        voted = set(await act.session.scalars(select(Turnout.member_id).where(Turnout.vote_id == vote.id)))
        act.session.add_all(
            RollEntry(vote_id=vote.id, member_id=member_id, choice=None, present=member_id in present)
            for member_id in sorted(present | voted)
        )
        return
    ballots = await act.session.execute(
        select(Ballot.member_id, Ballot.choice).where(
            Ballot.vote_id == vote.id, Ballot.member_id.in_(seated(meeting))
        )
    )
    choices: dict[int, Choice] = {row.member_id: row.choice for row in ballots}
    act.session.add_all(
        RollEntry(
            vote_id=vote.id,
            member_id=member_id,
            choice=choices.get(member_id),
            present=member_id in present,
        )
        for member_id in sorted(present | choices.keys() | await _hands_that_left(act, vote, meeting))
    )


async def _hands_that_left(act: Act, vote: Vote, meeting: Meeting) -> set[int]:
    """Members who raised a hand and left: a hand has no name, so only when all who left without a ballot did."""
    left = vote.hand_count.left if vote.hand_count is not None else 0
    if not left:
        return set()
    gone = set(await act.session.scalars(gone_without_ballot(vote, meeting)))
    return gone if len(gone) == left else set()


async def _decision(act: Act, vote: Vote) -> Decision:
    """What was adopted is what was put: the item's own words, in both languages; of an election, with the elected."""
    names = await act.session.execute(
        select(Candidate.name_kk, Candidate.name_ru)
        .where(Candidate.vote_id == vote.id, Candidate.elected)
        .order_by(Candidate.votes.desc(), Candidate.number)
    )
    elected = names.all()
    return Decision(
        meeting_id=vote.meeting_id,
        vote_id=vote.id,
        state=DecisionState.ADOPTED,
        text_kk="\n".join((vote.item.title_kk, *(f"– {row.name_kk}" for row in elected))),
        text_ru="\n".join((vote.item.title_ru, *(f"– {row.name_ru}" for row in elected))),
    )
