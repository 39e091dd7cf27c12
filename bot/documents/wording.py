"""How documents say a clause, a stretch of time, and what people wrote in both languages."""

from datetime import datetime

from bot.rules.law import Words, format_reference, load_statute
from bot.views.texts import Texts


def said(texts: Texts, words: Words) -> str:
    """The words in the document's language."""
    return texts.pick(words.kk, words.ru)


def clause_words(texts: Texts, statute: str, reference: str) -> str:
    """«9-баптың 5-тармағы», «пункт 5 статьи 9»; what is no clause of the statute, as it is written."""
    clause = load_statute(statute).clauses.get(reference)
    if clause is None:
        return reference
    return format_reference(clause, "kk" if texts.language == "kk" else "ru")


def hours(texts: Texts, begins: datetime, ends: datetime) -> str:
    """«10:05–12:40», in Almaty."""
    return texts("documents.hours", begins=texts.time(begins), ends=texts.time(ends))
