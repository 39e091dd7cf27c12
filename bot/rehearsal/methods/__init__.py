"""The Bot API's methods, a file a topic; importing the package fills the registry."""

from bot.rehearsal.methods import answering, chats, editing, getting_updates, profile, sending
from bot.rehearsal.methods.registry import METHODS, Method

__all__ = ["METHODS", "Method", "answering", "chats", "editing", "getting_updates", "profile", "sending"]
