"""How documents say a clause, a stretch of time, and what people wrote in both languages."""

from datetime import datetime

from bot.rules.law import Words, format_reference, load_statute
from bot.views.texts import Texts


def said(texts: Texts, words: Words) -> str:
    """The words in the document's language."""
    return texts.pick(words.kk, words.ru)


def clause_words(texts: Texts, statute: str, reference: str) -> str:
    """«9-баптың 5-тармағы», «пункт 5 статьи 9»."""
    return format_reference(load_statute(statute).clause(reference), "kk" if texts.language == "kk" else "ru")


def hours(texts: Texts, begins: datetime, ends: datetime) -> str:
    """«10:05–12:40», in Almaty."""
    return texts("documents.hours", begins=texts.time(begins), ends=texts.time(ends))
