"""ASS and SSA: dialogue lines by the Format line of their section, lanes from styles and overrides."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from studio.captions.files.clock import token
from studio.captions.files.cues import FileCue, Line, Problem, lines_of, time_problem, zone
from studio.captions.markup import Styled, from_ass

_EVENT_FORMAT = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
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


@dataclass(slots=True)
class _Reader:
    section: str = ""
    event_format: tuple[str, ...] = _EVENT_FORMAT
    style_format: tuple[str, ...] = _STYLE_FORMAT_V4P
    places: dict[str, int] = field(default_factory=dict)
    cues: list[FileCue] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_ass(text: str) -> tuple[list[FileCue], list[Problem]]:
    """Dialogue lines and comments in file order, and what could not be used. Never raises."""
    reader = _Reader()
    for line in lines_of(text):
        stripped = line.text.strip().lstrip("\ufeff")
        if stripped.startswith("[") and stripped.endswith("]"):
            reader.section = stripped.strip("[]").strip().lower()
            continue
        keyword, colon, rest = line.text.partition(":")
        if not colon:
            continue
        keyword = keyword.strip().lower()
        if reader.section == "events":
            _event_line(reader, line, keyword, rest)
        elif reader.section.endswith("styles"):
            _style_line(reader, keyword, rest)
    return reader.cues, reader.problems


def _names(rest: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in rest.split(","))


def _style_line(reader: _Reader, keyword: str, rest: str) -> None:
    if keyword == "format":
        reader.style_format = _names(rest)
    elif keyword == "style":
        values = dict(zip(reader.style_format, (value.strip() for value in rest.split(",")), strict=False))
        alignment = values.get("alignment", "2")
        place = int(alignment) if alignment.isascii() and alignment.isdigit() and len(alignment) < 3 else 2
        if not reader.section.startswith("v4+"):
            place = _SSA_PLACE.get(place, 2)
        reader.places[values.get("name", "").lstrip("*")] = place if 1 <= place <= 9 else 2


def _event_line(reader: _Reader, line: Line, keyword: str, rest: str) -> None:
    if keyword == "format":
        names = _names(rest)
        if "start" in names and "end" in names:
            reader.event_format = names
        return
    if keyword not in {"dialogue", "comment"}:
        return
    cue = _cue(reader, line, keyword, rest)
    if cue is None:
        if keyword == "dialogue":
            reader.problems.append(Problem(line.number, "the times cannot be read"))
        return
    reader.cues.append(cue)
    if cue.problem and keyword == "dialogue":
        reader.problems.append(Problem(line.number, f"the caption {cue.problem}"))


def _cue(reader: _Reader, line: Line, keyword: str, rest: str) -> FileCue | None:
    names = reader.event_format
    fields = rest.split(",", len(names) - 1)
    if len(fields) < len(names):
        return None
    at = line.at + len(line.text) - len(rest)
    places: list[int] = []
    for value in fields:
        places.append(at)
        at += len(value) + 1
    values = dict(zip(names, fields, strict=True))
    start, end = (
        token(fields[i].strip(), places[i] + len(fields[i]) - len(fields[i].lstrip()))
        for i in (names.index("start"), names.index("end"))
    )
    if start is None or end is None:
        return None
    index = len(reader.cues)
    raw = values.get("text", "")
    overrides = "".join(_BLOCK.findall(raw))
    styled = from_ass(raw)
    effect = values.get("effect", "").strip()
    comment = keyword == "comment"
    own = comment or bool(effect) or bool(_OWN_PLACE.search(overrides))
    place = styled.place or reader.places.get(values.get("style", "").strip().lstrip("*"), 2)
    if own and not comment:
        styled = Styled(styled.text, styled.marks, 8)  # drawn without its file, a sign goes to the top edge
    elif place != 2 and styled.place is None:
        styled = Styled(styled.text, styled.marks, place)
    if comment:
        styled = Styled("")
    frozen = own or bool(_CLOCKED.search(overrides)) or not styled.text
    return FileCue(
        index, start, end, styled.text, raw, styled,
        f"own:{index}" if own else zone(place), frozen, line.number, time_problem(start.value, end.value),
    )  # fmt: skip
