"""What people ask, and what they get: a clause, a choice, or an honest no."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.law.loader import load_statute
from bot.search.bank import Target, load_bank
from bot.search.engine import Engine
from bot.search.unfit import Unfit


@pytest.mark.parametrize(
    ("question", "ref"),
    [
        ("мен көшіп кеттім, мүшелігім не болады?", "17.1.2"),
        ("мы с семьей насовсем уехали жить в Канаду, остаюсь ли я членом?", "17.1.2"),
        ("сколько нас должно собраться, чтобы сессия была законной", "9.5"),
        ("кенес отырысына канша адам келу керек", "10.5"),
        ("kenes otyrysynyn hattamasy", "10.6"),
        ("кеңес мүшесінің обязанностьтары қандай", "10-1.2"),
        ("какие функции у облостного секретариата", "14.8"),
        ("КТО РУКОВОДИТ СЕКРЕТАРИАТОМ", "11.2"),
        (
            "ну вот смотрите я член ассамблеи давно уже и хотел спросить меня тут попросили выступить на конференции"
            " по межэтническим отношениям имею ли я как член право участвовать в таких конференциях и семинарах",
            "16.2.3",
        ),
    ],
)
def test_the_clause_is_found_however_it_is_asked_for(engine: Engine, question: str, ref: str) -> None:
    answer = engine.ask(question)

    assert answer.outcome == "answer"
    assert answer.hits[0].ref == ref


@pytest.mark.parametrize(
    ("question", "national", "regional"),
    [
        ("что делает {} секретариат", "11.4", "14.8"),
        ("какие права у члена {} ассамблеи", "16.2", "16.4"),
        ("кто утверждает членов {} ассамблеи", "15.3", "15.5"),
    ],
)
def test_a_region_has_clauses_of_its_own(engine: Engine, question: str, national: str, regional: str) -> None:
    assert engine.ask(question.format("")).hits[0].ref.startswith(national)
    assert engine.ask(question.format("областной")).hits[0].ref.startswith(regional)


@pytest.mark.parametrize(
    ("question", "ref"),
    [
        ("9.5", "9.5"),
        ("9-баптың 5-тармағы не туралы", "9.5"),
        ("что сказано в подпункте 3 пункта 1 статьи 10-1", "10-1.1.3"),
        ("17.1.6 деген не", "17.1.6"),
    ],
)
def test_a_clause_named_by_its_number_is_given(engine: Engine, question: str, ref: str) -> None:
    answer = engine.ask(question)

    assert (answer.outcome, [hit.ref for hit in answer.hits]) == ("answer", [ref])


def test_a_title_over_paragraphs_offers_them(engine: Engine) -> None:
    answer = engine.ask("статья 10-1")

    assert answer.outcome == "choose"
    assert [hit.ref for hit in answer.hits] == ["10-1.1", "10-1.2"]


@pytest.mark.parametrize("question", ["9.8", "статья 99", "что в пункте 8 статьи 9"])
def test_a_repealed_or_unknown_clause_is_never_an_answer(engine: Engine, question: str) -> None:
    refs = {hit.ref for hit in engine.ask(question).hits}

    assert all(load_statute().clause(ref).kk for ref in refs)


@pytest.mark.parametrize(
    ("question", "topic", "nearest"),
    [
        ("можно без меня проголосует жена?", "proxy", "5.4"),
        ("мүшелік мерзімі неше жыл болады", "term", "17.1"),
        ("сколько всего человек состоит членами", "members-number", "15.1"),
        ("облыстық сессияда кворум қанша болуы керек", "regional-quorum", "14.4"),
    ],
)
def test_where_the_law_is_silent_the_answer_says_so_and_names_the_nearest_clause(
    engine: Engine, question: str, topic: str, nearest: str
) -> None:
    answer = engine.ask(question)

    assert answer.outcome == "none"
    assert answer.topic is not None
    assert (answer.topic.topic, answer.topic.ref) == (topic, nearest)
    assert [hit.ref for hit in answer.hits] == [nearest]


@pytest.mark.parametrize("text", ["asdfgh qwerty", "хххх", "лалала", "ываывп"])
def test_gibberish_is_no_question(engine: Engine, text: str) -> None:
    answer = engine.ask(text)

    assert (answer.outcome, answer.hits) == ("none", ())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Unfit.EMPTY),
        ("  \n ", Unfit.EMPTY),
        ("😀🎉", Unfit.EMPTY),
        ("...?!", Unfit.EMPTY),
        ("12345", Unfit.DIGITS),
        ("https://example.org/quorum", Unfit.LINK),
        ("кворум " * 600, Unfit.LONG),
        ("What is the quorum of the session?", Unfit.OTHER_TONGUE),
        ("会议的法定人数是多少", Unfit.OTHER_TONGUE),
        ("Кто председатель? Где сессия? Что такое кворум? Кто секретарь? Как выйти из членов?", Unfit.MANY),
    ],
)
def test_what_is_no_question_is_not_guessed_at(engine: Engine, text: str, why: Unfit) -> None:
    answer = engine.ask(text)

    assert (answer.outcome, answer.hits, answer.unfit) == ("none", (), why)


@pytest.mark.parametrize(
    "text", ["<b>кворум</b> қанша", "кворум &amp; қанша; DROP TABLE", "{кворум} %s қанша"]
)
def test_markup_in_a_question_is_but_signs(engine: Engine, text: str) -> None:
    assert engine.ask(text).outcome in ("answer", "choose", "none")


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("Кеңес қашан жиналады", "kk"),
        ("кенес кашан жиналады", "kk"),
        ("kenes qashan zhinalady", "kk"),
        ("когда собирается совет", "ru"),
        ("сколько членов у Кеңес и когда они собираются", "ru"),
    ],
)
def test_the_answer_comes_in_the_questions_language(engine: Engine, question: str, lang: str) -> None:
    assert engine.ask(question, "ru" if lang == "kk" else "kk").lang == lang


def test_where_nothing_tells_the_language_it_is_the_askers(engine: Engine) -> None:
    assert {engine.ask("кворум", lang).lang for lang in ("kk", "ru")} == {"kk", "ru"}


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_no_text_breaks_the_engine(engine: Engine, text: str) -> None:
    answer = engine.ask(text)

    assert len(answer.hits) <= 5
    assert answer.outcome == "none" or answer.hits
    assert list(answer.hits) == sorted(answer.hits, key=lambda hit: -hit.score) or answer.figure


def test_what_the_secretariat_answered_is_known_at_once() -> None:
    engine = Engine.load()
    question = "көкпар командасын ассамблея атынан жинасақ бола ма"
    assert "6.16" not in [hit.ref for hit in engine.ask(question).hits[:1]]

    engine.learn(question, "6.16")

    assert engine.ask(question).hits[0].ref == "6.16"
    assert engine.ask("сессия кворумы қанша").hits[0].ref == "9.5"

    engine.forget()

    assert "6.16" not in [hit.ref for hit in engine.ask(question).hits[:1]]


def test_a_clause_without_words_cannot_be_learnt() -> None:
    with pytest.raises(ValueError, match=r"9\.8"):
        Engine.load().learn("кворум", "9.8")


def test_every_clause_with_words_can_be_an_answer(engine: Engine) -> None:
    asked = {str(question.target) for question in load_bank()}

    assert {ref for ref, clause in load_statute().clauses.items() if clause.kk} <= asked
    assert Target.parse("~term@17.1") == Target("17.1", "term")


@pytest.mark.parametrize("question", ["лалала", "кто ты", "өмір деген не", "кім бұл"])
def test_what_names_nothing_of_the_laws_field_is_not_answered(engine: Engine, question: str) -> None:
    assert engine.ask(question).outcome != "answer"


@pytest.mark.parametrize(
    ("question", "ref"),
    [
        ("сколько человек нужно для кврума сесссии", "9.5"),
        ("кто утверрждает решениие сессии", "9.7"),
        ("хатшылықты кіим басқарады", "11.2"),
        ("кенес отырисын кым шақырды", "10.3"),
    ],
)
def test_slips_of_the_finger_are_read_as_what_was_meant(engine: Engine, question: str, ref: str) -> None:
    assert [hit.ref for hit in engine.ask(question).hits][:1] == [ref]


def test_the_engine_runs_without_the_library_that_trains_it() -> None:
    program = "import sys, bot.search.engine; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own words
