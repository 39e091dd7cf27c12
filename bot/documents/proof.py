"""The proof that members were told of a meeting in time, as DOCX or PDF in one language, for the meeting's file."""

from collections.abc import Iterator
from datetime import datetime

from bot.documents.convocation import kind_words, term_words, write_convocation
from bot.documents.paper import Paper
from bot.documents.pdf import AnyPaper
from bot.documents.wording import official, said
from bot.rules.terms import ALMATY, local_day
from bot.usecases.alphabet import in_order
from bot.usecases.ladder import EarlierNotice, Ladder, Rung, ToldByHand, is_late
from bot.usecases.read_proof import ProofFacts
from bot.views.texts import Texts
from db.models import DeliveryState, TellingWay

DAY = "%d.%m.%Y"
"""A day in a table, written the same in both languages."""


def draw_proof(facts: ProofFacts, language: str, kind: type[AnyPaper] = Paper) -> bytes:
    """The file's bytes; call it off the event loop: 500 names take a good part of a second."""
    texts = official(language)
    paper = kind(language, texts("proof.file-title"), facts.made_at)
    paper.number_pages(texts("documents.page", page="{page}", pages="{pages}"))
    paper.centred(said(texts, facts.body_name).upper(), size=13, after=8)
    paper.centred(texts("proof.title"), size=16, after=2)
    paper.centred(texts("proof.subtitle"), size=13, after=10)
    _write_meeting(paper, texts, facts)
    write_convocation(paper, texts, facts.convocation, facts.ladder.statute)
    _write_told(paper, texts, facts)
    if facts.ladder.before:
        _write_before(paper, texts, facts.ladder)
    paper.heading(texts("documents.heading-notes"))
    paper.numbered(enumerate(_notes(texts, facts), start=1))
    paper.signatures([(texts("proof.head-signs"), ""), (texts("proof.clerk-signs"), "")])
    paper.annex(texts("proof.annex"), on_new_page=True)
    _write_members(paper, texts, facts.ladder)
    return paper.file()


def _write_meeting(paper: AnyPaper, texts: Texts, facts: ProofFacts) -> None:
    meeting, ladder = facts.ladder.meeting, facts.ladder
    paper.facts(
        [
            (texts("documents.label-kind"), kind_words(texts, meeting.body_kind, meeting.kind)),
            (texts("documents.label-day"), _moment(texts, meeting.starts_at)),
            (texts("documents.label-place"), said(texts, facts.place)),
            (texts("proof.label-notice"), _notice(texts, ladder)),
            (texts("proof.label-as-of"), _moment(texts, facts.made_at)),
        ]
    )


def _notice(texts: Texts, ladder: Ladder) -> str:
    kind = texts(f"deliveries.kind.{ladder.kind}")
    return texts("proof.notice", kind=kind, moment=_moment(texts, ladder.created_at))


def _moment(texts: Texts, moment: datetime) -> str:
    return texts("documents.day-and-time", date=moment, time=texts.time(moment))


def _short(moment: datetime) -> str:
    """In a table of 500 names a moment takes one line."""
    return moment.astimezone(ALMATY).strftime(f"{DAY}, %H:%M")


def _write_told(paper: AnyPaper, texts: Texts, facts: ProofFacts) -> None:
    """The statement first, then the counts that it is made of."""
    ladder, verdict = facts.ladder, facts.ladder.verdict
    paper.heading(texts("proof.heading-told"))
    paper.text(_statement(texts, facts), bold=True)
    rows = [(texts("documents.label-total"), texts.number(len(ladder.rungs)))]
    if verdict is not None:
        rows += [
            (texts("proof.label-in-time"), texts.number(verdict.in_time)),
            (texts("proof.label-late"), texts.number(verdict.late)),
        ]
    not_told = sum(rung.told_on is None for rung in ladder.rungs)
    rows.append((texts("proof.label-not-told"), texts.number(not_told)))
    sent = sum(rung.state is DeliveryState.SENT for rung in ladder.rungs)
    rows.append((texts("proof.label-by-telegram"), texts.number(sent)))
    for way in TellingWay:
        count = sum(rung.by_hand is not None and rung.by_hand.way is way for rung in ladder.rungs)
        if count:
            label = texts("proof.label-by-hand", way=texts(f"ladder.way.{way}"))
            rows.append((label, texts.number(count)))
    paper.facts(rows)


