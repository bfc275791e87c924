"""SubRip: cues between time lines, read the way players do, blank lines inside a cue included."""

from __future__ import annotations

import re

from studio.captions.files.clock import TIME, token
from studio.captions.files.cues import FileCue, Line, Problem, lines_of, time_problem, zone
from studio.captions.markup import from_srt

_TIMES = re.compile(rf"[\s\ufeff]*({TIME})\s*-->\s*({TIME})(?=\s|$)(.*)", re.DOTALL)
_NUMBER = re.compile(r"[\s\ufeff]*[0-9]{1,9}\s*")
_CLOCKLIKE = re.compile(r"[0-9]\s*:\s*[0-9]")
# A cue that is moved, drawn or animated by ASS tags is a sign, not a line of speech.
SIGN = re.compile(r"\\(?:pos|move|clip|iclip|org|t)\s*\(|\\(?:k|K|kf|ko)[0-9]|\\p[1-9]")
_ARROW = "-->"


def read_srt(text: str) -> tuple[list[FileCue], list[Problem]]:
    """Cues in file order and what could not be used. Never raises."""
    lines = lines_of(text)
    cues: list[FileCue] = []
    problems: list[Problem] = []
    heads = [place for place, line in enumerate(lines) if _is_head(lines, place, line)]
    for number, place in enumerate(heads):
        line = lines[place]
        after = heads[number + 1] if number + 1 < len(heads) else len(lines)
        body = _body(lines, place + 1, after, last=number + 1 == len(heads))
        cue = _cue(len(cues), line, body)
        if cue is None:
            problems.append(Problem(line.number, "the times cannot be read"))
            continue
        cues.append(cue)
        if cue.problem:
            problems.append(Problem(line.number, f"the caption {cue.problem}"))
    return cues, problems


def _is_head(lines: list[Line], place: int, line: Line) -> bool:
    """A time line, good or broken. "Text with --> an arrow" is text; after a cue number it would be a broken time."""
    if _ARROW not in line.text:
        return False
    if _TIMES.match(line.text):
        return True
    numbered = place > 0 and bool(_NUMBER.fullmatch(lines[place - 1].text))
    fresh = place < 2 or not lines[place - 2].text.strip()
    left, _, right = line.text.partition(_ARROW)
    return (numbered and fresh) or bool(_CLOCKLIKE.search(left[:40]) and _CLOCKLIKE.search(right[:40]))


def _body(lines: list[Line], first: int, after: int, *, last: bool) -> str:
    """The text lines of a cue: without the blank lines at its end and without the number of the next cue."""
    if not last and after - 1 >= first and _NUMBER.fullmatch(lines[after - 1].text):
        after -= 1
    while after > first and not lines[after - 1].text.strip():
        after -= 1
    return "\n".join(line.text for line in lines[first:after])


def _cue(index: int, line: Line, body: str) -> FileCue | None:
    found = _TIMES.match(line.text)
    if found is None:
        return None
    start, end = token(found[1], line.at + found.start(1)), token(found[2], line.at + found.start(2))
    if start is None or end is None:
        return None
    styled = from_srt(body)
    sign = bool(SIGN.search(body)) if "{\\" in body else False
    lane = f"own:{index}" if sign else zone(styled.place)
    problem = time_problem(start.value, end.value)
    return FileCue(index, start, end, styled.text, body, styled, lane, sign or not styled.text, line.number, problem)
