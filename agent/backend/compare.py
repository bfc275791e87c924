"""Two drafts side by side: what a person would call the differences, as values without words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from agent.backend.draft import Draft, Segment, Track

ENOUGH = 2
"""Points from which two tracks without a common id are the same track in two drafts."""
MANY = 1000
"""Segments of a track above which they are compared in their order only."""

Value = int | float | str


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``what`` names the sentence; ``track`` and ``segment`` are as they are now (or were, when gone).

    ``was`` is the track or segment before. ``values``: counts, times in ms, factors and words for the sentence.
    """

    what: str
    track: Track | None = None
    segment: Segment | None = None
    was: Segment | None = None
    values: Mapping[str, Value] = field(default_factory=dict)


Pair = tuple[Track, Track]
Segments = tuple[Segment, Segment]


def compare(before: Draft | None, after: Draft | None) -> tuple[Change, ...]:
    """What changed, the most telling first. Empty only when the drafts say the same, or neither holds a track."""
    if before == after or not ((before and before.tracks) or (after and after.tracks) or (before and after)):
        return ()
    old, new = before.tracks if before else (), after.tracks if after else ()
    pairs = _pairs(old, new)
    kept_old, kept_new = {id(pair[0]) for pair in pairs}, {id(pair[1]) for pair in pairs}
    found = [_added(track, new) for track in new if id(track) not in kept_new]
    found += [Change("track_removed", track) for track in old if id(track) not in kept_old]
    for pair in pairs:
        found += _of_track(*pair)
    found += _order(pairs, old)
    found += _of_project(before, after)
    return tuple(found) or (Change("details"),)


def _pairs(old: Sequence[Track], new: Sequence[Track]) -> list[Pair]:
    """The same track in both drafts: by its id, else by what it holds."""
    ids = {track.key: track for track in old if track.own_key}
    pairs = [
        (ids[track.key], track)
        for track in new
        if track.own_key and track.key in ids and ids[track.key].kind == track.kind
    ]
    used = {id(track) for pair in pairs for track in pair}
    rest = [
        (_likeness(a, b), -abs(i - j), i, j, a, b)
        for i, a in enumerate(old)
        for j, b in enumerate(new)
        if id(a) not in used and id(b) not in used and a.kind == b.kind
    ]
    for score, _, _, _, a, b in sorted(rest, key=lambda item: item[:4], reverse=True):
        if score >= ENOUGH and id(a) not in used and id(b) not in used:
            used |= {id(a), id(b)}
            pairs.append((a, b))
    place = {id(track): at for at, track in enumerate(new)}
    return sorted(pairs, key=lambda pair: place[id(pair[1])])


def _likeness(a: Track, b: Track) -> float:
    """Points: the same name, language, role, and how much of the content is the same."""
    points = sum(1.0 for x, y in ((a.name, b.name), (a.language, b.language), (a.role, b.role)) if x and x == y)
    points -= sum(1.0 for x, y in ((a.language, b.language), (a.role, b.role)) if x and y and x != y)
    content = [Counter(_sign(segment) for segment in track.segments) for track in (a, b)]
    same = (content[0] & content[1]).total()
    points += 3 * same / max(len(a.segments), len(b.segments), 1)
    times = [{(segment.start_ms, segment.duration_ms) for segment in track.segments} for track in (a, b)]
    return (
        points + len(times[0] & times[1]) / max(len(times[0]), len(times[1]), 1) + (not a.segments and not b.segments)
    )


def _sign(segment: Segment) -> str:
    """What a segment is, whatever its times."""
    return segment.text or segment.source or segment.name or segment.key


def _added(track: Track, among: Sequence[Track]) -> Change:
    """A new track; captions also say under or above which others they stand."""
    captions = [other for other in among if other.is_captions]
    values: dict[str, Value] = {}
    if track.is_captions and len(captions) > 1:
        at = next(index for index, other in enumerate(captions) if other is track)
        values = {"beside": captions[at - 1 if at else 1].key, "under": int(at > 0)}
    return Change("track_added", track, values=values)


def _of_track(old: Track, new: Track) -> Iterator[Change]:
    told = False
    for change in (*_named(old, new), *(_of_captions(old, new) if new.is_captions else _of_clips(old, new))):
        told = True
        yield change
    if not told and old.print != new.print:
        yield Change("track_details", new)


def _named(old: Track, new: Track) -> Iterator[Change]:
    if old.name != new.name and old.name and new.name and not _follows_clip(old, new):
        yield Change("renamed", new, values={"old": old.name, "new": new.name})
    if old.language != new.language and new.language:
        yield Change("language", new, values={"old": old.language, "new": new.language})
    if old.hidden != new.hidden:
        yield Change("hidden" if new.hidden else "shown", new)
    yield from _styles(new, None, old.style, new.style)


def _follows_clip(old: Track, new: Track) -> bool:
    """A track that bears its clip's name changes it with the clip, which is told anyway."""
    return {old.name, new.name} <= {segment.name for track in (old, new) for segment in track.segments}


def _of_captions(old: Track, new: Track) -> Iterator[Change]:
    pairs, removed, added = _aligned(old.segments, new.segments)
    for what, segments in (("lines_added", added), ("lines_removed", removed)):
        if segments:
            yield Change(what, new, values={"count": len(segments), **_range(segments)})
    place = {id(segment): number for number, segment in enumerate(new.segments, 1)}
    worded = [(a, b) for a, b in pairs if a.text != b.text]
    for a, b in worded if len(worded) <= 2 else ():
        yield Change("line_says", new, b, a, {"number": place[id(b)]})
    if len(worded) > 2:
        yield Change("lines_say", new, values={"count": len(worded)})
    yield from _retimed(new, pairs)
    yield from _restyled(new, pairs)


