"""Prepared convocations: the list, one with its parts ticked, the questions for each part, the warnings."""

from collections.abc import Iterable
from datetime import date, datetime

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.rules.convocation import CouncilCaller
from bot.rules.planning import Part
from bot.usecases.convene import BodyChoice
from bot.usecases.see_notice import NoticeFacts
from bot.usecases.see_plans import PlanFacts
from bot.views.fitting import shortened
from bot.views.ids import RowId, RowIdOrNone
from bot.views.letters import NoticeMessage
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenClerk, OpenMeeting, OpenPlans
from bot.views.texts import Texts
from db.models import PlanState

LABEL = 44
BODIES_SHOWN = 8


class OpenPlan(CallbackData, prefix="plan"):
    """One prepared convocation."""

    plan_id: RowId


class PreparePlan(CallbackData, prefix="plannew"):
    """Prepare a convocation: a body, once it is known; else a page of bodies."""

    body_id: RowIdOrNone = 0
    page: int = 0


class FillPlan(CallbackData, prefix="planfill"):
    """A part is to be filled in; `part` is one of `ASKED`."""

    plan_id: RowId
    part: str


class PickCaller(CallbackData, prefix="plancall"):
    """Who calls the Council (10.3)."""

    plan_id: RowId
    caller: CouncilCaller


class CallPlan(CallbackData, prefix="plango"):
    """Call the meeting now; asked once more until `sure`."""

    plan_id: RowId
    sure: bool = False


class HoldOnline(CallbackData, prefix="planweb"):
    """With a video link, or without one again."""

    plan_id: RowId
    online: bool


class SendByItself(CallbackData, prefix="planself"):
    """The bot calls it on the last lawful day."""

    plan_id: RowId


class DropPlan(CallbackData, prefix="plandrop"):
    """The meeting will not be called; asked once more until `sure`."""

    plan_id: RowId
    sure: bool = False


ASKED = ("when", "place", "agenda_kk", "agenda_ru", "order", "publication", "reason", "send")
"""Parts that are typed in."""


def plans_screen(texts: Texts, plans: Iterable[PlanFacts]) -> Screen:
    """The most pressing first."""
    plain = Texts.plain(texts.language)
    lines = [
        [
            button(
                plain(
                    "plan.line-complete" if one.complete else "plan.line",
                    date=plain.date(one.starts_at),
                    body=shortened(plain.pick(one.body.kk, one.body.ru), LABEL),
                ),
                OpenPlan(plan_id=one.plan_id),
            )
        ]
        for one in plans
    ]
    text = texts("plan.list" if lines else "plan.none")
    return Screen(
        text,
        rows(
            *lines,
            [button(plain("plan.new-button"), PreparePlan())],
            [button(plain("button.back"), OpenClerk())],
        ),
    )


