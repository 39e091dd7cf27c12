"""Those of a body who are not in the hall: to be ticked by the desk, or found by a list of names."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.usecases.alphabet import in_order
from bot.usecases.errors import Refused
from bot.usecases.office import Act, Office
from bot.usecases.open_registration import IN_THE_HALL
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import load_meeting, meeting_day, members_in_force, present_members
from bot.usecases.see_door import PAGE, AtDoor, name_in
from db.models import Meeting, Member

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Absent:
    """A page of them, and all that are ticked; `page` counts from 0 and is the nearest that there is."""

    meeting_id: int
    body_kk: str
    body_ru: str
    people: tuple[AtDoor, ...]
    ticked: tuple[AtDoor, ...]
    page: int
    pages: int


async def see_absent(
    office: Office, actor: Actor, meeting_id: int, ticked: Collection[int], page: int = 0
) -> Absent:
    """Who came meanwhile is neither shown nor ticked any more."""
    async with office.look(actor) as act:
        meeting = await _meeting_at_desk(act, meeting_id)
        members = await members_in_force(act.session, meeting.body_id, meeting_day(meeting))
        present = await present_members(act.session, meeting)
    absent = [member for member in members if member.id not in present]
    people = [
        AtDoor(member.id, member.name_kk, member.name_ru, present=False)
        for member in in_order(absent, name_in(actor.language))
    ]
    pages = max(1, -(-len(people) // PAGE))
    page = min(max(page, 0), pages - 1)
    return Absent(
        meeting.id,
        meeting.body.name_kk,
        meeting.body.name_ru,
        tuple(people[page * PAGE : (page + 1) * PAGE]),
        tuple(person for person in people if person.member_id in ticked),
        page,
        pages,
    )


@dataclass(frozen=True, slots=True)
class NameLine:
    """A line of a list, `number` counted from 1. Any of the readings may be the name: a table has more columns."""

    number: int
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamesFound:
    """Whom the lines name. A line that names nobody, or several, decides nothing: a person does."""

    absent: frozenset[int]
    present: frozenset[int]
    unknown: tuple[NameLine, ...]
    several: tuple[NameLine, ...]


async def find_names(office: Office, actor: Actor, meeting_id: int, lines: Sequence[NameLine]) -> NamesFound:
    """By the whole name, or by words of it: «Сейітова А. М.» is found if there is one such."""
    async with office.look(actor) as act:
        meeting = await _meeting_at_desk(act, meeting_id)
        members = await members_in_force(act.session, meeting.body_id, meeting_day(meeting))
        present = await present_members(act.session, meeting)
    index = _Index(members)
    named: set[int] = set()
    unknown, several = [], []
    for line in lines:
        found = [index.named(reading) for reading in line.readings]
        one = next((members_named for members_named in found if len(members_named) == 1), None)
        if one is not None:
            named |= one
        elif any(found):
            several.append(line)
        else:
            unknown.append(line)
    return NamesFound(frozenset(named - present), frozenset(named & present), tuple(unknown), tuple(several))


async def _meeting_at_desk(act: Act, meeting_id: int) -> Meeting:
    meeting = await load_meeting(act.session, meeting_id)
    act.require(Right.KEEP_ATTENDANCE, meeting)
    if meeting.state not in IN_THE_HALL:
        raise Refused("registration-closed")
    return meeting


class _Index:
    """The members by the words of their names, in both languages."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._names: defaultdict[int, list[list[str]]] = defaultdict(list)
        self._by_word: defaultdict[str, set[int]] = defaultdict(set)
        for member in members:
            for name in (member.name_kk, member.name_ru):
                self._names[member.id].append(_words(name))
                for word in _words(name):
                    self._by_word[word].add(member.id)

    def named(self, reading: str) -> set[int]:
        """Ids; who bears exactly this name goes before those whose names have these words among others."""
        words = _words(reading)
        likely = {member_id for word in words if len(word) > 1 for member_id in self._by_word[word]}
        exactly = {one for one in likely if any(sorted(words) == sorted(name) for name in self._names[one])}
        return exactly or {one for one in likely if any(_covers(name, words) for name in self._names[one])}


def _words(name: str) -> list[str]:
    """Without numbers, points and capitals, and with е for ё, as lists are written."""
    return _WORD.findall(name.casefold().replace("ё", "е"))


def _covers(name: Sequence[str], words: Iterable[str]) -> bool:
    """Each word is one of the name's own, a single letter the first of one."""
    left = list(name)
    for word in sorted(words, key=len, reverse=True):
        fits = next((own for own in left if own == word or (len(word) == 1 and own.startswith(word))), None)
        if fits is None:
            return False
        left.remove(fits)
    return True
