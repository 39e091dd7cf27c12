"""Reads a statute from its data file: one JSON file per statute, readable in a diff, in the order of the law.

In the file a clause has its words in both languages, or, if repealed, the note that says so. Beside its words
stand `closing` (see `Clause`), `mends` of damaged places and `misprints` left as they are.

The Russian of the 2008 statute is our own rendering (`unofficial`). Its latest reading, on 25.11.2026, set every
title, clause, opening line and note against the Kazakh and the official terms, and changed 1.3, 6.15, 9.4.2,
10.2, 10.4.1, 10-1.1.1, 11.1, 13.2.3, 14.3, 14.7.2, 14-1.1 and 15.4. Where the Kazakh itself can be read in two
ways, the Russian takes no side if it can: "own" in 14.7.1, "their" in 15.4, "other persons" in 15.1.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.rules.law.statute import (
    Amendment,
    Article,
    Chapter,
    Clause,
    Kind,
    Mend,
    Misprint,
    Note,
    Statute,
    Successor,
    Words,
)

Data = dict[str, Any]

FILES = {"2008": "assembly_2008.json"}


@cache
def load_statute(code: str = "2008") -> Statute:
    """The statute of that code (the year of its adoption); read once. KeyError for one that is not kept."""
    data: Data = json.loads((Path(__file__).parent / FILES[code]).read_text(encoding="utf-8"))
    last_day, successor = data["last_day"], data["successor"]
    return Statute(
        code=data["code"],
        number=data["number"],
        title=Words(**data["title"]),
        heading=Words(**data["heading"]),
        signature=Words(**data["signature"]),
        adopted=date.fromisoformat(data["adopted"]),
        first_day=date.fromisoformat(data["first_day"]),
        last_day=date.fromisoformat(last_day) if last_day else None,
        edition=_amendment(data["edition"]),
        addresses=Words(**data["addresses"]),
        unofficial=tuple(data["unofficial"]),
        successor=_successor(successor) if successor else None,
        notes=_notes(data),
        chapters=tuple(_chapter(chapter) for chapter in data["chapters"]),
        clauses=MappingProxyType(_clauses(data)),
    )


def _amendment(data: Data) -> Amendment:
    return Amendment(data["law"], date.fromisoformat(data["date"]))


def _successor(data: Data) -> Successor:
    return Successor(data["law"], date.fromisoformat(data["date"]), data["article"], Words(**data["subject"]))


def _mends(data: Data) -> tuple[Mend, ...]:
    return tuple(Mend(**mend) for mend in data.get("mends", ()))


def _note(data: Data) -> Note:
    amendments = tuple(_amendment(amendment) for amendment in data["amendments"])
    return Note(Words(data["kk"], data["ru"]), data.get("about", "text"), amendments, _mends(data))


def _notes(data: Data) -> tuple[Note, ...]:
    return tuple(_note(note) for note in data.get("notes", ()))


def _chapter(data: Data) -> Chapter:
    articles = tuple(
        Article(article["number"], Words(**article["title"]), _notes(article)) for article in data["articles"]
    )
    return Chapter(data["number"], Words(**data["title"]), articles)


@dataclass(frozen=True)
class _Place:
    """A clause of the file: where it stands, before its neighbours are known."""

    ref: str
    kind: Kind
    number: str
    parent: str | None
    data: Data

    @property
    def repealed(self) -> bool:
        return "repealed" in self.data

    @property
    def wordless(self) -> bool:
        return not self.data.get("kk")


def _clauses(data: Data) -> dict[str, Clause]:
    places = {place.ref: place for place in _places(data)}
    children: dict[str | None, list[str]] = defaultdict(list)
    for place in places.values():
        children[place.parent].append(place.ref)
    reading = _Reading(places, children)
    return {ref: _clause(place, reading) for ref, place in places.items()}


def _places(data: Data) -> Iterator[_Place]:
    yield _Place("preamble", "preamble", "", None, data["preamble"])
    for article in (article for chapter in data["chapters"] for article in chapter["articles"]):
        number = article["number"]
        listed = {clause["ref"]: clause for clause in article["clauses"]}
        own = {**listed.get(number, {}), "notes": article.get("notes", [])}
        yield _Place(number, "article", number, None, own)
        for ref, clause in listed.items():
            if ref != number:
                yield _place(ref, clause, within=listed)


def _place(ref: str, clause: Data, within: Data) -> _Place:
    """An item stands under words of its own list, a paragraph under an article that has none."""
    separator = "/" if "/" in ref else "."
    parent, number = ref.rsplit(separator, 1)
    kind: Kind = "part" if separator == "/" else "subparagraph" if parent in within else "paragraph"
    return _Place(ref, kind, number, parent, clause)


@dataclass(frozen=True)
class _Reading:
    """The order in which one reads: who comes after whom, and before."""

    places: dict[str, _Place]
    children: dict[str | None, list[str]]

    def steps(self, ref: str) -> tuple[tuple[Kind, str], ...]:
        place = self.places[ref]
        if place.kind == "preamble":
            return ()
        above = self.steps(place.parent) if place.parent else ()
        return (*above, (place.kind, place.number))

    def after(self, ref: str) -> str | None:
        siblings, at = self._siblings(ref)
        return self._first_in_force(siblings[at + 1 :]) or self._outside(ref, forward=True)

    def before(self, ref: str) -> str | None:
        place = self.places[ref]
        siblings, at = self._siblings(ref)
        found = self._first_in_force(siblings[:at][::-1])
        if found is None and place.kind == "part":
            return place.parent  # the first part is the paragraph's own words
        return found or self._outside(ref, forward=False)

    def _siblings(self, ref: str) -> tuple[list[str], int]:
        siblings = self.children[self.places[ref].parent]
        return siblings, siblings.index(ref)

    def _first_in_force(self, refs: Sequence[str]) -> str | None:
        return next((ref for ref in refs if not self.places[ref].repealed), None)

    def _outside(self, ref: str, *, forward: bool) -> str | None:
        """The parent's neighbour; of an article that is only a title, its nearest paragraph."""
        parent = self.places[ref].parent
        if parent is None:
            return None
        found = self.after(parent) if forward else self.before(parent)
        if found is None or self.places[found].kind != "article" or not self.places[found].wordless:
            return found
        paragraphs = self.children[found]
        return self._first_in_force(paragraphs if forward else paragraphs[::-1])


def _clause(place: _Place, reading: _Reading) -> Clause:
    data = place.data
    return Clause(
        ref=place.ref,
        kind=place.kind,
        kk=data.get("kk", ""),
        ru=data.get("ru", ""),
        steps=reading.steps(place.ref),
        parent=place.parent,
        children=tuple(reading.children.get(place.ref, ())),
        next=reading.after(place.ref),
        previous=reading.before(place.ref),
        repealed=place.repealed,
        closing=data.get("closing", ""),
        notes=(_note(data["repealed"]),) if place.repealed else _notes(data),
        mends=_mends(data),
        misprints=tuple(Misprint(**misprint) for misprint in data.get("misprints", ())),
    )
