"""Inline mode: `@bot 9.5` or a question in any chat offers clauses to send. The law is public: for everybody."""

from datetime import date

from aiogram import Router
from aiogram.types import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)

from bot.handlers.law import today_in
from bot.rules.law.loader import load_statute
from bot.rules.law.references import parse_reference
from bot.rules.law.statute import Lang
from bot.search.engine import Engine
from bot.usecases.learned_answers import LearnedAnswers
from bot.usecases.office import Office
from bot.views.law import DEFAULT_LAW, Offer, lang_of, offers_of
from bot.views.texts import Texts

router = Router(name="inline")

CACHED_SECONDS = 60
"""Short, because the engine learns."""


@router.inline_query()
async def offer_clauses(
    query: InlineQuery, office: Office, engine: Engine, learned: LearnedAnswers, texts: Texts
) -> None:
    """Nothing where nothing fits; then the button leads to the law in the bot's own chat."""
    await learned.refresh()
    offers = found(query.query, lang_of(texts.language), engine, today_in(office))
    way = None
    if not offers:
        label = Texts.plain(texts.language)("inline.nothing" if query.query.strip() else "inline.hint")
        way = InlineQueryResultsButton(text=label, start_parameter="law")
    await query.answer(
        [_article(offer) for offer in offers], cache_time=CACHED_SECONDS, is_personal=True, button=way
    )


def found(words: str, lang: Lang, engine: Engine, today: date) -> tuple[Offer, ...]:
    """The clause of a reference in both languages and what stands under it, or the clauses that answer a question."""
    statute = load_statute(DEFAULT_LAW)
    ref = parse_reference(words)
    if ref is not None:
        if ref not in statute.clauses:
            return ()
        other: Lang = "kk" if lang == "ru" else "ru"
        under = statute.clause(ref).children
        return (
            offers_of(statute, (ref,), lang, today)
            + offers_of(statute, (ref,), other, today)
            + offers_of(statute, under, lang, today)
        )
    answer = engine.ask(words, lang)
    if answer.outcome == "none":
        return ()
    return offers_of(statute, tuple(hit.ref for hit in answer.hits), answer.lang, today)


def _article(offer: Offer) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        id=offer.key,
        title=offer.title,
        description=offer.beginning,
        input_message_content=InputTextMessageContent(
            message_text=offer.text,
            parse_mode="HTML",
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
    )
