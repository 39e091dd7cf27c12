"""Looking back on a meeting's votes: the list, one vote, its recount; and taking a vote back with a reason."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.usecases.annul_vote import VoteAnnulled
from bot.usecases.recount_vote import Compared, Recount
from bot.usecases.see_desk import DeskItem
from bot.usecases.see_votes import HeldVote, HeldVotes, VoteCard
from bot.views.ballots import TITLE_SHOWN
from bot.views.chair import PutItem
from bot.views.fitting import shortened
from bot.views.ids import RowId
from bot.views.screens import Screen, button, rows
from bot.views.taps import AnnulVote, NotNow, OpenVotes
from bot.views.texts import Texts
from bot.views.votes import announcement
from db.models import VoteState

VOTES_SHOWN = 20
"""The newest ones: what is annulled or recounted was mostly held just now."""
TITLE_GLANCE = 40


class OpenHeldVote(CallbackData, prefix="cheld"):
    """One vote of the list."""

    vote_id: RowId


class RecountVote(CallbackData, prefix="crec"):
    """Count the ballots of a closed vote anew."""

    vote_id: RowId


class AnnulSure(CallbackData, prefix="cannok"):
    """The reason stands: annul."""

    vote_id: RowId


def votes_screen(texts: Texts, held: HeldVotes) -> Screen:
    """A button a vote, the newest first."""
    plain = Texts.plain(texts.language)
    lines = [
        [button(_label(plain, vote), OpenHeldVote(vote_id=vote.vote_id))]
        for vote in held.votes[: -VOTES_SHOWN - 1 : -1]
    ]
    return Screen(texts("held.which" if lines else "held.none"), rows(*lines))


def _label(plain: Texts, vote: HeldVote) -> str:
    title = shortened(plain.pick(vote.title.kk, vote.title.ru), TITLE_GLANCE)
    return plain(f"held.line.{_state(vote)}", vote=vote.number, number=vote.item_number, title=title)


def _state(vote: HeldVote) -> str:
    if vote.state is VoteState.CLOSED and vote.outcome is not None:
        return vote.outcome.value
    return vote.state.value


def vote_card_screen(texts: Texts, card: VoteCard, item: DeskItem | None) -> Screen:
    """What came of a vote; `item` is its item as the desk has it now: one that can be put has a button for it."""
    if card.facts is not None:
        lines = [announcement(texts, card.facts)]
    else:
        title = shortened(texts.pick(card.vote.title.kk, card.vote.title.ru), TITLE_SHOWN)
        lines = [texts("held.open", vote=card.vote.number, number=card.vote.item_number, title=title)]
    if card.reason is not None:
        lines += ["", texts("held.annulled", reason=card.reason)]
    return Screen("\n".join(lines), rows(*_card_buttons(texts, card, item)))


def _card_buttons(texts: Texts, card: VoteCard, item: DeskItem | None) -> list[list[InlineKeyboardButton]]:
    plain = Texts.plain(texts.language)
    lines = []
    if card.may_recount:
        lines.append([button(plain("held.recount"), RecountVote(vote_id=card.vote.vote_id))])
    if card.may_annul:
        lines.append([button(plain("held.annul"), AnnulVote(vote_id=card.vote.vote_id))])
    if card.meeting_open and item is not None and item.can_be_put:
        lines.append([_put_again(plain, card.meeting_id, item)])
    lines.append([button(plain("held.all"), OpenVotes(meeting_id=card.meeting_id))])
    return lines


def _put_again(plain: Texts, meeting_id: int, item: DeskItem) -> InlineKeyboardButton:
    return button(
        plain("held.put-again", number=item.number), PutItem(meeting_id=meeting_id, item_id=item.item_id)
    )


def recount_screen(texts: Texts, recount: Recount) -> Screen:
    """Frozen and counted side by side, and whether they are the same."""
    plain = Texts.plain(texts.language)
    lines = [
        texts("recount.heading", vote=recount.vote_number, number=recount.item_number),
        "",
        *(_compared(texts, _name(plain, line), line) for line in recount.lines),
        _compared(texts, plain("recount.taking-part"), recount.taking_part),
        "",
        texts("recount.agrees" if recount.agrees else "recount.differs"),
    ]
    back = button(plain("button.back"), OpenHeldVote(vote_id=recount.vote_id))
    return Screen("\n".join(lines), rows([back]))


def _name(plain: Texts, line: Compared) -> str:
    if line.name is not None:
        return plain.pick(line.name.kk, line.name.ru)
    return plain(f"vote.choice.{line.choice}")


def _compared(texts: Texts, name: str, line: Compared) -> str:
    return texts("recount.line", name=name, frozen=line.frozen, counted=line.counted)


def ask_reason(texts: Texts, card: VoteCard) -> Screen:
    """The question for the reason that everybody will read."""
    return Screen(texts("annul.ask-reason", vote=card.vote.number, number=card.vote.item_number))


def confirm_annulling(texts: Texts, card: VoteCard, reason: str) -> Screen:
    """Before a vote is annulled: which, why, and that it can't be undone."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts("annul.confirm", vote=card.vote.number, number=card.vote.item_number, reason=reason),
        rows(
            [button(plain("annul.yes"), AnnulSure(vote_id=card.vote.vote_id))],
            [button(plain("button.cancel"), NotNow())],
        ),
    )


def annulled_screen(texts: Texts, annulled: VoteAnnulled, item: DeskItem | None, *, running: bool) -> Screen:
    """It is annulled; putting the item anew is one tap away while the meeting goes on."""
    plain = Texts.plain(texts.language)
    text = texts("annul.done", vote=annulled.vote_number, number=annulled.item_number)
    again = running and item is not None and item.can_be_put
    return Screen(
        text, rows([_put_again(plain, annulled.meeting_id, item)] if again and item is not None else [])
    )


def annulled_notice(texts: Texts, number: int, title: str, reason: str) -> str:
    """What the members are told: their ballots decide nothing, and why."""
    return texts("annul.told", number=number, title=shortened(title, TITLE_SHOWN), reason=reason)
