"""The law as data: statutes, their clauses in Kazakh and Russian, and references to them."""

from bot.rules.law.loader import load_statute
from bot.rules.law.references import find_reference, format_reference, parse_reference
from bot.rules.law.statute import Article, Chapter, Clause, Kind, Lang, Note, Statute, Words

__all__ = [
    "Article",
    "Chapter",
    "Clause",
    "Kind",
    "Lang",
    "Note",
    "Statute",
    "Words",
    "find_reference",
    "format_reference",
    "load_statute",
    "parse_reference",
]
