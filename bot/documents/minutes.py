"""The minutes (хаттама) of a meeting as DOCX or PDF, in one language.

The parts stand in the order of Kazakhstan's office rules (order of the Minister of Culture and Sports No 236 of
25.08.2023): body, kind of paper, date and number, place, who presided; then agenda and what was decided on each
item; signatures. Names are in annexes: the Session has some 500 members.
"""

from collections.abc import Iterator, Sequence

from bot.documents.annexes import write_annexes
from bot.documents.boxes import write_boxes
from bot.documents.convocation import kind_words, write_convocation
from bot.documents.paper import Paper
from bot.documents.pdf import AnyPaper
from bot.documents.wording import clause_words, hours, official, said
from bot.rules.convocation import MeetingKind
from bot.rules.law import load_statute
from bot.rules.majority import OutcomeKind
from bot.usecases.annulled_votes import AnnulledVote
from bot.usecases.minutes_facts import (
    ItemFacts,
    MinutesFacts,
    Seal,
)
from bot.usecases.speakers import Speech
from bot.usecases.vote_records import Counts, DecisionFacts, VoteRecord
from bot.views.texts import Texts
from db.models import DecisionState


def draw_minutes(facts: MinutesFacts, language: str, kind: type[AnyPaper] = Paper) -> bytes:
    """The file's bytes. It takes a second or more for 500 names and many votes: call it off the event loop."""
    texts = official(language)
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
    if facts.speeches:
        paper.heading(texts("documents.heading-other-speeches"), level=2)
        _write_speeches(paper, texts, facts.speeches)
    paper.heading(texts("documents.heading-notes"))
    paper.numbered(enumerate(_notes(texts, facts), start=1))
    if facts.seal is not None:
        _write_seal(paper, texts, facts.seal)
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
    if facts.kind is MeetingKind.EXTRAORDINARY:
        rows.append((texts("documents.label-agenda"), texts("documents.agenda-held")))
    paper.facts(rows)


def _write_attendance(paper: AnyPaper, texts: Texts, facts: MinutesFacts) -> None:
    paper.heading(texts("documents.heading-attendance"))
    rows = [(texts("documents.label-total"), texts.number(facts.total))]
    if facts.opening is not None:
        rows.append((texts("documents.label-at-opening"), texts.number(facts.opening.present)))
    rows.append((texts("documents.label-attended"), texts.number(len(facts.attended))))
    if facts.online:
        remote = sum(any(stay.remote for stay in one.stays) for one in facts.attended)
        rows.append((texts("documents.label-remote"), texts.number(remote)))
    absent = "documents.label-absent-listed" if facts.absent else "documents.label-absent"
    rows.append((texts(absent), texts.number(len(facts.absent))))
    if facts.guests:
        label = texts("documents.label-guests", annex=3 if facts.absent else 2)
        rows.append((label, texts.number(len(facts.guests))))
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
    _write_speeches(paper, texts, item.speeches)
    if not item.votes and not item.annulled:
        paper.text(texts("documents.not-voted"))
    held: list[VoteRecord | AnnulledVote] = [*item.votes, *item.annulled]
    for vote in sorted(held, key=lambda vote: vote.number):
        if isinstance(vote, AnnulledVote):
            _write_annulled(paper, texts, vote)
        else:
            _write_vote(paper, texts, facts, vote)


def _write_speeches(paper: AnyPaper, texts: Texts, speeches: Sequence[Speech]) -> None:
    if not speeches:
        return
    paper.text(texts("documents.spoke"), bold=True, keep=True)
    paper.numbered(
        (number, texts("documents.speech", name=said(texts, speech.name), hours=_spoken(texts, speech)))
        for number, speech in enumerate(speeches, start=1)
    )


def _spoken(texts: Texts, speech: Speech) -> str:
    return hours(texts, speech.given_at, speech.ended_at) if speech.ended_at else texts.time(speech.given_at)


def _write_annulled(paper: AnyPaper, texts: Texts, vote: AnnulledVote) -> None:
    paper.text(
        texts(
            f"documents.annulled-{vote.form}",
            number=vote.number,
            hours=hours(texts, vote.opened_at, vote.closed_at or vote.annulled_at),
            time=texts.time(vote.annulled_at),
            reason=vote.reason,
        )
    )


def _write_vote(paper: AnyPaper, texts: Texts, facts: MinutesFacts, vote: VoteRecord) -> None:
    during = hours(texts, vote.opened_at, vote.closed_at)
    paper.text(texts(_line(vote), number=vote.number, hours=during), keep=True)
    if vote.secret is not None:
        write_boxes(paper, texts, vote, vote.secret)
    else:
        columns = ("ballots", "in-favour", "against", "abstain")
        paper.table(
            [texts(f"documents.counts-{column}") for column in columns],
            _count_rows(texts, vote),
            (6, 3, 3, 3),
            figures=(1, 2, 3),
            keep=True,
        )
    basis = "documents.vote-basis" if vote.places is None else "documents.election-basis"
    paper.text(
        texts(
            basis,
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
        for line in said(texts, vote.decision.text).splitlines():
            paper.text(line)
        paper.text(_standing(texts, facts, vote.decision), italic=True)


def _line(vote: VoteRecord) -> str:
    if vote.places is not None:
        return "documents.election-line"
    return "documents.vote-line" if vote.secret is None else "documents.secret-vote-line"


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
    if vote.places is not None and vote.secret is not None and not no_quorum:
        elected = sum(one.elected for one in vote.secret.facts.candidates)
        return texts(
            "documents.elected" if elected else "documents.nobody-elected",
            elected=elected,
            places=vote.places,
            threshold=vote.threshold,
            basis=_basis(texts, facts, vote.clause),
        )
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
    return _by_law(texts, facts, reference)


def _by_law(texts: Texts, facts: MinutesFacts, reference: str) -> str:
    """The Law's clause; to a region's body it is lent by analogy (14)."""
    by_law = "documents.by-analogy" if facts.body_kind.is_regional else "documents.by-law"
    return texts(by_law, clause=clause_words(texts, facts.statute, reference))


def _standing(texts: Texts, facts: MinutesFacts, decision: DecisionFacts) -> str:
    basis = _by_law(texts, facts, facts.approval_clause)
    if decision.state is DecisionState.FINAL:
        return texts("documents.decision-final", basis=basis)
    if decision.state is DecisionState.APPROVED and decision.settled_on is not None:
        return texts("documents.decision-approved", date=texts.date(decision.settled_on), basis=basis)
    return texts("documents.decision-waits", basis=basis)


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


def _write_seal(paper: AnyPaper, texts: Texts, seal: Seal) -> None:
    """The hash on a line of its own, so that it is read and copied whole."""
    number = str(seal.number)
    paper.text(texts("documents.seal", number=number, command="audit verify --witness"), keep=True)
    paper.text(seal.hash, bold=True)
