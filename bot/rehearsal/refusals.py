"""What Telegram answers when it refuses a call: https://core.telegram.org/bots/api#making-requests."""

from http import HTTPStatus
from typing import Any


class RefusedError(Exception):
    """A call that is answered with `ok: false`; carries the code, the description and the parameters."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_api(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class MisuseError(RefusedError):
    """A call that no bot should make: the server keeps it among its `defects` as well as refusing it."""


def bad_request(reason: str) -> RefusedError:
    return RefusedError(HTTPStatus.BAD_REQUEST, f"Bad Request: {reason}")


def forbidden(reason: str) -> RefusedError:
    return RefusedError(HTTPStatus.FORBIDDEN, f"Forbidden: {reason}")


def conflict(reason: str) -> RefusedError:
    return RefusedError(HTTPStatus.CONFLICT, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> RefusedError:
    """`retry_after` is in whole seconds: https://core.telegram.org/bots/api#responseparameters."""
    return RefusedError(
        HTTPStatus.TOO_MANY_REQUESTS,
        f"Too Many Requests: retry after {retry_after}",
        {"retry_after": retry_after},
    )