def bodies_screen(texts: Texts, choices: tuple[BodyChoice, ...], page: int) -> Screen:
    """For which body, a page of buttons."""
    plain = Texts.plain(texts.language)
    begin = max(0, min(page, (len(choices) - 1) // BODIES_SHOWN)) * BODIES_SHOWN
    lines = [
        [button(shortened(plain.pick(one.name_kk, one.name_ru), LABEL), PreparePlan(body_id=one.body_id))]
        for one in choices[begin : begin + BODIES_SHOWN]
    ]
    turning = [
        button(plain(label), PreparePlan(page=begin // BODIES_SHOWN + step))
        for label, step in (("button.previous", -1), ("button.next", 1))
        if 0 <= begin + step * BODIES_SHOWN < len(choices)
    ]
    return Screen(
        texts("plan.which-body"), rows(*lines, turning, [button(plain("button.cancel"), OpenPlans())])
    )


def plan_screen(texts: Texts, facts: PlanFacts) -> Screen:
    """What is there and what is missing, the last lawful day, and when it goes."""
    lines = [
        texts("plan.heading", body=texts.pick(facts.body.kk, facts.body.ru)),
        texts("plan.starts", date=texts.date(facts.starts_at), time=texts.time(facts.starts_at)),
        "",
        *_parts(texts, facts),
        "",
        _time_left(texts, facts),
        _when_sent(texts, facts),
    ]
    return Screen("\n".join(lines), rows(*_plan_buttons(texts, facts)))


def _parts(texts: Texts, facts: PlanFacts) -> list[str]:
    missing = texts("plan.missing")
    order = (
        texts("plan.order", number=facts.order[0], date=texts.date(facts.order[1]))
        if facts.order
        else missing
    )
    place = texts.pick(facts.place.kk, facts.place.ru) if facts.place else missing
    lines = [
        _part(texts, "order", order, Part.ORDER not in facts.missing),
        _part(texts, "place", place, Part.PLACE not in facts.missing),
        _part(
            texts,
            "agenda",
            texts("plan.agenda", kk=len(facts.agenda_kk), ru=len(facts.agenda_ru)),
            Part.AGENDA not in facts.missing,
        ),
    ]
    if facts.asks_caller:
        caller = texts(f"convening.caller.{facts.caller}") if facts.caller else missing
        lines.append(_part(texts, "caller", caller, facts.caller is not None))
    if Part.PUBLICATION in facts.missing or facts.publication is not None:
        told = facts.publication
        outlet = texts("plan.published", outlet=told[1], date=texts.date(told[0])) if told else missing
        lines.append(_part(texts, "publication", outlet, told is not None))
    if facts.asks_reason or facts.reason is not None:
        lines.append(_part(texts, "reason", facts.reason or missing, facts.reason is not None))
    if facts.online:
        lines.append(texts("meeting.online"))
    return lines


def _part(texts: Texts, part: str, value: str, there: bool) -> str:
    return texts(
        "plan.part-there" if there else "plan.part-missing", part=texts(f"plan.part.{part}"), value=value
    )


def _time_left(texts: Texts, facts: PlanFacts) -> str:
    last = texts.date(facts.last_day)
    if facts.days_left < 0:
        return texts("plan.too-late", last=last)
    return texts.many("plan.days-left", facts.days_left, last=last)


def _when_sent(texts: Texts, facts: PlanFacts) -> str:
    if facts.state is PlanState.SENT:
        return texts("plan.was-sent")
    if facts.state is PlanState.DROPPED:
        return texts("plan.was-dropped")
    if facts.send_at is not None:
        return texts("plan.goes-at", date=texts.date(facts.send_at), time=texts.time(facts.send_at))
    if facts.days_left < 0:
        return ""  # it goes late by nobody's hand but the clerk's
    return texts("plan.goes-by-itself", last=texts.date(facts.last_day))


def _plan_buttons(texts: Texts, facts: PlanFacts) -> list[list[InlineKeyboardButton]]:
    plain = Texts.plain(texts.language)
    key = facts.plan_id
    back = [button(plain("plan.all-button"), OpenPlans())]
    if facts.state is not PlanState.PREPARED:
        card = (
            [button(plain("notice.meeting"), OpenMeeting(meeting_id=facts.meeting_id))]
            if facts.meeting_id
            else []
        )
        return [card, back]

    def fill(part: str) -> InlineKeyboardButton:
        return button(plain(f"plan.fill.{part}"), FillPlan(plan_id=key, part=part))

    callers = [
        button(plain(f"convening.caller.{caller}"), PickCaller(plan_id=key, caller=caller))
        for caller in CouncilCaller
    ]
    return [
        [fill("order"), fill("place")],
        [fill("agenda_kk"), fill("agenda_ru")],
        *([[one] for one in callers] if facts.asks_caller and facts.caller is None else []),
        [fill("publication"), fill("when")],
        [
            *([fill("reason")] if facts.asks_reason else []),
            button(
                plain("convening.without-video" if facts.online else "convening.with-video"),
                HoldOnline(plan_id=key, online=not facts.online),
            ),
        ],
        [fill("send"), button(plain("plan.by-itself-button"), SendByItself(plan_id=key))],
        [button(plain("plan.call-button"), CallPlan(plan_id=key))] if facts.complete else [],
        [button(plain("plan.drop-button"), DropPlan(plan_id=key))],
        back,
    ]


def ask_part_screen(texts: Texts, part: str, plan_id: int) -> Screen:
    """The question for a part, with an example of how it is written."""
    plain = Texts.plain(texts.language)
    leave = OpenPlan(plan_id=plan_id) if plan_id else OpenPlans()
    return Screen(texts(f"plan.ask.{part}"), rows([button(plain("button.cancel"), leave)]))


def confirm_screen(texts: Texts, facts: PlanFacts, tap: CallPlan | DropPlan) -> Screen:
    """Before the meeting is called, or given up."""
    plain = Texts.plain(texts.language)
    what = "call" if isinstance(tap, CallPlan) else "drop"
    text = texts(
        f"plan.confirm-{what}",
        body=texts.pick(facts.body.kk, facts.body.ru),
        date=texts.date(facts.starts_at),
        time=texts.time(facts.starts_at),
    )
    return Screen(
        text,
        rows(
            [button(plain(f"plan.yes-{what}"), tap.model_copy(update={"sure": True}))],
            [button(plain("button.cancel"), OpenPlan(plan_id=facts.plan_id))],
        ),
    )


def preparation_warning(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    """To clerk and chair: what is missing, and how much time is left."""
    told = facts.payload
    starts = datetime.fromisoformat(told["starts_at"])
    last, left = date.fromisoformat(told["last_day"]), told["days_left"]
    plain = Texts.plain(texts.language)
    lines = [
        texts("plan.warning"),
        texts(
            "plan.warning-of",
            body=texts.pick(told["body_kk"], told["body_ru"]),
            date=texts.date(starts),
            time=texts.time(starts),
        ),
        "",
        texts("plan.too-late", last=texts.date(last))
        if left < 0
        else texts.many("plan.days-left", left, last=texts.date(last)),
    ]
    if "refused" in told:
        lines.append(texts("plan.was-refused"))
    else:
        lines += [
            texts("plan.lacks"),
            *(texts("plan.lacks-line", part=texts(f"plan.part.{part}")) for part in told["missing"]),
        ]
    return NoticeMessage(
        "\n".join(lines), rows([button(plain("plan.open-button"), OpenPlan(plan_id=told["plan_id"]))])
    )
