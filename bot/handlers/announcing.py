"""Announcements: the list, the dialogue that writes one, the test to oneself, its progress, and the member's "read"."""

from collections.abc import Awaitable, Callable

from aiogram import Bot, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InaccessibleMessage, Message

from bot.delivery.calls import calls_for
from bot.delivery.outbox import Outbox
from bot.handlers.drafting import TEXTS, Drafting, end_of_text, take_message
from bot.handlers.showing import acknowledge, show
from bot.live.progress import ProgressBoards
from bot.rules.quiet import is_quiet, when_to_send
from bot.usecases.audiences import (
    Answered,
    Audience,
    AudienceBody,
    bodies_to_tell,
    meetings_to_write_about,
    positions_in,
    see_audience,
    see_audience_names,
)
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.pause_notice import cancel_notice, pause_notice, resume_notice
from bot.usecases.read_announcement import read_announcement
from bot.usecases.rights import Actor
from bot.usecases.see_announcements import see_announcement, see_announcements, see_progress
from bot.usecases.write_announcement import (
    Judged,
    announce,
    drop_announcement,
    judge_announcement,
    notice_payload,
)
from bot.views import announcing as view
from bot.views.announcing import (
    DropAnnouncement,
    OpenAnnouncement,
    ReadAnnouncement,
    StartAnnouncement,
    SteerNotice,
    Write,
)
from bot.views.screens import Screen
from bot.views.taps import OpenAnnouncements
from bot.views.texts import LANGUAGES, Texts

router = Router(name="announcing")

FEW_BODIES = 4
"""A scope of no more is shown whole; a wider one region by region."""


class Announcing(StatesGroup):
    """A draft is being written; how far, its data say."""

    writing = State()


async def no_command(message: Message) -> bool:
    """Words, a file, a picture; a command leads elsewhere."""
    return not (message.text or "").startswith("/")


@router.callback_query(OpenAnnouncements.filter())
async def open_list(
    query: CallbackQuery, callback_data: OpenAnnouncements, office: Office, actor: Actor, texts: Texts
) -> None:
    found = await see_announcements(office, actor, callback_data.page)
    await show(query, view.announcements_screen(texts, found))


@router.callback_query(OpenAnnouncement.filter())
async def open_one(
    query: CallbackQuery, callback_data: OpenAnnouncement, office: Office, actor: Actor, texts: Texts
) -> None:
    one, progress = await see_announcement(office, actor, callback_data.announcement_id)
    await show(query, view.announcement_screen(texts, one, progress))


@router.callback_query(DropAnnouncement.filter())
async def drop(
    query: CallbackQuery, callback_data: DropAnnouncement, office: Office, actor: Actor, texts: Texts
) -> None:
    await drop_announcement(office, actor, callback_data.announcement_id)
    one, progress = await see_announcement(office, actor, callback_data.announcement_id)
    dropped = Texts.plain(texts.language)("announcements.dropped")
    await show(query, view.announcement_screen(texts, one, progress), notice=dropped)


@router.callback_query(SteerNotice.filter())
async def steer(
    query: CallbackQuery,
    callback_data: SteerNotice,
    office: Office,
    actor: Actor,
    texts: Texts,
    outbox: Outbox,
    progress: ProgressBoards,
) -> None:
    """The tapped message becomes the board as it stands after the tap; the table's own board follows by itself."""
    steering = _STEERING.get(callback_data.does)
    if steering is None:
        raise Refused("stale-button")
    await steering(office, actor, callback_data.notice_id)
    outbox.wake()
    progress.wake()
    await show(query, view.progress_screen(texts, await see_progress(office, actor, callback_data.notice_id)))


_STEERING = {"pause": pause_notice, "resume": resume_notice, "cancel": cancel_notice}


@router.callback_query(ReadAnnouncement.filter())
async def read(
    query: CallbackQuery, callback_data: ReadAnnouncement, office: Office, actor: Actor, texts: Texts
) -> None:
    await read_announcement(office, actor, callback_data.notice_id)
    await acknowledge(query, Texts.plain(texts.language)("notice.noted-read"))
    if query.message is None or isinstance(query.message, InaccessibleMessage):
        return
    try:
        await query.message.edit_reply_markup(
            reply_markup=view.read_keyboard(texts, callback_data.notice_id, read=True)
        )
    except TelegramBadRequest as refusal:  # a second tap on the same button
        if "message is not modified" not in refusal.message:
            raise


