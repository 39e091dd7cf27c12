"""The log tells an operator why, and never who: no names, phones, ballots or token."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.logs import set_up_logs
from bot.usecases.office import Office
from db.models import Account, Member

MEMBER = "Айгүл Сейітова"
TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_shows_where_it_broke_and_no_values(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(name: str) -> None:
        raise ValueError(f"broken by {len(name)} letters")

    set_up_logs(form, "INFO")
    try:
        breaks(MEMBER)
    except ValueError:
        structlog.get_logger("bot").exception("defect", update=7)
    logged = capsys.readouterr().err
    assert "broken by 14 letters" in logged
    assert "in breaks" in logged
    assert MEMBER not in logged


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_token_and_a_phone_in_anybodys_words_are_struck_out(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs(form, "INFO")
    structlog.get_logger("bot").error("failed", address=f"https://api/bot{TOKEN}/getMe", phone="+77010000001")
    logging.getLogger("aiohttp").error("cannot reach bot%s for %s", TOKEN, "+77010000001")
    logged = capsys.readouterr().err
    assert logged.count("<token>") == 2
    assert TOKEN not in logged
    assert "77010000001" not in logged


def test_json_lines_are_one_object_each(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("json", "INFO")
    structlog.get_logger("bot").info("vote.opened", subject="votes:3", present=336)
    logged = json.loads(capsys.readouterr().err)
    assert (logged["event"], logged["subject"], logged["present"]) == ("vote.opened", "votes:3", 336)


async def test_an_error_of_the_database_quotes_no_values(office: Office) -> None:
    async with AsyncSession(office.engine) as session:
        session.add(Account(telegram_id=5, member_id=987654321, language="kk", started_at=office.now()))
        with pytest.raises(IntegrityError) as failure:
            await session.commit()
    assert "kk" not in str(failure.value)


async def test_even_a_talkative_log_quotes_no_statement_with_its_values(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """The drivers log each statement at DEBUG, which the settings allow."""
    set_up_logs("console", "DEBUG")
    async with AsyncSession(office.engine) as session:
        session.add(Member(name_kk=MEMBER, name_ru=MEMBER, registered_at=office.now()))
        await session.commit()
    structlog.get_logger("bot").debug("talkative")
    logged = capsys.readouterr().err
    assert "talkative" in logged
    assert MEMBER not in logged
