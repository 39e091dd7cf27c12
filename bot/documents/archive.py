"""The whole meeting as one ZIP: minutes, sheet, proof of notices, calendar, secret lists, record, checksums."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC

from bot.documents.attendance_sheet import draw_attendance_sheet
from bot.documents.ballot_list import recount_script, write_ballot_list
from bot.documents.minutes import draw_minutes
from bot.documents.packing import CHECKSUMS, checksums, pack
from bot.documents.paper import Paper
from bot.documents.pdf import AnyPaper, PdfPaper
from bot.documents.proof import draw_proof
from bot.usecases.read_archive import ArchiveFacts, RecordLine
from bot.views.texts import LANGUAGES, Texts

KINDS: Mapping[str, type[AnyPaper]] = {"docx": Paper, "pdf": PdfPaper}
RECORD = "audit.csv"
RECOUNT = "recount.py"


def draw_archive(facts: ArchiveFacts, calendars: Mapping[str, bytes]) -> bytes:
    """The same bytes for the same facts. `calendars`: by language. It takes seconds: call it off the event loop."""
    files: dict[str, bytes] = {}
    for language in LANGUAGES:
        plain = Texts.plain(language)
        for ending, kind in KINDS.items():
            name = plain("archive.minutes", ending=ending)
            files[name] = draw_minutes(facts.minutes, language, kind)
            files[plain("archive.sheet", ending=ending)] = draw_attendance_sheet(facts.sheet, language, kind)
            files[plain("archive.proof", ending=ending)] = draw_proof(facts.proof, language, kind)
        files[plain("archive.calendar", ending="ics")] = calendars[language]
        for ballots in facts.lists:
            files[plain("secret.list-name", number=ballots.vote_number)] = write_ballot_list(
                ballots, language
            )
    if facts.lists:
        files[RECOUNT] = recount_script()
    files[RECORD] = write_record(facts.record)
    files[CHECKSUMS] = checksums(files)
    return pack(files, facts.minutes.drawn_up_at)


def write_record(lines: Iterable[RecordLine]) -> bytes:
    """The entries under the names of their fields, as the chain hashes them; moments in UTC."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(["number", "at", "member_id", "action", "subject", "allowed", "details", "hash"])
    for line in lines:
        writer.writerow(
            [
                line.number,
                line.at.astimezone(UTC).isoformat(timespec="microseconds"),
                "" if line.member_id is None else line.member_id,
                line.action,
                line.subject,
                int(line.allowed),
                json.dumps(line.details, ensure_ascii=False, sort_keys=True),
                line.hash,
            ]
        )
    return file.getvalue().encode("utf-8-sig")
