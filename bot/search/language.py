"""Which language a question is in: Kazakh in any letters, Russian, or neither."""

from bot.rules.law.statute import Lang
from bot.search.letters import KAZAKH_LETTERS, is_latin, skeleton
from bot.search.reader import Reader

_SAID_IN_ENGLISH = (
    "the is are was what which who whom how when where why does do did can could should would will of "
    "to for and you your they with from this that there have has please many much my be in on at it "
    "by an or not if about"
)
_SAID_IN_KAZAKH = (
    "ким кимдер не неше канша кандаи калаи кашан каида каи неге ме ма ба бе па пе ушин керек болади "
    "бола болама бар жок турали мен сен сиз биз олар оси бул деген егер каше каиси калаиша еке "
    "екен гои ше дегени"
)
_SAID_IN_RUSSIAN = (
    "кто что как какои какая какие каких сколько сколко когда где куда откуда почему зачем можно "
    "нужно надо ли если для на в по с у к о об из за и или не кем чем кому чего это мне я мои наш вы "
    "мы он они есть быть должен"
)
# Words that Kazakh and Russian people do not write even in Latin letters.
_ENGLISH = frozenset(_SAID_IN_ENGLISH.split())
_MARKS_KK = frozenset(_SAID_IN_KAZAKH.split())
_MARKS_RU = frozenset(_SAID_IN_RUSSIAN.split())


def is_english(words: list[str]) -> bool:
    """Whether the words look like an English sentence."""
    latin = [word for word in words if is_latin(word)]
    hits = sum(word in _ENGLISH for word in latin)
    return hits >= 2 or (bool(latin) and len(latin) == len(words) and hits * 3 >= len(words))


def language_of(words: list[str], reader: Reader) -> Lang | None:
    """ "kk" or "ru", or None when nothing tells."""
    kazakh = russian = 0
    for word in words:
        plain = skeleton(word)
        if not KAZAKH_LETTERS.isdisjoint(word):
            kazakh += 3
        elif plain in _MARKS_KK:
            kazakh += 2
        elif plain in _MARKS_RU:
            russian += 2
        else:
            is_kazakh, is_russian = reader.languages(word)
            kazakh += is_kazakh and not is_russian
            russian += is_russian and not is_kazakh
    if kazakh == russian:
        return None if not kazakh else "kk"
    return "kk" if kazakh > russian else "ru"
