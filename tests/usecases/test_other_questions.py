"""What is asked of the records is told from what is asked of the law, in any letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.unfit import LONGEST, Unfit, unfit
from bot.usecases.note_question import LONGEST as LONGEST_KEPT
from bot.usecases.note_question import without_numbers
from bot.usecases.other_questions import Intent, intent_of


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("келесі отырыс қашан?", Intent.NEXT_MEETING),
        ("келеси отырыс кашан", Intent.NEXT_MEETING),
        ("kelesi otyrys qashan", Intent.NEXT_MEETING),
        ("КОГДА СЛЕДУЮЩЕЕ ЗАСЕДАНИЕ", Intent.NEXT_MEETING),
        ("Подскажите пожалуйста, когда у нас сессия?", Intent.NEXT_MEETING),
        ("где будет собрание", Intent.NEXT_MEETING),
        ("мен тіркелдім бе", Intent.ATTENDANCE),
        ("мен тиркелдим бе?", Intent.ATTENDANCE),
        ("я зарегистрирована на заседании?", Intent.ATTENDANCE),
        ("отметили ли меня", Intent.ATTENDANCE),
        ("как мне посмотреть, был ли я на прошлой сессии", Intent.ATTENDANCE),
        ("менің құқықтарым", Intent.RIGHTS),
        ("какие у меня права", Intent.RIGHTS),
        ("мои обязанности", Intent.DUTIES),
        ("қалай тіркелемін", Intent.HOW_TO_REGISTER),
        ("как зарегистрироваться на заседании", Intent.HOW_TO_REGISTER),
        ("как проголосовать", Intent.HOW_TO_VOTE),
        ("қалай дауыс беремін", Intent.HOW_TO_VOTE),
        ("тілді қалай ауыстырамын", Intent.HOW_TO_CHANGE_LANGUAGE),
        ("что ты умеешь", Intent.HOW_TO_USE),
        ("көмек", Intent.HOW_TO_USE),
        ("сәлеметсіз бе", Intent.GREETING),
        ("добрый день", Intent.GREETING),
        ("көп рахмет", Intent.THANKS),
        ("ок, понятно", Intent.THANKS),
        ("да", Intent.HOW_TO_USE),
    ],
)
def test_the_records_answer(said: str, intent: Intent) -> None:
    assert intent_of(said) is intent


@pytest.mark.parametrize(
    "said",
    [
        "когда созывается внеочередная сессия",
        "сессия жылына неше рет өтеді",
        "кеңес отырысын кім шақырады",
        "как проголосовать по доверенности",
        "как голосует совет",
        "какие права у члена совета",
        "мен көшіп кеттім, мүшелігім не болады?",
        "здравствуйте, сколько человек нужно для кворума",
        "",
        "123",
    ],
)
def test_the_law_is_left_to_the_law(said: str) -> None:
    assert intent_of(said) is None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", Unfit.EMPTY),
        ("  \n", Unfit.EMPTY),
        ("😀😀", Unfit.EMPTY),
        ("???", Unfit.EMPTY),
        ("123456789", Unfit.DIGITS),
        ("https://example.kz/page?id=1", Unfit.LINK),
        ("вот t.me/somebody", Unfit.LINK),
        ("х" * (LONGEST + 1), Unfit.LONG),
        ("кворум? " * 500, Unfit.LONG),
        ("Кто созывает? Какой кворум? Кто голосует? Сколько членов? Где пройдёт? Кто платит?", Unfit.MANY),
        ("who is the chair of the assembly", Unfit.OTHER_TONGUE),
        ("大会的主席是谁", Unfit.OTHER_TONGUE),
    ],
)
def test_what_is_no_question_is_told_why(said: str, why: Unfit) -> None:
    assert unfit(said) is why


@pytest.mark.parametrize(
    "said",
    [
        "кворум қанша?",
        "Какой кворум? И кто его считает?",
        "hatshylyq degen ne",
        "прочитал на https://adilet.zan.kz что совет созывает сессию, так ли это",
        "<b>кворум</b>; DROP TABLE members",
    ],
)
def test_a_question_is_looked_up(said: str) -> None:
    assert unfit(said) is None


@given(st.text(max_size=LONGEST + 50))
def test_any_text_at_all_is_weighed_and_kept_without_a_crash(said: str) -> None:
    """Whatever passes as a question has a letter of ours in it, and is kept in one short line."""
    if unfit(said) is None:
        assert any(letter.isalpha() for letter in said)
    intent_of(said)
    kept = without_numbers(said)
    assert len(kept) <= LONGEST_KEPT
    assert "\n" not in kept
    assert without_numbers(kept) == kept