def _retimed(track: Track, pairs: Sequence[Segments]) -> Iterator[Change]:
    """Longer, shorter, moved as a whole, or just other times."""
    groups: dict[str, list[int]] = {"longer": [], "shorter": [], "later": [], "earlier": [], "retimed": []}
    for a, b in pairs:
        start, length = b.start_ms - a.start_ms, b.duration_ms - a.duration_ms
        if start and not length:
            groups["later" if start > 0 else "earlier"].append(abs(start))
        elif length and not start:
            groups["longer" if length > 0 else "shorter"].append(abs(length))
        elif start or length:
            groups["retimed"].append(0)
    for name, amounts in groups.items():
        if amounts:
            average = sum(amounts) / len(amounts)
            yield Change(f"lines_{name}", track, values={"count": len(amounts), "ms": round(average)})


def _restyled(track: Track, pairs: Sequence[Segments]) -> Iterator[Change]:
    count = sum(a.style != b.style for a, b in pairs)
    if count:
        yield Change("lines_styled", track, values={"count": count})


def _of_clips(old: Track, new: Track) -> Iterator[Change]:
    pairs, removed, added = _aligned(old.segments, new.segments)
    for b in added:
        yield Change("clip_added", new, b)
    for a in removed:
        yield Change("clip_removed", new, a)
    for a, b in pairs:
        yield from _of_clip(new, a, b)


def _of_clip(track: Track, a: Segment, b: Segment) -> Iterator[Change]:
    if a.text != b.text:
        yield Change("text", track, b, a)
    elif _sign(a) != _sign(b) or (a.source != b.source and a.name != b.name):
        yield Change("replaced", track, b, a)
    elif a.name != b.name:
        yield Change("clip_renamed", track, b, a)
    if a.in_ms != b.in_ms:
        yield Change("trimmed", track, b, a)
    elif a.start_ms != b.start_ms:
        yield Change("moved" if a.duration_ms == b.duration_ms else "spans", track, b, a)
    elif a.duration_ms != b.duration_ms:
        yield Change("shorter" if b.duration_ms < a.duration_ms else "longer", track, b, a)
    if a.volume != b.volume and b.volume is not None:
        yield Change("volume" if a.volume is not None else "volume_set", track, b, a)
    if a.speed != b.speed:
        yield Change("speed", track, b, a)
    yield from _styles(track, b, a.style, b.style)


def _styles(
    track: Track, segment: Segment | None, old: tuple[tuple[str, str], ...], new: tuple[tuple[str, str], ...]
) -> Iterator[Change]:
    was = dict(old)
    for name, value in new:
        if was.get(name) != value:
            yield Change("style", track, segment, values={"style": name, "old": was.get(name, ""), "new": value})
    for name in was.keys() - dict(new).keys():
        yield Change("style_gone", track, segment, values={"style": name, "old": was[name]})


def _aligned(old: Sequence[Segment], new: Sequence[Segment]) -> tuple[list[Segments], list[Segment], list[Segment]]:
    """(pairs, gone, new) by what the segments hold, in their order; what stands at the same place changed its words."""
    if max(len(old), len(new)) > MANY:
        shorter = min(len(old), len(new))
        return list(zip(old, new, strict=False)), list(old[shorter:]), list(new[shorter:])
    pairs: list[Segments] = []
    removed: list[Segment] = []
    added: list[Segment] = []
    matcher = SequenceMatcher(None, [_sign(a) for a in old], [_sign(b) for b in new], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        left, right = list(old[i1:i2]), list(new[j1:j2])
        if tag == "replace" and len(left) != len(right):
            keyed = {segment.key: segment for segment in left if segment.key}
            same = [(keyed[b.key], b) for b in right if b.key in keyed]
            met = {id(segment) for pair in same for segment in pair}
            left = [a for a in left if id(a) not in met]
            right = [b for b in right if id(b) not in met]
            pairs += same
        shared = min(len(left), len(right))
        pairs += zip(left[:shared], right[:shared], strict=True)
        removed += left[shared:]
        added += right[shared:]
    return pairs, removed, added


def _order(pairs: Sequence[Pair], old: Sequence[Track]) -> Iterator[Change]:
    """The first track that overtook another one that was there before. ``pairs`` in the new order."""
    place = {id(track): at for at, track in enumerate(old)}
    for (a, upper), (b, lower) in pairwise(pairs):
        if place[id(a)] > place[id(b)]:
            yield Change("order", upper, values={"beside": lower.key})


def _range(segments: Sequence[Segment]) -> dict[str, Value]:
    return {"from": min(s.start_ms for s in segments), "to": max(s.end_ms for s in segments)}


def _of_project(before: Draft | None, after: Draft | None) -> Iterator[Change]:
    if before is None or after is None:
        return
    timed = any(track.kind in ("video", "audio") for track in after.tracks)
    if timed and before.duration_ms and after.duration_ms and before.duration_ms != after.duration_ms:
        yield Change("length", values={"old": before.duration_ms, "new": after.duration_ms})
    if before.size != after.size and after.size is not None:
        old = "x".join(map(str, before.size)) if before.size else ""
        yield Change("size" if old else "size_set", values={"old": old, "new": "x".join(map(str, after.size))})
    if before.canvas != after.canvas:
        ratio, fit = after.canvas
        yield Change("canvas" if ratio else "canvas_gone", values={"ratio": ratio, "fit": fit})
    if before.soft != after.soft:
        yield Change("soft" if after.soft else "burned")
