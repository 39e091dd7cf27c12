"""Personal links: each binds one member, once."""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import select, update

from bot.usecases.errors import Refused
from bot.usecases.keeping import require_keeping
from bot.usecases.office import Act, Office
from bot.usecases.register_book import RegisterBook
from bot.usecases.rights import Actor, Right
from db.models import Account, Body, Invite, Member

INVITE = "i_"
"""What an invite's start parameter begins with. A parameter has at most 64 of A-Z a-z 0-9 _ -
(core.telegram.org/bots/features#deep-linking)."""
TOKEN_BYTES = 24
"""192 random bits: nobody guesses one."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A member and the start parameter of the link, which is shown now and never again."""

    member_id: int
    name_kk: str
    name_ru: str
    payload: str


async def invite_member(office: Office, actor: Actor, member_id: int) -> Invited:
    """A new link for one member; earlier ones stop working. A bound member must be unbound first."""
    async with office.act(actor) as act:
        member = await act.session.get(Member, member_id)
        if member is None:
            raise Refused("gone")
        await require_keeping(act, member)
        if await act.session.scalar(select(Account).where(Account.member_id == member_id)) is not None:
            raise Refused("member-is-bound")
        (invited,) = await _invite(act, [member])
        act.record("invite.made", member)
        await act.commit()
        return invited


async def invite_body(office: Office, actor: Actor, body_code: str) -> list[Invited]:
    """New links for the members in the body today who are not bound; earlier ones stop working.

    Members whose record the actor may not keep (they sit in a higher body as well) are left out.
    """
    async with office.act(actor) as act:
        body = await act.session.scalar(select(Body).where(Body.code == body_code))
        if body is None:
            raise Refused("unknown-body", body=body_code)
        act.require(Right.KEEP_REGISTER, body)
        book = await RegisterBook.read(act)
        bound = set(
            await act.session.scalars(select(Account.member_id).where(Account.member_id.is_not(None)))
        )
        unbound = [
            member
            for member in sorted(
                book.sitting(body, act.today), key=lambda member: (member.name_kk, member.id)
            )
            if member.id not in bound and book.kept_by(actor, member, act.today)
        ]
        invited = await _invite(act, unbound)
        act.record("invites.made", body, count=len(invited))
        await act.commit()
        return invited


async def revoke_invites(office: Office, actor: Actor, member_id: int) -> int:
    """Make the member's open links worthless; how many there were."""
    async with office.act(actor) as act:
        member = await act.session.get(Member, member_id)
        if member is None:
            raise Refused("gone")
        await require_keeping(act, member)
        revoked = await revoke_open(act, [member_id])
        act.record("invite.revoked", member, count=revoked)
        await act.commit()
        return revoked


def token_hash(token: str) -> str:
    """What is kept of a token: it cannot be turned back into a link."""
    return hashlib.sha256(token.encode()).hexdigest()


async def revoke_open(act: Act, member_ids: list[int]) -> int:
    """Revoke the unused links of these members."""
    done = await act.session.execute(
        update(Invite)
        .where(Invite.member_id.in_(member_ids), Invite.used_at.is_(None), Invite.revoked_at.is_(None))
        .values(revoked_at=act.now)
        .returning(Invite.id)
    )
    return len(done.all())


async def _invite(act: Act, members: list[Member]) -> list[Invited]:
    await revoke_open(act, [member.id for member in members])
    tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _ in members]
    act.session.add_all(
        Invite(member_id=member.id, token_hash=token_hash(token), created_at=act.now)
        for member, token in zip(members, tokens, strict=True)
    )
    return [
        Invited(member.id, member.name_kk, member.name_ru, INVITE + token)
        for member, token in zip(members, tokens, strict=True)
    ]
