"""The hall's screen as values for its page: every word in both languages, Kazakh first."""

from typing import Any

import segno

from bot.rules.majority import OutcomeKind
from bot.usecases.secret_count import TurnoutCount
from bot.usecases.see_desk import Desk, DeskVote
from bot.usecases.see_result import SecretFacts, VoteFacts
from bot.usecases.see_screen import ScreenFacts
from bot.usecases.speakers import Speaker
from bot.views.fitting import shortened
from bot.views.hall import hall_link
from bot.views.texts import LANGUAGES, Texts
from bot.views.votes import basis
from db.models import Choice, MeetingState

TITLE_SHOWN = 260
"""Characters of an item's title that can be read from the last row."""

CANDIDATES_SHOWN = 6
NAME_SHOWN = 60
"""Characters of a speaker's name, in a line of the wall."""

Said = list[str]
"""A sentence in Kazakh and in Russian, in this order."""


def screen_state(facts: ScreenFacts, bot_username: str) -> dict[str, Any]:
    """What the page draws. `mode` says which: door, item, vote, result, over."""
    desk = facts.desk
    return {
        "mode": _mode(facts),
        "body": [desk.body_kk, desk.body_ru],
        "state": _say(f"screen.state.{desk.state}"),
        "quorum": _quorum(desk),
        "door": _door(facts, bot_username),
        "item": _item(desk),
        "vote": _vote(desk, desk.vote) if desk.vote is not None else None,
        "result": _result(facts.result) if facts.result is not None else None,
        "speaker": _speaker(desk.floor.speaker) if desk.floor.speaker is not None else None,
        "lost": _say("screen.connection-lost"),
    }


def _say(key: str, **values: Any) -> Said:
    return [Texts.plain(language)(key, **values) for language in LANGUAGES]


def _say_many(key: str, count: int, **values: Any) -> Said:
    return [Texts.plain(language).many(key, count, **values) for language in LANGUAGES]


def _mode(facts: ScreenFacts) -> str:
    desk = facts.desk
    if desk.vote is not None:
        return "vote"
    if facts.result is not None:
        return "result"
    if desk.state is MeetingState.OPEN:
        return "item"
    return "door" if desk.state is MeetingState.REGISTRATION else "over"


def _quorum(desk: Desk) -> dict[str, Any]:
    quorum = desk.quorum
    return {
        "present": quorum.present,
        "total": quorum.total,
        "needed": quorum.needed,
        "met": quorum.met,
        "of": _say("screen.of-total", total=quorum.total),
        "verdict": _say("screen.quorum-met")
        if quorum.met
        else _say_many("screen.quorum-missing", quorum.missing),
        "line": _say("screen.quorum-needed", needed=quorum.needed),
    }


def _door(facts: ScreenFacts, bot_username: str) -> dict[str, Any] | None:
    """The code while registration is open: scanned, or typed."""
    code = facts.code
    if code is None:
        return None
    picture = segno.make_qr(hall_link(bot_username, code), error="m")
    return {
        "digits": f"{code.digits[:3]} {code.digits[3:]}",
        "seconds": code.seconds,
        "picture": picture.svg_inline(border=2, light="#fff", dark="#000", omitsize=True),
        "title": _say("screen.register"),
        "how": _say("screen.register-how", bot=f"@{bot_username}"),
    }


def _item(desk: Desk) -> dict[str, Any] | None:
    """Where the meeting is on its agenda."""
    here = desk.here
    if here is None:
        return None
    return {
        "label": _say("screen.item", number=here.number, total=len(desk.items)),
        "title": [shortened(here.title_kk, TITLE_SHOWN), shortened(here.title_ru, TITLE_SHOWN)],
    }


def _speaker(speaker: Speaker) -> Said:
    """Who has the floor, and until when."""
    said = []
    for language in LANGUAGES:
        plain = Texts.plain(language)
        name = shortened(plain.pick(speaker.name.kk, speaker.name.ru), NAME_SHOWN)
        if speaker.until is None:
            said.append(plain("screen.speaker", name=name))
        elif speaker.over:
            said.append(plain("screen.speaker-over", name=name))
        else:
            said.append(plain("screen.speaker-until", name=name, time=plain.time(speaker.until)))
    return said


