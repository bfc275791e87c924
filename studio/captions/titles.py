"""Titles: text over the picture that is no caption, in the part of the picture that captions leave free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from studio.captions.asstime import clock
from studio.captions.decode import clean
from studio.captions.drawable import capitals, drawable
from studio.captions.fitting import Fitter
from studio.captions.inks import ink, style_line
from studio.captions.layout import Layout
from studio.captions.markup import Styled
from studio.captions.style import TITLE, Style
from studio.captions.zones import ABOVE, BELOW, CENTRED, Zone, free
from studio.media.faces import line_of
from studio.media.families import family_for, find_family

FADE_MS = 200
LAYER = 9  # over every caption
_LINES = 3
_MOST_TITLES = 2000


@dataclass(frozen=True, slots=True)
class Title:
    """``text`` (plain, lines joined by "\\n") from ``start`` to ``end``, ms of the film."""

    start: int
    end: int
    text: str
    style: Style = TITLE
    language: str = "und"


def title_lines(titles: Sequence[Title], where: Layout, taken: Sequence[Zone]) -> tuple[list[str], list[str]]:
    """("Style:" lines, "Dialogue:" lines). ``taken``: where captions stand; titles keep clear of them and shrink for
    it where they must. Titles at the same time and place push each other aside, which libass does."""
    styles: list[str] = []
    events: list[str] = []
    names: dict[str, str] = {}
    for title in sorted(titles, key=lambda each: each.start)[:_MOST_TITLES]:
        for style, event in _drawn(title, where, taken):
            if style not in names:
                names[style] = f"Title{len(names)}"
                styles.append(style.replace("Style: Title,", f"Style: {names[style]},", 1))
            events.append(event.replace(",Title,", f",{names[style]},", 1))
    return styles, events


def _drawn(title: Title, where: Layout, taken: Sequence[Zone]) -> Iterator[tuple[str, str]]:
    text = "\n".join(line for line in clean(drawable(title.text)).splitlines() if line.strip()).strip()
    start, end = max(0, title.start), title.end
    begin, finish = clock(start, where.frame.fps), clock(max(0, end), where.frame.fps)
    if end <= start or begin == finish or not text:
        return
    style = title.style
    if style.uppercase:
        text = capitals(text, title.language)
    short = min(where.frame.width, where.frame.height)
    em = where.em * style.size if style.points is None else style.points * short / 1080
    family = find_family(style.font).family if style.font else family_for(title.language)
    line = em * line_of(family)
    pad = ink(style, em).pad
    fitter = Fitter(title.language, where.line_width - 2 * pad, em, family, style.bold)
    # As many lines as the author wrote, up to what a title can be.
    allowed = max(_LINES, min(text.count("\n") + 1, 6))
    styled, _, scale = fitter.fit(Styled(text), (), allowed)
    count = styled.text.count("\n") + 1
    align, margin, room = _stand(style, where, taken, count * line * scale + 2 * pad)
    scale *= min(1.0, room / (count * line * scale + 2 * pad))
    fade = min(FADE_MS, (end - start) // 3)
    inked = replace(ink(style, em * scale))
    named = style_line("Title", family, line * scale, inked, align, where.side, margin + inked.pad, title.language)
    head = f"{{\\fad({fade},{fade})}}" if fade else ""
    yield named, f"Dialogue: {LAYER},{begin},{finish},Title,,0,0,0,,{head}{styled.to_ass()}"


def _stand(style: Style, where: Layout, taken: Sequence[Zone], high: float) -> tuple[int, float, float]:
    """(alignment, margin, height that there is), px, for a title ``high`` px high."""
    low, floor = free(where, taken)
    gap = where.zone_gap
    low += gap * (low > where.top)
    floor -= gap * (floor < where.frame.height - where.bottom)
    room = max(1.0, floor - low)
    high = min(high, room)
    height = where.frame.height
    wanted = None if style.margin is None else style.margin / 100 * height
    match style.position:
        case "top":
            return ABOVE, min(max(low, wanted or 0.0), floor - high), room
        case "bottom":
            return BELOW, min(max(height - floor, wanted or 0.0), height - low - high), room
        case _:
            if low <= (height - high) / 2 and (height + high) / 2 <= floor:
                return CENTRED, 0.0, room
            return ABOVE, (low + floor - high) / 2, room
