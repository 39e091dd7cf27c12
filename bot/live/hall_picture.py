"""The hall's screen as a picture in a chat: what the page draws, in one language, for a phone held upright."""

import io
import json
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from bot.documents.pdf import FONTS
from bot.views.texts import LANGUAGES

WIDTH, TALLEST = 1080, 3000
"""Pixels. A phone shows the picture some 360 points wide: 36 pixels here are 12 points there."""
MARGIN = 56
GAP = 24
RING, STROKE = 320, 36
FINER = 3
"""Arcs are drawn so many times larger and made smaller: Pillow draws them with stairs."""
RAIL = 44
LINE = 1.28
"""The height of a line, in sizes of its letters."""
TITLE_LINES, LABEL_LINES = 6, 2
PICTURES_KEPT = 16
"""Hundreds may look at one moment of one meeting: it is drawn once in each language."""

GROUND, INK, QUIET, TRACK = "#0b1622", "#f4f8fb", "#9fb6c9", "#27435c"
GOOD, WAIT, BAD, REST, MARK = "#35c48d", "#f0b429", "#ef6a6a", "#8aa4ba", "#ffd84d"
"""The dark theme of `page/screen.css`."""
FILLS = {"in_favour": GOOD, "against": BAD, "abstain": REST, "turnout": MARK}
OUTCOMES = {"adopted": GOOD, "rejected": BAD, "no_quorum": WAIT}

Said = Sequence[str]
"""A sentence in all languages, as `bot.views.hall_screen` says it."""


def hall_picture(state: dict[str, Any], language: str) -> bytes:
    """A PNG of the state that the page is sent; it takes 40 to 90 ms the first time (measured)."""
    return _drawn(json.dumps(state, sort_keys=True), language)


@lru_cache(PICTURES_KEPT)
def _drawn(state: str, language: str) -> bytes:
    picture = _Picture(LANGUAGES.index(language))
    picture.draw(json.loads(state))
    return picture.png()


@cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"DejaVuSans{'-Bold' if bold else ''}.ttf", size)


