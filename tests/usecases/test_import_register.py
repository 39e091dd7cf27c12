"""The register's import: what a file adds, changes and ends, and what it may not."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.usecases.errors import Denied, Refused
from bot.usecases.import_register import import_register
from bot.usecases.office import Office
from bot.usecases.register_lines import Deed, Field, ImportReport, RegisterFile, RegisterLine
from bot.usecases.rights import Actor, Grant
from db.models import AuditEntry, Member, Role, RoleGrant, Seat
from tests.people import body_id, enrol

OPERATOR = Actor.operator()
LINE = RegisterLine(
    number=2,
    name_kk="Айгүл Сейітова",
    name_ru="Айгуль Сейтова",
    phone="+77011234567",
    body="session",
    position="төрайым",
    begins=date(2021, 4, 28),
    nominated_by="15.2.1",
)
OTHER = replace(LINE, number=3, name_kk="Иван Ким", name_ru="Иван Ким", phone="+77011234568")


def file(*lines: RegisterLine, names_bodies: bool = True) -> RegisterFile:
    return RegisterFile(lines, (), names_bodies)


async def take(office: Office, *lines: RegisterLine, body: str | None = None) -> ImportReport:
    return await import_register(office, OPERATOR, file(*lines), body_code=body)


async def seats(office: Office) -> list[Seat]:
    async with AsyncSession(office.engine) as session:
        return list(await session.scalars(select(Seat).order_by(Seat.id)))


async def members(office: Office) -> list[Member]:
    async with AsyncSession(office.engine) as session:
        return list(await session.scalars(select(Member).order_by(Member.id)))


def codes(report: ImportReport) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in report.problems]


async def test_a_new_line_adds_the_person_and_the_seat(office: Office) -> None:
    report = await take(office, LINE)
    (member,), (seat,) = await members(office), await seats(office)
    assert (member.name_kk, member.name_ru, member.phone) == (LINE.name_kk, LINE.name_ru, LINE.phone)
    assert (seat.member_id, seat.position, seat.begins, seat.nominated_by, seat.ends) == (
        member.id,
        "төрайым",
        date(2021, 4, 28),
        "15.2.1",
        None,
    )
    assert report.written
    assert report.count(Deed.ADD) == 1


async def test_the_same_file_twice_changes_nothing(office: Office) -> None:
    await take(office, LINE, OTHER)
    report = await take(office, LINE, OTHER)
    assert report.count(Deed.SAME) == 2
    assert len(await members(office)) == len(await seats(office)) == 2


async def test_a_dry_run_says_the_same_and_writes_nothing(office: Office) -> None:
    report = await import_register(office, OPERATOR, file(LINE), dry_run=True)
    assert report.count(Deed.ADD) == 1
    assert not report.written
    assert await members(office) == []


async def test_one_bad_line_keeps_all_the_others_out(office: Office) -> None:
    report = await take(office, LINE, replace(OTHER, nominated_by="15.4"))
    assert codes(report) == [(3, "wrong-road")]
    assert not report.written
    assert await members(office) == []


async def test_a_line_changes_what_differs(office: Office) -> None:
    await take(office, LINE)
    changed = replace(
        LINE,
        name_kk="Айгүл Омарова",
        position="төраға",
        nominated_by="15.2.3",
        begins=date(2021, 4, 29),
    )
    report = await take(office, changed)
    assert report.plans[0].deed is Deed.CHANGE
    assert set(report.plans[0].fields) == {Field.NAME_KK, Field.POSITION, Field.NOMINATED_BY, Field.BEGINS}
    (seat,) = await seats(office)
    assert (seat.position, seat.nominated_by, seat.begins) == ("төраға", "15.2.3", date(2021, 4, 29))


async def test_an_empty_cell_changes_nothing(office: Office) -> None:
    await take(office, LINE)
    report = await take(office, replace(LINE, position="", nominated_by=None))
    assert report.plans[0].deed is Deed.SAME


async def test_a_line_with_an_end_and_a_ground_ends_the_seat(office: Office) -> None:
    await take(office, LINE)
    report = await take(office, replace(LINE, ends=date(2023, 3, 1), ground="17.1.7"))
    assert report.plans[0].deed is Deed.END
    (seat,) = await seats(office)
    assert (seat.ends, seat.end_ground) == (date(2023, 3, 1), "17.1.7")
    async with AsyncSession(office.engine) as session:
        entry = await session.scalar(select(AuditEntry).where(AuditEntry.action == "seat.ended"))
    assert entry is not None
    assert entry.details == {"ground": "17.1.7", "on": "2023-03-01"}


async def test_a_file_without_a_member_names_them_and_ends_no_seat(office: Office) -> None:
    await take(office, LINE, OTHER)
    report = await take(office, LINE, body="session")
    assert [missing.name_ru for missing in report.missing] == ["Иван Ким"]
    assert all(seat.ends is None for seat in await seats(office))


async def test_one_person_may_sit_in_several_bodies(office: Office) -> None:
    council = replace(LINE, number=3, body="Қазақстан халқы Ассамблеясының Кеңесі")
    region = replace(LINE, number=4, body="СЕССИЯ АССАМБЛЕИ ГОРОДА АЛМАТЫ", nominated_by="15.4")
    await take(office, LINE, council, region)
    assert len(await members(office)) == 1
    assert len(await seats(office)) == 3


async def test_a_line_without_a_body_is_a_person_without_a_seat(office: Office) -> None:
    report = await take(office, replace(LINE, body="", begins=None, nominated_by=None))
    assert report.plans[0].body_kk is None
    assert len(await members(office)) == 1
    assert await seats(office) == []


async def test_without_a_column_for_it_the_body_is_the_one_imported_for(office: Office) -> None:
    lines = file(replace(LINE, body="", nominated_by=None), names_bodies=False)
    await import_register(office, OPERATOR, lines, body_code="council")
    async with AsyncSession(office.engine) as session:
        assert [seat.body_id for seat in await seats(office)] == [await body_id(session, "council")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (replace(LINE, body="nowhere"), "unknown-body"),
        (replace(LINE, begins=None), "no-begin"),
        (replace(LINE, begins=date(1995, 2, 28)), "unlikely-date"),
        (replace(LINE, begins=date(2203, 4, 28)), "unlikely-date"),
        (replace(LINE, nominated_by="15.4"), "wrong-road"),
        (replace(LINE, body="almaty-session", nominated_by="15.2.1"), "wrong-road"),
        (replace(LINE, ends=date(2023, 1, 1)), "half-an-end"),
        (replace(LINE, ground="17.1.1"), "half-an-end"),
        (replace(LINE, ends=date(2023, 1, 1), ground="17.3"), "wrong-ground"),
        (replace(LINE, ends=date(2021, 4, 27), ground="17.1.1"), "ends-before-it-begins"),
    ],
)
async def test_a_line_against_the_law_or_sense_is_refused(
    office: Office, line: RegisterLine, code: str
) -> None:
    assert codes(await take(office, line)) == [(2, code)]


async def test_one_phone_cannot_be_two_people(office: Office) -> None:
    report = await take(office, LINE, replace(OTHER, phone=LINE.phone))
    assert codes(report) == [(3, "one-phone-two-people")]
    assert report.problems[0].values == {"other": 2}


async def test_one_person_cannot_sit_twice_in_a_body(office: Office) -> None:
    assert codes(await take(office, LINE, replace(LINE, number=3))) == [(3, "second-seat")]


async def test_a_phone_of_somebody_else_renames_nobody(office: Office) -> None:
    await take(office, LINE)
    assert codes(await take(office, replace(OTHER, phone=LINE.phone))) == [(3, "phone-of-another")]


async def test_an_old_file_brings_no_ended_seat_back(office: Office) -> None:
    await take(office, LINE)
    await take(office, replace(LINE, ends=date(2023, 3, 1), ground="17.1.1"))
    assert codes(await take(office, LINE)) == [(2, "seat-has-ended")]


async def test_a_member_may_come_back_after_the_end(office: Office) -> None:
    await take(office, replace(LINE, ends=date(2022, 3, 1), ground="17.1.1"))
    assert codes(await take(office, replace(LINE, begins=date(2022, 2, 1)))) == [(2, "seats-overlap")]
    report = await take(office, replace(LINE, begins=date(2022, 3, 1)))
    assert report.plans[0].deed is Deed.ADD
    assert [seat.ends for seat in await seats(office)] == [date(2022, 3, 1), None]


async def test_a_person_without_a_phone_is_known_by_both_names(office: Office) -> None:
    await take(office, replace(LINE, phone=None))
    report = await take(office, LINE)
    assert report.plans[0].fields == (Field.PHONE,)
    assert [member.phone for member in await members(office)] == [LINE.phone]


async def test_of_two_namesakes_without_phones_neither_is_guessed(office: Office) -> None:
    await enrol(office, LINE.name_kk, LINE.name_ru)
    await enrol(office, LINE.name_kk, LINE.name_ru)
    assert codes(await take(office, LINE)) == [(2, "namesakes")]


async def test_a_new_phone_makes_no_second_person(office: Office) -> None:
    await take(office, LINE)
    report = await take(office, replace(LINE, phone=OTHER.phone))
    assert (report.plans[0].deed, report.plans[0].fields) == (Deed.CHANGE, (Field.PHONE,))
    assert [member.phone for member in await members(office)] == [OTHER.phone]


@pytest.mark.parametrize("begins", [LINE.begins, date(2022, 4, 28)])
async def test_a_namesake_with_a_phone_of_their_own_is_another_person(office: Office, begins: date) -> None:
    await take(office, LINE)
    lines = [replace(LINE, number=3, phone=OTHER.phone, begins=begins)]
    if begins == LINE.begins:
        lines.append(LINE)
    assert (await take(office, *lines)).count(Deed.ADD) == 1
    assert len(await members(office)) == 2


async def test_names_are_kept_as_they_are(office: Office) -> None:
    await take(office, replace(LINE, name_kk="<b>Ай</b> 👨‍👩‍👧", name_ru="О'Нил & Co"))
    (member,) = await members(office)
    assert (member.name_kk, member.name_ru) == ("<b>Ай</b> 👨‍👩‍👧", "О'Нил & Co")


def regional_clerk() -> Actor:
    return Actor(telegram_id=7, grants=(Grant(Role.CLERK, region="almaty"),))


async def test_a_regional_clerk_imports_for_the_region_and_nowhere_else(office: Office) -> None:
    home = replace(LINE, body="almaty-council", nominated_by=None)
    assert (await import_register(office, regional_clerk(), file(home))).written
    for foreign in ("session", "astana-council"):
        with pytest.raises(Denied):
            await import_register(office, regional_clerk(), file(replace(home, body=foreign)))
    async with AsyncSession(office.engine) as session:
        denials = select(func.count()).select_from(AuditEntry).where(AuditEntry.allowed.is_(False))
        assert await session.scalar(denials) == 2


async def test_a_regional_clerk_cannot_rename_a_member_of_the_session(office: Office) -> None:
    await enrol(office, LINE.name_kk, LINE.name_ru, phone=LINE.phone)
    home = replace(LINE, body="almaty-session", nominated_by="15.4", name_kk="Айгүл Басқа")
    report = await import_register(office, regional_clerk(), file(home))
    assert codes(report) == [(2, "name-kept-elsewhere")]


async def test_a_regional_clerk_cannot_give_an_administrator_a_phone(office: Office) -> None:
    """Whoever holds the phone can bind: it would be a way to every right of hers."""
    admin = await enrol(office, LINE.name_kk, LINE.name_ru, body=None)
    async with AsyncSession(office.engine) as session:
        session.add(RoleGrant(member_id=admin.member_id, role=Role.ADMINISTRATOR, granted_at=office.now()))
        await session.commit()
    await import_register(
        office, regional_clerk(), file(replace(LINE, body="almaty-session", nominated_by="15.4"))
    )
    assert [(member.id == admin.member_id, member.phone) for member in await members(office)] == [
        (True, None),
        (False, LINE.phone),
    ]


async def test_a_regional_clerk_enters_nobody_without_a_body(office: Office) -> None:
    staff = replace(LINE, body="", begins=None, nominated_by=None)
    home = replace(OTHER, body="almaty-council", nominated_by=None)
    report = await import_register(office, regional_clerk(), file(staff, home))
    assert codes(report) == [(2, "seatless-kept-elsewhere")]
    assert await members(office) == []
    async with AsyncSession(office.engine) as session:
        session_id = await body_id(session, "session")
    national = Actor(telegram_id=8, grants=(Grant(Role.CLERK, body_id=session_id),))
    assert (await import_register(office, national, file(staff))).written


async def test_nobody_without_the_right_imports(office: Office) -> None:
    with pytest.raises(Denied):
        await import_register(office, Actor(telegram_id=8), file(LINE), dry_run=True)


async def test_an_import_for_an_unknown_body_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="unknown-body"):
        await take(office, LINE, body="nowhere")


def crowd(count: int) -> Iterable[RegisterLine]:
    for number in range(2, count + 2):
        name = f"Мүше {number}"
        yield replace(LINE, number=number, name_kk=name, name_ru=name, phone=f"+7701{number:07}")


async def test_five_thousand_lines_go_in_at_once(office: Office) -> None:
    report = await take(office, *crowd(5000))
    assert report.count(Deed.ADD) == 5000
    async with AsyncSession(office.engine) as session:
        assert await session.scalar(select(func.count()).select_from(Seat)) == 5000
