"""The minutes (хаттама) of a meeting as DOCX or PDF, in one language.

The parts stand in the order of Kazakhstan's office rules (order of the Minister of Culture and Sports No 236 of
25.08.2023): body, kind of paper, date and number, place, who presided; then agenda and what was decided on each
item; signatures. Names are in annexes: the Session has some 500 members.
"""

from collections.abc import Iterator

from bot.documents.annexes import write_annexes
from bot.documents.convocation import kind_words, write_convocation
from bot.documents.paper import Paper
from bot.documents.pdf import AnyPaper
from bot.documents.wording import clause_words, hours, said
from bot.rules.law import load_statute
from bot.rules.majority import OutcomeKind
from bot.usecases.minutes_facts import (
    ItemFacts,
    MinutesFacts,
)
from bot.usecases.vote_records import Counts, DecisionFacts, VoteRecord
from bot.views.texts import Texts
from db.models import DecisionState


def draw_minutes(facts: MinutesFacts, language: str, kind: type[AnyPaper] = Paper) -> bytes:
    """The file's bytes. It takes a second or more for 500 names and many votes: call it off the event loop."""
    texts = Texts.plain(language)
    paper = kind(language, texts("documents.minutes-file-title", number=facts.number), facts.drawn_up_at)
    paper.number_pages(texts("documents.page", page="{page}", pages="{pages}"))
    _write_head(paper, texts, facts)
    write_convocation(paper, texts, facts.convocation, facts.statute)
    _write_attendance(paper, texts, facts)
    paper.heading(texts("documents.heading-agenda"))
    paper.numbered((item.number, said(texts, item.title)) for item in facts.items)
    paper.heading(texts("documents.heading-proceedings"))
    for item in facts.items:
        _write_item(paper, texts, facts, item)
    paper.heading(texts("documents.heading-notes"))
    paper.numbered(enumerate(_notes(texts, facts), start=1))
    presided = said(texts, facts.presided_by) if facts.presided_by else ""
    paper.signatures([(texts("documents.chair-signs"), presided), (texts("documents.secretary-signs"), "")])
    write_annexes(paper, texts, facts)
    return paper.file()


def _write_head(paper: AnyPaper, texts: Texts, facts: MinutesFacts) -> None:
    paper.centred(said(texts, facts.body_name).upper(), size=13, after=8)
    paper.centred(texts("documents.minutes-title"), size=16, after=10)
    paper.ends_of_line(texts.date(facts.starts_at), texts("documents.number", number=facts.number))
    began = facts.opening.at if facts.opening else facts.starts_at
    rows = [
        (texts("documents.label-kind"), kind_words(texts, facts.body_kind, facts.kind)),
        (texts("documents.label-place"), said(texts, facts.place)),
        (texts("documents.label-hours"), hours(texts, began, facts.closed_at)),
        (texts("documents.label-presided"), said(texts, facts.presided_by) if facts.presided_by else "—"),
    ]
    if facts.online:
        rows.append((texts("documents.label-way"), texts("documents.way-video")))
    paper.facts(rows)


def _write_attendance(paper: AnyPaper, texts: Texts, facts: MinutesFacts) -> None:
    paper.heading(texts("documents.heading-attendance"))
    rows = [(texts("documents.label-total"), texts.number(facts.total))]
    if facts.opening is not None:
        rows.append((texts("documents.label-at-opening"), texts.number(facts.opening.present)))
    rows.append((texts("documents.label-attended"), texts.number(len(facts.attended))))
    absent = "documents.label-absent-listed" if facts.absent else "documents.label-absent"
    rows.append((texts(absent), texts.number(len(facts.absent))))
    paper.facts(rows)
    columns = ("moment", "time", "total", "needed", "present", "quorum")
    paper.table(
        [texts(f"documents.quorum-{column}") for column in columns],
        list(_quorum_rows(texts, facts)),
        (4.8, 2, 2, 2.4, 2.6, 2),
        figures=(1, 2, 3, 4, 5),
    )
    if facts.opening is not None:
        basis = _basis(texts, facts, facts.opening.quorum_clause)
        paper.text(texts("documents.quorum-basis", basis=basis))


