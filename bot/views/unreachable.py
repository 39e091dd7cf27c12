"""The message to the clerks about members to whom Telegram carries nothing any more."""

from bot.usecases.alphabet import in_order
from bot.usecases.phones import shown
from bot.usecases.see_notice import NoticeFacts
from bot.views.fitting import TEXT, shortened, shown_length
from bot.views.letters import NoticeMessage
from bot.views.texts import Texts

NAME_LETTERS = 100


def unreachable_notice(texts: Texts, facts: NoticeFacts) -> NoticeMessage:
    """How many, who, and their telephones; as many names as a message holds."""
    count = facts.payload["count"]
    people = [(texts.pick(kk, ru), phone) for kk, ru, phone in facts.payload["members"]]
    lines = [_line(texts, name, phone) for name, phone in in_order(people, lambda person: person[0])]
    head, foot = texts.many("unreachable.title", count), texts("unreachable.what-to-do")
    while True:
        more = [texts.many("unreachable.more", count - len(lines))] if count > len(lines) else []
        text = "\n".join([head, "", *lines, *more, "", foot])
        if shown_length(text) <= TEXT or not lines:
            return NoticeMessage(text)
        lines.pop()


def _line(texts: Texts, name: str, phone: str | None) -> str:
    name = shortened(name, NAME_LETTERS)
    if phone is None:
        return texts("unreachable.without-phone", name=name)
    return texts("unreachable.with-phone", name=name, phone=shown(phone))
