"""An ASS file with a person's wishes in its styles: its signs, its overrides and everything else stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from studio.captions.decode import decode
from studio.captions.inks import BOX_PAD_EM, STYLE_FORMAT, ink
from studio.captions.layout import Frame, layout
from studio.captions.style import Style, asked, font_name
from studio.captions.titles import Title, title_lines
from studio.media.faces import line_of
from studio.media.families import find_family

_OURS = ("words", "group", "uppercase")
"""What the styles of a file cannot say: such captions are drawn by us."""
_SIGN = re.compile(r"\\(?:pos|move|org|i?clip|an?[0-9]|p[1-9])")
_SECTION = re.compile(r"^\s*\[([^\]]{1,40})\]\s*$")
_ALIGN = {"bottom": 2, "middle": 5, "top": 8}
_PLAIN_HEIGHT = 288.0  # PlayResY where a file has none


@dataclass(slots=True)
class _Document:
    """A file in lines, and where its styles and events are."""

    lines: list[str]
    style_format: list[str]
    event_format: list[str]
    styles: list[int]
    events: list[int]
    height: float
    last_style: int
    last_event: int


def restyled(document: str, style: Style) -> str | None:
    """``document`` with what was asked for in the styles of its dialogue; None where its styles cannot say that.

    Styles that only signs use (lines with a place of their own) stay. The preset "clean" is our own look: None.
    """
    wanted = asked(style)
    if style.preset is None and not wanted:
        return document
    if style.preset == "clean" or any(wanted.get(name) for name in _OURS):
        return None
    found = _read(document)
    if found is None or not found.styles:
        return None
    signs = _signs(found)
    for place in found.styles:
        line = found.lines[place].rstrip("\r")
        end = found.lines[place][len(line) :]
        head, _, rest = line.partition(":")
        fields = rest.split(",", len(found.style_format) - 1)
        if len(fields) < len(found.style_format) or fields[0].strip() in signs:
            continue
        row = dict(zip(found.style_format, (field.strip() for field in fields), strict=True))
        row.update(_patch(row, wanted, style, found.height))
        found.lines[place] = f"{head}: " + ",".join(row[name] for name in found.style_format) + end
    return "\n".join(found.lines)


def restyled_file(data: bytes, style: Style) -> bytes | None:
    """The same for the bytes of a file, in its own encoding; None where its styles or its encoding cannot say that."""
    decoded = decode(data)
    text = restyled(decoded.text, style)
    if text is None or text == decoded.text:
        return data if text is not None else None
    try:
        return decoded.mark + decoded.encode(text) + decoded.tail
    except UnicodeEncodeError:  # a font's name
        return None


def with_titles(document: str, titles: Sequence[Title], frame: Frame) -> str:
    """``document`` with ``titles`` over it, in the document's own coordinates and columns."""
    found = _read(document) if titles else None
    if found is None or not found.event_format:
        return document
    height = max(1, round(found.height))
    own = Frame(max(1, round(frame.width * height / max(1, frame.height))), height, frame.fps)
    styles, events = title_lines(titles, replace(layout(own), side=0), ())
    names = STYLE_FORMAT.partition(":")[2].split(",")
    rows = [dict(zip(map(str.strip, names), line.partition(":")[2].split(","), strict=True)) for line in styles]
    prefix = "subtitle-agent "  # so that no style of the file is meant
    style_lines = []
    for row in rows:
        row = {name.casefold(): value.strip() for name, value in row.items()}
        row["name"] = prefix + row["name"]
        style_lines.append("Style: " + ",".join(row.get(name, "0") for name in found.style_format))
    event_lines = []
    for line in events:
        layer, start, end, name, *_, text = line.partition(":")[2].strip().split(",", 9)
        row = {
            "layer": layer,
            "start": start,
            "end": end,
            "style": prefix + name,
            "text": text,
            "name": "",
            "effect": "",
        }
        event_lines.append("Dialogue: " + ",".join(row.get(name, "0") for name in found.event_format))
    lines = found.lines
    for place, new in sorted(((found.last_event, event_lines), (found.last_style, style_lines)), reverse=True):
        lines[place + 1 : place + 1] = new
    return "\n".join(lines)


