"""Recommendations to state bodies: the list, one with its answer, and the recording of both (9.7)."""

from collections.abc import Sequence
from typing import Literal

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.usecases.track_recommendation import DecisionChoice, RecommendationFacts, Recommendations
from bot.views.fitting import shortened
from bot.views.ids import RowId
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenDuties, OpenMenu
from bot.views.texts import Texts

LABEL = 48
TEXT_SHOWN = 600
DECISIONS_PAGE = 6


class OpenRecommendations(CallbackData, prefix="recs"):
    """The list."""

    page: int = 0


class OpenRecommendation(CallbackData, prefix="rec"):
    """One of them."""

    recommendation_id: RowId


class ChooseDecision(CallbackData, prefix="recdec"):
    """The decisions that a new one can rest on."""

    page: int = 0


class StartRecommendation(CallbackData, prefix="recnew"):
    """A new one on that decision."""

    decision_id: RowId


class AnswerCame(CallbackData, prefix="recans"):
    """The state body has answered; the day is asked."""

    recommendation_id: RowId


class TakeAnswerBack(CallbackData, prefix="recun"):
    """The answer was recorded by mistake."""

    recommendation_id: RowId


class DayTapped(CallbackData, prefix="recday"):
    """A day by button: today, or none where none is named."""

    step: str
    day: Literal["today", "none"]


def recommendations_screen(texts: Texts, found: Recommendations, *, may_record: bool) -> Screen:
    """The unanswered first."""
    plain = Texts.plain(texts.language)
    lines = [texts("recommendation.title" if found.found else "recommendation.none")]
    if found.pages > 1:
        lines.append(texts("meeting.page", page=found.page + 1, pages=found.pages))
    doors = [
        [
            button(
                plain(
                    "recommendation.answered-line"
                    if one.answered_on is not None
                    else "recommendation.open-line",
                    addressee=shortened(plain.pick(one.addressee_kk, one.addressee_ru), LABEL),
                ),
                OpenRecommendation(recommendation_id=one.recommendation_id),
            )
        ]
        for one in found.found
    ]
    turning = []
    if found.page > 0:
        turning.append(button(plain("button.previous"), OpenRecommendations(page=found.page - 1)))
    if found.page < found.pages - 1:
        turning.append(button(plain("button.next"), OpenRecommendations(page=found.page + 1)))
    new = [button(plain("recommendation.new-button"), ChooseDecision())] if may_record else []
    back = [button(plain("duty.back-button"), OpenDuties()), button(plain("button.menu"), OpenMenu())]
    return Screen("\n".join(lines), rows(*doors, turning, new, back))


def recommendation_screen(texts: Texts, one: RecommendationFacts) -> Screen:
    """To whom, on what decision, since when; and whether it was answered."""
    plain = Texts.plain(texts.language)
    lines = [
        texts("recommendation.heading", addressee=texts.pick(one.addressee_kk, one.addressee_ru)),
        texts("recommendation.decision", date=one.decision.day),
        texts("recommendation.text", text=_text(texts, one.decision)),
        texts("recommendation.sent", date=one.sent_on),
        texts("recommendation.answer-by", date=one.answer_by)
        if one.answer_by is not None
        else texts("recommendation.no-day"),
    ]
    if one.answered_on is not None:
        lines.append(texts("recommendation.answered", date=one.answered_on))
    back = [button(plain("recommendation.back-button"), OpenRecommendations())]
    return Screen("\n".join(lines), rows(_deed(plain, one) if one.may_act else [], back))


def _deed(plain: Texts, one: RecommendationFacts) -> list[InlineKeyboardButton]:
    key = one.recommendation_id
    if one.answered_on is None:
        return [button(plain("recommendation.answer-button"), AnswerCame(recommendation_id=key))]
    return [button(plain("recommendation.unanswer-button"), TakeAnswerBack(recommendation_id=key))]


def decisions_screen(texts: Texts, decisions: Sequence[DecisionChoice], page: int) -> Screen:
    """The newest decisions first."""
    plain = Texts.plain(texts.language)
    pages = max(1, -(-len(decisions) // DECISIONS_PAGE))
    page = min(max(page, 0), pages - 1)
    doors = [
        [
            button(
                plain(
                    "recommendation.decision-line",
                    date=one.day,
                    text=shortened(plain.pick(one.text_kk, one.text_ru), LABEL),
                ),
                StartRecommendation(decision_id=one.decision_id),
            )
        ]
        for one in decisions[page * DECISIONS_PAGE : (page + 1) * DECISIONS_PAGE]
    ]
    turning = []
    if page > 0:
        turning.append(button(plain("button.previous"), ChooseDecision(page=page - 1)))
    if page < pages - 1:
        turning.append(button(plain("button.next"), ChooseDecision(page=page + 1)))
    text = texts("recommendation.choose-decision" if decisions else "recommendation.no-decisions")
    return Screen(text, rows(*doors, turning, [button(plain("button.cancel"), OpenRecommendations())]))


def ask_screen(texts: Texts, step: str) -> Screen:
    """A question of the dialogue; days can be tapped."""
    plain = Texts.plain(texts.language)
    days = []
    if step in ("sent_on", "answered_on"):
        days = [button(plain("duty.today-button"), DayTapped(step=step, day="today"))]
    if step == "answer_by":
        days = [button(plain("recommendation.no-day-button"), DayTapped(step=step, day="none"))]
    return Screen(
        texts(f"recommendation.ask-{step.replace('_', '-')}"),
        rows(days, [button(plain("button.cancel"), OpenRecommendations())]),
    )


def _text(texts: Texts, decision: DecisionChoice) -> str:
    return shortened(texts.pick(decision.text_kk, decision.text_ru), TEXT_SHOWN)
