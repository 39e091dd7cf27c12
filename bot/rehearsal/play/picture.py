"""The README's picture: messages of the play as they stand on a phone, drawn as one SVG."""

import textwrap
from collections.abc import Iterator, Sequence
from html import escape
from itertools import count

from bot.rehearsal.messages import Message

LETTERS = 36
"""Letters in a line of a bubble, about a phone's width."""
WIDTH, LINE, PAD, GAP = 340, 19, 12, 16
"""Pixels: a bubble, a line of text, a bubble's margin, the space between."""
BUTTON = 32
STYLE = (
    "text{font:14px 'Segoe UI','Helvetica Neue','DejaVu Sans',sans-serif;fill:#111}"
    ".who{font-weight:600;fill:#4a6}.first{font-weight:600}.key{fill:#1a6fb5;text-anchor:middle}"
)


def chat_picture(columns: Sequence[Sequence[tuple[str, Message]]]) -> str:
    """Columns of (who reads it, message), side by side on a chat's ground."""
    drawn = [list(_column(messages, GAP + number * (WIDTH + GAP))) for number, messages in enumerate(columns)]
    height = GAP + max(sum(_height(message) + GAP for _, message in messages) for messages in columns)
    width = GAP + len(columns) * (WIDTH + GAP)
    shapes = "\n".join(shape for column in drawn for shape in column)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><style>{STYLE}</style>\n'
        f'<rect width="100%" height="100%" fill="#dfe9e0"/>\n{shapes}\n</svg>\n'
    )


def _column(messages: Sequence[tuple[str, Message]], left: int) -> Iterator[str]:
    top = GAP
    for who, message in messages:
        yield from _bubble(who, message, left, top)
        top += _height(message) + GAP


def _bubble(who: str, message: Message, left: int, top: int) -> Iterator[str]:
    lines = _lines(message)
    body = LINE * (len(lines) + 1) + 2 * PAD
    yield f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{body}" rx="12" fill="#fff"/>'
    yield _text(left + PAD, top + PAD + 13, who, "who")
    for number, line in zip(count(1), lines, strict=False):
        yield _text(left + PAD, top + PAD + 13 + number * LINE, line, "first" if number == 1 else "")
    for number, row in enumerate(message.buttons):
        share = (WIDTH - 4 * (len(row) - 1)) // len(row)
        for place, label in enumerate(row):
            x, y = left + place * (share + 4), top + body + 4 + number * (BUTTON + 4)
            yield f'<rect x="{x}" y="{y}" width="{share}" height="{BUTTON}" rx="8" fill="#fff" opacity=".85"/>'
            yield _text(x + share // 2, y + 21, textwrap.shorten(label, share // 9, placeholder="…"), "key")


def _text(x: int, y: int, words: str, kind: str) -> str:
    return f'<text x="{x}" y="{y}" class="{kind}">{escape(words)}</text>'


def _lines(message: Message) -> list[str]:
    return [line for part in message.text.split("\n") for line in textwrap.wrap(part, LETTERS) or [""]]


def _height(message: Message) -> int:
    return LINE * (len(_lines(message)) + 1) + 2 * PAD + len(message.buttons) * (BUTTON + 4)
