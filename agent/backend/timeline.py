"""The timeline in one line of words."""

from __future__ import annotations

from agent.backend.draft import Draft, Segment, Track

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


def describe(draft: Draft | None) -> str:
    """``Timeline (2 tracks): 1. Video: talk.mp4 (0-76s) 2. English captions: 31 lines (0-75s)``."""
    if draft is None or not draft.tracks:
        return "The timeline is empty."
    count = len(draft.tracks)
    rows = " ".join(f"{number}. {line(track)}" for number, track in enumerate(draft.tracks, 1))
    return f"Timeline ({count} track{'s' if count != 1 else ''}): {rows}"


def line(track: Track) -> str:
    """One track: what it is, its name or text, where it stands, how loud."""
    if not track.segments:
        return f"{_label(track)}: empty"
    first = track.segments[0]
    start = min(segment.start_ms for segment in track.segments)
    end = max(segment.end_ms for segment in track.segments)
    volume = f", {round(first.volume * 100)}%" if track.kind == "audio" and first.volume is not None else ""
    return f"{_label(track)}: {_content(track, first)} ({_seconds(start)}-{_seconds(end)}s{volume})"


def _label(track: Track) -> str:
    match track.kind:
        case "video":
            return "Video"
        case "audio":
            return AUDIO_ROLES.get(track.role, "BGM")
        case "text":
            if track.is_captions:
                return track.name or (f"Captions ({track.language})" if track.language else "Captions")
            return "Title"
        case "other":
            return "Other"


def _content(track: Track, first: Segment) -> str:
    count = len(track.segments)
    if track.is_captions:
        return _lines(count)
    more = f" and {count - 1} more" if count > 1 else ""
    if track.kind == "text":
        text = first.text or first.name or track.name
        cut = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1].rstrip() + "…"
        return f'"{cut}"{more}'
    return (first.name or track.name or first.text or "unnamed") + more


def _lines(count: int) -> str:
    return f"{count} line{'s' if count != 1 else ''}"


def _seconds(ms: int) -> str:
    """Whole seconds where it is one, else one decimal: 10000 → 10, 2480 → 2.5."""
    return f"{ms / 1000:.1f}".removesuffix(".0")
