"""The minutes in the chat: the clerk writes the number and gets both files; the chair fetches them again."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.rehearsal.messages import Message
from bot.rehearsal.person import Person
from db.models import Meeting, MeetingState, Minutes
from tests.conftest import Clock, Hall
from tests.documents.reading import everything, opened
from tests.people import enrol_many
from tests.sittings import DAY, Sitting, convoke, sitting
from tests.tapping import tap, tap_data


@pytest.fixture(autouse=True)
def after_the_meeting(clock: Clock) -> None:
    clock.set(DAY + timedelta(hours=3))


async def closed(hall: Hall, body: str = "session") -> Sitting:
    at = await sitting(hall.office, body=body, state=MeetingState.CLOSED)
    async with AsyncSession(hall.office.engine) as session:
        await session.execute(update(Meeting).values(closed_at=DAY + timedelta(hours=2)))
        await session.commit()
    return at


async def open_papers(person: Person, at: Sitting) -> None:
    """The papers' card, in the place of the menu."""
    await person.say("/menu")
    await person.until(lambda: any(message.from_bot for message in person.chat), "the menu")
    await tap_data(person, f"mins:{at.meeting_id}", person.last.id)


async def two_files(person: Person, after: int = 0) -> list[Message]:
    """The next two documents, Kazakh and Russian."""

    def look() -> list[Message] | None:
        found = [m for m in person.chat if m.document is not None and m.version > after]
        return found if len(found) == 2 else None

    return await person.until(look, "two files")


def words_of(message: Message) -> str:
    assert message.document is not None
    return everything(opened(message.document))


async def numbers(hall: Hall) -> list[str]:
    async with AsyncSession(hall.office.engine) as session:
        return list(await session.scalars(select(Minutes.number)))


async def test_the_clerk_writes_the_number_and_gets_both_files(hall: Hall) -> None:
    clerk = await hall.clerk(language="ru")
    at = await closed(hall)
    await open_papers(clerk.person, at)
    await clerk.person.sees("номер протоколу ещё не присвоен")
    await tap(clerk.person, "✍️ Присвоить номер протоколу")
    await clerk.person.sees("Напишите номер протокола")
    await clerk.person.say("№ 12/2")
    await clerk.person.sees("Номер протокола: № 12/2")
    kk, ru = await two_files(clerk.person)
    assert (kk.file_name, ru.file_name) == (
        "Хаттама 12-2 (2023-04-26).docx",
        "Протокол 12-2 (2023-04-26).docx",
    )
    assert "№ 12/2" in words_of(kk)
    assert "ПРОТОКОЛ" in words_of(ru)
    assert "на русском языке" in ru.text
    assert await numbers(hall) == ["12/2"]


async def test_a_wrong_number_is_corrected_and_the_files_come_anew(hall: Hall) -> None:
    clerk = await hall.clerk()
    at = await closed(hall)
    for number, button in (("4", "✍️ Хаттама нөмірін қою"), ("5", "✏️ Нөмірді түзету")):
        await open_papers(clerk.person, at)
        await tap(clerk.person, button)
        before = clerk.person.moment
        await clerk.person.say(number)
        kk, _ = await two_files(clerk.person, before)
        assert f"№ {number}" in words_of(kk)
    assert await numbers(hall) == ["5"]


async def test_words_that_are_no_number_are_asked_again_and_a_command_goes_through(hall: Hall) -> None:
    clerk = await hall.clerk(language="ru")
    at = await closed(hall)
    await open_papers(clerk.person, at)
    await tap(clerk.person, "✍️ Присвоить номер протоколу")
    await clerk.person.say("спасибо")
    await clerk.person.sees("Напишите номер протокола с цифрой")
    await clerk.person.say("/menu")
    await clerk.person.say("5")
    await clerk.person.until(lambda: clerk.person.last.text, "an answer")
    assert await numbers(hall) == []


