"""The law as one reads it on a phone: the statute, its chapters, an article or a clause, what was amended.

Every button carries which law and which language, because it lives for ever and answers come in the question's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.rules.law.loader import load_statute
from bot.rules.law.references import format_reference
from bot.rules.law.statute import Article, Chapter, Clause, Lang, Statute
from bot.views.fitting import paged, shortened
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenMenu
from bot.views.texts import Texts

PAGE = 1800
"""Characters of the law on a page: about three screens of a phone."""
MESSAGE = 3200
"""Characters of the law in a message that cannot be turned over; its heading and source need the rest of 4,096."""
BEGINNING = 120
"""Characters of a clause that tell it from another in a list."""
HISTORY = 3200
"""Characters of amendment notes; no clause of this law has more."""
LABEL = 60
"""Characters of a button's label; more is cut by every phone."""
IN_A_ROW = 6
"""Buttons that carry nothing but a number."""
DEFAULT_LAW = "2008"
"""The client works by the law of 2008, whatever the day (RULES.md, statutes have dates)."""


class OpenLaw(CallbackData, prefix="law"):
    """The statute: its chapters, its dates."""

    law: str = DEFAULT_LAW
    lang: str = ""


class OpenChapter(CallbackData, prefix="lch"):
    """A chapter's articles."""

    law: str
    number: str
    lang: str


class OpenClause(CallbackData, prefix="lc"):
    """An article or a clause; `asked`: it answers a question, and may not be what was asked."""

    law: str
    ref: str
    lang: str
    page: int = 0
    asked: bool = False


_Way = Callable[[str], OpenClause]
"""From a reference to the button's data, with the law and the language that are being read."""


class OpenHistory(CallbackData, prefix="lh"):
    """What was amended in the clause, and when."""

    law: str
    ref: str
    lang: str
    asked: bool = False


class OpenOwn(CallbackData, prefix="lown"):
    """The person's own rights or duties."""

    what: str
    lang: str = ""


class NotAsked(CallbackData, prefix="lnot"):
    """ "Not what I asked": the clauses that were shown, separated by commas."""

    refs: str
    lang: str


def lang_of(language: str) -> Lang:
    """A language of the law for whatever a button or an account says."""
    return "ru" if language == "ru" else "kk"


def statute_screen(texts: Texts, statute: Statute, today: date) -> Screen:
    """What the law is, whether it is in force, where the official text is; a button for each chapter."""
    plain, lang = Texts.plain(texts.language), lang_of(texts.language)
    chapters = [
        [
            button(
                shortened(_chapter_title(plain, chapter, lang), LABEL),
                OpenChapter(law=statute.code, number=chapter.number, lang=lang),
            )
        ]
        for chapter in statute.chapters
    ]
    lines = [
        texts("law.title", title=statute.title[lang]),
        source(texts, statute, today),
    ]
    if statute.successor is not None and not statute.in_force(today):
        lines.append(
            texts(
                "law.successor",
                number=statute.successor.law,
                date=_day(statute.successor.signed),
                article=statute.successor.article,
                subject=statute.successor.subject[lang],
            )
        )
    lines.append(texts("law.how-to-read"))
    return Screen(
        "\n\n".join(lines),
        rows(
            [button(plain("law.preamble-button"), OpenClause(law=statute.code, ref="preamble", lang=lang))],
            *chapters,
            [
                button(plain("law.rights-button"), OpenOwn(what="rights", lang=lang)),
                button(plain("law.duties-button"), OpenOwn(what="duties", lang=lang)),
            ],
            [
                _other_language(plain, OpenLaw(law=statute.code, lang=_other(lang))),
                button(plain("button.menu"), OpenMenu()),
            ],
        ),
    )


def chapter_screen(texts: Texts, statute: Statute, chapter: Chapter) -> Screen:
    """A chapter's articles, a button each."""
    plain, lang = Texts.plain(texts.language), lang_of(texts.language)
    articles = [
        [
            button(
                shortened(_article_title(plain, article, lang), LABEL),
                OpenClause(law=statute.code, ref=article.number, lang=lang),
            )
        ]
        for article in chapter.articles
    ]
    titles = [texts("law.item", words=_article_title(plain, article, lang)) for article in chapter.articles]
    return Screen(
        "\n\n".join([texts("law.heading", words=_chapter_title(plain, chapter, lang)), "\n".join(titles)]),
        rows(
            *articles,
            [
                button(plain("law.contents-button"), OpenLaw(law=statute.code, lang=lang)),
                _other_language(
                    plain, OpenChapter(law=statute.code, number=chapter.number, lang=_other(lang))
                ),
            ],
        ),
    )


