"""A meeting in words: its title, when and where, its agenda, its card and the list of meetings."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.rules.bodies import BodyKind
from bot.rules.convocation import MeetingKind
from bot.usecases.rights import Right
from bot.usecases.see_meeting import Item, MeetingCard, MeetingFacts, MeetingList, OwnAnswer
from bot.views.fitting import paged, shortened
from bot.views.hall import LeaveHall, RegisterHere, RegisterRemotely
from bot.views.ids import RowId
from bot.views.screens import Screen, button, rows
from bot.views.taps import (
    OpenAgenda,
    OpenDeliveries,
    OpenDesk,
    OpenDoor,
    OpenFloor,
    OpenHallPicture,
    OpenMeeting,
    OpenMeetings,
    OpenMenu,
    OpenMinutes,
    OpenVote,
)
from bot.views.texts import Texts
from db.models import MeetingState, Rsvp

AGENDA_PAGE = 3000
"""Characters of agenda on a page: an agenda of 60 long items is read in a few taps."""
PUBLICATIONS_SHOWN = 3
RSVP_LETTERS = {"y": Rsvp.WILL_COME, "n": Rsvp.CANNOT}


class MarkRead(CallbackData, prefix="nr"):
    """ "I have read it", beneath a notice or the card."""

    notice_id: RowId


class AnswerNotice(CallbackData, prefix="na"):
    """ "Will come" or "can't"; `answer` is a letter of `RSVP_LETTERS`."""

    notice_id: RowId
    answer: str


class ChangeMeeting(CallbackData, prefix="chg"):
    """The clerk's choice of what to change."""

    meeting_id: RowId


class CancelMeeting(CallbackData, prefix="cnl"):
    """The dialogue that cancels a meeting."""

    meeting_id: RowId


class RecordPublication(CallbackData, prefix="pub"):
    """The dialogue that records an announcement in the mass media (9.2)."""

    meeting_id: RowId


def title(texts: Texts, facts: MeetingFacts) -> str:
    """«Кезекті Сессия», «Очередная Сессия»: what the meeting is; whose, `body` says."""
    gathering = "session" if facts.body_kind.is_session else "council"
    return texts(f"meeting.title.{gathering}.{facts.kind}")


def body(texts: Texts, facts: MeetingFacts) -> str:
    return texts.pick(facts.body_kk, facts.body_ru)


def when_and_where(texts: Texts, facts: MeetingFacts) -> str:
    """The day, the hour, the place, and whether there is a video link too."""
    line = texts(
        "meeting.when-and-where",
        date=texts.date(facts.starts_at),
        weekday=texts.weekday(facts.starts_at),
        time=texts.time(facts.starts_at),
        place=texts.pick(facts.place_kk, facts.place_ru),
    )
    return f"{line}\n{texts('meeting.online')}" if facts.online else line


def order(texts: Texts, facts: MeetingFacts) -> str:
    """The order that convened it, on whose initiative (9.3), and who called the Council (10.3)."""
    lines = [texts("meeting.order", number=facts.order_number, date=texts.date(facts.order_date))]
    if facts.initiator is not None:
        lines.append(texts(f"meeting.initiator.{facts.initiator}"))
    if facts.signatures is not None:
        lines.append(texts("meeting.signatures", count=facts.signatures))
    if facts.caller is not None:
        lines.append(texts(f"meeting.caller.{facts.caller}"))
    if facts.decision_date is not None:
        lines.append(texts("meeting.decided", date=texts.date(facts.decision_date)))
    return "\n".join(lines)


def item_line(texts: Texts, item: Item, most: int | None = None) -> str:
    words = texts.pick(item.title_kk, item.title_ru)
    return texts(
        "meeting.item", number=str(item.number), title=shortened(words, most) if most is not None else words
    )


