"""A screen: what a person sees in one message, and the buttons beneath it."""

from collections.abc import Iterable
from dataclasses import dataclass

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup


@dataclass(frozen=True, slots=True)
class Screen:
    """Text in Telegram's HTML, at most 4,096 characters as shown, and inline buttons or none."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None


def button(label: str, data: CallbackData) -> InlineKeyboardButton:
    """A button; its label is plain text, which Telegram does not parse."""
    return InlineKeyboardButton(text=label, callback_data=data.pack())


def rows(*lines: Iterable[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    """A keyboard from rows of buttons; empty rows fall out."""
    kept = [list(line) for line in lines]
    return InlineKeyboardMarkup(inline_keyboard=[line for line in kept if line])
