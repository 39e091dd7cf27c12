"""Start: the account becomes known to the bot, and is no longer blocked."""

from dataclasses import dataclass

from bot.usecases.accounts import own_account
from bot.usecases.notify import queue_for_bound
from bot.usecases.office import Office
from bot.usecases.rights import Actor


@dataclass(frozen=True, slots=True)
class Started:
    """What a newcomer still has to do."""

    language_chosen: bool
    bound: bool


async def start(office: Office, actor: Actor) -> Started:
    """Note the account. Anybody may start; a member who comes back is told what could not reach them."""
    async with office.act(actor) as act:
        act.require_own()
        account = await own_account(act)
        account.blocked_at = None
        if account.member_id is not None:
            await queue_for_bound(act, account.member_id)
        await act.commit()
        return Started(account.language is not None, account.member_id is not None)


async def note_blocked(office: Office, actor: Actor, *, blocked: bool) -> None:
    """The person blocked the bot, or took that back: Telegram's word for it (`my_chat_member`)."""
    async with office.act(actor) as act:
        act.require_own()
        account = await own_account(act)
        account.blocked_at = act.now if blocked else None
        if not blocked and account.member_id is not None:
            await queue_for_bound(act, account.member_id)
        act.record("account.blocked" if blocked else "account.unblocked", account)
        await act.commit()
