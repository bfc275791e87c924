"""ASS and SSA: dialogue lines by the Format line of their section, lanes from styles and overrides."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from studio.captions.files.clock import token
from studio.captions.files.cues import (
    Facts,
    FileCue,
    Found,
    KeptText,
    Line,
    Place,
    Problem,
    Token,
    lines_of,
    time_problem,
    zone,
)
from studio.captions.files.look import Look, from_bgr
from studio.captions.markup import Styled, from_ass, place_in

EVENT_FORMAT = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
_STYLE_FORMAT_V4P = (
    "name", "fontname", "fontsize", "primarycolour", "secondarycolour", "outlinecolour", "backcolour", "bold", "italic",
    "underline", "strikeout", "scalex", "scaley", "spacing", "angle", "borderstyle", "outline", "shadow", "alignment",
)  # fmt: skip
# Tags that put a line in a place of its own: it meets no other line.
_OWN_PLACE = re.compile(r"\\(?:pos|move|clip|iclip|org)\s*\(|\\p[1-9]")
# Tags whose times are counted from the start: a longer line would not look the same.
_CLOCKED = re.compile(r"\\(?:t|move|fade)\s*\(|\\[kK][fot]?[0-9]")
_SSA_PLACE = {1: 1, 2: 2, 3: 3, 5: 7, 6: 8, 7: 9, 9: 4, 10: 5, 11: 6}
_BLOCK = re.compile(r"\{[^{}]*\}")


_HEIGHT = re.compile(r"playresy\s*:\s*([0-9]{1,5})\s*", re.IGNORECASE)
_COLOUR = re.compile(r"&?[hH]?([0-9A-Fa-f]{1,8})&?")
_DAMAGED_TIME = re.compile(r"([0-9]{1,3})[:.]([0-9]{1,2})[:.]([0-9]{1,2})[:.,]([0-9]{1,3})")
_KNOWN_KEYS = frozenset({"dialogue", "comment", "format", "picture", "sound", "movie", "command", "style", "!"})
_DEFAULT_HEIGHT = 288


@dataclass(slots=True)
class _Reader:
    section: str = ""
    event_format: tuple[str, ...] = EVENT_FORMAT
    style_format: tuple[str, ...] = _STYLE_FORMAT_V4P
    height: int = _DEFAULT_HEIGHT
    found: Found = field(default_factory=Found)


def read_ass(text: str) -> Found:
    """Dialogue lines and comments in file order, and what could not be used. Never raises."""
    reader = _Reader()
    lines = lines_of(text)
    for number, line in enumerate(lines):
        stripped = line.text.strip().lstrip("\ufeff")
        if stripped.startswith("[") and stripped.endswith("]"):
            reader.section = stripped.strip("[]").strip().lower()
            continue
        if stripped.startswith(";"):
            reader.found.kept.append(KeptText(line.number, stripped[1:].strip(), "comment"))
            continue
        keyword, colon, rest = line.text.partition(":")
        keyword = keyword.strip().lstrip("\ufeff").lower()
        # "[Events]" may be missing; attached files are lines of any signs.
        event = reader.section == "events" or (keyword == "dialogue" and reader.section not in ("fonts", "graphics"))
        if reader.section.endswith("styles") and not event:
            if colon:
                _style_line(reader, keyword, rest)
        elif event:
            after = lines[number + 1].at if number + 1 < len(lines) else len(text)
            _event_line(reader, line, keyword if colon else "", rest, after)
        elif reader.section == "script info" and (height := _HEIGHT.match(stripped)):
            reader.height = int(height[1]) or _DEFAULT_HEIGHT
    return reader.found


def _names(rest: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in rest.split(","))


def _style_line(reader: _Reader, keyword: str, rest: str) -> None:
    if keyword == "format":
        reader.style_format = _names(rest)
    elif keyword == "style":
        values = dict(zip(reader.style_format, (value.strip() for value in rest.split(",")), strict=False))
        place = _number(values.get("alignment", "2"), 2)
        if not reader.section.startswith("v4+"):
            place = _SSA_PLACE.get(place, 2)
        size = _number(values.get("fontsize", "").split(".")[0], 0) / reader.height
        colour = _COLOUR.fullmatch(values.get("primarycolour", ""))
        shown = from_bgr(colour[1]) if colour else ""
        if colour and colour[0].isdigit():  # SSA writes colours as decimal numbers
            shown = from_bgr(f"{int(colour[0]) & 0xFFFFFF:06x}")
        flags = {name: values.get(name, "0") not in ("0", "") for name in ("bold", "italic", "underline", "strikeout")}
        reader.found.looks[values.get("name", "").lstrip("*")] = Look(
            flags["italic"], flags["bold"], flags["underline"], flags["strikeout"], shown,
            values.get("fontname", "").lstrip("@"), round(min(size, 1.0), 4), place if 1 <= place <= 9 else 2,
        )  # fmt: skip


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def _event_line(reader: _Reader, line: Line, keyword: str, rest: str, after: int) -> None:
    if keyword == "format":
        names = _names(rest)
        if {"start", "end", "text"} <= set(names):
            reader.event_format = names
        return
    if keyword not in {"dialogue", "comment"}:
        if line.text.strip("\x00 \t") and keyword not in _KNOWN_KEYS:
            reader.found.stray(line.number, "this line is no event of ASS; a line break inside a text is written \\N",
                               line.text)  # fmt: skip
        return
    cue = _cue(reader, line, keyword, rest, after)
    if cue is None:
        if keyword == "dialogue":
            reader.found.broken(line.number, "the times cannot be read", rest.split(",", 9)[-1])
        else:
            reader.found.kept.append(KeptText(line.number, rest.split(",", 9)[-1].strip(), "comment"))
        return
    reader.found.cues.append(cue)
    if cue.problem and keyword == "dialogue":
        reader.found.problems.append(Problem(line.number, f"the caption {cue.problem}"))


def _time(text: str, at: int) -> Token | None:
    bare = text.strip()
    at += len(text) - len(text.lstrip())
    known = token(bare, at)
    if known is not None:
        return known
    damaged = _DAMAGED_TIME.fullmatch(bare)
    if damaged is None or int(damaged[2]) > 59 or int(damaged[3]) > 59:
        return None
    seconds = (int(damaged[1]) * 60 + int(damaged[2])) * 60 + int(damaged[3])
    return Token(at, at + len(bare), seconds * 1000 + int(damaged[4].ljust(3, "0")))


def _cue(reader: _Reader, line: Line, keyword: str, rest: str, after: int) -> FileCue | None:
    names = reader.event_format
    if rest.split(",", 4)[3:4] == ["Marked=0"]:  # what some tools made of SSA
        names = (*names[:3], "marked", *names[3:])
    fields = rest.split(",", len(names) - 1)
    if len(fields) < len(names):
        return None
    at = line.at + len(line.text) - len(rest)
    places: list[int] = []
    for value in fields:
        places.append(at)
        at += len(value) + 1
    values = dict(zip(names, fields, strict=True))
    start, end = (_time(fields[i], places[i]) for i in (names.index("start"), names.index("end")))
    if start is None or end is None:
        return None
    index = len(reader.found.cues)
    raw = values.get("text", "")
    begin = places[names.index("text")] if "text" in names else line.at + len(line.text)
    overrides = "".join(_BLOCK.findall(raw))
    styled = from_ass(raw)
    effect = values.get("effect", "").strip()
    comment = keyword == "comment"
    own = comment or bool(effect) or bool(_OWN_PLACE.search(overrides))
    style = values.get("style", "").strip().lstrip("*")
    look = reader.found.looks.get(style) or reader.found.looks.get("Default")
    place = styled.place or (look.place if look else 2)
    said = place_in(overrides)
    if own and not comment:
        styled = Styled(styled.text, styled.marks, 8, styled.beats)  # drawn without its file, a sign goes to the top
    elif place != 2 and styled.place is None:
        styled = Styled(styled.text, styled.marks, place, styled.beats)
    facts = Facts(voice=values.get("name", values.get("actor", "")).strip(), style=style,
                  settings=f"\\an{said}" if said else "", comment=comment)  # fmt: skip
    if comment:
        styled = Styled("")
    frozen = own or bool(_CLOCKED.search(overrides)) or not styled.text
    return FileCue(
        index, start, end, styled.text, raw, styled,
        f"own:{index}" if own else zone(place), frozen, line.number, time_problem(start.value, end.value),
        Place((begin, begin + len(raw)), (line.at, after)), facts,
    )  # fmt: skip
