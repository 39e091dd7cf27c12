"""Made-up people for the tests, written straight into the register."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.office import Office
from db.models import Account, Body, Member, Role, RoleGrant, Seat

SINCE = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A person in the register; `telegram_id` is None for one who is not bound."""

    member_id: int
    telegram_id: int | None


async def enrol(
    office: Office,
    name_kk: str = "Айгүл Сейітова",
    name_ru: str = "Айгуль Сейтова",
    *,
    body: str | None = "session",
    telegram_id: int | None = None,
    language: str = "kk",
    phone: str | None = None,
    begins: date = SINCE,
    ends: date | None = None,
) -> Enrolled:
    """Put one person into the register: a seat in `body` (or none), bound to the account (or not)."""
    async with AsyncSession(office.engine, expire_on_commit=False) as session:
        member = Member(name_kk=name_kk, name_ru=name_ru, phone=phone, registered_at=office.now())
        session.add(member)
        await session.flush()
        if body is not None:
            seat = Seat(member_id=member.id, body_id=await body_id(session, body), begins=begins, ends=ends)
            session.add(seat)
        if telegram_id is not None:
            session.add(
                Account(
                    telegram_id=telegram_id,
                    member_id=member.id,
                    language=language,
                    started_at=office.now(),
                    bound_at=office.now(),
                )
            )
        await session.commit()
        return Enrolled(member.id, telegram_id)


async def enrol_many(
    office: Office, count: int, *, body: str = "session", first_telegram_id: int | None = None
) -> list[Enrolled]:
    """Many members of one body at once; bound to accounts counted from `first_telegram_id`, or not bound."""
    async with AsyncSession(office.engine, expire_on_commit=False) as session:
        place = await body_id(session, body)
        members = [
            Member(name_kk=f"Мүше {number:03}", name_ru=f"Член {number:03}", registered_at=office.now())
            for number in range(1, count + 1)
        ]
        session.add_all(members)
        await session.flush()
        session.add_all(Seat(member_id=member.id, body_id=place, begins=SINCE) for member in members)
        enrolled = []
        for offset, member in enumerate(members):
            telegram_id = None if first_telegram_id is None else first_telegram_id + offset
            if telegram_id is not None:
                session.add(
                    Account(
                        telegram_id=telegram_id,
                        member_id=member.id,
                        language="kk" if offset % 2 else "ru",
                        started_at=office.now(),
                        bound_at=office.now(),
                    )
                )
            enrolled.append(Enrolled(member.id, telegram_id))
        await session.commit()
        return enrolled


async def give_role(
    office: Office, member_id: int, role: Role, *, body: str | None = None, region: str | None = None
) -> None:
    """Grant a role, bounded by a body or a region."""
    async with AsyncSession(office.engine, expire_on_commit=False) as session:
        place = await body_id(session, body) if body is not None else None
        session.add(
            RoleGrant(member_id=member_id, role=role, body_id=place, region=region, granted_at=office.now())
        )
        await session.commit()


async def body_id(session: AsyncSession, code: str) -> int:
    return (await session.scalars(select(Body.id).where(Body.code == code))).one()
