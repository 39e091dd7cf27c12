"""A reminder of a meeting: how far off it is, when and where, and the buttons of the notice that it reminds of."""

from bot.usecases.see_meeting import OwnAnswer
from bot.usecases.see_notice import NoticeFacts
from bot.views.letters import NoticeMessage
from bot.views.meetings import answer_rows, body, title, when_and_where
from bot.views.screens import button, rows
from bot.views.taps import OpenMeeting
from bot.views.texts import Texts


def reminder(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    """To who has read the notice: the day comes near."""
    return _reminder(texts, facts, read=True)


def read_reminder(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    """To who has not tapped "read": the notice is waiting."""
    return _reminder(texts, facts, read=False)


def _reminder(texts: Texts, facts: NoticeFacts, *, read: bool) -> NoticeMessage:
    meeting = facts.meeting
    plain = Texts.plain(texts.language)
    lines = [
        texts(f"reminder.{facts.payload['mark']}"),
        texts("reminder.meeting", title=title(texts, meeting), body=body(texts, meeting)),
        "",
        when_and_where(texts, meeting),
    ]
    if not read:
        lines += ["", texts("reminder.please-read")]
    answers = answer_rows(texts, OwnAnswer(facts.payload["notice_id"], read, None), meeting.state)
    card = [button(plain("notice.meeting"), OpenMeeting(meeting_id=meeting.meeting_id))]
    return NoticeMessage("\n".join(lines), rows(*answers, card))
