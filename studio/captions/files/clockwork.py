"""How the times of a TTML file hang together: each is counted from a parent or a sibling; which change with a cue."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from studio.captions.files.timebase import TimeBase

Span = tuple[int, int]
Edit = tuple[int, int, str]


@dataclass(slots=True)
class Node:
    """An element with times. ``begin``, ``end``, ``dur``: where their values stand in the text, None = not given.

    ``start`` and ``stop``: ms from the start of the file, ``stop`` None where nothing says it. ``zero``: what its own
    times count from. ``insert``: where a missing attribute is written. ``cue``: the cue it is, None for a container.
    ``series``: its children follow each other (timeContainer="seq"). ``guessed``: the file does not say ``stop``.
    """

    parent: int
    begin: Span | None
    end: Span | None
    dur: Span | None
    insert: int
    zero: int = 0
    start: int = 0
    stop: int | None = None
    series: bool = False
    cue: int | None = None
    guessed: bool = False


@dataclass(slots=True)
class Clockwork:
    """All elements with times in document order; a parent stands before its children."""

    base: TimeBase
    nodes: list[Node] = field(default_factory=list)
    cues: dict[int, int] = field(default_factory=dict)
    """Cue index → node."""
    unseen: frozenset[str] = frozenset()
    """Styles whose text is not shown in the line."""


@dataclass(slots=True)
class _New:
    start: int
    stop: int | None
    cursor: int
    """Series only: where the next child's times count from."""


def clock_edits(work: Clockwork, text: str, new_times: Mapping[int, tuple[int, int]]) -> list[Edit]:
    """The edits that give the cues their new times and leave every other time on the screen as it is.

    A container that would cut a cue off is widened. Raises KeyError for a cue that is not there.
    """
    return replan(work, text, new_times, frozenset(), ())[0]


def replan(
    work: Clockwork,
    text: str,
    new_times: Mapping[int, tuple[int, int]],
    gone: Collection[int],
    added: Sequence[tuple[int, bool, Sequence[tuple[int, int]]]],
) -> tuple[list[Edit], dict[int, int]]:
    """As :func:`clock_edits`, while the cues ``gone`` go and others come: (cue beside which, behind it, times).

    The second value says for each new cue, in order, what its times count from.
    """
    nodes: list[Node] = []
    wanted: dict[int, tuple[int, int]] = {}
    came: dict[int, int] = {}
    beside: dict[tuple[int, bool], list[tuple[int, tuple[int, int]]]] = {}
    for cue, behind, times in added:
        for each in times:
            came_number = len(came)
            came[came_number] = -1
            beside.setdefault((cue, behind), []).append((came_number, each))
    moved_to: dict[int, int] = {}
    for cue in new_times:
        work.cues[cue]  # raises KeyError
    for number, node in enumerate(work.nodes):
        for behind in (False, True):
            if behind:
                moved_to[number] = len(nodes)
                if node.cue is None or node.cue not in gone:
                    if node.cue is not None and new_times.get(node.cue, (node.start, node.stop)) != (
                        node.start,
                        node.stop,
                    ):
                        wanted[len(nodes)] = new_times[node.cue]
                    nodes.append(replace(node, parent=moved_to.get(node.parent, -1)))
                else:
                    del moved_to[number]
            for which, (start, stop) in beside.get((node.cue, behind), ()) if node.cue is not None else ():
                came[which] = len(nodes)
                wanted[len(nodes)] = (start, stop)
                nodes.append(Node(moved_to.get(node.parent, -1), None, None, None, -1, 0, start, stop))
    if not wanted and not gone:
        return [], {}
    fresh = _widened(nodes, wanted)
    edits: list[Edit] = []
    zeros: list[int] = []
    for node, new in zip(nodes, fresh, strict=True):
        zero = 0
        if node.parent >= 0:
            parent = fresh[node.parent]
            zero = parent.cursor if nodes[node.parent].series else parent.start
            if nodes[node.parent].series:  # nothing can begin before the one in front of it ends
                new.start = max(new.start, zero)
            unsaid = new.stop is None or (node.guessed and new.stop == node.stop)
            parent.cursor = zero if unsaid or new.stop is None else max(zero, new.stop)
        zeros.append(zero)
        if node.insert >= 0:
            edits += _edits(work.base, text, node, new, zero)
    return edits, {which: zeros[place] for which, place in came.items()}


def _widened(nodes: Sequence[Node], wanted: Mapping[int, tuple[int, int]]) -> list[_New]:
    """New absolute times of every node: as wanted, and containers around them."""
    fresh = [_New(node.start, node.stop, 0) for node in nodes]
    for place in range(len(nodes) - 1, -1, -1):
        new, node = fresh[place], nodes[place]
        if place in wanted:
            new.start, new.stop = wanted[place]
        moved = place in wanted or (new.start, new.stop) != (node.start, node.stop)
        if moved and node.parent >= 0:
            parent = fresh[node.parent]
            parent.start = min(parent.start, new.start)
            if parent.stop is not None and new.stop is not None:
                parent.stop = max(parent.stop, new.stop)
    for new in fresh:
        new.cursor = new.start
    return fresh


def _edits(base: TimeBase, text: str, node: Node, new: _New, zero: int) -> list[Edit]:
    old_stop = node.stop
    rows: list[tuple[str, Span | None, int, int]] = [("begin", node.begin, node.start - node.zero, new.start - zero)]
    if new.stop is not None:
        stop = old_stop if old_stop is not None else -1
        if node.end is not None or (node.cue is not None and node.dur is None and new.stop != old_stop):
            rows.append(("end", node.end, stop - node.zero, new.stop - zero))
        if node.dur is not None:
            rows.append(("dur", node.dur, stop - node.start, new.stop - new.start))
    edits: list[Edit] = []
    added = ""
    for name, span, old, value in rows:
        if value == old:
            continue
        if span is None:
            added += f' {name}="{base.write("00:00:00.000", value)}"'
            continue
        spelled = text[span[0] : span[1]]
        written = base.write(spelled, value)
        if base.read(written) != base.read(spelled):
            edits.append((span[0], span[1], written))
    if added:
        edits.append((node.insert, node.insert, added))
    return edits
