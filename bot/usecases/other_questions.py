"""Questions that the records answer, and not the law: the next meeting, own attendance, how to use the bot.

A question is one of these only if it has a word of each group that the intent needs and no word besides that the
intent does not expect: «когда следующее заседание» is, «когда созывается внеочередная Сессия» is for the law.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bot.search.letters import skeleton, words
from bot.usecases.office import Act
from db.models import Attendance, Meeting, MeetingState

UNDER_WAY = (MeetingState.REGISTRATION, MeetingState.OPEN)


class Intent(enum.StrEnum):
    """What a question of this kind is after."""

    NEXT_MEETING = "next-meeting"
    ATTENDANCE = "attendance"
    RIGHTS = "rights"
    DUTIES = "duties"
    HOW_TO_REGISTER = "register"
    HOW_TO_VOTE = "vote"
    HOW_TO_CHANGE_LANGUAGE = "language"
    HOW_TO_USE = "use"
    GREETING = "greeting"
    THANKS = "thanks"


def _stems(text: str) -> tuple[tuple[str, bool], ...]:
    """`word*` is a beginning, `word` a whole word; both as the search reads letters."""
    return tuple((skeleton(word.rstrip("*")), word.endswith("*")) for word in text.split())


def _one_of(word: str, stems: Iterable[tuple[str, bool]]) -> bool:
    return any(word.startswith(stem) if beginning else word == stem for stem, beginning in stems)


class _Pattern:
    """Groups of words that the intent needs, and words that may stand beside them."""

    def __init__(self, intent: Intent, *needed: str, beside: str = "") -> None:
        self.intent = intent
        self._needed = tuple(_stems(group) for group in needed)
        self._beside = _stems(f"{beside} {_POLITE}")

    def fits(self, said: list[str]) -> bool:
        return all(any(_one_of(word, group) for word in said) for group in self._needed) and all(
            _one_of(word, self._beside) or any(_one_of(word, group) for group in self._needed)
            for word in said
        )


_POLITE = (
    "а и ну вот же ли бы пожалуйста подскажи подскажите скажи скажите мне можно узнать интересно хочу хотел* "
    "да де ма ме ба бе па пе ғой енді айтшы айтыңыз айтыңызшы маған өтінемін білгім келеді еді екен"
)
_MEETING = "заседан* сесси* собран* собер* собира* отырыс* жинал* жинал* кеңес* совет* ассамбле*"
_WHEN = "когда где куда во сколько какого числа дата қашан қайда қайсы қай күні нешеде неше*"
_MY = "у нас наш* мой мое моя мои моего меня я мы біз* мен* менің бізде біздің"
_HOW = "как қалай каким образом"

_PATTERNS: tuple[_Pattern, ...] = (
    _Pattern(
        Intent.NEXT_MEETING,
        "следующ* ближайш* предстоящ* будущ* келесі таяу* жақын* алдағы",
        _MEETING,
        beside=f"{_WHEN} {_MY} будет состоит* проход* пройдет провод* проведут начн* начина* начал* час* время "
        "место на в о об идти прийти болады болмақ өтеді басталады уақыт* сағат* кімде жер* отыз",
    ),
    _Pattern(
        Intent.NEXT_MEETING,
        _WHEN,
        "заседан* сесси* собран* собер* собира* отырыс* жинал*",
        beside=f"{_MY} будет состоится начн* начало болады болмақ өтеді басталады уақыт* сағат* сегодня завтра "
        "бүгін ертең на в идти приходить келу керек кеңес* совет* ассамбле*",
    ),
    _Pattern(
        Intent.ATTENDANCE,
        "зарегистрирован* зарегистрировал* зарегистрировали отмечен* отметил* тіркелдім тіркелгенмін тіркелгем "
        "тіркелген тіркеді тіркедің* белгілен*",
        beside=f"{_MY} уже на в заседан* сесси* собран* сегодня или нет отырыс* бүгін сессия* жоқ әлде бе "
        "келген* присутств*",
    ),
    _Pattern(
        Intent.ATTENDANCE,
        "посещаем* явк* присутствовал* присутствую посетил* посещал* қатысуым қатыстым қатысқан*",
        _MY,
        beside="сколько скольк* неше қанша рет раз на в заседан* сесси* отырыс* какая қандай бы был была",
    ),
    _Pattern(
        Intent.ATTENDANCE,
        "прошл* последн* вчера* өткен соңғы кеше*",
        "был была был* присутствовал* болдым қатыстым келдім",
        beside=f"{_MY} {_HOW} на в заседан* сесси* собран* отырыс* посмотреть увидеть отмечен* записан* білем білуге",
    ),
    _Pattern(
        Intent.RIGHTS,
        "мо* мен* у меня",
        "права право правах құқықтарым құқығым құқық*",
        beside="какие какое какая есть о қандай бар мен* покажи показать көрсет* білу",
    ),
    _Pattern(
        Intent.DUTIES,
        "мо* мен* у меня я",
        "обязанност* обязан міндеттерім міндетім міндет*",
        beside="какие какая есть о что қандай бар мен* не покажи показать көрсет* білу",
    ),
    _Pattern(
        Intent.HOW_TO_REGISTER,
        _HOW,
        "зарегистрир* отметит* регистрац* регистрир* тіркел* тіркеу* белгілен*",
        beside="на в заседан* сесси* зал* бот* отырыс* керек болады мне надо нужно я себя свой приход мен*",
    ),
    _Pattern(
        Intent.HOW_TO_VOTE,
        f"{_HOW} где қайда",
        "проголосовать голосовать голосую дауыс",
        beside="в бот* через телефон* мне надо нужно я беремін берем беру берсем болады керек ботта* телефон* мен*",
    ),
    _Pattern(
        Intent.HOW_TO_CHANGE_LANGUAGE,
        "язык* тіл*",
        "смен* поменя* измен* переключ* выбрать выбира* ауыстыр* өзгерт* таңда* русский орысша қазақша казахск*",
        beside=f"{_HOW} бот* на где қайда мне надо нужно керек болады",
    ),
    _Pattern(
        Intent.HOW_TO_USE,
        "помощь помоги помогите help көмек көмектес* умеешь умеет пользоваться работает работаешь қолдан* пайдалан* "
        "істейсің істейді істей жұмыс",
        beside=f"{_HOW} что бот* ты ботпен это с мен ним не сен аласың алады болады керек істе* бұл саған сіз",
    ),
    _Pattern(
        Intent.HOW_TO_USE, "кто сен кім* ты бот", "ты вы сен сіз кімсің кімсіз бот", beside="такой что не"
    ),
    _Pattern(
        Intent.GREETING,
        "привет* здравств* добрый доброе салем сәлем* ассалау* салам* қайырлы армысыз* хай",
        beside="день утро вечер бот всем вам таң күн кеш алейкум* мағалейкум* магалейкум* бә",
    ),
    _Pattern(
        Intent.THANKS,
        "спасибо благодар* рахмет рақмет спс понятно ясно хорошо ладно ок окей түсінікті жақсы жарайды",
        beside="большое огромное вам тебе көп үлкен сізге саған бот все",
    ),
    _Pattern(Intent.HOW_TO_USE, "да нет ага иә жоқ тест test старт start"),
)


def intent_of(text: str) -> Intent | None:
    """The intent, if the whole question is one; None for everything that is for the law."""
    said = [skeleton(word) for word in words(text)]
    if not said:
        return None
    return next((pattern.intent for pattern in _PATTERNS if pattern.fits(said)), None)


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The meeting that comes next, or sits now; `starts_at` in UTC."""

    meeting_id: int
    body_kk: str
    body_ru: str
    starts_at: datetime
    place_kk: str
    place_ru: str
    under_way: bool


