"""What fills the holes of the f-strings that name messages: the code's own enumerations wherever it has one.

A new member of an enumeration then wants its words in both languages before the checks pass.
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import get_args

from bot.documents.ladder_file import WIDTHS
from bot.handlers.command_menu import FOR_ALL
from bot.handlers.drafting import TEXTS
from bot.handlers.recommendations import STEPS as RECOMMENDING
from bot.handlers.steps import CONFIRM, JUDGE, PURPOSES
from bot.rules.bodies import BodyKind
from bot.rules.convocation import CouncilCaller, Initiator, MeetingKind
from bot.rules.duties import DutyKind, Standing
from bot.rules.law.loader import load_statute
from bot.rules.majority import OutcomeKind
from bot.rules.planning import Part
from bot.rules.reminders import Mark
from bot.rules.seats import EndGround
from bot.search.bank import load_bank
from bot.search.figures import Kind
from bot.search.unfit import Unfit
from bot.usecases.audiences import Answered
from bot.usecases.ladder import Group
from bot.usecases.other_questions import Intent
from bot.usecases.register_lines import Deed, Field
from bot.usecases.tell_by_hand import TellingFlaw
from bot.views.announcing import STATES_SHOWN
from bot.views.own_rights import DUTIES, RIGHTS
from bot.views.planning import ASKED
from bot.views.texts import LANGUAGES
from db.models import (
    Choice,
    DeliveryState,
    Failure,
    MeetingState,
    NoticeKind,
    PetitionState,
    PlanState,
    QuestionReason,
    Role,
    Rsvp,
    TellingWay,
    TermKind,
    VoteForm,
    VoteState,
)
from db.models.announcements import AnnouncementState, FileKind, MissedBecause

ANSWERED_OTHERWISE = frozenset(
    {
        Intent.NEXT_MEETING,
        Intent.ATTENDANCE,
        Intent.RIGHTS,
        Intent.DUTIES,
    }
)
"""Intents whose answer is no fixed text."""

_CHANGED = ("date", "place", "online", "agenda")
_SENT = ("convene", *_CHANGED, "cancel")
_ABOUT_THE_MEETING = (
    NoticeKind.CONVOCATION,
    NoticeKind.CHANGE,
    NoticeKind.QUORUM_REACHED,
    NoticeKind.QUORUM_LOST,
)

ANSWERS = [ref for ref, clause in load_statute("2008").clauses.items() if clause.kk]
"""Clauses that want a line of plain words: all that have words of their own."""

FILLINGS: Mapping[str, Iterable[str]] = {
    "chair.meeting.{}": (
        MeetingState.CONVENED,
        MeetingState.REGISTRATION,
        MeetingState.OPEN,
        MeetingState.CLOSED,
    ),
    "announcement.missed-{}": MissedBecause,
    "announcements.state.{}": AnnouncementState,
    "announcing.answered.{}": Answered,
    "announcing.ask.{}": TEXTS,
    "announcing.in.{}": LANGUAGES,
    "announcing.with.{}": FileKind,
    "audience.answered.{}": Answered,
    "duty.door.{}": (
        DutyKind.PUBLICATION,
        DutyKind.APPROVAL,
        DutyKind.EXTRAORDINARY,
        DutyKind.RECALL,
        DutyKind.REPORT,
    ),
    "duty.line.{}": Standing,
    "duty.what.{}": set(DutyKind) - {DutyKind.APPROVAL, DutyKind.ANSWER},
    "progress.state.{}": STATES_SHOWN,
    "recommendation.ask-{}": [step.replace("_", "-") for step in (*RECOMMENDING, "answered_on")],
    "term.ask.{}.{}": [f"{step}.{kind}" for step in ("decided-on", "about") for kind in TermKind],
    "term.title-{}": TermKind,
    "progress.{}": ("running", "held", "over"),
    "ask.attendance.{}.absent": ("now", "last"),
    "ask.attendance.{}.{}": ("now.present", "now.left", "last.present"),
    "ask.figure.{}.{}": [
        f"{kind}.{state}"
        for kind in get_args(Kind)
        for state in ("needed", "met", "short")
        if f"{kind}.{state}" != "notice.needed"  # days are only judged: the term itself is in the clause
    ],
    "ask.how.{}": frozenset(Intent) - ANSWERED_OTHERWISE,
    "ask.topic.{}": frozenset(question.target.topic for question in load_bank() if question.target.topic)
    - {"far"},
    "ask.unfit.{}": Unfit,
    "command.{}": (*FOR_ALL, "petitions", "duties", "clerk", "announce", "questions", "chair", "admin"),
    "convening.ask.{}": frozenset(chain(*PURPOSES.values())) - {JUDGE, CONFIRM},
    "convening.change.{}": _CHANGED,
    "convening.caller.{}": CouncilCaller,
    "convening.initiator.{}": Initiator,
    "convening.preview.{}": _SENT,
    "convening.send.{}": _SENT,
    "deliveries.count.{}": Group,
    "deliveries.failure.{}": Failure,
    "deliveries.group.{}": Group,
    "deliveries.kind.{}": (NoticeKind.CONVOCATION, NoticeKind.CHANGE, NoticeKind.CANCELLATION),
    "countdown.put-{}": VoteForm,
    "desk.item.{}": ("voting", "here", "waiting", *OutcomeKind),
    "desk.state.{}": MeetingState,
    "documents.annex-{}": ("roll", "turnout"),
    "documents.annex-{}-explained": ("roll", "turnout"),
    "documents.annulled-{}": VoteForm,
    "documents.choice-{}": Choice,
    "documents.choice-left-{}": Choice,
    "documents.column-{}": ("number", "name", "time", "signature"),
    "documents.counts-{}": (
        *("ballots", "in-favour", "against", "abstain"),
        *("by-phone", "on-paper", "together"),
    ),
    "documents.election-{}": ("candidate", "by-phone-short", "on-paper-short", "votes", "place"),
    "documents.caller-{}": CouncilCaller,
    "documents.initiator-{}": Initiator,
    "documents.outcome-{}": OutcomeKind,
    "documents.quorum-{}": ("moment", "time", "total", "needed", "present", "quorum"),
    "door.state.{}": MeetingState,
    "door.{}": ("arrived", "departed"),
    "door.{}-already": ("arrived", "departed"),
    "ground.{}": EndGround,
    "held.line.{}": (VoteState.OPEN, VoteState.ANNULLED, *OutcomeKind),
    "meeting.caller.{}": CouncilCaller,
    "meeting.initiator.{}": Initiator,
    "meeting.own.{}": Rsvp,
    "meeting.state.{}": MeetingState,
    "meeting.title.{}.{}": [
        f"{gathering}.{kind}" for gathering in ("session", "council") for kind in MeetingKind
    ],
    "meetings.mark.{}": MeetingState,
    "notice.changed.{}": _CHANGED,
    "notice.noted-{}": Rsvp,
    "notice.{}": (*_ABOUT_THE_MEETING, *Rsvp),
    "notice.{}-done": Rsvp,
    "ladder.column.{}": WIDTHS,
    "ladder.problem.{}": (
        "bad-code",
        "no-way",
        "bad-way",
        "no-day",
        "bad-day",
        "bad-hour",
        "twice",
        *TellingFlaw,
    ),
    "ladder.state.{}": DeliveryState,
    "ladder.way-button.{}": TellingWay,
    "ladder.way.{}": TellingWay,
    "ladder.{}": Rsvp,
    "law.mend.{}": ("letter", "order"),
    "law.{}-button": (RIGHTS, DUTIES),
    "own.{}": (RIGHTS, DUTIES),
    "own.{}-no-seat": (RIGHTS, DUTIES),
    "plain.{}.{}": [f"2008.{ref}" for ref in ANSWERS],
    "proof.before-{}": ("notice", "moment", "total", "sent", "by-hand"),
    "proof.column-{}": ("number", "name", "way", "read", "mark"),
    "questions.times.{}": QuestionReason,
    "refusal.no-quorum-{}": BodyKind,
    "petition.column-{}": ("number", "name", "position", "signed"),
    "petition.list-{}": PetitionState,
    "refusal.late-change-{}": ("9.2",),
    "refusal.petition-{}": (PetitionState.REACHED, PetitionState.WITHDRAWN),
    "refusal.telling-{}": TellingFlaw,
    "refusal.term-{}": ("9.2", "9.3"),
    "plan.ask.{}": ASKED,
    "plan.confirm-{}": ("call", "drop"),
    "plan.fill.{}": ASKED,
    "plan.part.{}": (*Part, "reason"),
    "plan.yes-{}": ("call", "drop"),
    "refusal.plan-{}-unclear": ("place", "order", "publication"),
    "refusal.plan-{}": (PlanState.SENT, PlanState.DROPPED),
    "register.field.{}": Field,
    "reminder.{}": Mark,
    "register.plan.{}": (Deed.ADD, Deed.CHANGE),
    "register.plan.{}-ended": (Deed.ADD, Deed.END),
    "role.{}": Role,
    "screen.choice.{}": Choice,
    "screen.outcome.{}": OutcomeKind,
    "screen.state.{}": MeetingState,
    "vote.choice.{}": Choice,
    "votes.candidate-{}": ("elected", "tied", "other"),
    "votes.outcome.{}": OutcomeKind,
}
"""By template; with two holes a filling names both, `session.regular`."""

COMPUTED_CODES: Mapping[str, Iterable[str]] = {
    "bot/handlers/steps.py": ("order-date-future", "decision-date-future", "publication-date-future"),
}
"""Files that refuse with a code from elsewhere, and which codes these are."""
