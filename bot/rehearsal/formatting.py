"""The text of a call: parse mode or entities, trimmed and measured."""

from typing import Any

from bot.rehearsal.markup import Entity, cannot_parse, parse_html, trimmed, utf16_length
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.refusals import MisuseError, bad_request

LONGEST_TEXT = (
    4096  # "1-4096 characters after entities parsing": https://core.telegram.org/bots/api#sendmessage
)
LONGEST_CAPTION = 1024  # "0-1024 characters after entities parsing": #senddocument
# https://limits.tginfo.me/en ("Messages"): what is beyond them Telegram shows plain; here it is refused, to be seen.
MOST_ENTITIES = 100


def message_text(parameters: Parameters) -> tuple[str, list[Entity]]:
    """The `text` of a message, never empty."""
    text, entities = formatted(
        parameters.text("text"), parameters.text("parse_mode"), parameters.structure("entities")
    )
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return text, entities


def caption(parameters: Parameters) -> tuple[str, list[Entity]]:
    """The `caption` under a file, which may be empty."""
    return checked_caption(
        parameters.text("caption"), parameters.text("parse_mode"), parameters.structure("caption_entities")
    )


def checked_caption(source: str, parse_mode: str, given: Any) -> tuple[str, list[Entity]]:
    text, entities = formatted(source, parse_mode, given)
    if utf16_length(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


def formatted(source: str, parse_mode: str, given: Any) -> tuple[str, list[Entity]]:
    """Plain text and entities; a parse mode wins over entities given apart (#formatting-options)."""
    mode = parse_mode.lower()
    if mode in {"markdown", "markdownv2"}:
        raise MisuseError(400, f"Bad Request: this server reads no {parse_mode}, only HTML")
    if mode not in {"", "html"}:
        raise bad_request("unsupported parse_mode")
    text, entities = parse_html(source) if mode else (source, _checked_entities(source, given))
    if len(entities) > MOST_ENTITIES:
        raise bad_request("ENTITIES_TOO_LONG")
    return trimmed(text, entities)


def _checked_entities(text: str, given: Any) -> list[Entity]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise bad_request("can't parse entities JSON object")
    for entity in given:
        if not isinstance(entity, dict) or "type" not in entity:
            raise cannot_parse("expected an Array of MessageEntity")
        offset, length = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(length, int):
            raise cannot_parse("offset and length of a MessageEntity must be numbers")
        if offset < 0 or not 0 < length <= utf16_length(text) - offset:
            raise bad_request("ENTITY_BOUNDS_INVALID")
    return given
