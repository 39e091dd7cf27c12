"""Which processes are alive: with PostgreSQL each holds a lock that the server frees the instant its process dies."""

import secrets

from sqlalchemy import TextualSelect, column, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

TOKEN_BITS = 62
"""A token is the number of a lock: PostgreSQL takes signed 64 bits."""

LIVING: TextualSelect = text(
    # https://www.postgresql.org/docs/current/view-pg-locks.html: a lock of one 64-bit key has objsubid 1.
    "SELECT CAST((CAST(classid AS bigint) << 32) | CAST(objid AS bigint) AS text) AS token FROM pg_locks"
    " WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
).columns(column("token"))
"""The tokens of all living processes, as PostgreSQL has them at the moment of the question."""


class Presence:
    """This process's own lock, on a connection kept for nothing else. One SQLite file has one process and no lock."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.token = str(secrets.randbits(TOKEN_BITS))
        self.alone = engine.dialect.name == "sqlite"
        self._engine = engine
        self._connection: AsyncConnection | None = None

    async def hold(self) -> None:
        """To be called before anything is claimed: take the lock, and again where the connection was lost.

        What is claimed meanwhile looks dead to the others, who send it once more and mark it so.
        """
        if self.alone:
            return
        if self._connection is not None:
            try:
                await self._connection.execute(select(1))
            except (DBAPIError, OSError):
                await self.let_go()
            else:
                return
        connection = await self._engine.connect()
        try:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(select(func.pg_advisory_lock(int(self.token))))
        except BaseException:
            await connection.close()
            raise
        self._connection = connection

    async def let_go(self) -> None:
        """The connection is thrown away rather than given back: the lock lives as long as it does."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            await connection.invalidate()
        finally:
            await connection.close()
