"""A Telegram account and a member of the register become one; one account, one member."""

from dataclasses import dataclass

from sqlalchemy import select

from bot.usecases.accounts import own_account
from bot.usecases.errors import Refused
from bot.usecases.invite import INVITE, revoke_open, token_hash
from bot.usecases.keeping import require_keeping
from bot.usecases.notify import queue_for_bound
from bot.usecases.office import Act, Office
from bot.usecases.phones import e164
from bot.usecases.rights import Actor
from db.models import Account, Invite, Member


@dataclass(frozen=True, slots=True)
class Bound:
    """The member that the account now stands for."""

    member_id: int
    name_kk: str
    name_ru: str


async def bind_by_invite(office: Office, actor: Actor, payload: str) -> Bound:
    """Use up a personal link. A used, revoked or unknown one gets the same answer."""
    async with office.act(actor) as act:
        act.require_own()
        invite = await act.session.scalar(
            select(Invite)
            .where(Invite.token_hash == token_hash(payload.removeprefix(INVITE)))
            .with_for_update()
        )
        if invite is not None and invite.used_at is not None and invite.member_id == actor.member_id:
            return await _bound(act, invite.member_id)  # the person tapped their own link again
        if invite is None or invite.used_at is not None or invite.revoked_at is not None:
            raise Refused("invite-void")
        bound = await _bind(act, invite.member_id, way="invite")
        invite.used_at = act.now
        await revoke_open(act, [invite.member_id])
        await act.commit()
        return bound


async def bind_by_contact(office: Office, actor: Actor, phone: str) -> Bound:
    """Bind by the phone that Telegram vouches for. The caller has checked that the contact is the sender's.

    `phone` is as Telegram gives it: international, with or without the plus.
    """
    async with office.act(actor) as act:
        act.require_own()
        number = e164("+" + phone.removeprefix("+"))
        member_id = await act.session.scalar(select(Member.id).where(Member.phone == number))
        if number is None or member_id is None:
            raise Refused("phone-not-in-register")
        bound = await _bind(act, member_id, way="contact")
        await revoke_open(act, [member_id])
        await act.commit()
        return bound


async def unbind(office: Office, actor: Actor, member_id: int) -> int:
    """Part a member from a lost account; its Telegram id. The member's open links stop working as well."""
    async with office.act(actor) as act:
        member = await act.session.get(Member, member_id)
        if member is None:
            raise Refused("gone")
        await require_keeping(act, member)
        account = await act.session.scalar(
            select(Account).where(Account.member_id == member_id).with_for_update()
        )
        if account is None:
            raise Refused("member-is-not-bound")
        account.member_id = None
        account.bound_at = None
        await revoke_open(act, [member_id])
        act.record("account.unbound", account, member=member_id)
        await act.commit()
        return account.telegram_id


async def _bind(act: Act, member_id: int, *, way: str) -> Bound:
    account = await own_account(act)
    if account.member_id == member_id:
        return await _bound(act, member_id)
    if account.member_id is not None:
        raise Refused("account-is-bound")
    # The member's row is locked, so that two accounts with the same right cannot both find it free.
    await act.session.get_one(Member, member_id, with_for_update=True)
    if await act.session.scalar(select(Account).where(Account.member_id == member_id)) is not None:
        raise Refused("member-is-bound-elsewhere")
    account.member_id = member_id
    account.bound_at = act.now
    account.blocked_at = None
    act.record("account.bound", account, member=member_id, way=way)
    await act.session.flush()
    await queue_for_bound(act, member_id)
    return await _bound(act, member_id)


async def _bound(act: Act, member_id: int) -> Bound:
    member = await act.session.get_one(Member, member_id)
    return Bound(member.id, member.name_kk, member.name_ru)
