"""People as they are shown: own record, binding, a member's card, a search in the register."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import KeyboardButton, ReplyKeyboardMarkup

from bot.rules.law.loader import load_statute
from bot.rules.law.references import format_reference
from bot.usecases.bind import Bound
from bot.usecases.find_member import MemberCard, Search, SeatFacts
from bot.usecases.invite import Invited
from bot.usecases.own_record import OwnRecord
from bot.usecases.phones import shown
from bot.views.fitting import TEXT, paged, shortened
from bot.views.ids import RowId
from bot.views.menu import LABEL
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenLanguage, OpenMeeting, OpenMenu, OpenRegister
from bot.views.texts import Texts

SEATS_SHOWN = 3000
"""Characters for seats on a card; the newest go first."""


class FindMember(CallbackData, prefix="find"):
    """The search in the register."""


class OpenMember(CallbackData, prefix="mbr"):
    """A member's card."""

    member_id: RowId


class AskUnbind(CallbackData, prefix="unb"):
    """Ask before a member is parted from the account."""

    member_id: RowId


class Unbind(CallbackData, prefix="unbyes"):
    """Part the member from the account."""

    member_id: RowId


class InviteMember(CallbackData, prefix="inv"):
    """A new personal link."""

    member_id: RowId


class RevokeInvites(CallbackData, prefix="invno"):
    """Make the member's open links worthless."""

    member_id: RowId


class AskGround(CallbackData, prefix="endg"):
    """Which ground ends the seat?"""

    seat_id: RowId


class AskRole(CallbackData, prefix="role"):
    """Which role is granted?"""

    member_id: RowId


def contact_keyboard(texts: Texts) -> ReplyKeyboardMarkup:
    """The key that shares the person's own number, by Telegram's own hand."""
    plain = Texts.plain(texts.language)
    return ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text=plain("button.share-number"), request_contact=True)]],
        resize_keyboard=True,
        one_time_keyboard=True,
    )


def welcome(texts: Texts, bound: Bound) -> str:
    """Said once, when the account and the member become one."""
    return texts("start.bound", name=texts.pick(bound.name_kk, bound.name_ru))


def me_screen(texts: Texts, record: OwnRecord | None) -> Screen:
    """What the register holds of the reader."""
    plain = Texts.plain(texts.language)
    if record is None:
        return Screen(texts("me.not-bound"), rows([button(plain("button.menu"), OpenMenu())]))
    blocks = [texts("me.title", name=texts.pick(record.name_kk, record.name_ru))]
    if record.phone is not None:
        blocks.append(texts("me.phone", phone=shown(record.phone)))
    blocks.append(_seats(texts, record.seats) or texts("me.no-seats"))
    meeting = record.next_meeting
    if meeting is not None:
        blocks.append(
            texts(
                "me.next-meeting",
                body=texts.pick(meeting.body_kk, meeting.body_ru),
                date=texts.date(meeting.starts_at),
                time=texts.time(meeting.starts_at),
            )
        )
    return Screen(
        "\n\n".join(blocks),
        rows(
            [button(plain("button.the-meeting"), OpenMeeting(meeting_id=meeting.meeting_id))]
            if meeting is not None
            else [],
            [button(plain("button.language"), OpenLanguage()), button(plain("button.menu"), OpenMenu())],
        ),
    )


def search_screen(texts: Texts) -> Screen:
    """Asks for letters or digits."""
    plain = Texts.plain(texts.language)
    return Screen(texts("search.ask"), rows([button(plain("button.cancel"), OpenMenu())]))


def found_screen(texts: Texts, search: Search) -> Screen:
    """Those found, a button each."""
    plain = Texts.plain(texts.language)
    if not search.found:
        text = texts("search.nobody")
    elif search.more:
        text = texts("search.more")
    else:
        text = texts.many("search.found", len(search.found))
    people = [
        [button(shortened(plain.pick(one.name_kk, one.name_ru), LABEL), OpenMember(member_id=one.member_id))]
        for one in search.found
    ]
    return Screen(text, rows(*people, [button(plain("button.menu"), OpenMenu())]))


