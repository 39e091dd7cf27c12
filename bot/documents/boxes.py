"""What the boxes of a secret vote held, phones and paper apart, as the minutes tell it."""

from collections.abc import Iterable

from bot.documents.pdf import AnyPaper
from bot.documents.wording import said
from bot.usecases.see_result import CandidateFacts
from bot.usecases.vote_records import SecretRecord, VoteRecord
from bot.views.texts import Texts
from db.models import Choice


def write_boxes(paper: AnyPaper, texts: Texts, vote: VoteRecord, secret: SecretRecord) -> None:
    """The counts, then the turnout, then where the list is that anyone can recount."""
    if vote.places is None:
        _write_question(paper, texts, vote, secret)
    else:
        _write_election(paper, texts, vote, secret)
        marked, blank = vote.counts.in_favour, vote.counts.abstain
        words = texts("documents.ballots-marked", places=vote.places, marked=marked, blank=blank)
        paper.text(words, keep=True)
    facts = secret.facts
    turnout = texts(
        "documents.secret-turnout",
        voted=facts.voted,
        phones=secret.phones,
        handed_out=secret.handed_out,
        valid=facts.paper,
        spoilt=facts.spoilt,
    )
    paper.text(turnout, keep=True)
    paper.text(texts("documents.secret-list", phones=secret.phones), keep=True)


def _write_question(paper: AnyPaper, texts: Texts, vote: VoteRecord, secret: SecretRecord) -> None:
    together = (vote.counts.in_favour, vote.counts.against, vote.counts.abstain)
    on_paper = [secret.on_paper.get(choice, 0) for choice in Choice]
    phones = [both - written for both, written in zip(together, on_paper, strict=True)]
    rows = [_row(texts, "by-phone", phones)]
    if secret.handed_out:
        rows += [_row(texts, "on-paper", on_paper), _row(texts, "together", together)]
    columns = ("ballots", "in-favour", "against", "abstain")
    paper.table(
        [texts(f"documents.counts-{column}") for column in columns],
        rows,
        (6, 3, 3, 3),
        figures=(1, 2, 3),
        keep=True,
    )


def _row(texts: Texts, label: str, counts: Iterable[int]) -> tuple[str, ...]:
    return (texts(f"documents.counts-{label}"), *(texts.number(count) for count in counts))


def _write_election(paper: AnyPaper, texts: Texts, vote: VoteRecord, secret: SecretRecord) -> None:
    def row(one: CandidateFacts) -> tuple[str, ...]:
        on_paper = secret.on_paper.get(str(one.number), 0)
        counts = (one.votes - on_paper, on_paper, one.votes) if secret.handed_out else (one.votes,)
        return (said(texts, one.name), *(texts.number(count) for count in counts), _place(texts, one))

    columns = ["candidate", "votes", "place"]
    if secret.handed_out:
        columns = ["candidate", "by-phone-short", "on-paper-short", "votes", "place"]
    middle = len(columns) - 2
    paper.table(
        [texts(f"documents.election-{column}") for column in columns],
        [row(one) for one in secret.facts.candidates],
        (6, *[2.2] * middle, 3.2),
        figures=tuple(range(1, middle + 2)),
        keep=True,
    )


def _place(texts: Texts, one: CandidateFacts) -> str:
    if one.elected:
        return texts("documents.place-elected")
    return texts("documents.place-tied" if one.tied else "documents.place-other")
