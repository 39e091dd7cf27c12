"""Questions that bring numbers: the quorum, the majority, the signatures, the days, by the rules of the law."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.rules.bodies import BodyKind
from bot.rules.convocation import MeetingKind, convene, petition
from bot.rules.majority import Tally, outcome, threshold
from bot.rules.quorum import quorum
from bot.rules.statutes import STATUTE_2008, rule_for
from bot.search.letters import skeleton, words
from bot.search.numbers import SMALLEST_SPOKEN, counts

Kind = Literal["quorum", "majority", "petition", "notice"]

# The rules of this law have not changed since its first day, so any day of its life asks for them.
_DAY = STATUTE_2008.first_day


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the law's own rule gives.

    `base`: whom it is counted of: all members (quorum, petition) or those taking part (majority); None for days.
    `needed`: the least number that is enough. `given`: the number asked about, if there is one, `met` whether it is
    enough, `missing` how many are short of it. `by_analogy`: the law sets nothing for this body (article 14).
    """

    kind: Kind
    body: BodyKind
    clause: str
    base: int | None
    needed: int
    given: int | None
    met: bool | None
    missing: int | None
    by_analogy: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """Words to look for: `whole` ones, and `beginnings`."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]

    def among(self, said: list[str]) -> bool:
        return any(word in self.whole or word.startswith(self.beginnings) for word in said)


def _words(listed: str) -> _Words:
    """From a list: `word` is a whole word, `word*` a beginning."""
    split = listed.split()
    return _Words(
        frozenset(skeleton(word) for word in split if not word.endswith("*")),
        tuple(skeleton(word[:-1]) for word in split if word.endswith("*")),
    )


_COUNCIL = _words("кеңес* совет*")
_REGIONAL = _words("облыс* област* өңір* регион* қалалық городск*")
_NAMED_QUORUM = _words("кворум* правомоч*")
_QUORUM = _words(
    "кворум* правомоч* заңды* законн* начина* начать начнем начнём баста* ашуға ашамыз ашсақ откры* келуі келсе келді*"
    " прийти пришл* придёт придет жетеді хватит хватает собрал* присутств* қатыс* состоит* келмеді* отсутств*"
)
_VOTE = _words(
    "голос* проголос* дауыс* жақта* большинств* көпшіл* принят* принял* қабылдан* өтті өтеді өте өтпеді прошло"
    " рук рука руки руку поднят* подня* поднима* көтер*"
)
_IN_FAVOUR = re.compile(r"\bза\s+\d|\d\s+за\b|\bза\W*$")
"""«За» is a vote only beside a number or at the very end: "штраф за парковку" is none."""
_FOR = _words("за жақ* қолда*")
_AGAINST = _words("против қарсы*")
_OURS = _words(
    "член* мүше* ассамбле* сесси* кеңес* совет* кворум* правомоч* голос* проголос* дауыс* заседан* отырыс* подпис* зал*"
    " депутат* делегат* внеочеред* кезектен жақта*"
)
"""Without such a word a number is of anything."""
_OTHERS = _words(
    "тоо жшс ао кск пик оси миб товарищ* серіктест* акци* собственник* жильц* жилец тұрғын* пәтер* учредител*"
    " құрылтайшы* кооператив* парти* парламент* мажилис* мәжіліс* маслихат* мәслихат* профсоюз* кәсіподақ*"
)
"""These vote by rules of their own."""
_HOW_MANY = _words("сколько қанша неше нужно надо керек требуется минимум")
_PETITION = _words("внеочеред* внепланов* экстренн* кезектен төтенше подпис*")
_DAYS = _words("день дней дня күн")
_WEEKS = _words("недел* апта*")
_TOLD = _words(
    "сообщ* предупр* извещ* уведом* объяв* назнач* созв* хабарла* ескерт* шақыр* өкім* распоряж* бұрын заранее"
)
_SESSION = _words("сесси*")
_ABSENT = _words("отсутств* келмеді* келмей келмеген* неявк*")
_WEEK = 7


def work_out(text: str, lang: str) -> Figure | None:
    """The figure that the question asks for, or None when it brings no numbers or none that a rule takes."""
    said = [skeleton(word) for word in words(text)]
    weeks = _WEEKS.among(said)
    numbers = counts(text, lang, least=1 if weeks else SMALLEST_SPOKEN)
    if not numbers or len(numbers) > 3 or not _OURS.among(said) or _OTHERS.among(said):
        return None
    body = _body(said)
    if _PETITION.among(said):
        lone = len(numbers) == 1 and not _HOW_MANY.among(said)  # the signers, and nobody says of how many
        return None if body.is_regional or lone else _petition(numbers)
    if weeks or _DAYS.among(said):
        told = _SESSION.among(said) and _TOLD.among(said) and len(numbers) == 1
        return _notice(numbers[0] * (_WEEK if weeks else 1), body) if told else None
    if (_VOTE.among(said) or _IN_FAVOUR.search(text.lower())) and not _NAMED_QUORUM.among(said):
        voted = _by_sides(numbers, said) if _AGAINST.among(said) else numbers
        return _majority(voted, body) if voted else None
    if _QUORUM.among(said):
        return _quorum(numbers, body, absent=_ABSENT.among(said) or "не приш" in text.lower())
    return None


def _body(said: list[str]) -> BodyKind:
    council, regional = _COUNCIL.among(said), _REGIONAL.among(said)
    if regional:
        return BodyKind.REGIONAL_COUNCIL if council else BodyKind.REGIONAL_SESSION
    return BodyKind.COUNCIL if council else BodyKind.SESSION


def _quorum(numbers: list[int], body: BodyKind, *, absent: bool) -> Figure | None:
    if len(numbers) > 2 or max(numbers) == 0:
        return None
    total = max(numbers)
    given = None if len(numbers) == 1 else total - min(numbers) if absent else min(numbers)
    verdict = quorum(given or 0, total, rule_for(body, on=_DAY))
    met, missing = (None, None) if given is None else (verdict.met, verdict.missing)
    return Figure(
        "quorum", body, verdict.clause, total, verdict.needed, given, met, missing, verdict.by_analogy
    )


def _by_sides(numbers: list[int], said: list[str]) -> list[int] | None:
    """Those taking part and the votes in favour, where votes against are named as well; None if that cannot be told.

    The sides stand in the order of their words; two numbers are the sides themselves.
    """
    total = max(numbers) if len(numbers) == 3 else sum(numbers)
    sides = list(numbers)
    if len(numbers) == 3:
        sides.remove(total)
    if len(sides) != 2 or sum(sides) > total or not _FOR.among(said):
        return None
    first = next(word for word in said if _FOR.among([word]) or _AGAINST.among([word]))
    return [total, sides[_AGAINST.among([first])]]


def _majority(numbers: list[int], body: BodyKind) -> Figure | None:
    """One number: those taking part. Two: they and the votes in favour. Three: all members come first."""
    rule = rule_for(body, on=_DAY)
    *_, taking_part, given = sorted(numbers, reverse=True) if len(numbers) > 1 else (numbers[0], None)
    if not taking_part:
        return None
    needed = threshold(rule, taking_part)
    if given is None:
        return Figure("majority", body, rule.clause, taking_part, needed, None, None, None, rule.by_analogy)
    total = max(numbers) if len(numbers) == 3 else None
    found = outcome(Tally(given, 0, 0), taking_part, total, taking_part, rule)
    if found.quorum_needed is not None and found.missing:
        return _quorum([taking_part, max(numbers)], body, absent=False)
    missing = max(0, found.threshold - given)
    return Figure(
        "majority",
        body,
        found.clause,
        taking_part,
        found.threshold,
        given,
        missing == 0,
        missing,
        found.by_analogy,
    )


def _petition(numbers: list[int]) -> Figure | None:
    if len(numbers) > 2 or max(numbers) == 0:
        return None
    total = max(numbers)
    given = min(numbers) if len(numbers) == 2 else None
    verdict = petition(given or 0, total)
    met, missing = (None, None) if given is None else (verdict.reached, verdict.missing)
    return Figure(
        "petition", BodyKind.SESSION, verdict.clause, total, verdict.needed, given, met, missing, False
    )


def _notice(days: int, body: BodyKind) -> Figure | None:
    """Days from the order to the regular Session; the law sets them for no other body."""
    if body is not BodyKind.SESSION or days > 3650:
        return None
    starts = _DAY + timedelta(days=days)
    verdict = convene(body, MeetingKind.REGULAR, ordered=_DAY, starts=starts, notice_days=0)
    missing = max(0, verdict.term_days - days)
    return Figure(
        "notice",
        body,
        verdict.clause,
        None,
        verdict.term_days,
        days,
        verdict.lawful,
        missing,
        verdict.by_analogy,
    )
