"""Reading the law: /law, a reference typed by itself, the buttons from chapter to clause, own rights and duties."""

from datetime import date
from typing import Any

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.types import CallbackQuery, Message

from bot.handlers.showing import show
from bot.rules.law.loader import FILES, load_statute
from bot.rules.law.references import find_reference, parse_reference
from bot.rules.law.statute import Statute
from bot.rules.terms import local_day
from bot.usecases.errors import Refused
from bot.usecases.office import Office
from bot.usecases.own_rights import own_standing
from bot.usecases.rights import Actor
from bot.views.law import (
    DEFAULT_LAW,
    OpenChapter,
    OpenClause,
    OpenHistory,
    OpenLaw,
    OpenOwn,
    chapter_screen,
    clause_screen,
    history_screen,
    no_such_clause_screen,
    statute_screen,
)
from bot.views.own_rights import DUTIES, RIGHTS, own_screen
from bot.views.screens import Screen
from bot.views.texts import LANGUAGES, Texts

router = Router(name="law")


def in_language(texts: Texts, language: str) -> Texts:
    """The language that a button carries; a forged one is the person's."""
    return Texts(language) if language in LANGUAGES else texts


def statute_of(code: str) -> Statute:
    """The law that a button names."""
    if code not in FILES:
        raise Refused("stale-button")
    return load_statute(code)


async def whole_reference(message: Message) -> bool | dict[str, Any]:
    """A text that is nothing but a reference: "9.5", "9-баптың 5-тармағы", "ст. 9 п. 5"."""
    if message.text is None or message.chat.type != ChatType.PRIVATE:
        return False
    ref = parse_reference(message.text)
    return False if ref is None else {"ref": ref}


@router.message(Command("law"))
async def open_law(message: Message, command: CommandObject, office: Office, texts: Texts) -> None:
    """`/law` is the contents, `/law 9.5` the clause."""
    if not command.args:
        await show(message, statute_screen(texts, load_statute(DEFAULT_LAW), today_in(office)))
        return
    ref = parse_reference(command.args) or find_reference(command.args)
    if ref is None:
        raise Refused("not-a-reference")
    await show(message, clause_or_not(texts, ref, office))


@router.message(StateFilter(None), whole_reference)
async def read_reference(message: Message, ref: str, office: Office, texts: Texts) -> None:
    await show(message, clause_or_not(texts, ref, office))


@router.callback_query(OpenLaw.filter())
async def contents(query: CallbackQuery, callback_data: OpenLaw, office: Office, texts: Texts) -> None:
    texts = in_language(texts, callback_data.lang)
    await show(query, statute_screen(texts, statute_of(callback_data.law), today_in(office)))


@router.callback_query(OpenChapter.filter())
async def open_chapter(query: CallbackQuery, callback_data: OpenChapter, texts: Texts) -> None:
    statute = statute_of(callback_data.law)
    chapter = next((one for one in statute.chapters if one.number == callback_data.number), None)
    if chapter is None:
        raise Refused("stale-button")
    await show(query, chapter_screen(in_language(texts, callback_data.lang), statute, chapter))


@router.callback_query(OpenClause.filter())
async def open_clause(query: CallbackQuery, callback_data: OpenClause, office: Office, texts: Texts) -> None:
    statute = statute_of(callback_data.law)
    if callback_data.ref not in statute.clauses:
        raise Refused("stale-button")
    screen = clause_screen(
        in_language(texts, callback_data.lang),
        statute,
        callback_data.ref,
        today_in(office),
        page=callback_data.page,
        asked=callback_data.asked,
    )
    await show(query, screen)


@router.callback_query(OpenHistory.filter())
async def open_history(query: CallbackQuery, callback_data: OpenHistory, texts: Texts) -> None:
    statute = statute_of(callback_data.law)
    if callback_data.ref not in statute.clauses:
        raise Refused("stale-button")
    texts = in_language(texts, callback_data.lang)
    await show(query, history_screen(texts, statute, callback_data.ref, asked=callback_data.asked))


@router.callback_query(OpenOwn.filter())
async def open_own(
    query: CallbackQuery, callback_data: OpenOwn, office: Office, actor: Actor, texts: Texts
) -> None:
    what = DUTIES if callback_data.what == DUTIES else RIGHTS
    texts = in_language(texts, callback_data.lang)
    await show(query, own_screen(texts, what, await own_standing(office, actor)))


def clause_or_not(texts: Texts, ref: str, office: Office) -> Screen:
    """The clause, or plainly that the law has none of that number."""
    statute = load_statute(DEFAULT_LAW)
    if ref not in statute.clauses:
        return no_such_clause_screen(texts, ref)
    return clause_screen(texts, statute, ref, today_in(office))


def today_in(office: Office) -> date:
    """The day in Almaty: whether the law is in force hangs on it."""
    return local_day(office.now())
