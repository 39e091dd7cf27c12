"""The environment (and `.env`) as typed settings; README.md lists them."""

import re
from typing import Annotated, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PER_SECOND = 30
"""Telegram's limit for a bot: core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class Settings(BaseSettings):
    """What an operator can set. Names in the environment are the fields' names in capitals."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", hide_input_in_errors=True
    )

    bot_token: SecretStr | None = None
    """BotFather's token; without one, `make run` plays the rehearsal."""
    telegram_api: str = "https://api.telegram.org"
    """Another Bot API server's address, for those who run their own."""
    database_url: str = "sqlite+aiosqlite:///data/assembly.db"
    redis_url: SecretStr | None = None
    """Dialogue state in Redis, for several processes; else it lives in the database."""
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    """Telegram ids of the first administrators, separated by commas."""
    messages_per_second: int = Field(default=PER_SECOND, ge=1, le=1000)
    """Above 30 only with paid broadcasts (core.telegram.org/bots/api#paid-broadcasts) or a server of one's own."""
    log_format: str = Field(default="console", pattern="^(console|json)$")
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    screen_url: str | None = None
    """The address by which the hall's projector reaches this machine; without one, only this machine itself does."""
    screen_port: int = Field(default=8090, ge=0, le=65535)
    """Where the hall's screen is served; another free port where this one is taken."""
    webhook_url: str | None = None
    """The public address Telegram calls; without one, the bot polls."""
    webhook_secret: SecretStr | None = None
    """What Telegram shows to prove itself (core.telegram.org/bots/api#setwebhook); needed with `webhook_url`."""
    webhook_port: int = 8080
    """Where the bot listens, behind whatever ends TLS."""

    @property
    def screen_host(self) -> str:
        """Other machines are let in only when the operator has given them an address to come by."""
        return "127.0.0.1" if self.screen_url is None else "0.0.0.0"  # noqa: S104 - the links are the right to look

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Self:
        if self.webhook_url is not None and self.webhook_secret is None:
            raise ValueError("WEBHOOK_URL needs WEBHOOK_SECRET: without one anybody could send updates")
        if self.webhook_secret is not None and not _SECRET.fullmatch(self.webhook_secret.get_secret_value()):
            raise ValueError("WEBHOOK_SECRET has 16 to 256 of the signs A-Z a-z 0-9 _ -")
        return self

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        if isinstance(value, str):
            parts = [part.strip() for part in value.split(",") if part.strip()]
            if not all(part.isdecimal() for part in parts):
                raise ValueError("Telegram ids are numbers, separated by commas")
            return tuple(int(part) for part in parts)
        return value
