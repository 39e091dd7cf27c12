"""What an import of the register speaks of: lines of a file, what is wrong with them, what they would do."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One row as read: a person and a seat, or (an empty `body`) a secretariat's person without one."""

    number: int
    """The row in the file, the header being the first."""
    name_kk: str
    name_ru: str
    phone: str | None
    """E.164; None for a person without a phone."""
    body: str
    """A body's code or one of its official names, as written."""
    position: str
    begins: date | None
    nominated_by: str | None
    ends: date | None = None
    ground: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be taken: msgid `register.problem.<code>` with `values` in its places."""

    line: int
    code: str
    values: Mapping[str, str | int | date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A file as read: its good lines and what is wrong with the others."""

    lines: tuple[RegisterLine, ...]
    problems: tuple[Problem, ...]
    names_bodies: bool
    """Whether it has a column for the body; without one, every line is of the body that the import is for."""


class Deed(enum.StrEnum):
    """What a line does to the register."""

    ADD = "add"
    CHANGE = "change"
    END = "end"
    SAME = "same"


class Field(enum.StrEnum):
    """What of a person or a seat a line changes."""

    NAME_KK = "name-kk"
    NAME_RU = "name-ru"
    PHONE = "phone"
    POSITION = "position"
    BEGINS = "begins"
    NOMINATED_BY = "nominated-by"


@dataclass(frozen=True, slots=True)
class LinePlan:
    """What one line adds, changes or ends. `body_kk` is None for a person without a seat."""

    line: int
    deed: Deed
    name_kk: str
    name_ru: str
    body_kk: str | None
    body_ru: str | None
    fields: tuple[Field, ...] = ()
    ends: date | None = None
    ground: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A member of the body whom the file leaves out. An import never ends a seat for that."""

    name_kk: str
    name_ru: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did (`written`) or would do; with any problem, nothing is written."""

    plans: tuple[LinePlan, ...]
    problems: tuple[Problem, ...]
    missing: tuple[Missing, ...]
    written: bool

    def count(self, deed: Deed) -> int:
        """How many lines do this."""
        return sum(plan.deed is deed for plan in self.plans)
