"""The chair's desk: the board that keeps itself current, and the questions asked before what can't be undone."""

from collections.abc import Iterable, Iterator
from math import ceil

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from bot.rules.law import Words
from bot.rules.majority import StandingKind
from bot.rules.quorum import QuorumVerdict
from bot.rules.statutes import STATUTE_2008
from bot.usecases.announce_vote import VoteAnnounced
from bot.usecases.approve_decision import DecisionApproved
from bot.usecases.close_meeting import MeetingClosed
from bot.usecases.enter_hand_count import HandCountEntered
from bot.usecases.open_meeting import MeetingOpened
from bot.usecases.open_vote import VoteOpened
from bot.usecases.paper_ballots import PaperBallots
from bot.usecases.secret_count import TurnoutCount
from bot.usecases.see_chair import ChairMeeting
from bot.usecases.see_desk import Desk, DeskItem, DeskVote
from bot.usecases.see_result import VoteFacts
from bot.views.ballots import TITLE_SHOWN
from bot.views.countdown import MINUTES, countdown_lines
from bot.views.fitting import shortened
from bot.views.ids import RowId, RowIdOrNone
from bot.views.screens import Screen, button, rows
from bot.views.secret_ballots import list_keyboard
from bot.views.speakers import GoOn, desk_lines
from bot.views.taps import (
    AnnulVote,
    ChooseCountdown,
    NotNow,
    OpenChair,
    OpenDesk,
    OpenDoor,
    OpenMenu,
    OpenMinutes,
    OpenQueue,
    OpenVotes,
)
from bot.views.texts import Texts
from bot.views.votes import announcement, basis
from db.models import MeetingState

ITEMS_SHOWN = 7
"""Lines of the agenda on the board: it is read at a glance, the whole agenda has a page of its own."""
ITEMS_PAGE = 8
"""Items to choose from on one page of buttons."""
TITLE_GLANCE = 48
"""Characters of a title on the board and on a button: a line of a phone, or two."""
BAR = 12
"""Cells of the bar: two thirds fall between two of them."""
WAITING_SHOWN = 6
"""Buttons for what waits, at once; the next ones come up as these are done."""


class StartMeeting(CallbackData, prefix="copen"):
    """The chair opens the meeting; asked once more until `sure`."""

    meeting_id: RowId
    sure: bool = False


class ChooseItem(CallbackData, prefix="citems"):
    """The items that can be put to the vote; `page` is None on the board, which is not turned into the list."""

    meeting_id: RowId
    page: int | None = None


class PutItem(CallbackData, prefix="cput"):
    """An item is put to the vote; asked once more until `sure`."""

    meeting_id: RowId
    item_id: RowId
    sure: bool = False


class PutSecretly(CallbackData, prefix="cputs"):
    """An item is put to a secret vote; the question before has been answered."""

    meeting_id: RowId
    item_id: RowId


class StartElection(CallbackData, prefix="celect"):
    """Candidates are asked for: the item is put as an election."""

    meeting_id: RowId
    item_id: RowId


class PutElection(CallbackData, prefix="celgo"):
    """The candidates and the places stand: open it; `minutes` is its countdown, 0 for none."""

    minutes: int = 0


class HandOutPaper(CallbackData, prefix="cpaper"):
    """A member took a paper ballot; without one, the teller is asked for a name."""

    meeting_id: RowId
    vote_id: RowId
    member_id: RowIdOrNone = 0


class EnterPaper(CallbackData, prefix="cbox"):
    """Paper ballots counted from the box are to be typed in."""

    meeting_id: RowId
    vote_id: RowId


class CloseVote(CallbackData, prefix="cvote"):
    """The vote is closed; asked once more until `sure`."""

    meeting_id: RowId
    vote_id: RowId
    sure: bool = False


class AnnounceVote(CallbackData, prefix="cann"):
    """A closed vote's outcome is announced; `from_board` when the board's own button was tapped."""

    vote_id: RowId
    from_board: bool = False


class EnterHands(CallbackData, prefix="chands"):
    """Hands counted in the hall are to be typed in."""

    meeting_id: RowId
    vote_id: RowId