def card_screen(texts: Texts, card: MemberCard, *, grants: bool) -> Screen:
    """A member's card with what the reader may do; `grants`: the reader may grant roles."""
    plain = Texts.plain(texts.language)
    state = "card.bound"
    if not card.bound:
        state = "card.invited" if card.open_invite else "card.not-bound"
    elif card.blocked:
        state = "card.blocked"
    text = "\n\n".join(
        (
            texts("card.names", name_kk=card.name_kk, name_ru=card.name_ru),
            texts("card.phone", phone=shown(card.phone)) if card.phone else texts("card.no-phone"),
            texts(state),
            _seats(texts, card.seats) or texts("card.no-seats"),
        )
    )
    ends = [
        [
            button(
                shortened(plain("button.end-seat", body=plain.pick(seat.body_kk, seat.body_ru)), LABEL),
                AskGround(seat_id=seat.seat_id),
            )
        ]
        for seat in card.seats
        if seat.mine
    ]
    binding = []
    if card.kept and card.bound:
        binding.append([button(plain("button.unbind"), AskUnbind(member_id=card.member_id))])
    elif card.kept:
        binding.append([button(plain("button.invite"), InviteMember(member_id=card.member_id))])
        if card.open_invite:
            binding.append([button(plain("button.revoke-invite"), RevokeInvites(member_id=card.member_id))])
    roles = [button(plain("button.grant-role"), AskRole(member_id=card.member_id))] if grants else []
    return Screen(
        text,
        rows(
            *binding,
            *ends,
            roles,
            [button(plain("button.register"), OpenRegister()), button(plain("button.menu"), OpenMenu())],
        ),
    )


def unbind_screen(texts: Texts, card: MemberCard) -> Screen:
    """Asks before the member is parted from the account."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts("card.unbind-sure", name=texts.pick(card.name_kk, card.name_ru)),
        rows(
            [
                button(plain("button.yes"), Unbind(member_id=card.member_id)),
                button(plain("button.no"), OpenMember(member_id=card.member_id)),
            ]
        ),
    )


def invite_caption(texts: Texts, invited: Invited, link: str) -> str:
    """Under the QR code: whose link it is, to be forwarded to them alone."""
    name = shortened(texts.pick(invited.name_kk, invited.name_ru), 200)
    return texts("card.invite", name=name, link=link)


def clause(language: str, reference: str) -> str:
    """A clause in the reader's words, «17-баптың 1-тармағының 1) тармақшасы»; unknown ones as they are."""
    try:
        found = load_statute().clause(reference)
    except KeyError:
        return reference
    return format_reference(found, "kk" if language == "kk" else "ru")


def _seats(texts: Texts, seats: tuple[SeatFacts, ...]) -> str:
    """Present seats first, then those that ended; what does not fit is left out at the end."""
    ordered = sorted(seats, key=lambda seat: (seat.ends is not None, -seat.begins.toordinal()))
    return "\n\n".join(paged([_seat(texts, seat) for seat in ordered], min(SEATS_SHOWN, TEXT))[0])


def _seat(texts: Texts, seat: SeatFacts) -> str:
    lines = [texts("seat.body", body=texts.pick(seat.body_kk, seat.body_ru))]
    if seat.position:
        lines.append(texts("seat.position", position=seat.position))
    if seat.ends is None:
        lines.append(texts("seat.since", since=texts.date(seat.begins)))
    else:
        lines.append(texts("seat.span", since=texts.date(seat.begins), until=texts.date(seat.ends)))
        if seat.ground is not None:
            lines.append(texts("seat.ground", clause=clause(texts.language, seat.ground)))
    if seat.nominated_by is not None:
        lines.append(texts("seat.nominated", clause=clause(texts.language, seat.nominated_by)))
    return "\n".join(lines)
