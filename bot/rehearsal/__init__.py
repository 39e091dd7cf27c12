"""A strict Telegram Bot API server on loopback, and the people who talk to the bot through it."""

from bot.rehearsal.faults import Fault
from bot.rehearsal.limits import Limits
from bot.rehearsal.messages import Message
from bot.rehearsal.person import Person
from bot.rehearsal.queries import CallbackAnswer
from bot.rehearsal.server import BotApiServer

__all__ = ["BotApiServer", "CallbackAnswer", "Fault", "Limits", "Message", "Person"]