@dataclass(frozen=True, slots=True)
class OwnAttendance:
    """The meeting that sits now, else the last one that closed; `arrived_at` None: not registered there."""

    meeting_id: int
    body_kk: str
    body_ru: str
    starts_at: datetime
    under_way: bool
    arrived_at: datetime | None
    left: bool


async def next_meeting_of(act: Act, body_ids: Iterable[int]) -> NextMeeting | None:
    """Of these bodies: the one under way, else the nearest to come."""
    meeting = await act.session.scalar(
        select(Meeting)
        .where(
            Meeting.body_id.in_(list(body_ids)),
            Meeting.state.in_(UNDER_WAY)
            | ((Meeting.state == MeetingState.CONVENED) & (Meeting.starts_at >= act.now)),
        )
        .options(joinedload(Meeting.body))
        .order_by(Meeting.starts_at)
        .limit(1)
    )
    if meeting is None:
        return None
    return NextMeeting(
        meeting.id,
        meeting.body.name_kk,
        meeting.body.name_ru,
        meeting.starts_at,
        meeting.place_kk,
        meeting.place_ru,
        meeting.state in UNDER_WAY,
    )


async def own_attendance_of(act: Act, member_id: int) -> OwnAttendance | None:
    """Of the member's bodies: whether they are registered at the meeting that sits, else were at the last one."""
    meeting = await act.session.scalar(
        select(Meeting)
        .where(
            Meeting.body_id.in_(act.actor.seat_body_ids),
            Meeting.state.in_((*UNDER_WAY, MeetingState.CLOSED)),
        )
        .options(joinedload(Meeting.body))
        .order_by((Meeting.state == MeetingState.CLOSED), Meeting.starts_at.desc())
        .limit(1)
    )
    if meeting is None:
        return None
    stays = list(
        await act.session.scalars(
            select(Attendance)
            .where(Attendance.meeting_id == meeting.id, Attendance.member_id == member_id)
            .order_by(Attendance.arrived_at)
        )
    )
    return OwnAttendance(
        meeting.id,
        meeting.body.name_kk,
        meeting.body.name_ru,
        meeting.starts_at,
        meeting.state in UNDER_WAY,
        stays[-1].arrived_at if stays else None,
        bool(stays) and stays[-1].departed_at is not None,
    )
