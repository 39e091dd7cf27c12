"""The scenes: the register, the convocations, the Session's day, the Council's, the region's."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.documents.register_file import read_register_file
from bot.rehearsal.person import Person
from bot.rehearsal.play.acts import (
    answer,
    ask,
    chair_opens,
    close_and_announce,
    close_meeting,
    confirm,
    draw_up_minutes,
    meeting_of,
    open_door,
    plain_words,
    present,
    press,
    put_to_vote,
    register_by_link,
    tap,
    told_everybody,
    vote,
    words,
)
from bot.rehearsal.play.assembly import (
    BLOCKER,
    CHAIR,
    CLERK,
    COUNCIL,
    REGION,
    REGION_CHAIR,
    REGION_CLERK,
    SESSION,
    WITHOUT_PHONE,
    register_file,
)
from bot.rehearsal.play.cast import Player
from bot.rehearsal.play.secret import a_secret_vote, an_election
from bot.rehearsal.play.stage import Stage
from bot.rules.majority import OutcomeKind
from bot.usecases.grant_role import Bounds, grant_role
from bot.usecases.import_register import import_register
from bot.usecases.invite import invite_body
from bot.usecases.ladder import Group
from bot.usecases.register_lines import Deed
from bot.usecases.rights import Actor
from bot.usecases.see_deliveries import see_deliveries
from db.models import Account, Body, Decision, DecisionState, Meeting, Member, Role

OPERATOR = Actor.operator()
SESSION_ORDER, COUNCIL_ORDER, REGION_ORDER = "27-1", "27-2", "27-3"
AGENDA = (
    ("Ассамблея мүшелерінің есептерін тыңдау", "Заслушивание отчётов членов Ассамблеи"),
    ("Ассамблеяны дамытудың тұжырымдамалық ұстанымдары", "Концептуальные подходы к развитию Ассамблеи"),
    ("Сессияның регламентін бекіту", "Утверждение регламента Сессии"),
)
PLACES = ("Астана, Бейбітшілік және келісім сарайы", "Астана, Дворец мира и согласия")


async def the_register(stage: Stage) -> None:
    stage.scene("The register: a file of 504 members, the Council and one region")
    with_fault = read_register_file(register_file(with_a_bad_row=True))
    refused = await import_register(stage.office, OPERATOR, with_fault)
    stage.holds(
        "a file with one bad row is refused whole, naming the line", not refused.written, refused.problems
    )
    stage.tell(f"refused: line {refused.problems[0].line}, {refused.problems[0].code}")
    taken = await import_register(stage.office, OPERATOR, read_register_file(register_file()))
    stage.holds(
        "the mended file is taken: 581 rows added", taken.count(Deed.ADD) == 581, taken.count(Deed.ADD)
    )


async def the_roles(stage: Stage) -> None:
    """The operator grants them on the command line; the chairs of the Session and the Council are one person."""
    async with AsyncSession(stage.office.engine) as session:
        bodies = {code: body for body, code in await session.execute(select(Body.id, Body.code))}
    granted = (
        (CLERK, Role.CLERK, Bounds(body_id=bodies["session"])),
        (CLERK, Role.CLERK, Bounds(body_id=bodies["council"])),
        (CHAIR, Role.CHAIR, Bounds(body_id=bodies["session"])),
        (CHAIR, Role.CHAIR, Bounds(body_id=bodies["council"])),
        (REGION_CLERK, Role.CLERK, Bounds(region="abai")),
        (REGION_CHAIR, Role.CHAIR, Bounds(body_id=bodies["abai-session"])),
    )
    for player, role, bounds in granted:
        await grant_role(stage.office, OPERATOR, await _member_id(stage, player), role, bounds)


async def the_bindings(stage: Stage) -> None:
    stage.scene("Each phone is bound to its member: by the personal link, or by one's own number")
    invited = {link.member_id: link.payload for link in await invite_body(stage.office, OPERATOR, "session")}
    links = {p.number: invited[await _member_id(stage, p)] for p in SESSION[:250]}
    with_phones = [p for p in (*SESSION, *REGION, CLERK, REGION_CLERK) if p not in WITHOUT_PHONE]

    async def bind(player: Player) -> None:
        phone = stage.phone(player)
        await phone.say(f"/start {links[player.number]}" if player.number in links else "/start")
        await press(phone, words(player, "language.name"))
        if player.number not in links:
            key = words(player, "button.share-number")
            await phone.until(lambda: any(key in row for row in phone.keyboard), "no key for the number")
            await phone.press(key)
        await phone.sees(plain_words(player, "menu.title"))

    await stage.each("members and clerks press Start", with_phones, bind)
    async with AsyncSession(stage.office.engine) as session:
        bound = select(func.count()).select_from(Account).where(Account.member_id.is_not(None))
        count = (await session.scalars(bound)).one()
    stage.holds(f"{len(with_phones)} people are bound, each to one account", count == len(with_phones), count)
    stage.phone(BLOCKER).block()


async def the_convocation(stage: Stage) -> None:
    stage.scene("The clerk convenes the Session: refused at 29 days, sent at 30")
    clerk = stage.phone(CLERK)
    await _begin_convening(
        stage, CLERK, words(CLERK, "meeting.title.session.regular"), body="Ассамблеясының Сессиясы"
    )
    await ask(stage, CLERK, "25.04.2023 10:00")
    for text in PLACES:
        await ask(stage, CLERK, text)
    await _agenda(stage, CLERK)
    await ask(stage, CLERK, SESSION_ORDER)
    refusal = await ask(stage, CLERK, "27.03.2023")
    stage.show("The clerk", refusal)
    earliest = stage.texts(CLERK).date(date(2023, 4, 26))
    stage.holds(
        "29 days are refused, and the earliest lawful day is named", earliest in refusal.text, refusal.text
    )
    await tap(stage, CLERK, "convening.other-date-button")
    preview = await ask(stage, CLERK, "26.04.2023 10:00")
    stage.show("The clerk, before sending", preview)
    before = clerk.moment
    await tap(stage, CLERK, "convening.send.convene")
    stage.show("The clerk", await answer(clerk, before))
    await told_everybody(stage)
    await _who_was_reached(stage)


async def _who_was_reached(stage: Stage) -> None:
    meeting = await meeting_of(stage, SESSION_ORDER)
    kazakh, russian = SESSION[1], SESSION[2]
    stage.show("A member who reads Kazakh", stage.phone(kazakh).last, picture=True)
    stage.show("A member who reads Russian", stage.phone(russian).last)
    for player in SESSION[1:41]:
        await tap(stage, player, "notice.will_come")
    await tap(stage, SESSION[41], "notice.cannot")
    report = await see_deliveries(stage.office, OPERATOR, meeting.id)
    counts = {
        group: report.counts[group]
        for group in (Group.DELIVERED, Group.FAILED, Group.NOT_BOUND, Group.WILL_COME)
    }
    wanted = {Group.DELIVERED: 499, Group.FAILED: 1, Group.NOT_BOUND: 4, Group.WILL_COME: 40}
    stage.holds(
        "the clerk's counts: 499 have it, 1 blocked the bot, 4 have no Telegram, 40 will come",
        counts == wanted,
        counts,
    )
    copies = [sum(bool(m.document) for m in stage.phone(p).chat) for p in SESSION[:499]]
    stage.holds(
        "everybody has the notice exactly once, with its calendar file", set(copies) == {1}, set(copies)
    )


async def the_other_convocations(stage: Stage) -> None:
    stage.scene("The Council and the region's session are convened as well")
    council = words(CLERK, "meeting.title.council.regular")
    await _convene(
        stage,
        CLERK,
        council,
        "28.04.2023 10:00",
        COUNCIL_ORDER,
        body="Ассамблеясының Кеңесі",
        caller="convening.caller.council_chair",
    )
    regional = words(REGION_CLERK, "meeting.title.session.regular")
    await _convene(
        stage, REGION_CLERK, regional, "29.04.2023 10:00", REGION_ORDER, body="ассамблеясының сессиясы"
    )
    await told_everybody(stage)
    meeting = await meeting_of(stage, REGION_ORDER)
    report = await see_deliveries(stage.office, OPERATOR, meeting.id)
    stage.holds(
        "the region's 30 members have their notice", report.counts[Group.DELIVERED] == 30, report.counts
    )


async def _convene(
    stage: Stage, clerk: Player, kind: str, when: str, order: str, *, body: str, caller: str | None = None
) -> None:
    """`caller` is the button that answers who calls it, which is asked of the Council alone (10.3)."""
    await _begin_convening(stage, clerk, kind, body=body)
    await ask(stage, clerk, when)
    for text in PLACES:
        await ask(stage, clerk, text)
    await _agenda(stage, clerk)
    await ask(stage, clerk, order)
    await ask(stage, clerk, "27.03.2023")
    if caller is not None:
        await tap(stage, clerk, caller)
    await tap(stage, clerk, "convening.send.convene")


async def _begin_convening(stage: Stage, clerk: Player, kind: str, *, body: str | None) -> None:
    """Body and kind, by their buttons; a clerk of one body is not asked which."""
    await ask(stage, clerk, "/clerk")
    await tap(stage, clerk, "clerk.convene-button")
    if body is not None:
        phone = stage.phone(clerk)
        await press(phone, await phone.until(lambda: _label_with(phone, body), f"{body} is not offered"))
    await press(stage.phone(clerk), kind)


def _label_with(phone: Person, text: str) -> str | None:
    return next((label for row in phone.last.buttons for label in row if text in label), None)


async def _agenda(stage: Stage, clerk: Player) -> None:
    for language in (0, 1):
        await ask(stage, clerk, "\n".join(item[language] for item in AGENDA))
        await tap(stage, clerk, "convening.done-button")


async def the_sessions_door(stage: Stage) -> list[Player]:
    """335 by phone, the 336th at the desk: the quorum to the member. Returns those with phones."""
    stage.clock.set(2023, 4, 26, 9, 30)
    stage.scene("26 April: the hall's door; 336 of 504 make the quorum")
    meeting = await meeting_of(stage, SESSION_ORDER)
    await open_door(stage, CLERK, meeting, choose="26")
    inside = SESSION[:335]
    await _open_board(stage, CHAIR, choose="26")

    async def arrive(player: Player) -> None:
        await register_by_link(stage, meeting, player)

    await stage.each("members photograph the code", inside, arrive)
    board = await stage.phone(CHAIR).sees("335")
    stage.show("The chair's board, one member short", board, picture=True)
    stage.holds(
        "335 of 504 are no quorum", words(CHAIR, "desk.quorum-met") not in board.text.replace("<b>", "")
    )
    before = stage.phone(CHAIR).moment
    await _register_at_desk(stage, WITHOUT_PHONE[0])
    await told_everybody(stage)
    reached = await stage.phone(CHAIR).sees(
        plain_words(CHAIR, "notice.quorum_reached", title="", body="", present=0, total=0, needed=0),
        after=before,
    )
    stage.show("The chair is told at once", reached)
    stage.holds(
        "the 336th, registered at the desk, makes the quorum", await present(stage, meeting.id) == 336
    )
    return inside


async def _open_board(stage: Stage, chair: Player, *, choose: str) -> None:
    shown = await ask(stage, chair, "/chair")
    label = next(label for row in shown.buttons for label in row if choose in label)
    await press(stage.phone(chair), label)


async def _register_at_desk(stage: Stage, player: Player) -> None:
    """The clerk looks for the name and taps it."""
    name = player.name(CLERK.language)
    found = await ask(stage, CLERK, name)
    label = next(label for row in found.buttons for label in row if name in label)
    await press(stage.phone(CLERK), label)


async def the_sessions_votes(stage: Stage, inside: list[Player]) -> None:
    stage.clock.set(2023, 4, 26, 10, 0)
    stage.scene("The Session decides: a vote that passes, one that fails, one that loses its quorum")
    meeting = await meeting_of(stage, SESSION_ORDER)
    await confirm(stage, CHAIR, "desk.open-meeting", "desk.yes-open")
    await put_to_vote(stage, CHAIR, 1)
    stage.show("A member's ballot", stage.phone(inside[2]).last, picture=True)
    await vote(stage, "item 1: 168 for, 100 against, 67 abstain", inside, in_favour=168, against=100)
    await tap(stage, CHAIR, "desk.enter-hands")
    await ask(stage, CHAIR, "1 0 0")
    passed = await close_and_announce(stage, CHAIR, meeting)
    stage.show("What every member reads", stage.phone(inside[1]).last, picture=True)
    stage.holds("169 of 336 adopt: 168 phones and one hand", passed.outcome is OutcomeKind.ADOPTED, passed)
    stage.holds(
        "the outcome rests on 9.6, with threshold 169",
        (passed.clause, passed.threshold) == ("9.6", 169),
        passed,
    )
    await put_to_vote(stage, CHAIR, 2)
    await vote(stage, "item 2: 168 for, exactly half", inside, in_favour=168, against=100)
    failed = await close_and_announce(stage, CHAIR, meeting)
    stage.holds("168 of 336 are exactly half: rejected", failed.outcome is OutcomeKind.REJECTED, failed)
    await _the_lost_quorum(stage, meeting, inside)


async def _the_lost_quorum(stage: Stage, meeting: Meeting, inside: list[Player]) -> None:
    await put_to_vote(stage, CHAIR, 3)
    await vote(stage, "item 3: 200 for", inside[:200], in_favour=200)
    leaver = inside[-1]
    await stage.phone(leaver).say("/vote")
    await tap(stage, leaver, "hall.leaving")
    await tap(stage, leaver, "hall.yes-leaving")
    await told_everybody(stage)
    lost = await stage.phone(CHAIR).sees(
        plain_words(CHAIR, "notice.quorum_lost", title="", body="", present=0, total=0, needed=0)
    )
    stage.show("One member leaves, and the chair is told at once", lost)
    outcome = await close_and_announce(stage, CHAIR, meeting)
    stage.holds(
        "a vote that closes without quorum decides nothing", outcome.outcome is OutcomeKind.NO_QUORUM, outcome
    )
    await register_by_link(stage, meeting, leaver)
    await put_to_vote(stage, CHAIR, 3)
    await vote(stage, "item 3 again: 300 for", inside[:300], in_favour=300)
    again = await close_and_announce(stage, CHAIR, meeting)
    stage.holds("put again with the quorum back, it is adopted", again.outcome is OutcomeKind.ADOPTED, again)


async def the_sessions_minutes(stage: Stage) -> None:
    stage.clock.set(2023, 4, 26, 13, 0)
    stage.scene("The Session is closed; its minutes come out in both languages")
    await close_meeting(stage, CHAIR)
    saved = await draw_up_minutes(stage, CLERK, "1", choose="26")
    stage.show("The clerk", stage.phone(CLERK).last)
    stage.holds(
        "the minutes are there in Kazakh and Russian", all(p.stat().st_size > 10_000 for p in saved), saved
    )
    states = await _decisions(stage, SESSION_ORDER)
    stage.holds(
        "two decisions wait for the Chair's approval (9.7)", states == [DecisionState.ADOPTED] * 2, states
    )
    await tap(stage, CHAIR, "desk.approve", number=1)
    await tap(stage, CHAIR, "desk.yes-approve")
    states = await _decisions(stage, SESSION_ORDER)
    stage.holds(
        "the Chair approves one of them",
        sorted(states) == [DecisionState.ADOPTED, DecisionState.APPROVED],
        states,
    )


async def the_council(stage: Stage) -> None:
    stage.clock.set(2023, 4, 28, 9, 30)
    stage.scene("28 April: the Council; two thirds of those taking part decide")
    meeting = await meeting_of(stage, COUNCIL_ORDER)
    inside = COUNCIL[:33]
    await _gather(stage, CLERK, CHAIR, meeting, inside, choose="28")
    await put_to_vote(stage, CHAIR, 1)
    await vote(stage, "item 1: 22 of 33 for", inside, in_favour=22, against=11)
    passed = await close_and_announce(stage, CHAIR, meeting)
    stage.holds(
        "22 of 33 are two thirds: adopted by 10.6",
        (passed.outcome, passed.clause) == (OutcomeKind.ADOPTED, "10.6"),
        passed,
    )
    await put_to_vote(stage, CHAIR, 2)
    await vote(stage, "item 2: 21 of 33 for", inside, in_favour=21, against=12)
    failed = await close_and_announce(stage, CHAIR, meeting)
    stage.holds("21 of 33 are less: rejected", failed.outcome is OutcomeKind.REJECTED, failed)
    await a_secret_vote(stage, CHAIR, meeting, inside)
    await close_meeting(stage, CHAIR)
    waiting = await _decisions(stage, COUNCIL_ORDER)
    await draw_up_minutes(stage, CLERK, "2", choose="28")
    final = await _decisions(stage, COUNCIL_ORDER)
    stage.holds(
        "the Council's decision is final with its minutes, and not before (10.6)",
        (set(waiting), set(final)) == ({DecisionState.ADOPTED}, {DecisionState.FINAL}),
        (waiting, final),
    )


async def the_region(stage: Stage) -> None:
    stage.clock.set(2023, 4, 29, 9, 30)
    stage.scene("29 April: a region's session, by the national rules as an analogy")
    meeting = await meeting_of(stage, REGION_ORDER)
    inside = REGION[:20]
    await _gather(stage, REGION_CLERK, REGION_CHAIR, meeting, inside, choose="29")
    await put_to_vote(stage, REGION_CHAIR, 1)
    await vote(stage, "item 1: 11 of 20 for", inside, in_favour=11, against=9)
    passed = await close_and_announce(stage, REGION_CHAIR, meeting)
    stage.show("What the region's members read", stage.phone(inside[1]).last)
    stage.holds(
        "11 of 20 adopt, marked as by analogy",
        passed.outcome is OutcomeKind.ADOPTED and passed.by_analogy,
        passed,
    )
    await an_election(stage, REGION_CHAIR, meeting, inside)
    await close_meeting(stage, REGION_CHAIR)
    await draw_up_minutes(stage, REGION_CLERK, "3")


async def _gather(
    stage: Stage, clerk: Player, chair: Player, meeting: Meeting, inside: list[Player], *, choose: str
) -> None:
    """Door, arrivals, opening."""
    await open_door(stage, clerk, meeting, choose=choose if clerk is CLERK else None)

    async def arrive(player: Player) -> None:
        await register_by_link(stage, meeting, player)

    await stage.each("members come in", inside, arrive)
    await chair_opens(stage, chair, choose=choose)


async def _decisions(stage: Stage, order: str) -> list[DecisionState]:
    meeting = await meeting_of(stage, order)
    async with AsyncSession(stage.office.engine) as session:
        return list(await session.scalars(select(Decision.state).where(Decision.meeting_id == meeting.id)))


async def _member_id(stage: Stage, player: Player) -> int:
    async with AsyncSession(stage.office.engine) as session:
        return (await session.scalars(select(Member.id).where(Member.name_kk == player.name_kk))).one()
