"""Single captions: another text, one more, one less, two in one, one in two, a language hidden. Draft → draft."""

from __future__ import annotations

from collections.abc import Sequence

from studio.captions.cue import Cue
from studio.captions.graphemes import visible_length
from studio.captions.linebreak import joined_lines
from studio.captions.tongues import tongue
from studio.draft import Draft, Segment, Track
from studio.edits.captions import set_captions
from studio.edits.correct import whole_words
from studio.edits.halves import Halves, halves
from studio.edits.note import Note, Notes
from studio.edits.pick import chosen, fresh_id, one, picked, replaced
from studio.edits.scope import Scope
from studio.edits.wording import broken, reworded, words_meta
from studio.errors import WorkError

_LEAST_MS, _SHORTEST_MS = 1000, 300
"""How long a new line stays at least: where there is room, and where there is little."""


def set_text(draft: Draft, text: str, scope: Scope, languages: Sequence[str] = ()) -> tuple[Draft, Notes]:
    """The draft with another text in the one caption of ``scope`` (of the first track where no language is named).

    Raises NO_CAPTIONS, NO_LINE, WHICH_LINE, NO_TEXT.
    """
    track, place = one(draft, scope, languages)
    wanted = _said(text)
    segments = list(track.segments)
    segments[place] = reworded(segments[place], broken(draft, wanted, track.language))
    return replaced(draft, {track.id: track.with_segments(segments)}), (
        Note("line_text", {"line": place + 1, "text": wanted.replace("\n", " ")}),
    )


def add_line(
    draft: Draft, text: str, start_ms: int, end_ms: int | None = None, languages: Sequence[str] = ()
) -> tuple[Draft, Notes]:
    """The draft with one more caption, in the track of the first language (a new track where there is none).

    Without an end it stays as long as reading takes and there is room. Raises NO_ROOM, BAD_TIMES, NO_TEXT.
    """
    wanted = _said(text)
    named = [track for track in draft.captions if not languages or track.language in languages]
    language = named[0].language if named else (languages[0] if languages else "und")
    reading = max(_LEAST_MS, round(1000 * visible_length(wanted) / tongue(language).cps))
    nexts = [segment.start for segment in (named[0].segments if named else ()) if segment.start >= start_ms]
    free = min([*nexts, draft.duration or start_ms + reading])
    end = end_ms if end_ms is not None else min(start_ms + reading, max(free, start_ms + _SHORTEST_MS))
    if start_ms < 0 or end <= start_ms or (draft.duration and start_ms >= draft.duration):
        raise WorkError("BAD_TIMES", "A caption has to begin inside the film and end after it begins.")
    lines = broken(draft, wanted, language)
    note = Note("line_added", {"text": wanted.replace("\n", " "), "start_at": start_ms, "end_at": end})
    if not named:
        return set_captions(draft, language, [Cue(start_ms, end, lines)], {}), (note,)
    track = named[0]
    for number, segment in enumerate(track.segments, 1):
        if segment.start < end and start_ms < segment.end:
            raise WorkError("NO_ROOM", f"Line {number} is on screen then: “{_short(segment)}”. Name a time beside it.")
    new = Segment({"id": fresh_id(track), "s": start_ms, "d": end - start_ms, "m": {"text": lines}})
    ordered = sorted([*track.segments, new], key=lambda segment: segment.start)
    return replaced(draft, {track.id: track.with_segments(ordered)}), (note,)


def delete_lines(
    draft: Draft, scope: Scope, text: str | None = None, languages: Sequence[str] = ()
) -> tuple[Draft, Notes]:
    """The draft without the captions of ``scope``, of these only those that hold ``text`` (letter case aside).

    Raises NO_CAPTIONS, NO_LINE; WHICH_LINE where every caption is meant, for then it is the tracks that are to go.
    """
    if scope.is_everything and text is None:
        raise WorkError("WHICH_LINE", "Which lines shall go? To take away all of them, say “remove the captions”.")
    places = picked(draft, scope, languages)
    gone = 0
    changed: dict[str, Track] = {}
    for track in draft.captions:
        segments = track.segments
        mine = {place for place in places.get(track.id, frozenset()) if text is None or _holds(segments[place], text)}
        gone += len(mine)
        left = [segment for place, segment in enumerate(segments) if place not in mine]
        changed[track.id] = track.with_segments(left) if mine else track
    return replaced(draft, changed), (Note("lines_deleted" if gone else "lines_not_found", {"count": gone}),)


