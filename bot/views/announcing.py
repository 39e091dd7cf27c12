"""Announcements: the questions to the clerk who writes one, what members get, and how far it has got."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.rules.bodies import REGIONS, Region
from bot.usecases.audiences import Answered, AudienceBody, AudienceFacts, AudienceNames, ToldMeeting
from bot.usecases.see_announcements import AnnouncementFacts, AnnouncementPage, Progress
from bot.usecases.see_notice import NoticeFacts
from bot.usecases.write_announcement import (
    TEXT_LETTERS,
    Announced,
    Draft,
    Judged,
    letters,
)
from bot.views.clerk import bar
from bot.views.fitting import shortened
from bot.views.ids import RowId
from bot.views.letters import KeptFile, NoticeMessage
from bot.views.meetings import title
from bot.views.reach import reach_buttons
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenAnnouncements, OpenClerk, OpenDeliveries, OpenMenu
from bot.views.texts import LANGUAGES, Texts
from db.models import AnnouncementState, DeliveryState, FileKind

LABEL = 60
EXCERPT = 120
"""Characters of an announcement in a list."""
PREVIEW = 700
"""Characters of each language before it is sent; a test send shows all of them."""
BODIES_NAMED = 6
"""Bodies that an audience names; the rest are counted."""
POSITIONS_PAGE = 8
REGIONS_PAGE = 10
STATES_SHOWN = (DeliveryState.FAILED, DeliveryState.NOT_BOUND, DeliveryState.CANCELLED, DeliveryState.HELD)
"""States that are told only when somebody is in them."""


class OpenAnnouncement(CallbackData, prefix="annc"):
    """One announcement, with how far it has got."""

    announcement_id: RowId


class StartAnnouncement(CallbackData, prefix="annw"):
    """The dialogue that writes one."""


class Write(CallbackData, prefix="anw"):
    """A button of that dialogue. `step` is the step it belongs to: at any other it is stale."""

    step: str
    does: str
    value: str = ""


class DropAnnouncement(CallbackData, prefix="annd"):
    """Take back what is scheduled."""

    announcement_id: RowId


class ReadAnnouncement(CallbackData, prefix="annr"):
    """ "I have read it", beneath an announcement."""

    notice_id: RowId


class SteerNotice(CallbackData, prefix="steer"):
    """`does`: pause, resume or cancel a notice under way, or look at it anew."""

    notice_id: RowId
    does: str


# What members get


def announcement_message(
    texts: Texts, payload: Mapping[str, Any], notice_id: int | None = None, *, read: bool = False
) -> NoticeMessage:
    """The announcement in the reader's language; without `notice_id` it is the clerk's own test."""
    lines = [] if notice_id is not None else [texts("announcement.test"), ""]
    lines += [_sender(texts, payload["region"]), "", escape(_words(texts, payload), quote=False)]
    keyboard = read_keyboard(texts, notice_id, read=read) if notice_id is not None else None
    file = None
    if payload["file_id"] is not None:
        file = KeptFile(payload["file_id"], FileKind(payload["file_kind"]))
    return NoticeMessage("\n".join(lines), keyboard, file)


def announcement_notice(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    """As the outbox sends it."""
    return announcement_message(texts, facts.payload, facts.notice_id)


def missed_notice(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    """To its author: it did not go out, and why."""
    plain = Texts.plain(texts.language)
    card = OpenAnnouncement(announcement_id=facts.payload["announcement_id"])
    return NoticeMessage(
        texts(f"announcement.missed-{facts.payload['because']}"),
        rows([button(plain("announcement.open-button"), card)]),
    )


def read_keyboard(texts: Texts, notice_id: int, *, read: bool) -> InlineKeyboardMarkup:
    """ "Read", ticked once it was tapped."""
    label = Texts.plain(texts.language)("notice.read-done" if read else "notice.read")
    return rows([button(label, ReadAnnouncement(notice_id=notice_id))])


def _words(texts: Texts, payload: Mapping[str, Any]) -> str:
    return texts.pick(payload["text_kk"], payload["text_ru"])


def _sender(texts: Texts, region: str | None) -> str:
    if region is None:
        return texts("announcement.from-national")
    found = region_of(region)
    return texts("announcement.from-region", region=texts.pick(found.name_kk, found.genitive_ru))


def region_of(code: str) -> Region:
    """The region of that code."""
    return next(region for region in REGIONS if region.code == code)


# The list, and one of it


def announcements_screen(texts: Texts, found: AnnouncementPage) -> Screen:
    """Newest first, a button each, and the way to write one."""
    plain = Texts.plain(texts.language)
    lines = [texts("announcements.title")]
    if not found.announcements:
        lines.append(texts("announcements.none"))
    numbers = []
    for number, one in enumerate(found.announcements, 1):
        words = shortened(" ".join(texts.pick(one.text_kk, one.text_ru).split()), EXCERPT)
        lines.append(
            "\n".join([texts("announcements.line", number=number, text=words), state_line(texts, one)])
        )
        numbers.append(button(str(number), OpenAnnouncement(announcement_id=one.announcement_id)))
    turning = []
    if found.page > 0:
        turning.append(button(plain("button.previous"), OpenAnnouncements(page=found.page - 1)))
    if found.page < found.pages - 1:
        turning.append(button(plain("button.next"), OpenAnnouncements(page=found.page + 1)))
    return Screen(
        "\n\n".join(lines),
        rows(
            [button(plain("announcements.new-button"), StartAnnouncement())],
            numbers,
            turning,
            [button(plain("clerk.desk-button"), OpenClerk()), button(plain("button.menu"), OpenMenu())],
        ),
    )


def state_line(texts: Texts, one: AnnouncementFacts) -> str:
    """What became of it, and when."""
    at = one.settled_at or one.created_at
    if one.state is AnnouncementState.SCHEDULED and one.scheduled_at is not None:
        at = one.scheduled_at
    return texts(f"announcements.state.{one.state}", date=texts.date(at), time=texts.time(at))


def announcement_screen(texts: Texts, one: AnnouncementFacts, progress: Progress | None) -> Screen:
    """One with its words in the reader's language, and what can still be done about it."""
    plain = Texts.plain(texts.language)
    words = shortened(texts.pick(one.text_kk, one.text_ru), PREVIEW)
    blocks = [state_line(texts, one), escape(words, quote=False)]
    if one.missed_because is not None:
        blocks.append(texts(f"announcement.missed-{one.missed_because}"))
    steering: list[InlineKeyboardButton] = []
    reach: list[InlineKeyboardButton] = []
    if progress is not None:
        blocks.append("\n".join(_numbers(texts, progress)))
        steering, reach = _steering(plain, progress), reach_buttons(plain, progress.notice_id)
    taking_back = []
    if one.state is AnnouncementState.SCHEDULED:
        drop = DropAnnouncement(announcement_id=one.announcement_id)
        taking_back.append(button(plain("announcements.drop-button"), drop))
    return Screen(
        "\n\n".join(blocks),
        rows(steering, reach, taking_back, [button(plain("announcements.list-button"), OpenAnnouncements())]),
    )


