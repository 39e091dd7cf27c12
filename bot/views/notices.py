"""What a notice looks like when it is sent: one message, whatever it tells."""

from collections.abc import Callable
from datetime import datetime

from aiogram.types import InlineKeyboardMarkup

from bot.documents.calendar import CalendarEntry, calendar_file
from bot.rules.law import Words
from bot.rules.terms import local_day
from bot.usecases.see_meeting import MeetingFacts, OwnAnswer
from bot.usecases.see_notice import NoticeFacts
from bot.views.announcing import announcement_notice, missed_notice
from bot.views.annulling import annulled_notice
from bot.views.ballots import question_screen
from bot.views.duties import duty_notice, report_asked
from bot.views.fitting import CAPTION, shown_length
from bot.views.letters import NoticeFile, NoticeMessage
from bot.views.meetings import answer_rows, body, item_line, order, title, when_and_where
from bot.views.petitions import petition_reached
from bot.views.planning import preparation_warning
from bot.views.reminders import read_reminder, reminder
from bot.views.screens import button, rows
from bot.views.secret_ballots import list_keyboard, secret_screen
from bot.views.speakers import floor_given
from bot.views.taps import OpenAgenda, OpenMeeting
from bot.views.texts import Texts
from bot.views.unreachable import unreachable_notice
from bot.views.votes import announcement
from db.models import MeetingState, NoticeKind, Rsvp

ITEM_IN_CAPTION = 160
"""Letters of an agenda item that a caption shows; the button leads to all of them."""


Renderer = Callable[[Texts, NoticeFacts], NoticeMessage]


