"""What people really send: markup in names, emoji surnames, 4,096 letters, stickers, edits, groups, no language."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rehearsal.person import Person
from bot.views.texts import LANGUAGES, Texts
from db.models import Account, MeetingState
from tests.conftest import Hall
from tests.documents.reading import everything, opened
from tests.handlers.conftest import OUR_FAULT, TRY_AGAIN, defects_in
from tests.handlers.test_convening import walk
from tests.handlers.test_minutes import closed
from tests.people import Enrolled, enrol
from tests.sittings import DAY, bring_in, sitting
from tests.tapping import tap, tap_data
from tests.waiting import eventually, handled

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What a person reads does not hang on the database."""

LONGEST = "я" * 4096
"""The longest text that Telegram lets a person send (core.telegram.org/bots/api#message)."""
MARKUP = "<b>Ә</b> & <script> {0} %s 🏴‍☠️"


def said(person: Person, **content: Any) -> dict[str, Any]:
    """A message as Telegram hands it over, of a kind that `Person` does not send."""
    return {
        "message_id": 9_000,
        "date": 1_679_900_000,
        "from": person.user,
        "chat": {"id": person.id, "type": "private", "first_name": "P"},
        **content,
    }


async def open_by(hall: Hall, person: Person, data: str) -> None:
    """A tap on the newest message, and what it brings."""
    await tap_data(person, data, person.last.id)
    await handled(hall.telegram)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_command_that_is_none_gets_a_sentence_and_the_way_to_the_menu(
    hall: Hall, language: str
) -> None:
    member = await hall.member(language=language)
    for text in ("/start_over", "/СТАРТ", "/", "/menu2 now", "//", "/clerk@another_bot"):
        before = member.person.moment
        await member.person.say(text)
        shown = await member.person.sees(Texts.plain(language)("lost.command"), after=before)
        assert shown.buttons == [[Texts.plain(language)("button.menu")]]


STEPS: tuple[tuple[str, ...], ...] = (
    ("conv",),
    ("conv", "[Очередная Сессия]"),
    ("conv", "[Очередная Сессия]", "26.04.2023"),
    ("conv", "[Очередная Сессия]", "26.04.2023 10:00"),
    ("conv", "[Очередная Сессия]", "26.04.2023 10:00", "Астана"),
    ("conv", "[Очередная Сессия]", "26.04.2023 10:00", "Астана", "Астана"),
    ("conv", "[Очередная Сессия]", "26.04.2023 10:00", "Астана", "Астана", "Есеп", "[✅ Это всё]"),
    ("find",),
    ("imp",),
)
"""Roads to each question that is answered in words."""


async def test_the_longest_text_at_every_question_is_answered_and_the_question_stays(
    hall: Hall, logged: list[dict[str, Any]]
) -> None:
    clerk = (await hall.clerk(language="ru")).person
    for road in STEPS:
        await walk(clerk, "/clerk")
        await open_by(hall, clerk, road[0])
        await walk(clerk, *road[1:])
        for odd in ODD[:5]:
            before = clerk.moment
            await clerk.say(odd)
            await handled(hall.telegram)
            assert clerk.last.version > before, (road, odd[:10])
            assert clerk.last.text not in (*OUR_FAULT, *TRY_AGAIN), (road, odd[:10])
    assert defects_in(logged) == []
    assert hall.telegram.defects == []


ODD = (
    LONGEST,
    "👩‍👩‍👧‍👦" * 300,
    "\u202e\u200b",
    " \n ",
    MARKUP,
    "٣ ٤ ٥",
    "9" * 4096,
    "-1",
    "0 0 0",
    "1 1 99999999999",
)


async def test_the_hall_s_and_the_secretariat_s_questions_bear_any_answer(
    hall: Hall, logged: list[dict[str, Any]]
) -> None:
    """The code, the hands, the desk's search, the minutes' number, a reason, a publication, a place, a clause."""
    hall.clock.set(DAY)
    chair, clerk = await hall.chair(language="ru"), await hall.clerk(language="ru")
    at = await sitting(hall.office, state=MeetingState.OPEN)
    to_come = await sitting(hall.office, state=MeetingState.CONVENED, starts_at=DAY + timedelta(days=60))
    over = await closed(hall)
    await bring_in(hall.office, at, [Enrolled(chair.member_id, chair.telegram_id)])
    for person in (chair.person, clerk.person):
        await walk(person, "/menu")
    await open_by(hall, chair.person, f"cput:{at.meeting_id}:{at.items[0]}:1")
    await walk(clerk.person, "қалай болғанда да белгісіз сұрақ")
    for person, question in (
        (chair.person, f"here:{at.meeting_id}"),
        (chair.person, f"chands:{at.meeting_id}:1"),
        (clerk.person, f"door:{at.meeting_id}"),
        (clerk.person, f"minnum:{over.meeting_id}"),
        (clerk.person, f"cnl:{to_come.meeting_id}"),
        (clerk.person, f"pub:{to_come.meeting_id}"),
        (clerk.person, f"chw:{to_come.meeting_id}:place"),
        (clerk.person, "q:1"),
    ):
        for odd in ODD:
            await open_by(hall, person, question)
            before = person.moment
            await person.say(odd)
            await handled(hall.telegram)
            assert person.last.version > before, (question, odd[:10])
            assert person.last.text not in (*OUR_FAULT, *TRY_AGAIN), (question, odd[:10])
    assert defects_in(logged) == []
    assert hall.telegram.defects == []


