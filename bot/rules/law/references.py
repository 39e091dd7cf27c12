"""References to clauses as people write and say them: read, and written out in Kazakh and Russian."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.rules.law.statute import Clause, Kind, Lang

# A number as the law prints it (`10-1`), or a whole reference (`17.1.6`, `9.6/2`, with a comma `9,5`).
_NUMBER = r"[1-9]\d{0,2}(?:-\d{1,2})?"
_PATH = rf"{_NUMBER}(?:[.,]{_NUMBER}){{0,2}}(?:/[1-9])?"
_TOKEN = re.compile(rf"(?<!\d)(?P<path>{_PATH})(?!\d)|(?P<word>[^\W\d_]+)")
_SPACED_DASH = re.compile(r"(?<=\d)\s*[-‐‑‒–—−]\s*(?=\d)")
# What people hang on a numeral: "5-й", "9-го", "5-ші".
_NUMERAL_ENDING = re.compile(r"(?<=\d)\s?-\s?(?:[иы]?н?ш[иы]|[оые]?й|а?я|ое|о?го|о?му?|ую)(?!\w)")
# Kazakh letters as they come from a Russian keyboard.
_RUSSIAN_KEYBOARD = str.maketrans("қғңәөұүһіё", "кгнаоуухие")

# The steps by name, any case ending; Kazakh in Cyrillic and in Latin, Russian.
_KAZAKH_NAMES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("subparagraph", re.compile(r"тармакша\w*|tarma[kq](?:sh|ş|s)a\w*")),
    ("paragraph", re.compile(r"тарма[кг]\w*|tarma[kqgğ]\w*")),
    ("article", re.compile(r"бап(?:т\w+|ка|пен)?|бабы\w*|bap(?:t\w+|[kq]a|pen)?|bab[yıi]\w*")),
    ("part", re.compile(r"боли[кг]\w*|b[oö]l[iı][kg]\w*")),
    ("preamble", re.compile(r"кириспе\w*|kirispe\w*")),
)
_RUSSIAN_NAMES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("subparagraph", re.compile(r"подпункт\w*|подп|пп|podpunkt\w*|pp")),
    ("paragraph", re.compile(r"пункт\w*|п|punkt\w*|p")),
    ("article", re.compile(r"стат(?:ь|ей)\w*|ст|stat(?:y|'?i|e[iy])\w*|st")),
    ("part", re.compile(r"част[ьией]\w*|ч|chast\w*")),
    ("preamble", re.compile(r"преамбул\w*|preambul\w*")),
)
# What may stand beside a bare reference: "Заңның 9-бабы", "ст. 9 Закона об Ассамблее".
_FILLER = re.compile(r"law|зан(?:нын|ы)?|осы|туралы|закон\w*|настоящ\w*|об|ассамбле\w*")

# Ordinals from the first on, in order: Russian stems (to the twentieth), Kazakh words (to the tenth), folded.
_RUSSIAN_ORDINALS = (
    *("перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят"),
    *("одиннадцат", "двенадцат", "тринадцат", "четырнадцат", "пятнадцат"),
    *("шестнадцат", "семнадцат", "восемнадцат", "девятнадцат", "двадцат"),
)
_RUSSIAN_ORDINAL = re.compile(
    rf"({'|'.join(_RUSSIAN_ORDINALS)})"
    r"(?:ый|ой|ая|ое|ого|ому|ом|ую|ым|ий|ья|ье|ьего|ьему|ьем|ьей|ью|ей)"
)
_KAZAKH_ORDINALS = (
    *("биринши", "екинши", "ушинши", "тортинши", "бесинши"),
    *("алтыншы", "жетинши", "сегизинши", "тогызыншы", "оныншы"),
)
_TEN = "он"  # "он бірінші": the eleventh, in two words


@dataclass(frozen=True)
class _Number:
    path: str


@dataclass(frozen=True)
class _Name:
    kind: Kind
    kazakh: bool


_Token = _Number | _Name | None  # None: a word that belongs to no reference


def parse_reference(text: str) -> str | None:
    """The reference, if the whole text is one: "9.5", "9-баптың 5-тармағы", "пп. 3 п. 1 ст. 10-1"; else None.

    Whether a statute has such a clause is for the caller to look up.
    """
    plain = _plain(text)
    tokens = _tokens(plain)
    if None in tokens or re.search(r"\d", _TOKEN.sub("", plain)):
        return None
    match tokens:
        case [_Name("preamble")]:
            return "preamble"
        case [_Number(path)]:
            return _tidy(path)
    pairs = _pairs(tokens)
    return _assemble(pairs) if 2 * len(pairs) == len(tokens) else None


def find_reference(text: str) -> str | None:
    """The first reference that a sentence names ("о чем пункт 5 статьи 9?"); a bare number is none."""
    return _assemble(_pairs(_tokens(_plain(text))))


def format_reference(clause: Clause, lang: Lang) -> str:
    """The reference in words: «9-баптың 5-тармағы», «пункт 5 статьи 9»."""
    if not clause.steps:
        return _NOMINATIVE[lang][clause.kind]
    *above, last = clause.steps
    genitives = [_GENITIVE[lang][kind].format(n=_printed(kind, number, lang)) for kind, number in above]
    nominative = _NOMINATIVE[lang][last[0]].format(n=_printed(*last, lang))
    return " ".join([*genitives, nominative] if lang == "kk" else [nominative, *reversed(genitives)])


# In Kazakh what stands under an article is possessed by it ("5-тармағы"); an article stands by itself.
_NOMINATIVE: dict[Lang, dict[Kind, str]] = {
    "kk": {
        "preamble": "кіріспе",
        "article": "{n}-бап",
        "paragraph": "{n}-тармағы",
        "subparagraph": "{n}) тармақшасы",
        "part": "{n} бөлігі",
    },
    "ru": {
        "preamble": "преамбула",
        "article": "статья {n}",
        "paragraph": "пункт {n}",
        "subparagraph": "подпункт {n})",
        "part": "часть {n}",
    },
}
_GENITIVE: dict[Lang, dict[Kind, str]] = {
    "kk": {
        "article": "{n}-баптың",
        "paragraph": "{n}-тармағының",
        "subparagraph": "{n}) тармақшасының",
    },
    "ru": {"article": "статьи {n}", "paragraph": "пункта {n}", "subparagraph": "подпункта {n})"},
}
# Parts have no printed number; they are counted in words. No statute here has more than four.
_PARTS: dict[Lang, tuple[str, ...]] = {
    "kk": ("бірінші", "екінші", "үшінші", "төртінші", "бесінші", "алтыншы"),
    "ru": ("первая", "вторая", "третья", "четвертая", "пятая", "шестая"),
}


def _printed(kind: Kind, number: str, lang: Lang) -> str:
    return _PARTS[lang][int(number) - 1] if kind == "part" else number


def _plain(text: str) -> str:
    """Lower case, Kazakh letters folded, "10 – 1" as `10-1`, "5-й" as `5`, "п/п" as "пп"."""
    folded = text.lower().translate(_RUSSIAN_KEYBOARD).replace("п/п", "пп")
    return _NUMERAL_ENDING.sub(" ", _SPACED_DASH.sub("-", folded))


def _tokens(plain: str) -> list[_Token]:
    return list(_read(plain))


def _read(plain: str) -> Iterator[_Token]:
    tens = 0
    for match in _TOKEN.finditer(plain):
        word = match["word"]
        if word == _TEN:
            tens = 10
        elif word is None:
            yield _Number(match["path"])
        elif ordinal := _ordinal(word):
            yield _Number(str(tens + ordinal))
            tens = 0
        elif not _FILLER.fullmatch(word):
            yield _name(word)


def _ordinal(word: str) -> int:
    """The number that the word is an ordinal of; 0 for any other word."""
    if word in _KAZAKH_ORDINALS:
        return _KAZAKH_ORDINALS.index(word) + 1
    if word == "жиырмасыншы":
        return 20
    russian = _RUSSIAN_ORDINAL.fullmatch(word)
    return _RUSSIAN_ORDINALS.index(russian[1]) + 1 if russian else 0


def _name(word: str) -> _Name | None:
    for names in (_KAZAKH_NAMES, _RUSSIAN_NAMES):
        for kind, pattern in names:
            if pattern.fullmatch(word):
                return _Name(kind, names is _KAZAKH_NAMES)
    return None


def _pairs(tokens: Sequence[_Token]) -> dict[Kind, str]:
    """Names with their numbers, whichever comes first: "9-бап", "статья 9", "9 статья".

    Where both ways read as much ("пункты 5, 6 статьи 9"), Kazakh puts the number first and Russian the name.
    """
    name_first, number_first = _paired(tokens, _Name), _paired(tokens, _Number)
    first = next((token for token in tokens if isinstance(token, _Name)), None)
    if len(name_first) != len(number_first):
        return max(name_first, number_first, key=len)
    return number_first if first and first.kazakh else name_first


def _paired(tokens: Sequence[_Token], leading: type[_Name] | type[_Number]) -> dict[Kind, str]:
    """Pairs up to a name that comes again.

    They begin with a leading token, or with the other where that takes nothing from a pair so begun.
    """
    found: dict[Kind, str] = {}
    at = 0
    while at + 1 < len(tokens):
        here, there = tokens[at], tokens[at + 1]
        following = tokens[at + 2] if at + 2 < len(tokens) else None
        pair = _pair(here, there)
        if pair is None or not (
            isinstance(here, leading) or following is None or isinstance(following, leading)
        ):
            at += 1
            continue
        if pair[0] in found:
            break
        found[pair[0]] = pair[1]
        at += 2
    return found


def _pair(one: _Token, other: _Token) -> tuple[Kind, str] | None:
    match one, other:
        case (_Name(kind), _Number(path)) | (_Number(path), _Name(kind)):
            return kind, path
    return None


def _assemble(found: dict[Kind, str]) -> str | None:
    """`9.5` from an article 9 and a paragraph 5; a dotted number is a whole reference wherever it stands."""
    kinds: tuple[Kind, ...] = ("article", "paragraph", "subparagraph")
    named = [found[kind] for kind in kinds if kind in found]
    if not named or ("article" not in found and "." not in _tidy(named[0])):
        return None
    part = f"/{found['part']}" if "part" in found else ""
    path = ".".join(named) + part
    return _tidy(path) if re.fullmatch(_PATH, path) else None


def _tidy(path: str) -> str:
    """Points for commas; the first part of a clause is the clause itself."""
    return path.replace(",", ".").removesuffix("/1")