def render(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    """The notice in the reader's language."""
    return RENDERERS[facts.kind](texts, facts)


def notice_keyboard(
    texts: Texts, notice_id: int, meeting: MeetingFacts, *, read: bool = False, rsvp: Rsvp | None = None
) -> InlineKeyboardMarkup:
    """Beneath a notice about a meeting: what the member has tapped is ticked."""
    plain = Texts.plain(texts.language)
    lines = answer_rows(texts, OwnAnswer(notice_id, read, rsvp), meeting.state)
    if meeting.state is not MeetingState.CANCELLED:
        lines.append([button(plain("notice.agenda"), OpenAgenda(meeting_id=meeting.meeting_id))])
    return rows(*lines)


def _about_the_meeting(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    """Date, place, order and as much of the agenda as a caption holds."""
    meeting = facts.meeting
    head = [texts(f"notice.{facts.kind}", title=title(texts, meeting), body=body(texts, meeting))]
    changed = [
        name for name in ("date", "place", "online", "agenda") if name in facts.payload.get("changed", ())
    ]
    head += [texts(f"notice.changed.{name}") for name in changed]
    head += ["", when_and_where(texts, meeting), order(texts, meeting)]
    return NoticeMessage(
        _with_agenda(texts, "\n".join(head), meeting),
        notice_keyboard(texts, facts.notice_id, meeting),
        _calendar(texts, facts, cancelled=False),
    )


def _with_agenda(texts: Texts, head: str, meeting: MeetingFacts) -> str:
    lines = [head, "", texts("notice.agenda-heading")]
    lines += [item_line(texts, item, ITEM_IN_CAPTION) for item in meeting.agenda]
    shown = len(meeting.agenda)
    while shown_length("\n".join(lines)) > CAPTION and shown > 0:
        shown -= 1
        left = len(meeting.agenda) - shown
        lines = [*lines[: 3 + shown], texts.many("notice.more-items", left)]
    return "\n".join(lines)


def _cancellation(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    meeting = facts.meeting
    lines = [
        texts("notice.cancellation", title=title(texts, meeting), body=body(texts, meeting)),
        "",
        when_and_where(texts, meeting),
        texts("meeting.cancel-reason", reason=meeting.cancel_reason or ""),
    ]
    return NoticeMessage(
        "\n".join(lines),
        notice_keyboard(texts, facts.notice_id, meeting),
        _calendar(texts, facts, cancelled=True),
    )


def _calendar(texts: Texts, facts: NoticeFacts, *, cancelled: bool) -> NoticeFile:
    plain = Texts.plain(texts.language)
    name = plain("notice.calendar-name", date=local_day(facts.meeting.starts_at).isoformat())
    content = meeting_calendar(texts.language, facts.meeting, facts.created_at, cancelled=cancelled)
    return NoticeFile(name, content)


def meeting_calendar(
    language: str, meeting: MeetingFacts, stamped_at: datetime, *, cancelled: bool = False
) -> bytes:
    """The meeting's calendar file in the language; `stamped_at`: when it was told."""
    plain = Texts.plain(language)
    items = "\n".join(item_line(plain, item) for item in meeting.agenda)
    entry = CalendarEntry(
        uid=f"meeting-{meeting.meeting_id}-{meeting.convened_at:%Y%m%dT%H%M%SZ}@assembly.invalid",
        revision=meeting.revision,
        stamped_at=stamped_at,
        starts_at=meeting.starts_at,
        summary=plain("notice.calendar-summary", title=title(plain, meeting), body=body(plain, meeting)),
        place=plain.pick(meeting.place_kk, meeting.place_ru),
        description=plain("notice.calendar-description", order=order(plain, meeting), items=items),
        organiser=body(plain, meeting),
        cancelled=cancelled,
    )
    return calendar_file(entry)


def _vote_opened(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    """The ballot itself, as the member will see it again after the tap."""
    asked = facts.question
    assert asked is not None
    if asked.secret:
        title = Words(asked.title_kk, asked.title_ru)
        secret = secret_screen(
            texts,
            asked.vote_id,
            asked.item_number,
            title,
            asked.candidates,
            asked.places,
            closes_at=asked.closes_at,
        )
        return NoticeMessage(secret.text, secret.keyboard)
    screen = question_screen(
        texts, asked.vote_id, asked.item_number, asked.title_kk, asked.title_ru, None, asked.closes_at
    )
    return NoticeMessage(screen.text, screen.keyboard)


def _vote_announced(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    assert facts.result is not None
    keyboard = list_keyboard(texts, facts.result)
    return NoticeMessage(announcement(texts, facts.result), keyboard)


def _vote_annulled(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    asked = facts.question
    assert asked is not None
    title = texts.pick(asked.title_kk, asked.title_ru)
    return NoticeMessage(annulled_notice(texts, asked.item_number, title, asked.annul_reason or ""), None)


def _floor_given(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    screen = floor_given(texts, facts.meeting.meeting_id, facts.payload["minutes"])
    return NoticeMessage(screen.text, screen.keyboard)


def _quorum(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    """To the chair and the clerks; the counts are those of the moment at which it turned."""
    plain = Texts.plain(texts.language)
    counts = {name: facts.payload[name] for name in ("present", "total", "needed")}
    text = texts(
        f"notice.{facts.kind}", title=title(texts, facts.meeting), body=body(texts, facts.meeting), **counts
    )
    card = OpenMeeting(meeting_id=facts.meeting.meeting_id)
    return NoticeMessage(text, rows([button(plain("notice.meeting"), card)]))


RENDERERS: dict[NoticeKind, Renderer] = {
    NoticeKind.CONVOCATION: _about_the_meeting,
    NoticeKind.CHANGE: _about_the_meeting,
    NoticeKind.CANCELLATION: _cancellation,
    NoticeKind.VOTE_OPENED: _vote_opened,
    NoticeKind.VOTE_ANNOUNCED: _vote_announced,
    NoticeKind.VOTE_ANNULLED: _vote_annulled,
    NoticeKind.FLOOR_GIVEN: _floor_given,
    NoticeKind.QUORUM_REACHED: _quorum,
    NoticeKind.QUORUM_LOST: _quorum,
    NoticeKind.ANNOUNCEMENT: announcement_notice,
    NoticeKind.ANNOUNCEMENT_MISSED: missed_notice,
    NoticeKind.PETITION_REACHED: petition_reached,
    NoticeKind.PREPARATION: preparation_warning,
    NoticeKind.REMINDER: reminder,
    NoticeKind.READ_REMINDER: read_reminder,
    NoticeKind.DUTY: duty_notice,
    NoticeKind.REPORT_ASKED: report_asked,
    NoticeKind.UNREACHABLE: unreachable_notice,
}
