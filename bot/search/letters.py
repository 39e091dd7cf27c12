"""Letters as people type them: Kazakh, a Russian keyboard, Latin of any fashion -> one plain skeleton."""

import re
import unicodedata

KAZAKH_LETTERS = frozenset("әғқңөұүһі")

_FOLD = str.maketrans("қғүұөәңіһё", "кгууоанихе")

# Kazakh in Latin has had many spellings: the decrees of 2017 (apostrophes), 2018 (acutes) and the drafts of
# 2019-2021 (umlauts, breves, cedillas), and what people make up on a phone. Longer spellings come first.
_LATIN = (
    ("tsh", "тш"),  # хатшы: hatshy, not ц
    ("shch", "щ"),
    ("sch", "щ"),
    ("kh", "х"),
    ("sh", "ш"),
    ("ch", "ч"),
    ("zh", "ж"),
    ("gh", "г"),
    ("ng'", "н"),
    ("ts", "ц"),
    ("ya", "я"),
    ("ia", "иа"),
    ("yu", "ю"),
    ("yo", "е"),
    ("ye", "е"),
    ("s'", "ш"),
    ("c'", "ч"),
    ("y'", "у"),
    ("i'", "й"),
    *zip("abcdefghijklmnopqrstuvwxyz", "абцдефгхижклмнопкрстувухыз", strict=True),
    *zip("äáöóüúūýğǵñńşçı", "ааооууууггнншчи", strict=True),
)
_LATIN_BY_FIRST: dict[str, list[tuple[str, str]]] = {}
for _spelling, _letter in _LATIN:
    _LATIN_BY_FIRST.setdefault(_spelling[0], []).append((_spelling, _letter))

_SKELETON = str.maketrans(
    {"э": "е", "ы": "и", "й": "и", "ь": "", "ъ": "", "щ": "ш", "я": "иа", "ю": "иу", "ц": "с"}
)
_DOUBLED = re.compile(r"(.)\1+")
_WORD = re.compile(r"[a-zа-яёәғқңөұүһіäöüğūñşçıáóúýńǵ]+(?:['’ʼ`][a-z]*)*|\d+", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[a-zäöüğūñşçıáóúýńǵ]", re.IGNORECASE)
_CYRILLIC = re.compile(r"[а-яёәғқңөұүһі]", re.IGNORECASE)
_APOSTROPHES = re.compile(r"['’ʼ`]")
# A lone Latin letter inside a Cyrillic word is a slip of the keyboard (Kazakh "і" typed as "i").
_LOOKALIKE = str.maketrans("aceopxyikmhtb", "асеорхуікмнтв")


def is_latin(word: str) -> bool:
    """Whether the word is in Latin letters altogether."""
    return bool(_LATIN_WORD.search(word)) and not _CYRILLIC.search(word)


def words(text: str) -> list[str]:
    """The words and numbers of a text, lower-case, in the letters they were typed in."""
    found: list[str] = _WORD.findall(unicodedata.normalize("NFC", text).lower())
    return [
        word.translate(_LOOKALIKE) if _CYRILLIC.search(word) and _LATIN_WORD.search(word) else word
        for word in found
    ]


def from_latin(word: str) -> str:
    """A word in Latin letters, Kazakh or Russian, read as Russian letters."""
    word = _APOSTROPHES.sub("'", word)
    out: list[str] = []
    at = 0
    while at < len(word):
        for spelling, letter in _LATIN_BY_FIRST.get(word[at], ()):
            if word.startswith(spelling, at):
                out.append(letter)
                at += len(spelling)
                break
        else:
            if word[at] != "'":
                out.append(word[at])
            at += 1
    return "".join(out)


def fold(word: str) -> str:
    """A word in the letters of the Russian keyboard alone: what one gets from қ, ә, і on a phone without them."""
    if is_latin(word):
        return from_latin(word)
    return word.translate(_FOLD)


def skeleton(word: str) -> str:
    """A coarser key than `fold`: ы, и and й are one, soft signs and doubled letters are gone."""
    return _DOUBLED.sub(r"\1", fold(word).translate(_SKELETON))


def is_shortened(word: str) -> bool:
    """Whether the skeleton lacks a letter of the word, as the one before is the same: "цеентр", "ұқйым"."""
    return bool(_DOUBLED.search(fold(word).translate(_SKELETON)))
