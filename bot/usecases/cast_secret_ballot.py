"""A member's secret ballot: who has voted and what was voted are kept apart, in one transaction, and it is final.

Neither the record nor the log says more than that somebody has voted; the receipt goes to the member and nowhere else.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.usecases.errors import Denied, Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor
from bot.usecases.tally import require_takes_ballots
from bot.usecases.voters import IN_SECRET, Voters, look_at, member_of, require_seat_of
from db.models import Candidate, Choice, Meeting, SecretBallot, Turnout, Vote, VoteForm

Marks = tuple[str, ...]
"""A choice, or numbers of candidates as they stand on the ballot; none at all is a blank ballot."""

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing in it is taken for something else when it is read aloud."""
RECEIPT_LETTERS = 10
"""Fifty random bits: of 5,000 ballots two are alike once in ninety million votes, and then another is drawn."""


@dataclass(frozen=True, slots=True)
class SecretBallotCast:
    """The receipt, shown to the member now and never again."""

    vote_id: int
    meeting_id: int
    item_number: int
    title_kk: str
    title_ru: str
    receipt: str


@dataclass(frozen=True, slots=True)
class _Slip:
    actor: Actor
    vote_id: int
    marks: Marks


@dataclass(frozen=True, slots=True)
class _Box:
    """One vote's box, and what of a group of slips goes into it: the two heaps lie apart from the beginning."""

    vote_id: int
    voters: Voters[bool]
    standing: Marks
    """The candidates' numbers in the ballot's order; empty where there is no election."""
    turnout: set[int] = field(default_factory=set)
    ballots: dict[str, Marks] = field(default_factory=dict)


async def cast_secret_ballot(office: Office, actor: Actor, vote_id: int, marks: Marks) -> SecretBallotCast:
    """Put a ballot into the box. When this returns, it is committed; it cannot be changed or taken out.

    Refused to one who has voted by phone or has a paper ballot, is not registered or has left, and after the close.
    """
    return await office.together(_take, _Slip(actor, vote_id, marks))


async def _take(office: Office, slips: Sequence[_Slip]) -> list[SecretBallotCast | Exception]:
    """The slips that wait, in one transaction; what is refused spoils no other."""
    async with office.act(slips[0].actor) as act:
        votes = await hold_secret(act.session, {slip.vote_id for slip in slips})
        boxes = {vote.id: await _box_of(act.session, vote, slips) for vote in votes.values()}
        receipts = await _receipts(act.session, len(slips))
        answers: list[SecretBallotCast | Exception] = []
        for slip, receipt in zip(slips, receipts, strict=True):
            try:
                answers.append(_accept(act, slip, votes.get(slip.vote_id), boxes, receipt))
            except Refused as refusal:
                answers.append(refusal)
        for box in boxes.values():
            if box.turnout:
                await _put_in(act.session, box)
        if any(isinstance(answer, SecretBallotCast | Denied) for answer in answers):
            await act.commit()
    return answers


async def _box_of(session: AsyncSession, vote: Vote, slips: Sequence[_Slip]) -> _Box:
    members = {
        member_of(slip.actor)
        for slip in slips
        if slip.vote_id == vote.id and slip.actor.member_id is not None
    }
    standing: Sequence[int] = ()
    if vote.places is not None:
        numbers = select(Candidate.number).where(Candidate.vote_id == vote.id).order_by(Candidate.number)
        standing = (await session.scalars(numbers)).all()
    return _Box(vote.id, await look_at(session, IN_SECRET, vote, members), tuple(map(str, standing)))


async def _put_in(session: AsyncSession, box: _Box) -> None:
    """Who has voted in one table, what was voted in the other, each in the order of its own key."""
    connection = await session.connection()
    turnout = [{"vote_id": box.vote_id, "member_id": one, "on_paper": False} for one in sorted(box.turnout)]
    await connection.execute(insert(Turnout), turnout)
    ballots = [
        {"receipt": receipt, "vote_id": box.vote_id, "marks": list(marks)}
        for receipt, marks in sorted(box.ballots.items())
    ]
    await connection.execute(insert(SecretBallot), ballots)
    await stir(session, box.vote_id)


