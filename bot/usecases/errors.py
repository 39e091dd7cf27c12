"""Why a use case did not do what was asked: a code and values, worded by the views."""

from typing import Any


class Refused(Exception):  # noqa: N818 — it is the domain's word, and no failure of the program
    """The person is told one plain sentence: msgid `refusal.<code>`, with `values` in its places."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Denied(Refused):
    """The right is missing. The office writes it into the record."""

    def __init__(self, right: str, subject: str, code: str = "not-yours") -> None:
        super().__init__(code)
        self.right = right
        self.subject = subject
