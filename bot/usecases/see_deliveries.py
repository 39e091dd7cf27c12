"""The clerk sees whom the newest notice of a meeting has reached: counts, names, and one member's whole ladder."""

from dataclasses import dataclass

from bot.usecases.alphabet import in_order
from bot.usecases.ladder import Group, Ladder, PastRung, Rung, load_ladder, load_past
from bot.usecases.office import Act, Office
from bot.usecases.rights import Actor, Right, place_of
from bot.usecases.roll import load_meeting
from db.models import NoticeKind

PAGE = 20
"""Names on a page."""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """Counts by group of the newest notice; `total` is its audience, `names` whether the actor may see who it is."""

    ladder: Ladder
    counts: dict[Group, int]
    names: bool
    within_term: bool
    """The last day of the term is not over: who is not told yet can still be told in time."""

    @property
    def kind(self) -> NoticeKind:
        return self.ladder.kind

    @property
    def total(self) -> int:
        return len(self.ladder.rungs)


@dataclass(frozen=True, slots=True)
class DeliveryNames:
    """A page of a group's names, in the order of the alphabet."""

    meeting_id: int
    group: Group
    names: tuple[Rung, ...]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class MemberLadder:
    """One member's ladder of the newest notice, and what went before it, oldest first."""

    ladder: Ladder
    rung: Rung
    before: tuple[PastRung, ...]


async def see_deliveries(office: Office, actor: Actor, meeting_id: int) -> DeliveryReport:
    """The counts as the table has them now: for all who may see the body's meetings."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, meeting_id)
        act.require(Right.SEE_MEETING, meeting)
        ladder = await load_ladder(act.session, meeting)
        return DeliveryReport(
            ladder,
            {group: len(ladder.group(group)) for group in Group},
            names=actor.may(Right.CONVENE, place_of(meeting)),
            within_term=ladder.last_day is not None and act.today <= ladder.last_day,
        )


async def see_delivery_names(
    office: Office, actor: Actor, meeting_id: int, group: Group, page: int = 0
) -> DeliveryNames:
    """Names and telephones: for the clerk, who has to reach them. A page too far is the last."""
    async with office.look(actor) as act:
        found = await _for_the_clerk(act, meeting_id)
        rungs = by_name(found.group(group), actor.language)
        pages = max(1, -(-len(rungs) // PAGE))
        page = min(max(page, 0), pages - 1)
        shown = tuple(rungs[page * PAGE : (page + 1) * PAGE])
        return DeliveryNames(meeting_id, group, shown, len(rungs), page, pages)


async def see_group(office: Office, actor: Actor, meeting_id: int, group: Group) -> tuple[Ladder, list[Rung]]:
    """All of a group by name, with telephones: for the clerk's file."""
    async with office.look(actor) as act:
        ladder = await _for_the_clerk(act, meeting_id)
        return ladder, by_name(ladder.group(group), actor.language)


async def see_member_ladder(office: Office, actor: Actor, meeting_id: int, member_id: int) -> MemberLadder:
    """Everything that the records have of one member and this meeting's notices."""
    async with office.look(actor) as act:
        ladder = await _for_the_clerk(act, meeting_id)
        rung = ladder.rung(member_id)
        return MemberLadder(ladder, rung, await load_past(act.session, ladder, rung))


def by_name(rungs: list[Rung], language: str) -> list[Rung]:
    """In the order of the alphabet, by the names of that language."""
    return in_order(rungs, lambda rung: rung.name_kk if language == "kk" else rung.name_ru)


async def _for_the_clerk(act: Act, meeting_id: int) -> Ladder:
    meeting = await load_meeting(act.session, meeting_id)
    act.require(Right.CONVENE, meeting)
    return await load_ladder(act.session, meeting)
