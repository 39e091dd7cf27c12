"""What a person sees after a question: the clause, a choice of three, an honest no, or an answer from the records."""

from datetime import date

from aiogram.types import InlineKeyboardButton

from bot.rules.law.loader import load_statute
from bot.rules.law.statute import Statute
from bot.usecases.ask_law import FromLaw, FromRecords, NoQuestion, Reply
from bot.usecases.other_questions import Intent, NextMeeting, OwnAttendance
from bot.views.ask import OFFERED, figure_text, plain_words, silence_text
from bot.views.law import (
    DEFAULT_LAW,
    NotAsked,
    OpenClause,
    OpenLaw,
    beginning,
    clause_label,
    clause_screen,
    lang_of,
    reference,
    source,
)
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenHelp, OpenLanguage, OpenMeeting, OpenMenu
from bot.views.texts import Texts


def reply_screen(texts: Texts, reply: Reply, today: date) -> Screen:
    """The reply in the question's language; `texts` is the person's, for what is no question in any."""
    if isinstance(reply, NoQuestion):
        return no_question_screen(texts, reply)
    if isinstance(reply, FromRecords):
        return _records_screen(Texts(reply.lang), reply)
    return law_screen(Texts(reply.answer.lang), reply, today)


def no_question_screen(texts: Texts, reply: NoQuestion) -> Screen:
    return Screen(texts(f"ask.unfit.{reply.why}"), rows(_ways(texts)))


def unreadable_screen(texts: Texts, *, voice: bool) -> Screen:
    """Pictures, stickers and voice: the bot reads words only."""
    return Screen(texts("ask.unreadable.voice" if voice else "ask.unreadable.other"), rows(_ways(texts)))


def law_screen(texts: Texts, reply: FromLaw, today: date) -> Screen:
    """The answer, under the figure worked out; or what might have been meant; or that the law does not say."""
    statute, answer = load_statute(DEFAULT_LAW), reply.answer
    refs = tuple(hit.ref for hit in answer.hits)
    if answer.outcome == "answer":
        top = plain_words(texts, statute, refs[0])
        if answer.figure is not None:
            top = [figure_text(texts, answer.figure)]
        return clause_screen(texts, statute, refs[0], today, asked=True, top="".join(top))
    if answer.outcome == "choose":
        return _choice_screen(texts, statute, refs[:OFFERED], today)
    blocks = [silence_text(texts, statute, answer)]
    if reply.noted:
        blocks.append(texts("ask.passed-on"))
    return Screen("\n\n".join(blocks), rows(*_clauses(texts, statute, refs[:1], asked=False), _ways(texts)))


def noted_screen(texts: Texts, others: tuple[str, ...], *, noted: bool) -> Screen:
    """ "Not what I asked" is on the secretariat's list; perhaps one of the others is it."""
    blocks = [texts("ask.noted")]
    if noted:
        blocks.append(texts("ask.passed-on"))
    if others:
        blocks.append(texts("ask.noted-others"))
    clauses = _clauses(texts, load_statute(DEFAULT_LAW), others[:OFFERED], asked=False)
    return Screen("\n\n".join(blocks), rows(*clauses, _ways(texts)))


def _choice_screen(texts: Texts, statute: Statute, refs: tuple[str, ...], today: date) -> Screen:
    plain, lang = Texts.plain(texts.language), lang_of(texts.language)
    lines = [
        texts(
            "ask.offer",
            reference=reference(statute.clause(ref), lang),
            beginning=beginning(statute, ref, lang),
        )
        for ref in refs
    ]
    none = NotAsked(refs=",".join(refs), lang=lang)
    return Screen(
        "\n\n".join([texts("ask.choose"), *lines, source(texts, statute, today)]),
        rows(*_clauses(texts, statute, refs, asked=True), [button(plain("ask.none-button"), none)]),
    )


def _clauses(
    texts: Texts, statute: Statute, refs: tuple[str, ...], *, asked: bool
) -> list[list[InlineKeyboardButton]]:
    plain, lang = Texts.plain(texts.language), lang_of(texts.language)
    return [
        [
            button(
                clause_label(plain, statute, ref),
                OpenClause(law=statute.code, ref=ref, lang=lang, asked=asked),
            )
        ]
        for ref in refs
    ]


def _ways(texts: Texts) -> list[InlineKeyboardButton]:
    plain = Texts.plain(texts.language)
    return [
        button(plain("law.contents-button"), OpenLaw(lang=texts.language)),
        button(plain("button.menu"), OpenMenu()),
    ]


def _records_screen(texts: Texts, reply: FromRecords) -> Screen:
    plain = Texts.plain(texts.language)
    if reply.intent is Intent.NEXT_MEETING:
        return _next_meeting_screen(texts, reply.next_meeting)
    if reply.intent is Intent.ATTENDANCE:
        return _attendance_screen(texts, reply)
    if reply.intent is Intent.HOW_TO_CHANGE_LANGUAGE:
        return Screen(texts("ask.how.language"), rows([button(plain("button.language"), OpenLanguage())]))
    return Screen(
        texts(f"ask.how.{reply.intent}"),
        rows([button(plain("button.help"), OpenHelp()), button(plain("button.menu"), OpenMenu())]),
    )


def next_meeting_line(texts: Texts, meeting: NextMeeting) -> str:
    """When and where the body meets next, or that it sits now."""
    return texts(
        "ask.meeting-now" if meeting.under_way else "ask.next-meeting",
        body=texts.pick(meeting.body_kk, meeting.body_ru),
        date=texts.date(meeting.starts_at),
        weekday=texts.weekday(meeting.starts_at),
        time=texts.time(meeting.starts_at),
        place=texts.pick(meeting.place_kk, meeting.place_ru),
    )


def _next_meeting_screen(texts: Texts, meeting: NextMeeting | None) -> Screen:
    plain = Texts.plain(texts.language)
    if meeting is not None:
        way = button(plain("ask.meeting-button"), OpenMeeting(meeting_id=meeting.meeting_id))
        return Screen(next_meeting_line(texts, meeting), rows([way]))
    statute = load_statute(DEFAULT_LAW)
    return Screen(texts("ask.no-next-meeting"), rows(*_clauses(texts, statute, ("9.2", "10.3"), asked=False)))


def _attendance_screen(texts: Texts, reply: FromRecords) -> Screen:
    plain = Texts.plain(texts.language)
    found = reply.attendance
    if found is None:
        text = texts("ask.no-meeting-yet" if reply.bound else "ask.not-bound")
        return Screen(text, rows([button(plain("button.menu"), OpenMenu())]))
    text = texts(
        _attendance_key(found),
        body=texts.pick(found.body_kk, found.body_ru),
        date=texts.date(found.starts_at),
        time="" if found.arrived_at is None else texts.time(found.arrived_at),
    )
    return Screen(text, rows([button(plain("ask.meeting-button"), OpenMeeting(meeting_id=found.meeting_id))]))


def _attendance_key(found: OwnAttendance) -> str:
    """One whole sentence for each case: now or last time, registered, gone again, or not registered."""
    when = "now" if found.under_way else "last"
    if found.arrived_at is None:
        return f"ask.attendance.{when}.absent"
    return f"ask.attendance.{when}.{'left' if found.left and found.under_way else 'present'}"
