"""The methods that the server answers, by name, each with the parameters it takes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.parameters import Parameters
from bot.rehearsal.telegram import Telegram

Handler = Callable[[Telegram, Parameters], Awaitable[Any]]


@dataclass(frozen=True)
class Method:
    name: str
    parameters: frozenset[str]
    handle: Handler


METHODS: dict[str, Method] = {}


def method(name: str, parameters: str = "") -> Callable[[Handler], Handler]:
    """Registers a handler; `parameters` are names with spaces between. Names of methods know no case."""

    def register(handle: Handler) -> Handler:
        METHODS[name.lower()] = Method(name, frozenset(parameters.split()), handle)
        return handle

    return register
