"""Answers to taps and to inline queries."""

from typing import Any

from bot.rehearsal import formatting, keyboards
from bot.rehearsal.markup import utf16_length
from bot.rehearsal.methods.registry import method
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.queries import CallbackAnswer
from bot.rehearsal.refusals import bad_request
from bot.rehearsal.telegram import Telegram

_ARTICLE = {
    "type", "id", "title", "input_message_content", "reply_markup", "url", "description", "thumbnail_url",
    "thumbnail_width", "thumbnail_height",
}  # fmt: skip
_CONTENT = {"message_text", "parse_mode", "entities", "link_preview_options"}


@method("answerCallbackQuery", "callback_query_id text show_alert url cache_time")
async def answer_callback_query(telegram: Telegram, parameters: Parameters) -> bool:
    """A text of 0-200 characters: https://core.telegram.org/bots/api#answercallbackquery."""
    text = parameters.text("text")
    if utf16_length(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = CallbackAnswer(text or None, parameters.flag("show_alert"), parameters.text("url") or None)
    telegram.queries.answer(parameters.text("callback_query_id"), answer)
    return True


@method("answerInlineQuery", "inline_query_id results cache_time is_personal next_offset button")
async def answer_inline_query(telegram: Telegram, parameters: Parameters) -> bool:
    """At most 50 results: https://core.telegram.org/bots/api#answerinlinequery."""
    results = parameters.mappings("results")
    if len(results) > 50:
        raise bad_request("RESULTS_TOO_MUCH")
    shown = [_shown(result) for result in results]
    if len({result["id"] for result in shown}) < len(shown):
        raise bad_request("RESULT_ID_DUPLICATE")
    telegram.queries.answer(parameters.text("inline_query_id"), shown)
    return True


def _shown(result: dict[str, Any]) -> dict[str, Any]:
    """An article with `text` and `entities` of what choosing it would send (#inlinequeryresultarticle)."""
    if result.get("type") != "article" or set(result) - _ARTICLE:
        raise bad_request("can't parse inline query result: this server knows articles only")
    if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    if not result.get("title"):
        raise bad_request("can't parse inline query result: article title must be non-empty")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or set(content) - _CONTENT:
        raise bad_request("can't parse inline query result: this server knows text content only")
    text, entities = formatting.formatted(
        content.get("message_text", ""), content.get("parse_mode") or "", content.get("entities")
    )
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > formatting.LONGEST_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    if result.get("reply_markup"):
        keyboards.inline(result["reply_markup"])
    return {**result, "text": text, "entities": entities}
