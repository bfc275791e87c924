"""WebVTT: cue blocks, read as browsers do; notes, styles and regions are left alone."""

from __future__ import annotations

import re

from studio.captions.files.clock import TIME, token
from studio.captions.files.cues import FileCue, Line, Problem, lines_of, time_problem
from studio.captions.markup import from_vtt

_TIMES = re.compile(rf"[ \t]*({TIME})[ \t]*-->[ \t]*({TIME})(?=[ \t]|$)(.*)", re.DOTALL)
_SETTING = re.compile(r"(line|region|vertical):([^\s]{1,80})")
_LINE_NUMBER = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?")
_ARROW = "-->"
# Blocks that hold no cue; their text may hold anything, an arrow included only in a broken file.
_NO_CUE = ("NOTE", "STYLE", "REGION", "WEBVTT")


def read_vtt(text: str) -> tuple[list[FileCue], list[Problem]]:
    """Cues in file order and what could not be used. Never raises."""
    cues: list[FileCue] = []
    problems: list[Problem] = []
    for block in _blocks(lines_of(text)):
        head = block[0]
        if _ARROW not in head.text:
            continue
        cue = _cue(len(cues), head, "\n".join(line.text for line in block[1:]))
        if cue is None:
            problems.append(Problem(head.number, "the times cannot be read"))
            continue
        cues.append(cue)
        if cue.problem:
            problems.append(Problem(head.number, f"the caption {cue.problem}"))
    return cues, problems


def _blocks(lines: list[Line]) -> list[list[Line]]:
    """Each cue as its time line and its text lines. A blank line ends a cue, and so does another arrow."""
    blocks: list[list[Line]] = []
    current: list[Line] | None = None
    skipping = False
    fresh = True
    for line in lines:
        blank = not line.text
        if fresh and not blank:
            skipping = line.text.lstrip("\ufeff").startswith(_NO_CUE) and _ARROW not in line.text
        if blank:
            current, skipping = None, False
        elif _ARROW in line.text and not skipping:
            current = [line]
            blocks.append(current)
        elif current is not None:
            current.append(line)
        fresh = blank
    return blocks


def _cue(index: int, line: Line, body: str) -> FileCue | None:
    found = _TIMES.match(line.text)
    if found is None:
        return None
    start, end = token(found[1], line.at + found.start(1)), token(found[2], line.at + found.start(2))
    if start is None or end is None:
        return None
    styled = from_vtt(body)
    lane = _lane(dict(_SETTING.findall(found[3])))
    problem = time_problem(start.value, end.value)
    return FileCue(index, start, end, styled.text, body, styled, lane, not styled.text, line.number, problem)


def _lane(settings: dict[str, str]) -> str:
    """Bottom, middle or top from ``line``; regions and vertical text have lanes of their own."""
    for name in ("vertical", "region"):
        if name in settings:
            return f"{name}:{settings[name]}"
    where = settings.get("line", "auto").split(",")[0]
    number = _LINE_NUMBER.match(where)
    if number is None:
        return "bottom"
    value = float(number[0])
    if where.endswith("%"):
        return "top" if value < 34 else "middle" if value < 67 else "bottom"
    return "top" if 0 <= value < 5 else "middle" if 5 <= value < 10 else "bottom"
