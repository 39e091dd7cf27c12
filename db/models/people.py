"""People and their places: members, their Telegram accounts, seats in bodies, roles."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.rules.bodies import BodyKind
from bot.rules.seats import SeatSpan
from db.models.base import Base, TelegramId


class Body(Base):
    """An organ with members of its own: the Session, the Council, a region's session or council.

    `notice_days` is the body's own convening term, where the law sets none.
    """

    __tablename__ = "bodies"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[BodyKind]
    region: Mapped[str | None] = mapped_column(String(30))
    name_kk: Mapped[str] = mapped_column(String(300))
    name_ru: Mapped[str] = mapped_column(String(300))
    notice_days: Mapped[int] = mapped_column(default=30)

    reglaments: Mapped[list["RecordedReglament"]] = relationship(
        lazy="selectin", order_by="RecordedReglament.adopted"
    )


class RecordedReglament(Base):
    """A regional body's own reglament, from the day it was adopted; an amendment is a new row.

    Until one is recorded the national rules hold for the body by analogy (14 sets none).
    """

    __tablename__ = "reglaments"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    title: Mapped[str] = mapped_column(String(500))
    adopted: Mapped[date]
    quorum_clause: Mapped[str] = mapped_column(String(60))
    quorum: Mapped[str] = mapped_column(String(20))
    """A fraction of all members, exactly: `2/3`."""
    majority_clause: Mapped[str] = mapped_column(String(60))
    majority: Mapped[str] = mapped_column(String(20))
    """A fraction of those taking part, exactly: `1/2`."""
    strict: Mapped[bool]
    """More than the fraction adopts; else at least it."""
    recorded_at: Mapped[datetime]


class Member(Base):
    """A person in the register. Staff of a secretariat stand here too, without a seat."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_kk: Mapped[str] = mapped_column(String(200))
    name_ru: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    """E.164, with the plus."""
    registered_at: Mapped[datetime]

    seats: Mapped[list["Seat"]] = relationship(back_populates="member")
    account: Mapped["Account | None"] = relationship(back_populates="member")


class Seat(Base):
    """A member's place in a body from a day; out on the day `ends`, on a ground of article 17."""

    __tablename__ = "seats"
    __table_args__ = (
        Index(
            "ix_seats_one_in_force",
            "member_id",
            "body_id",
            unique=True,
            sqlite_where=text("ends IS NULL"),
            postgresql_where=text("ends IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    position: Mapped[str] = mapped_column(String(300), default="")
    nominated_by: Mapped[str | None] = mapped_column(String(20))
    """The clause of the road to the seat: 15.2.1 to 15.2.4, 15.4, 15.5."""
    begins: Mapped[date]
    ends: Mapped[date | None]
    end_ground: Mapped[str | None] = mapped_column(String(20))
    """The clause of article 17 on which it ended."""

    member: Mapped[Member] = relationship(back_populates="seats")
    body: Mapped[Body] = relationship()

    @property
    def span(self) -> SeatSpan:
        """Its days, as the rules ask for them."""
        return SeatSpan(self.begins, self.ends)


class Account(Base):
    """A Telegram account that has pressed Start; bound to one member at the most."""

    __tablename__ = "accounts"

    telegram_id: Mapped[int] = mapped_column(TelegramId, primary_key=True, autoincrement=False)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), unique=True)
    language: Mapped[str | None] = mapped_column(String(2))
    """None until the person has chosen."""
    started_at: Mapped[datetime]
    bound_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    """Since when Telegram answers 403: the person blocked the bot or left Telegram."""
    unreachable_told_at: Mapped[datetime | None]
    """When the clerks were last told that nothing reaches this account; older than `blocked_at`: not of this time."""

    member: Mapped[Member | None] = relationship(back_populates="account")


class Invite(Base):
    """A personal link that binds a member once. Only the hash of its token is kept."""

    __tablename__ = "invites"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Role(enum.StrEnum):
    """What a person may be granted. A member's own rights come from seats and are not granted."""

    CHAIR = "chair"
    CLERK = "clerk"
    TELLER = "teller"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class RoleGrant(Base):
    """A role given to a person, bounded by a body, a region or a meeting (a teller); no bound: everywhere."""

    __tablename__ = "role_grants"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    role: Mapped[Role]
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"))
    region: Mapped[str | None] = mapped_column(String(30))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    granted_at: Mapped[datetime]
    granted_by: Mapped[int | None] = mapped_column(TelegramId)
    """The granting account; None for the command line."""
    revoked_at: Mapped[datetime | None]

    body: Mapped[Body | None] = relationship()
    member: Mapped[Member] = relationship()
