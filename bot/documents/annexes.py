"""The annexes of the minutes: who came, who did not, who was invited, and the roll of every vote, name by name."""

from collections.abc import Sequence

from bot.documents.pdf import AnyPaper
from bot.documents.wording import said
from bot.usecases.alphabet import in_order
from bot.usecases.minutes_facts import Attendee, MinutesFacts
from bot.usecases.vote_records import RollLine, VoteRecord
from bot.views.texts import Texts

_ROWS_ON_PAGE = 50
_ROWS_BEFORE_NAMES = 12
"""What the heading above a list takes, in rows of its names."""
_NAME_AND_WORD = (0.9, 4.7, 2.25)
"""The widths, in centimetres of a column, of number, name, and the longest word, «воздержался»."""


def write_annexes(paper: AnyPaper, texts: Texts, facts: MinutesFacts) -> None:
    """Annex 1 is attendance; then the absent and the guests, if any; then a roll for each vote."""
    annex = _Annexes(paper, texts, facts.number)
    _write_attended(annex, facts)
    if facts.absent:
        _write_absent(annex, facts)
    if facts.guests:
        _write_guests(annex, facts)
    for vote in facts.votes:
        _write_roll(annex, vote)


class _Annexes:
    """Counts the annexes; one that does not fit beneath another begins on a page of its own."""

    def __init__(self, paper: AnyPaper, texts: Texts, minutes_number: str) -> None:
        self.texts = texts
        self._paper = paper
        self._minutes_number = minutes_number
        self._count = 0
        self._room = 0

    def add(
        self,
        title: str,
        explained: str | None,
        header: tuple[str, ...],
        rows: Sequence[Sequence[str]],
        shares: tuple[float, ...],
    ) -> None:
        """Names in two columns, numbered: as dense as 500 ask for and as 10 points can be read."""
        self._count += 1
        opening = self.texts("documents.annex", annex=self._count, number=self._minutes_number)
        height = _ROWS_BEFORE_NAMES + -(-len(rows) // 2)
        on_new_page = height > self._room
        self._room = (_ROWS_ON_PAGE if on_new_page else self._room) - height
        self._paper.annex(opening, on_new_page=on_new_page)
        self._paper.heading(title)
        if explained is not None:
            self._paper.text(explained, keep=True)
        numbered = [(str(number), *row) for number, row in enumerate(rows, start=1)]
        with self._paper.two_columns():
            self._paper.table((self.texts("documents.column-number"), *header), numbered, shares, size=10)


def _write_attended(annex: _Annexes, facts: MinutesFacts) -> None:
    texts = annex.texts
    people = in_order(facts.attended, lambda attendee: said(texts, attendee.name))
    rows = [(said(texts, attendee.name), _note(texts, facts, attendee)) for attendee in people]
    header = (texts("documents.column-name"), texts("documents.column-note"))
    title, explained = texts("documents.annex-attended"), texts("documents.annex-attended-explained")
    annex.add(title, explained, header, rows, _NAME_AND_WORD)


def _note(texts: Texts, facts: MinutesFacts, attendee: Attendee) -> str:
    """When they came and left, for those who came after the opening or left before the close."""
    opened = facts.opening.at if facts.opening else None
    moments = []
    for stay in attendee.stays:
        if opened is None or stay.came > opened:
            moments.append(texts("documents.came", time=texts.time(stay.came)))
        if stay.left is not None:
            moments.append(texts("documents.left", time=texts.time(stay.left)))
    if any(stay.remote for stay in attendee.stays):
        moments.append(texts("documents.remote"))
    return ", ".join(moments)


def _write_absent(annex: _Annexes, facts: MinutesFacts) -> None:
    texts = annex.texts
    rows = [(said(texts, name),) for name in in_order(facts.absent, lambda name: said(texts, name))]
    annex.add(texts("documents.annex-absent"), None, (texts("documents.column-name"),), rows, (0.9, 7))


def _write_guests(annex: _Annexes, facts: MinutesFacts) -> None:
    texts = annex.texts
    rows = [(guest.name, guest.organisation) for guest in in_order(facts.guests, lambda guest: guest.name)]
    header = (texts("documents.column-guest"), texts("documents.column-organisation"))
    explained = texts("documents.annex-guests-explained")
    annex.add(texts("documents.annex-guests"), explained, header, rows, (0.9, 3.5, 3.45))


def _write_roll(annex: _Annexes, vote: VoteRecord) -> None:
    texts = annex.texts
    lines = in_order(vote.roll, lambda line: said(texts, line.name))
    rows = [(said(texts, line.name), _choice(texts, line)) for line in lines]
    header = (texts("documents.column-name"), texts("documents.column-choice"))
    kind = "turnout" if vote.secret is not None else "roll"
    explained = texts(f"documents.annex-{kind}-explained")
    if vote.unnamed > 0:
        explained = texts.many("documents.annex-roll-unnamed", vote.unnamed, explained=explained)
    annex.add(texts(f"documents.annex-{kind}", number=vote.number), explained, header, rows, _NAME_AND_WORD)


def _choice(texts: Texts, line: RollLine) -> str:
    if line.voted:
        return texts("documents.has-voted" if line.present else "documents.has-voted-left")
    if line.choice is None:
        return texts("documents.choice-none" if line.present else "documents.choice-left-hand")
    return texts(
        f"documents.choice-{line.choice}" if line.present else f"documents.choice-left-{line.choice}"
    )
