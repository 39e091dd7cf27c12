"""The clerk's dialogues: convene, change, cancel, record the publication; step by step, with back and cancel."""

from dataclasses import replace
from datetime import date

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.delivery.outbox import Outbox
from bot.handlers.said import words
from bot.handlers.showing import show
from bot.handlers.steps import CONFIRM, JUDGE, REFUSED, Dialogue, end_of_agenda, take_choice, take_words
from bot.rules.bodies import BodyKind
from bot.rules.convocation import ConvocationVerdict, Severity
from bot.usecases.cancel_meeting import cancel_meeting
from bot.usecases.change_meeting import Change, change_meeting, judge_change, refusal_of_change
from bot.usecases.convene import BodyChoice, convenable_bodies, convene, judge_convocation, refusal_of
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.record_publication import record_publication
from bot.usecases.rights import Actor
from bot.usecases.see_meeting import Item, MeetingFacts, see_as_clerk, see_meeting
from bot.views import convocation as view
from bot.views.convocation import Answer, Go, StartChange
from bot.views.meetings import CancelMeeting, ChangeMeeting, RecordPublication, card_screen
from bot.views.screens import Screen
from bot.views.taps import StartConvening
from bot.views.texts import Texts
from db.models import MeetingState

router = Router(name="convening")


class Convening(StatesGroup):
    """A dialogue is under way; which and where, its data say."""

    asking = State()