@router.message(Command("announce"))
@router.callback_query(StartAnnouncement.filter())
async def start_writing(
    event: Message | CallbackQuery, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    """A draft that was left half-way is forgotten. A clerk of one body need not say which."""
    choices = await bodies_to_tell(office, actor)
    drafting = Drafting()
    if len(choices) == 1:
        drafting.audience = Audience((choices[0].body_id,)).values()
    await state.set_state(Announcing.writing)
    await drafting.keep(state)
    await show(event, await _screen(drafting, office, actor, texts))


@router.message(StateFilter(Announcing.writing), no_command)
async def answer_by_message(
    message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    drafting = await Drafting.load(state)
    take_message(drafting, message, office.now())
    await drafting.keep(state)
    await show(message, await _screen(drafting, office, actor, texts))


@router.callback_query(StateFilter(Announcing.writing), Write.filter())
async def answer_by_button(
    query: CallbackQuery,
    callback_data: Write,
    bot: Bot,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
    outbox: Outbox,
    progress: ProgressBoards,
) -> None:
    """A button of another step than the present one is stale: it would answer a question not asked."""
    drafting = await Drafting.load(state)
    if callback_data.step != drafting.step:
        raise Refused("stale-button")
    match callback_data.does, drafting.step:
        case "stop", _:
            await state.clear()
            await show(query, view.stopped_screen(texts))
        case "back", _:
            await _go_back(query, drafting, office, actor, texts, state)
        case "send", "ready":
            done = await announce(office, actor, drafting.draft())
            await state.clear()
            await show(query, view.announced_screen(texts, done))
            outbox.wake()
            progress.wake()
        case "test", "ready":
            await _send_to_oneself(query, drafting, bot, office, actor, texts)
        case _, "audience":
            screen = await _choose_audience(drafting, callback_data, office, actor, texts)
            await drafting.keep(state)
            await show(query, screen)
        case _:
            _take_button(drafting, callback_data)
            await drafting.keep(state)
            await show(query, await _screen(drafting, office, actor, texts))


def _take_button(drafting: Drafting, tapped: Write) -> None:
    match tapped.does, drafting.step:
        case "done", "text_kk" | "text_ru":
            end_of_text(drafting)
        case "anew", "text_kk" | "text_ru":
            drafting.text = ""
        case "none", "file":
            drafting.attachment = None
            drafting.advance()
        case "now", "when":
            drafting.scheduled_at = None
            drafting.advance()
        case "mend", "ready":
            drafting.mend(tapped.value)
        case "urgent", "ready":
            drafting.urgent = not drafting.urgent
        case _:
            raise Refused("stale-button")


async def _go_back(
    query: CallbackQuery, drafting: Drafting, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    if not drafting.back():
        await state.clear()
        await show(query, view.stopped_screen(texts))
        return
    await drafting.keep(state)
    await show(query, await _screen(drafting, office, actor, texts))


async def _send_to_oneself(
    query: CallbackQuery, drafting: Drafting, bot: Bot, office: Office, actor: Actor, texts: Texts
) -> None:
    """In both languages, marked as a test; judged first, so that a test shows what can be sent."""
    assert actor.telegram_id is not None
    draft = drafting.draft()
    judged = await judge_announcement(office, actor, draft)
    await acknowledge(query, Texts.plain(texts.language)("announcing.tested"))
    file = draft.attachment
    payload = notice_payload(
        draft.text_kk,
        draft.text_ru,
        file.file_id if file is not None else None,
        file.kind if file is not None else None,
        judged.region,
    )
    for language in LANGUAGES:
        for call in calls_for(view.announcement_message(Texts(language), payload), actor.telegram_id):
            await bot(call)
    if query.message is not None:
        ready = _ready_screen(drafting, judged, office, texts)
        await query.message.answer(ready.text, reply_markup=ready.keyboard)


# The audience

Choosing = Callable[[Drafting, str, Office, Actor, Texts], Awaitable[Screen]]


async def _choose_audience(
    drafting: Drafting, tapped: Write, office: Office, actor: Actor, texts: Texts
) -> Screen:
    choosing = _CHOOSING.get(tapped.does)
    if choosing is None:
        raise Refused("stale-button")
    return await choosing(drafting, tapped.value, office, actor, texts)


async def _look(drafting: Drafting, _value: str, office: Office, actor: Actor, texts: Texts) -> Screen:
    return await _screen(drafting, office, actor, texts)


async def _done(drafting: Drafting, _value: str, office: Office, actor: Actor, texts: Texts) -> Screen:
    facts = await see_audience(office, actor, Audience.of(drafting.audience))
    if facts.count == 0:
        raise Refused("audience-empty")
    drafting.advance()
    return await _screen(drafting, office, actor, texts)


async def _toggle(drafting: Drafting, value: str, office: Office, actor: Actor, texts: Texts) -> Screen:
    """One body more or less; in a region's own screen the tap stays there."""
    choices = await bodies_to_tell(office, actor)
    chosen = next((choice for choice in choices if str(choice.body_id) == value), None)
    if chosen is None:
        raise Refused("stale-button")
    drafting.audience["body_ids"] = sorted(set(drafting.audience["body_ids"]) ^ {chosen.body_id})
    if chosen.region is None or len(choices) <= FEW_BODIES:
        return await _screen(drafting, office, actor, texts)
    return await _region(drafting, chosen.region, office, actor, texts)


async def _both(drafting: Drafting, value: str, office: Office, actor: Actor, texts: Texts) -> Screen:
    bodies = _bodies_of(value, await bodies_to_tell(office, actor))
    drafting.audience["body_ids"] = sorted(
        {*drafting.audience["body_ids"], *(body.body_id for body in bodies)}
    )
    return await _region(drafting, value, office, actor, texts)


async def _regions(drafting: Drafting, value: str, office: Office, actor: Actor, texts: Texts) -> Screen:
    choices = await bodies_to_tell(office, actor)
    chosen = {choice.region for choice in choices if choice.body_id in drafting.audience["body_ids"]}
    return view.regions_screen(texts, frozenset(code for code in chosen if code is not None), _page(value))


async def _region(drafting: Drafting, value: str, office: Office, actor: Actor, texts: Texts) -> Screen:
    bodies = _bodies_of(value, await bodies_to_tell(office, actor))
    facts = await see_audience(office, actor, Audience.of(drafting.audience))
    return view.region_screen(texts, view.region_of(value), facts, bodies)


def _bodies_of(region: str, choices: tuple[AudienceBody, ...]) -> list[AudienceBody]:
    bodies = [choice for choice in choices if choice.region == region]
    if not bodies or not region:
        raise Refused("stale-button")
    return bodies


async def _positions(drafting: Drafting, value: str, office: Office, actor: Actor, texts: Texts) -> Screen:
    found = await positions_in(office, actor, tuple(drafting.audience["body_ids"]))
    drafting.positions = list(found)
    return view.positions_screen(texts, found, _page(value))


async def _position(drafting: Drafting, value: str, office: Office, actor: Actor, texts: Texts) -> Screen:
    if value == "any":
        drafting.audience["position"] = None
    elif value.isdecimal() and len(value) < 4 and int(value) < len(drafting.positions):
        drafting.audience["position"] = drafting.positions[int(value)]
    else:
        raise Refused("stale-button")
    return await _screen(drafting, office, actor, texts)


async def _meetings(_drafting: Drafting, _value: str, office: Office, actor: Actor, texts: Texts) -> Screen:
    return view.meetings_screen(texts, await meetings_to_write_about(office, actor))


async def _meeting(_drafting: Drafting, value: str, office: Office, actor: Actor, texts: Texts) -> Screen:
    return view.answers_screen(texts, (await _known_meeting(value, office, actor))[0])


async def _answered(drafting: Drafting, value: str, office: Office, actor: Actor, texts: Texts) -> Screen:
    """A meeting's answers speak of its body; other bodies can be ticked as well."""
    if value == "any":
        drafting.audience |= {"meeting_id": None, "answered": None}
        return await _screen(drafting, office, actor, texts)
    number, _, answered = value.partition(".")
    if answered not in set(Answered):
        raise Refused("stale-button")
    meeting_id, body_id = await _known_meeting(number, office, actor)
    drafting.audience |= {"meeting_id": meeting_id, "answered": answered}
    drafting.audience["body_ids"] = drafting.audience["body_ids"] or [body_id]
    return await _screen(drafting, office, actor, texts)


async def _known_meeting(value: str, office: Office, actor: Actor) -> tuple[int, int]:
    """The meeting's id and its body's, if it is one that was offered."""
    meetings = await meetings_to_write_about(office, actor)
    for one in meetings:
        if str(one.facts.meeting_id) == value:
            return one.facts.meeting_id, one.body_id
    raise Refused("stale-button")


async def _names(drafting: Drafting, value: str, office: Office, actor: Actor, texts: Texts) -> Screen:
    audience = Audience.of(drafting.audience)
    return view.names_screen(texts, await see_audience_names(office, actor, audience, _page(value)))


def _page(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 6 else 0


_CHOOSING: dict[str, Choosing] = {
    "look": _look,
    "done": _done,
    "body": _toggle,
    "both": _both,
    "regions": _regions,
    "region": _region,
    "positions": _positions,
    "position": _position,
    "meetings": _meetings,
    "meeting": _meeting,
    "answered": _answered,
    "names": _names,
}


async def _screen(drafting: Drafting, office: Office, actor: Actor, texts: Texts) -> Screen:
    """The question at which the dialogue stands."""
    if drafting.step in TEXTS:
        first = drafting.step == TEXTS[0] and not drafting.complete
        return view.text_screen(texts, drafting.step, drafting.text, first=first)
    if drafting.step == "file":
        return view.file_screen(texts, attached=drafting.attachment is not None)
    if drafting.step == "when":
        return view.when_screen(texts)
    if drafting.step == "ready":
        judged = await judge_announcement(office, actor, drafting.draft())
        return _ready_screen(drafting, judged, office, texts)
    choices = await bodies_to_tell(office, actor)
    facts = await see_audience(office, actor, Audience.of(drafting.audience))
    few = len(choices) <= FEW_BODIES
    shown = [choice for choice in choices if few or choice.region is None]
    return view.audience_screen(texts, facts, shown, regions=not few)


def _ready_screen(drafting: Drafting, judged: Judged, office: Office, texts: Texts) -> Screen:
    draft = drafting.draft()
    moment = draft.scheduled_at or office.now()
    held = is_quiet(moment) and not draft.urgent
    return view.ready_screen(texts, draft, judged, when_to_send(moment) if held else None)
