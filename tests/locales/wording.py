"""Checks of the texts themselves: the same in both languages, well formed, and in the language they claim."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.pofile import read_po

from bot.views.texts import LANGUAGES
from tests.locales.entries import PLACE, Entry

FORMS = {"kk": 2, "ru": 3}
"""Plural forms of the catalogues' headers: one and other; one, few and many (CLDR, without fractions)."""
PLURAL_HEADERS = {
    "kk": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
}
TAGS = frozenset({"b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"})
"""What Telegram's HTML knows and we use (core.telegram.org/bots/api#html-style)."""
PLAIN_TOPICS = ("button.", "documents.", "refusal.", "command.")
"""Shown where nothing parses markup: buttons, alerts, documents, the menu of commands."""
LATIN = frozenset(
    {"CSV", "XLSX", "Telegram", "QR", "DOCX", "PDF", "Start", "BotFather", "Excel", "UTF", "ID", "SHA"}
)
"""Names that are written in Latin letters in Kazakh and in Russian too."""
KAZAKH_IN_RUSSIAN = frozenset({"қазақша", "қазақстан", "халық", "кеңесі", "төралқа", "жетісу", "ұлытау"})
"""Kazakh names and the language's own name, as they stand in Russian texts."""
MISSPELT = {
    r"[кқ]енес\w*|кеңeс\w*": "кеңес",
    r"муше\w*": "мүше",
    r"шешим\w*": "шешім",
    r"тора[гғ]а\w*|төрага\w*": "төраға",
    r"[кқ]аза[кқ]стан\w*": "қазақстан",
    r"хал[кқ]ы\w*|халык\w*": "халқы, халық",
    r"отирыс\w*|отырис\w*": "отырыс",
    r"калыс\w*": "қалыс",
    r"карсы\w*": "қарсы",
    r"жактап\w*": "жақтап",
    r"тиркеу\w*|тирке\w*": "тіркеу",
    r"бекит\w*": "бекіту",
    r"ок[иі]м\w*|өким\w*": "өкім",
    r"өкилет\w*|ок[иі]лет\w*": "өкілет",
    r"[кқ][уұ][кқ]ы[кқ]\w*": "құқық",
    r"тарма[кқ]\w*": "тармақ, тармағ",
    r"маселе\w*": "мәселе",
    r"кун(?:и|нің|де|і)?|куни": "күн",
    r"т[әа]ртип\w*|т[әа]ртиб\w*|тартіп\w*|тартіб\w*": "тәртіп, тәртіб",
    r"косымша\w*": "қосымша",
    r"усын\w*": "ұсын",
    r"хатши\w*": "хатшы",
    r"шакыр\w*": "шақыр",
    r"кезекти": "кезекті",
    r"дауис\w*": "дауыс",
    r"н[әа]тиже\w*|натиже\w*": "нәтиже",
    r"тизим\w*|тізим\w*|тизім\w*": "тізім",
    r"к[уү]шин|кушін": "күшін",
    r"озг[еі]р\w*": "өзгер",
    r"болим\w*|болім\w*|бөлим\w*": "бөлім",
    r"уйым\w*": "ұйым",
}
"""Slips that keyboards and careless hands make in the official terms of the glossary, and what is meant."""
ONLY_RUSSIAN = frozenset({"и", "или", "для", "это", "что", "нельзя", "только", "уже", "если", "чтобы", "его"})
ONLY_KAZAKH = frozenset({"және", "мен", "бен", "пен", "үшін", "немесе", "жоқ", "бар", "бұл", "керек"})

_KAZAKH_LETTER = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_NOT_WORDS = re.compile(
    r"<[^>]*>|https?://\S+|\B/[a-z]+\b|@\w+|\B--[a-z-]+|[\w-]+\.(?:ics|png|csv|xlsx|docx)\b"
)
"""Markup, addresses, commands, accounts, options of the command line, names of files."""
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot);)")


def check_entries(entries: list[Entry]) -> list[str]:
    """What is wrong with the texts; an empty list when nothing is."""
    findings = [*_same_in_both(entries), *_named_twice(entries)]
    for entry in entries:
        for check in _EACH:
            findings += [f"{entry.where}: {finding}" for finding in check(entry)]
    return findings


def check_headers(locales: Path) -> list[str]:
    """Each file says its language and that language's plural rule, and keeps no struck-out messages."""
    findings = []
    for language in LANGUAGES:
        for file in sorted((locales / language).glob("*.po")):
            source = file.read_text(encoding="utf-8")
            with file.open("rb") as stream:
                catalogue = read_po(stream)
            where = f"{language}/{file.name}"
            if str(catalogue.locale) != language:
                findings.append(f"{where}: the header names the language {catalogue.locale}")
            if f'"Plural-Forms: {PLURAL_HEADERS[language]}\\n"' not in source:
                findings.append(f"{where}: the header lacks «{PLURAL_HEADERS[language]}»")
            if catalogue.obsolete:
                findings.append(f"{where}: struck-out messages")
    return findings


