"""The close of a secret vote: the boxes are opened, ballots and paper counted together, the rule asked."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.election import ElectionKind, election
from bot.rules.majority import OutcomeKind, Tally, outcome
from bot.rules.quorum import QuorumVerdict
from bot.usecases.cast_secret_ballot import stir
from bot.usecases.errors import Refused
from bot.usecases.roll import meeting_day, rule_of
from bot.usecases.secret_count import count_boxes, count_turnout
from db.models import Candidate, Meeting, Vote, VoteResult

OUTCOMES = {
    ElectionKind.FILLED: OutcomeKind.ADOPTED,
    ElectionKind.PARTLY: OutcomeKind.ADOPTED,
    ElectionKind.NONE: OutcomeKind.REJECTED,
    ElectionKind.NO_QUORUM: OutcomeKind.NO_QUORUM,
}
"""Whoever is elected is a decision, though places may be left for another round."""


async def close_boxes(
    session: AsyncSession, vote: Vote, meeting: Meeting, quorum: QuorumVerdict
) -> VoteResult:
    """The result; of an election the candidates' votes are written beside their names.

    Refused while more paper is counted than was handed out.
    """
    await stir(session, vote.id)
    turnout = await count_turnout(session, vote, meeting)
    boxes = await count_boxes(session, vote)
    paper = sum(boxes.papers.values()) if vote.places is None else 0
    if paper > turnout.papers:
        raise Refused("paper-outnumbers", entered=paper, limit=turnout.papers)
    if vote.places is None:
        return result_of(meeting, boxes.tally, turnout.taking_part, quorum)
    standing = (await session.scalars(select(Candidate).where(Candidate.vote_id == vote.id))).all()
    votes = {one.number: boxes.of(str(one.number)) for one in standing}
    found = election(votes, vote.places, turnout.taking_part, quorum.total, quorum.present, rule_of(meeting))
    places = {one.candidate: one for one in found.standings}
    for one in standing:
        place = places[one.number]
        one.votes, one.elected, one.tied = place.votes, place.elected, place.tied
    marked = Tally(boxes.valid - boxes.blank, 0, boxes.blank)
    return _frozen(meeting, OUTCOMES[found.kind], marked, found.threshold, turnout.taking_part, quorum)


def result_of(meeting: Meeting, tally: Tally, taking_part: int, quorum: QuorumVerdict) -> VoteResult:
    """The result of a question, by the rule of the meeting's day."""
    verdict = outcome(tally, taking_part, quorum.total, quorum.present, rule_of(meeting))
    return _frozen(meeting, verdict.kind, tally, verdict.threshold, taking_part, quorum)


def _frozen(
    meeting: Meeting,
    kind: OutcomeKind,
    tally: Tally,
    threshold: int,
    taking_part: int,
    quorum: QuorumVerdict,
) -> VoteResult:
    rule = rule_of(meeting)
    return VoteResult(
        outcome=kind,
        in_favour=tally.in_favour,
        against=tally.against,
        abstain=tally.abstain,
        present=quorum.present,
        taking_part=taking_part,
        total=quorum.total,
        quorum_needed=quorum.needed,
        threshold=threshold,
        clause=rule.clause,
        quorum_clause=rule.quorum_clause,
        statute=rule.statute.code,
        rule_date=meeting_day(meeting),
        by_analogy=rule.by_analogy,
    )
