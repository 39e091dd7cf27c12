"""The bodies that the law knows, written into an empty database."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rules.bodies import BODY_SEEDS
from bot.usecases.office import Office
from db.models import Body


async def seed_bodies(office: Office) -> None:
    """Add the bodies that are missing; what an operator has changed stays."""
    async with AsyncSession(office.engine) as session:
        known = set(await session.scalars(select(Body.code)))
        for seed in BODY_SEEDS:
            if seed.code not in known:
                session.add(
                    Body(
                        code=seed.code,
                        kind=seed.kind,
                        region=seed.region,
                        name_kk=seed.name_kk,
                        name_ru=seed.name_ru,
                    )
                )
        await session.commit()
