"""The clerk's dialogues: the questions, the previews in both languages, what came of it."""

from collections.abc import Iterable, Mapping, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.rules.convocation import ConvocationVerdict, CouncilCaller, Initiator, MeetingKind
from bot.usecases.cancel_meeting import MeetingCancelled
from bot.usecases.change_meeting import MeetingChanged
from bot.usecases.convene import BodyChoice, Convened
from bot.usecases.see_meeting import MeetingFacts
from bot.views.fitting import paged, shortened
from bot.views.ids import RowId
from bot.views.meetings import body, item_line, order, title, when_and_where
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenClerk, OpenDeliveries, OpenMeeting
from bot.views.texts import LANGUAGES, Texts

BODIES_PAGE = 8
PREVIEW_PAGE = 3200
"""Characters of a preview on a page."""
LAST_ITEMS = 3
ITEM_SHOWN = 80
LABEL = 60


class Answer(CallbackData, prefix="cv"):
    """A button of a dialogue. `step` is the step it belongs to: at any other it is stale."""

    step: str
    does: str
    value: str = ""


class Go(CallbackData, prefix="cvg"):
    """Back, or out of the dialogue: at any step."""

    back: bool


class StartChange(CallbackData, prefix="chw"):
    """What to change about a meeting: one of `CHANGEABLE`."""

    meeting_id: RowId
    what: str


CHANGEABLE = ("date", "place", "online", "agenda")


def question_screen(
    texts: Texts, step: str, buttons: Iterable[Sequence[InlineKeyboardButton]] = (), *, first: bool = False
) -> Screen:
    """A question with its own buttons, and back and cancel beneath."""
    return Screen(texts(f"convening.ask.{step}"), rows(*buttons, _ways_out(texts, first=first)))


def _ways_out(texts: Texts, *, first: bool = False) -> list[InlineKeyboardButton]:
    plain = Texts.plain(texts.language)
    stop = button(plain("button.cancel"), Go(back=False))
    return [stop] if first else [button(plain("button.back"), Go(back=True)), stop]


def published_on_screen(texts: Texts, facts: MeetingFacts, *, first: bool) -> Screen:
    """It names the meeting: the list of duties leads here past its card."""
    text = texts("convening.ask.published_on", day=texts.date(facts.starts_at))
    return Screen(text, rows(_ways_out(texts, first=first)))


