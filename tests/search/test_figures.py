"""Questions that bring numbers are worked out by the law's own rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.bodies import BodyKind
from bot.search.figures import work_out


@pytest.mark.parametrize(
    ("question", "lang", "kind", "clause", "needed", "met"),
    [
        ("нас 60 в Совете, пришло 41, можно начинать?", "ru", "quorum", "10.5", 40, True),
        ("в совете 60, пришло 39, начинаем?", "ru", "quorum", "10.5", 40, False),
        ("504 мүшеден кворум қанша?", "kk", "quorum", "9.5", 336, None),
        ("504 мүшенің 300-і келді, сессия заңды ма", "kk", "quorum", "9.5", 336, False),
        ("500 мүшенің 120-сы келмеді, кворум бар ма", "kk", "quorum", "9.5", 334, True),
        ("Кеңесте алпыс мүше, отыз сегіз келді, бастаймыз ба", "kk", "quorum", "10.5", 40, False),
        ("на сессии 300 человек, за 150, решение принято?", "ru", "majority", "9.6", 151, False),
        ("на сессии 300 человек, за 151, решение принято?", "ru", "majority", "9.6", 151, True),
        (
            "Кеңес отырысында 45 мүше, 30 жақтап дауыс берді, шешім өтті ме",
            "kk",
            "majority",
            "10.6",
            30,
            True,
        ),
        ("на Совете 30 сидят, 19 за и 11 против, решение прошло?", "ru", "majority", "10.6", 20, False),
        ("Совет проголосовал: 20 за, 10 против, решение прошло?", "ru", "majority", "10.6", 20, True),
        ("11 против, 19 за, всего на Совете 30, решение прошло?", "ru", "majority", "10.6", 20, False),
        ("кеңесте 30 адам, 20-сы жақ, 10-ы қарсы, шешім өтті ме", "kk", "majority", "10.6", 20, True),
        ("из 30 присутствующих на совете сколько должны быть за?", "ru", "majority", "10.6", 20, None),
        ("в совете 60 человек, пришло 45, за 29, принято ли решение", "ru", "majority", "10.6", 30, False),
        ("в совете 60 человек, пришло 35, за 34, принято ли решение", "ru", "quorum", "10.5", 40, False),
        ("нас 504, сколько подписей для внеочередной сессии", "ru", "petition", "9.3", 168, None),
        ("504 мүшеден 170 адам кезектен тыс сессия сұрады", "kk", "petition", "9.3", 168, True),
        ("о сессии сообщили за 20 дней, это законно?", "ru", "notice", "9.2", 30, False),
        ("сессия туралы екі апта бұрын хабарланды", "kk", "notice", "9.2", 30, False),
        ("сессияны 45 күн бұрын хабарлады, дұрыс па", "kk", "notice", "9.2", 30, True),
        ("сколько рук нужно, чтобы решение прошло, в зале 350 членов", "ru", "majority", "9.6", 176, None),
        ("26 апреля собираем совет, нас 60, пришло 41, можно начинать?", "ru", "quorum", "10.5", 40, True),
    ],
)
def test_the_figure_asked_for(
    question: str, lang: str, kind: str, clause: str, needed: int, met: bool | None
) -> None:
    figure = work_out(question, lang)

    assert figure is not None
    assert (figure.kind, figure.clause, figure.needed, figure.met) == (kind, clause, needed, met)


@pytest.mark.parametrize(
    "question",
    [
        "какой кворум у сессии",
        "в 2023 году сессия прошла законно?",
        "о чем статья 9 пункт 5",
        "сколько человек в совете",
        "о заседании совета сообщили за 2 дня, это законно?",
        "сессия у нас 26 апреля, к какому числу подписать распоряжение?",
        "решение о внеочередной сессии приняли 31 января, когда её провести?",
        "решение о внеочередной приняли двадцать первого мая, до какого числа сессия?",
        "подписали распоряжение № 45, кто созывает сессию?",
        "распоряжение 45 подписано, сессия законна?",
        "мне 65 лет, можно ли мне голосовать в совете",
        "в сентябре 2023 совет принял решение, где протокол",
        "какой штраф за скорость больше на 30 км",
        "штраф 50 тысяч за стоянку",
        "нас сто семьдесят членов, просим внеочередную сессию, хватит нас?",
        "мне нужно 500 рублей",
        "в совете 60 человек, пришло 45, 16 против, решение принято?",
        "голосование в тоо при равных долях 50 на 50",
        "в партии 60 членов, пришло 41, кворум есть?",
    ],
)
def test_without_numbers_that_a_rule_takes_there_is_no_figure(question: str) -> None:
    assert work_out(question, "ru") is None


@pytest.mark.parametrize(
    "question",
    [
        "10 қаңтарда өтетін сессияға қанша адам келуі керек",
        "10 кантарда отетин сессияга канша адам келуи керек",
        "10 qantarda otetin sessiyaga qansha adam kelui kerek",
        "45-бұйрықпен шақырылған сессия заңды ма",
        "№ 12 өкім шықты, кеңес заңды ма",
        "65 жастамын, кеңесте дауыс бере аламын ба",
        "500 теңгеге кеңес мүшесі болуға бола ма",
        "2023 жылғы сессия заңды болды ма",
    ],
)
def test_dates_papers_ages_and_money_count_no_members(question: str) -> None:
    assert work_out(question, "kk") is None


@given(
    number=st.integers(1, 3000),
    of=st.sampled_from(
        ["№ {}", "{} лет", "{} жаста", "{} тенге", "{} км", "{} апреля", "{} сәуірде", "статья {}", "{} %"]
    ),
    about=st.sampled_from(
        ["сессия кворумы", "голосование в совете", "кеңес мүшесі", "подписи для внеочередной сессии"]
    ),
)
def test_no_number_of_something_else_is_taken_for_members(number: int, of: str, about: str) -> None:
    for lang in ("kk", "ru"):
        assert work_out(f"{about}, {of.format(number)}, можно?", lang) is None


def test_a_regions_figure_says_that_it_is_by_analogy() -> None:
    figure = work_out("в областной сессии 90 членов, пришло 60, кворум есть?", "ru")

    assert figure is not None
    assert (figure.body, figure.by_analogy, figure.met) == (BodyKind.REGIONAL_SESSION, True, True)


@given(total=st.integers(1, 9_999), present=st.integers(10, 9_999))
def test_the_quorum_is_two_thirds_of_all_whatever_the_numbers(total: int, present: int) -> None:
    present = min(present, total)

    figure = work_out(f"в совете {total} членов, присутствует {present}, есть кворум?", "ru")

    assert figure is not None
    assert figure.met is (3 * present >= 2 * total)
    assert 3 * figure.needed >= 2 * total > 3 * (figure.needed - 1)
