"""The chair closes a vote: counts, roll, outcome and the rule it rests on are frozen in one commit."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bot.rules.majority import OutcomeKind, outcome
from bot.rules.quorum import QuorumVerdict
from bot.usecases.errors import Refused
from bot.usecases.notify import overtake
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import (
    lock_meeting,
    meeting_day,
    present_members,
    quorum_now,
    rule_of,
    seated,
)
from bot.usecases.see_result import VoteFacts, facts_of
from bot.usecases.tally import VoteCount, count_vote
from db.models import (
    Ballot,
    Choice,
    Decision,
    DecisionState,
    Meeting,
    NoticeKind,
    RollEntry,
    Vote,
    VoteResult,
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
        vote = await _lock(act, vote_id)
        if vote.state is not VoteState.OPEN:
            raise Refused("vote-closed-already")
        counted = await count_vote(act.session, vote, meeting)
        if counted.stale_hands:
            raise Refused("hands-stale")
        if counted.too_many_hands:
            raise Refused("hands-outnumber", entered=counted.hands_here, limit=counted.without_ballot)
        vote.state = VoteState.CLOSED
        vote.closed_at = act.now
        await overtake(act, meeting, (NoticeKind.VOTE_OPENED,))
        await _freeze_roll(act, vote, meeting)
        vote.result = _result(meeting, counted, await quorum_now(act.session, meeting))
        if vote.result.outcome is OutcomeKind.ADOPTED:
            act.session.add(_decision(vote))
        act.record("vote.closed", vote, outcome=vote.result.outcome.value, taking_part=counted.taking_part)
        await act.commit()
        return facts_of(vote, meeting)


async def _lock(act: Act, vote_id: int) -> Vote:
    locked = (
        select(Vote)
        .where(Vote.id == vote_id)
        .options(joinedload(Vote.item, innerjoin=True), joinedload(Vote.result), joinedload(Vote.hand_count))
        .with_for_update(of=Vote)
        .execution_options(populate_existing=True)
    )
    return (await act.session.scalars(locked)).one()


async def _freeze_roll(act: Act, vote: Vote, meeting: Meeting) -> None:
    """A row for each member taking part: the present, and any who voted and then left (9.6, 10.6)."""
    present = await present_members(act.session, meeting)
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
        for member_id in sorted(present | choices.keys())
    )


def _result(meeting: Meeting, counted: VoteCount, quorum: QuorumVerdict) -> VoteResult:
    rule = rule_of(meeting)
    verdict = outcome(counted.tally, counted.taking_part, quorum.total, quorum.present, rule)
    return VoteResult(
        outcome=verdict.kind,
        in_favour=verdict.in_favour,
        against=verdict.against,
        abstain=verdict.abstain,
        present=verdict.present,
        taking_part=verdict.taking_part,
        total=quorum.total,
        quorum_needed=quorum.needed,
        threshold=verdict.threshold,
        clause=rule.clause,
        quorum_clause=rule.quorum_clause,
        statute=rule.statute.code,
        rule_date=meeting_day(meeting),
        by_analogy=rule.by_analogy,
    )


def _decision(vote: Vote) -> Decision:
    """What was adopted is what was put: the item's own words, in both languages."""
    return Decision(
        meeting_id=vote.meeting_id,
        vote_id=vote.id,
        state=DecisionState.ADOPTED,
        text_kk=vote.item.title_kk,
        text_ru=vote.item.title_ru,
    )