def merge_lines(draft: Draft, scope: Scope, languages: Sequence[str] = ()) -> tuple[Draft, Notes]:
    """The draft with the neighbouring captions of ``scope`` as one, in every language that is named or timed alike.

    Raises NO_CAPTIONS, NO_LINE, WHICH_LINE where fewer than two captions are meant.
    """
    places = picked(draft, scope, languages)
    lead = chosen(draft, languages)[0]
    meant = sorted(places[lead.id])
    if len(meant) < 2:
        raise WorkError(
            "WHICH_LINE", "Which lines shall be one? Name two neighbours, for example “merge lines 3 and 4”."
        )
    changed = {
        track.id: track.with_segments(_merged(draft, track, sorted(places[track.id])))
        for track in draft.captions
        if len(places.get(track.id, ())) > 1
    }
    return replaced(draft, changed), (Note("lines_merged", {"first": meant[0] + 1, "last": meant[-1] + 1}),)


def _merged(draft: Draft, track: Track, places: Sequence[int]) -> list[Segment]:
    segments = track.segments
    parts = [segments[place] for place in places]
    start, end = parts[0].start, max(part.end for part in parts)
    text = broken(draft, joined_lines([line for part in parts for line in part.text.split("\n")]), track.language)
    known = tuple(word for part in parts for word in part.words) if all(part.words for part in parts) else ()
    sure = [part.confidence for part in parts]
    merged = reworded(parts[0], text).but(d=end - start).but_meta(words=words_meta(known, start))
    if all(value is not None for value in sure):
        merged = merged.but_meta(p=round(sum(value or 0 for value in sure) / len(sure), 3))
    if merged.source is not None:
        merged = merged.but_meta(src=[start, end])
    rest = set(places[1:])
    return [
        merged if place == places[0] else segment for place, segment in enumerate(track.segments) if place not in rest
    ]


def split_line(
    draft: Draft, scope: Scope, after: str | None = None, languages: Sequence[str] = ()
) -> tuple[Draft, Notes]:
    """The draft with the one caption of ``scope`` as two: after the words ``after``, else where it reads best.

    The cut in time is at the word where its time is known, else in proportion to the letters. The same moment in the
    other languages is split where it reads best there. Raises NO_LINE, WHICH_LINE, NO_SPLIT.
    """
    track, place = one(draft, scope, languages)
    cut = halves(track.segments[place], track.language, after)
    twins = {} if languages else picked(draft, Scope(first=place + 1, last=place + 1), languages)
    changed = {track.id: _split(draft, track, place, cut)}
    for other in draft.captions:
        also = sorted(twins.get(other.id, ()))
        if other.id == track.id or len(also) != 1:
            continue
        try:
            found = halves(other.segments[also[0]], other.language, None)
        except WorkError:  # one word cannot be two lines: that language keeps its line over both moments
            continue
        changed[other.id] = _split(draft, other, also[0], found.at(cut.time))
    return replaced(draft, changed), (
        Note("line_split", {"line": place + 1, "first": cut.first, "second": cut.second}),
    )


def _split(draft: Draft, track: Track, place: int, cut: Halves) -> Track:
    old = track.segments[place]
    first = reworded(old, broken(draft, cut.first, track.language)).but(d=cut.time - old.start)
    first = first.but_meta(words=words_meta(cut.words[0], old.start))
    second = reworded(old, broken(draft, cut.second, track.language)).but(
        id=fresh_id(track), s=cut.time, d=old.end - cut.time
    )
    second = second.but_meta(words=words_meta(cut.words[1], cut.time), cue=None)
    pair = [part if part.source is None else part.but_meta(src=[part.start, part.end]) for part in (first, second)]
    segments = list(track.segments)
    segments[place : place + 1] = pair
    return track.with_segments(segments)


def hide_captions(draft: Draft, languages: Sequence[str] = (), hidden: bool = True) -> tuple[Draft, Notes]:
    """The draft with caption tracks that are kept but not shown and not delivered, or shown again."""
    tracks = chosen(draft, languages)
    changed = {track.id: track.but_meta(hidden=True if hidden else None) for track in tracks}
    names = tuple(track.language for track in tracks)
    return replaced(draft, changed), (Note("hidden" if hidden else "shown_again", {"languages": names}),)


def _said(text: str) -> str:
    wanted = "\n".join(" ".join(line.split()) for line in text.strip().splitlines() if line.strip())
    if not wanted:
        raise WorkError("NO_TEXT", "What should the line say? Put its words in quotes.")
    return wanted


def _holds(segment: Segment, text: str) -> bool:

    return whole_words(text).search(segment.text) is not None


def _short(segment: Segment) -> str:
    text = " ".join(segment.text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"