def _statement(texts: Texts, facts: ProofFacts) -> str:
    verdict, convening = facts.ladder.verdict, facts.ladder.convening
    if verdict is None:
        return texts("proof.no-term")
    term = term_words(texts, convening, facts.ladder.statute)
    if verdict.kept:
        return texts("proof.kept", last=verdict.last, term=term)
    if local_day(facts.made_at) <= verdict.last and not verdict.late:
        return texts("proof.under-way", last=verdict.last, term=term, not_told=verdict.not_told)
    return texts("proof.not-kept", last=verdict.last, term=term, late=verdict.late, not_told=verdict.not_told)


def _write_before(paper: AnyPaper, texts: Texts, ladder: Ladder) -> None:
    paper.heading(texts("proof.heading-before"))
    paper.table(
        [texts(f"proof.before-{column}") for column in ("notice", "moment", "total", "sent", "by-hand")],
        [_before(texts, earlier) for earlier in ladder.before],
        (5.3, 3.2, 2.2, 2.5, 3.3),
        figures=(2, 3, 4),
        keep=True,
    )


def _before(texts: Texts, earlier: EarlierNotice) -> tuple[str, ...]:
    return (
        texts(f"deliveries.kind.{earlier.kind}"),
        _short(earlier.created_at),
        *(texts.number(count) for count in (earlier.total, earlier.sent, earlier.by_hand)),
    )


def _notes(texts: Texts, facts: ProofFacts) -> Iterator[str]:
    if facts.ladder.last_day is not None:
        yield texts("proof.note-members")
    yield texts("proof.note-telegram")
    yield texts("proof.note-by-hand")
    if facts.ladder.convening.by_analogy:
        yield texts("documents.note-by-analogy")
    yield texts("documents.note-time")


def _write_members(paper: AnyPaper, texts: Texts, ladder: Ladder) -> None:
    names = in_order(ladder.rungs, lambda rung: texts.pick(rung.name_kk, rung.name_ru))
    paper.table(
        [texts(f"proof.column-{column}") for column in ("number", "name", "way", "read", "mark")],
        [
            (
                str(number),
                texts.pick(rung.name_kk, rung.name_ru),
                "; ".join(_ways(texts, rung)) or texts("proof.no-way"),
                _short(rung.read_at) if rung.read_at is not None else "",
                _mark(texts, rung, ladder),
            )
            for number, rung in enumerate(names, start=1)
        ],
        (1, 5.2, 5.1, 2.8, 2.4),
        figures=(0,),
        size=9.5,
    )


def _ways(texts: Texts, rung: Rung) -> Iterator[str]:
    if rung.sent_at is not None:
        key = "proof.by-telegram-doubled" if rung.doubled else "proof.by-telegram"
        yield texts(key, moment=_short(rung.sent_at))
    if rung.by_hand is not None:
        yield _by_hand(texts, rung.by_hand)


def _by_hand(texts: Texts, told: ToldByHand) -> str:
    way = texts(f"ladder.way.{told.way}")
    when = _short(told.at) if told.at is not None else told.on.strftime(DAY)
    recorded = local_day(told.recorded_at)
    if recorded == told.on:
        return texts("proof.by-hand", way=way, when=when)
    return texts("proof.by-hand-recorded", way=way, when=when, recorded=recorded.strftime(DAY))


def _mark(texts: Texts, rung: Rung, ladder: Ladder) -> str:
    if rung.told_on is None:
        return texts("proof.mark-not-told")
    return texts("proof.mark-late") if is_late(rung, ladder.last_day) else ""
