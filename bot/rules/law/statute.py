"""A statute and its clauses as values: what each says in Kazakh and Russian, and how they hang together.

A reference is written article.paragraph.sub-paragraph: `9.5`, `10-1.1.3`; articles whose items stand straight
under the article have no paragraph: `4.2`, and an article of one text is its own clause: `3`. A part without
a number follows the clause that it belongs to with a slash and its place: the first part of paragraph 6 of
article 9 is `9.6`, the second `9.6/2`. The words before article 1 are `preamble`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Lang = Literal["kk", "ru"]
Kind = Literal["preamble", "article", "paragraph", "subparagraph", "part"]


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in both languages."""

    kk: str
    ru: str

    def __getitem__(self, lang: Lang) -> str:
        return self.kk if lang == "kk" else self.ru


# The statute's own word for a clause that is no more ("алып тасталды - ҚР 27.04.2018 № 149-VI Заңымен").
REPEALED = Words("алып тасталды", "исключен")


@dataclass(frozen=True, slots=True)
class Amendment:
    """The law that changed a clause: its number ("149-VI") and the date it was signed."""

    law: str
    signed: date


@dataclass(frozen=True, slots=True)
class Mend:
    """A place damaged in the source: words out of order, or letters of the other alphabet."""

    was: str
    now: str
    why: Literal["order", "letter"]


@dataclass(frozen=True, slots=True)
class Note:
    """The publisher's note on what was changed and when; about the text or only about the title."""

    words: Words
    about: Literal["text", "title"]
    amendments: tuple[Amendment, ...]
    mends: tuple[Mend, ...]


@dataclass(frozen=True, slots=True)
class Misprint:
    """A slip of the source that stays in the text: what it reads and what it means ("жене": "және")."""

    reads: str
    means: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One article, paragraph, sub-paragraph or unnumbered part.

    `kk` and `ru` are its own words without its number and without the clauses under it; both are empty for a
    repealed clause and for an article that is only a title over paragraphs. `closing` ends the Kazakh
    sentence that an introducing line opens ("Кеңестің өкілеттіктеріне: … жатады"); it stands in the list's
    last item. `steps` lead here from the article, each a kind and a number as printed. `next` and `previous`
    are the neighbours in force as one reads: the same level first, then the next one up.
    """

    ref: str
    kind: Kind
    kk: str
    ru: str
    steps: tuple[tuple[Kind, str], ...]
    parent: str | None
    children: tuple[str, ...]
    next: str | None
    previous: str | None
    repealed: bool = False
    closing: str = ""
    notes: tuple[Note, ...] = ()
    mends: tuple[Mend, ...] = ()
    misprints: tuple[Misprint, ...] = ()

    def words(self, lang: Lang) -> str:
        """Its own words in one language."""
        return self.kk if lang == "kk" else self.ru

    @property
    def introduces(self) -> bool:
        """Whether its words only open a list ("Сессияның ерекше құқығы:")."""
        return self.kk.endswith(":")

    @property
    def intro(self) -> str | None:
        """The reference of the line that opens the list where it stands, if it is an item of one."""
        return self.parent if self.kind == "subparagraph" else None

    @property
    def article(self) -> str:
        """The number of its article; "preamble" for the preamble."""
        return self.steps[0][1] if self.steps else self.ref

    @property
    def mark(self) -> str:
        """What is printed before its words: `5.`, `4-1)`, or nothing."""
        number = self.steps[-1][1] if self.steps else ""
        return {"paragraph": f"{number}.", "subparagraph": f"{number})"}.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class Article:
    """An article's number, title and the publisher's notes under it. Its text is the clause `number`."""

    number: str
    title: Words
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter's number and title (capitals, as printed) and its articles in order."""

    number: str
    title: Words
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Successor:
    """The law that ended this one: number, date of signing, the article that says so, its subject."""

    law: str
    signed: date
    article: str
    subject: Words


@dataclass(frozen=True, slots=True, eq=False)
class Statute:
    """A law in one edition, in force from `first_day` to `last_day` (both included; None: still in force).

    `unofficial` names the languages that are our own rendering; the official texts are at `addresses`.
    `clauses` holds every reference in the order of the law. Methods that take a reference raise KeyError for
    an unknown one.
    """

    code: str
    number: str
    title: Words
    heading: Words
    signature: Words
    adopted: date
    first_day: date
    last_day: date | None
    edition: Amendment
    addresses: Words
    unofficial: tuple[Lang, ...]
    successor: Successor | None
    notes: tuple[Note, ...]
    chapters: tuple[Chapter, ...]
    clauses: Mapping[str, Clause]

    def in_force(self, day: date) -> bool:
        """Whether the statute was law on that day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def clause(self, ref: str) -> Clause:
        """The clause under a reference."""
        return self.clauses[ref]

    def article(self, number: str) -> Article:
        """The article of that number."""
        return next(a for chapter in self.chapters for a in chapter.articles if a.number == number)

    def lines(self, ref: str, lang: Lang) -> tuple[str, ...]:
        """The clause as a person reads it, a line for each clause in it: never cut one when paging.

        An item of a list comes with the line that opens the list and, in Kazakh, the words that close it.
        """
        clause = self.clauses[ref]
        if clause.repealed:
            return (f"{clause.mark} {clause.notes[0].words[lang]}",)
        if clause.intro is None:
            return self._with_children(clause, lang)
        opening = self.clauses[clause.intro]
        own = self._with_children(clause, lang)
        closing = self._closing(opening, clause) if lang == "kk" else ()
        return (_marked(opening, lang), *own, *closing)

    def text(self, ref: str, lang: Lang) -> str:
        """The same as one text."""
        return "\n".join(self.lines(ref, lang))

    def history(self, ref: str) -> tuple[Note, ...]:
        """What is known of the clause's amendments: its own notes, then those of its article."""
        clause = self.clauses[ref]
        above = self.clauses[clause.article]
        return clause.notes if clause is above else clause.notes + above.notes

    def _with_children(self, clause: Clause, lang: Lang) -> tuple[str, ...]:
        own = (_marked(clause, lang),) if clause.kk or clause.repealed else ()
        return own + tuple(
            line for ref in clause.children for line in self._with_children(self.clauses[ref], lang)
        )

    def _closing(self, opening: Clause, item: Clause) -> tuple[str, ...]:
        words = opening.closing
        return (f"… {words}.",) if words and not item.kk.endswith(f"{words}.") else ()


def _marked(clause: Clause, lang: Lang) -> str:
    words = clause.words(lang)
    if clause.repealed:
        words = REPEALED[lang].capitalize() if clause.kind == "paragraph" else REPEALED[lang]
    return f"{clause.mark} {words}".lstrip()
