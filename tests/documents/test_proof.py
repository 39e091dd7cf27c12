"""The proof that members were told in time: what it states, and how every member stands in it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.documents.pdf import PdfPaper
from bot.documents.proof import draw_proof
from bot.rules.bodies import BodyKind
from bot.rules.convocation import MeetingKind, convene
from bot.rules.law import Words
from bot.rules.telling import judge_telling
from bot.usecases.ladder import EarlierNotice, Ladder, Rung, ToldByHand
from bot.usecases.minutes_facts import Convocation
from bot.usecases.read_proof import ProofFacts
from bot.usecases.see_meeting import Item, MeetingFacts
from bot.views.texts import LANGUAGES
from db.models import DeliveryState, MeetingState, NoticeKind, TellingWay
from tests.documents.reading import cells, everything, opened, ruled
from tests.documents.test_ladder_file import RUNG

ORDERED, STARTS = date(2023, 3, 27), datetime(2023, 4, 26, 4, tzinfo=UTC)
SENT = datetime(2023, 3, 27, 7, tzinfo=UTC)
"""13:00 in Almaty, which was at UTC+6 in 2023."""
MEETING = MeetingFacts(
    meeting_id=1,
    body_kind=BodyKind.SESSION,
    body_kk="Қазақстан халқы Ассамблеясының Сессиясы",
    body_ru="Сессия Ассамблеи народа Казахстана",
    kind=MeetingKind.REGULAR,
    state=MeetingState.CONVENED,
    starts_at=STARTS,
    place_kk="Астана",
    place_ru="Астана",
    order_number="15",
    order_date=ORDERED,
    initiator=None,
    decision_date=None,
    signatures=None,
    caller=None,
    short_notice_reason=None,
    revision=1,
    convened_at=SENT,
    cancel_reason=None,
    agenda=(Item(1, "Есеп", "Отчёт"),),
)
BY_TELEGRAM = replace(RUNG, state=DeliveryState.SENT, sent_at=SENT)
NOT_TOLD = replace(RUNG, member_id=9, name_kk="Қағаз Құрманұлы", name_ru="Бумажный Курман")


def by_hand(on: date, recorded: date) -> Rung:
    told = ToldByHand(
        TellingWay.POST, on, None, datetime(recorded.year, recorded.month, recorded.day, 7, tzinfo=UTC)
    )
    return replace(RUNG, member_id=8, name_kk="Әсел Ілияс", name_ru="Асель Ильяс", by_hand=told)


def proof(
    *rungs: Rung, made_on: date = date(2023, 4, 3), before: tuple[EarlierNotice, ...] = ()
) -> ProofFacts:
    convening = convene(BodyKind.SESSION, MeetingKind.REGULAR, ordered=ORDERED, starts=date(2023, 4, 26))
    last = convening.latest_order
    ladder = Ladder(
        meeting=MEETING,
        notice_id=1,
        kind=NoticeKind.CONVOCATION,
        changed=(),
        created_at=SENT,
        convening=convening,
        statute="2008",
        last_day=last,
        verdict=judge_telling((rung.told_on for rung in rungs), last),
        rungs=rungs,
        before=before,
    )
    convocation = Convocation("15", ORDERED, None, None, None, None, convening, None, ())
    made_at = datetime(made_on.year, made_on.month, made_on.day, 7, tzinfo=UTC)
    names = Words(MEETING.body_kk, MEETING.body_ru)
    return ProofFacts(names, Words("Астана", "Астана"), convocation, ladder, made_at)


STATEMENTS = {
    "kept": ("Әр мүшеге мерзімінде хабарланды.", "Каждый член извещён в срок."),
    "under-way": ("Мерзім біткен жоқ", "Срок не истёк"),
    "not-kept": ("Әр мүшеге мерзімінде хабарланған жоқ", "Не каждый член извещён в срок"),
}


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (proof(BY_TELEGRAM, by_hand(ORDERED, ORDERED)), "kept"),
        (proof(BY_TELEGRAM, NOT_TOLD, made_on=ORDERED), "under-way"),
        (proof(BY_TELEGRAM, NOT_TOLD), "not-kept"),
        (proof(BY_TELEGRAM, by_hand(ORDERED + timedelta(days=1), ORDERED)), "not-kept"),
    ],
)
def test_the_statement_is_computed_and_names_its_clause(facts: ProofFacts, said: str, place: int) -> None:
    text = everything(opened(draw_proof(facts, LANGUAGES[place])))
    found = {key for key, words in STATEMENTS.items() if words[place] in text}
    assert found == {said}
    assert ("9-баптың 2-тармағы", "пункт 2 статьи 9")[place] in text


def test_each_member_stands_with_way_day_and_mark() -> None:
    late = by_hand(date(2023, 3, 28), date(2023, 4, 1))
    read = replace(BY_TELEGRAM, read_at=SENT + timedelta(hours=1), doubled=True)
    (table,) = ruled(opened(draw_proof(proof(read, late, NOT_TOLD), "kk")))
    assert [row[1:] for row in cells(table)[1:]] == [
        ["Әсел Ілияс", "пошта арқылы, 28.03.2023 (жазылған күні: 01.04.2023)", "", "мерзімінен кеш"],
        ["Қағаз Құрманұлы", "—", "", "хабарланбады"],
        [
            "Үміт Әлиева",
            "Telegram, 27.03.2023, 13:00 (екі рет келген болуы мүмкін)",
            "27.03.2023, 14:00",
            "",
        ],
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_telephone_gets_into_the_meetings_file(language: str) -> None:
    assert "701" not in everything(opened(draw_proof(proof(BY_TELEGRAM, NOT_TOLD), language)))


def test_what_a_change_has_replaced_is_told_too() -> None:
    earlier = EarlierNotice(NoticeKind.CONVOCATION, SENT, (), 504, 499, 5)
    before, _ = ruled(opened(draw_proof(proof(BY_TELEGRAM, before=(earlier,)), "ru")))
    assert cells(before)[1] == ["Уведомление о созыве", "27.03.2023, 13:00", "504", "499", "5"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_proof_comes_as_pdf(language: str) -> None:
    pages = PdfReader(BytesIO(draw_proof(proof(BY_TELEGRAM, NOT_TOLD), language, PdfPaper))).pages
    name = {"kk": NOT_TOLD.name_kk, "ru": NOT_TOLD.name_ru}[language]
    assert name in pages[-1].extract_text()
    assert len(pages) >= 2


def test_an_extraordinary_session_s_proof_speaks_of_no_days() -> None:
    facts = proof(BY_TELEGRAM)
    facts = replace(facts, ladder=replace(facts.ladder, verdict=None, last_day=None))
    assert "срок в днях не установлен" in everything(opened(draw_proof(facts, "ru")))
