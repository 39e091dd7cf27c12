"""A clerk changes a convened meeting: date, place, video link, agenda; members are told anew, the terms hold anew."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.rules import convocation as rule
from bot.rules.convocation import ConvocationVerdict, Severity
from bot.rules.telling import last_day_to_tell
from bot.rules.terms import local_day
from bot.usecases.convene import (
    REASON_LETTERS,
    Agenda,
    check_length,
    check_words,
    counts_from_decision,
    refusal_of,
    require_lawful,
)
from bot.usecases.errors import Refused
from bot.usecases.notify import ABOUT_THE_MEETING, keep_answers, overtake, write_notice
from bot.usecases.office import Act, Office
from bot.usecases.remind import plan_reminders
from bot.usecases.rights import Actor, Right
from bot.usecases.roll import load_meeting, lock_meeting, members_in_force
from db.models import AgendaItem, Meeting, MeetingState, NoticeKind


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes different; None leaves it. A new date comes with the order that sets it (9.2)."""

    starts_at: datetime | None = None
    order_number: str | None = None
    order_date: date | None = None
    places: tuple[str, str] | None = None
    agenda: Agenda | None = None
    online: bool | None = None
    """With a video link, or without one any more: where a member may take part is a place (9.2)."""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class MeetingChanged:
    """`changed` names what did change: date, place, online, agenda; empty when the meeting was like that already.

    `held_until` and `by_night` as in `NoticeWritten`.
    """

    meeting_id: int
    changed: tuple[str, ...]
    queued: int = 0
    not_bound: int = 0
    held_until: datetime | None = None
    by_night: bool = False


async def judge_change(office: Office, actor: Actor, meeting_id: int, change: Change) -> ConvocationVerdict:
    """What stands against the change."""
    async with office.look(actor) as act:
        meeting = await load_meeting(act.session, meeting_id)
        act.require(Right.CONVENE, meeting)
        _must_be_convened(meeting)
        return _judge(act, meeting, change)


async def change_meeting(office: Office, actor: Actor, meeting_id: int, change: Change) -> MeetingChanged:
    """Write the change and a notice of it. Sent twice, it finds nothing to change and tells nobody."""
    async with office.act(actor) as act:
        meeting = await lock_meeting(act.session, meeting_id)
        act.require(Right.CONVENE, meeting)
        _must_be_convened(meeting)
        changed = _differences(meeting, change)
        if not changed:
            return MeetingChanged(meeting.id, ())
        _check(meeting, change)
        verdict = _judge(act, meeting, change)
        if verdict.severity is Severity.REFUSED:
            raise refusal_of_change(verdict, change)
        require_lawful(verdict, change.reason)
        _apply(meeting, change)
        if verdict.severity is Severity.WARNING_NEEDS_REASON:
            meeting.short_notice_reason = change.reason
        meeting.revision += 1
        act.record("meeting.changed", meeting, changed=list(changed), revision=meeting.revision)
        members = await members_in_force(act.session, meeting.body_id, local_day(meeting.starts_at))
        await overtake(act, meeting, ABOUT_THE_MEETING)
        written = await write_notice(
            act,
            NoticeKind.CHANGE,
            meeting,
            [member.id for member in members],
            payload={"changed": list(changed)},
            priority=1,
            last_day=last_day_to_tell(verdict),
        )
        await plan_reminders(act, meeting)
        if changed == ("agenda",):
            await keep_answers(act, meeting, written.notice_id)
        await act.commit()
        return MeetingChanged(
            meeting.id, changed, written.queued, written.not_bound, written.held_until, written.by_night
        )


def refusal_of_change(verdict: ConvocationVerdict, change: Change) -> Refused:
    """A date's refusal names the days that would do; a place or agenda that comes too late, how late it is."""
    if change.starts_at is not None:
        return refusal_of(verdict)
    return Refused(f"late-change-{verdict.clause}", days=verdict.days_ahead, term=verdict.term_days)