def clause_screen(
    texts: Texts,
    statute: Statute,
    ref: str,
    today: date,
    *,
    page: int = 0,
    asked: bool = False,
    top: str = "",
) -> Screen:
    """An article or a clause with its source; pages never cut a clause, a page too far is the last.

    `top`: markup above it, as the line of plain words over an answer.
    """
    lang = lang_of(texts.language)
    clause = statute.clause(ref)
    pages = paged((texts("law.line", words=line) for line in statute.lines(ref, lang)), PAGE)
    page = min(max(page, 0), len(pages) - 1)
    blocks = [top, heading(texts, statute, clause), "\n".join(pages[page])]
    if len(pages) > 1:
        blocks.append(texts("law.page", page=page + 1, pages=len(pages)))
    blocks.append(source(texts, statute, today))
    return Screen(
        "\n\n".join(block for block in blocks if block),
        rows(*_clause_buttons(texts, statute, clause, page, len(pages), asked=asked)),
    )


def history_screen(texts: Texts, statute: Statute, ref: str, *, asked: bool = False) -> Screen:
    """The publisher's notes on what was amended in the clause and its article, and where its source was damaged."""
    plain, lang = Texts.plain(texts.language), lang_of(texts.language)
    clause = statute.clause(ref)
    notes = [texts("law.line", words=note.words[lang]) for note in statute.history(ref)]
    notes += [texts(f"law.mend.{mend.why}", was=mend.was, now=mend.now) for mend in clause.mends]
    notes += [texts("law.misprint", reads=slip.reads, means=slip.means) for slip in clause.misprints]
    shown = paged(notes, HISTORY)[0] if notes else [texts("law.no-history")]
    back = OpenClause(law=statute.code, ref=ref, lang=lang, asked=asked)
    return Screen(
        "\n\n".join([heading(texts, statute, clause), *shown]), rows([button(plain("button.back"), back)])
    )


def heading(texts: Texts, statute: Statute, clause: Clause) -> str:
    """The reference in words and, above a clause, its article's title."""
    title = article_title(Texts.plain(texts.language), statute, clause)
    if clause.kind in ("article", "preamble"):
        return texts("law.heading", words=title)
    return texts("law.clause-heading", reference=reference(clause, lang_of(texts.language)), article=title)


def article_title(texts: Texts, statute: Statute, clause: Clause) -> str:
    """The title of the clause's article, with its number; markup when the texts are. Of the preamble, its name."""
    lang = lang_of(texts.language)
    if clause.kind == "preamble":
        return reference(clause, lang)
    return _article_title(texts, statute.article(clause.article), lang)


def clause_label(plain: Texts, statute: Statute, ref: str) -> str:
    """A clause on a button: its reference and what its article is about."""
    clause, lang = statute.clause(ref), lang_of(plain.language)
    title = statute.title if clause.kind == "preamble" else statute.article(clause.article).title
    label = plain("ask.clause-button", reference=reference(clause, lang), title=title[lang])
    return shortened(label, LABEL)


def source(texts: Texts, statute: Statute, today: date) -> str:
    """Which law and edition, whether it is in force on the day, and that a rendering is not the official text."""
    lang = lang_of(texts.language)
    lines = [
        texts(
            "law.edition",
            number=statute.number,
            adopted=_day(statute.adopted),
            edition=_day(statute.edition.signed),
        )
    ]
    if statute.last_day is None:
        lines.append(texts("law.in-force-since", first=_day(statute.first_day)))
    else:
        force = "law.in-force" if statute.in_force(today) else "law.was-in-force"
        lines.append(texts(force, first=_day(statute.first_day), last=_day(statute.last_day)))
    official = "law.unofficial" if lang in statute.unofficial else "law.official"
    lines.append(texts(official, address=statute.addresses[lang]))
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Offer:
    """A clause to be sent into any chat: `text` is markup of one message, `key` names it among the others."""

    key: str
    title: str
    beginning: str
    text: str


def offers_of(statute: Statute, refs: Iterable[str], lang: Lang, today: date) -> tuple[Offer, ...]:
    """The clauses as offers; a text longer than a message ends after a whole clause and says so."""
    return tuple(_offer(statute, ref, lang, today) for ref in refs)


def _offer(statute: Statute, ref: str, lang: Lang, today: date) -> Offer:
    texts, plain, clause = Texts(lang), Texts.plain(lang), statute.clause(ref)
    pages = paged((texts("law.line", words=line) for line in statute.lines(ref, lang)), MESSAGE)
    blocks = [heading(texts, statute, clause), "\n".join(pages[0])]
    if len(pages) > 1:
        blocks.append(texts("law.continues"))
    blocks.append(source(texts, statute, today))
    title = reference(clause, lang) if clause.kind != "article" else article_title(plain, statute, clause)
    return Offer(
        key=f"{statute.code}:{ref}:{lang}",
        title=shortened(title, LABEL),
        beginning=beginning(statute, ref, lang),
        text="\n\n".join(blocks),
    )


