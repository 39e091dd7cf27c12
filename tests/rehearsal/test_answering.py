"""Answers to taps and inline queries."""

import asyncio
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import InlineQueryResultArticle, InputTextMessageContent

from bot.rehearsal import BotApiServer, CallbackAnswer, Person
from tests.rehearsal.conftest import Api

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def tapped(telegram: BotApiServer, person: Person) -> tuple["asyncio.Task[CallbackAnswer]", str]:
    """A tap under way, and its query id."""
    tap = asyncio.create_task(person.tap_data(1, "vote:1"))
    await asyncio.sleep(0)
    return tap, telegram.state.updates.waiting[-1]["callback_query"]["id"]


async def test_a_tap_brings_the_answer(telegram: BotApiServer, bot: Bot, aiya: Person) -> None:
    tap, query_id = await tapped(telegram, aiya)
    await bot.answer_callback_query(query_id, "Даусыңыз қабылданды", show_alert=True)
    assert await tap == CallbackAnswer("Даусыңыз қабылданды", alert=True)


async def test_a_tap_is_answered_once(telegram: BotApiServer, bot: Bot, api: Api, aiya: Person) -> None:
    """https://core.telegram.org/bots/api#answercallbackquery; /method/messages.setBotCallbackAnswer:
    QUERY_ID_INVALID.
    """
    tap, query_id = await tapped(telegram, aiya)
    await bot.answer_callback_query(query_id)
    assert await tap == CallbackAnswer(None, alert=False)
    assert await api.refusal("answerCallbackQuery", callback_query_id=query_id) == TOO_OLD


async def test_an_unknown_query_is_refused(api: Api) -> None:
    """https://core.telegram.org/method/messages.setBotCallbackAnswer: QUERY_ID_INVALID."""
    assert await api.refusal("answerCallbackQuery", callback_query_id="1") == TOO_OLD
    assert await api.refusal("answerInlineQuery", inline_query_id="1", results=[]) == TOO_OLD


async def test_the_answer_to_a_tap_has_200_characters_at_most(
    telegram: BotApiServer, api: Api, aiya: Person
) -> None:
    """https://core.telegram.org/bots/api#answercallbackquery."""
    tap, query_id = await tapped(telegram, aiya)
    refusal = await api.refusal("answerCallbackQuery", callback_query_id=query_id, text="ә" * 201)
    assert refusal == "Bad Request: MESSAGE_TOO_LONG"
    await api.result("answerCallbackQuery", callback_query_id=query_id, text="ә" * 200)
    assert (await tap).text == "ә" * 200


async def test_an_unanswered_tap_ends_with_the_chat_printed(aiya: Person) -> None:
    with pytest.raises(AssertionError, match=r"(?s)was not answered; the chat of Әйгүл:.*/start"):
        await aiya.tap_data(1, "vote:1", timeout=0.01)


async def test_inline_results_come_as_they_would_be_sent(
    telegram: BotApiServer, bot: Bot, aiya: Person
) -> None:
    asked = asyncio.create_task(aiya.inline("кворум"))
    await asyncio.sleep(0)
    query = telegram.state.updates.waiting[-1]["inline_query"]
    clause = InlineQueryResultArticle(
        id="9.5",
        title="9-бап",
        input_message_content=InputTextMessageContent(message_text="<b>Кворум</b>", parse_mode="HTML"),
    )
    await bot.answer_inline_query(query["id"], [clause], cache_time=1)
    (shown,) = await asked
    assert (query["query"], shown["title"], shown["text"]) == ("кворум", "9-бап", "Кворум")


ARTICLE = {"type": "article", "id": "1", "title": "x", "input_message_content": {"message_text": "x"}}


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([ARTICLE] * 51, "RESULTS_TOO_MUCH"),
        ([ARTICLE, ARTICLE], "RESULT_ID_DUPLICATE"),
        ([{**ARTICLE, "id": "x" * 65}], "RESULT_ID_INVALID"),
        ([{**ARTICLE, "title": ""}], "can't parse inline query result: article title must be non-empty"),
        ([{**ARTICLE, "input_message_content": {"message_text": ""}}], "message text is empty"),
        ([{**ARTICLE, "input_message_content": {"message_text": "x" * 4097}}], "MESSAGE_TOO_LONG"),
        (
            [{**ARTICLE, "input_message_content": {"message_text": "<b>", "parse_mode": "HTML"}}],
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
    ],
)
async def test_wrong_inline_results_are_refused(api: Api, results: list[dict[str, Any]], reason: str) -> None:
    """https://core.telegram.org/bots/api#answerinlinequery and #inlinequeryresultarticle."""
    refusal = await api.refusal("answerInlineQuery", inline_query_id="1", results=results)
    assert refusal == f"Bad Request: {reason}"
