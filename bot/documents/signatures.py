"""The list of signatures beneath a petition for an extraordinary Session (9.3), as DOCX."""

from bot.documents.paper import Paper
from bot.documents.wording import official, said
from bot.usecases.see_petition import SignatureList
from bot.views.texts import Texts


def draw_signatures(petition: SignatureList, language: str) -> bytes:
    """The file's bytes, the signatures in the order they were given."""
    texts = official(language)
    told_at = petition.reached_at or petition.opened_at
    paper = Paper(language, texts("petition.file-title", number=petition.petition_id), told_at)
    paper.number_pages(texts("documents.page", page="{page}", pages="{pages}"))
    paper.centred(texts("petition.file-heading").upper(), size=14, after=8)
    paper.facts(_facts(texts, petition))
    paper.heading(texts("petition.file-reason"))
    paper.text(petition.reason)
    paper.heading(texts("petition.file-signatures"))
    columns = ("number", "name", "position", "signed")
    paper.table(
        [texts(f"petition.column-{column}") for column in columns],
        [
            (
                str(number),
                said(texts, one.name),
                one.position,
                texts("petition.moment", date=texts.date(one.signed_at), time=texts.time(one.signed_at)),
            )
            for number, one in enumerate(petition.signers, start=1)
        ],
        (1, 6, 5, 4.5),
        figures=(0,),
        size=10,
    )
    paper.text(texts("petition.what-the-law-says"), italic=True)
    return paper.file()


def _facts(texts: Texts, petition: SignatureList) -> list[tuple[str, str]]:
    opened = texts(
        "petition.moment", date=texts.date(petition.opened_at), time=texts.time(petition.opened_at)
    )
    rows = [
        (texts("petition.label-opened-by"), said(texts, petition.opened_by)),
        (texts("petition.label-opened-at"), opened),
        (texts("petition.label-total"), texts.number(petition.count.total)),
        (texts("petition.label-needed"), texts.number(petition.count.needed)),
        (texts("petition.label-signatures"), texts.number(petition.count.signatures)),
    ]
    if petition.reached_at is not None:
        reached = petition.reached_at
        when = texts("petition.moment", date=texts.date(reached), time=texts.time(reached))
        rows.append((texts("petition.label-reached-at"), when))
    return rows
