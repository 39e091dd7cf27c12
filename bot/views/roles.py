"""The administrator's desk: who holds which role, and the steps of granting one."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.rules.bodies import REGIONS
from bot.usecases.find_member import MemberCard
from bot.usecases.grant_role import Bounds, Held, Places
from bot.views.fitting import shortened
from bot.views.ids import RowId
from bot.views.menu import LABEL
from bot.views.people import FindMember, OpenMember
from bot.views.screens import Screen, button, rows
from bot.views.taps import OpenAdmin, OpenMenu, OpenRegister
from bot.views.texts import Texts
from db.models import Role

PAGE = 8
"""Roles on a page of the list."""
MEETINGS_SHOWN = 20


class OpenRoles(CallbackData, prefix="roles"):
    """Roles in force, page by page."""

    page: int = 0


class ChooseBounds(CallbackData, prefix="rb"):
    """Where shall the role hold?"""

    member_id: RowId
    role: Role


class ChooseRegion(CallbackData, prefix="rr"):
    """In which region?"""

    member_id: RowId
    role: Role


class ChooseRegionBody(CallbackData, prefix="rrb"):
    """In which of the region's bodies?"""

    member_id: RowId
    role: Role
    region: str


class AskGrant(CallbackData, prefix="rask"):
    """Ask before the role is granted; no bounds: everywhere."""

    member_id: RowId
    role: Role
    body_id: RowId | None = None
    region: str | None = None
    meeting_id: RowId | None = None


class GrantRole(CallbackData, prefix="ryes"):
    """Grant the role."""

    member_id: RowId
    role: Role
    body_id: RowId | None = None
    region: str | None = None
    meeting_id: RowId | None = None


class AskRevoke(CallbackData, prefix="rrev"):
    """Ask before a role is taken back."""

    grant_id: RowId


class RevokeRole(CallbackData, prefix="rrevyes"):
    """Take the role back."""

    grant_id: RowId


def admin_screen(texts: Texts, count: int) -> Screen:
    """What an administrator does, and how many roles are in force."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts.many("roles.title", count),
        rows(
            [button(plain("button.grant-role"), FindMember())],
            [button(plain("button.roles"), OpenRoles())],
            [button(plain("button.register"), OpenRegister())],
            [button(plain("button.menu"), OpenMenu())],
        ),
    )


def roles_screen(texts: Texts, held: list[Held], page: int) -> Screen:
    """The roles in force; a tap on one takes it back, after a question."""
    plain = Texts.plain(texts.language)
    pages = max(1, -(-len(held) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = held[page * PAGE : (page + 1) * PAGE]
    text = "\n\n".join(
        (texts("roles.list") if held else texts("roles.none"), *(held_line(texts, one) for one in shown))
    )
    revoke = [
        [
            button(
                shortened(plain("button.revoke-role", name=_name(plain, one), role=_role(plain, one)), LABEL),
                AskRevoke(grant_id=one.grant_id),
            )
        ]
        for one in shown
    ]
    turn = []
    if page > 0:
        turn.append(button(plain("button.previous"), OpenRoles(page=page - 1)))
    if page < pages - 1:
        turn.append(button(plain("button.next"), OpenRoles(page=page + 1)))
    return Screen(text, rows(*revoke, turn, [button(plain("button.back"), OpenAdmin())]))


def role_screen(texts: Texts, card: MemberCard) -> Screen:
    """Which role? Those that hold everywhere go straight to the question."""
    plain = Texts.plain(texts.language)
    choices = []
    for role in Role:
        asked = (
            AskGrant(member_id=card.member_id, role=role)
            if role is Role.ADMINISTRATOR
            else ChooseBounds(member_id=card.member_id, role=role)
        )
        choices.append([button(plain(f"role.{role}"), asked)])
    return Screen(
        texts("roles.which", name=texts.pick(card.name_kk, card.name_ru)),
        rows(*choices, [button(plain("button.cancel"), OpenMember(member_id=card.member_id))]),
    )


def bounds_screen(texts: Texts, member_id: int, role: Role, places: Places) -> Screen:
    """Where shall it hold? A chair in one body, a teller at one meeting, the others where one likes."""
    plain = Texts.plain(texts.language)
    cancel = [button(plain("button.cancel"), OpenMember(member_id=member_id))]
    if role is Role.TELLER:
        meetings = [
            [
                button(
                    shortened(
                        plain(
                            "roles.at-meeting",
                            date=plain.date(meeting.starts_at),
                            body=plain.pick(meeting.body_kk, meeting.body_ru),
                        ),
                        LABEL,
                    ),
                    AskGrant(member_id=member_id, role=role, meeting_id=meeting.meeting_id),
                )
            ]
            for meeting in places.meetings[:MEETINGS_SHOWN]
        ]
        return Screen(
            texts("roles.which-meeting" if meetings else "roles.no-meetings"), rows(*meetings, cancel)
        )
    national = [
        [
            button(
                shortened(plain.pick(body.name_kk, body.name_ru), LABEL),
                AskGrant(member_id=member_id, role=role, body_id=body.body_id),
            )
        ]
        for body in places.bodies
        if body.region is None
    ]
    everywhere = [button(plain("roles.everywhere"), AskGrant(member_id=member_id, role=role))]
    return Screen(
        texts("roles.where", role=texts(f"role.{role}")),
        rows(
            [] if role is Role.CHAIR else everywhere,
            *national,
            [button(plain("button.region"), ChooseRegion(member_id=member_id, role=role))],
            cancel,
        ),
    )


def region_screen(texts: Texts, member_id: int, role: Role) -> Screen:
    """The twenty regions. A chair goes on to one of its bodies; for the others the region itself is the bound."""
    plain = Texts.plain(texts.language)
    choices = [
        button(
            plain.pick(region.name_kk, region.name_ru),
            ChooseRegionBody(member_id=member_id, role=role, region=region.code)
            if role is Role.CHAIR
            else AskGrant(member_id=member_id, role=role, region=region.code),
        )
        for region in REGIONS
    ]
    return Screen(
        texts("roles.which-region"),
        rows(
            *_in_pairs(choices),
            [button(plain("button.back"), ChooseBounds(member_id=member_id, role=role))],
        ),
    )


def region_body_screen(texts: Texts, member_id: int, role: Role, region: str, places: Places) -> Screen:
    """The region's session and council."""
    plain = Texts.plain(texts.language)
    choices = [
        [
            button(
                shortened(plain.pick(body.name_kk, body.name_ru), LABEL),
                AskGrant(member_id=member_id, role=role, body_id=body.body_id),
            )
        ]
        for body in places.bodies
        if body.region == region
    ]
    return Screen(
        texts("roles.which-body"),
        rows(*choices, [button(plain("button.back"), ChooseRegion(member_id=member_id, role=role))]),
    )