@router.callback_query(StartConvening.filter())
async def start_convening(
    query: CallbackQuery, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    """A clerk of one body is not asked which."""
    choices = await convenable_bodies(office, actor)
    dialogue = Dialogue("convene")
    if len(choices) == 1:
        _choose_body(dialogue, choices[0])
    await _begin(query, dialogue, office, actor, texts, state)


@router.callback_query(ChangeMeeting.filter())
async def choose_change(
    query: CallbackQuery, callback_data: ChangeMeeting, office: Office, actor: Actor, texts: Texts
) -> None:
    facts = await see_as_clerk(office, actor, callback_data.meeting_id)
    if facts.state is not MeetingState.CONVENED:
        raise Refused("meeting-not-changeable")
    await show(query, view.what_to_change_screen(texts, facts))


@router.callback_query(StartChange.filter())
async def start_change(
    query: CallbackQuery,
    callback_data: StartChange,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    if callback_data.what not in view.CHANGEABLE:
        raise Refused("stale-button")
    facts = await see_as_clerk(office, actor, callback_data.meeting_id)
    if callback_data.what != "date":
        await _require_time_left(office, actor, callback_data.meeting_id)
    dialogue = Dialogue(callback_data.what, callback_data.meeting_id)
    if callback_data.what == "online":
        dialogue.answers["online"] = not facts.online
    await _begin(query, dialogue, office, actor, texts, state)


async def _require_time_left(office: Office, actor: Actor, meeting_id: int) -> None:
    """A place or an agenda that comes too late is refused before it is typed in, not after."""
    anything = Change()
    verdict = await judge_change(office, actor, meeting_id, anything)
    if verdict.severity is Severity.REFUSED:
        raise refusal_of_change(verdict, anything)


@router.callback_query(CancelMeeting.filter())
async def start_cancelling(
    query: CallbackQuery,
    callback_data: CancelMeeting,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    await see_as_clerk(office, actor, callback_data.meeting_id)
    await _begin(query, Dialogue("cancel", callback_data.meeting_id), office, actor, texts, state)


@router.callback_query(RecordPublication.filter())
async def start_publication(
    query: CallbackQuery,
    callback_data: RecordPublication,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
) -> None:
    await see_as_clerk(office, actor, callback_data.meeting_id)
    await _begin(query, Dialogue("publication", callback_data.meeting_id), office, actor, texts, state)


async def _begin(
    query: CallbackQuery, dialogue: Dialogue, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    """A dialogue that was left half-way is forgotten."""
    await state.set_state(Convening.asking)
    await _advance(dialogue, office, actor)
    await dialogue.keep(state)
    await show(query, await _screen(dialogue, office, actor, texts))


@router.message(StateFilter(Convening.asking), words)
async def answer_in_words(
    message: Message, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    assert message.text is not None
    dialogue = await Dialogue.load(state)
    if take_words(dialogue, message.text, office.now()):
        await _advance(dialogue, office, actor)
    await dialogue.keep(state)
    await show(message, await _screen(dialogue, office, actor, texts))


@router.callback_query(StateFilter(Convening.asking), Go.filter())
async def go_back_or_out(
    query: CallbackQuery, callback_data: Go, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    dialogue = await Dialogue.load(state)
    if not callback_data.back or not dialogue.back():
        await state.clear()
        await show(query, view.stopped_screen(texts, dialogue.meeting_id))
        return
    await dialogue.keep(state)
    await show(query, await _screen(dialogue, office, actor, texts))


@router.callback_query(StateFilter(Convening.asking), Answer.filter())
async def answer_by_button(
    query: CallbackQuery,
    callback_data: Answer,
    office: Office,
    actor: Actor,
    texts: Texts,
    state: FSMContext,
    outbox: Outbox,
) -> None:
    """A button of another step than the present one is stale: it would answer a question not asked."""
    dialogue = await Dialogue.load(state)
    if callback_data.step != dialogue.step:
        raise Refused("stale-button")
    if callback_data.does == "send" and dialogue.step == CONFIRM:
        await _send(query, dialogue, office, actor, texts, state)
        outbox.wake()
        return
    page = 0
    if callback_data.does == "page":
        page = int(callback_data.value) if callback_data.value.isdecimal() else 0
    else:
        await _take_button(dialogue, callback_data, office, actor)
        await dialogue.keep(state)
    await show(query, await _screen(dialogue, office, actor, texts, page))


async def _take_button(dialogue: Dialogue, tapped: Answer, office: Office, actor: Actor) -> None:
    match tapped.does, dialogue.step:
        case "goto", "refused":
            dialogue.mend(tapped.value)
            return
        case "clear", "agenda_kk" | "agenda_ru":
            dialogue.answers[dialogue.step] = []
            return
        case "done", "agenda_kk" | "agenda_ru":
            end_of_agenda(dialogue)
        case "online", "confirm" if dialogue.purpose == "convene":
            dialogue.answers["online"] = not dialogue.answers.get("online", False)
            return
        case "skip", "address":
            dialogue.answers["address"] = ""
        case "pick", "body":
            choices = await convenable_bodies(office, actor)
            chosen = [choice for choice in choices if str(choice.body_id) == tapped.value]
            if not chosen:
                raise Refused("stale-button")
            _choose_body(dialogue, chosen[0])
        case "pick", _:
            take_choice(dialogue, tapped.value)
        case _:
            raise Refused("stale-button")
    await _advance(dialogue, office, actor)


def _choose_body(dialogue: Dialogue, choice: BodyChoice) -> None:
    dialogue.answers |= {
        "body_id": choice.body_id,
        "body_kind": choice.kind.value,
        "body_kk": choice.name_kk,
        "body_ru": choice.name_ru,
    }


async def _advance(dialogue: Dialogue, office: Office, actor: Actor) -> None:
    """To the next question. Where all dates are known the rule is asked: a reason, a refusal, or nothing."""
    step = dialogue.following()
    if step == JUDGE:
        dialogue.answers.pop("reason", None)
        dialogue.mending = False
        severity = (await _judge(dialogue, office, actor)).severity
        step = {Severity.REFUSED: REFUSED, Severity.LAWFUL: CONFIRM}.get(severity, JUDGE)
    dialogue.go(step)


async def _judge(dialogue: Dialogue, office: Office, actor: Actor) -> ConvocationVerdict:
    if dialogue.purpose == "convene":
        return await judge_convocation(office, actor, dialogue.convocation())
    return await judge_change(office, actor, dialogue.meeting_id, dialogue.change())


async def _send(
    query: CallbackQuery, dialogue: Dialogue, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    """A preview that lay over midnight may have become unlawful: then the dates can still be mended."""
    try:
        done = await _carry_out(dialogue, office, actor, texts)
    except Refused as refusal:
        if not refusal.code.startswith(("term-", "late-change-")):
            raise
        dialogue.go(REFUSED)
        await dialogue.keep(state)
        done = await _screen(dialogue, office, actor, texts)
    else:
        await state.clear()
    await show(query, done)


async def _carry_out(dialogue: Dialogue, office: Office, actor: Actor, texts: Texts) -> Screen:
    given = dialogue.answers
    if dialogue.purpose == "convene":
        return view.convened_screen(texts, await convene(office, actor, dialogue.convocation()))
    if dialogue.purpose == "cancel":
        cancelled = await cancel_meeting(office, actor, dialogue.meeting_id, given["cancel_reason"])
        return view.cancelled_screen(texts, cancelled)
    if dialogue.purpose == "publication":
        published_on = date.fromisoformat(given["published_on"])
        await record_publication(
            office, actor, dialogue.meeting_id, published_on, given["outlet"], given["address"]
        )
        return card_screen(texts, await see_meeting(office, actor, dialogue.meeting_id))
    changed = await change_meeting(office, actor, dialogue.meeting_id, dialogue.change())
    return view.changed_screen(texts, changed)


async def _screen(dialogue: Dialogue, office: Office, actor: Actor, texts: Texts, page: int = 0) -> Screen:
    """The question at which the dialogue stands."""
    step, first = dialogue.step, not dialogue.path
    match step:
        case "body":
            return view.bodies_screen(texts, await convenable_bodies(office, actor), page)
        case "kind":
            kind = BodyKind(dialogue.answers["body_kind"])
            return view.kind_screen(texts, is_session=kind.is_session, first=first)
        case "initiator":
            return view.initiator_screen(texts)
        case "caller":
            return view.caller_screen(texts)
        case "agenda_kk" | "agenda_ru":
            items = dialogue.answers.get(step, [])
            return view.agenda_step_screen(texts, step, items, first=first)
        case "published_on" | "address":
            return await _publication_question(dialogue, office, actor, texts)
        case "reason":
            return view.reason_screen(texts, await _judge(dialogue, office, actor))
        case "refused":
            verdict = await _judge(dialogue, office, actor)
            convening = dialogue.purpose == "convene"
            refusal = refusal_of(verdict) if convening else refusal_of_change(verdict, dialogue.change())
            return view.refused_screen(texts, refusal.code, refusal.values, dialogue.path)
        case "confirm":
            return await _preview(dialogue, office, actor, texts, page)
    return view.question_screen(texts, step, first=first)


async def _publication_question(dialogue: Dialogue, office: Office, actor: Actor, texts: Texts) -> Screen:
    """When it was published, and at which address."""
    if dialogue.step == "address":
        return view.address_screen(texts)
    facts = await see_as_clerk(office, actor, dialogue.meeting_id)
    return view.published_on_screen(texts, facts, first=not dialogue.path)


async def _preview(dialogue: Dialogue, office: Office, actor: Actor, texts: Texts, page: int) -> Screen:
    given = dialogue.answers
    if dialogue.purpose == "publication":
        published_on = date.fromisoformat(given["published_on"])
        return view.publication_screen(texts, published_on, given["outlet"], given["address"])
    if dialogue.purpose == "convene":
        return view.preview_screen(texts, dialogue.purpose, _convened_facts(dialogue, office), page)
    facts = await see_as_clerk(office, actor, dialogue.meeting_id)
    return view.preview_screen(texts, dialogue.purpose, _changed_facts(dialogue, facts), page)


def _convened_facts(dialogue: Dialogue, office: Office) -> MeetingFacts:
    """The meeting as it will be."""
    wanted, given = dialogue.convocation(), dialogue.answers
    return MeetingFacts(
        meeting_id=0,
        body_kind=BodyKind(given["body_kind"]),
        body_kk=given["body_kk"],
        body_ru=given["body_ru"],
        kind=wanted.kind,
        state=MeetingState.CONVENED,
        starts_at=wanted.starts_at,
        place_kk=wanted.place_kk,
        place_ru=wanted.place_ru,
        order_number=wanted.order_number,
        order_date=wanted.order_date,
        initiator=wanted.initiator,
        decision_date=wanted.decision_date,
        signatures=wanted.signatures,
        caller=wanted.caller,
        short_notice_reason=wanted.short_notice_reason,
        revision=1,
        convened_at=office.now(),
        cancel_reason=None,
        agenda=_items(dialogue),
        online=wanted.online,
    )


def _changed_facts(dialogue: Dialogue, facts: MeetingFacts) -> MeetingFacts:
    """The meeting as the change will leave it."""
    given = dialogue.answers
    facts = replace(facts, short_notice_reason=given.get("reason", facts.short_notice_reason))
    match dialogue.purpose:
        case "cancel":
            return replace(facts, cancel_reason=given["cancel_reason"])
        case "place":
            return replace(facts, place_kk=given["place_kk"], place_ru=given["place_ru"])
        case "online":
            return replace(facts, online=given["online"])
        case "agenda":
            return replace(facts, agenda=_items(dialogue))
    return replace(
        facts,
        starts_at=dialogue.starts_at,
        order_number=given["order_number"],
        order_date=date.fromisoformat(given["order_date"]),
    )


def _items(dialogue: Dialogue) -> tuple[Item, ...]:
    return tuple(Item(number, kk, ru) for number, (kk, ru) in enumerate(dialogue.agenda, 1))