# The board that shows how far a notice has got


def progress_screen(texts: Texts, progress: Progress) -> Screen:
    """A bar, the rate and the time left while it goes; what it came to when it is over."""
    plain = Texts.plain(texts.language)
    state = "over" if progress.over else "held" if progress.held else "running"
    lines = [texts(f"progress.{state}")]
    if progress.meeting is not None:
        about = {"title": title(texts, progress.meeting), "date": texts.date(progress.meeting.starts_at)}
        lines.append(texts("progress.meeting", **about))
    else:
        words = " ".join(texts.pick(progress.text_kk, progress.text_ru).split())
        lines.append(texts("progress.about", text=shortened(words, EXCERPT)))
    lines += ["", *_numbers(texts, progress)]
    return Screen("\n".join(lines), rows(_steering(plain, progress), [_onward(plain, progress)]))


def _onward(plain: Texts, progress: Progress) -> InlineKeyboardButton:
    if progress.meeting is None:
        return button(plain("announcements.list-button"), OpenAnnouncements())
    deliveries = OpenDeliveries(meeting_id=progress.meeting.meeting_id)
    return button(plain("meeting.deliveries-button"), deliveries)


def _numbers(texts: Texts, progress: Progress) -> list[str]:
    sent, total = progress.sent, progress.total
    lines = [
        texts("progress.sent", bar=bar(sent, total), sent=sent, total=total),
        texts("progress.read", read=progress.read),
    ]
    lines += [
        texts(f"progress.state.{state}", count=progress.counts[state])
        for state in STATES_SHOWN
        if progress.counts.get(state)
    ]
    if progress.next_due is not None:
        due = progress.next_due
        lines.append(texts("progress.waits", date=texts.date(due), time=texts.time(due)))
    elif progress.seconds_left is not None:
        minutes, seconds = divmod(progress.seconds_left, 60)
        lines.append(texts("progress.rate", per_minute=progress.per_minute))
        lines.append(texts("progress.left", minutes=minutes, seconds=seconds))
    return lines