class OpenScreen(CallbackData, prefix="cscreen"):
    """A new link for the hall's screen."""

    meeting_id: RowId


class FinishMeeting(CallbackData, prefix="cend"):
    """The chair closes the meeting; asked once more until `sure`."""

    meeting_id: RowId
    sure: bool = False


class ApproveDecision(CallbackData, prefix="cappr"):
    """The Chair approves a Session's decision (9.7); asked once more until `sure`."""

    meeting_id: RowId
    decision_id: RowId
    sure: bool = False


def chair_screen(texts: Texts, meetings: Iterable[ChairMeeting]) -> Screen:
    """The meetings to choose a desk from."""
    plain = Texts.plain(texts.language)
    lines = [
        [
            button(
                plain(
                    f"chair.meeting.{meeting.state}",
                    date=plain.date(meeting.starts_at),
                    body=shortened(texts.pick(meeting.body_kk, meeting.body_ru), TITLE_GLANCE),
                ),
                OpenDesk(meeting_id=meeting.meeting_id),
            )
        ]
        for meeting in meetings
    ]
    text = texts("chair.choose-meeting" if lines else "chair.no-meetings")
    return Screen(text, rows(*lines, [button(plain("button.menu"), OpenMenu())]))


def desk_screen(texts: Texts, desk: Desk) -> Screen:
    """The board: quorum, agenda with where we are, the vote in progress, and what can be done now."""
    parts = [_heading(texts, desk)]
    if desk.state in (MeetingState.REGISTRATION, MeetingState.OPEN):
        parts.append(_quorum(texts, desk))
    if desk.vote is not None:
        lines = [_vote(texts, desk.vote), *countdown_lines(texts, desk.vote, desk.seen_at)]
        parts.append("\n".join(lines))
    if floor := desk_lines(texts, desk.floor):
        parts.append("\n".join(floor))
    parts.append(_agenda(texts, desk))
    return Screen("\n\n".join(parts), rows(*_desk_buttons(texts, desk)))


def _heading(texts: Texts, desk: Desk) -> str:
    return texts(
        "desk.heading",
        body=texts.pick(desk.body_kk, desk.body_ru),
        date=texts.date(desk.starts_at),
        time=texts.time(desk.starts_at),
        state=Texts.plain(texts.language)(f"desk.state.{desk.state}"),
    )


def _quorum(texts: Texts, desk: Desk) -> str:
    quorum = desk.quorum
    rests_on = basis(texts, STATUTE_2008.code, quorum.clause, by_reglament=desk.by_reglament)
    lines = [
        texts("hall.present", present=quorum.present, total=quorum.total),
        _bar(quorum),
        texts("desk.needed", needed=quorum.needed, basis=rests_on),
        texts("desk.quorum-met") if quorum.met else texts.many("desk.quorum-missing", quorum.missing),
    ]
    if desk.by_analogy:
        lines.append(texts("desk.by-analogy"))
    return "\n".join(lines)


