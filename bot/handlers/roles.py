"""/admin: roles granted and taken back, step by step."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.handlers.command_menu import refresh_commands
from bot.handlers.showing import show
from bot.usecases.errors import Refused
from bot.usecases.find_member import member_card
from bot.usecases.grant_role import Bounds, grant_role, places_to_grant, revoke_role, roles_held
from bot.usecases.office import Office
from bot.usecases.rights import Actor
from bot.views.people import AskRole
from bot.views.roles import (
    AskGrant,
    AskRevoke,
    ChooseBounds,
    ChooseRegion,
    ChooseRegionBody,
    GrantRole,
    OpenRoles,
    RevokeRole,
    admin_screen,
    bounds_screen,
    grant_sure_screen,
    granted_screen,
    region_body_screen,
    region_screen,
    revoke_sure_screen,
    revoked_screen,
    role_screen,
    roles_screen,
)
from bot.views.taps import OpenAdmin
from bot.views.texts import Texts

router = Router(name="roles")


@router.message(Command("admin"))
@router.callback_query(OpenAdmin.filter())
async def open_admin(
    event: Message | CallbackQuery, office: Office, actor: Actor, texts: Texts, state: FSMContext
) -> None:
    """The desk; who may not grant is told so here already."""
    held = await roles_held(office, actor)
    await state.clear()
    await show(event, admin_screen(texts, len(held)))


@router.callback_query(OpenRoles.filter())
async def open_roles(
    query: CallbackQuery, callback_data: OpenRoles, office: Office, actor: Actor, texts: Texts
) -> None:
    await show(query, roles_screen(texts, await roles_held(office, actor), callback_data.page))


@router.callback_query(AskRole.filter())
async def ask_role(
    query: CallbackQuery, callback_data: AskRole, office: Office, actor: Actor, texts: Texts
) -> None:
    """A clerk may see the card; the question is the administrator's."""
    await places_to_grant(office, actor)
    await show(query, role_screen(texts, await member_card(office, actor, callback_data.member_id)))


@router.callback_query(ChooseBounds.filter())
async def ask_bounds(
    query: CallbackQuery, callback_data: ChooseBounds, office: Office, actor: Actor, texts: Texts
) -> None:
    places = await places_to_grant(office, actor)
    await show(query, bounds_screen(texts, callback_data.member_id, callback_data.role, places))


@router.callback_query(ChooseRegion.filter())
async def ask_region(
    query: CallbackQuery, callback_data: ChooseRegion, office: Office, actor: Actor, texts: Texts
) -> None:
    """The regions are no secret; the question is the administrator's all the same."""
    await places_to_grant(office, actor)
    await show(query, region_screen(texts, callback_data.member_id, callback_data.role))


@router.callback_query(ChooseRegionBody.filter())
async def ask_region_body(
    query: CallbackQuery, callback_data: ChooseRegionBody, office: Office, actor: Actor, texts: Texts
) -> None:
    chosen = callback_data
    places = await places_to_grant(office, actor)
    await show(query, region_body_screen(texts, chosen.member_id, chosen.role, chosen.region, places))


@router.callback_query(AskGrant.filter())
async def ask_grant(
    query: CallbackQuery, callback_data: AskGrant, office: Office, actor: Actor, texts: Texts
) -> None:
    card = await member_card(office, actor, callback_data.member_id)
    places = await places_to_grant(office, actor)
    await show(query, grant_sure_screen(texts, card, callback_data.role, _bounds(callback_data), places))


@router.callback_query(GrantRole.filter())
async def take_grant(
    query: CallbackQuery, callback_data: GrantRole, bot: Bot, office: Office, actor: Actor, texts: Texts
) -> None:
    """The new role's commands appear in the person's chat at once."""
    held = await grant_role(
        office, actor, callback_data.member_id, callback_data.role, _bounds(callback_data)
    )
    await refresh_commands(bot, office, held.telegram_id)
    await show(query, granted_screen(texts, held))


@router.callback_query(AskRevoke.filter())
async def ask_revoke(
    query: CallbackQuery, callback_data: AskRevoke, office: Office, actor: Actor, texts: Texts
) -> None:
    held = [one for one in await roles_held(office, actor) if one.grant_id == callback_data.grant_id]
    if not held:
        raise Refused("gone")
    await show(query, revoke_sure_screen(texts, held[0]))


@router.callback_query(RevokeRole.filter())
async def take_revoke(
    query: CallbackQuery, callback_data: RevokeRole, bot: Bot, office: Office, actor: Actor, texts: Texts
) -> None:
    held = await revoke_role(office, actor, callback_data.grant_id)
    await refresh_commands(bot, office, held.telegram_id)
    await show(query, revoked_screen(texts, held))


def _bounds(chosen: AskGrant | GrantRole) -> Bounds:
    return Bounds(chosen.body_id, chosen.region, chosen.meeting_id)
