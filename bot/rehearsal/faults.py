"""Faults on order: what goes wrong between a bot and Telegram, and when."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from bot.rehearsal.parameters import Parameters

When = Callable[[str, Parameters], bool]

# The calls that put a message into a chat or change one: the ones a person would see twice or not at all.
SENDS = frozenset({
    "sendMessage", "sendDocument", "sendPhoto", "sendMediaGroup", "editMessageText", "editMessageCaption",
    "editMessageMedia", "editMessageReplyMarkup",
})  # fmt: skip


class Harm(Enum):
    """What a fault does to the call."""

    TOO_MANY = "429"
    SERVER_ERROR = "5xx"
    DROPPED_BEFORE = "connection dropped before the call took effect"
    DROPPED_AFTER = "connection dropped after the call took effect"
    SLOW = "the call took effect, its answer is late"


@dataclass
class Fault:
    """One order. `method` None means every send, "*" every call; `times` None means for ever.

    `when` narrows it to the calls it says yes to; `probability` is drawn from the server's seeded randomness.
    """

    harm: Harm
    method: str | None = None
    times: int | None = 1
    when: When | None = None
    probability: float = 1.0
    retry_after: int = 1  # seconds
    status: int = 502
    html: bool = False  # as a gateway answers, without JSON
    seconds: float = 0.0

    @classmethod
    def too_many(
        cls, retry_after: int = 1, method: str | None = None, *, times: int | None = 1,
        when: When | None = None, probability: float = 1.0,
    ) -> "Fault":  # fmt: skip
        return cls(Harm.TOO_MANY, method, times, when, probability, retry_after=retry_after)

    @classmethod
    def server_error(
        cls, status: int = 502, method: str | None = None, *, html: bool = False, times: int | None = 1,
        when: When | None = None, probability: float = 1.0,
    ) -> "Fault":  # fmt: skip
        return cls(Harm.SERVER_ERROR, method, times, when, probability, status=status, html=html)

    @classmethod
    def dropped_before(
        cls, method: str | None = None, *, times: int | None = 1,
        when: When | None = None, probability: float = 1.0,
    ) -> "Fault":  # fmt: skip
        return cls(Harm.DROPPED_BEFORE, method, times, when, probability)

    @classmethod
    def dropped_after(
        cls, method: str | None = None, *, times: int | None = 1,
        when: When | None = None, probability: float = 1.0,
    ) -> "Fault":  # fmt: skip
        return cls(Harm.DROPPED_AFTER, method, times, when, probability)

    @classmethod
    def slow(
        cls, seconds: float, method: str | None = None, *, times: int | None = 1,
        when: When | None = None, probability: float = 1.0,
    ) -> "Fault":  # fmt: skip
        return cls(Harm.SLOW, method, times, when, probability, seconds=seconds)

    def meets(self, method: str, parameters: Parameters) -> bool:
        if self.method is None and method not in SENDS:
            return False
        if self.method not in (None, "*", method):
            return False
        return self.when is None or self.when(method, parameters)


class Faults:
    """The orders that stand, met in the order in which they were given."""

    def __init__(self, seed: int = 0) -> None:
        self._orders: list[Fault] = []
        self._random = random.Random(seed)

    def add(self, *orders: Fault) -> None:
        self._orders.extend(orders)

    def clear(self) -> None:
        self._orders.clear()

    def pick(self, method: str, parameters: Parameters) -> Fault | None:
        """The fault that this call meets, used up by one; None when all goes well."""
        for fault in self._orders:
            if not fault.meets(method, parameters) or self._random.random() >= fault.probability:
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times == 0:
                    self._orders.remove(fault)
            return fault
        return None
