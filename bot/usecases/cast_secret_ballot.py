"""A member's secret ballot: who has voted and what was voted are kept apart, in one transaction, and it is final.

Neither the record nor the log says more than that somebody has voted; the receipt goes to the member and nowhere else.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.usecases.errors import Denied, Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor
from bot.usecases.roll import require_seat, stay
from bot.usecases.tally import require_takes_ballots
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


async def cast_secret_ballot(office: Office, actor: Actor, vote_id: int, marks: Marks) -> SecretBallotCast:
    """Put a ballot into the box. When this returns, it is committed; it cannot be changed or taken out.

    Refused to one who has voted by phone or has a paper ballot, is not registered or has left, and after the close.
    """
    return await office.together(_take, _Slip(actor, vote_id, marks))


async def _take(office: Office, slips: Sequence[_Slip]) -> list[SecretBallotCast | Exception]:
    """The slips that wait, in one transaction; what is refused spoils no other."""
    answers: list[SecretBallotCast | Exception] = []
    async with office.act(slips[0].actor) as act:
        votes = await hold_secret(act.session, {slip.vote_id for slip in slips})
        for slip in slips:
            act.actor = slip.actor
            try:
                answers.append(await _accept(act, slip, votes.get(slip.vote_id)))
            except (Refused, Denied) as refusal:
                answers.append(refusal)
        if any(isinstance(answer, SecretBallotCast) for answer in answers):
            for vote in votes.values():
                await stir(act.session, vote.id)
            await act.commit()
    return answers


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


async def _accept(act: Act, slip: _Slip, vote: Vote | None) -> SecretBallotCast:
    if vote is None:
        raise Refused("gone")
    member_id = await require_seat(act, vote.meeting)
    if vote.form is not VoteForm.SECRET:
        raise Refused("stale-button")
    require_takes_ballots(vote, act.now)
    if await stay(act.session, vote.meeting_id, member_id) is None:
        raise Refused("not-registered")
    voted = await act.session.get(Turnout, (vote.id, member_id))
    if voted is not None:
        raise Refused("paper-ballot-taken" if voted.on_paper else "voted-already")
    marks = await _checked(act.session, vote, slip.marks)
    receipt = await _receipt(act.session)
    act.session.add(Turnout(vote_id=vote.id, member_id=member_id, on_paper=False))
    act.session.add(SecretBallot(receipt=receipt, vote_id=vote.id, marks=list(marks)))
    await act.session.flush()
    act.record("ballot.secret", vote)
    item = vote.item
    return SecretBallotCast(vote.id, vote.meeting_id, item.number, item.title_kk, item.title_ru, receipt)


async def _checked(session: AsyncSession, vote: Vote, marks: Marks) -> Marks:
    """A ballot of this vote, its marks in the ballot's own order: nobody knows which was ticked first."""
    if vote.places is None:
        if len(marks) != 1 or marks[0] not in set(Choice):
            raise Refused("stale-button")
        return marks
    standing = await session.scalars(
        select(Candidate.number).where(Candidate.vote_id == vote.id).order_by(Candidate.number)
    )
    known = [str(number) for number in standing]
    if len(set(marks)) != len(marks) or not set(marks) <= set(known):
        raise Refused("stale-button")
    if len(marks) > vote.places:
        raise Refused("too-many-marks", places=vote.places)
    return tuple(number for number in known if number in marks)


async def _receipt(session: AsyncSession) -> str:
    while True:
        receipt = "".join(secrets.choice(LETTERS) for _ in range(RECEIPT_LETTERS))
        receipt = f"{receipt[:5]}-{receipt[5:]}"
        if await session.get(SecretBallot, receipt) is None:
            return receipt


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