NO_DATES = (
    "ертең",
    "завтра",
    "31.02.2023",
    "32.01.2023",
    "00.00.0000",
    "26.04.23",
    "26/13/2023",
    "١٢.٠٤.٢٠٢٣",
    "📅",
)
PAST_DATES = ("26.03.2023", "27.03.2023 11:59", "1 қаңтар 2020", "2020 жылғы 1 қаңтар", "0001-01-01")
"""Noon of 27.03.2023 is now."""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_where_a_date_is_asked_nothing_else_and_nothing_past_is_taken(
    hall: Hall, language: str
) -> None:
    clerk = (await hall.clerk(language=language)).person
    texts = Texts(language)
    await walk(clerk, "/clerk")
    await open_by(hall, clerk, "conv")
    await open_by(hall, clerk, "cv:kind:pick:regular")
    for said_instead, key in (
        *((odd, "refusal.date-unclear") for odd in NO_DATES),
        *((odd, "refusal.date-past") for odd in PAST_DATES),
    ):
        await walk(clerk, said_instead)
        assert clerk.last.text == texts(key), said_instead
    await walk(clerk, "26.04.2023", "25:00")
    assert clerk.last.text == texts("refusal.time-unclear")
    await walk(clerk, "10:00", "Астана", "Астана", "Есеп")
    await open_by(hall, clerk, "cv:agenda_kk:done:")
    await walk(clerk, "Отчёт")
    await open_by(hall, clerk, "cv:agenda_ru:done:")
    await walk(clerk, "15", "28.03.2023")
    assert clerk.last.text == texts("refusal.order-date-future")
    for odd in NO_DATES:
        await walk(clerk, odd)
        assert clerk.last.text == texts("refusal.date-unclear"), odd


async def test_the_last_day_of_a_seat_is_asked_until_it_is_a_date(hall: Hall) -> None:
    clerk = (await hall.clerk(language="kk")).person
    await hall.member()
    texts = Texts("kk")
    await walk(clerk, "/clerk")
    await open_by(hall, clerk, "endd:1:17.1.1")
    for odd in NO_DATES:
        await walk(clerk, odd)
        assert clerk.last.text == texts("refusal.no-day"), odd
    await walk(clerk, "27.03.2023")
    assert "endyes:1:17.1.1:2023-03-27" in str(clerk.last.inline_keyboard)


NOT_WORDS: tuple[dict[str, Any], ...] = (
    {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}], "caption": "26.04.2023"},
    {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 3}},
    {
        "sticker": {
            "file_id": "f", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1,
            "is_animated": False, "is_video": False,
        }
    },
    {"location": {"latitude": 51.1, "longitude": 71.4}},
    {"dice": {"emoji": "🎲", "value": 3}},
    {"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
              "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
              "allows_revoting": False, "members_only": False}},
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_no_text_is_answered_in_and_outside_a_dialogue(hall: Hall, language: str) -> None:
    clerk = (await hall.clerk(language=language)).person
    await walk(clerk, "/clerk")
    for step in ("menu", "conv", "find"):
        await open_by(hall, clerk, step)
        for content in NOT_WORDS:
            before = len(clerk.chat)
            hall.telegram.state.updates.add("message", said(clerk, **content))
            await handled(hall.telegram)
            assert len(clerk.chat) == before + 1, (step, content)
            assert clerk.last.text not in (*OUR_FAULT, *TRY_AGAIN), (step, content)
            assert clerk.last.text.strip(), (step, content)
    assert hall.telegram.defects == []


async def test_an_edited_message_and_a_pinned_one_change_nothing(hall: Hall) -> None:
    member = (await hall.member()).person
    await walk(member, "/menu")
    before = member.moment
    hall.telegram.state.updates.add("edited_message", said(member, text="/me", edit_date=1_679_900_001))
    pinned = said(member, pinned_message=said(member, text="9.5"))
    hall.telegram.state.updates.add("message", pinned)
    await handled(hall.telegram)
    assert all(message.version <= before for message in member.chat if "Айгүл" in message.text)
    assert hall.telegram.defects == []


