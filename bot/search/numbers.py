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
# A number that counts nothing: a clause, a year, a share, a time of day, a decimal.
_NO_COUNT = re.compile(
    r"\d+(?:[.,:/]\d+)+|\d+\s*-?\s*(?:бап|тарма|стат|пункт|подпункт|год|жыл|ж\b|г\b|%|процент|пайыз)\w*"
    r"|(?:стать[яеию]|пункт\w*|ст\.?|п\.)\s*\d+",
    re.IGNORECASE,
)


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
        for word, spoken in _tokens(words(_NO_COUNT.sub(" ", text)), lang)
        if word.isdigit() or spoken >= least
    ]


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
