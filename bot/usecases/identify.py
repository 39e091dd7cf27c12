"""From a Telegram account to an actor: the member it is bound to, the roles and seats held now."""

from typing import Any

from sqlalchemy import Date, and_, bindparam, select

from bot.usecases.office import Office
from bot.usecases.rights import Actor, Grant
from bot.usecases.roll import in_force
from db.models import Account, Role, RoleGrant, Seat


async def identify(office: Office, telegram_id: int, telegram_language: str | None = None) -> Actor:
    """The actor behind an account. Until a language is chosen it is Kazakh, or Russian where Telegram speaks it."""
    first = [Grant(Role.ADMINISTRATOR)] if telegram_id in office.first_administrators else []
    async with office.look(Actor(telegram_id)) as act:
        act.require_own()
        rows = (await act.session.execute(_KNOWN, {"telegram_id": telegram_id, "today": act.today})).all()
    chosen = rows[0].language if rows else None
    return Actor(
        telegram_id,
        rows[0].member_id if rows else None,
        chosen or unchosen(telegram_language),
        (*first, *{row.grant_id: _grant(row) for row in rows if row.grant_id is not None}.values()),
        frozenset(row.seat_body_id for row in rows if row.seat_body_id is not None),
    )


def unchosen(telegram_language: str | None) -> str:
    """The language of somebody who has chosen none, or whose choice cannot be read now."""
    return "ru" if telegram_language == "ru" else "kk"


def _grant(row: Any) -> Grant:
    return Grant(row.role, row.body_id, row.region, row.meeting_id)


_KNOWN = (
    select(
        Account.language,
        Account.member_id,
        RoleGrant.id.label("grant_id"),
        RoleGrant.role,
        RoleGrant.body_id,
        RoleGrant.region,
        RoleGrant.meeting_id,
        Seat.body_id.label("seat_body_id"),
    )
    .outerjoin(RoleGrant, and_(RoleGrant.member_id == Account.member_id, RoleGrant.revoked_at.is_(None)))
    .outerjoin(Seat, and_(Seat.member_id == Account.member_id, in_force(bindparam("today", type_=Date()))))
    .where(Account.telegram_id == bindparam("telegram_id"))
)
"""One question, because it is asked at every tap: an account with each of its grants and seats in force."""