def _quorum_rows(texts: Texts, facts: MinutesFacts) -> Iterator[tuple[str, ...]]:
    """The opening, and each vote's opening and close."""

    def row(moment: str, at: str, total: int, needed: int, present: int) -> tuple[str, ...]:
        met = texts("documents.quorum-met" if present >= needed else "documents.quorum-missing")
        return (moment, at, texts.number(total), texts.number(needed), texts.number(present), met)

    opening = facts.opening
    if opening is not None:
        yield row(
            texts("documents.moment-opening"),
            texts.time(opening.at),
            opening.total,
            opening.quorum_needed,
            opening.present,
        )
    for vote in facts.votes:
        opened = texts("documents.moment-vote-opened", number=vote.number)
        at_opening = (vote.opening_total, vote.quorum_needed, vote.opening_present)
        yield row(opened, texts.time(vote.opened_at), *at_opening)
        closed = texts("documents.moment-vote-closed", number=vote.number)
        yield row(closed, texts.time(vote.closed_at), vote.total, vote.quorum_needed, vote.present)


def _write_item(paper: AnyPaper, texts: Texts, facts: MinutesFacts, item: ItemFacts) -> None:
    paper.heading(f"{item.number}. {said(texts, item.title)}", level=2)
    if not item.votes:
        paper.text(texts("documents.not-voted"))
    for vote in item.votes:
        _write_vote(paper, texts, facts, vote)


def _write_vote(paper: AnyPaper, texts: Texts, facts: MinutesFacts, vote: VoteRecord) -> None:
    during = hours(texts, vote.opened_at, vote.closed_at)
    paper.text(texts("documents.vote-line", number=vote.number, hours=during), keep=True)
    columns = ("ballots", "in-favour", "against", "abstain")
    paper.table(
        [texts(f"documents.counts-{column}") for column in columns],
        _count_rows(texts, vote),
        (6, 3, 3, 3),
        figures=(1, 2, 3),
        keep=True,
    )
    paper.text(
        texts(
            "documents.vote-basis",
            total=vote.total,
            present=vote.present,
            taking_part=vote.taking_part,
            threshold=vote.threshold,
        ),
        keep=True,
    )
    paper.text(_outcome(texts, facts, vote), bold=True)
    if vote.decision is not None:
        paper.text(texts("documents.decided"), bold=True, keep=True)
        paper.text(said(texts, vote.decision.text))
        paper.text(_standing(texts, facts, vote.decision), italic=True)


def _count_rows(texts: Texts, vote: VoteRecord) -> list[tuple[str, ...]]:
    def row(label: str, counts: Counts) -> tuple[str, ...]:
        numbers = (counts.in_favour, counts.against, counts.abstain)
        return (label, *(texts.number(number) for number in numbers))

    phone = row(texts("documents.counts-by-phone"), vote.by_phone)
    if vote.by_hand is None:
        return [phone]
    hand = row(texts("documents.counts-by-hand"), vote.by_hand)
    return [phone, hand, row(texts("documents.counts-together"), vote.counts)]


def _outcome(texts: Texts, facts: MinutesFacts, vote: VoteRecord) -> str:
    no_quorum = vote.outcome is OutcomeKind.NO_QUORUM
    return texts(
        f"documents.outcome-{vote.outcome}",
        in_favour=vote.counts.in_favour,
        threshold=vote.threshold,
        present=vote.present,
        needed=vote.quorum_needed,
        basis=_basis(texts, facts, vote.quorum_clause if no_quorum else vote.clause),
    )


def _basis(texts: Texts, facts: MinutesFacts, reference: str) -> str:
    """What a quorum and a majority rest on: the Law, or the body's own reglament and its numbering."""
    if facts.reglament is not None:
        return texts("documents.by-reglament", clause=reference)
    return texts("documents.by-law", clause=clause_words(texts, facts.statute, reference))


def _standing(texts: Texts, facts: MinutesFacts, decision: DecisionFacts) -> str:
    clause = clause_words(texts, facts.statute, facts.approval_clause)
    if decision.state is DecisionState.FINAL:
        return texts("documents.decision-final", clause=clause)
    if decision.state is DecisionState.APPROVED and decision.settled_on is not None:
        return texts("documents.decision-approved", date=texts.date(decision.settled_on), clause=clause)
    return texts("documents.decision-waits", clause=clause)


def _notes(texts: Texts, facts: MinutesFacts) -> Iterator[str]:
    law = load_statute(facts.statute)
    about = {"title": said(texts, law.title), "number": law.number, "adopted": texts.date(law.adopted)}
    yield texts("documents.note-law", **about)
    if law.last_day is not None:
        yield texts("documents.note-law-ended", day=texts.date(law.last_day))
    own = facts.reglament
    if own is not None:
        yield texts(
            "documents.note-reglament", title=own.title, date=texts.date(own.adopted), clause=own.clause
        )
    elif facts.by_analogy:
        yield texts("documents.note-by-analogy")
    if facts.online:
        yield texts("documents.note-video")
    yield texts("documents.note-time")
