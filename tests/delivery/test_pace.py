"""The line: who goes when, over a clock that is handed in."""

from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.pace import Line, Rank


def calls(line: Line, until: float, step: float = 0.001) -> list[tuple[float, int | str | None]]:
    """Look at the line every millisecond; who was called, and when."""
    called = []
    for tick in range(round(until / step)):
        now = 100 + tick * step
        ticket = line.call(now)
        if ticket is not None:
            line.landed(now, 0.0)
            called.append((round(tick * step, 3), ticket.chat))
    return called


def test_never_more_than_thirty_a_second() -> None:
    line = Line()
    for chat in range(1, 101):
        line.join(Rank.BROADCAST, chat)
    times = [at for at, _ in calls(line, 4)]
    assert len(times) == 100
    assert all(later - earlier > 0.9995 for earlier, later in zip(times, times[30:], strict=False))
    assert times[29] < 1.05


def test_an_answer_goes_before_the_broadcasts_that_came_first() -> None:
    line = Line()
    for chat in (1, 2, 3):
        line.join(Rank.BROADCAST, chat)
    line.join(Rank.ANSWER, 9)
    assert [chat for _, chat in calls(line, 1)] == [9, 1, 2, 3]


def test_boards_go_first_and_what_only_shows_an_answer_again_goes_last() -> None:
    line = Line()
    for rank, chat in ((Rank.EDIT, 1), (Rank.BROADCAST, 2), (Rank.ANSWER, 3), (Rank.BOARD, 4)):
        line.join(rank, chat)
    assert [chat for _, chat in calls(line, 1)] == [4, 3, 2, 1]


def test_one_chat_gets_one_broadcast_a_second_and_others_do_not_wait_for_it() -> None:
    line = Line()
    for chat in (1, 1, 2):
        line.join(Rank.BROADCAST, chat)
    called = calls(line, 2)
    assert [chat for _, chat in called] == [1, 2, 1]
    assert called[2][0] >= 1.0


def test_the_words_of_a_file_follow_it_at_once_and_before_what_has_not_begun() -> None:
    line = Line()
    line.join(Rank.BROADCAST, 1)
    assert calls(line, 0.001) == [(0.0, 1)]
    for rank, chat in ((Rank.BROADCAST, 1), (Rank.BROADCAST, 2), (Rank.SEQUEL, 1)):
        line.join(rank, chat)
    called = calls(line, 3)
    assert [chat for _, chat in called] == [1, 2, 1]
    assert called[0][0] < 0.1
    assert called[2][0] > 1.9, "the next one waits until the chat's two seconds are over"


def test_a_person_may_be_answered_twice_at_once_but_not_three_times() -> None:
    line = Line()
    for _ in range(3):
        line.join(Rank.ANSWER, 7)
    times = [at for at, _ in calls(line, 2)]
    assert times[1] < 0.1
    assert times[2] >= 1.0


def test_a_group_gets_no_more_than_twenty_a_minute() -> None:
    line = Line()
    for _ in range(4):
        line.join(Rank.ANSWER, -100)
    times = [at for at, _ in calls(line, 12)]
    assert all(later - earlier >= 3.0 for earlier, later in pairwise(times))


def test_after_a_refusal_all_wait_and_the_pace_recovers() -> None:
    line = Line()
    for chat in range(1, 301):
        line.join(Rank.BROADCAST, chat)
    line.pause(100.0, 2)
    called: list[float] = []
    for tick in range(20_000):
        if line.call(100 + tick / 1000) is not None:
            called.append(tick / 1000)
            line.landed(100 + tick / 1000, 0.001)
            line.went_through()
    gaps = [later - earlier for earlier, later in pairwise(called)]
    assert called[0] >= 2.0
    assert gaps[0] > 0.049
    assert gaps[-1] < 0.035


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(min_value=5, max_value=300), min_size=40, max_size=80), st.randoms())
def test_no_delay_of_the_network_makes_a_thirty_first_in_a_second(trips: list[int], chance: Random) -> None:
    """Each call takes so many milliseconds, and takes effect at any moment 2 ms after its start and before its end."""
    line = Line()
    for chat in range(1, len(trips) + 1):
        line.join(Rank.BROADCAST, chat)
    line.call(98.0)
    line.landed(98.005, 0.005)  # the quickest trip is known: 5 ms
    flying: list[tuple[int, int]] = []
    counted: list[int] = []
    for tick in range(6000):
        for end, took in [flight for flight in flying if flight[0] <= tick]:
            line.landed(100 + tick / 1000, took / 1000)
            flying.remove((end, took))
        if line.call(100 + tick / 1000) is not None:
            took = trips[len(counted)]
            counted.append(tick + 2 + chance.randint(0, took - 5))
            flying.append((tick + took, took))
    counted.sort()
    assert len(counted) == len(trips) - 1
    assert all(later - earlier >= 1000 for earlier, later in zip(counted, counted[30:], strict=False))


def test_who_gives_up_leaves_the_line() -> None:
    line = Line()
    line.waiting.remove(line.join(Rank.ANSWER, 1))
    assert line.wait(0) is None
    assert line.call(0) is None