def _bar(quorum: QuorumVerdict) -> str:
    """Present of all in cells, with the line that the quorum is."""
    if not quorum.total:
        return "▱" * BAR
    filled = BAR * quorum.present // quorum.total
    line = min(BAR, BAR * quorum.needed // quorum.total)
    cells = "▰" * filled + "▱" * (BAR - filled)
    return f"{cells[:line]}┃{cells[line:]}"


def _secret_vote(texts: Texts, vote: DeskVote, turnout: TurnoutCount) -> str:
    """How many have voted; how it stands nobody knows before the close."""
    lines = [
        texts(
            "desk.secret-vote",
            number=vote.item_number,
            title=shortened(texts.pick(vote.title_kk, vote.title_ru), 300),
            time=texts.time(vote.opened_at),
        ),
        texts("desk.voted", voted=turnout.voted, not_yet=turnout.not_yet),
    ]
    if turnout.papers:
        lines.append(texts("desk.papers", papers=turnout.papers))
    return "\n".join(lines)


def _vote(texts: Texts, vote: DeskVote) -> str:
    if vote.turnout is not None:
        return _secret_vote(texts, vote, vote.turnout)
    count = vote.count
    tally = count.tally
    lines = [
        texts(
            "desk.vote",
            number=vote.item_number,
            title=shortened(texts.pick(vote.title_kk, vote.title_ru), 300),
            time=texts.time(vote.opened_at),
        ),
        texts("desk.counts", in_favour=tally.in_favour, against=tally.against, abstain=tally.abstain),
        texts("desk.voted", voted=tally.cast, not_yet=count.not_yet),
    ]
    if count.hands.cast:
        lines.append(texts.many("desk.by-hand", count.hands.cast))
    if count.stale_hands:
        lines.append(texts("desk.hands-stale"))
    elif vote.standing is None:
        lines.append(texts("desk.hands-outnumber", entered=count.hands_here, limit=count.without_ballot))
    elif vote.standing.kind is StandingKind.ADOPTED_AS_IT_STANDS:
        lines.append(texts("desk.adopted-as-it-stands", threshold=vote.standing.threshold))
    else:
        lines.append(
            texts.many("desk.needs-more", vote.standing.needed_more, threshold=vote.standing.threshold)
        )
    return "\n".join(lines)


def _agenda(texts: Texts, desk: Desk) -> str:
    """The items around the place where the meeting is, which has a mark; after the last one, the end."""
    items = desk.items
    here = items.index(desk.here) if desk.here is not None else len(items) - 1
    first = max(0, min(here - 2, len(items) - ITEMS_SHOWN))
    shown = items[first : first + ITEMS_SHOWN]
    lines = [texts("desk.agenda", decided=sum(item.outcome is not None for item in items), total=len(items))]
    if first:
        lines.append(texts.many("desk.items-before", first))
    lines += [_item(texts, item, here=item is desk.here) for item in shown]
    after = len(items) - first - len(shown)
    if after:
        lines.append(texts.many("desk.items-after", after))
    return "\n".join(lines)


def _item(texts: Texts, item: DeskItem, *, here: bool) -> str:
    mark = "voting" if item.voting else item.outcome or ("here" if here else "waiting")
    title = shortened(texts.pick(item.title_kk, item.title_ru), TITLE_GLANCE)
    return texts(f"desk.item.{mark}", number=item.number, title=title)


def _desk_buttons(texts: Texts, desk: Desk) -> Iterator[list[InlineKeyboardButton]]:
    plain = Texts.plain(texts.language)
    meeting_id = desk.meeting_id
    if desk.vote is not None:
        yield from _vote_buttons(plain, desk, desk.vote)
    if desk.may_preside:
        for waiting in desk.to_announce[:WAITING_SHOWN]:
            yield [
                button(plain("desk.announce", number=waiting.item_number), AnnounceVote(vote_id=waiting.id))
            ]
        yield from _course_buttons(plain, desk)
        if desk.state is not MeetingState.CLOSED:
            yield [button(plain("desk.screen"), OpenScreen(meeting_id=meeting_id))]
    if desk.may_approve:
        for waiting in desk.to_approve[:WAITING_SHOWN]:
            tap = ApproveDecision(meeting_id=meeting_id, decision_id=waiting.id)
            yield [button(plain("desk.approve", number=waiting.item_number), tap)]
    yield from _further_buttons(plain, desk)
    if desk.may_keep_attendance and desk.state is not MeetingState.CLOSED:
        yield [button(plain("desk.door"), OpenDoor(meeting_id=meeting_id))]
    if desk.state is MeetingState.CLOSED:
        yield [button(plain("desk.minutes"), OpenMinutes(meeting_id=meeting_id))]
    yield [button(plain("desk.other-meetings"), OpenChair())]


def _further_buttons(plain: Texts, desk: Desk) -> Iterator[list[InlineKeyboardButton]]:
    """Who waits for the floor, and the votes that were held: pages of their own."""
    meeting_id = desk.meeting_id
    if desk.may_preside and desk.state is MeetingState.OPEN:
        label = plain("desk.queue", waiting=len(desk.floor.queue))
        yield [button(label, OpenQueue(meeting_id=meeting_id, from_board=True))]
    if desk.may_enter_count and desk.votes_held:
        yield [button(plain("desk.votes"), OpenVotes(meeting_id=meeting_id, from_board=True))]


def _vote_buttons(plain: Texts, desk: Desk, vote: DeskVote) -> Iterator[list[InlineKeyboardButton]]:
    key = {"meeting_id": desk.meeting_id, "vote_id": vote.vote_id}
    if desk.may_preside:
        yield [button(plain("desk.close-vote"), CloseVote(**key))]
        yield [button(plain("desk.annul-vote"), AnnulVote(vote_id=vote.vote_id))]
    if desk.may_enter_count and vote.turnout is None:
        yield [button(plain("desk.enter-hands"), EnterHands(**key))]
    if desk.may_enter_count and vote.turnout is not None:
        yield [
            button(plain("desk.hand-out-paper"), HandOutPaper(**key)),
            button(plain("desk.enter-paper"), EnterPaper(**key)),
        ]


def _course_buttons(plain: Texts, desk: Desk) -> Iterator[list[InlineKeyboardButton]]:
    """Open, next item, close: each only where the meeting's state and the quorum let it be done."""
    if desk.state is MeetingState.REGISTRATION:
        yield [button(plain("desk.open-meeting"), StartMeeting(meeting_id=desk.meeting_id))]
    if desk.state is not MeetingState.OPEN or desk.vote is not None:
        return
    if desk.quorum.met and any(item.can_be_put for item in desk.items):
        yield [button(plain("desk.choose-item"), ChooseItem(meeting_id=desk.meeting_id))]
    following = _following(desk)
    if following is not None:
        go_on = GoOn(meeting_id=desk.meeting_id, item_id=following.item_id)
        yield [button(plain("desk.next-item", number=following.number), go_on)]
    yield [button(plain("desk.close-meeting"), FinishMeeting(meeting_id=desk.meeting_id))]


def _following(desk: Desk) -> DeskItem | None:
    """The next item that is not decided: one may be heard and left without a vote."""
    if desk.here is None:
        return None
    return next((item for item in desk.items if item.number > desk.here.number and item.can_be_put), None)


def items_screen(texts: Texts, desk: Desk, page: int) -> Screen:
    """The items that can be put to the vote, a page of buttons."""
    plain = Texts.plain(texts.language)
    items = [item for item in desk.items if item.can_be_put]
    pages = max(1, ceil(len(items) / ITEMS_PAGE))
    page = min(max(page, 0), pages - 1)
    lines = [
        [
            button(
                plain(
                    "desk.item-button",
                    number=item.number,
                    title=shortened(texts.pick(item.title_kk, item.title_ru), TITLE_GLANCE),
                ),
                PutItem(meeting_id=desk.meeting_id, item_id=item.item_id),
            )
        ]
        for item in items[page * ITEMS_PAGE : (page + 1) * ITEMS_PAGE]
    ]
    turn = [
        button(plain(label), ChooseItem(meeting_id=desk.meeting_id, page=there))
        for label, there in (("button.previous", page - 1), ("button.next", page + 1))
        if 0 <= there < pages
    ]
    text = texts("desk.which-item") if items else texts("desk.nothing-to-put")
    return Screen(text, rows(*lines, turn, [button(plain("button.cancel"), NotNow())]))


def confirm_opening(texts: Texts, desk: Desk) -> Screen:
    """Before the meeting is opened: with what quorum, or that there is none."""
    quorum = desk.quorum
    text = texts(
        "desk.confirm-opening" if quorum.met else "desk.confirm-opening-without-quorum",
        present=quorum.present,
        total=quorum.total,
        needed=quorum.needed,
    )
    return _confirm(texts, text, "desk.yes-open", StartMeeting(meeting_id=desk.meeting_id, sure=True))


def confirm_item(texts: Texts, item: DeskItem, tap: PutItem) -> Screen:
    """Before an item is put to the vote: its words, as everybody will get them."""
    title = shortened(texts.pick(item.title_kk, item.title_ru), TITLE_SHOWN)
    plain = Texts.plain(texts.language)
    secretly = PutSecretly(meeting_id=tap.meeting_id, item_id=tap.item_id)
    election = StartElection(meeting_id=tap.meeting_id, item_id=tap.item_id)
    return Screen(
        texts("desk.confirm-item", number=item.number, title=title),
        rows(
            [button(plain("desk.yes-put"), tap.model_copy(update={"sure": True}))],
            [button(plain("desk.yes-put-secretly"), secretly)],
            [button(plain("desk.put-election"), election)],
            [
                button(
                    plain("desk.put-timed"),
                    ChooseCountdown(meeting_id=tap.meeting_id, item_id=tap.item_id),
                )
            ],
            [button(plain("button.cancel"), NotNow())],
        ),
    )


def confirm_close_vote(texts: Texts, vote: DeskVote, tap: CloseVote) -> Screen:
    """Before a vote is closed: how many have not voted yet."""
    tally = vote.count.tally
    if vote.turnout is not None:
        text = texts(
            "desk.confirm-close-secret",
            number=vote.item_number,
            voted=vote.turnout.voted,
            not_yet=vote.turnout.not_yet,
        )
        return _confirm(texts, text, "desk.yes-close-vote", tap.model_copy(update={"sure": True}))
    text = texts(
        "desk.confirm-close-vote",
        number=vote.item_number,
        in_favour=tally.in_favour,
        against=tally.against,
        abstain=tally.abstain,
        not_yet=vote.count.not_yet,
    )
    return _confirm(texts, text, "desk.yes-close-vote", tap.model_copy(update={"sure": True}))


def confirm_close_meeting(texts: Texts, desk: Desk) -> Screen:
    """Before the meeting is closed: what is left undone."""
    left = sum(item.outcome is None for item in desk.items)
    text = texts.many("desk.confirm-close-meeting", left)
    if desk.to_announce:
        text += "\n" + texts.many("desk.not-announced", len(desk.to_announce))
    return _confirm(
        texts, text, "desk.yes-close-meeting", FinishMeeting(meeting_id=desk.meeting_id, sure=True)
    )


def confirm_approval(texts: Texts, item: DeskItem, tap: ApproveDecision) -> Screen:
    """Before a decision is approved: its words."""
    title = shortened(texts.pick(item.title_kk, item.title_ru), TITLE_SHOWN)
    text = texts("desk.confirm-approval", number=item.number, title=title)
    return _confirm(texts, text, "desk.yes-approve", tap.model_copy(update={"sure": True}))


def _confirm(texts: Texts, text: str, yes: str, tap: CallbackData) -> Screen:
    plain = Texts.plain(texts.language)
    return Screen(text, rows([button(plain(yes), tap)], [button(plain("button.cancel"), NotNow())]))


def result_screen(texts: Texts, facts: VoteFacts) -> Screen:
    """The closed vote before the chair; announcing is one tap away."""
    plain = Texts.plain(texts.language)
    announce = (
        [] if facts.announced else [button(plain("desk.announce-now"), AnnounceVote(vote_id=facts.vote_id))]
    )
    return Screen(announcement(texts, facts), rows(announce))


def ask_hands(texts: Texts, vote: DeskVote) -> Screen:
    """The question for three numbers, with the most they can be together."""
    return _asked(texts, texts("desk.ask-hands", number=vote.item_number, limit=vote.count.without_ballot))


def _asked(texts: Texts, question: str) -> Screen:
    """A question that is answered in words, with the way out of it."""
    return Screen(question, rows([button(Texts.plain(texts.language)("button.cancel"), NotNow())]))


def hands_screen(texts: Texts, entered: HandCountEntered) -> Screen:
    """The hands as they are kept."""
    hands = entered.count.hands
    return Screen(
        texts("desk.hands-entered", in_favour=hands.in_favour, against=hands.against, abstain=hands.abstain)
    )


def ask_candidates(texts: Texts, item: DeskItem) -> Screen:
    """The question for the candidates, a line each in both languages."""
    return _asked(texts, texts("desk.ask-candidates", number=item.number))


def ask_places(texts: Texts, candidates: int) -> Screen:
    """The question for how many are to be elected."""
    return _asked(texts, texts.many("desk.ask-places", candidates))


def confirm_election(texts: Texts, candidates: tuple[Words, ...], places: int) -> Screen:
    """Before the election is opened: the ballot as everybody will get it."""
    names = "\n".join(
        texts("desk.candidate", number=number, kk=name.kk, ru=name.ru)
        for number, name in enumerate(candidates, start=1)
    )
    text = f"{texts.many('desk.confirm-election', places)}\n\n{names}"
    plain = Texts.plain(texts.language)
    timed = [
        button(plain.many("countdown.minutes", minutes), PutElection(minutes=minutes)) for minutes in MINUTES
    ]
    return Screen(
        text,
        rows(
            [button(plain("desk.yes-put-election"), PutElection())],
            timed,
            [button(plain("button.cancel"), NotNow())],
        ),
    )


def ask_paper_name(texts: Texts) -> Screen:
    """The question for the first letters of who takes a paper ballot."""
    return _asked(texts, texts("desk.ask-paper-name"))


def paper_names_screen(
    texts: Texts, meeting_id: int, vote_id: int, people: Iterable[tuple[int, Words]]
) -> Screen:
    """Those present whose names begin so."""
    plain = Texts.plain(texts.language)
    lines = [
        [
            button(
                shortened(plain.pick(name.kk, name.ru), TITLE_GLANCE),
                HandOutPaper(meeting_id=meeting_id, vote_id=vote_id, member_id=member_id),
            )
        ]
        for member_id, name in people
    ]
    text = texts("desk.who-takes-paper" if lines else "desk.nobody-takes-paper")
    return Screen(text, rows(*lines, [button(plain("button.cancel"), NotNow())]))


def paper_screen(texts: Texts, ballots: PaperBallots) -> Screen:
    """Paper handed out and counted, as it is kept."""
    return Screen(texts("desk.paper-kept", papers=ballots.turnout.papers, counted=ballots.counted))


def ask_paper_count(texts: Texts, candidates: tuple[Words, ...]) -> Screen:
    """The question for the numbers from the box, in the order of the ballot."""
    if not candidates:
        return _asked(texts, texts("desk.ask-paper"))
    names = "\n".join(
        texts("desk.candidate-line", number=number, name=texts.pick(name.kk, name.ru))
        for number, name in enumerate(candidates, start=1)
    )
    return _asked(texts, texts("desk.ask-paper-election", names=Markup(names)))  # noqa: S704 - escaped line by line


def meeting_opened_screen(texts: Texts, opened: MeetingOpened) -> Screen:
    """The opening, with the numbers that stand in the record."""
    return Screen(texts("desk.meeting-opened", present=opened.quorum.present, total=opened.quorum.total))


def vote_opened_screen(texts: Texts, opened: VoteOpened) -> Screen:
    """The vote is open; the members' phones ring."""
    return Screen(texts.many("desk.vote-opened", opened.asked, number=opened.item_number))


def announced_screen(texts: Texts, announced: VoteAnnounced) -> Screen:
    """The outcome as the hall has it now, and that it is announced."""
    text = f"{announcement(texts, announced.facts)}\n\n{texts('desk.announced')}"
    return Screen(text, list_keyboard(texts, announced.facts))


def meeting_closed_screen(texts: Texts, closed: MeetingClosed) -> Screen:
    """The close; the minutes are the clerk's next step."""
    plain = Texts.plain(texts.language)
    minutes = [button(plain("desk.minutes"), OpenMinutes(meeting_id=closed.meeting_id))]
    return Screen(texts("desk.meeting-closed", present=closed.present), rows(minutes))


def approved_screen(texts: Texts, approved: DecisionApproved) -> Screen:
    """The approved text."""
    text = shortened(texts.pick(approved.text_kk, approved.text_ru), TITLE_SHOWN)
    return Screen(texts("desk.approved", text=text))


def taken_back_screen(texts: Texts) -> Screen:
    """The question was taken back."""
    return Screen(texts("desk.taken-back"))
