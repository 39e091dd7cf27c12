"""The stage: the strict server, the real bot on a fresh database, a clock handed in, and what the audience is shown."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console, Group
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from bot.app import serve
from bot.delivery.pace import Pace
from bot.rehearsal.limits import Limits
from bot.rehearsal.messages import Message
from bot.rehearsal.person import Person
from bot.rehearsal.play.cast import Player
from bot.rehearsal.server import BotApiServer
from bot.rules.terms import ALMATY
from bot.settings import Settings
from bot.usecases.office import Office
from bot.usecases.opening import open_office
from bot.views.texts import Texts

TOKEN = "42:rehearsal-rehearsal-rehearsal-reh"  # noqa: S105 — the rehearsal's own server knows no other
TIMES_FASTER = 20
"""The play's Telegram allows so many times the real pace: what takes it 17 seconds in life is told in one."""
SIDE_BY_SIDE = 24
"""So many people do a thing at the same time."""
BUBBLE = 64
"""Columns of a message on the screen: about a phone's width."""


@dataclass
class StageClock:
    """Stands still until the play moves it."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def pass_minutes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    def set(self, *almaty: int) -> None:
        """A moment by Almaty's clock: year, month, day, hour, minute."""
        year, month, day, hour, minute = almaty
        self.now = datetime(year, month, day, hour, minute, tzinfo=ALMATY)


@dataclass
class Stage:
    """Everything a scene needs."""

    telegram: BotApiServer
    office: Office
    settings: Settings
    clock: StageClock
    console: Console
    out: Path
    picture: list[tuple[str, Message]] = field(default_factory=list)
    """What the README's picture shows: copies, as messages change."""
    held: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def phone(self, player: Player) -> Person:
        """The player's phone, made at the first call."""
        return self.telegram.person(
            player.telegram_id,
            first_name=player.name(player.language).split()[1],
            language_code=player.language,
            phone=player.phone,
        )

    def texts(self, player: Player) -> Texts:
        """The player's language, as plain words."""
        return Texts.plain(player.language)

    def scene(self, title: str) -> None:
        moment = self.clock.now.astimezone(ALMATY)
        self.console.print()
        self.console.rule(f"[bold]{title}[/]  [dim]{moment:%d.%m.%Y %H:%M}[/]", align="left")

    def tell(self, words: str) -> None:
        self.console.print(f"  {words}", highlight=False)

    def show(self, who: str, message: Message, *, picture: bool = False) -> None:
        """What stands on somebody's phone; for the picture of the chat as well, where it is asked for."""
        buttons = [Text(" ".join(f"[ {label} ]" for label in row), style="cyan") for row in message.buttons]
        shown = Panel(
            Group(Text(message.text), *buttons),
            title=who,
            title_align="left",
            width=BUBBLE + 4,
            border_style="dim",
        )
        self.console.print(shown)
        if picture:
            self.picture.append((who, replace(message)))

    def holds(self, sentence: str, fact: bool, found: object = "") -> None:
        """Assert something aloud; the play goes on, and its exit status tells."""
        (self.held if fact else self.failed).append(sentence)
        mark = "[green]✔[/]" if fact else "[bold red]✘[/]"
        self.console.print(f"  {mark} {sentence}{'' if fact else f'  [red]({found})[/]'}", highlight=False)

    async def each(
        self, what: str, players: Iterable[Player], act: Callable[[Player], Awaitable[None]]
    ) -> None:
        """Everybody does the same, some side by side, under a bar of progress."""
        everybody = list(players)
        gate = asyncio.Semaphore(SIDE_BY_SIDE)
        columns = (
            TextColumn("  {task.description}"),
            BarColumn(30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self.console) as progress:
            bar = progress.add_task(what, total=len(everybody))

            async def one(player: Player) -> None:
                async with gate:
                    await act(player)
                progress.advance(bar)

            async with asyncio.TaskGroup() as group:
                for player in everybody:
                    group.create_task(one(player))

    async def until(self, what: str, look: Callable[[], Awaitable[bool]], seconds: float = 30.0) -> None:
        """Wait until something is so in the records; a play that waits in vain says for what."""
        try:
            async with asyncio.timeout(seconds):
                while not await look():  # noqa: ASYNC110 — the records ring no bell
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise TimeoutError(f"waited in vain until {what}") from None


@asynccontextmanager
async def set_the_stage(
    database_url: str, out: Path, console: Console, start: datetime
) -> AsyncIterator[Stage]:
    """Server, database and bot for one play; all ended at its end."""
    clock = StageClock(start)
    limits = Limits(per_second=30 * TIMES_FASTER, per_chat_interval=1.0 / TIMES_FASTER)
    async with BotApiServer(token=TOKEN, username="assembly_bot", clock=clock, limits=limits) as telegram:
        settings = Settings(
            _env_file=None,
            bot_token=TOKEN,
            telegram_api=telegram.url,
            database_url=database_url,
            admin_ids=(1,),
        )
        async with open_office(settings, clock) as office:
            pace = Pace(per_second=30 * TIMES_FASTER, chat_seconds=1.0 / TIMES_FASTER)
            ready = asyncio.Event()
            serving = asyncio.create_task(serve(settings, office, pace=pace, ready=ready))
            try:
                await asyncio.wait(
                    {serving, asyncio.ensure_future(ready.wait())}, return_when=asyncio.FIRST_COMPLETED
                )
                if serving.done():
                    serving.result()
                yield Stage(telegram, office, settings, clock, console, out)
            finally:
                serving.cancel()
                with suppress(asyncio.CancelledError):
                    await serving
