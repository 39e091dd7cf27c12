"""Many registered at once: nobody twice, nobody without a seat, and a line that is not clear decides nothing."""

import asyncio
import io

import pytest
from openpyxl import Workbook

from bot.documents.names_file import names_written, read_names_file
from bot.usecases.errors import Denied, Refused
from bot.usecases.office import Office
from bot.usecases.register_arrival import register_at_desk
from bot.usecases.register_many import register_many
from bot.usecases.rights import Actor
from bot.usecases.see_absent import NamesFound, find_names, see_absent
from bot.usecases.verify_record import verify_record
from db.models import MeetingState, NoticeKind
from tests.conftest import Clock
from tests.people import enrol, enrol_many
from tests.sittings import DAY, bring_in, chair, clerk, notices, sitting, stays, teller


@pytest.fixture(autouse=True)
def on_the_day(clock: Clock) -> None:
    clock.set(DAY)


async def test_all_ticked_are_registered_in_one_go_and_the_quorum_is_told_once(office: Office) -> None:
    at = await sitting(office)
    people = await enrol_many(office, 12)
    await bring_in(office, at, people[:2])
    done = await register_many(office, await clerk(office), at.meeting_id, [one.member_id for one in people])
    assert (done.arrived, done.already, done.quorum.present) == (10, 2, 12)
    assert await stays(office, at) == 12
    assert len(await notices(office, NoticeKind.QUORUM_REACHED)) == 1


async def test_two_desks_with_one_list_and_a_third_with_a_name_count_nobody_twice(office: Office) -> None:
    at = await sitting(office)
    people = [one.member_id for one in await enrol_many(office, 20)]
    desk, other = await clerk(office), await teller(office, at)
    many = await asyncio.gather(
        register_many(office, desk, at.meeting_id, people),
        register_many(office, other, at.meeting_id, people[::-1]),
        register_at_desk(office, other, at.meeting_id, people[7]),
    )
    assert await stays(office, at) == 20
    assert many[0].arrived + many[1].arrived in (19, 20)


async def test_who_has_no_seat_that_day_is_not_counted(office: Office) -> None:
    at = await sitting(office)
    seated = await enrol(office)
    gone = await enrol(office, "Кеткен Мүше", "Бывший Член", ends=DAY.date())
    stranger = await enrol(office, body="council")
    ids = [seated.member_id, gone.member_id, stranger.member_id, 10**6]
    done = await register_many(office, await clerk(office), at.meeting_id, ids)
    assert (done.arrived, done.already) == (1, 0)


async def test_each_arrival_stands_in_the_record_by_itself(office: Office) -> None:
    at = await sitting(office)
    people = await enrol_many(office, 3)
    await register_many(office, await clerk(office), at.meeting_id, [one.member_id for one in people])
    verdict = await verify_record(office, Actor.operator())
    assert (verdict.bent, verdict.entries >= 3) == (None, True)


@pytest.mark.parametrize("state", [MeetingState.CONVENED, MeetingState.CLOSED, MeetingState.CANCELLED])
async def test_nobody_is_registered_while_registration_is_closed(office: Office, state: MeetingState) -> None:
    at = await sitting(office, state=state)
    member, desk = await enrol(office), await clerk(office)
    for ask in (
        register_many(office, desk, at.meeting_id, [member.member_id]),
        see_absent(office, desk, at.meeting_id, ()),
        find_names(office, desk, at.meeting_id, ()),
    ):
        with pytest.raises(Refused, match="registration-closed"):
            await ask


async def test_only_the_desk_registers_many(office: Office) -> None:
    at = await sitting(office)
    member, presiding = await enrol(office), await chair(office)
    for ask in (
        register_many(office, presiding, at.meeting_id, [member.member_id]),
        see_absent(office, presiding, at.meeting_id, ()),
        find_names(office, presiding, at.meeting_id, ()),
    ):
        with pytest.raises(Denied):
            await ask


async def found(office: Office, text: str) -> NamesFound:
    at = await sitting(office)
    return await find_names(office, await clerk(office), at.meeting_id, names_written(text))


async def test_a_list_finds_names_however_they_are_written(office: Office) -> None:
    aigul = await enrol(office, "Сейітова Айгүл Маратқызы", "Сейтова Айгуль Маратовна")
    semen = await enrol(office, "Семёнов Пётр", "Семёнов Пётр")
    ali = await enrol(office, "Әли Нұрлан", "Али Нурлан")
    text = "1. СЕЙТОВА А. М.\n\n2) пётр семенов\n№ 3 Әли\n4. Сейітова Айгүл Маратқызы"
    names = await found(office, text)
    assert names.absent == {aigul.member_id, semen.member_id, ali.member_id}
    assert (names.unknown, names.several) == ((), ())


async def test_a_line_that_names_nobody_or_several_is_left_to_a_person(office: Office) -> None:
    await enrol(office, "Сейітова Айгүл", "Сейтова Айгуль")
    await enrol(office, "Сейітова Дана", "Сейтова Дана")
    await enrol(office, "Омар Асан", "Омар Асан")
    names = await found(office, "Сейтова\nСейтов Айгуль\nА.\nхатшы 12\n5")
    assert names.absent == frozenset()
    assert [line.number for line in names.several] == [1]
    assert [line.number for line in names.unknown] == [2, 3, 4, 5]


async def test_who_bears_the_whole_name_goes_before_who_bears_it_among_others(office: Office) -> None:
    exact = await enrol(office, "Омар Асан", "Омар Асан")
    await enrol(office, "Омар Асан Болатұлы", "Омар Асан Болатович")
    names = await found(office, "Асан Омар")
    assert names.absent == {exact.member_id}


async def test_who_is_in_the_hall_is_told_apart(office: Office) -> None:
    here = await enrol(office, "Омар Асан", "Омар Асан")
    at = await sitting(office)
    await bring_in(office, at, [here])
    names = await find_names(office, await clerk(office), at.meeting_id, names_written("Омар Асан"))
    assert not names.absent
    assert names.present == {here.member_id}


def xlsx(*rows: tuple[str | int | None, ...]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


async def test_a_table_may_have_other_columns_and_a_name_in_three_of_them(office: Office) -> None:
    at, desk = await sitting(office), await clerk(office)
    first = await enrol(office, "Сейітова Айгүл", "Сейтова Айгуль")
    second = await enrol(office, "Омар Асан", "Омар Асан")
    await enrol(office, "Сейітова Дана", "Сейтова Дана")
    table = xlsx(
        ("№", "ФИО", "Должность", "Телефон"),
        (1, "Сейтова Айгуль", "директор школы", "+7 701 000 00 01"),
        (2, "Омар", "Асан", None),
        (3, "Нурлан", "Дана", None),
    )
    names = await find_names(office, desk, at.meeting_id, read_names_file(table))
    assert names.absent == {first.member_id, second.member_id}
    assert [line.number for line in names.unknown] == [4], "a given name alone in its cell names nobody"


def test_a_file_that_is_no_table_is_refused() -> None:
    with pytest.raises(Refused, match="not-a-list"):
        read_names_file(b"PK\0\0\0")
    with pytest.raises(Refused, match="list-not-utf8"):
        read_names_file("Сейтова".encode("cp1251"))
    with pytest.raises(Refused, match="list-too-long"):
        read_names_file("Мүше\n".encode() * 3_000)
    assert read_names_file(b"") == ()
