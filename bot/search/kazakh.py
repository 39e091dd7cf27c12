"""The stem of a Kazakh word: a known stem and a chain of endings, in skeleton letters."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.search.letters import skeleton

# The endings are written in skeleton letters (ы = и, ң = н, қ = к, ғ = г): see letters.skeleton.
_PLURAL = "(?:лар|лер|дар|дер|тар|тер)"
_OWNER = "(?:имиз|миз|иниз|низ|им|ин|си|и|м|н)"
_CASE = (
    "(?:нин|дин|тин|га|ге|ка|ке|на|не|а|е|ни|ди|ти|нда|нде|да|де|та|те|нан|нен|дан|ден|тан|тен|мен|бен|пен|н)"
)
_PLACE = "(?:дагы|деги|таги|теги|ндаги|ндеги|даги|ники|дики|тики)"
_MAKING = "(?:лик|дик|тик|лиг|диг|тиг|сиз|ли|ди|ти|ша|ше|ши)"
_PERSON = "(?:мин|бин|пин|син|сиз|сиздар|сиздер|миз|биз|пиз)"
_NOUN = re.compile(
    f"(?:{_MAKING})?(?:{_PLURAL})?(?:{_OWNER})?(?:{_CASE})?(?:{_PLACE})?(?:{_PLURAL})?(?:{_PERSON})?$"
)
_VOICE = "(?:или|ил|ли|л|ин|н|тир|дир|т|ис|киз|гиз)"
_NOT = "(?:ма|ме|ба|бе|па|пе)"
_TENSE = (
    "(?:ади|еди|иди|гани|гени|ган|ген|кан|кен|атин|етин|итин|са|се|ип|п|у|уи|ди|ти|а|е|и|ар|ер|р|мак|мек"
    "|бак|бек|пак|пек|син|ги|ки|ганша|генше|канша|кенше|иинша|иинше)"
)
_VERB = re.compile(
    f"(?:{_VOICE}){{0,2}}(?:{_NOT})?и?{_TENSE}(?:{_PLURAL})?(?:{_OWNER})?(?:{_CASE})?(?:{_PERSON})?к?$"
)

# A stem's last letter softens before a vowel: мақсат+ы, бірлік -> бірлігі, сұрап -> сұраб-.
_HARD = {"г": "к", "б": "п"}

_COMMON_ENDINGS = (
    "лар лер дар дер тар тер нин дин тин га ге ка ке на не ни ди ти нда нде да де та те дан ден тан "
    "тен нан нен мен бен пен си и им ин имиз миз иниз низ даги деги таги теги ндаги ндеги ади еди иди "
    "ган ген кан кен атин етин итин са се ип у уи уге уга уди удин илади иледи лади леди нади неди "
    "илу илу лу ну ину маиди меиди баиди беиди паиди пеиди син уши ушилар лик дик тик сиз"
)
_ENDINGS = sorted(
    set(_COMMON_ENDINGS.split()),
    key=len,
    reverse=True,
)
_VOWEL = re.compile("[аеиоу]")


class Stemmer:
    """Finds the stem of a word among known stems; verbs are given with a final hyphen ("шақыр-")."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._nouns: set[str] = set()
        self._verbs: set[str] = set()
        for stem in stems:
            target = self._verbs if stem.endswith("-") else self._nouns
            target.add(skeleton(stem.rstrip("-")))

    @lru_cache(maxsize=20_000)  # noqa: B019 - one stemmer lives as long as the process
    def known(self, word: str) -> str | None:
        """The known stem of a word in skeleton letters, or None; the longest stem wins."""
        for length in range(len(word), 1, -1):
            head, rest = word[:length], word[length:]
            for stem in (head, head[:-1] + _HARD[head[-1]]) if head[-1] in _HARD and rest else (head,):
                if stem in self._nouns and _fits(_NOUN, head, rest):
                    return stem
                if stem in self._verbs and _fits(_VERB, head, rest):
                    return stem
        return None


def _fits(endings: re.Pattern[str], head: str, rest: str) -> bool:
    """Whether the rest is a chain of endings; a skeleton has one letter where азамат+тар has two."""
    return not rest or bool(endings.match(rest) or endings.match(head[-1] + rest))


@lru_cache(maxsize=20_000)
def light_stem(word: str) -> str:
    """What is left of an unknown word in skeleton letters when likely endings are cut off, three letters at least."""
    for _ in range(4):
        for ending in _ENDINGS:
            rest = word[: -len(ending)]
            if word.endswith(ending) and len(rest) >= 3 and _VOWEL.search(rest):
                word = rest
                break
        else:
            break
    return word[:-1] + _HARD[word[-1]] if len(word) > 3 and word[-1] in _HARD else word
