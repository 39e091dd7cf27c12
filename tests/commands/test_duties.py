"""`duties` on the command line: the calendar of a day, as JSON."""

import json
from pathlib import Path

import pytest

from bot.__main__ import main


def test_the_calendar_of_a_day_is_printed_a_duty_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/assembly.db")
    assert main(["duties", "--on", "2099-12-02"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    order = next(one for one in told if one["duty"] == "session_order")
    assert (order["standing"], order["due"], order["days_left"]) == ("overdue", "2099-12-01", -1)
    assert order["clause"] == "9.2"
    assert told[0] == order, "what is overdue comes first"


@pytest.mark.parametrize("day", ["0001-01-01", "2008-10-19", "9999-12-31", "2023-02-30", "кеше"])
def test_a_day_without_a_calendar_is_refused(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["duties", "--on", day])
    assert ended.value.code == 2
    assert day in capsys.readouterr().err
