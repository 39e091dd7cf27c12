"""The account that acts: its row, made at the first Start."""

from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.usecases.office import Act
from db.models import Account


async def own_account(act: Act) -> Account:
    """The actor's own row, locked; made when there is none. Two first messages at once make one."""
    key = act.actor.telegram_id
    if key is None:
        raise ValueError("the command line has no account")
    connection = await act.session.connection()
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    await act.session.execute(
        insert(Account).values(telegram_id=key, started_at=act.now).on_conflict_do_nothing()
    )
    return await act.session.get_one(Account, key, with_for_update=True)
