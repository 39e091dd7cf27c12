"""How a meeting was called, as its minutes and the proof of its notices tell it."""

from collections.abc import Iterator

from bot.documents.pdf import AnyPaper
from bot.documents.wording import clause_words
from bot.rules.bodies import BodyKind
from bot.rules.convocation import ConvocationVerdict, MeetingKind
from bot.usecases.minutes_facts import Convocation
from bot.views.texts import Texts


def kind_words(texts: Texts, body_kind: BodyKind, kind: MeetingKind) -> str:
    """«кезекті Сессия», «очередное заседание»: as it stands inside a line. A region's session has no capital."""
    regular = kind is MeetingKind.REGULAR
    if body_kind is BodyKind.REGIONAL_SESSION:
        return texts(
            "documents.regional-session-regular" if regular else "documents.regional-session-extraordinary"
        )
    if body_kind.is_session:
        return texts("documents.session-regular" if regular else "documents.session-extraordinary")
    return texts("documents.council-regular" if regular else "documents.council-extraordinary")


def write_convocation(paper: AnyPaper, texts: Texts, act: Convocation, statute: str) -> None:
    """The order, who stood behind it, its term and its publication. `statute`: the code of the clauses' statute."""
    paper.heading(texts("documents.heading-convocation"))
    order = texts("documents.order", number=act.order_number, date=texts.date(act.order_date))
    rows = [(texts("documents.label-order"), order)]
    if act.initiator is not None:
        rows.append((texts("documents.label-initiator"), texts(f"documents.initiator-{act.initiator}")))
    if act.signatures is not None:
        rows.append((texts("documents.label-signatures"), str(act.signatures)))
    if act.caller is not None:
        rows.append((texts("documents.label-caller"), texts(f"documents.caller-{act.caller}")))
    if act.decision_date is not None:
        rows.append((texts("documents.label-decision-date"), texts.date(act.decision_date)))
    given = texts.many("documents.notice-given", act.verdict.days_ahead)
    rows.append((texts("documents.label-notice"), given))
    rows.append((texts("documents.label-term"), term_words(texts, act.verdict, statute)))
    if act.publications or (act.verdict.set_by_law and act.verdict.latest is None):
        rows.extend((texts("documents.label-publication"), words) for words in _publications(texts, act))
    if act.short_notice_reason is not None:
        rows.append((texts("documents.label-short-notice"), act.short_notice_reason))
    paper.facts(rows)


def term_words(texts: Texts, verdict: ConvocationVerdict, statute: str) -> str:
    """The month of 9.3, the law's days (9.2), or the body's own."""
    clause = clause_words(texts, statute, verdict.clause)
    if verdict.latest is not None:
        return texts("documents.term-month", day=texts.date(verdict.latest), clause=clause)
    if verdict.set_by_law:
        return texts.many("documents.term-law", verdict.term_days, clause=clause)
    return texts.many("documents.term-own", verdict.term_days)


def _publications(texts: Texts, act: Convocation) -> Iterator[str]:
    for published in act.publications:
        yield texts(
            "documents.published-at" if published.address else "documents.published",
            date=texts.date(published.published_on),
            outlet=published.outlet,
            address=published.address,
        )
    if not act.publications:
        yield texts("documents.published-nowhere")
