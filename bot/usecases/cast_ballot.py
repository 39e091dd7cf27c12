"""A member votes, or votes otherwise while the vote is open (5.4: one member, one ballot)."""

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor
from bot.usecases.roll import require_seat, stay
from db.models import Attendance, Ballot, Choice, Meeting, Vote, VoteState


@dataclass(frozen=True, slots=True)
class BallotCast:
    """The ballot as it is kept now. `before` is the member's earlier choice, None at the first."""

    vote_id: int
    meeting_id: int
    vote_number: int
    item_number: int
    title_kk: str
    title_ru: str
    choice: Choice
    before: Choice | None

    @property
    def counted_already(self) -> bool:
        return self.before is self.choice


async def cast_ballot(office: Office, actor: Actor, vote_id: int, choice: Choice) -> BallotCast:
    """Keep the choice of a member who is present. When this returns, the ballot is committed.

    Refused after the close, and from one who is not registered or has left. The vote's row is held against
    the close: a ballot is either in the frozen counts or refused, never between.
    """
    async with office.act(actor) as act:
        vote = await _hold_open(act.session, vote_id)
        member_id = await require_seat(act, vote.meeting)
        if vote.state is not VoteState.OPEN:
            raise Refused("vote-closed")
        if await stay(act.session, vote.meeting_id, member_id) is None:
            raise Refused(await _why_absent(act, vote.meeting_id, member_id))
        before = await act.session.get(Ballot, (vote_id, member_id))
        earlier = before.choice if before is not None else None
        if earlier is not choice:
            await _keep(act, vote_id, member_id, choice)
            act.record("ballot.changed" if earlier else "ballot.cast", vote)
            await act.commit()
        item = vote.item
        return BallotCast(
            vote.id, vote.meeting_id, vote.number, item.number, item.title_kk, item.title_ru, choice, earlier
        )


async def _hold_open(session: AsyncSession, vote_id: int) -> Vote:
    """The vote with a shared lock: ballots do not wait for each other, the close waits for them all."""
    wanted = (
        select(Vote)
        .where(Vote.id == vote_id)
        .options(
            joinedload(Vote.meeting, innerjoin=True).joinedload(Meeting.body, innerjoin=True),
            joinedload(Vote.item, innerjoin=True),
        )
        .with_for_update(read=True, of=Vote)
    )
    vote = (await session.scalars(wanted)).one_or_none()
    if vote is None:
        raise Refused("gone")
    return vote


async def _keep(act: Act, vote_id: int, member_id: int, choice: Choice) -> None:
    """Insert or replace by the key (vote, member): two taps at once, from two phones, leave one ballot."""
    insert = postgresql.insert if act.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(Ballot).values(vote_id=vote_id, member_id=member_id, choice=choice, cast_at=act.now)
    await act.session.execute(
        row.on_conflict_do_update(
            index_elements=[Ballot.vote_id, Ballot.member_id],
            set_={"choice": row.excluded.choice, "cast_at": row.excluded.cast_at},
        )
    )


async def _why_absent(act: Act, meeting_id: int, member_id: int) -> str:
    was_here = exists().where(Attendance.meeting_id == meeting_id, Attendance.member_id == member_id)
    return "you-left" if (await act.session.scalars(select(was_here))).one() else "not-registered"
