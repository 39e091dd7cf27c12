"""Dates as clerks write them."""

from datetime import date, time

import pytest

from bot.handlers.dates import read_date, read_time

DAY = date(2023, 4, 26)


@pytest.mark.parametrize(
    "written",
    [
        "26.04.2023",
        " 26.4.2023 г.",
        "26/04/2023",
        "2023-04-26",
        "26 сәуір 2023",
        "26 Сәуір 2023 ж.",
        "2023 жылғы 26 сәуір",
        "2023 ж. 26 сәуірде",
        "26 апреля 2023",
        "26 АПРЕЛЯ 2023 года",
        "26 апрель 2023 г.",
    ],
)
def test_a_day_is_read_in_either_language(written: str) -> None:
    assert read_date(written) == (DAY, None)


@pytest.mark.parametrize(
    "written",
    [
        "26.04.2023 10:00",
        "26.04.2023, 10.00",
        "26 апреля 2023 10:00",
        "26 апреля 2023 г. в 10:00",
        "2023 жылғы 26 сәуір сағат 10:00",
        "26 сәуір 2023 10:00",
    ],
)
def test_an_hour_may_stand_behind_the_day(written: str) -> None:
    assert read_date(written) == (DAY, time(10))


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ертең",
        "завтра",
        "26.04",
        "31.02.2023",
        "26 мартобря 2023",
        "26.04.2023 25:00",
        "26.04.23",
        "26.13.2023",
    ],
)
def test_what_is_no_date_is_not_guessed(written: str) -> None:
    assert read_date(written) is None


def test_an_hour_alone() -> None:
    assert read_time("10:00") == read_time(" 10.00 ") == time(10)
    assert read_time("24:00") is None
    assert read_time("10") is None
