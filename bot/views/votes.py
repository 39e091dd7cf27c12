"""A vote's outcome in words: what is announced, and what the chair sees at the close."""

from bot.documents.wording import clause_words
from bot.rules.law import load_statute
from bot.rules.majority import OutcomeKind
from bot.usecases.see_result import CandidateFacts, VoteFacts
from bot.views.ballots import TITLE_SHOWN
from bot.views.fitting import shortened
from bot.views.texts import Texts


def announcement(texts: Texts, facts: VoteFacts) -> str:
    """The outcome with its counts and clause, in HTML; for the hall, the chair and the notice alike."""
    lines = [
        texts("votes.heading", body=texts.pick(facts.body_kk, facts.body_ru)),
        texts(
            "votes.question",
            number=facts.item_number,
            title=shortened(texts.pick(facts.title_kk, facts.title_ru), TITLE_SHOWN),
        ),
        "",
        texts(_outcome(facts)),
        "",
        *_counts(texts, facts),
        *_hands(texts, facts),
        texts("votes.taking-part", taking_part=facts.taking_part, total=facts.total),
        "",
        _basis(texts, facts),
        *_notes(texts, facts),
    ]
    return "\n".join(lines)


def _outcome(facts: VoteFacts) -> str:
    """An election is filled, in part, or not at all; anything else is adopted or not."""
    secret = facts.secret
    if secret is None or secret.places is None or facts.outcome is OutcomeKind.NO_QUORUM:
        return f"votes.outcome.{facts.outcome}"
    elected = sum(one.elected for one in secret.candidates)
    if elected == 0:
        return "votes.nobody-elected"
    return "votes.elected" if elected >= secret.places else "votes.partly-elected"


def _counts(texts: Texts, facts: VoteFacts) -> list[str]:
    """For, against, abstained; of an election each candidate, the most votes first; of a secret vote the turnout."""
    secret = facts.secret
    if secret is None or secret.places is None:
        tally = facts.counts
        lines = [
            texts("votes.counts", in_favour=tally.in_favour, against=tally.against, abstain=tally.abstain)
        ]
    else:
        lines = [
            texts(
                f"votes.candidate-{_place(one)}", name=texts.pick(one.name.kk, one.name.ru), votes=one.votes
            )
            for one in secret.candidates
        ]
        if facts.counts.abstain:
            lines.append(texts("votes.blank", blank=facts.counts.abstain))
    if secret is None:
        return lines
    return [
        *lines,
        texts("votes.secret-turnout", voted=secret.voted, paper=secret.paper, spoilt=secret.spoilt),
    ]


def _place(candidate: CandidateFacts) -> str:
    if candidate.elected:
        return "elected"
    return "tied" if candidate.tied else "other"


def basis(texts: Texts, statute: str, reference: str, *, by_reglament: bool) -> str:
    """What a number rests on: a clause of the Law, or of a body's own reglament in its own numbering; plain text."""
    plain = Texts.plain(texts.language)
    if by_reglament:
        return plain("votes.by-reglament", clause=reference)
    return plain("votes.by-law", clause=clause_words(texts, statute, reference))


def _rests_on(texts: Texts, facts: VoteFacts, reference: str) -> str:
    return basis(texts, facts.statute, reference, by_reglament=facts.by_reglament)


def _hands(texts: Texts, facts: VoteFacts) -> list[str]:
    return [texts.many("votes.of-them-by-hand", facts.hands.cast)] if facts.hands.cast else []


def _basis(texts: Texts, facts: VoteFacts) -> str:
    """The number that was asked for, and the clause that asks it."""
    if facts.outcome is OutcomeKind.NO_QUORUM:
        return texts(
            "votes.basis-quorum",
            present=facts.present,
            needed=facts.quorum_needed,
            basis=_rests_on(texts, facts, facts.quorum_clause),
        )
    return texts(
        "votes.basis",
        threshold=facts.threshold,
        basis=_rests_on(texts, facts, facts.clause),
    )


def _notes(texts: Texts, facts: VoteFacts) -> list[str]:
    """What a reader must know about the rule: lent by analogy (14), or of a law that was no longer in force."""
    law = load_statute(facts.statute)
    notes = [texts("votes.by-analogy")] if facts.by_analogy else []
    if law.last_day is not None and not (law.in_force(facts.rule_date) or facts.by_reglament):
        notes.append(texts("votes.law-ended", number=law.number, day=texts.date(law.last_day)))
    return ["", *notes] if notes else []