def card_screen(texts: Texts, card: MeetingCard) -> Screen:
    """The meeting as this person sees it, with what they may do about it."""
    facts = card.facts
    lines = [
        texts("meeting.heading", title=title(texts, facts), body=body(texts, facts)),
        texts(f"meeting.state.{facts.state}"),
        "",
        when_and_where(texts, facts),
        order(texts, facts),
        texts.many("meeting.items", len(facts.agenda)),
    ]
    if facts.cancel_reason is not None:
        lines.append(texts("meeting.cancel-reason", reason=facts.cancel_reason))
    if Right.SEE_MEETING in card.rights:
        lines += _for_the_secretariat(texts, card)
    if card.own is not None:
        lines += ["", own_line(texts, card.own)]
    return Screen("\n".join(lines), _card_keyboard(texts, card))


def _for_the_secretariat(texts: Texts, card: MeetingCard) -> list[str]:
    lines = [""]
    if card.facts.short_notice_reason is not None:
        lines.append(texts("meeting.short-notice", reason=card.facts.short_notice_reason))
    lines += [
        texts(
            "meeting.published" if published.address else "meeting.published-without-address",
            date=texts.date(published.published_on),
            outlet=published.outlet,
            address=published.address,
        )
        for published in card.publications[-PUBLICATIONS_SHOWN:]
    ]
    if needs_publication(card.facts) and not card.publications:
        lines.append(texts("meeting.not-published"))
    return lines


def needs_publication(facts: MeetingFacts) -> bool:
    """9.2 asks for it of the regular Session; a region's sessions have no such duty."""
    return facts.body_kind is BodyKind.SESSION and facts.kind is MeetingKind.REGULAR


def own_line(texts: Texts, own: OwnAnswer) -> str:
    if own.rsvp is not None:
        return texts(f"meeting.own.{own.rsvp}")
    return texts("meeting.own.read" if own.read else "meeting.own.unread")


def answer_rows(texts: Texts, own: OwnAnswer, state: MeetingState) -> list[list[InlineKeyboardButton]]:
    """ "Read", and while the meeting is still to come, "will come" and "can't"; what was tapped is ticked."""
    plain = Texts.plain(texts.language)
    read = "notice.read-done" if own.read else "notice.read"
    lines = [[button(plain(read), MarkRead(notice_id=own.notice_id))]]
    if state in (MeetingState.CONVENED, MeetingState.REGISTRATION):
        lines.append(
            [
                button(
                    plain(f"notice.{rsvp}-done" if own.rsvp is rsvp else f"notice.{rsvp}"),
                    AnswerNotice(notice_id=own.notice_id, answer=letter),
                )
                for letter, rsvp in RSVP_LETTERS.items()
            ]
        )
    return lines


def _card_keyboard(texts: Texts, card: MeetingCard) -> InlineKeyboardMarkup:
    plain = Texts.plain(texts.language)
    number, state = card.facts.meeting_id, card.facts.state
    running = state in (MeetingState.REGISTRATION, MeetingState.OPEN)
    lines: list[list[InlineKeyboardButton]] = []
    if card.own is not None:
        lines += answer_rows(texts, card.own, state)
    lines.append([button(plain("meeting.agenda-button"), OpenAgenda(meeting_id=number))])
    if card.takes_part and running:
        lines += _hall_rows(plain, card)
    if running and not card.present:
        lines.append([button(plain("meeting.picture-button"), OpenHallPicture(meeting_id=number))])
    if Right.PRESIDE in card.rights and state is not MeetingState.CANCELLED:
        lines.append([button(plain("meeting.desk-button"), OpenDesk(meeting_id=number))])
    if Right.KEEP_ATTENDANCE in card.rights and state not in (MeetingState.CLOSED, MeetingState.CANCELLED):
        lines.append([button(plain("meeting.door-button"), OpenDoor(meeting_id=number))])
    if Right.SEE_MEETING in card.rights:
        lines.append([button(plain("meeting.deliveries-button"), OpenDeliveries(meeting_id=number))])
    if Right.CONVENE in card.rights:
        lines += _clerks_rows(plain, number, state)
    if Right.DRAW_UP_MINUTES in card.rights and state is MeetingState.CLOSED:
        lines.append([button(plain("meeting.minutes-button"), OpenMinutes(meeting_id=number))])
    lines.append(
        [button(plain("meeting.all-button"), OpenMeetings()), button(plain("button.menu"), OpenMenu())]
    )
    return rows(*lines)


