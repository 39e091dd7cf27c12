"""A member's rights or duties: the clauses by their seats, and beside them what stands today."""

from bot.rules.law.loader import load_statute
from bot.rules.law.references import format_reference
from bot.usecases.own_rights import Standing
from bot.views.asking import next_meeting_line
from bot.views.fitting import TEXT, paged, shortened
from bot.views.law import DEFAULT_LAW, LABEL, OpenClause, OpenLaw, OpenOwn, lang_of, reference
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenMenu
from bot.views.texts import Texts

RIGHTS, DUTIES = "rights", "duties"
GENERAL = {RIGHTS: ("16.2", "10-1.1", "16.4"), DUTIES: ("16.3", "10-1.2", "16.4")}
"""For a person without a seat: what the law gives a member, a Council member, a regional member."""
ROOM = TEXT - 600
"""Characters for seats: two have room, a person has seldom more."""


def own_screen(texts: Texts, what: str, standings: tuple[Standing, ...]) -> Screen:
    """`what` is `RIGHTS` or `DUTIES`. Each seat with its clause, quorum today, and next meeting."""
    plain, lang = Texts.plain(texts.language), lang_of(texts.language)
    statute = load_statute(DEFAULT_LAW)
    refs = [one.rights if what == RIGHTS else one.duties for one in standings] or list(GENERAL[what])
    # 16.4 refers to article 16: a regional member reads there what it is that they have.
    if "16.4" in refs and standings:
        refs.append("16.2" if what == RIGHTS else "16.3")
    refs = list(dict.fromkeys(refs))
    seats = paged((_seat(texts, one, what) for one in standings), ROOM)[0]
    other = DUTIES if what == RIGHTS else RIGHTS
    clauses = [
        [
            button(
                shortened(reference(statute.clause(ref), lang), LABEL),
                OpenClause(law=statute.code, ref=ref, lang=lang),
            )
        ]
        for ref in refs
    ]
    head = texts(f"own.{what}") if standings else texts(f"own.{what}-no-seat")
    return Screen(
        "\n\n".join([head, *seats]),
        rows(
            *clauses,
            [button(plain(f"law.{other}-button"), OpenOwn(what=other, lang=lang))],
            [
                button(plain("law.contents-button"), OpenLaw(lang=lang)),
                button(plain("button.menu"), OpenMenu()),
            ],
        ),
    )


def _seat(texts: Texts, one: Standing, what: str) -> str:
    statute, lang = load_statute(DEFAULT_LAW), lang_of(texts.language)
    ref = one.rights if what == RIGHTS else one.duties
    lines = [
        texts(
            "own.seat",
            body=texts.pick(one.body_kk, one.body_ru),
            since=texts.date(one.since),
            reference=format_reference(statute.clause(ref), lang),
        ),
        texts(_quorum_key(one), needed=one.quorum, total=one.total, clause=one.quorum_clause),
    ]
    if one.next_meeting is not None:
        lines.append(next_meeting_line(texts, one.next_meeting))
    else:
        lines.append(texts("own.no-next-meeting"))
    return "\n".join(lines)


def _quorum_key(one: Standing) -> str:
    if one.by_reglament:
        return "own.quorum-reglament"
    return "own.quorum-by-analogy" if one.by_analogy else "own.quorum"