class _Picture:
    """Drawn from the top downwards; cut off where it ends."""

    def __init__(self, tongue: int) -> None:
        self._tongue = tongue
        self._image = Image.new("RGB", (WIDTH, TALLEST), GROUND)
        self._pen = ImageDraw.Draw(self._image)
        self._y = MARGIN

    def png(self) -> bytes:
        file = io.BytesIO()
        used = self._image.crop((0, 0, WIDTH, min(TALLEST, self._y + MARGIN)))
        # A few colours and their edges: a palette makes the file four times smaller.
        used.quantize(64, dither=Image.Dither.NONE).save(file, "PNG")
        return file.getvalue()

    def draw(self, state: dict[str, Any]) -> None:
        """The body and the meeting's state, the quorum, and what is under way."""
        self._say(state["body"], 44, bold=True, lines=3)
        self._say(state["state"], 38, QUIET)
        self._rule()
        self._quorum(state["quorum"])
        scenes = {"vote": self._vote, "result": self._result, "item": self._item}
        scene = scenes.get(state["mode"])
        if scene is not None:
            self._rule()
            scene(state)

    def _quorum(self, quorum: dict[str, Any]) -> None:
        """The ring with its line at the share that is asked, and beside it the same in words."""
        top, bottom = self._y, self._y + RING
        self._image.paste(_ring(quorum), (MARGIN, top))
        centre = (MARGIN + RING / 2, top + RING / 2)
        self._pen.text(centre, str(quorum["present"]), INK, _font(80, True), anchor="mm")
        beside = MARGIN + RING + 48
        self._y += 36
        self._say(quorum["of"], 38, left=beside)
        self._say(quorum["verdict"], 48, GOOD if quorum["met"] else WAIT, bold=True, left=beside, lines=4)
        self._say(quorum["line"], 38, QUIET, left=beside)
        self._y = max(bottom, self._y)

    def _item(self, state: dict[str, Any]) -> None:
        if state["item"] is not None:
            self._say(state["item"]["label"], 38, QUIET)
            self._say(state["item"]["title"], 46, bold=True, lines=TITLE_LINES, after=GAP)
        if state["speaker"] is not None:
            self._say(state["speaker"], 42, bold=True, lines=3)

    def _vote(self, state: dict[str, Any]) -> None:
        vote = state["vote"]
        self._say(vote["label"], 38, QUIET)
        self._say(vote["title"], 46, bold=True, lines=TITLE_LINES, after=GAP)
        self._bars(vote)
        self._say(vote["voted"], 38)
        if vote["line"] is not None:
            self._say(vote["line"], 38)
        if vote["standing"] is not None:
            self._say(vote["standing"], 44, bold=True)

    def _result(self, state: dict[str, Any]) -> None:
        result = state["result"]
        self._say(result["label"], 38, QUIET)
        self._say(result["title"], 42, bold=True, lines=TITLE_LINES)
        self._say(result["words"], 66, OUTCOMES[result["outcome"]], bold=True, after=GAP)
        self._bars(result)
        self._say(result["line"], 38)
        self._say(result["clause"], 36, QUIET)

    def _bars(self, of: dict[str, Any]) -> None:
        """A line of words and a rail for each choice; the majority's line stands on the first."""
        everybody = of["taking_part"]
        for bar in of["bars"]:
            count, font = str(bar["count"]), _font(50, True)
            room = WIDTH - 2 * MARGIN - font.getlength(count) - GAP
            self._pen.text((WIDTH - MARGIN, self._y), count, INK, font, anchor="ra")
            self._say(bar["label"], 40, right=MARGIN + int(room), after=0)
            self._y += 10
            share = min(1.0, bar["count"] / everybody) if everybody else 0.0
            self._rail(share, FILLS[bar["choice"]])
            if bar["choice"] == "in_favour" and of["threshold"] and everybody:
                at = MARGIN + min(1.0, of["threshold"] / everybody) * (WIDTH - 2 * MARGIN)
                self._pen.rectangle((at - 4, self._y - 8, at + 4, self._y + RAIL + 8), MARK)
            self._y += RAIL + GAP

    def _rail(self, share: float, colour: str) -> None:
        left, right = MARGIN, WIDTH - MARGIN
        self._pen.rounded_rectangle((left, self._y, right, self._y + RAIL), 10, TRACK)
        filled = left + share * (right - left)
        if filled - left >= 1:
            radius = min(10, (filled - left) / 2)
            self._pen.rounded_rectangle((left, self._y, filled, self._y + RAIL), radius, colour)

    def _say(
        self,
        said: Said,
        size: int,
        colour: str = INK,
        *,
        bold: bool = False,
        left: int = MARGIN,
        right: int = WIDTH - MARGIN,
        lines: int = LABEL_LINES,
        after: int = GAP // 2,
    ) -> None:
        font = _font(size, bold)
        for line in _lines(said[self._tongue], font, right - left, lines):
            self._pen.text((left, self._y), line, colour, font)
            self._y += int(size * LINE)
        self._y += after

    def _rule(self) -> None:
        self._y += GAP
        self._pen.rectangle((MARGIN, self._y, WIDTH - MARGIN, self._y + 2), TRACK)
        self._y += GAP + GAP // 2


def _ring(quorum: dict[str, Any]) -> Image.Image:
    """As on the page: it fills clockwise from the top, and the line is where the quorum begins."""
    size, stroke = RING * FINER, STROKE * FINER
    ring = Image.new("RGB", (size, size), GROUND)
    pen = ImageDraw.Draw(ring)
    edge = (stroke // 3, stroke // 3, size - stroke // 3, size - stroke // 3)
    pen.arc(edge, 0, 360, TRACK, stroke)
    total = quorum["total"]
    if total:
        pen.arc(
            edge,
            -90,
            -90 + 360 * min(1.0, quorum["present"] / total),
            GOOD if quorum["met"] else WAIT,
            stroke,
        )
        at = -90 + 360 * quorum["needed"] / total
        pen.arc((0, 0, size, size), at - 1, at + 1, MARK, stroke + 2 * (stroke // 3))
    return ring.resize((RING, RING), Image.Resampling.LANCZOS)


def _lines(words: str, font: ImageFont.FreeTypeFont, room: float, most: int) -> list[str]:
    """Broken at spaces, and inside a word only where it alone is too long; what does not fit ends in «…»."""
    lines = [""]
    for word in words.split():
        for part in _parts(word, font, room):
            longer = f"{lines[-1]} {part}".strip()
            if font.getlength(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(part)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and font.getlength(f"{last}…") > room:
        last = last[:-1]
    return [*lines[: most - 1], f"{last}…"]


def _parts(word: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and font.getlength(parts[-1] + letter) > room:
            parts.append("")
        parts[-1] += letter
    return parts
