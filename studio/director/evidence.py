"""Whether a proposed edit can be what a message asks for: all that it uses must be in the message or in the draft.

A language model may invent, and may be misled by a caption that gives orders. So numbers, texts, languages, colours
and files must be in the message, lines and times in the draft, and what takes something away needs words for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

from studio.captions.extend import ExtendSpec
from studio.captions.style import UNCHANGED, StyleChange
from studio.director import plan
from studio.director.amounts import amounts
from studio.director.colours import colours
from studio.director.linerefs import line_references
from studio.director.meanings import hits
from studio.director.plan import Edit
from studio.director.scene import Scene
from studio.director.times import stretches
from studio.director.tokens import normal, tokenize
from studio.edits.scope import Scope

# What takes something away, and the rows of ``lexicon/`` of which one must be said.
_NEEDS: dict[type[object], tuple[str, ...]] = {
    plan.Cut: ("cut", "remove", "end", "appear"),
    plan.Keep: ("cut", "keep", "remove", "only"),
    plan.DeleteLines: ("remove", "cut"),
    plan.RemoveCaptions: ("remove", "only", "change"),
    plan.RemoveMusic: ("remove", "hide", "no"),
    plan.RemoveTitles: ("remove", "change"),
    plan.HideCaptions: ("hide", "unhide"),
    plan.StartOver: ("start_over",),
    plan.Undo: ("undo",),
    plan.Redo: ("redo",),
}
_ABOUT: dict[type[object], tuple[str, ...]] = {
    plan.RemoveCaptions: ("captions", "line"),
    plan.HideCaptions: ("captions", "line"),
    plan.DeleteLines: ("captions", "line"),
    plan.RemoveMusic: ("music",),
    plan.RemoveTitles: ("title",),
}
_VAGUE = frozenset((1.25, 1.1, 1.5, 0.8, 0.9, 0.67, 0.5, 2.0))
_FIXED = {
    "outline": frozenset((0.0, 4.0, 8.0, 12.0)),
    "box_opacity": frozenset((0.5,)),
    "margin": frozenset((3.0, 12.0)),
    "size": frozenset((1.0,)),
}
_NEAR = 0.011
_FROM_END = re.compile(r"last|final|end|尾|最后|末|últim")


@dataclass(frozen=True)
class Message:
    """What a message holds: its meanings, numbers, times in ms, languages, colours."""

    text: str
    meanings: frozenset[str]
    numbers: frozenset[float]
    times: frozenset[int]
    languages: frozenset[str]
    colours: frozenset[str]

    @classmethod
    def read(cls, message: str, scene: Scene) -> Message:
        """The evidence in a message."""
        text = normal(message)
        low = text.lower()
        found = amounts(low)
        numbers = {amount.value for amount in found} | {float(n) for n in re.findall(r"\d+(?:\.\d+)?", low)}
        times = {round(amount.value) for amount in found if amount.kind == "length"}
        times |= {round(n * unit) for n in numbers for unit in (1, 1000, 60_000) if n * unit < 1e9}
        numbers |= {
            abs(line)
            for found_lines in line_references(low)
            for run in found_lines.lines.runs
            for line in run
            if line is not None
        }
        for piece in stretches(low, scene.duration, lined=True):
            for stretch in piece.stretches:
                times |= {time for time in (stretch.start, stretch.end) if time is not None}
        return cls(
            low,
            frozenset(hit.meaning for hit in hits(low)),
            frozenset(numbers),
            frozenset(times),
            frozenset(str(token.value) for token in tokenize(text) if token.tag == "language"),
            frozenset(value for value, _, _ in colours(low)),
        )


def is_said(edit: Edit, said: Message, scene: Scene) -> bool:
    """Whether everything that the edit uses is in the message or in the draft."""
    needs = _NEEDS.get(type(edit))
    if needs is not None and not said.meanings & frozenset(needs):
        return False
    about = _ABOUT.get(type(edit))
    if about is not None and not said.meanings & frozenset(about) and not said.languages:
        return False
    return all(_good(item.name, getattr(edit, item.name), edit, said, scene) for item in fields(edit))


def _good(name: str, value: object, edit: Edit, said: Message, scene: Scene) -> bool:
    match value:
        case None | bool():
            return True
        case Scope():
            return _scope(value, said, scene)
        case StyleChange():
            return value != UNCHANGED and _look(value, said)
        case ExtendSpec():
            return _lengths(value, edit, said)
        case tuple() if name == "languages":
            return all(tag in said.languages or tag in scene.languages for tag in value)
        case tuple() if name == "ranges":
            return bool(value) and all(_range(item, said, scene) for item in value)
        case str() if name in ("text", "old", "new", "after"):
            return (name == "new" and not value) or _quoted(value, said)
        case str() if name == "file":
            return value in scene.files or value.lower() in said.text
        case str() if name == "spoken":
            return value in said.languages
        case str():
            return True  # one of a few words that the type allows
        case int() | float():
            return _number(name, float(value), said, scene)
    return False


def _quoted(text: str, said: Message) -> bool:
    wanted = " ".join(text.lower().split())
    return bool(wanted) and wanted in " ".join(said.text.split())


def _scope(scope: Scope, said: Message, scene: Scene) -> bool:
    count = scene.lines()
    lines = [line for line in (scope.first, scope.last) if line is not None]
    if any(line == 0 or abs(line) > count for line in lines):
        return False
    if not all(abs(line) in said.numbers or abs(line) <= 1 or _tells_of(line, said, scene) for line in lines):
        return False
    return all(_time(time, said, scene) for time in (scope.start_ms, scope.end_ms) if time is not None)


def _tells_of(line: int, said: Message, scene: Scene) -> bool:
    """Whether the message holds words of that caption."""
    track = next((track for track in scene.tracks() if track.segments), None)
    if track is None:
        return False
    text = track.segments[line - 1 if line > 0 else line].text.lower()
    words = (
        re.findall(r"[^\W\d_]{5,}", text)
        if text.isascii()
        else [text[place : place + 3] for place in range(max(0, len(text) - 2))]
    )
    return any(word in said.text for word in words)


def _time(time: int, said: Message, scene: Scene) -> bool:
    if time < 0 or (scene.duration and time > scene.duration):
        return False
    ends = (0, scene.duration, scene.duration // 2)
    sums: Iterable[int] = (one + other for one in said.times for other in said.times if one != other)
    from_end = _FROM_END.search(said.text) is not None and (scene.duration - time) in said.times
    return time in ends or time in said.times or from_end or time in sums


def _range(item: tuple[int, int | None], said: Message, scene: Scene) -> bool:
    start, end = item
    last = scene.duration if end is None else end
    whole = start == 0 and last == scene.duration
    return start < last and not whole and _time(start, said, scene) and (end is None or _time(end, said, scene))


def _look(change: StyleChange, said: Message) -> bool:
    for item in fields(change):
        value = getattr(change, item.name)
        if value is None or isinstance(value, bool) or item.name in ("preset", "position"):
            continue
        if isinstance(value, str):
            if item.name == "font":
                if value.lower() not in said.text:
                    return False
            elif value.lower() not in said.colours:
                return False
        elif not (
            value in _FIXED.get(item.name, ())
            or _share(float(value), said)
            or (item.name == "size_by" and value in _VAGUE)
        ):
            return False
    return True


def _lengths(spec: ExtendSpec, edit: Edit, said: Message) -> bool:
    if isinstance(edit, plan.Extend) and edit.vague:
        return True
    times = [value for value in (spec.add_ms, spec.min_ms, spec.gap_ms) if value is not None]
    shares = [value for value in (spec.factor, spec.cps) if value is not None]
    cap = spec.cap_ms == ExtendSpec().cap_ms or spec.cap_ms in said.times
    return (
        cap
        and bool(times or shares or spec.until_next)
        and all(time in said.times for time in times)
        and all(_share(share, said) for share in shares)
    )


def _share(value: float, said: Message) -> bool:
    """Whether a number is in the message, as itself, as percent of it, or as so much more or less."""
    numbers = said.numbers
    return any(
        abs(value - wanted) < _NEAR
        for number in numbers
        for wanted in (number, number / 100, 1 + number / 100, 1 - number / 100, 1 / number if number else 0.0)
    )


def _number(name: str, value: float, said: Message, scene: Scene) -> bool:
    if name == "steps":
        return value == 1 or value in said.numbers
    if name == "by_ms":
        return abs(round(value)) in said.times
    if name.endswith("_ms"):
        return _time(round(value), said, scene)
    if name in ("volume", "by"):
        return value == 0 or value == 1 or value in _VAGUE or _share(value, said)
    return _share(value, said)