def _steering(plain: Texts, progress: Progress) -> list[InlineKeyboardButton]:
    """Pause while it goes; what is paused is resumed or cancelled, so no tap cancels at once."""
    number = progress.notice_id
    if progress.over:
        return []
    if progress.held:
        return [
            button(plain("progress.resume-button"), SteerNotice(notice_id=number, does="resume")),
            button(plain("progress.cancel-button"), SteerNotice(notice_id=number, does="cancel")),
        ]
    return [button(plain("progress.pause-button"), SteerNotice(notice_id=number, does="pause"))]


# The dialogue


def _ways_out(plain: Texts, step: str, *, first: bool = False) -> list[InlineKeyboardButton]:
    stop = button(plain("button.cancel"), Write(step=step, does="stop"))
    return [stop] if first else [button(plain("button.back"), Write(step=step, does="back")), stop]


def text_screen(texts: Texts, step: str, so_far: str, *, first: bool) -> Screen:
    """Asks for the words of one language; they may come in several messages, as Telegram cuts a long one."""
    plain = Texts.plain(texts.language)
    lines = [texts(f"announcing.ask.{step}")]
    done = []
    count = letters(so_far)
    if count > TEXT_LETTERS:
        over = count - TEXT_LETTERS
        lines.append(texts("announcing.too-long", count=count, most=TEXT_LETTERS, over=over))
        done = [button(plain("convening.clear-button"), Write(step=step, does="anew"))]
    elif so_far:
        lines.append(texts("announcing.so-far", count=count, end=so_far[-EXCERPT:]))
        done = [
            button(plain("convening.done-button"), Write(step=step, does="done")),
            button(plain("convening.clear-button"), Write(step=step, does="anew")),
        ]
    return Screen("\n\n".join(lines), rows(done, _ways_out(plain, step, first=first)))


def file_screen(texts: Texts, *, attached: bool) -> Screen:
    """Asks for a document or a picture, or none."""
    plain = Texts.plain(texts.language)
    label = "announcing.without-file-button" if attached else "announcing.no-file-button"
    return Screen(
        texts("announcing.ask.file"),
        rows([button(plain(label), Write(step="file", does="none"))], _ways_out(plain, "file")),
    )


def when_screen(texts: Texts) -> Screen:
    """Asks for a day and an hour; or at once."""
    plain = Texts.plain(texts.language)
    now = button(plain("announcing.now-button"), Write(step="when", does="now"))
    return Screen(texts("announcing.ask.when"), rows([now], _ways_out(plain, "when")))


def _choose(label: str, does: str, value: str = "") -> InlineKeyboardButton:
    return button(shortened(label, LABEL), Write(step="audience", does=does, value=value))


def _ticked(plain: Texts, label: str, *, chosen: bool) -> str:
    return plain("announcing.chosen", label=shortened(label, LABEL - 2)) if chosen else label


def _toggles(
    plain: Texts, choices: Iterable[AudienceBody], facts: AudienceFacts
) -> list[list[InlineKeyboardButton]]:
    return [
        [
            _choose(
                _ticked(
                    plain,
                    plain.pick(choice.name_kk, choice.name_ru),
                    chosen=choice.body_id in facts.audience.body_ids,
                ),
                "body",
                str(choice.body_id),
            )
        ]
        for choice in choices
    ]


def audience_screen(
    texts: Texts, facts: AudienceFacts, choices: Sequence[AudienceBody], *, regions: bool
) -> Screen:
    """The bodies of the clerk's own scope to be ticked; `regions`: there are more of them, region by region."""
    plain = Texts.plain(texts.language)
    narrowing = []
    if facts.bodies:
        narrowing.append(_choose(plain("announcing.position-button"), "positions", "0"))
    narrowing.append(_choose(plain("announcing.meeting-button"), "meetings"))
    ready = []
    if facts.count:
        ready = [
            _choose(plain("announcing.names-button"), "names", "0"),
            _choose(plain("convening.done-button"), "done"),
        ]
    return Screen(
        "\n\n".join([texts("announcing.ask.audience"), audience_lines(texts, facts)]),
        rows(
            *_toggles(plain, choices, facts),
            [_choose(plain("announcing.regions-button"), "regions", "0")] if regions else [],
            narrowing,
            ready,
            _ways_out(plain, "audience"),
        ),
    )


