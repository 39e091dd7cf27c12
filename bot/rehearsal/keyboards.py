"""Reply markup, checked as Telegram does.

https://core.telegram.org/bots/api#inlinekeyboardmarkup and #replykeyboardmarkup.
"""

from typing import Any

from bot.rehearsal.refusals import RefusedError, bad_request

Markup = dict[str, Any]

# https://limits.tginfo.me/en ("Bots"): Telegram documents no number, these are the observed ones.
MOST_BUTTONS = 100
MOST_IN_A_ROW = 8

_INLINE_ACTIONS = {
    "url",
    "callback_data",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "copy_text",
}
_KEY_KINDS = {"request_contact", "request_location"}
_LOOKS = {"style"}
_STYLES = {"danger", "success", "primary"}  # #inlinekeyboardbutton
_KEYBOARD = {
    "keyboard", "is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder",
    "selective",
}  # fmt: skip


def checked(markup: Any, *, private: bool) -> Markup | None:
    """The markup, or None where there is none; raises what Telegram answers to a wrong one."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return inline(markup)
    if "keyboard" in markup:
        return _reply_keyboard(markup, private=private)
    for kind, others in (
        ("remove_keyboard", {"selective"}),
        ("force_reply", {"input_field_placeholder", "selective"}),
    ):
        if markup.get(kind) is True:
            _only(markup, {kind, *others}, kind)
            return markup
    raise bad_request("can't parse reply keyboard markup JSON object")


def inline(markup: Any) -> Markup:
    """An inline keyboard: the only markup that an edit may carry (#updating-messages)."""
    if not isinstance(markup, dict) or "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    _only(markup, {"inline_keyboard"}, "inline keyboard")
    rows = _rows(markup["inline_keyboard"], "inline_keyboard", "InlineKeyboardMarkup")
    for row in rows:
        for button in row:
            _check_inline_button(button)
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise bad_request("reply markup is too long")
    return markup


def _rows(rows: Any, name: str, owner: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" of the {owner} must be an Array of Arrays')
    return rows


def _only(holder: Markup, allowed: set[str], what: str) -> None:
    unknown = sorted(set(holder) - allowed)
    if unknown:
        raise bad_request(f"can't parse {what}: unknown fields {', '.join(unknown)}")


def _button_refused(reason: str) -> RefusedError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _check_text(button: Any) -> None:
    if not isinstance(button, dict):
        raise _button_refused("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise _button_refused('Can\'t find field "text"')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if button.get("style") not in {None, *_STYLES}:
        raise _button_refused("invalid button style specified")


def _check_inline_button(button: Any) -> None:
    _check_text(button)
    _only(button, {"text", *_INLINE_ACTIONS, *_LOOKS}, "inline keyboard button")
    actions = _INLINE_ACTIONS & set(button)
    if not actions:
        raise _button_refused("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _button_refused("exactly one of the optional fields must be used")
    if "callback_data" in actions:
        check_callback_data(button["callback_data"])
    elif "url" in actions and not str(button["url"]).startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    elif "copy_text" in actions:
        _check_copied(button["copy_text"])


def _check_copied(copied: Any) -> None:
    """1-256 characters (#copytextbutton)."""
    text = copied.get("text") if isinstance(copied, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def check_callback_data(data: Any) -> None:
    """1-64 bytes of UTF-8, not characters (#inlinekeyboardbutton)."""
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")


def _reply_keyboard(markup: Markup, *, private: bool) -> Markup:
    """A key has a text; a contact or a place is asked in private chats only (#keyboardbutton)."""
    _only(markup, _KEYBOARD, "reply keyboard")
    rows = _rows(markup["keyboard"], "keyboard", "ReplyKeyboardMarkup")
    if not any(rows):
        raise bad_request("reply keyboard must be non-empty")
    for key in (key for row in rows for key in row):
        if isinstance(key, str):
            _check_text({"text": key})
            continue
        _check_text(key)
        _only(key, {"text", *_KEY_KINDS, *_LOOKS}, "keyboard button")
        if not private and _KEY_KINDS & {name for name in key if key[name]}:
            raise bad_request("phone number and location can be requested in private chats only")
    if len(markup.get("input_field_placeholder", " ")) not in range(1, 65):  # #replykeyboardmarkup
        raise bad_request("input field placeholder must be 1-64 characters long")
    return markup
