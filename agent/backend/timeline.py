"""The timeline in one line of words."""

from __future__ import annotations

from agent.backend.draft import Draft, Segment, Track
from agent.sentences import say

AUDIO_ROLES = {
    "voice": "Voice",
    "voiceover": "Voice",
    "narration": "Voice",
    "speech": "Voice",
    "sfx": "Sound effect",
    "effect": "Sound effect",
}
"""``m.role`` of an audio track → its word; every other one is background music, as in behaviour 7."""

LONGEST_TEXT = 60


def describe(draft: Draft | None, language: str = "en") -> str:
    """``Timeline (2 tracks): 1. Video: talk.mp4 (0-76s) 2. English captions: 31 lines (0-75s)``."""
    if draft is None or not draft.tracks:
        return say("timeline_empty", language)
    count = len(draft.tracks)
    rows = " ".join(f"{number}. {line(track, language)}" for number, track in enumerate(draft.tracks, 1))
    return say("timeline_one" if count == 1 else "timeline_many", language, n=count, rows=rows)


def line(track: Track, language: str = "en") -> str:
    """One track: what it is, its name or text, where it stands, how loud."""
    label = _label(track, language)
    if not track.segments:
        return say("timeline_row_empty", language, label=label)
    first = track.segments[0]
    start = min(segment.start_ms for segment in track.segments)
    end = max(segment.end_ms for segment in track.segments)
    volume = f", {round(first.volume * 100)}%" if track.kind == "audio" and first.volume is not None else ""
    content = _content(track, first, language)
    hidden = f", {say('timeline_hidden', language)}" if track.hidden else ""
    return f"{label}: {content} ({_seconds(start)}-{_seconds(end)}s{volume}{hidden})"


def _label(track: Track, language: str) -> str:
    if track.is_captions:
        known = f" ({track.language})" if track.language else ""
        return track.name or f"{say('timeline_captions', language)}{known}"
    kind = AUDIO_ROLES.get(track.role, "BGM") if track.kind == "audio" else track.kind
    return say(LABELS[kind], language)


LABELS = {
    "video": "timeline_video",
    "text": "timeline_title",
    "other": "timeline_other",
    "BGM": "timeline_music",
    "Voice": "timeline_voice",
    "Sound effect": "timeline_effect",
}
"""What a track is → the key of its word."""


def _content(track: Track, first: Segment, language: str) -> str:
    count = len(track.segments)
    if track.is_captions:
        return say("one_line", language) if count == 1 else say("lines", language, n=count)
    more = say("timeline_more", language, n=count - 1) if count > 1 else ""
    if track.kind == "text":
        text = first.text or first.name or track.name
        cut = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1].rstrip() + "…"
        return f'"{cut}"{more}'
    return (first.name or track.name or first.text or say("timeline_unnamed", language)) + more


def _seconds(ms: int) -> str:
    """Whole seconds where it is one, else one decimal: 10000 → 10, 2480 → 2.5."""
    return f"{ms / 1000:.1f}".removesuffix(".0")
