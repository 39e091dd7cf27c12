"""The desk at the hall's door: the code, the quorum, and the members by a few letters of their name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.rules.quorum import QuorumVerdict
from bot.usecases.alphabet import in_order
from bot.usecases.office import Office
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import load_meeting, meeting_day, members_in_force, present_members, quorum_now
from db.models import MeetingState, Member

PAGE = 8
"""Members on one page of the desk's list: as many buttons as a phone shows without scrolling."""


@dataclass(frozen=True, slots=True)
class AtDoor:
    """A member of the body, and whether they are in the hall."""

    member_id: int
    name_kk: str
    name_ru: str
    present: bool


@dataclass(frozen=True, slots=True)
class Door:
    """One page of the desk's list; `page` counts from 0 and is the nearest that there is."""

    meeting_id: int
    body_kk: str
    body_ru: str
    state: MeetingState
    quorum: QuorumVerdict
    letters: str
    found: int
    people: tuple[AtDoor, ...]
    page: int
    pages: int


async def see_door(office: Office, actor: Actor, meeting_id: int, letters: str = "", page: int = 0) -> Door:
    """The desk's page. `letters` are looked for at the beginning of any word of either name, in any case."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, meeting_id)
        act.require(Right.KEEP_ATTENDANCE, meeting)
        members = await members_in_force(act.session, meeting.body_id, meeting_day(meeting))
        present = await present_members(act.session, meeting)
        wanted = in_order(matching(members, letters), name_in(actor.language))
        pages = max(1, -(-len(wanted) // PAGE))
        page = min(max(page, 0), pages - 1)
        return Door(
            meeting.id,
            meeting.body.name_kk,
            meeting.body.name_ru,
            meeting.state,
            await quorum_now(act.session, meeting),
            letters,
            len(wanted),
            tuple(
                AtDoor(member.id, member.name_kk, member.name_ru, member.id in present)
                for member in wanted[page * PAGE : (page + 1) * PAGE]
            ),
            page,
            pages,
        )


def matching(members: Iterable[Member], letters: str) -> list[Member]:
    """Those of whose names a word begins with each of the letters' words, in any case."""
    wanted = letters.casefold().split()
    return [member for member in members if all(_begins_a_word(member, part) for part in wanted)]


def _begins_a_word(member: Member, part: str) -> bool:
    return any(
        word.startswith(part) for name in (member.name_kk, member.name_ru) for word in name.casefold().split()
    )


def name_in(language: str) -> Callable[[Member], str]:
    """By which a list is put in order for a reader of the language."""
    return lambda member: member.name_kk if language == "kk" else member.name_ru