def bodies_screen(texts: Texts, choices: Sequence[BodyChoice], page: int) -> Screen:
    """The bodies in the clerk's scope, page by page."""
    plain = Texts.plain(texts.language)
    pages = max(1, -(-len(choices) // BODIES_PAGE))
    page = min(max(page, 0), pages - 1)
    lines = [
        [
            button(
                shortened(plain.pick(choice.name_kk, choice.name_ru), LABEL),
                Answer(step="body", does="pick", value=str(choice.body_id)),
            )
        ]
        for choice in choices[page * BODIES_PAGE : (page + 1) * BODIES_PAGE]
    ]
    return question_screen(texts, "body", [*lines, _turning(plain, "body", page, pages)], first=True)


def _turning(plain: Texts, step: str, page: int, pages: int) -> list[InlineKeyboardButton]:
    turning = []
    if page > 0:
        turning.append(button(plain("button.previous"), Answer(step=step, does="page", value=str(page - 1))))
    if page < pages - 1:
        turning.append(button(plain("button.next"), Answer(step=step, does="page", value=str(page + 1))))
    return turning


def kind_screen(texts: Texts, *, is_session: bool, first: bool) -> Screen:
    plain = Texts.plain(texts.language)
    gathering = "session" if is_session else "council"
    lines = [
        [
            button(
                plain(f"meeting.title.{gathering}.{kind}"), Answer(step="kind", does="pick", value=kind.value)
            )
        ]
        for kind in MeetingKind
    ]
    return question_screen(texts, "kind", lines, first=first)


def initiator_screen(texts: Texts) -> Screen:
    plain = Texts.plain(texts.language)
    lines = [
        [
            button(
                plain(f"convening.initiator.{initiator}"),
                Answer(step="initiator", does="pick", value=initiator.value),
            )
        ]
        for initiator in Initiator
    ]
    return question_screen(texts, "initiator", lines)


def caller_screen(texts: Texts) -> Screen:
    """Who calls the Council; the deputy's button says that the Assembly's Chair agreed (10.3)."""
    plain = Texts.plain(texts.language)
    lines = [
        [button(plain(f"convening.caller.{caller}"), Answer(step="caller", does="pick", value=caller.value))]
        for caller in CouncilCaller
    ]
    return question_screen(texts, "caller", lines)


def agenda_step_screen(texts: Texts, step: str, items: Sequence[str], *, first: bool) -> Screen:
    """What has come so far, and the button that ends it."""
    plain = Texts.plain(texts.language)
    if not items:
        return question_screen(texts, step, first=first)
    begin = max(0, len(items) - LAST_ITEMS)
    last = [
        texts("meeting.item", number=str(number), title=shortened(items[number - 1], ITEM_SHOWN))
        for number in range(begin + 1, len(items) + 1)
    ]
    text = "\n".join(
        [texts.many("convening.items-so-far", len(items)), *last, "", texts("convening.more-or-done")]
    )
    lines = [
        [button(plain("convening.done-button"), Answer(step=step, does="done"))],
        [button(plain("convening.clear-button"), Answer(step=step, does="clear"))],
    ]
    return Screen(text, rows(*lines, _ways_out(texts, first=first)))


def address_screen(texts: Texts) -> Screen:
    plain = Texts.plain(texts.language)
    return question_screen(
        texts, "address", [[button(plain("convening.skip-button"), Answer(step="address", does="skip"))]]
    )


def reason_screen(texts: Texts, verdict: ConvocationVerdict) -> Screen:
    """The body's own term is broken where the law leaves it open: it needs a reason on the record."""
    key = "convening.warning-term" if verdict.latest is None else "convening.warning-month"
    warning = texts(
        key,
        days=verdict.days_ahead,
        term=verdict.term_days,
        earliest=verdict.earliest,
        latest=verdict.latest or verdict.earliest,
    )
    return Screen(f"{warning}\n\n{texts('convening.ask.reason')}", rows(_ways_out(texts)))


def refused_screen(texts: Texts, refusal: str, values: Mapping[str, object], asked: Sequence[str]) -> Screen:
    """The law refuses: the clause, the days that would do, and those of the steps asked that can be mended."""
    plain = Texts.plain(texts.language)
    labels = {"date": "convening.other-date-button", "order_date": "convening.other-order-button"}
    if "latest" in values:
        labels["decision_date"] = "convening.other-decision-button"
    lines = [
        [button(plain(label), Answer(step="refused", does="goto", value=step))]
        for step, label in labels.items()
        if step in asked
    ]
    return Screen(texts(f"refusal.{refusal}", **values), rows(*lines, _ways_out(texts)))


def preview_screen(texts: Texts, purpose: str, facts: MeetingFacts, page: int = 0) -> Screen:
    """What the members will read, in Kazakh and in Russian, page by page, and the button that sends it."""
    plain = Texts.plain(texts.language)
    blocks = [block for language in LANGUAGES for block in _preview(Texts(language), purpose, facts)]
    pages = paged(blocks, PREVIEW_PAGE)
    page = min(max(page, 0), len(pages) - 1)
    head = [texts(f"convening.preview.{purpose}")]
    if len(pages) > 1:
        head.append(texts("meeting.page", page=page + 1, pages=len(pages)))
    send = button(plain(f"convening.send.{purpose}"), Answer(step="confirm", does="send"))
    turning = _turning(plain, "confirm", page, len(pages))
    online = []
    if purpose == "convene":
        label = "convening.without-video" if facts.online else "convening.with-video"
        online.append(button(plain(label), Answer(step="confirm", does="online")))
    return Screen("\n".join([*head, *pages[page]]), rows(turning, online, [send], _ways_out(texts)))


def _preview(texts: Texts, purpose: str, facts: MeetingFacts) -> list[str]:
    head = [
        "",
        texts("convening.language"),
        texts("meeting.heading", title=title(texts, facts), body=body(texts, facts)),
        when_and_where(texts, facts),
    ]
    if purpose == "cancel":
        return ["\n".join([*head, texts("meeting.cancel-reason", reason=facts.cancel_reason or "")])]
    head.append(order(texts, facts))
    if facts.short_notice_reason is not None:
        head.append(texts("meeting.short-notice", reason=facts.short_notice_reason))
    return ["\n".join(head), *(item_line(texts, item) for item in facts.agenda)]


def publication_screen(texts: Texts, published_on: object, outlet: str, address: str) -> Screen:
    plain = Texts.plain(texts.language)
    key = "meeting.published" if address else "meeting.published-without-address"
    line = texts(key, date=published_on, outlet=outlet, address=address)
    send = button(plain("convening.send.publication"), Answer(step="confirm", does="send"))
    return Screen("\n\n".join([texts("convening.preview.publication"), line]), rows([send], _ways_out(texts)))


def convened_screen(texts: Texts, convened: Convened) -> Screen:
    """Sent, and to how many; a second tap says that it had been sent."""
    if convened.again:
        return _result(texts, texts("convening.again"), convened.meeting_id)
    return _told(texts, "convening.sent", convened)


def changed_screen(texts: Texts, changed: MeetingChanged) -> Screen:
    if not changed.changed:
        return _result(texts, texts("convening.unchanged"), changed.meeting_id)
    return _told(texts, "convening.changed", changed)


def cancelled_screen(texts: Texts, cancelled: MeetingCancelled) -> Screen:
    if cancelled.again:
        return _result(texts, texts("convening.cancelled-again"), cancelled.meeting_id)
    return _told(texts, "convening.cancelled", cancelled)


def _told(texts: Texts, key: str, told: Convened | MeetingChanged | MeetingCancelled) -> Screen:
    lines = [texts(key), texts.many("convening.told", told.queued)]
    if told.queued and told.held_until is not None:
        lines.append(texts("outbox.held-until", date=told.held_until, time=texts.time(told.held_until)))
    if told.queued and told.by_night:
        lines.append(texts("outbox.by-night"))
    if told.not_bound:
        lines.append(texts.many("convening.not-bound", told.not_bound))
    return _result(texts, "\n".join(lines), told.meeting_id)


def _result(texts: Texts, text: str, meeting_id: int) -> Screen:
    plain = Texts.plain(texts.language)
    return Screen(
        text,
        rows(
            [button(plain("meeting.deliveries-button"), OpenDeliveries(meeting_id=meeting_id))],
            [button(plain("meeting.card-button"), OpenMeeting(meeting_id=meeting_id))],
        ),
    )


def what_to_change_screen(texts: Texts, facts: MeetingFacts) -> Screen:
    plain = Texts.plain(texts.language)
    lines = [
        [button(plain(f"convening.change.{what}"), StartChange(meeting_id=facts.meeting_id, what=what))]
        for what in CHANGEABLE
    ]
    back = [button(plain("button.back"), OpenMeeting(meeting_id=facts.meeting_id))]
    heading = texts("meeting.heading", title=title(texts, facts), body=body(texts, facts))
    return Screen("\n\n".join([heading, texts("convening.ask.what")]), rows(*lines, back))


def stopped_screen(texts: Texts, meeting_id: int) -> Screen:
    """The dialogue was left; nothing was sent."""
    plain = Texts.plain(texts.language)
    if meeting_id:
        back = button(plain("meeting.card-button"), OpenMeeting(meeting_id=meeting_id))
    else:
        back = button(plain("clerk.desk-button"), OpenClerk())
    return Screen(texts("convening.stopped"), rows([back]))