def _read(document: str) -> _Document | None:
    """The file's lines; None for a file of the older kind (SSA) or without styles."""
    lines = document.split("\n")
    found = _Document(lines, [], [], [], [], _PLAIN_HEIGHT, -1, -1)
    section = ""
    for number, line in enumerate(lines):
        if (opened := _SECTION.match(line)) is not None:
            section = opened[1].strip().casefold()
            continue
        key, colon, rest = line.strip().partition(":")
        key = key.casefold()
        if not colon:
            continue
        if section == "script info" and key == "playresy":
            found.height = _number(rest, _PLAIN_HEIGHT) or _PLAIN_HEIGHT
        elif section == "v4+ styles":
            found.last_style = number
            if key == "format":
                found.style_format = [name.strip().casefold() for name in rest.split(",")]
            elif key == "style" and found.style_format:
                found.styles.append(number)
        elif section == "events":
            found.last_event = number
            if key == "format":
                found.event_format = [name.strip().casefold() for name in rest.split(",")]
            elif key == "dialogue" and found.event_format:
                found.events.append(number)
    return found if found.style_format and found.event_format and "text" in found.event_format else None


def _signs(found: _Document) -> set[str]:
    """The styles of which every line has a place of its own."""
    used: dict[str, bool] = {}
    for name, text in _events(found):
        used[name] = used.get(name, True) and _SIGN.search(text) is not None
    return {name for name, always in used.items() if always}


def _events(found: _Document) -> Iterator[tuple[str, str]]:
    columns = found.event_format
    for place in found.events:
        fields = found.lines[place].partition(":")[2].split(",", len(columns) - 1)
        if len(fields) == len(columns) and "style" in columns:
            row = dict(zip(columns, fields, strict=True))
            yield row["style"].strip().lstrip("*"), row["text"]


def _patch(row: Mapping[str, str], wanted: Mapping[str, object], style: Style, height: float) -> dict[str, str]:
    """The columns that change, by the names of the file's Format line."""
    out: dict[str, str] = {}
    family = row.get("fontname", "")
    if style.font is not None and "font" in wanted:
        family = out["fontname"] = font_name(find_family(style.font).family)
    line = line_of(family)
    size = _number(row.get("fontsize", ""), 18.0)
    if wanted.get("points") is not None and style.points is not None:
        size = style.points / 1080 * height * line
    elif "size" in wanted:
        size *= style.size
    if "points" in wanted or "size" in wanted:
        out["fontsize"] = f"{size:.2f}".rstrip("0").rstrip(".")
    inked = ink(style, size / line)
    if style.colour is not None:
        out["primarycolour"] = inked.colour
    if "outline_colour" in wanted:
        out["outlinecolour"] = inked.edge_colour
    for name, value in (("bold", style.bold), ("italic", style.italic)):
        if name in wanted:
            out[name] = str(-int(value))
    if "outline" in wanted:
        out["outline"] = f"{inked.outline:.2f}"
    if "shadow" in wanted:
        out["shadow"] = f"{inked.shadow:.2f}"
    if style.box:
        out.update(borderstyle="4", backcolour=inked.back_colour, shadow=f"{BOX_PAD_EM * size / line:.2f}")
    elif "box" in wanted:
        out.update(borderstyle="1", shadow="0")
    if "position" in wanted:
        out["alignment"] = str(_ALIGN[style.position])
    if style.margin is not None:
        out["marginv"] = str(round(style.margin / 100 * height))
    return {name: value for name, value in out.items() if name in row}


def _number(text: str, otherwise: float) -> float:
    try:
        value = float(Fraction(text.strip()))
    except (ValueError, ZeroDivisionError, OverflowError):
        return otherwise
    return value if 0 < value < 1e6 else otherwise