async def hold_secret(session: AsyncSession, vote_ids: Collection[int]) -> dict[int, Vote]:
    """The votes, held against the close and against other processes: one at a time writes a vote's ballots anew."""
    wanted = (
        select(Vote)
        .where(Vote.id.in_(vote_ids))
        .order_by(Vote.id)
        .options(
            joinedload(Vote.meeting, innerjoin=True).joinedload(Meeting.body, innerjoin=True),
            joinedload(Vote.item, innerjoin=True),
        )
        .with_for_update(of=Vote)
    )
    return {vote.id: vote for vote in await session.scalars(wanted)}


def _accept(
    act: Act, slip: _Slip, vote: Vote | None, boxes: dict[int, _Box], receipt: str
) -> SecretBallotCast:
    """Check one slip; it lies in the box before whatever is handed in after it."""
    if vote is None:
        raise Refused("gone")
    member_id, box = member_of(slip.actor), boxes[vote.id]
    require_seat_of(act, slip.actor, vote.meeting, seated=member_id in box.voters.seated)
    if vote.form is not VoteForm.SECRET:
        raise Refused("stale-button")
    require_takes_ballots(vote, act.now)
    box.voters.require_here(member_id)
    if member_id in box.voters.kept:
        raise Refused("paper-ballot-taken" if box.voters.kept[member_id] else "voted-already")
    marks = _checked(vote, slip.marks, box.standing)
    box.voters.kept[member_id] = False
    box.turnout.add(member_id)
    box.ballots[receipt] = marks
    act.record("ballot.secret", vote)
    item = vote.item
    return SecretBallotCast(vote.id, vote.meeting_id, item.number, item.title_kk, item.title_ru, receipt)


def _checked(vote: Vote, marks: Marks, standing: Marks) -> Marks:
    """A ballot of this vote, its marks in the ballot's own order: nobody knows which was ticked first."""
    if vote.places is None:
        if len(marks) != 1 or marks[0] not in set(Choice):
            raise Refused("stale-button")
        return marks
    if len(set(marks)) != len(marks) or not set(marks) <= set(standing):
        raise Refused("stale-button")
    if len(marks) > vote.places:
        raise Refused("too-many-marks", places=vote.places)
    return tuple(number for number in standing if number in marks)


async def _receipts(session: AsyncSession, count: int) -> list[str]:
    """So many that no ballot bears yet, each another one."""
    receipts: set[str] = set()
    while len(receipts) < count:
        drawn = {_receipt() for _ in range(count - len(receipts))} - receipts
        taken = await session.scalars(select(SecretBallot.receipt).where(SecretBallot.receipt.in_(drawn)))
        receipts |= drawn - set(taken)
    return list(receipts)


def _receipt() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(RECEIPT_LETTERS))
    return f"{letters[:5]}-{letters[5:]}"


async def stir(session: AsyncSession, vote_id: int) -> None:
    """With PostgreSQL: write all rows of the vote anew, each table in the order of its own key.

    A row there keeps the number of the transaction that wrote it and its place in the file
    (postgresql.org/docs/current/ddl-system-columns.html): two that came with one ballot would show each other.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    await session.flush()
    ballots = select(SecretBallot.receipt, SecretBallot.vote_id, SecretBallot.marks)
    turnout = select(Turnout.vote_id, Turnout.member_id, Turnout.on_paper)
    for table, rows in (
        (SecretBallot, ballots.where(SecretBallot.vote_id == vote_id).order_by(SecretBallot.receipt)),
        (Turnout, turnout.where(Turnout.vote_id == vote_id).order_by(Turnout.member_id)),
    ):
        kept = [dict(row) for row in (await session.execute(rows)).mappings()]
        old = delete(table).where(table.vote_id == vote_id)
        await session.execute(old.execution_options(synchronize_session=False))
        if kept:
            await session.execute(insert(table), kept)
