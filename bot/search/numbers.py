"""Whole numbers in a question: in figures, and in Kazakh and Russian words."""

import re
from collections.abc import Iterator

from bot.search.letters import skeleton, words

_UNITS = {
    "kk": "бір екі үш төрт бес алты жеті сегіз тоғыз",
    "ru": "один два три четыре пять шесть семь восемь девять",
}
_TENS = {
    "kk": "он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан",
    "ru": "десять двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
}
_TEENS_RU = "одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
_HUNDREDS_RU = "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"
_HUNDRED_KK = skeleton("жүз")
SMALLEST_SPOKEN = 10  # smaller ones in words are seldom a count of members: «бір рет», «два голоса»
_MONTHS = (
    "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"
    " январ феврал март апрел мая мае июн июл август сентябр октябр ноябр декабр"
)
# What a number is of when it counts no people: clauses, years and ages, shares, money, lengths, hours, papers.
_UNITS_AFTER = (
    "бап тарма стат пункт подпункт год года лет жыл жас процент пайыз тысяч тыс мың млн миллион тенге теңге тг руб"
    " доллар км километр шақырым метр кг минут час сағат секунд градус бұйрық өкім приказ распоряж нөмір квартал тоқсан"
)
_NAMES_BEFORE = "стать пункт номер нөмір бұйрық өкім приказ распоряж глав тарау"


def _any_of(listed: str) -> str:
    return "|".join(sorted({skeleton(word) for word in listed.split()}, key=len, reverse=True))


_SPOKEN = _any_of(" ".join((*_UNITS.values(), *_TENS.values(), _TEENS_RU, "жүз")))
# Over the text in skeleton letters: Russian-keyboard and Latin spellings come out as the same words.
_NO_COUNT = re.compile(
    rf"\d+(?:[.,:/]\d+)+"
    rf"|(?:№|#|\bn\s)\s*\d+"
    rf"|(?:\d+|(?:\b(?:{_SPOKEN})\w*\s+)+)\s*-?\s*\w{{0,4}}\s*(?:{_any_of(_MONTHS)})\w*(?:\s+\d{{4}})?"
    rf"|(?:{_any_of(_MONTHS)})\w*\s+\d+"
    rf"|\d+\s*-?\s*(?:(?:{_any_of(_UNITS_AFTER)})\w*|[жг]\b|%)"
    rf"|\b(?:(?:{_any_of(_NAMES_BEFORE)})\w*|ст|п)\.?\s*№?\s*\d+",
)
_LETTERS = re.compile(r"[^\W\d_]+")


def _table(lang: str) -> dict[str, int]:
    found = {skeleton(word): number for number, word in enumerate(_UNITS[lang].split(), 1)}
    found |= {skeleton(word): 10 * number for number, word in enumerate(_TENS[lang].split(), 1)}
    if lang == "ru":
        found |= {skeleton(word): 10 + number for number, word in enumerate(_TEENS_RU.split(), 1)}
        found |= {skeleton(word): 100 * number for number, word in enumerate(_HUNDREDS_RU.split(), 1)}
    return found


_TABLES = {"kk": _table("kk"), "ru": _table("ru")}


def counts(text: str, lang: str, least: int = SMALLEST_SPOKEN) -> list[int]:
    """The numbers that count something, in their order; those in words only from `least` on."""
    return [
        int(word) if word.isdigit() else spoken
        for word, spoken in _tokens(words(_NO_COUNT.sub(" ", _plain(text))), lang)
        if word.isdigit() or spoken >= least
    ]


def _plain(text: str) -> str:
    """The text with its words in skeleton letters; figures and signs stay where they are."""
    return _LETTERS.sub(lambda word: skeleton(word.group()), text.lower())


def _tokens(said: list[str], lang: str) -> Iterator[tuple[str, int]]:
    """Each number in figures by itself; number words that follow each other as one number."""
    table, total = _TABLES[lang], 0
    for word in said:
        plain = skeleton(word)
        if lang == "kk" and plain == _HUNDRED_KK:
            total = max(1, total) * 100
        elif plain in table:
            total += table[plain]
        else:
            if total:
                yield "", total
                total = 0
            if word.isdigit() and len(word) <= 6:
                yield word, 0
    if total:
        yield "", total
