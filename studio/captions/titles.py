"""Titles: text over the picture that is no caption, in the part of the picture that captions leave free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studio.captions.asstime import clock
from studio.captions.decode import clean
from studio.captions.direction import is_rtl, marked
from studio.captions.drawable import capitals, drawable
from studio.captions.fitting import Fitter
from studio.captions.inks import ink, style_line
from studio.captions.layout import Layout
from studio.captions.markup import Styled
from studio.captions.style import TITLE, Style
from studio.captions.zones import ABOVE, Zone, free
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
    """("Style:" lines, "Dialogue:" lines). ``taken``: where captions stand. Titles keep clear of them and of titles
    that are there at the same time, and shrink for it where they must."""
    styles: list[str] = []
    events: list[str] = []
    names: dict[str, str] = {}
    there: list[tuple[int, Zone]] = []  # end of a title, and its place
    for title in sorted(titles, key=lambda each: each.start)[:_MOST_TITLES]:
        there = [(end, zone) for end, zone in there if end > title.start]
        for style, event, zone in _drawn(title, where, [*taken, *(zone for _, zone in there)]):
            if style not in names:
                names[style] = f"Title{len(names)}"
                styles.append(style.replace("Style: Title,", f"Style: {names[style]},", 1))
            events.append(event.replace(",Title,", f",{names[style]},", 1))
            there.append((title.end, zone))
    return styles, events


def _drawn(title: Title, where: Layout, taken: Sequence[Zone]) -> Iterator[tuple[str, str, Zone]]:
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
    fitter = Fitter(title.language, where.line_width - 2 * ink(style, em).side, em, family, style.bold)
    # As many lines as the author wrote, up to what a title can be.
    allowed = max(_LINES, min(text.count("\n") + 1, 6))
    styled, _, scale = fitter.fit(Styled(text), (), allowed)
    count = styled.text.count("\n") + 1
    high = count * line * scale + 2 * pad
    low, floor = _stretch(style, free(where, taken) or [(0.0, float(where.frame.height))], high)
    scale *= min(1.0, (floor - low) / high)
    high = min(high, floor - low)
    top = _top(style, where, low, floor, high)
    fade = min(FADE_MS, (end - start) // 3)
    inked = ink(style, em * scale)
    rtl = is_rtl(title.language, (text,))
    body = marked(styled.to_ass()) if rtl else styled.to_ass()
    named = style_line("Title", family, line * scale, inked, ABOVE, where.side, top + inked.pad, rtl)
    head = inked.override + (f"\\fad({fade},{fade})" if fade else "")
    head = f"{{{head}}}" if head else ""
    event = f"Dialogue: {LAYER},{begin},{finish},Title,,0,0,0,,{head}{body}"
    yield named, event, Zone(top, top + high, ABOVE, top, scale)


def _stretch(style: Style, stretches: Sequence[tuple[float, float]], high: float) -> tuple[float, float]:
    """Where a title of ``high`` px stands: the free stretch nearest to its position that holds it, else the widest."""
    holding = [stretch for stretch in stretches if stretch[1] - stretch[0] >= high]
    if holding and style.position != "middle":
        return holding[0] if style.position == "top" else holding[-1]
    return max(holding or stretches, key=lambda stretch: stretch[1] - stretch[0])


def _top(style: Style, where: Layout, low: float, floor: float, high: float) -> float:
    """The upper edge of a title between ``low`` and ``floor``."""
    height = where.frame.height
    margin = None if style.margin is None else style.margin / 100 * height
    match style.position:
        case "top":
            wanted = low if margin is None else margin
        case "bottom":
            wanted = floor - high if margin is None else height - margin - high
        case _:
            wanted = (height - high) / 2
            if not low <= wanted <= floor - high:  # the middle of the picture is not free: the middle of what is
                wanted = (low + floor - high) / 2
    return min(max(wanted, low), max(low, floor - high))
