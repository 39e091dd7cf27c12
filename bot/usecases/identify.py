"""From a Telegram account to an actor: the member it is bound to, the roles and seats held now."""

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.seats import SeatSpan
from bot.rules.terms import local_day
from bot.usecases.known import Known
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Grant
from db.models import Account, PeopleRevision, Role, RoleGrant, Seat


async def identify(office: Office, telegram_id: int, telegram_language: str | None = None) -> Actor:
    """The actor behind an account. Until a language is chosen it is Kazakh, or Russian where Telegram speaks it.

    An account is looked up once. The register's revision is read afresh, once for all who wait: what another
    process changed is seen at the next tap too.
    """
    known = await office.together(_know, telegram_id)
    first = (Grant(Role.ADMINISTRATOR),) if telegram_id in office.first_administrators else ()
    return Actor(
        telegram_id,
        known.member_id,
        known.language or unchosen(telegram_language),
        first + known.grants,
        known.seated_in(local_day(office.now())),
    )


def unchosen(telegram_language: str | None) -> str:
    """The language of somebody who has chosen none, or whose choice cannot be read now."""
    return "ru" if telegram_language == "ru" else "kk"


async def _know(office: Office, telegram_ids: Sequence[int]) -> list[Known]:
    """Each of the accounts as of now; those that no table knows are nobody.

    The revision is read before the rows: rows newer than it are read once more next time, older ones cannot be.
    """
    async with office.look(Actor(telegram_ids[0])) as act:
        act.require_own()
        revision = (await act.session.scalars(select(PeopleRevision.number))).one_or_none()
        office.known.as_of(revision or 0)
        people = office.known.people
        unknown = {one for one in telegram_ids if one not in people}
        if unknown:
            people.update(dict.fromkeys(unknown, Known()) | await _look_up(act.session, unknown))
        return [people[one] for one in telegram_ids]


async def _look_up(session: AsyncSession, telegram_ids: Iterable[int]) -> dict[int, Known]:
    """The accounts that have pressed Start, each with its grants and seats."""
    rows = await session.execute(
        select(
            Account.telegram_id,
            Account.member_id,
            Account.language,
            RoleGrant.id.label("grant_id"),
            RoleGrant.role,
            RoleGrant.body_id,
            RoleGrant.region,
            RoleGrant.meeting_id,
            Seat.id.label("seat_id"),
            Seat.body_id.label("seat_body_id"),
            Seat.begins,
            Seat.ends,
        )
        .outerjoin(RoleGrant, and_(RoleGrant.member_id == Account.member_id, RoleGrant.revoked_at.is_(None)))
        .outerjoin(Seat, Seat.member_id == Account.member_id)
        .where(Account.telegram_id.in_(telegram_ids))
        .order_by(RoleGrant.id)
    )
    accounts: dict[int, tuple[int | None, str | None]] = {}
    grants: dict[int, dict[int, Grant]] = {}
    seats: dict[int, dict[int, tuple[int, SeatSpan]]] = {}
    for row in rows:
        accounts[row.telegram_id] = row.member_id, row.language
        if row.grant_id is not None:
            grant = Grant(row.role, row.body_id, row.region, row.meeting_id)
            grants.setdefault(row.telegram_id, {})[row.grant_id] = grant
        if row.seat_id is not None:
            seat = row.seat_body_id, SeatSpan(row.begins, row.ends)
            seats.setdefault(row.telegram_id, {})[row.seat_id] = seat
    return {
        one: Known(
            member_id, language, tuple(grants.get(one, {}).values()), tuple(seats.get(one, {}).values())
        )
        for one, (member_id, language) in accounts.items()
    }
