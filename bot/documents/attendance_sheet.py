"""The attendance sheet as DOCX or PDF: numbered names with room to sign, for the day when phones do not serve."""

from docx.shared import Cm

from bot.documents.paper import Paper
from bot.documents.pdf import AnyPaper
from bot.documents.wording import official, said
from bot.usecases.alphabet import in_order
from bot.usecases.attendance_sheet import SheetFacts

_ROOM_TO_SIGN = Cm(0.85)


def draw_attendance_sheet(facts: SheetFacts, language: str, kind: type[AnyPaper] = Paper) -> bytes:
    """The file's bytes; call it off the event loop."""
    texts = official(language)
    paper = kind(language, texts("documents.sheet-file-title"), facts.made_at)
    paper.number_pages(texts("documents.page", page="{page}", pages="{pages}"))
    paper.centred(said(texts, facts.body_name).upper(), size=13, after=8)
    paper.centred(texts("documents.sheet-title"), size=16, after=10)
    when = texts("documents.day-and-time", date=texts.date(facts.starts_at), time=texts.time(facts.starts_at))
    paper.facts(
        [
            (texts("documents.label-day"), when),
            (texts("documents.label-place"), said(texts, facts.place)),
            (texts("documents.label-total"), texts.number(len(facts.names))),
        ]
    )
    paper.text(texts("documents.sheet-explained"))
    names = in_order((said(texts, name) for name in facts.names), str)
    columns = ("number", "name", "time", "signature")
    paper.table(
        [texts(f"documents.column-{column}") for column in columns],
        [(str(number), name, "", "") for number, name in enumerate(names, start=1)],
        (1.2, 8.3, 2.6, 4.4),
        figures=(0,),
        height=_ROOM_TO_SIGN,
    )
    paper.signatures([(texts("documents.registrar-signs"), "")])
    return paper.file()
