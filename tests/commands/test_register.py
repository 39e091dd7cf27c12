"""`register`, `roles` and `bodies` on the command line: what they say, and their exit status."""

import re
from pathlib import Path

import pytest

from bot.__main__ import main

HEADER = "Аты-жөні қазақша;Аты-жөні орысша;Телефон;Орган;Лауазымы;Мүшелік басталған күн;Ұсынған"
LINE = "Айгүл Сейітова;Айгуль <b>Сейтова</b>;87011234567;session;;28.04.2021;15.2.1"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/assembly.db")


def bring_in(*lines: str, options: tuple[str, ...] = ()) -> int:
    Path("members.csv").write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    return main(["register", "import", "members.csv", "--language", "ru", *options])


def test_import_says_row_by_row_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert bring_in(LINE, options=("--dry-run",)) == 0
    assert "Добавится: 1" in capsys.readouterr().out
    assert bring_in(LINE) == 0
    said = capsys.readouterr().out
    assert "Добавлено: 1" in said
    assert "Строка 2. ➕ Айгуль <b>Сейтова</b> – Сессия Ассамблеи народа Казахстана" in said
    assert bring_in(LINE.replace("28.04", "29.04"), options=("--body", "session")) == 0
    assert "начало членства" in capsys.readouterr().out


def test_import_names_a_bad_row_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert bring_in(LINE, LINE.replace("session", "nowhere").replace("4567", "4568")) == 1
    assert "Строка 3: нет такого органа: «nowhere»" in capsys.readouterr().out
    assert bring_in(LINE) == 0
    assert "Добавлено: 1" in capsys.readouterr().out


def test_import_names_members_whom_the_file_leaves_out(capsys: pytest.CaptureFixture[str]) -> None:
    bring_in(LINE)
    other = LINE.replace("Айгүл Сейітова;Айгуль <b>Сейтова</b>", "Иван Ким;Иван Ким").replace("4567", "4568")
    assert bring_in(other, options=("--body", "session")) == 0
    said = capsys.readouterr().out
    assert "В файле нет 1 человека" in said
    assert "· Айгуль <b>Сейтова</b>" in said


def test_import_of_what_is_no_register_or_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    Path("photo.png").write_bytes(b"\x89PNG\x00")
    assert main(["register", "import", "photo.png", "--language", "ru"]) == 1
    assert "не реестр" in capsys.readouterr().err
    assert main(["register", "import", "nowhere.csv"]) == 2
    assert "nowhere.csv" in capsys.readouterr().err


def test_invites_are_a_picture_each_and_a_sheet_to_print(capsys: pytest.CaptureFixture[str]) -> None:
    bring_in(LINE)
    out = Path("invites")
    command = ["register", "invites", "--body", "session", "--out", str(out), "--username", "@assembly_bot"]
    assert main(command) == 0
    assert "Жеке сілтемелер: 1" in capsys.readouterr().out
    assert sorted(file.name for file in out.iterdir()) == ["0001.png", "invites.html"]
    assert (out / "0001.png").read_bytes().startswith(b"\x89PNG")
    sheet = (out / "invites.html").read_text("utf-8")
    assert re.search(r"https://t\.me/assembly_bot\?start=i_[\w-]{32}<", sheet)
    assert "Айгуль &lt;b&gt;Сейтова&lt;/b&gt;" in sheet
    assert "<svg" in sheet


def test_a_seat_ends_by_the_phone(capsys: pytest.CaptureFixture[str]) -> None:
    bring_in(LINE)
    command = ["register", "end", "--phone", "8 701 123 45 67", "--on", "01.04.2023", "--language", "ru"]
    assert main([*command, "--ground", "17.3"]) == 1
    assert "17.3" in capsys.readouterr().err
    assert main([*command, "--ground", "17.1.1"]) == 0
    assert "1 апреля 2023" in capsys.readouterr().out
    assert main([*command, "--ground", "17.1.1"]) == 1


def test_roles_are_granted_listed_and_revoked(capsys: pytest.CaptureFixture[str]) -> None:
    bring_in(LINE)
    person = ["clerk", "--phone", "+77011234567", "--region", "almaty"]
    capsys.readouterr()
    assert main(["roles", "grant", *person, "--language", "ru"]) == 0
    assert main(["roles", "list", "--language", "ru"]) == 0
    assert "Секретарь – Айгуль <b>Сейтова</b> – город Алматы" in capsys.readouterr().out
    assert main(["roles", "grant", *person, "--language", "ru"]) == 1
    assert "именно эта роль" in capsys.readouterr().err
    assert main(["roles", "revoke", *person]) == 0
    assert main(["roles", "revoke", *person]) == 1
    capsys.readouterr()
    assert main(["roles", "list"]) == 0
    assert capsys.readouterr().out == ""


def test_a_role_for_nobody_or_nowhere_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    bring_in(LINE)
    assert main(["roles", "grant", "clerk", "--phone", "+77019999999"]) == 1
    assert main(["roles", "grant", "clerk", "--phone", "+77011234567", "--body", "nowhere"]) == 1
    assert main(["roles", "grant", "chair", "--phone", "+77011234567"]) == 1
    with pytest.raises(SystemExit, match="2"):
        main(["roles", "grant", "king", "--phone", "+77011234567"])
    assert "nowhere" in capsys.readouterr().err


RULES = [
    "--title",
    "Регламент",
    "--adopted",
    "2023-02-01",
    "--quorum-clause",
    "12",
    "--majority-clause",
    "15",
]
REGLAMENT = ["bodies", "reglament", "--body", "abai-session", *RULES]


def test_a_reglament_is_recorded_or_refused_in_the_language_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*REGLAMENT, "--quorum", "1/2", "--majority", "1/2"]) == 0
    assert main([*REGLAMENT, "--quorum", "1/2", "--majority", "1"]) == 1
    assert "Кворум мен көпшілік" in capsys.readouterr().err
    assert main([*REGLAMENT, "--quorum", "3/2", "--majority", "1/2", "--language", "ru"]) == 1
    assert "Кворум и большинство" in capsys.readouterr().err
    for unreadable in ("half", "1/0"):
        with pytest.raises(SystemExit, match="2"):
            main([*REGLAMENT, "--quorum", "1/2", "--majority", unreadable])
