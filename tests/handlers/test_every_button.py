"""Every button that can be reached from /menu, tapped, by everybody who has one, in both languages."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rehearsal.messages import Message
from bot.rehearsal.person import Person
from bot.views.fitting import CAPTION, TEXT
from bot.views.texts import LANGUAGES
from db.models import Meeting, MeetingState, Role
from tests.conftest import Bound, Hall
from tests.handlers.conftest import OUR_FAULT, TRY_AGAIN, defects_in
from tests.locales.wording import LATIN
from tests.people import Enrolled, enrol_many, give_role
from tests.sittings import DAY, bring_in, sitting
from tests.waiting import handled

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Which database answers makes no difference to what a screen looks like; the queries are tested on both elsewhere."""

EACH_KIND = 2
"""Buttons of one kind that are tapped: one, and another like it."""
REFRESH = "hpage:"
"""The door's list, asked for anew: where nobody has come meanwhile, it stays as it is."""

_NOT_WORDS = re.compile(r"https?://\S+|\B/[a-z]+|@\w+|[\w-]+\.(?:ics|png|csv|xlsx|docx)\b")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z.\-_]*")
_ROMAN = re.compile(r"[IVXLC]+")
"""The numbers of the law's convocations: № 70-IV."""


def foreign(text: str) -> list[str]:
    """Words in Latin letters that are no name: an English word, a raw code, a msgid that found no text."""
    words = [word.strip(".-") for word in _LATIN_WORD.findall(_NOT_WORDS.sub(" ", text))]
    return [word for word in words if word not in LATIN and not _ROMAN.fullmatch(word)]


def faults_of(message: Message) -> Iterator[str]:
    """What is wrong with a screen."""
    most = TEXT if message.file is None else CAPTION
    if len(message.text.encode("utf-16-le")) // 2 > most:
        yield f"longer than {most}"
    if message.text in (*OUR_FAULT, *TRY_AGAIN):
        yield "our fault"
    labels = [label for row in message.buttons for label in row]
    for words in (message.text, *labels):
        if found := foreign(words):
            yield f"foreign words {found}"
        if re.search(r"[{}]|&(?:lt|gt|amp);|\bNone\b", words):
            yield f"raw: {words!r}"
    if any(not label.strip() for label in labels):
        yield "a button without a word"


async def crawl(hall: Hall, person: Person, questions: tuple[tuple[str, str], ...] = ()) -> list[str]:
    """Taps what /menu and the questions' answers lead to, breadth first; what was wrong on the way."""
    waiting = deque(await _answered(hall, person, "/menu"))
    for data, words in questions:
        await person.tap_data(person.last.id, data)
        waiting.extend(await _answered(hall, person, words))
    seen: set[str] = set()
    tapped: Counter[str] = Counter()
    findings: list[str] = []
    while waiting:
        data, message_id = waiting.popleft()
        kind = _kind(data)
        if data in seen or tapped[kind] >= EACH_KIND or _another_language(data, person):
            continue
        seen.add(data)
        tapped[kind] += 1
        before = person.moment
        answer = await person.tap_data(message_id, data)
        await handled(hall.telegram)
        shown = [message for message in person.chat if message.from_bot and message.version > before]
        if answer.text is None and not shown and not data.startswith(REFRESH):
            findings.append(f"{data}: nothing happened")
        if answer.text is not None:
            findings += [f"{data}: answered {word!r}" for word in foreign(answer.text)]
            findings += [f"{data}: {answer.text}"] * (answer.text in (*OUR_FAULT, *TRY_AGAIN))
        for message in shown:
            findings += [f"{data}: {fault}: {message.text[:80]}" for fault in faults_of(message)]
            waiting.extend(_taps(message))
    assert len(tapped) >= 10, "the walk ended at the door"
    return findings


async def _answered(hall: Hall, person: Person, words: str) -> list[tuple[str, int]]:
    """The buttons beneath what is answered to words."""
    await person.say(words)
    await handled(hall.telegram)
    return list(_taps(person.last))


def _kind(data: str) -> str:
    """A button before and after "are you sure?" is of two kinds."""
    prefix, *fields = data.split(":")
    return f"{prefix}:{fields[-1]}" if fields and fields[-1] in ("", "0", "1") else prefix


def _taps(message: Message) -> Iterator[tuple[str, int]]:
    for row in message.inline_keyboard:
        for button in row:
            if "callback_data" in button:
                yield button["callback_data"], message.id


def _another_language(data: str, person: Person) -> bool:
    """The other language is walked through by another person."""
    return data.startswith("setlang:") and data != f"setlang:{person.user['language_code']}"


async def assembly_at_work(hall: Hall, *others: Bound) -> None:
    """Meetings in every state, a council's among them, and a register of several pages; the others are in the hall."""
    hall.clock.set(DAY)
    people = await enrol_many(hall.office, 30)
    people += [Enrolled(one.member_id, one.telegram_id) for one in others]
    running = await sitting(hall.office, state=MeetingState.OPEN, items=12)
    await bring_in(hall.office, running, people[2:])
    await sitting(hall.office, state=MeetingState.REGISTRATION, body="council")
    await sitting(hall.office, state=MeetingState.CONVENED, starts_at=DAY + timedelta(days=60))
    closed = await sitting(hall.office, state=MeetingState.CLOSED, starts_at=DAY - timedelta(days=30))
    await sitting(hall.office, state=MeetingState.CANCELLED, starts_at=DAY + timedelta(days=90))
    async with AsyncSession(hall.office.engine) as session:
        ended = update(Meeting).where(Meeting.id == closed.meeting_id)
        await session.execute(ended.values(closed_at=DAY - timedelta(days=30)))
        await session.commit()


QUESTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "clerk": (("find", "001"), ("find", "030"), ("minnum:4", "5"), ("door:1", "030"), ("conv", "x")),
    "chair": (("cput:1:1:1", "/vote"), ("chands:1:1", "1 0 0"), ("fask:1", "/chair"), ("cannul:1", "x")),
    "administrator": (("find", "001"), ("find", "a")),
}
"""What opens a question, and the words that answer it."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ["stranger", "member", "clerk", "chair", "administrator"])
async def test_every_button_leads_somewhere_in_the_persons_language(
    hall: Hall, role: str, language: str, logged: list[dict[str, Any]]
) -> None:
    if role == "stranger":
        await assembly_at_work(hall)
        person = hall.stranger(language=language)
    else:
        bound = await somebody(hall, role, language)
        await assembly_at_work(hall, *([bound] if role != "clerk" else []))
        person = bound.person
    assert await crawl(hall, person, QUESTIONS.get(role, ())) == []
    assert defects_in(logged) == []
    assert hall.telegram.defects == []


async def somebody(hall: Hall, role: str, language: str) -> Bound:
    """Who walks, with everything that the role has; an administrator has every desk but the chair's."""
    if role == "clerk":
        return await hall.clerk(language=language)
    if role == "chair":
        return await hall.chair(language=language)
    member = await hall.member(language=language)
    if role == "administrator":
        await give_role(hall.office, member.member_id, Role.ADMINISTRATOR)
    return member