def _must_be_convened(meeting: Meeting) -> None:
    if meeting.state is not MeetingState.CONVENED:
        raise Refused("meeting-not-changeable")


def _judge(act: Act, meeting: Meeting, change: Change) -> ConvocationVerdict:
    """A new date is judged by the day of the order that sets it; another place or agenda by today's distance.

    9.2 wants date, place and agenda of the regular Session known 30 days ahead: less is refused, and the way out is
    a later date. Where the law sets no such days, a late place or agenda asks for a reason on the record.
    """
    starts_at = change.starts_at or meeting.starts_at
    if starts_at <= act.now:
        raise Refused("date-past")
    if change.starts_at is None:
        return _distance(act, meeting)
    if change.order_date is None or change.order_number is None:
        raise Refused("order-missing")
    if change.order_date > act.today:
        raise Refused("order-date-future")
    from_decision = counts_from_decision(meeting.body.kind, meeting.kind, change.order_date)
    return rule.convene(
        meeting.body.kind,
        meeting.kind,
        ordered=change.order_date,
        starts=local_day(starts_at),
        notice_days=meeting.body.notice_days,
        decided=meeting.decision_date if from_decision else None,
    )


def _distance(act: Act, meeting: Meeting) -> ConvocationVerdict:
    from_decision = counts_from_decision(meeting.body.kind, meeting.kind, act.today)
    verdict = rule.convene(
        meeting.body.kind,
        meeting.kind,
        ordered=act.today,
        starts=local_day(meeting.starts_at),
        notice_days=meeting.body.notice_days,
        decided=meeting.decision_date if from_decision else None,
    )
    if verdict.severity is Severity.REFUSED and from_decision:
        # 9.3 bounds the day of an extraordinary Session, which stays: its place and agenda have no days of their own.
        return replace(verdict, lawful=True, severity=Severity.WARNING_NEEDS_REASON)
    return verdict


def _differences(meeting: Meeting, change: Change) -> tuple[str, ...]:
    changed = []
    if change.starts_at is not None and change.starts_at != meeting.starts_at:
        changed.append("date")
    if change.places is not None and change.places != (meeting.place_kk, meeting.place_ru):
        changed.append("place")
    if change.online is not None and change.online != meeting.online:
        changed.append("online")
    standing = tuple((item.title_kk, item.title_ru) for item in meeting.agenda)
    if change.agenda is not None and change.agenda != standing:
        changed.append("agenda")
    return tuple(changed)


def _check(meeting: Meeting, change: Change) -> None:
    places = change.places or (meeting.place_kk, meeting.place_ru)
    agenda = change.agenda
    if agenda is None:
        agenda = tuple((item.title_kk, item.title_ru) for item in meeting.agenda)
    check_words(*places, agenda)
    if change.reason is not None:
        check_length(change.reason, REASON_LETTERS)


def _apply(meeting: Meeting, change: Change) -> None:
    if change.starts_at is not None and change.order_number is not None and change.order_date is not None:
        meeting.starts_at = change.starts_at
        meeting.order_number, meeting.order_date = change.order_number, change.order_date
    if change.places is not None:
        meeting.place_kk, meeting.place_ru = change.places
    if change.online is not None:
        meeting.online = change.online
    if change.agenda is not None:
        _replace_agenda(meeting, change.agenda)


def _replace_agenda(meeting: Meeting, agenda: Agenda) -> None:
    """Items keep their rows by number: two rows of one number may not meet, not even within a transaction."""
    for number, (kk, ru) in enumerate(agenda, 1):
        if number <= len(meeting.agenda):
            meeting.agenda[number - 1].title_kk, meeting.agenda[number - 1].title_ru = kk, ru
        else:
            meeting.agenda.append(AgendaItem(number=number, title_kk=kk, title_ru=ru))
    del meeting.agenda[len(agenda) :]