def _vote_label(vote: DeskVote) -> Said:
    """Which vote, whether it is secret, and when its countdown runs out."""
    label = _say("screen.secret-vote" if vote.turnout is not None else "screen.vote", number=vote.item_number)
    if vote.closes_at is None:
        return label
    until = _say("screen.until", time=Texts.plain(LANGUAGES[0]).seconds(vote.closes_at))
    return [f"{what} · {when}" for what, when in zip(label, until, strict=True)]


def _bars(counts: tuple[int, int, int]) -> list[dict[str, Any]]:
    return [
        {"choice": choice.value, "label": _say(f"screen.choice.{choice}"), "count": count}
        for choice, count in zip((Choice.IN_FAVOUR, Choice.AGAINST, Choice.ABSTAIN), counts, strict=True)
    ]


def _vote(desk: Desk, vote: DeskVote) -> dict[str, Any]:
    """A vote under way: the counts as they stand, the line that the majority must reach."""
    if vote.turnout is not None:
        return _secret_vote(desk, vote, vote.turnout)
    tally = vote.count.tally
    stands = vote.standing
    return {
        "title": [shortened(vote.title_kk, TITLE_SHOWN), shortened(vote.title_ru, TITLE_SHOWN)],
        "label": _vote_label(vote),
        "opened": vote.opened_at.isoformat(),
        "bars": _bars((tally.in_favour, tally.against, tally.abstain)),
        "taking_part": vote.count.taking_part,
        "threshold": stands.threshold if stands is not None else None,
        "line": _say("screen.threshold", threshold=stands.threshold) if stands is not None else None,
        "voted": _say("screen.voted", voted=tally.cast, present=desk.quorum.present),
        "standing": _standing(vote),
    }


def _secret_vote(desk: Desk, vote: DeskVote, turnout: TurnoutCount) -> dict[str, Any]:
    """Only how many have voted: nothing on the wall may tell how it stands."""
    return {
        "title": [shortened(vote.title_kk, TITLE_SHOWN), shortened(vote.title_ru, TITLE_SHOWN)],
        "label": _vote_label(vote),
        "opened": vote.opened_at.isoformat(),
        "bars": [{"choice": "turnout", "label": _say("screen.turnout"), "count": turnout.voted}],
        "taking_part": turnout.taking_part,
        "threshold": None,
        "line": None,
        "voted": _say("screen.voted", voted=turnout.voted, present=desk.quorum.present),
        "standing": None,
    }


def _standing(vote: DeskVote) -> Said:
    if vote.standing is None:
        return _say("screen.hands-to-correct")
    if vote.standing.needed_more == 0:
        return _say("screen.enough")
    return _say_many("screen.needed-more", vote.standing.needed_more)


def _outcome(result: VoteFacts) -> str:
    secret = result.secret
    if secret is None or secret.places is None or result.outcome is OutcomeKind.NO_QUORUM:
        return f"screen.outcome.{result.outcome}"
    return "screen.elected" if any(one.elected for one in secret.candidates) else "screen.nobody-elected"


def _candidates(secret: SecretFacts) -> list[dict[str, Any]]:
    """The most votes first, no more than the wall can show."""
    return [
        {
            "choice": "in_favour" if one.elected else "abstain",
            "label": [one.name.kk, one.name.ru],
            "count": one.votes,
        }
        for one in secret.candidates[:CANDIDATES_SHOWN]
    ]


def _result(result: VoteFacts) -> dict[str, Any]:
    counts = result.counts
    return {
        "title": [shortened(result.title_kk, TITLE_SHOWN), shortened(result.title_ru, TITLE_SHOWN)],
        "label": _say("screen.vote", number=result.item_number),
        "outcome": result.outcome.value,
        "words": _say(_outcome(result)),
        "bars": _candidates(result.secret)
        if result.secret is not None and result.secret.candidates
        else _bars((counts.in_favour, counts.against, counts.abstain)),
        "taking_part": result.taking_part,
        "threshold": result.threshold,
        "line": _say("screen.threshold", threshold=result.threshold),
        "clause": [
            basis(Texts.plain(language), result.statute, result.clause, by_reglament=result.by_reglament)
            for language in LANGUAGES
        ],
    }


def screen_link(texts: Texts, address: str) -> str:
    """The message with the link, for the chair's own chat."""
    return texts("screen.link", address=address)
