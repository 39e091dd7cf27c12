"""The hall's code: another every half-minute, of one meeting, and nobody makes it without the secret."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.usecases.hall_code import STEP_SECONDS, code_at, has_opened, opens

SECRET, OTHER = "5e55" * 10, "0123" * 10
NOON = datetime(2023, 4, 26, 5, 0, tzinfo=UTC)
ages = st.integers(0, 3600)


@given(age=ages, late=st.integers(0, STEP_SECONDS - 1))
def test_typed_digits_stand_for_their_half_minute_and_the_next(age: int, late: int) -> None:
    shown = code_at(SECRET, 7, NOON + timedelta(seconds=late))
    then = NOON + timedelta(seconds=late + age)
    steps = (late + age) // STEP_SECONDS
    assert opens(SECRET, 7, shown.digits, then) is (steps <= 1)
    assert opens(SECRET, 7, shown.signature, then) is (steps <= 2)
    if steps > 2:
        assert has_opened(SECRET, 7, shown.digits, then) is (steps <= 40)


@given(secret=st.sampled_from([SECRET, OTHER]), meeting=st.sampled_from([7, 8]))
def test_a_link_is_of_one_secret_and_one_meeting(secret: str, meeting: int) -> None:
    shown = code_at(secret, meeting, NOON)
    assert opens(SECRET, 7, shown.signature, NOON) is ((secret, meeting) == (SECRET, 7))


@given(code=st.text(max_size=20))
def test_no_made_up_text_breaks_the_door(code: str) -> None:
    known = code_at(SECRET, 7, NOON)
    if code not in (known.digits, known.signature):
        assert not has_opened(SECRET, 7, code, NOON + timedelta(days=1))
        assert not opens(SECRET, 7, code, NOON + timedelta(days=1))


def test_the_code_says_how_long_it_stands() -> None:
    assert code_at(SECRET, 7, NOON).seconds == STEP_SECONDS
    assert code_at(SECRET, 7, NOON + timedelta(seconds=29)).seconds == 1