def _same_in_both(entries: list[Entry]) -> Iterator[str]:
    """The same message in the same file, with the same places and the same kind, in each language."""
    by_language = {
        language: {e.msgid: e for e in entries if e.language == language} for language in LANGUAGES
    }
    kk, ru = by_language["kk"], by_language["ru"]
    for msgid in sorted(kk.keys() ^ ru.keys()):
        present = kk.get(msgid) or ru[msgid]
        yield f"{present.where}: only in this language"
    for msgid in sorted(kk.keys() & ru.keys()):
        one, other = kk[msgid], ru[msgid]
        if one.topic != other.topic:
            yield f"{one.where}: in {other.topic}.po in Russian"
        if one.counted != other.counted:
            yield f"{one.where}: counts something in one language only"
        if one.places != other.places:
            yield f"{one.where}: places {sorted(one.places)} in Kazakh, {sorted(other.places)} in Russian"
        if one.forms == other.forms and len(_words(one.forms[0])) >= 3:
            yield f"{one.where}: the same words in both languages"


def _named_twice(entries: list[Entry]) -> Iterator[str]:
    counted = Counter((entry.language, entry.msgid) for entry in entries)
    for (language, msgid), count in counted.items():
        if count > 1:
            yield f"{language}: {msgid}: named {count} times"


def _complete(entry: Entry) -> Iterator[str]:
    if entry.fuzzy:
        yield "fuzzy"
    wanted = FORMS[entry.language] if entry.counted else 1
    if len(entry.forms) != wanted:
        yield f"{len(entry.forms)} forms, not {wanted}"
    if not all(form.strip() for form in entry.forms):
        yield "without words"


def _places(entry: Entry) -> Iterator[str]:
    """Every place has a plain name; a lone brace would break `str.format`."""
    for form in entry.forms:
        try:
            names = PLACE.findall(form)
            form.format(**dict.fromkeys(names, "x"))
        except (ValueError, IndexError, KeyError):
            yield f"braces that are no place: {form!r}"
        if "" in PLACE.findall(form):
            yield "a place without a name"
    shared = (
        frozenset.intersection(*(frozenset(PLACE.findall(form)) for form in entry.forms))
        if entry.forms
        else None
    )
    if shared is not None and entry.places - shared - {"count"}:
        yield "a place that only some of the forms have"


def _markup(entry: Entry) -> Iterator[str]:
    plain = entry.msgid.startswith(PLAIN_TOPICS)
    for form in entry.forms:
        if plain and re.search(r"</?[a-z]|&(?:lt|gt|amp|quot);", form):
            yield "markup where nothing parses it"
        elif not plain:
            yield from _Markup.faults(form)


class _Markup(HTMLParser):
    """Telegram refuses a message for a tag it does not know or one that is not closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.found: list[str] = []

    @classmethod
    def faults(cls, form: str) -> list[str]:
        parser = cls()
        parser.feed(form)
        parser.close()
        left = re.sub(r"</?[a-z-]+(?: [a-z]+=\"[^\"]*\")*>", "", form)
        if "<" in left or ">" in left:
            parser.found.append("a bare < or >")
        if _ENTITY.search(form):
            parser.found.append("a bare &")
        return parser.found + [f"<{tag}> is not closed" for tag in parser.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(f"Telegram knows no <{tag}>")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1:] != [tag]:
            self.found.append(f"</{tag}> closes nothing")
        else:
            self.open.pop()


def _letters(entry: Entry) -> Iterator[str]:
    """No word in Latin letters but the names that have no other, and no word of two alphabets."""
    for word in _all_words(entry):
        latin, cyrillic = re.search("[A-Za-z]", word), re.search("[\u0400-\u04ff]", word)
        if latin and cyrillic:
            yield f"two alphabets in «{word}»"
        elif latin and word not in LATIN:
            yield f"Latin letters: «{word}»"


def _tongue(entry: Entry) -> Iterator[str]:
    """Kazakh in the Kazakh file, spelt as the glossary spells it; Russian in the Russian one."""
    for word in _all_words(entry):
        small = word.casefold()
        if entry.language == "kk":
            if small in ONLY_RUSSIAN:
                yield f"a Russian word: «{word}»"
            yield from (
                f"«{word}»: write {right}" for wrong, right in MISSPELT.items() if _slips(wrong, small, right)
            )
        elif small in ONLY_KAZAKH or (_KAZAKH_LETTER.search(small) and small not in KAZAKH_IN_RUSSIAN):
            yield f"a Kazakh word: «{word}»"


def _slips(wrong: str, word: str, right: str) -> bool:
    """A pattern may be loose (`[кқ]аза[кқ]стан`): what is spelt right is no slip."""
    if any(word.startswith(good.strip().casefold()) for good in right.split(",")):
        return False
    return re.fullmatch(wrong, word) is not None


def _all_words(entry: Entry) -> Iterable[str]:
    return dict.fromkeys(word for form in entry.forms for word in _words(form))


def _words(form: str) -> list[str]:
    return _WORD.findall(_NOT_WORDS.sub(" ", PLACE.sub("0", form)))


_EACH: tuple[Callable[[Entry], Iterator[str]], ...] = (_complete, _places, _markup, _letters, _tongue)
