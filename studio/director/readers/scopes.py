"""Which part of the captions or of the film a clause is about, checked against what is there."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from studio.director.clause import Clause
from studio.director.plan import NotUnderstood
from studio.director.scene import Scene
from studio.director.times import Stretch
from studio.edits.scope import EVERYTHING, Scope

_THAT_LINE = re.compile(
    r"(?:that|this|the same) (?:line|one|caption|subtitle)(?![a-z])|(?:这|那)(?:一)?(?:句|条|行)|esa línea|esta línea"
)
Range = tuple[int, int | None]


def line_scopes(clause: Clause, scene: Scene, languages: Sequence[str] = ()) -> tuple[Scope, ...] | NotUnderstood:
    """The lines that are named by number or by their words, one scope for each run; empty where none is named."""
    found: list[Scope] = []
    count = scene.lines(languages)
    meant = clause.lines
    again = clause.says("it", "them") or not clause.things or _THAT_LINE.search(clause.low)
    if not meant and clause.before and clause.said("find") is None and again:
        meant = clause.before
    for lines in meant:
        for first, last in lines.runs:
            if count and not (_is_line(first, count) and _is_line(last, count)):
                return NotUnderstood("no_line", clause.text)
            found.append(Scope(first=first, last=last))
    if not found and (named := clause.said("find")) is not None:
        numbers = scene.line_with(named, languages)
        if len(numbers) != 1:
            return NotUnderstood("which_line", clause.text)
        found.append(Scope(first=numbers[0], last=numbers[0]))
    return tuple(found)


def _is_line(place: int | None, count: int) -> bool:
    return place is None or 1 <= place <= count or -count <= place <= -1


def caption_scopes(clause: Clause, scene: Scene, languages: Sequence[str] = ()) -> tuple[Scope, ...] | NotUnderstood:
    """The part of the captions that is named by lines or by times; everything where none is."""
    lines = line_scopes(clause, scene, languages)
    if isinstance(lines, NotUnderstood) or lines:
        return lines
    found: list[Scope] = []
    for stretch in clause.stretches:
        problem = outside(stretch, scene, clause)
        if problem:
            return problem
        found.append(Scope(stretch.start, stretch.end))
    return tuple(found) or (EVERYTHING,)


def ranges(clause: Clause, scene: Scene, stretches: Sequence[Stretch]) -> tuple[Range, ...] | NotUnderstood:
    """The stretches as ranges of the film in time order, apart from each other."""
    made: list[Range] = []
    for stretch in stretches:
        if stretch.is_moment:
            return NotUnderstood("which_range", clause.text)
        problem = outside(stretch, scene, clause)
        if problem:
            return problem
        made.append((stretch.start or 0, None if stretch.end == scene.duration else stretch.end))
    made.sort(key=lambda item: (item[0], item[1] is None, item[1] or 0))
    for (_, end), (start, _) in itertools.pairwise(made):
        if end is None or start < end:
            return NotUnderstood("contradiction", clause.text)
    whole = made == [(0, None)] or (scene.duration and made == [(0, scene.duration)])
    return NotUnderstood("which_range", clause.text) if whole or not made else tuple(made)


def outside(stretch: Stretch, scene: Scene, clause: Clause) -> NotUnderstood | None:
    """Why a stretch cannot be: past the film's end, the wrong way round, or without a film to count from."""
    if stretch.kind == "last" and (stretch.start or 0) < 0:
        return NotUnderstood("no_time" if scene.duration else "no_film", clause.text)
    if stretch.start is not None and stretch.end is not None and not stretch.is_moment and stretch.start >= stretch.end:
        return NotUnderstood("no_time", clause.text)
    times = [time for time in (stretch.start, stretch.end) if time is not None]
    if scene.duration and (any(time > scene.duration for time in times) or stretch.start == scene.duration):
        return NotUnderstood("no_time", clause.text)
    return None
