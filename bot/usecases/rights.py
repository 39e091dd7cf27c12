"""Who may do what, and where: roles as granted, seats as held, denied unless named."""

import enum
from dataclasses import dataclass, field

from bot.rules.bodies import BodyKind
from db.models import Body, Meeting, Role


class Right(enum.StrEnum):
    """What a use case asks for."""

    TAKE_PART = "take_part"
    """Answer a notice, register, vote: comes from a seat in the body, and from nothing else (5.4)."""
    ASK = "ask"
    """See one's own record, choose a language: anybody's."""
    KEEP_REGISTER = "keep_register"
    CONVENE = "convene"
    SEE_MEETING = "see_meeting"
    """Counts, names and states of a body's meetings."""
    KEEP_ATTENDANCE = "keep_attendance"
    ENTER_COUNT = "enter_count"
    PRESIDE = "preside"
    APPROVE = "approve"
    DRAW_UP_MINUTES = "draw_up_minutes"
    GRANT_ROLES = "grant_roles"
    ANSWER_QUESTIONS = "answer_questions"
    """Name the clause for a question that the bot missed: the national secretariat's, so asked of the Session."""
    VERIFY_RECORD = "verify_record"


@dataclass(frozen=True, slots=True)
class Place:
    """What a right is asked for: a body, perhaps one meeting of it."""

    body_id: int
    kind: BodyKind
    region: str | None
    meeting_id: int | None = None


def place_of(of: Body | Meeting) -> Place:
    """The body, or the meeting with its body loaded, as a place that rights are asked for."""
    if isinstance(of, Meeting):
        return Place(of.body.id, of.body.kind, of.body.region, of.id)
    return Place(of.id, of.kind, of.region)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role and its bounds; no bound at all means everywhere."""

    role: Role
    body_id: int | None = None
    region: str | None = None
    meeting_id: int | None = None

    def covers(self, place: Place) -> bool:
        """A clerk of a region covers both its bodies; a teller one meeting."""
        if self.meeting_id is not None:
            return self.meeting_id == place.meeting_id
        if self.body_id is not None:
            return self.body_id == place.body_id
        if self.region is not None:
            return self.region == place.region
        return True


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, the member it is bound to, roles held. `telegram_id` None is the command line."""

    telegram_id: int | None
    member_id: int | None = None
    language: str = "kk"
    grants: tuple[Grant, ...] = ()
    seat_body_ids: frozenset[int] = field(default_factory=frozenset)
    """Bodies in which the member holds a seat today; a meeting asks again for its own date."""

    @classmethod
    def operator(cls) -> "Actor":
        """Whoever may use the machine's command line may do everything but take part."""
        return cls(telegram_id=None, grants=(Grant(Role.ADMINISTRATOR),))

    def has(self, role: Role) -> bool:
        """Whether the role is held anywhere."""
        return any(grant.role is role for grant in self.grants)

    def may(self, right: Right, place: Place | None) -> bool:
        """Whether the right is held for this place; `None` asks for a right that knows no place."""
        if right is Right.ASK:
            return True
        if right is Right.TAKE_PART:
            return place is not None and place.body_id in self.seat_body_ids
        return any(
            right in RIGHTS[grant.role] and (place is None or grant.covers(place)) for grant in self.grants
        )


_CLERK = frozenset(
    {
        Right.KEEP_REGISTER,
        Right.CONVENE,
        Right.SEE_MEETING,
        Right.KEEP_ATTENDANCE,
        Right.ENTER_COUNT,
        Right.DRAW_UP_MINUTES,
        Right.ANSWER_QUESTIONS,
    }
)

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CHAIR: frozenset({Right.PRESIDE, Right.APPROVE, Right.SEE_MEETING, Right.ENTER_COUNT}),
    Role.CLERK: _CLERK,
    Role.TELLER: frozenset({Right.KEEP_ATTENDANCE, Right.ENTER_COUNT, Right.SEE_MEETING}),
    Role.AUDITOR: frozenset({Right.SEE_MEETING, Right.VERIFY_RECORD}),
    Role.ADMINISTRATOR: _CLERK | {Right.GRANT_ROLES, Right.VERIFY_RECORD},
}
"""An administrator keeps the system and the register; presiding stays the chair's own."""
