"""When captions are shown: moved, set to times, synchronised with the speech."""

from __future__ import annotations

import re
from fractions import Fraction

from studio.captions.extend import ExtendSpec
from studio.director.clause import Clause
from studio.director.plan import Edit, Extend, NotUnderstood, Retime, SetTimes, Sync
from studio.director.readers.scopes import caption_scopes, line_scopes, outside
from studio.director.scene import Scene
from studio.edits.scope import EVERYTHING, Scope

_MOST_MS = 24 * 3_600_000
_OTHERS = ("title", "music", "film", "picture", "outline")
# "move up": a place, unless an amount of time says otherwise
_DESIRED = re.compile(r"让|把|将|请|再|应该|应当|需要|要|给我|调|改|显示|出现|出来|开始|整体")
_SIGN = re.compile(r"(?P<sign>[+-])\s*$")


def read(clause: Clause, scene: Scene) -> list[Edit] | None:
    """The timing that a clause asks for."""
    captions = clause.about("captions") or clause.about("line") or bool(clause.lines) or clause.said("find") is not None
    if clause.says("title", "music") and not clause.lines:
        return None
    if (found := _set_times(clause, scene, captions)) is not None:
        return found
    if (found := _moved(clause, scene, captions)) is not None:
        return found
    if clause.says("sync") and (captions or clause.says("them", "it") or not clause.things or clause.languages):
        return _sync(clause, scene)
    return None


def _sync(clause: Clause, scene: Scene) -> list[Edit] | None:
    if clause.says("film") and not clause.says("captions", "line") and clause.says("music", "effects"):
        return None
    if clause.lines or any(not stretch.is_moment for stretch in clause.stretches):
        return [NotUnderstood("which_shift", clause.text)]
    return [Sync(clause.languages)]


def _moved(clause: Clause, scene: Scene, captions: bool) -> list[Edit] | None:
    by = _length(clause, scene.fps)
    sign = _direction(clause)
    moves = clause.says("move", "forward_or_back") or sign != 0
    if moves and by is None and _TO_SPEECH.search(clause.low) and named_captions(clause, captions):
        return _sync(clause, scene)
    if not moves or (clause.says("extend", "shorter", "top", "bottom", "middle", "higher", "size") and by is None):
        return None
    named = captions or clause.says("them") or (bool(clause.languages) and bool(scene.languages))
    bare = not clause.things and by is not None and bool(scene.languages)
    if not named and not bare:
        return None
    if clause.says(*_OTHERS) and not clause.says("captions", "line") and not clause.lines:
        return None
    if by is None and clause.has("slower"):
        return None
    if by is None:
        if sign and clause.says("late", "early") and not clause.says("later", "earlier"):
            complaint = not clause.lines and not clause.stretches and clause.says("captions", "them")
            return [Sync(clause.languages)] if complaint else [NotUnderstood("which_shift", clause.text)]
        strong = clause.says("later", "earlier") and (clause.says("captions", "line", "them") or clause.lines)
        return [NotUnderstood("which_shift", clause.text)] if strong and not clause.says("remove", "cut") else None
    amount, written = by
    if clause.says("remove", "cut", "keep") and not clause.says("move", "later", "earlier"):
        return None
    signed = written or sign
    if not signed or amount > _MOST_MS or (written and sign and written != sign):
        return [NotUnderstood("which_shift", clause.text)]
    ends = clause.says("end") and not clause.says("appear") and bool(clause.lines)
    scopes = caption_scopes(clause, scene, clause.languages)
    if isinstance(scopes, NotUnderstood):
        return [scopes]
    if ends:
        if signed < 0:
            return [NotUnderstood("shorter", clause.text)]
        return [Extend(ExtendSpec(add_ms=amount), clause.languages, False, scope) for scope in scopes]
    return [Retime(signed * amount, scope, clause.languages) for scope in scopes]


_TO_SPEECH = re.compile(
    r"(?:to|with|against)\s+(?:the\s+)?(?:audio|speech|voices?|sound|spoken words|dialogue|talking)|(?:与|"
    r"和|跟|按|照)(?:着)?(?:语音|声音|人声|音频|说话)"
)


def named_captions(clause: Clause, captions: bool) -> bool:
    """Whether the captions are meant."""
    return captions or clause.says("them", "it", "captions")


def _direction(clause: Clause) -> int:
    """1 for later, -1 for earlier, 0 where it is not said or not clear. Captions that are late must move earlier."""
    wanted = {"later": 1, "earlier": -1}
    felt = {"late": -1, "early": 1}
    if (felt_way := _felt(clause)) is not None:
        return felt_way
    ways = {wanted[hit.meaning] for hit in clause.where("later", "earlier")}
    if not ways or _is_complaint(clause):
        ways = {felt[hit.meaning] for hit in clause.where("late", "early")} or ways
    return ways.pop() if len(ways) == 1 else 0


