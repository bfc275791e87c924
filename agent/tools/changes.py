"""The difference of two drafts in words a person would use, in the person's language."""

from __future__ import annotations

import re

from agent.backend.compare import Change, compare
from agent.backend.draft import Draft, Segment, Track
from agent.backend.timeline import AUDIO_ROLES, LONGEST_TEXT
from agent.sentences import say
from agent.tools.words import clock_in_words

MOST_LINES = 6
"""Sentences of one answer; what goes beyond is counted."""
LANGUAGE_NAMES = re.compile(
    r"ar|bg|ca|cs|da|de|el|en|es|et|fi|fr|he|hi|hr|hu|id|it|ja|ko|lt|lv|nl|no|pl|pt|ro|ru|sk|sl|sr|sv|th|tr|uk|vi|zh"
)
"""Languages that the answers have a name for, ``language_xx``."""


def changes(before: Draft | None, after: Draft | None, language: str) -> tuple[str, ...]:
    """A sentence for each thing that changed, at most ``MOST_LINES``; empty when nothing did."""
    found = list(dict.fromkeys(_sentence(change, after, language) for change in compare(before, after)))
    if len(found) <= MOST_LINES:
        return tuple(found)
    left = len(found) - MOST_LINES + 1
    return (*found[: MOST_LINES - 1], say("change_more", language, n=left))


def label(track: Track, language: str) -> str:
    """``Spanish captions``, ``background music “Lo-fi”``, ``the title “Urban Dreams”``, ``the video talk.mp4``."""
    if track.is_captions:
        tongue = language_name(track.language, language)
        if tongue:
            return say("label_captions_in", language, language=tongue)
        return _quoted(track.name, language) if track.name else say("label_captions", language)
    first = track.segments[0] if track.segments else None
    name = thing(track, first, language)
    kind = AUDIO_ROLES.get(track.role, "BGM") if track.kind == "audio" else track.kind
    return say(LABELS[kind], language, name=f" {name}" if name else "").strip()


LABELS = {
    "video": "label_video",
    "text": "label_title",
    "other": "label_other",
    "BGM": "label_music",
    "Voice": "label_voice",
    "Sound effect": "label_effect",
}


def thing(track: Track, segment: Segment | None, language: str) -> str:
    """What one clip or title is called: its words in quotes, else its name."""
    if segment is not None and segment.text:
        return _quoted(segment.text, language)
    name = (segment.name if segment is not None else "") or track.name
    return _quoted(name, language) if name else ""


FITS = frozenset({"fit", "fill", "blur"})
"""How a film fills another shape; each has a row ``canvas_<name>``."""


def language_name(code: str, language: str) -> str:
    """``Spanish`` for ``es`` or ``es-MX``; empty for a code that has no name here."""
    short = code.lower().replace("_", "-").partition("-")[0]
    return say(f"language_{short}", language) if LANGUAGE_NAMES.fullmatch(short) else ""


def _sentence(change: Change, after: Draft | None, language: str) -> str:
    """The row ``change_<what>`` with everything that any row may ask for."""
    track, segment, was = change.track, change.segment, change.was
    values: dict[str, object] = dict(change.values)
    count = values.get("count")
    if isinstance(count, int):
        values["lines"] = _lines(count, language)
    for key in ("ms", "old", "new", "from", "to"):
        number = values.get(key)
        if isinstance(number, int) and not isinstance(number, bool):
            values[key] = seconds(number) if key == "ms" else point(number)
    key = f"change_{change.what}"
    if track is not None:
        values["label"] = label(track, language)
        if change.what == "track_added":
            key, more = _track_added(track, change, after, language)
            values |= more
        elif change.what == "track_removed":
            key = "change_captions_removed" if track.is_captions else key
            values["lines"] = _lines(len(track.segments), language)
        if "beside" in values:
            values["other"] = _beside(str(values["beside"]), after, language)
    if track is not None and segment is not None:
        values["name"] = thing(track, segment, language) or say("label_part", language)
        values |= _span("", segment) | {"text": _quoted(segment.text, language)}
        if was is not None:
            values |= _span("was_", was) | {"was": thing(track, was, language) or say("label_part", language)}
            values["was_text"] = _quoted(was.text, language)
    if values.get("fit"):
        fit = str(values["fit"])
        values["fit"] = say(f"canvas_{fit}", language) if fit in FITS else ""
    if "style" in values:
        values["style"] = say(f"style_{values['style']}", language)
        values["name"] = values.get("name") or values["label"]
        values["from"] = say("style_was", language, old=values["old"]) if values.get("old") else ""
    told = say(key, language, **values)
    return told[:1].upper() + told[1:]


def _track_added(track: Track, change: Change, after: Draft | None, language: str) -> tuple[str, dict[str, object]]:
    if not track.segments:
        return "change_empty_added", {}
    values: dict[str, object] = {"range": _whole(track), "lines": _lines(len(track.segments), language), "place": ""}
    if track.is_captions:
        if "beside" in change.values:
            side = "change_under" if change.values["under"] else "change_above"
            values["place"] = say(side, language, other=_beside(str(change.values["beside"]), after, language))
        return "change_captions_added", values
    first = track.segments[0]
    if track.kind == "audio" and first.volume is not None:
        values["place"] = say("change_at_volume", language, volume=share(first.volume))
    return "change_track_added", values


def _beside(key: str, after: Draft | None, language: str) -> str:
    """The other track: the language of captions ("the English ones"), else what it is."""
    other = next((track for track in (after.tracks if after else ()) if track.key == key), None)
    if other is None:
        return ""
    tongue = language_name(other.language, language) if other.is_captions else ""
    return say("label_ones", language, language=tongue) if tongue else label(other, language)


def _span(prefix: str, segment: Segment) -> dict[str, object]:
    return {
        f"{prefix}start": point(segment.start_ms),
        f"{prefix}end": point(segment.end_ms),
        f"{prefix}length": seconds(segment.duration_ms),
        f"{prefix}in": point(segment.in_ms),
        f"{prefix}volume": share(segment.volume),
        f"{prefix}speed": f"{segment.speed:g}",
    }


def _whole(track: Track) -> str:
    return f"{point(min(s.start_ms for s in track.segments))}-{point(max(s.end_ms for s in track.segments))}"


def _lines(count: int, language: str) -> str:
    return say("one_line" if count == 1 else "lines", language, n=count)


def _quoted(text: str, language: str) -> str:
    cut = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1].rstrip() + "…"
    return say("quoted", language, text=cut) if cut else ""


def point(ms: int) -> str:
    """A moment: ``1:14``, and ``0:02.4`` where it is no whole second; finer only where it must be told apart from 0."""
    tenths = round(ms / 100)
    return clock_in_words(tenths // 10) + (f".{tenths % 10}" if tenths % 10 else "")


def seconds(ms: int) -> str:
    """A length in seconds: ``0.8``, ``12``, ``0.04``."""
    return f"{ms / 1000:.1f}".removesuffix(".0") if ms >= 100 or not ms else f"{ms / 1000:.2g}"


def share(volume: float | None) -> str:
    return "" if volume is None else f"{round(volume * 100)}%"
