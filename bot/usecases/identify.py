"""From a Telegram account to an actor: the member it is bound to, the roles and seats held now."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.office import ALMATY, Office
from bot.usecases.rights import Actor, Grant
from db.models import Account, Role, RoleGrant, Seat


async def identify(office: Office, telegram_id: int, telegram_language: str | None = None) -> Actor:
    """The actor behind an account. Until a language is chosen it is Kazakh, or Russian where Telegram speaks it."""
    async with office.look(Actor(telegram_id)) as act:
        account = await act.session.get(Account, telegram_id)
        language = (account.language if account else None) or ("ru" if telegram_language == "ru" else "kk")
        first = telegram_id in office.first_administrators
        grants = (Grant(Role.ADMINISTRATOR),) if first else ()
        if account is None or account.member_id is None:
            return Actor(telegram_id, None, language, grants)
        held = await _grants(act.session, account.member_id)
        today = act.now.astimezone(ALMATY).date()
        bodies = await act.session.scalars(
            select(Seat.body_id).where(
                Seat.member_id == account.member_id,
                Seat.begins <= today,
                (Seat.ends.is_(None)) | (Seat.ends > today),
            )
        )
        return Actor(telegram_id, account.member_id, language, grants + held, frozenset(bodies))


async def _grants(session: AsyncSession, member_id: int) -> tuple[Grant, ...]:
    rows = await session.scalars(
        select(RoleGrant).where(RoleGrant.member_id == member_id, RoleGrant.revoked_at.is_(None))
    )
    return tuple(Grant(row.role, row.body_id, row.region, row.meeting_id) for row in rows)