_SPEAKER = (
    r"(?:they|he|she|it's|it is|i|we|you|people|anyone|somebody|someone|the (?:speech|voice|audio|person|"
    r"speaker|words|sound|actor|narrat\w+|man|woman|dialog\w*))(?![a-z])"
)
_LATE = re.compile(
    rf"(?:after|later than|behind)\s+{_SPEAKER}|(?:seconds?|secs?|s|ms|milliseconds|frames)\s+behind(?![a-z])"
)
_EARLY = re.compile(
    rf"(?:before|ahead of|earlier than|sooner than)\s+{_SPEAKER}|(?:seconds?|secs?|s|ms|milliseconds|"
    r"frames)\s+(?:ahead|fast)(?![a-z])"
)
_ORDERED = re.compile(
    r"^[\W_]*(?:please |can you |could you |and |also |then )*(?:make|move|shift|push|pull|bring|have|let|"
    r"delay|show|set|put|start|nudge|drag|slide)|should|need|must"
)


def _felt(clause: Clause) -> int | None:
    """The way to go for captions that come before or after who speaks; None where nothing of that is told."""
    if _ORDERED.search(clause.low):
        return None
    return -1 if _LATE.search(clause.low) else 1 if _EARLY.search(clause.low) else None


def _is_complaint(clause: Clause) -> bool:
    """字幕慢了半秒 tells what is wrong; 让字幕慢半秒 says what to do."""
    felt = clause.where("late", "early")
    if not felt:
        return False
    return not _DESIRED.search(clause.low) or "了" in clause.low or any("比" in clause.low for _ in felt)


def _length(clause: Clause, fps: Fraction | None) -> tuple[int, int] | None:
    """(ms, sign that is written before it or 0) of the one length of time in a clause."""
    found: list[tuple[int, int]] = []
    for amount in clause.figures():
        if amount.kind == "length":
            value = round(amount.value)
        elif amount.kind == "frames":
            value = round(1000 * Fraction(amount.value) / (fps or 24))
        else:
            continue
        match = _SIGN.search(clause.low[: amount.start])
        found.append((value, 0 if not match else 1 if match["sign"] == "+" else -1))
    return found[0] if len(found) == 1 and found[0][0] > 0 else None


def _set_times(clause: Clause, scene: Scene, captions: bool) -> list[Edit] | None:
    """ "line 3 should start at 0:10", "第3句从0:10到0:12"."""
    if (
        not clause.stretches
        or clause.says("remove", "cut", "keep", "merge", "split", "bigger")
        or clause.quotes
        or (not clause.about("line") and not clause.lines and clause.said("find") is None)
    ) and not (clause.says("captions") and len(clause.stretches) == 2 and clause.says("move", "appear")):
        return None
    if _length(clause, scene.fps) is not None:
        return None
    lines = line_scopes(clause, scene, clause.languages)
    if isinstance(lines, NotUnderstood):
        return [lines]
    stretches = list(clause.stretches)
    if not lines and stretches[0].is_moment and len(stretches) > 1:
        time = stretches.pop(0).start
        lines = (Scope(time, time),)
    spoken = clause.says("appear", "end", "move", "make", "change", "extend", "sync", "unhide")
    if not spoken and not clause.inherited and all(stretch.is_moment for stretch in stretches):
        return None
    if len(lines) != 1 or (lines[0].start_ms is None and lines[0].first != lines[0].last):
        return [NotUnderstood("which_line", clause.text)] if lines else None
    start: int | None = None
    end: int | None = None
    for stretch in stretches:
        if problem := outside(stretch, scene, clause):
            return [problem]
        if stretch.kind == "range":
            start, end = stretch.start, stretch.end
        elif (stretch.kind == "until" and not (clause.says("appear") and not clause.says("end"))) or (
            clause.says("end") and not (clause.says("appear") and start is None)
        ):
            end = stretch.end if stretch.end is not None else stretch.start
        else:
            start = stretch.start if stretch.start is not None else stretch.end
    if (start is None and end is None) or (start is not None and end is not None and start >= end):
        return [NotUnderstood("no_time", clause.text)]
    return [SetTimes(lines[0], start, end, clause.languages)]


def scoped(edit: Extend, clause: Clause, scene: Scene) -> list[Edit]:
    """A wish about display time for the part of the captions that the clause names."""
    scopes = caption_scopes(clause, scene, edit.languages)
    if isinstance(scopes, NotUnderstood):
        return [scopes]
    return (
        [Extend(edit.spec, edit.languages, edit.vague, scope) for scope in scopes]
        if scopes != (EVERYTHING,)
        else [edit]
    )