def audience_lines(texts: Texts, facts: AudienceFacts) -> str:
    """Whom it means, in words and in numbers."""
    if not facts.bodies:
        return texts("audience.nobody-yet")
    named = facts.bodies[:BODIES_NAMED]
    lines = [texts("audience.body", body=texts.pick(one.name_kk, one.name_ru)) for one in named]
    if len(facts.bodies) > len(named):
        lines.append(texts.many("audience.more-bodies", len(facts.bodies) - len(named)))
    if facts.audience.position is not None:
        lines.append(texts("audience.position", position=facts.audience.position))
    if facts.meeting is not None and facts.audience.answered is not None:
        about = {"title": title(texts, facts.meeting), "date": texts.date(facts.meeting.starts_at)}
        lines.append(texts(f"audience.answered.{facts.audience.answered}", **about))
    lines.append(texts.many("audience.count", facts.count, reachable=facts.reachable))
    return "\n".join(lines)


def regions_screen(texts: Texts, chosen: frozenset[str], page: int) -> Screen:
    """The twenty regions; one that is wholly or partly in the audience is ticked."""
    plain = Texts.plain(texts.language)
    pages = -(-len(REGIONS) // REGIONS_PAGE)
    page = min(max(page, 0), pages - 1)
    lines = [
        [
            _choose(
                _ticked(plain, plain.pick(one.name_kk, one.name_ru), chosen=one.code in chosen),
                "region",
                one.code,
            )
        ]
        for one in REGIONS[page * REGIONS_PAGE : (page + 1) * REGIONS_PAGE]
    ]
    return Screen(
        texts("announcing.ask.region"),
        rows(*lines, _turning(plain, "regions", page, pages), [_choose(plain("button.back"), "look")]),
    )


def region_screen(
    texts: Texts, region: Region, facts: AudienceFacts, bodies: Sequence[AudienceBody]
) -> Screen:
    """A region's two bodies, each or both at once."""
    plain = Texts.plain(texts.language)
    return Screen(
        "\n\n".join(
            [
                texts("announcing.region", region=texts.pick(region.name_kk, region.name_ru)),
                audience_lines(texts, facts),
            ]
        ),
        rows(
            [_choose(plain("announcing.both-button"), "both", region.code)],
            *_toggles(plain, bodies, facts),
            [_choose(plain("announcing.regions-button"), "regions", "0")],
            [_choose(plain("announcing.to-audience-button"), "look")],
        ),
    )


def positions_screen(texts: Texts, positions: Sequence[str], page: int) -> Screen:
    """The positions that members of the chosen bodies hold; a button carries the place on the list."""
    plain = Texts.plain(texts.language)
    pages = max(1, -(-len(positions) // POSITIONS_PAGE))
    page = min(max(page, 0), pages - 1)
    first = page * POSITIONS_PAGE
    lines = [
        [_choose(position, "position", str(place))]
        for place, position in enumerate(positions[first : first + POSITIONS_PAGE], first)
    ]
    asked = "announcing.ask.position" if positions else "announcing.no-positions"
    return Screen(
        texts(asked),
        rows(
            *lines,
            _turning(plain, "positions", page, pages),
            [_choose(plain("announcing.any-position-button"), "position", "any")],
            [_choose(plain("button.back"), "look")],
        ),
    )


def meetings_screen(texts: Texts, meetings: Sequence[ToldMeeting]) -> Screen:
    """Which meeting, by whose answers the audience is narrowed."""
    plain = Texts.plain(texts.language)
    lines = [
        [
            _choose(
                plain(
                    "announcing.meeting-line",
                    title=title(plain, one.facts),
                    date=plain.date(one.facts.starts_at),
                ),
                "meeting",
                str(one.facts.meeting_id),
            )
        ]
        for one in meetings
    ]
    return Screen(
        texts("announcing.ask.meeting" if meetings else "announcing.no-meetings"),
        rows(
            *lines,
            [_choose(plain("announcing.any-answer-button"), "answered", "any")],
            [_choose(plain("button.back"), "look")],
        ),
    )


def answers_screen(texts: Texts, meeting_id: int) -> Screen:
    """Who of that meeting's members."""
    plain = Texts.plain(texts.language)
    lines = [
        [_choose(plain(f"announcing.answered.{one}"), "answered", f"{meeting_id}.{one}")] for one in Answered
    ]
    return Screen(texts("announcing.ask.answered"), rows(*lines, [_choose(plain("button.back"), "meetings")]))


def names_screen(texts: Texts, found: AudienceNames) -> Screen:
    """The audience by name, page by page."""
    plain = Texts.plain(texts.language)
    head = [texts("audience.names")]
    if found.pages > 1:
        head.append(texts("meeting.page", page=found.page + 1, pages=found.pages))
    lines = [texts("deliveries.name", name=texts.pick(kk, ru)) for kk, ru in found.names]
    return Screen(
        "\n".join([*head, "", *lines]),
        rows(_turning(plain, "names", found.page, found.pages), [_choose(plain("button.back"), "look")]),
    )


def _turning(plain: Texts, does: str, page: int, pages: int) -> list[InlineKeyboardButton]:
    turning = []
    if page > 0:
        turning.append(_choose(plain("button.previous"), does, str(page - 1)))
    if page < pages - 1:
        turning.append(_choose(plain("button.next"), does, str(page + 1)))
    return turning


def ready_screen(texts: Texts, draft: Draft, judged: Judged, held_until: datetime | None) -> Screen:
    """Everything before it goes, and a button to mend each part. `held_until`: the quiet hours keep it that long."""
    plain = Texts.plain(texts.language)
    blocks = [texts("announcing.check")]
    blocks += [
        texts(
            f"announcing.in.{language}",
            text=shortened(Texts(language).pick(draft.text_kk, draft.text_ru), PREVIEW),
        )
        for language in LANGUAGES
    ]
    blocks.append(audience_lines(texts, judged.audience))
    blocks.append("\n".join(_terms(texts, draft, held_until)))
    urgent = "announcing.not-urgent-button" if draft.urgent else "announcing.urgent-button"
    send = plain("announcing.schedule-button")
    if draft.scheduled_at is None:
        send = plain.many("announcing.send-button", judged.audience.reachable)
    return Screen("\n\n".join(blocks), rows(*_mending(plain, urgent), [_ready(send, "send")], _leave(plain)))


def _ready(label: str, does: str, value: str = "") -> InlineKeyboardButton:
    return button(label, Write(step="ready", does=does, value=value))


def _leave(plain: Texts) -> list[InlineKeyboardButton]:
    return [_ready(plain("button.cancel"), "stop")]


def _mending(plain: Texts, urgent: str) -> list[list[InlineKeyboardButton]]:
    return [
        [
            _ready(plain("announcing.mend-kk-button"), "mend", "text_kk"),
            _ready(plain("announcing.mend-ru-button"), "mend", "text_ru"),
        ],
        [
            _ready(plain("announcing.mend-file-button"), "mend", "file"),
            _ready(plain("announcing.mend-audience-button"), "mend", "audience"),
        ],
        [_ready(plain("announcing.when-button"), "mend", "when"), _ready(plain(urgent), "urgent")],
        [_ready(plain("announcing.test-button"), "test")],
    ]


def _terms(texts: Texts, draft: Draft, held_until: datetime | None) -> list[str]:
    """With a file or not, when, and whether the quiet hours hold it."""
    lines = []
    if draft.attachment is not None:
        lines.append(texts(f"announcing.with.{draft.attachment.kind}"))
    if draft.scheduled_at is not None:
        at = draft.scheduled_at
        lines.append(texts("announcing.at", date=texts.date(at), time=texts.time(at)))
    else:
        lines.append(texts("announcing.at-once"))
    if draft.urgent:
        lines.append(texts("announcing.urgent"))
    if held_until is not None:
        lines.append(texts("announcing.held", date=texts.date(held_until), time=texts.time(held_until)))
    return lines


def announced_screen(texts: Texts, done: Announced) -> Screen:
    """What came of it."""
    plain = Texts.plain(texts.language)
    if done.again:
        lines = [texts("announcing.again")]
    elif done.scheduled_at is not None:
        at = done.scheduled_at
        lines = [texts("announcing.scheduled", date=texts.date(at), time=texts.time(at))]
    else:
        lines = [texts.many("announcing.sent", done.queued)]
        if done.not_bound:
            lines.append(texts.many("announcing.not-bound", done.not_bound))
    card = OpenAnnouncement(announcement_id=done.announcement_id)
    return Screen(
        "\n".join(lines),
        rows(
            [button(plain("announcement.open-button"), card)],
            [button(plain("announcements.list-button"), OpenAnnouncements())],
        ),
    )


def stopped_screen(texts: Texts) -> Screen:
    """The dialogue was left: nothing was sent."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts("announcing.stopped"), rows([button(plain("announcements.list-button"), OpenAnnouncements())])
    )