async def test_the_question_can_be_taken_back(hall: Hall) -> None:
    clerk = await hall.clerk()
    at = await closed(hall)
    await open_papers(clerk.person, at)
    await tap(clerk.person, "✍️ Хаттама нөмірін қою")
    await tap(clerk.person, "✖️ Бас тарту")
    before = clerk.person.moment
    await clerk.person.say("5")
    await clerk.person.sees("", after=before)
    assert await numbers(hall) == []


async def test_the_chair_fetches_the_minutes_and_cannot_number_them(hall: Hall) -> None:
    clerk, chair = await hall.clerk(), await hall.chair()
    at = await closed(hall)
    await open_papers(chair.person, at)
    await chair.person.sees("хаттамаға нөмір әлі берілген жоқ")
    assert await tap_data(chair.person, f"minnum:{at.meeting_id}") == "Бұл әрекетке құқығыңыз жоқ."
    assert "нөмір әлі берілген жоқ" in await tap_data(chair.person, f"minfile:{at.meeting_id}")
    await open_papers(clerk.person, at)
    await tap(clerk.person, "✍️ Хаттама нөмірін қою")
    await clerk.person.say("7")
    await two_files(clerk.person)
    await open_papers(chair.person, at)
    await tap(chair.person, "📄 Хаттама, екі тілде")
    kk, _ = await two_files(chair.person)
    assert "№ 7" in words_of(kk)


async def test_a_member_and_a_stranger_are_refused_in_a_sentence(hall: Hall) -> None:
    member, stranger = await hall.member(), hall.stranger(language="ru")
    at = await closed(hall)
    for data in ("mins", "minnum", "minfile", "minpdf", "minsheet", "minsheetpdf", "minzip"):
        assert await tap_data(member.person, f"{data}:{at.meeting_id}") == "Бұл әрекетке құқығыңыз жоқ."
        assert await tap_data(stranger, f"{data}:{at.meeting_id}") == "У вас нет права на это действие."
    assert await tap_data((await hall.clerk()).person, "mins:999999") == "Бұл жазба енді жоқ."


async def test_the_attendance_sheet_comes_before_the_meeting_and_the_minutes_do_not(hall: Hall) -> None:
    clerk = await hall.clerk(language="ru")
    await enrol_many(hall.office, 3)
    at = await sitting(hall.office, state=MeetingState.CONVENED)
    await open_papers(clerk.person, at)
    await clerk.person.sees("Протокол составляется после закрытия")
    assert "только после закрытия" in await tap_data(clerk.person, f"minnum:{at.meeting_id}")
    await tap(clerk.person, "📝 Лист регистрации")
    kk, ru = await two_files(clerk.person)
    assert "Мүше 003" in words_of(kk)
    assert "Член 003" in words_of(ru)
    assert ru.file_name == "Лист регистрации (2023-04-26).docx"


async def test_the_same_papers_come_as_pdf_and_the_whole_meeting_as_one_archive(hall: Hall) -> None:
    clerk = await hall.clerk(language="ru")
    at = await closed(hall)
    await convoke(hall.office, at)
    await open_papers(clerk.person, at)
    await tap(clerk.person, "✍️ Присвоить номер протоколу")
    await clerk.person.say("5")
    await two_files(clerk.person)
    for button, name in (
        ("🖨 Протокол, PDF", "Протокол 5 (2023-04-26).pdf"),
        ("🖨 Лист регистрации, PDF", "Лист регистрации (2023-04-26).pdf"),
    ):
        await open_papers(clerk.person, at)
        before = clerk.person.moment
        await tap(clerk.person, button)
        _, ru = await two_files(clerk.person, before)
        assert ru.file_name == name
        assert ru.document is not None
        assert ru.document.startswith(b"%PDF-")
    await open_papers(clerk.person, at)
    before = clerk.person.moment
    await tap(clerk.person, "🗄 Архив заседания")

    def look() -> Message | None:
        return next((m for m in clerk.person.chat if m.document is not None and m.version > before), None)

    packed = await clerk.person.until(look, "the archive")
    assert packed.file_name == "Архив заседания 5 (2023-04-26).zip"
    assert packed.document is not None
    with ZipFile(BytesIO(packed.document)) as files:
        assert "SHA256SUMS" in files.namelist()
