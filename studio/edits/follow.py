"""Parts taken out of a timeline, and what stands on it following: captions with their words, titles, music, pieces."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from studio.captions.cue import Cue, CueWord
from studio.draft import TEXT, Draft, Segment, Track
from studio.edits.captions import set_captions
from studio.edits.timeline import film_track, into_file, is_music, rate
from studio.spelledjson import Json

SHORTEST_MS = 300
"""A text of which a cut leaves less than that is taken away: nobody could read it."""

Span = tuple[int, int]


class Rest:
    """What is left of a timeline: spans (start, end) in ms of the old one, in order and apart, moved together.

    ``rate``: frames per second where the spans begin and end on frames. On the new timeline they do so as well, to the
    ms below: over many cuts nothing adds up, and no frame of a part that goes is seen.
    """

    def __init__(self, spans: Sequence[Span], rate: Fraction | None = None) -> None:
        self.spans = tuple(spans)
        self._begins = [start for start, _ in spans]
        lengths = [end - start if rate is None else _frames(end, rate) - _frames(start, rate) for start, end in spans]
        marks = list(accumulate(lengths, initial=0))
        self._at = marks if rate is None else [int(mark * 1000 / rate) for mark in marks]

    @property
    def length(self) -> int:
        """Of the new timeline, ms."""
        return self._at[-1]

    def after(self, time: int) -> int:
        """Where an instant of the old timeline is on the new one; one that goes is where the gap closes."""
        place = bisect_right(self._begins, time) - 1
        if place < 0:
            return 0
        start, end = self.spans[place]
        return self._at[place + 1] if time >= end else min(self._at[place] + time - start, self._at[place + 1])

    def left(self, start: int, end: int) -> list[Span]:
        """What is left of a span, in order. An instant (``end`` is ``start``) is left whole or not at all."""
        place = max(0, bisect_right(self._begins, start) - 1)
        if start == end:
            inside = self.spans and self.spans[place][0] <= start < self.spans[place][1]
            return [(start, end)] if inside else []
        found: list[Span] = []
        for begin, finish in self.spans[place:]:
            if begin >= end:
                break
            if max(begin, start) < min(finish, end):
                found.append((max(begin, start), min(finish, end)))
        return found


def _frames(time: int, rate: Fraction) -> int:
    return round(time * rate / 1000)


@dataclass(frozen=True, slots=True)
class Followed:
    """A track after the cut: how many of its texts are ``gone``, and how many are ``shorter``."""

    track: Track
    gone: int = 0
    shorter: int = 0


def follow(track: Track, rest: Rest, *, film: bool, rate: Fraction | None = None) -> Followed:
    """A track of the timeline as it is on the rest. ``film``: its pieces are parts of a file with ``rate`` frames per
    second, each is cut where the timeline is.
    """
    if film:
        return Followed(track.with_segments(_cut(track, rest, rate)))
    if is_music(track):  # runs on over a cut: only where it ends changes
        return Followed(track.with_segments([_shifted(segment, rest) for segment in track.segments]))
    kept: list[Segment] = []
    shorter = 0
    for segment in track.segments:
        spans = rest.left(segment.start, segment.end)
        whole = bool(spans) and _length(spans) == segment.duration
        found = _shifted(segment, rest) if whole else _clipped(segment, spans, rest) if track.type == TEXT else None
        if found is None and track.type != TEXT and spans:
            found = _shifted(segment, rest)
        if found is not None:
            kept.append(found)
            shorter += not whole
    return Followed(track.with_segments(kept), len(track.segments) - len(kept), shorter)


def _cut(track: Track, rest: Rest, rate: Fraction | None) -> list[Segment]:
    """The pieces of the film that are left, each knowing where in its file it begins."""
    left: list[Segment] = []
    for segment in track.segments:
        for start, end in rest.left(segment.start, segment.end):
            at = into_file(segment) + start - segment.start
            if rate is not None and start != segment.start:
                at = int(_frames(at, rate) * 1000 / rate)
            begin = rest.after(start)
            left.append(segment.but(s=begin, d=rest.after(end) - begin).but_meta(**{"in": at}))
    return [segment.but(id=f"{track.id}s{number}") for number, segment in enumerate(left, 1)]


def _shifted(segment: Segment, rest: Rest) -> Segment:
    start = rest.after(segment.start)
    length = rest.after(segment.end) - start
    if (start, length) == (segment.start, segment.duration):
        return segment
    return segment.but(s=start, d=length)


def _clipped(segment: Segment, spans: Sequence[Span], rest: Rest) -> Segment | None:
    """What is left of a caption or title that is left in part; None where that is too little."""
    if _length(spans) < min(SHORTEST_MS, segment.duration):
        return None
    words = [(word, _heard(word, spans)) for word in segment.words]
    text = segment.text
    if not all(heard for _, heard in words) and "ass" not in segment.meta:
        text = _spoken(segment.text, words) or ""
        if not text and any(heard for _, heard in words):
            text, words = segment.text, []  # not the words of this text any more: nothing is known
    if not text.strip():
        return None
    start = rest.after(spans[0][0])
    timed: Json = [
        [word.text, rest.after(word.start) - start, max(rest.after(word.start), rest.after(word.end)) - start]
        for word, heard in words
        if heard
    ]
    found = segment.but(s=start, d=rest.after(spans[-1][1]) - start)
    if "words" in segment.meta:
        found = found.but_meta(words=timed or None)
    return found.but_meta(text=text, src=_source(segment, spans)) if segment.source else found.but_meta(text=text)


def _source(segment: Segment, spans: Sequence[Span]) -> Json:
    """The times before any extension, of what is left: later extension counts from them."""
    assert segment.source is not None  # noqa: S101 - asked before
    begin, end = segment.source
    head = spans[0][0] - segment.start
    own = segment.start + max(0, end - begin)
    left = sum(max(0, min(stop, own) - start) for start, stop in spans)
    return [begin + head, begin + head + (left or _length(spans))]


def _heard(word: CueWord, spans: Sequence[Span]) -> bool:
    """Whether a word is still said: its middle is left. A word at the edge of the caption counts as inside."""
    middle = (word.start + word.end) // 2
    return any(start <= middle < end for start, end in spans)


def _spoken(text: str, words: Sequence[tuple[CueWord, bool]]) -> str | None:
    """``text`` without the words that are not heard any more; None where the words are not those of the text."""
    out: list[str] = []
    at = 0
    keep = True
    for word, heard in words:
        place = text.find(word.text, at)
        if place < 0:
            return None
        if keep:
            out.append(text[at:place])
        elif heard and out and "\n" in text[at:place]:
            out.append("\n")
        if heard:
            out.append(word.text)
        at, keep = place + len(word.text), heard
    if keep:
        out.append(text[at:])
    lines = (" ".join(line.split()) for line in "".join(out).split("\n"))
    return "\n".join(line for line in lines if line)


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def from_file(draft: Draft, track: Track) -> Track:
    """A caption track whose times are those of the film's file, as it is on the timeline of a film that is cut."""
    film = film_track(draft)
    if film is None:
        return track
    spans = [(into_file(piece), into_file(piece) + piece.duration) for piece in film.segments]
    return follow(track, Rest(spans, rate(draft)), film=False).track


def cues_from_file(draft: Draft, cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Captions of the film's whole file, as they are on the timeline of a film that is cut."""
    film = film_track(draft)
    if film is None:
        return tuple(cues)
    begins = len(film.segments) == 1 and into_file(film.segments[0]) == 0
    if begins and all(cue.end <= draft.duration for cue in cues):
        return tuple(cues)
    made = set_captions(draft.with_tracks([]), "und", cues, {})
    return from_file(draft, made.captions[0]).cues()