async def test_in_a_group_the_bot_shows_nothing_of_anybody(hall: Hall) -> None:
    """Neither a record nor the register nor a dialogue: what the bot knows belongs into a person's own chat."""
    clerk = (await hall.clerk(language="ru")).person
    group = hall.telegram.group(-100, "Ассамблея", {clerk.id})
    for text in (
        "/me",
        "/start",
        "/clerk",
        "/meeting",
        "/vote",
        "/menu@assembly_bot",
        "26.04.2023",
        "привет",
    ):
        hall.telegram.state.updates.add("message", said(clerk, text=text) | {"chat": group.api})
    document = {"file_id": "f", "file_unique_id": "u", "file_name": "register.csv"}
    hall.telegram.state.updates.add("message", said(clerk, document=document) | {"chat": group.api})
    await handled(hall.telegram)
    assert [message.text for message in group.standing] == []
    assert clerk.chat == []


async def test_a_person_without_a_language_is_addressed_in_the_state_language(hall: Hall) -> None:
    person = hall.telegram.person(5, first_name="😀")
    del person.user["language_code"]
    await person.say("/start")
    await person.sees("Тілді таңдаңыз")
    await person.say("/nonsense")
    await person.sees(Texts.plain("kk")("lost.command"))
    async with AsyncSession(hall.office.engine) as session:
        account = (await session.scalars(select(Account).where(Account.telegram_id == 5))).one()
        assert account.language is None
    assert hall.telegram.defects == []


async def test_markup_in_a_name_a_place_and_an_agenda_is_shown_as_it_was_written(hall: Hall) -> None:
    """On cards, buttons, the notice, the door, the board, the ballot and in the minutes."""
    clerk, chair = await hall.clerk(language="ru"), await hall.chair(language="ru")
    member = await hall.member(MARKUP, MARKUP, language="ru")
    await walk(clerk.person, "/clerk")
    await open_by(hall, clerk.person, "conv")
    await walk(clerk.person, "[Очередная Сессия]", "26.04.2023 10:00", MARKUP, MARKUP, MARKUP)
    await walk(clerk.person, "[✅ Это всё]", MARKUP, "[✅ Это всё]", MARKUP, "27.03.2023")
    assert clerk.person.last.text.count(MARKUP) >= 4
    await walk(clerk.person, "[📣 Отправить созыв]")
    notice = await member.person.until(
        lambda: next((m for m in member.person.chat if m.document is not None), None), "the notice"
    )
    assert notice.text.count(MARKUP) == 3
    assert MARKUP.replace(",", "\\,") in (notice.document or b"").decode().replace("\r\n ", "")
    await walk(member.person, "/me")
    assert MARKUP in member.person.last.text
    await open_by(hall, clerk.person, "find")
    await walk(clerk.person, MARKUP.split()[0])
    assert [MARKUP] in clerk.person.last.buttons

    hall.clock.set(DAY)
    await open_by(hall, clerk.person, "hopen:1")
    assert [f"▫️ {MARKUP}"] in [row for message in clerk.person.chat for row in message.buttons]
    for who in (member, chair):
        await open_by(hall, clerk.person, f"hin:1:{who.member_id}:0")
    await open_by(hall, chair.person, "desk:1")
    assert MARKUP in (await chair.person.sees("Повестка")).text
    await open_by(hall, chair.person, "copen:1:1")
    await open_by(hall, chair.person, "cput:1:1:1")
    await member.person.until(lambda: "b:1:f" in str(member.person.last.inline_keyboard), "the ballot")
    assert MARKUP in member.person.last.text
    await open_by(hall, member.person, "b:1:f")
    for data in ("cvote:1:1:1", "cann:1:0", "cend:1:1"):
        await open_by(hall, chair.person, data)
    await open_by(hall, clerk.person, "minnum:1")
    await clerk.person.say("<b>1</b>")
    words = [everything(opened(paper.document or b"")) for paper in await two_papers(clerk.person)]
    assert all(paper.count(MARKUP) >= 3 for paper in words)
    assert all("&lt;" not in paper for paper in words)
    for person in (clerk.person, chair.person, member.person):
        assert "&lt;" not in person.printed()
    assert hall.telegram.defects == []


async def two_papers(person: Person) -> list[Any]:
    """Both files of the minutes."""

    def look() -> list[Any] | None:
        found = [m for m in person.chat if (m.file_name or "").endswith(".docx")]
        return found if len(found) == 2 else None

    return await person.until(look, "two files")


async def test_a_surname_of_emoji_is_found_registered_and_greeted(hall: Hall) -> None:
    clerk = (await hall.clerk(language="ru")).person
    await enrol(hall.office, "🌷🏴‍☠️ 😀", "🌷🏴‍☠️ 😀", telegram_id=55)
    person = hall.stranger(55)
    await walk(person, "/me")
    assert "🌷🏴‍☠️ 😀" in person.last.text
    await walk(clerk, "/clerk")
    await open_by(hall, clerk, "find")
    await walk(clerk, "🌷")
    assert ["🌷🏴‍☠️ 😀"] in clerk.last.buttons
    await tap(clerk, "🌷🏴‍☠️ 😀")
    await eventually(lambda: "🌷🏴‍☠️ 😀" in clerk.last.text, "the card")
