"""The register from a file: all of it or nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.rules.seats import SeatSpan, fits_ground, fits_road
from bot.usecases.office import Act, Office
from bot.usecases.register_book import RegisterBook
from bot.usecases.register_lines import (
    Deed,
    Field,
    ImportReport,
    LinePlan,
    Missing,
    Problem,
    RegisterFile,
    RegisterLine,
)
from bot.usecases.rights import Actor, Right
from bot.usecases.seat_watch import changed_behind, closed_days, follow_seats, lock_bodies, lock_meetings
from db.models import Body, Member, Seat

FOUNDED = date(1995, 3, 1)
"""Decree No 2066 of the President of 1 March 1995 founded the Assembly: no seat is older."""
AHEAD = timedelta(days=366)
"""A seat that begins later than this from now is taken for a slip of the pen."""


async def import_register(
    office: Office, actor: Actor, file: RegisterFile, *, body_code: str | None = None, dry_run: bool = False
) -> ImportReport:
    """Take the file's lines into the register, or say what that would do.

    A person is known by the phone; without one or with a new one, by both names. A line changes what differs; one
    with `ends` and `ground` ends the seat; neither end nor beginning moves behind a closed meeting (see `end_seat`).
    Members whom the file leaves out are named (with `body_code`) and keep their seats: a seat ends on a ground
    of article 17 and on nothing else. With a single problem nothing is written.
    """
    async with office.look(actor) if dry_run else office.act(actor) as act:
        act.require(Right.KEEP_REGISTER)
        if not dry_run:
            # All of them: two files for two bodies may both bring a person whom neither finds yet.
            await lock_bodies(act.session)
        book = await RegisterBook.read(act)
        only = book.body_named(body_code) if body_code is not None else None
        planner = _Planner(act, book, file, only)
        for body in planner.bodies_named():
            act.require(Right.KEEP_REGISTER, body)
        touched = [body.id for body in planner.bodies_named()]
        meetings = [] if dry_run else await lock_meetings(act.session, touched)
        planner.plan(await closed_days(act.session, touched))
        written = not dry_run and not planner.problems
        if written:
            await planner.write()
            await follow_seats(act, meetings)
            await act.commit()
        return planner.report(written)


class _Wrong(Exception):  # noqa: N818 — a finding about a line, no failure
    def __init__(self, code: str, **values: str | int | date) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class _Planner:
    """Goes through the lines once: plans each on the loaded rows, which only `write` keeps."""

    def __init__(self, act: Act, book: RegisterBook, file: RegisterFile, only: Body | None) -> None:
        self._act = act
        self._book = book
        self._file = file
        self._only = only
        self._met: dict[str, tuple[int, Member]] = {}
        """The persons of the file by phone or names, with the line that first named them."""
        self._phones = {line.phone for line in file.lines}
        self._taken: dict[tuple[int, int], int] = {}
        """Seats of the file, by the person's and the body's identity, with their line."""
        self._new_members: list[Member] = []
        self._new_seats: list[tuple[Member, Seat]] = []
        self._ended: list[Seat] = []
        self._plans: list[tuple[LinePlan, Body | None]] = []
        self._closed: Mapping[int, Sequence[date]] = {}
        self.problems: list[Problem] = list(file.problems)

    def bodies_named(self) -> list[Body]:
        """Every body that the import would touch, once."""
        found = {body.id: body for line in self._file.lines if (body := self._book.body(line.body))}
        if self._only is not None:
            found[self._only.id] = self._only
        return [found[key] for key in sorted(found)]

    def plan(self, closed: Mapping[int, Sequence[date]]) -> None:
        """Plan each line; `closed` are the days of closed meetings, by body."""
        self._closed = closed
        for line in self._file.lines:
            try:
                body = self._body(line)
                if body is None and not self._book.keeps_seatless(self._act.actor):
                    raise _Wrong("seatless-kept-elsewhere")
                self._plans.append((self._plan_line(line, body), body))
            except _Wrong as wrong:
                self.problems.append(Problem(line.number, wrong.code, wrong.values))

    async def write(self) -> None:
        """Add the new rows in bulk; an entry for each body, seat ended and person without a seat."""
        session = self._act.session
        session.add_all(self._new_members)
        await session.flush()
        for member, seat in self._new_seats:
            seat.member_id = member.id
        session.add_all(seat for _, seat in self._new_seats)
        await session.flush()
        for body in self.bodies_named():
            deeds = [plan.deed for plan, of in self._plans if of is body]
            self._act.record("register.imported", body, **{deed: deeds.count(deed) for deed in Deed})
        for seat in self._ended:
            self._act.record("seat.ended", seat, ground=seat.end_ground, on=str(seat.ends))
        seated = {id(member) for member, _ in self._new_seats}
        for member in self._new_members:
            if id(member) not in seated:
                self._act.record("member.registered", member)

    def report(self, written: bool) -> ImportReport:
        ordered = sorted(self.problems, key=lambda problem: problem.line)
        return ImportReport(tuple(plan for plan, _ in self._plans), tuple(ordered), self._missing(), written)

    def _missing(self) -> tuple[Missing, ...]:
        """Those in the body today whom no line names."""
        if self._only is None:
            return ()
        met = {id(member) for _, member in self._met.values()}
        sitting = self._book.sitting(self._only, self._act.today)
        return tuple(Missing(member.name_kk, member.name_ru) for member in sitting if id(member) not in met)

    def _body(self, line: RegisterLine) -> Body | None:
        if not line.body:
            return None if self._file.names_bodies else self._only
        body = self._book.body(line.body)
        if body is None:
            raise _Wrong("unknown-body", body=line.body)
        if self._only is not None and body is not self._only:
            raise _Wrong("other-body", body=line.body)
        return body

    def _plan_line(self, line: RegisterLine, body: Body | None) -> LinePlan:
        if body is not None:
            self._check_seat(line, body)
        member = self._person(line, body)
        new = member.id is None
        fields = [] if new else self._update_person(line, member)
        deed = Deed.ADD if new else Deed.SAME
        if body is not None:
            first = self._taken.setdefault((id(member), body.id), line.number)
            if first != line.number:
                raise _Wrong("second-seat", other=first)
            deed = self._plan_seat(line, member, body, fields)
        if fields and deed is Deed.SAME:
            deed = Deed.CHANGE
        return LinePlan(
            line.number,
            deed,
            line.name_kk,
            line.name_ru,
            body.name_kk if body else None,
            body.name_ru if body else None,
            tuple(fields),
            line.ends,
            line.ground,
        )

    def _check_seat(self, line: RegisterLine, body: Body) -> None:
        """What can be said of a seat without looking at the register."""
        if line.begins is None:
            raise _Wrong("no-begin")
        if not FOUNDED <= line.begins <= self._act.today + AHEAD:
            raise _Wrong("unlikely-date", day=line.begins)
        if line.nominated_by is not None and not fits_road(body.kind, line.nominated_by):
            raise _Wrong("wrong-road", clause=line.nominated_by)
        if (line.ends is None) != (line.ground is None):
            raise _Wrong("half-an-end")
        if line.ground is not None and not fits_ground(body.kind, line.ground):
            raise _Wrong("wrong-ground", clause=line.ground)
        if line.ends is not None and line.ends < line.begins:
            raise _Wrong("ends-before-it-begins")

    def _person(self, line: RegisterLine, body: Body | None) -> Member:
        """The person whom the line means; one not yet in the register has no id."""
        key = line.phone or f"{line.name_kk}\n{line.name_ru}"
        if key in self._met:
            first, member = self._met[key]
            if (member.name_kk, member.name_ru) != (line.name_kk, line.name_ru):
                raise _Wrong("one-phone-two-people", other=first)
            return member
        found = self._find(line, body)
        if found is None:
            found = Member(
                name_kk=line.name_kk, name_ru=line.name_ru, phone=line.phone, registered_at=self._act.now
            )
            self._new_members.append(found)
        self._met[key] = (line.number, found)
        return found

    def _find(self, line: RegisterLine, body: Body | None) -> Member | None:
        by_phone = self._book.with_phone(line.phone) if line.phone is not None else None
        if by_phone is not None:
            return by_phone
        namesakes = [
            member
            for member in self._book.named(line.name_kk, line.name_ru)
            if (line.phone is None or member.phone is None or self._has_new_phone(member, line, body))
            and self._kept(member)
        ]
        if len(namesakes) > 1:
            raise _Wrong("namesakes")
        return namesakes[0] if namesakes else None

    def _has_new_phone(self, member: Member, line: RegisterLine, body: Body | None) -> bool:
        """The same names and the same seat since the same day, and the old number nowhere in the file: no namesake."""
        return (
            body is not None
            and member.phone not in self._phones
            and any(
                seat.ends is None and seat.begins == line.begins for seat in self._book.seats(member, body)
            )
        )

    def _kept(self, member: Member) -> bool:
        return self._book.kept_by(self._act.actor, member, self._act.today)

    def _update_person(self, line: RegisterLine, member: Member) -> list[Field]:
        fields = []
        if (member.name_kk, member.name_ru) != (line.name_kk, line.name_ru):
            if not _one_person(member, line):
                raise _Wrong("phone-of-another")
            if not self._kept(member):
                raise _Wrong("name-kept-elsewhere")
            if member.name_kk != line.name_kk:
                fields.append(Field.NAME_KK)
            if member.name_ru != line.name_ru:
                fields.append(Field.NAME_RU)
            member.name_kk, member.name_ru = line.name_kk, line.name_ru
        if line.phone is not None and member.phone != line.phone:
            fields.append(Field.PHONE)
            member.phone = line.phone
        return fields

    def _plan_seat(self, line: RegisterLine, member: Member, body: Body, fields: list[Field]) -> Deed:
        assert line.begins is not None
        held = self._book.seats(member, body)
        spoken_of = [seat for seat in held if seat.begins == line.begins]
        seat = next(iter(spoken_of + [seat for seat in held if seat.ends is None]), None)
        if any(other.ends is not None and other.ends > line.begins for other in held if other is not seat):
            raise _Wrong("seats-overlap")
        if seat is None:
            self._new_seats.append((member, self._new_seat(line, body)))
            return Deed.ADD
        if seat.ends is not None and line.ends is None:
            raise _Wrong("seat-has-ended", day=seat.ends)
        counted = changed_behind(self._closed.get(body.id, ()), seat.span, SeatSpan(line.begins, line.ends))
        if counted is not None:
            raise _Wrong("behind-closed", day=counted)
        fields += _update_seat(line, seat)
        if (seat.ends, seat.end_ground) == (line.ends, line.ground):
            return Deed.SAME
        seat.ends, seat.end_ground = line.ends, line.ground
        self._ended.append(seat)
        return Deed.END

    def _new_seat(self, line: RegisterLine, body: Body) -> Seat:
        return Seat(
            body_id=body.id,
            position=line.position,
            nominated_by=line.nominated_by,
            begins=line.begins,
            ends=line.ends,
            end_ground=line.ground,
        )


def _update_seat(line: RegisterLine, seat: Seat) -> list[Field]:
    """Bring the seat to what the line says. An empty cell says nothing."""
    assert line.begins is not None
    fields = []
    if line.position and seat.position != line.position:
        fields.append(Field.POSITION)
        seat.position = line.position
    if line.nominated_by is not None and seat.nominated_by != line.nominated_by:
        fields.append(Field.NOMINATED_BY)
        seat.nominated_by = line.nominated_by
    if seat.begins != line.begins:
        fields.append(Field.BEGINS)
        seat.begins = line.begins
    return fields


def _one_person(member: Member, line: RegisterLine) -> bool:
    """Whether both can be one person: people change a surname or correct a letter, seldom every word."""
    before = set(f"{member.name_kk} {member.name_ru}".casefold().split())
    after = set(f"{line.name_kk} {line.name_ru}".casefold().split())
    return bool(before & after)
