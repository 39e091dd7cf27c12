"""How documents say a clause, a stretch of time, and what people wrote in both languages."""

from datetime import datetime

from babel.dates import format_date

from bot.rules.law import Words, format_reference, load_statute
from bot.rules.terms import local_day
from bot.views.texts import Day, Texts


class OfficialTexts(Texts):
    """Plain words in which dates stand as official papers write them: «2023 жылғы 26 сәуір», «26 апреля 2023 года»."""

    def date(self, day: Day) -> str:
        on = local_day(day) if isinstance(day, datetime) else day
        month = format_date(on, "MMMM", locale=self.language)
        return self("documents.date", year=str(on.year), month=month, day=on.day)


def official(language: str) -> Texts:
    """The words of a document."""
    return OfficialTexts(language, html=False)


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