def _hall_rows(plain: Texts, card: MeetingCard) -> list[list[InlineKeyboardButton]]:
    """Outside the hall there is one thing to do: to register. Inside: to vote, to ask for the floor, to leave."""
    number = card.facts.meeting_id
    if not card.present:
        here = [button(plain("hall.register"), RegisterHere(meeting_id=number))]
        if not card.facts.online:
            return [here]
        return [here, [button(plain("hall.register-remotely"), RegisterRemotely(meeting_id=number))]]
    return [
        [button(plain("meeting.vote-button"), OpenVote(meeting_id=number))],
        [button(plain("meeting.floor-button"), OpenFloor(meeting_id=number))]
        if card.facts.state is MeetingState.OPEN
        else [],
        [button(plain("hall.leaving"), LeaveHall(meeting_id=number))],
    ]


def _clerks_rows(plain: Texts, number: int, state: MeetingState) -> list[list[InlineKeyboardButton]]:
    published = [button(plain("meeting.publication-button"), RecordPublication(meeting_id=number))]
    if state is not MeetingState.CONVENED:
        return [published]
    return [
        published,
        [
            button(plain("meeting.change-button"), ChangeMeeting(meeting_id=number)),
            button(plain("meeting.cancel-button"), CancelMeeting(meeting_id=number)),
        ],
    ]


def agenda_screen(texts: Texts, facts: MeetingFacts, page: int) -> Screen:
    """The whole agenda, page by page; a page too far is the last."""
    plain = Texts.plain(texts.language)
    pages = paged((item_line(texts, item) for item in facts.agenda), AGENDA_PAGE)
    page = min(max(page, 0), len(pages) - 1)
    heading = texts("meeting.agenda-heading", title=title(texts, facts), date=texts.date(facts.starts_at))
    if len(pages) > 1:
        heading = "\n".join([heading, texts("meeting.page", page=page + 1, pages=len(pages))])
    turning = []
    if page > 0:
        turning.append(
            button(plain("button.previous"), OpenAgenda(meeting_id=facts.meeting_id, page=page - 1))
        )
    if page < len(pages) - 1:
        turning.append(button(plain("button.next"), OpenAgenda(meeting_id=facts.meeting_id, page=page + 1)))
    back = [button(plain("meeting.card-button"), OpenMeeting(meeting_id=facts.meeting_id))]
    return Screen("\n\n".join([heading, *pages[page]]), rows(turning, back))


def list_screen(texts: Texts, found: MeetingList) -> Screen:
    """The meetings that concern the person, a button each."""
    plain = Texts.plain(texts.language)
    if not found.meetings:
        return Screen(texts("meetings.none"), rows([button(plain("button.menu"), OpenMenu())]))
    lines = [
        [
            button(
                plain(
                    "meetings.line",
                    mark=plain(f"meetings.mark.{facts.state}"),
                    date=plain.date(facts.starts_at),
                    body=plain.pick(facts.body_kk, facts.body_ru),
                ),
                OpenMeeting(meeting_id=facts.meeting_id),
            )
        ]
        for facts in found.meetings
    ]
    turning = []
    if found.page > 0:
        turning.append(button(plain("button.previous"), OpenMeetings(page=found.page - 1)))
    if found.page < found.pages - 1:
        turning.append(button(plain("button.next"), OpenMeetings(page=found.page + 1)))
    return Screen(
        texts("meetings.heading"), rows(*lines, turning, [button(plain("button.menu"), OpenMenu())])
    )
