"""A person chooses the language of everything they are shown."""

from typing import Literal

from bot.usecases.accounts import own_account
from bot.usecases.office import Office
from bot.usecases.rights import Actor


async def choose_language(office: Office, actor: Actor, language: Literal["kk", "ru"]) -> None:
    """Keep the choice with the account, bound or not."""
    async with office.act(actor) as act:
        act.require_own()
        account = await own_account(act)
        account.language = language
        act.record("language.chosen", account, language=language)
        await act.commit()