def no_such_clause_screen(texts: Texts, ref: str) -> Screen:
    """The text is a reference, and the law has no such clause."""
    plain = Texts.plain(texts.language)
    statute = load_statute(DEFAULT_LAW)
    last = statute.chapters[-1].articles[-1].number
    return Screen(
        texts("law.no-such-clause", reference=ref, last=last),
        rows([button(plain("law.contents-button"), OpenLaw(lang=texts.language))]),
    )


def reference(clause: Clause, lang: Lang) -> str:
    """The reference as a sentence begins: «9-баптың 5-тармағы», «Пункт 5 статьи 9»."""
    words = format_reference(clause, lang)
    return words[:1].upper() + words[1:]


def beginning(statute: Statute, ref: str, lang: Lang) -> str:
    """A clause's first words; an item of a list begins with its own and not with those that open the list."""
    clause = statute.clause(ref)
    words = clause.words(lang) if clause.kind == "subparagraph" else statute.text(ref, lang)
    return shortened(words, BEGINNING)


def short_reference(clause: Clause) -> str:
    """The reference as a small button bears it: `9.5`; the second part of 9.6 is `9.6 (2)`."""
    path, _, part = clause.ref.partition("/")
    return f"{path} ({part})" if part else path


def _clause_buttons(
    texts: Texts, statute: Statute, clause: Clause, page: int, pages: int, *, asked: bool
) -> list[list[InlineKeyboardButton]]:
    plain, lang = Texts.plain(texts.language), lang_of(texts.language)

    def to(ref: str, number: int = 0) -> OpenClause:
        return OpenClause(law=statute.code, ref=ref, lang=lang, page=number, asked=asked)

    turning = []
    if page > 0:
        turning.append(button(plain("law.page-back"), to(clause.ref, page - 1)))
    if page < pages - 1:
        turning.append(button(plain("law.page-on"), to(clause.ref, page + 1)))
    whole = []
    if clause.kind not in ("article", "preamble"):
        whole.append(button(plain("law.article-button", number=clause.article), to(clause.article)))
    if statute.history(clause.ref):
        history = OpenHistory(law=statute.code, ref=clause.ref, lang=lang, asked=asked)
        whole.append(button(plain("law.history-button"), history))
    other = OpenClause(law=statute.code, ref=clause.ref, lang=_other(lang), page=page, asked=asked)
    return [
        turning,
        *_numbers(statute, clause, to),
        _neighbours(plain, statute, clause, to),
        whole,
        [button(plain("ask.not-asked-button"), NotAsked(refs=clause.ref, lang=lang))] if asked else [],
        [
            button(plain("law.contents-button"), OpenLaw(law=statute.code, lang=lang)),
            _other_language(plain, other),
        ],
    ]


def _numbers(statute: Statute, clause: Clause, to: _Way) -> list[list[InlineKeyboardButton]]:
    """The clauses under this one, by their numbers."""
    under = [statute.clause(ref) for ref in clause.children]
    small = [button(one.mark.rstrip(".") or short_reference(one), to(one.ref)) for one in under]
    return [small[at : at + IN_A_ROW] for at in range(0, len(small), IN_A_ROW)]


def _neighbours(plain: Texts, statute: Statute, clause: Clause, to: _Way) -> list[InlineKeyboardButton]:
    """The clauses before and after this one; of an article, the articles."""
    before, after = clause.previous, clause.next
    if clause.kind == "article":
        numbers = [article.number for chapter in statute.chapters for article in chapter.articles]
        at = numbers.index(clause.ref)
        before = numbers[at - 1] if at else "preamble"
        after = numbers[at + 1] if at + 1 < len(numbers) else None
    lang = lang_of(plain.language)
    found = []
    for key, ref in (("law.before", before), ("law.after", after)):
        if ref is not None:
            one = statute.clause(ref)
            words = reference(one, lang) if one.kind in ("article", "preamble") else short_reference(one)
            found.append(button(plain(key, clause=words), to(ref)))
    return found


def _chapter_title(texts: Texts, chapter: Chapter, lang: Lang) -> str:
    return texts("law.chapter", number=chapter.number, title=chapter.title[lang])


def _article_title(texts: Texts, article: Article, lang: Lang) -> str:
    return texts("law.article", number=article.number, title=article.title[lang])


def _other(lang: Lang) -> Lang:
    return "kk" if lang == "ru" else "ru"


def _other_language(plain: Texts, way: CallbackData) -> InlineKeyboardButton:
    return button(plain("law.other-language-button"), way)


def _day(day: date) -> str:
    """A date inside a clause's source, as the publisher prints it: 05.11.2022."""
    return f"{day:%d.%m.%Y}"
