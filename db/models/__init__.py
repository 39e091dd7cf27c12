"""All models, so that one import knows every table."""

from db.models.announcements import Announcement, AnnouncementState, FileKind, MissedBecause, ProgressBoard
from db.models.base import Base
from db.models.duties import DutyWarning, Recommendation, RegionalReport, StartedTerm, TermKind
from db.models.guests import Guest
from db.models.meetings import (
    AgendaItem,
    Attendance,
    AttendanceWay,
    Meeting,
    MeetingState,
    Minutes,
    Publication,
    Seated,
)
from db.models.notices import (
    UNREACHABLE,
    Board,
    Delivery,
    DeliveryState,
    Failure,
    Notice,
    NoticeKind,
    Rsvp,
    SharedPace,
)
from db.models.people import Account, Body, Invite, Member, RecordedReglament, Role, RoleGrant, Seat
from db.models.petitions import Petition, PetitionSignature, PetitionState
from db.models.plans import Plan, PlanState, PlanWarning
from db.models.questions import Question, QuestionReason
from db.models.record import AuditEntry, AuditHead, DialogueState
from db.models.reminders import Reminder, ReminderState
from db.models.revision import PeopleRevision
from db.models.secret_votes import Candidate, PaperBox, SecretBallot, Turnout
from db.models.speakers import Course, SpeakerTurn
from db.models.tellings import Telling, TellingWay
from db.models.votes import (
    Ballot,
    Choice,
    Decision,
    DecisionState,
    HandCount,
    RollEntry,
    Vote,
    VoteForm,
    VoteResult,
    VoteState,
)

__all__ = [
    "UNREACHABLE",
    "Account",
    "AgendaItem",
    "Announcement",
    "AnnouncementState",
    "Attendance",
    "AttendanceWay",
    "AuditEntry",
    "AuditHead",
    "Ballot",
    "Base",
    "Board",
    "Body",
    "Candidate",
    "Choice",
    "Course",
    "Decision",
    "DecisionState",
    "Delivery",
    "DeliveryState",
    "DialogueState",
    "DutyWarning",
    "Failure",
    "FileKind",
    "Guest",
    "HandCount",
    "Invite",
    "Meeting",
    "MeetingState",
    "Member",
    "Minutes",
    "MissedBecause",
    "Notice",
    "NoticeKind",
    "PaperBox",
    "PeopleRevision",
    "Petition",
    "PetitionSignature",
    "PetitionState",
    "Plan",
    "PlanState",
    "PlanWarning",
    "ProgressBoard",
    "Publication",
    "Question",
    "QuestionReason",
    "Recommendation",
    "RecordedReglament",
    "RegionalReport",
    "Reminder",
    "ReminderState",
    "Role",
    "RoleGrant",
    "RollEntry",
    "Rsvp",
    "Seat",
    "Seated",
    "SecretBallot",
    "SharedPace",
    "SpeakerTurn",
    "StartedTerm",
    "Telling",
    "TellingWay",
    "TermKind",
    "Turnout",
    "Vote",
    "VoteForm",
    "VoteResult",
    "VoteState",
]
