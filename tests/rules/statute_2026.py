"""Rows of the constitutional law of 2026, made here to prove that the shape of the data can say them."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from bot.rules.bodies import BodyKind
from bot.rules.statutes import Approval, Base, Form, Question, Rule, Statute

STATUTE_2026 = Statute("2026", "298-VIII", first_day=date(2026, 7, 1), last_day=None)

ORDINARY_2026 = Rule(
    statute=STATUTE_2026,
    clause="7.6",
    quorum_clause="7.5",
    first_day=STATUTE_2026.first_day,
    last_day=None,
    body_kind=BodyKind.SESSION,
    question=Question.ORDINARY,
    quorum=Fraction(2, 3),
    majority=Fraction(1, 2),
    strict=True,
    base=Base.TAKING_PART,
    form=Form.FREE,
    approval=Approval.CHAIR,
    approval_clause="7.7",
)
CHAIRS_ELECTION_2026 = replace(
    ORDINARY_2026,
    clause="8.3",
    quorum_clause="8.3",
    question=Question.ELECTION_OF_CHAIR,
    quorum=Fraction(3, 4),
    base=Base.ALL,
    form=Form.SECRET,
)
CHAIRS_END_2026 = replace(ORDINARY_2026, clause="9.2", question=Question.END_OF_CHAIRS_POWERS, base=Base.ALL)
