"""Who plays what: a Session of 504, the Council of 45 of them, one region, and the secretariats.

504 is the membership of January 2021, a precedent of the rules; a quorum of it is 336.
"""

import csv
from collections.abc import Iterable
from io import StringIO

from bot.rehearsal.play.cast import Player, players

EVERYBODY = players(540)
SESSION = EVERYBODY[:504]
COUNCIL = SESSION[:45]
REGION = EVERYBODY[504:534]
CHAIR, REGION_CHAIR = SESSION[0], REGION[0]
CLERK, REGION_CLERK = EVERYBODY[534], EVERYBODY[535]
WITHOUT_PHONE = SESSION[500:]
"""They have no Telegram: the desk registers them, their hands are counted."""
BLOCKER = SESSION[499]
"""Has blocked the bot since binding."""
HEADINGS = (
    "Аты-жөні қазақша", "Аты-жөні орысша", "Телефон", "Орган", "Лауазымы", "Мүшелік басталған күн", "Ұсынған",
)  # fmt: skip


def register_file(*, with_a_bad_row: bool = False) -> bytes:
    """The register as a secretariat keeps it: a CSV from a spreadsheet, with its byte order mark and semicolons."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADINGS)
    writer.writerows(_rows(SESSION, "session", "15.2.1"))
    writer.writerows(_rows(COUNCIL, "council", "15.2.3"))
    writer.writerows(_rows(REGION, "abai-session", "15.5"))
    writer.writerows((p.name_kk, p.name_ru, p.phone, "", "Хатшылық", "", "") for p in (CLERK, REGION_CLERK))
    if with_a_bad_row:
        writer.writerow(("Қате Жол", "Строка Ошибочная", "12", "session", "", "01.02.2020", "15.2.1"))
    return out.getvalue().encode("utf-8-sig")


def _rows(seated: Iterable[Player], body: str, road: str) -> Iterable[tuple[str, ...]]:
    for player in seated:
        phone = "" if player in WITHOUT_PHONE else player.phone
        yield (player.name_kk, player.name_ru, phone, body, "", "01.02.2020", road)
