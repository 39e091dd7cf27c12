"""The main menu by role, the choice of language, the help, and what a lost person is told."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.usecases.own_record import MeetingFacts
from bot.usecases.rights import RIGHTS, Actor, Right
from bot.views.fitting import shortened
from bot.views.law import OpenLaw
from bot.views.petitions import OpenPetitions
from bot.views.questions import OpenQuestions
from bot.views.screens import Screen, button, rows
from bot.views.taps import (
    OpenAdmin,
    OpenChair,
    OpenClerk,
    OpenDuties,
    OpenHelp,
    OpenLanguage,
    OpenMe,
    OpenMeeting,
    OpenMeetings,
    OpenMenu,
    OpenRegister,
    OpenVote,
)
from bot.views.texts import LANGUAGES, Texts
from db.models import Role

LABEL = 60
"""Characters of a button's label; more is cut by every phone."""


class ChooseLanguage(CallbackData, prefix="setlang"):
    """A language chosen: `kk` or `ru`."""

    language: Literal["kk", "ru"]


class AskContact(CallbackData, prefix="contact"):
    """Bring up the key that shares one's own number."""


def menu_screen(
    texts: Texts, actor: Actor, under_way: tuple[MeetingFacts, ...], *, signs: bool = False
) -> Screen:
    """Everything that this person can do, one tap away; `signs`: petitions as well."""
    plain = Texts.plain(texts.language)
    if actor.member_id is None and not actor.grants:
        return Screen(
            texts("menu.not-bound"),
            rows(
                [button(plain("button.confirm-number"), AskContact())],
                [button(plain("law.menu-button"), OpenLaw())],
                [
                    button(plain("button.language"), OpenLanguage()),
                    button(plain("button.help"), OpenHelp()),
                ],
            ),
        )
    text = texts("menu.title") if not under_way else texts("menu.under-way")
    return Screen(
        text,
        rows(
            *_meetings_now(plain, under_way),
            [button(plain("button.meetings"), OpenMeetings()), button(plain("button.me"), OpenMe())],
            [button(plain("law.menu-button"), OpenLaw())],
            [button(plain("petition.menu-button"), OpenPetitions())] if signs else [],
            *_desks(plain, actor),
            [button(plain("button.language"), OpenLanguage()), button(plain("button.help"), OpenHelp())],
        ),
    )


def _meetings_now(plain: Texts, under_way: tuple[MeetingFacts, ...]) -> list[list[InlineKeyboardButton]]:
    lines = []
    for meeting in under_way:
        label = plain("button.meeting-now", body=plain.pick(meeting.body_kk, meeting.body_ru))
        lines.append([button(shortened(label, LABEL), OpenMeeting(meeting_id=meeting.meeting_id))])
        lines.append([button(plain("button.vote-now"), OpenVote(meeting_id=meeting.meeting_id))])
    return lines


def _desks(plain: Texts, actor: Actor) -> list[list[InlineKeyboardButton]]:
    lines = []
    if has_duties(actor):
        lines.append([button(plain("duty.menu-button"), OpenDuties())])
    if keeps_register(actor):
        lines.append(
            [
                button(plain("button.clerk"), OpenClerk()),
                button(plain("button.register"), OpenRegister()),
            ]
        )
    if answers_questions(actor):
        lines.append([button(plain("questions.menu-button"), OpenQuestions())])
    if actor.has(Role.CHAIR):
        lines.append([button(plain("button.chair"), OpenChair())])
    if actor.has(Role.ADMINISTRATOR):
        lines.append([button(plain("button.admin"), OpenAdmin())])
    return lines


def has_duties(actor: Actor) -> bool:
    """Whether what the law asks of a body is this person's to do, or to see done."""
    return keeps_register(actor) or actor.has(Role.CHAIR)


def keeps_register(actor: Actor) -> bool:
    """Whether the register and the clerk's desk belong into the person's menu."""
    return actor.has(Role.CLERK) or actor.has(Role.ADMINISTRATOR)


def answers_questions(actor: Actor) -> bool:
    """Whether the missed questions belong into the person's menu: a region's clerk has none to answer."""
    return any(
        Right.ANSWER_QUESTIONS in RIGHTS[grant.role] and grant.region is None and grant.meeting_id is None
        for grant in actor.grants
    )


def language_screen(*, back: bool) -> Screen:
    """The choice in both languages at once: whoever reads it has not chosen yet."""
    text = "\n".join(Texts(language)("language.choose") for language in LANGUAGES)
    choices = [
        button(Texts.plain("kk")("language.name"), ChooseLanguage(language="kk")),
        button(Texts.plain("ru")("language.name"), ChooseLanguage(language="ru")),
    ]
    menu = " / ".join(Texts.plain(language)("language.back") for language in LANGUAGES)
    return Screen(text, rows(choices, [button(menu, OpenMenu())] if back else []))


def help_screen(texts: Texts, actor: Actor) -> Screen:
    """What the bot does for this person, by role."""
    plain = Texts.plain(texts.language)
    parts = ["help.member" if actor.member_id is not None else "help.stranger", "help.law"]
    if keeps_register(actor):
        parts.append("help.clerk")
    if answers_questions(actor):
        parts.append("help.questions")
    if actor.has(Role.CHAIR):
        parts.append("help.chair")
    if actor.has(Role.ADMINISTRATOR):
        parts.append("help.admin")
    text = "\n\n".join(texts(part) for part in (*parts, "help.end"))
    return Screen(text, rows([button(plain("button.menu"), OpenMenu())]))


def lost_screen(texts: Texts, key: str) -> Screen:
    """One sentence for what the bot cannot use, and the way to the menu."""
    return Screen(texts(key), rows([button(Texts.plain(texts.language)("button.menu"), OpenMenu())]))
