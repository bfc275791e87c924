"""Captions that are on screen together in one zone, as single captions one after the other."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from studio.captions.karaoke import Span
from studio.captions.markup import Styled

_MOST_TOGETHER = 4  # more captions at one instant than that are a flood
_MOST_ACTIVE = 64
PLAIN = r"\i0\b0\u0\s0\c"  # not \r, which would undo a smaller type size


@dataclass(frozen=True, slots=True)
class Shown:
    """A styled text from ``start`` to ``end``, ms. ``spans``: when its words are spoken."""

    start: int
    end: int
    styled: Styled
    spans: tuple[Span, ...] = ()


def flatten(parts: Iterable[Shown]) -> list[Shown]:
    """The same picture at every instant, without overlaps: what is shown together becomes one text, first line first.

    libass would move overlapping lines up, into the zone of the other language.
    """
    waiting = sorted(parts, key=lambda part: part.start)
    out: list[Shown] = []
    active: list[tuple[int, int, Shown]] = []  # end, order, part
    place = 0
    now = 0
    while place < len(waiting) or active:
        if not active:
            now = waiting[place].start
        while place < len(waiting) and waiting[place].start <= now:
            if len(active) < _MOST_ACTIVE:
                heapq.heappush(active, (waiting[place].end, place, waiting[place]))
            place += 1
        while active and active[0][0] <= now:
            heapq.heappop(active)
        if not active:
            continue
        until = active[0][0]
        if place < len(waiting):
            until = min(until, waiting[place].start)
        together = [part for _, _, part in heapq.nsmallest(_MOST_TOGETHER, active, key=lambda entry: entry[1])]
        _append(out, Shown(now, until, *_stacked(together)))
        now = until
    return out


def _append(out: list[Shown], part: Shown) -> None:
    last = out[-1] if out else None
    if last is not None and (last.end, last.styled, last.spans) == (part.start, part.styled, part.spans):
        part = replace(part, start=out.pop().start)
    out.append(part)


def _stacked(parts: Sequence[Shown]) -> tuple[Styled, tuple[Span, ...]]:
    """Texts one under the other; each begins in the plain style, a text that is there twice is shown once."""
    if len(parts) == 1:
        return parts[0].styled, parts[0].spans
    text = ""
    marks: list[tuple[int, str]] = []
    spans: list[Span] = []
    seen: set[str] = set()
    for part in parts:
        if part.styled.text in seen:
            continue
        seen.add(part.styled.text)
        if text:
            text += "\n"
            marks.append((len(text), PLAIN))
        marks += [(len(text) + at, override) for at, override in part.styled.marks]
        spans += [replace(span, first=span.first + len(text), last=span.last + len(text)) for span in part.spans]
        text += part.styled.text
    return Styled(text, tuple(marks), parts[0].styled.place), tuple(spans)
