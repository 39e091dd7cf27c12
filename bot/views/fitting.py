"""Telegram's lengths: 4,096 for a text, 1,024 for a caption, counted as shown (core.telegram.org/bots/api)."""

import re
from collections.abc import Iterable
from html import unescape

CAPTION = 1024
TEXT = 4096

_TAG = re.compile(r"<[^>]+>")


def shown_length(markup: str) -> int:
    """The length that Telegram counts: without tags, entities as one character, in UTF-16 units."""
    return len(unescape(_TAG.sub("", markup)).encode("utf-16-le")) // 2


def shortened(text: str, most: int) -> str:
    """A plain text of at most so many characters; what is cut off ends in an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def paged(blocks: Iterable[str], limit: int) -> list[list[str]]:
    """Blocks of markup spread over pages whose blocks, one under another, are no longer than the limit."""
    pages: list[list[str]] = [[]]
    room = limit
    for block in blocks:
        length = shown_length(block) + 1
        if pages[-1] and length > room:
            pages.append([])
            room = limit
        pages[-1].append(block)
        room -= length
    return pages