def grant_sure_screen(texts: Texts, card: MemberCard, role: Role, bounds: Bounds, places: Places) -> Screen:
    """Asks before the role is granted."""
    plain = Texts.plain(texts.language)
    return Screen(
        texts(
            "roles.sure",
            name=texts.pick(card.name_kk, card.name_ru),
            role=texts(f"role.{role}"),
            where=_where_chosen(plain, bounds, places),
        ),
        rows(
            [
                button(
                    plain("button.grant-yes"),
                    GrantRole(
                        member_id=card.member_id,
                        role=role,
                        body_id=bounds.body_id,
                        region=bounds.region,
                        meeting_id=bounds.meeting_id,
                    ),
                )
            ],
            [button(plain("button.cancel"), OpenMember(member_id=card.member_id))],
        ),
    )


def granted_screen(texts: Texts, held: Held) -> Screen:
    return _settled(texts, "roles.granted", held)


def revoked_screen(texts: Texts, held: Held) -> Screen:
    return _settled(texts, "roles.revoked", held)


def revoke_sure_screen(texts: Texts, held: Held) -> Screen:
    """Asks before the role is taken back."""
    plain = Texts.plain(texts.language)
    return Screen(
        f"{texts('roles.revoke-sure')}\n\n{held_line(texts, held)}",
        rows(
            [
                button(plain("button.yes"), RevokeRole(grant_id=held.grant_id)),
                button(plain("button.no"), OpenRoles()),
            ]
        ),
    )


def held_line(texts: Texts, held: Held) -> str:
    """One role in force: whose, which, where."""
    return texts("roles.held", name=_name(texts, held), role=_role(texts, held), where=where(texts, held))


def held_words(plain: Texts, held: Held) -> str:
    """The same on the command line."""
    return plain(
        "roles.held-line", name=_name(plain, held), role=_role(plain, held), where=where(plain, held)
    )


def where(texts: Texts, held: Held) -> str:
    """The bounds of a role, in words without markup."""
    plain = Texts.plain(texts.language)
    if held.body_kk is not None and held.body_ru is not None:
        return plain.pick(held.body_kk, held.body_ru)
    if held.bounds.region is not None:
        return _region(plain, held.bounds.region)
    if held.bounds.meeting_id is not None:
        return plain("roles.one-meeting", number=held.bounds.meeting_id)
    return plain("roles.everywhere")


def _where_chosen(plain: Texts, bounds: Bounds, places: Places) -> str:
    for body in places.bodies:
        if body.body_id == bounds.body_id:
            return plain.pick(body.name_kk, body.name_ru)
    for meeting in places.meetings:
        if meeting.meeting_id == bounds.meeting_id:
            return plain(
                "roles.at-meeting",
                date=plain.date(meeting.starts_at),
                body=plain.pick(meeting.body_kk, meeting.body_ru),
            )
    return _region(plain, bounds.region) if bounds.region is not None else plain("roles.everywhere")


def _region(plain: Texts, code: str) -> str:
    return next(
        (plain.pick(region.name_kk, region.name_ru) for region in REGIONS if region.code == code), code
    )


def _settled(texts: Texts, key: str, held: Held) -> Screen:
    plain = Texts.plain(texts.language)
    return Screen(
        f"{texts(key)}\n\n{held_line(texts, held)}",
        rows(
            [button(plain("button.card"), OpenMember(member_id=held.member_id))],
            [button(plain("button.roles"), OpenRoles()), button(plain("button.admin"), OpenAdmin())],
        ),
    )


def _name(texts: Texts, held: Held) -> str:
    return texts.pick(held.name_kk, held.name_ru)


def _role(texts: Texts, held: Held) -> str:
    return texts(f"role.{held.role}")


def _in_pairs(buttons: list[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    return [buttons[place : place + 2] for place in range(0, len(buttons), 2)]
