"""Telegram's HTML style, read into plain text and entities.

The tags, their nesting and the four named entities: https://core.telegram.org/bots/api#html-style. Offsets
and lengths are in UTF-16 code units: https://core.telegram.org/bots/api#messageentity.
"""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from bot.rehearsal.refusals import RefusedError, bad_request

Entity = dict[str, Any]

_STYLES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"}, "span": {"class"}, "code": {"class"}, "tg-emoji": {"emoji-id"},
    "blockquote": {"expandable"},
}  # fmt: skip
_INSIDE_NOTHING = {"code", "pre"}
_QUOTES = {"blockquote", "expandable_blockquote"}
_LINKS = {"text_link", "custom_emoji"}
_TAG = re.compile(r"<(/?)([^\s<>/]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r"""\s+([A-Za-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)))?""")
# Named entities are these four; numbers may be decimal or hexadecimal.
_CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")


def utf16_length(text: str) -> int:
    """The length that Telegram counts: a character beyond U+FFFF is two."""
    return len(text.encode("utf-16-le")) // 2


@dataclass
class _Open:
    """A start tag whose end is still awaited."""

    tag: str
    kind: str
    offset: int
    extra: Entity


def cannot_parse(reason: str) -> RefusedError:
    return bad_request(f"can't parse entities: {reason}")


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of Telegram HTML; raises what Telegram answers to bad markup."""
    text: list[str] = []
    length = 0
    waiting: list[_Open] = []
    entities: list[Entity] = []
    position = 0
    while position < len(source):
        if source[position] == "<":
            found = _TAG.match(source, position)
            if found is None:
                raise cannot_parse(f"Unclosed start tag at byte offset {_bytes(source, position)}")
            if found[1]:
                _close(waiting, entities, found[2], length, _bytes(source, position))
            else:
                waiting.append(_opened(found, length, _bytes(source, position)))
            position = found.end()
            continue
        character = _CHARACTER.match(source, position)
        piece = unescape(character[0]) if character else source[position]
        text.append(piece)
        length += utf16_length(piece)
        position = character.end() if character else position + 1
    if waiting:
        raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{waiting[-1].tag}"')
    entities.reverse()  # tags close from the inside: of two with the same span the outer goes first
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    _check_nesting(entities)
    return "".join(text), entities


def _bytes(source: str, position: int) -> int:
    return len(source[:position].encode())


def _opened(found: re.Match[str], length: int, at: int) -> _Open:
    tag = found[2].lower()
    if tag not in _STYLES:
        raise cannot_parse(f'Unsupported start tag "{tag}" at byte offset {at}')
    attributes = _attributes(tag, found[3], at)
    kind = _STYLES[tag]
    extra: Entity = {}
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    if tag == "a":
        extra["url"] = attributes.get("href", "")
    if tag == "tg-emoji":
        extra["custom_emoji_id"] = attributes.get("emoji-id", "")
    if tag == "blockquote" and "expandable" in attributes:
        kind = "expandable_blockquote"
    if tag == "code" and attributes.get("class", "").startswith("language-"):
        extra["language"] = attributes["class"].removeprefix("language-")
    return _Open(tag, kind, length, extra)


def _attributes(tag: str, source: str, at: int) -> dict[str, str]:
    found = {}
    position = 0
    rest = source.rstrip()
    while position < len(rest):
        attribute = _ATTRIBUTE.match(rest, position)
        if attribute is None:
            raise cannot_parse(f'Unclosed start tag "{tag}" at byte offset {at}')
        name = attribute[1].lower()
        if name not in _ATTRIBUTES.get(tag, set()):
            raise cannot_parse(f'Unexpected attribute "{name}" of the tag "{tag}" at byte offset {at}')
        found[name] = unescape(attribute[2] or attribute[3] or attribute[4] or "")
        position = attribute.end()
    return found


def _close(waiting: list[_Open], entities: list[Entity], name: str, length: int, at: int) -> None:
    if not waiting:
        raise cannot_parse(f"Unexpected end tag at byte offset {at}")
    opened = waiting.pop()
    if name.lower() != opened.tag:
        raise cannot_parse(
            f'Unmatched end tag at byte offset {at}, expected "</{opened.tag}>", found "</{name.lower()}>"'
        )
    if length == opened.offset or (opened.kind == "text_link" and not opened.extra["url"]):
        return
    if "language" in opened.extra and waiting and waiting[-1].tag == "pre":
        waiting[-1].extra["language"] = opened.extra["language"]
        return
    opened.extra.pop("language", None) if opened.tag == "code" else None
    entities.append(
        {"type": opened.kind, "offset": opened.offset, "length": length - opened.offset, **opened.extra}
    )


def _check_nesting(entities: list[Entity]) -> None:
    """code and pre take nothing inside and lie inside nothing; quotes don't nest (#formatting-options)."""
    around: list[Entity] = []
    for entity in entities:
        around = [outer for outer in around if outer["offset"] + outer["length"] > entity["offset"]]
        for outer in around:
            kinds = {outer["type"], entity["type"]}
            if outer["type"] in _INSIDE_NOTHING or (
                entity["type"] in _INSIDE_NOTHING and not kinds & _QUOTES
            ):
                raise cannot_parse(f"{entity['type']} can't be nested with {outer['type']}")
            if kinds <= _QUOTES or kinds <= _LINKS:
                raise cannot_parse(f"{entity['type']} can't be nested with {outer['type']}")
        around.append(entity)


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without the white space at both ends, which Telegram drops, and with the entities moved along."""
    kept = text.strip()
    start = utf16_length(text[: len(text) - len(text.lstrip())])
    end = utf16_length(kept)
    moved = []
    for entity in entities:
        first = max(entity["offset"] - start, 0)
        last = min(entity["offset"] - start + entity["length"], end)
        if last > first:
            moved.append({**entity, "offset": first, "length": last - first})
    return kept, moved
