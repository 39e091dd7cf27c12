"""The register's revision: a number that goes on with every commit that may change who somebody is or may do.

A process that remembers people asks for this one number instead of for each of them (`bot.usecases.identify`).
"""

from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column

from db.models.base import Base
from db.models.people import Account, RoleGrant, Seat

_TOLD_BY = (Account, RoleGrant, Seat)
"""Binding and language, roles, seats: the whole of what an account is known by."""

_ONLY = 1
"""The id of the one row."""


class PeopleRevision(Base):
    """One row, from the first change on."""

    __tablename__ = "people_revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


@event.listens_for(Session, "after_flush")
def _see_rows(session: Session, _context: UOWTransaction) -> None:
    if any(isinstance(row, _TOLD_BY) for row in (*session.new, *session.dirty, *session.deleted)):
        session.info[PeopleRevision] = True


@event.listens_for(Session, "do_orm_execute")
def _see_statement(statement: ORMExecuteState) -> None:
    if statement.is_insert or statement.is_update or statement.is_delete:
        mapper = statement.bind_mapper
        if mapper is not None and issubclass(mapper.class_, _TOLD_BY):
            statement.session.info[PeopleRevision] = True


@event.listens_for(Session, "before_commit")
def _go_on(session: Session) -> None:
    """The number goes on in the same commit, and last, so that its row is held for a moment only."""
    session.flush()
    if not session.info.pop(PeopleRevision, False):
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(
        insert(PeopleRevision)
        .values(id=_ONLY, number=1)
        .on_conflict_do_update(index_elements=[PeopleRevision.id], set_={"number": PeopleRevision.number + 1})
    )


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _previous: object) -> None:
    session.info.pop(PeopleRevision, None)
