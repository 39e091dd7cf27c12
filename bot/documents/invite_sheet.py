"""Personal links on paper: one page to print and cut up, each member's slip with name, QR code and link."""

from collections.abc import Iterable
from dataclasses import dataclass

import segno
from markupsafe import Markup

_PAGE = Markup("""<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font-family: sans-serif; margin: 1cm; }}
h1 {{ font-size: 14pt; }}
main {{ display: grid; grid-template-columns: 1fr 1fr; }}
section {{ border: 1px dashed #888; padding: 4mm; break-inside: avoid; text-align: center; }}
svg {{ width: 42mm; height: 42mm; }}
p {{ margin: 1mm 0; overflow-wrap: anywhere; }}
small {{ font-size: 7pt; }}
</style>
<h1>{title}</h1>
<main>
{slips}
</main>
</html>
""")
_SLIP = Markup(
    "<section><p><b>{name_kk}</b></p><p>{name_ru}</p>{code}<p>{advice}</p><p><small>{link}</small></p></section>"
)


@dataclass(frozen=True, slots=True)
class Slip:
    """One member's slip: names in both languages, and the link that binds once."""

    name_kk: str
    name_ru: str
    link: str


def invite_sheet(slips: Iterable[Slip], *, language: str, title: str, advice: str) -> str:
    """The sheet as one HTML file without anything from outside; the words are the caller's."""
    drawn = Markup("\n").join(
        _SLIP.format(
            name_kk=slip.name_kk,
            name_ru=slip.name_ru,
            code=Markup(segno.make_qr(slip.link, error="q").svg_inline(border=2)),  # noqa: S704 — our own drawing
            advice=advice,
            link=slip.link,
        )
        for slip in slips
    )
    return str(_PAGE.format(language=language, title=title, slips=drawn))
