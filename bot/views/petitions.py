"""Petitions for an extraordinary Session: the list, one with its count, and what is asked before it is final."""

from urllib.parse import quote

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.documents.signatures import draw_signatures
from bot.rules.convocation import PetitionVerdict
from bot.usecases.see_notice import NoticeFacts
from bot.usecases.see_petition import PetitionFacts, Petitions
from bot.views.fitting import shortened
from bot.views.ids import RowId
from bot.views.letters import NoticeFile, NoticeMessage
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenMenu
from bot.views.texts import Texts
from db.models import PetitionState

LINK = "p_"
"""What the start parameter of a petition's link begins with."""
LABEL = 40
REASON_SHOWN = 1200
BAR = 12
"""Squares of the bar; a full one is a third of all members."""


class OpenPetitions(CallbackData, prefix="pets"):
    """The list."""


class OpenPetition(CallbackData, prefix="pet"):
    """One petition, as it stands now."""

    petition_id: RowId


class StartPetition(CallbackData, prefix="petnew"):
    """The dialogue that opens one."""


class SendPetition(CallbackData, prefix="petgo"):
    """The reason stands: open it."""


class Sign(CallbackData, prefix="petsign"):
    """Sign, or take the signature back."""

    petition_id: RowId
    withdraw: bool = False


class DropPetition(CallbackData, prefix="petdrop"):
    """Take the whole petition back; `sure` after the question."""

    petition_id: RowId
    sure: bool = False


class SendSignatures(CallbackData, prefix="petlist"):
    """The list of signatures as a file."""

    petition_id: RowId


def petitions_screen(texts: Texts, found: Petitions) -> Screen:
    """The newest first, a button each."""
    plain = Texts.plain(texts.language)
    lines = [
        [
            button(
                plain(
                    f"petition.list-{one.state}",
                    reason=shortened(" ".join(one.reason.split()), LABEL),
                    signatures=one.count.signatures,
                    needed=one.count.needed,
                ),
                OpenPetition(petition_id=one.petition_id),
            )
        ]
        for one in found.petitions
    ]
    if found.may_open:
        lines.append([button(plain("petition.start-button"), StartPetition())])
    text = texts("petition.list-title" if found.petitions else "petition.list-empty")
    return Screen(text, rows(*lines, [button(plain("button.menu"), OpenMenu())]))


def petition_screen(texts: Texts, facts: PetitionFacts, bot_username: str) -> Screen:
    """The reason, the count against a third, and what this person may do."""
    count = facts.count
    lines = [
        texts("petition.title"),
        texts(
            "petition.opened",
            name=texts.pick(facts.opened_by.kk, facts.opened_by.ru),
            date=texts.date(facts.opened_at),
        ),
        "",
        texts("petition.reason", reason=shortened(facts.reason, REASON_SHOWN)),
        "",
        texts("petition.count", bar=_bar(count), signatures=count.signatures, needed=count.needed),
        _standing(texts, facts),
    ]
    if facts.signed and facts.state is PetitionState.OPEN:
        lines += ["", texts("petition.signed")]
    return Screen("\n".join(lines), rows(*_petition_buttons(texts, facts, bot_username)))


def _bar(count: PetitionVerdict) -> str:
    filled = min(BAR, BAR * count.signatures // count.needed)
    return "▰" * filled + "▱" * (BAR - filled)


def _standing(texts: Texts, facts: PetitionFacts) -> str:
    count = facts.count
    if facts.state is PetitionState.WITHDRAWN:
        return texts("petition.was-withdrawn")
    if facts.reached_at is not None:
        reached = texts("petition.was-reached", date=texts.date(facts.reached_at), total=count.total)
        return f"{reached}\n\n{texts('petition.what-the-law-says')}"
    return texts.many("petition.missing", count.missing, total=count.total)


def _petition_buttons(
    texts: Texts, facts: PetitionFacts, bot_username: str
) -> list[list[InlineKeyboardButton]]:
    plain = Texts.plain(texts.language)
    key = facts.petition_id
    lines = []
    if facts.may_sign:
        if facts.signed:
            lines.append([button(plain("petition.unsign-button"), Sign(petition_id=key, withdraw=True))])
        else:
            lines.append([button(plain("petition.sign-button"), Sign(petition_id=key))])
        link = quote(petition_link(bot_username, key), safe="")
        share = f"https://t.me/share/url?url={link}"
        lines.append([InlineKeyboardButton(text=plain("petition.share-button"), url=share)])
        if facts.own:
            lines.append([button(plain("petition.drop-button"), DropPetition(petition_id=key))])
    if facts.may_list:
        lines.append([button(plain("petition.signatures-button"), SendSignatures(petition_id=key))])
    if facts.state is PetitionState.OPEN:
        lines.append([button(plain("petition.refresh-button"), OpenPetition(petition_id=key))])
    return [*lines, [button(plain("petition.all-button"), OpenPetitions())]]


def petition_link(bot_username: str, petition_id: int) -> str:
    """What members send each other; it opens the petition for those who may see it."""
    return f"https://t.me/{bot_username}?start={LINK}{petition_id}"


def ask_reason_screen(texts: Texts) -> Screen:
    """What is asked of whoever opens one."""
    plain = Texts.plain(texts.language)
    return Screen(texts("petition.ask-reason"), rows([button(plain("button.cancel"), OpenPetitions())]))


def confirm_reason_screen(texts: Texts, reason: str) -> Screen:
    """The words as everybody will read them."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts("petition.confirm", reason=shortened(reason, REASON_SHOWN)),
        rows(
            [button(plain("petition.open-button"), SendPetition())],
            [button(plain("button.cancel"), OpenPetitions())],
        ),
    )


def confirm_drop_screen(texts: Texts, petition_id: int) -> Screen:
    """Before the whole petition is taken back."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts("petition.confirm-drop"),
        rows(
            [button(plain("petition.yes-drop"), DropPetition(petition_id=petition_id, sure=True))],
            [button(plain("button.cancel"), OpenPetition(petition_id=petition_id))],
        ),
    )


def signatures_name(texts: Texts, petition_id: int) -> str:
    """The file's name."""
    return Texts.plain(texts.language)("petition.file-name", number=petition_id)


def petition_reached(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    """To the Secretariat and the Chair: the numbers, the date, the list; what the law says, and no more."""
    petition = facts.signatures
    assert petition is not None
    assert petition.reached_at is not None
    plain = Texts.plain(texts.language)
    lines = [
        texts("petition.notice"),
        "",
        texts(
            "petition.notice-numbers",
            signatures=petition.count.signatures,
            total=petition.count.total,
            needed=petition.count.needed,
            date=texts.date(petition.reached_at),
        ),
        "",
        texts("petition.what-the-law-says"),
    ]
    key = petition.petition_id
    return NoticeMessage(
        "\n".join(lines),
        rows([button(plain("petition.open-it-button"), OpenPetition(petition_id=key))]),
        NoticeFile(signatures_name(texts, key), draw_signatures(petition, texts.language)),
    )
