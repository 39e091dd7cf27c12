"""Words of a question -> what they mean here: concepts, prefixes, letter runs and small words, as features."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.rules.law.statute import Statute
from bot.search.bank import LANGUAGES, Question
from bot.search.kazakh import Stemmer, light_stem
from bot.search.letters import KAZAKH_LETTERS, fold, is_shortened, skeleton, words
from bot.search.lexicon import load_lexicon
from bot.search.russian import Lemmatiser

VOCABULARY = Path(__file__).with_name("vocabulary.tsv")

_EMPTY_WORDS = (
    "және мен пен бен да де та те ма ме ба бе па пе ғой үшін туралы бойынша жөнінде деп бар өз екен "
    "енді ғана сондай ақ оның оны оған ол олар бұл осы сол болады болу бола болса болған егер және "
    "ше маған бізде менің біз сіз айтыңызшы айтшы білгім келеді еді ретінде арқылы сияқты қатысты "
    "жайлы жайында и в во на по с со о об от для ли чтобы к ко из у за или же бы а но при "
    "то его ее их он она они там есть быть будет мне я мы вы ты это этот эта эти тот так уже еще если "
    "нас нам вам у мой наш свой подскажите скажите пожалуйста интересно хочу знать узнать "
    "ну вот тут смотрите слушайте короче значит типа вообще просто давно хотел хотела хотели спросить "
    "ал міне жалпы айтайын дегенім сұрайын деймін едім мынадай сұрақ "
    # Endings behind a hyphen: "ҚХА-ның".
    "ның нің дың дің тың тің ға ге қа ке ны ні ды ді ты ті нан нен дан ден тан тен"
)
# Words that carry little meaning of their own, in skeleton letters.
_STOP = frozenset(skeleton(word) for word in _EMPTY_WORDS.split())
# Whose right, whose quorum, whose duty: what such a word stands with tells twin clauses from each other.
_ROLES = (
    "region regional city capital cityname oblastname rural akim council session secretariat senate deputy "
    "association ethnocultural member chair deputychair president state civil secretary manager centre"
)
_WHOSE = frozenset(_ROLES.split())
# Words of asking: what they stand with says what about.
_ASKED_WITH = "who what where when how why howmany meaning difference other can must do today"
_ASKING = frozenset(_ASKED_WITH.split())
_KNOWN_FROM = 3  # letters of a skeleton: what is shorter is no word to go by
_REPAIR_FROM = 4  # shorter words have too many neighbours to be guessed at
_LONG_WORD = 8  # from this length on two slips are forgiven
_PREFIX = 4
_RUNS = (3, 4)


@dataclass(frozen=True)
class Reading:
    """A text as read: its features, channel by channel.

    `plain`: concepts of the law's field that were read as they are written, words of asking left out. Without one,
    the text may be about anything.
    """

    concepts: Counter[str]
    joined: Counter[str]
    prefixes: Counter[str]
    runs: Counter[str]
    small: Counter[str]
    plain: frozenset[str]


def _joined(concepts: list[str]) -> Counter[str]:
    """Pairs of concepts, one of which says whose matter it is."""
    pairs = combinations(concepts, 2)
    return Counter(f"{one}+{other}" for one, other in pairs if one in _WHOSE or other in _WHOSE)


def _runs(marked: str) -> Iterator[str]:
    """Every few letters in a row of a word that is marked at both ends."""
    for length in _RUNS:
        for at in range(max(1, len(marked) - length + 1)):
            yield marked[at : at + length]


def _tight(plain: str) -> str:
    """A skeleton in which я and ю are one letter each again: a slip is one letter as it was typed."""
    return plain.replace("иа", "я").replace("иу", "ю")


def _loose(tight: str) -> str:
    return tight.replace("я", "иа").replace("ю", "иу")


class Reader:
    """Reads questions. `remember` teaches it the words that typing slips may be mended to: its `vocabulary`."""

    def __init__(self) -> None:
        self._lexicon = load_lexicon()
        self._stemmer = Stemmer(self._lexicon.stems)
        self._lemmatiser = Lemmatiser()
        self.vocabulary: dict[str, tuple[str, ...]] = {}
        self._heard: Counter[str] = Counter()
        self._place: dict[str, int] = {}
        self._by_length: dict[int, list[str]] = {}
        self._keys_meant: frozenset[str] = frozenset()
        for word in self._lexicon.russian:
            self.vocabulary[word] = self._lexicon.russian[word]
        for word in self._lexicon.kazakh:
            self.vocabulary.setdefault(word, self._lexicon.kazakh[word])

    @classmethod
    def over(cls, bank: Iterable[Question], statute: Statute) -> "Reader":
        """A reader that knows the words of the bank and of the law, and the lexicon's Russian ones in every form."""
        reader = cls()
        for lemma in reader._lexicon.lemmas:
            meant = reader._lexicon.russian[skeleton(lemma)]
            for form in sorted(reader._lemmatiser.forms(lemma)):
                keys = reader.keys(form, "ru")
                # The dictionary lacks «аким» and «облассамблея», and guesses their forms well.
                reader.vocabulary.setdefault(skeleton(form), meant if keys[0].startswith("?") else keys)
        for question in bank:
            reader.remember(question.text, question.lang)
        for clause in statute.clauses.values():
            for lang in LANGUAGES:
                reader.remember(clause.words(lang), lang)
        return reader

    @classmethod
    def kept(cls, file: Path = VOCABULARY) -> "Reader":
        """The reader over the bank and the law, its words looked up beforehand."""
        reader = cls()
        lines = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
        reader.vocabulary = {word: tuple(keys) for word, *keys in lines}  # the lexicon's words too, by use
        return reader

    def keep(self, file: Path = VOCABULARY) -> None:
        """Write the vocabulary for `kept`: a word and what it means a line, by use."""
        lines = ["\t".join((word, *self.vocabulary[word])) for word in self._by_use()]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _by_use(self) -> list[str]:
        """The vocabulary, the words heard most often first: of two as near to a slip, the likelier one is meant."""
        return sorted(self.vocabulary, key=lambda word: (-self._heard[word], word))

    def languages(self, word: str) -> tuple[bool, bool]:
        """Whether Kazakh (as far as the lexicon goes) and Russian know the word."""
        return (
            self._stemmer.known(skeleton(word)) is not None,
            self._lemmatiser.lemma(fold(word)) is not None,
        )

    def remember(self, text: str, lang: str) -> None:
        """Make the words of a text known ones."""
        for word in words(text):
            plain = skeleton(word)
            if len(plain) >= _KNOWN_FROM:
                self.vocabulary.setdefault(plain, self.keys(word, lang))
                self._heard[plain] += 1
        self._by_length = {}
        self._keys_meant = frozenset()

    def read(self, text: str, lang: str) -> Reading:
        """Features of a text in the language `lang` ("kk" or "ru")."""
        concepts: Counter[str] = Counter()
        prefixes: Counter[str] = Counter()
        runs: Counter[str] = Counter()
        small: Counter[str] = Counter()
        as_written: set[str] = set()
        for word in words(text):
            plain = skeleton(word)
            if plain in _STOP:
                small[plain] += 1
                continue
            keys, mended = self._mended(word, plain, lang)
            if mended == plain and not self._may_be_a_slip(word):
                as_written.update(keys)
            plain = mended
            for key in keys:
                concepts[key] += 1
            prefixes["4" + plain[:_PREFIX]] += 1
            runs.update(_runs(f"<{plain}>"))
        ours = (as_written & self._lexicon.field) - _ASKING
        return Reading(concepts, _joined(sorted(concepts)), prefixes, runs, small, frozenset(ours))

    def _mended(self, word: str, plain: str, lang: str) -> tuple[tuple[str, ...], str]:
        """Keys and skeleton of a word, or of the known word that it is a slip of."""
        keys = self.keys(word, lang)
        nobody_knows = keys[0].startswith("?")
        if plain in self.vocabulary:
            # "соглласия" is no form of соғу
            return (self.vocabulary[plain] if nobody_knows or self._may_be_a_slip(word) else keys), plain
        # "моет" is a word, but nobody asks about it: "может" is likelier, as long as that means something here.
        unheard = keys[0].startswith("r:") and keys[0] not in self._meant()
        better = self._nearest(plain) if nobody_knows or unheard else None
        if better is None or (unheard and self.vocabulary[better][0].startswith(("r:", "?"))):
            return keys, plain
        return self.vocabulary[better], better

    def _may_be_a_slip(self, word: str) -> bool:
        """Whether the word is like a known one only as its skeleton is shorter: "ұқйым" is no үкім."""
        return is_shortened(word) and self._lemmatiser.lemma(fold(word)) is None

    def _meant(self) -> frozenset[str]:
        """All keys that the vocabulary's words have."""
        if not self._keys_meant:
            self._keys_meant = frozenset(key for keys in self.vocabulary.values() for key in keys)
        return self._keys_meant

    @lru_cache(maxsize=20_000)  # noqa: B019 - one reader lives as long as the process
    def keys(self, word: str, lang: str) -> tuple[str, ...]:
        """Concepts of a word; "r:…" a Russian lemma of no concept, "?…" the bare stem of a word nobody knows."""
        if word.isdigit():
            return ("#number",)
        plain = skeleton(word)
        stem = self._stemmer.known(plain)
        lemma = None if not KAZAKH_LETTERS.isdisjoint(word) else self._lemmatiser.lemma(fold(word))
        in_russian = self._lexicon.russian.get(skeleton(lemma)) if lemma else None
        in_kazakh = self._lexicon.kazakh[stem] if stem else None
        order = (in_kazakh, in_russian) if lang == "kk" else (in_russian, in_kazakh)
        found = order[0] or (None if lang == "ru" and lemma else order[1])
        if found:
            return found
        if lemma:
            return ("r:" + skeleton(lemma),)
        return ("?" + light_stem(plain),)

    @lru_cache(maxsize=20_000)  # noqa: B019 - one reader lives as long as the process
    def _nearest(self, plain: str) -> str | None:
        """The known word that a word is the likeliest slip of.

        Of equally near ones one with the same first letter, which is seldom mistyped, and then the one in most use.
        """
        if len(plain) < _REPAIR_FROM:
            return None
        if not self._by_length:
            self._line_up()
        tight = _tight(plain)
        slips = 2 if len(plain) >= _LONG_WORD else 1
        near = (
            found
            for length in range(len(tight) - slips, len(tight) + slips + 1)
            for found in process.extract(
                tight, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=slips, limit=None
            )
        )
        ranked = [(distance, word[0] != tight[0], self._place[word], word) for word, distance, _ in near]
        return _loose(min(ranked)[-1]) if ranked else None

    def _line_up(self) -> None:
        """Sort the vocabulary by length, for few of its words are near enough to another one to be compared."""
        choices = [_tight(word) for word in (self._by_use() if self._heard else self.vocabulary)]
        self._place = {word: place for place, word in enumerate(choices)}
        for word in choices:
            self._by_length.setdefault(len(word), []).append(word)
