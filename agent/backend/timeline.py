"""The timeline in words: one line for a draft, and sentences for what differs between two."""

from __future__ import annotations

import re

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

ASKED_FOR: dict[str, str] = {
    "audio": r"music|bgm|sound|audio|song|voice|narrat|lo-?fi|beat|配乐|音乐|音效|声音|旁白|歌|m[úu]sica|sonido|voz",
    "text": r"title|text|caption|subt[ií]t|word|say|label|lyric|intro|outro|标题|字幕|文字|文案|t[íi]tulo|texto",
    "other": r"effect|filter|transition|sticker|overlay|grad|colou?r|look|style|特效|滤镜|转场|贴纸|调色|efecto|filtro",
}
"""Kind of track → words of a wish that asks for it."""


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


def differences(before: Draft | None, after: Draft | None) -> tuple[str, ...]:
    """What changed from one draft to the next, a sentence each; empty when nothing that can be told apart did."""
    old = {track.key: track for track in before.tracks} if before else {}
    new = {track.key: track for track in after.tracks} if after else {}
    told = [f"Added {_lower(line(track))}." for key, track in new.items() if key not in old]
    told += [f"Removed {_lower(line(track))}." for key, track in old.items() if key not in new]
    for key in (key for key in new if key in old):
        told += _changes(old[key], new[key])
    was, now = (before.duration_ms if before else 0), (after.duration_ms if after else 0)
    if was and now and _seconds(was) != _seconds(now):
        told.append(f"The length went from {_seconds(was)}s to {_seconds(now)}s.")
    if not told and before is not None and after is not None and before != after:
        told.append("Details of the project changed.")
    return tuple(told)


def unasked(before: Draft | None, after: Draft | None, request: str) -> tuple[str, ...]:
    """What the backend put around a new clip by itself (behaviour 6): tracks whose kind the request does not name.

    Only a run that brought the first picture counts; later additions are what the user asked for.
    """
    if after is None or (before is not None and any(track.kind == "video" for track in before.tracks)):
        return ()
    if not any(track.kind == "video" and track.segments for track in after.tracks):
        return ()
    old = {track.key for track in before.tracks} if before else set()
    return tuple(
        f"{line(track)}."
        for track in after.tracks
        if track.segments
        and track.key not in old
        and track.kind in ASKED_FOR
        and not is_captions(track)
        and not re.search(ASKED_FOR[track.kind], request, re.I)
    )


def _changes(old: Track, new: Track) -> list[str]:
    if old == new:
        return []
    label = _label(new)
    told = []
    if is_captions(new) and len(old.segments) == len(new.segments):
        pairs = list(zip(old.segments, new.segments, strict=True))
        texts = sum(a.text != b.text for a, b in pairs)
        times = sum((a.start_ms, a.duration_ms) != (b.start_ms, b.duration_ms) for a, b in pairs)
        if texts:
            told.append(f"{label}: the text of {_lines(texts)} changed.")
        if times:
            told.append(f"{label}: the times of {_lines(times)} changed.")
    elif len(old.segments) != len(new.segments):
        word = _lines if is_captions(new) else _parts
        told.append(f"{label}: {word(len(old.segments))} before, {word(len(new.segments))} now.")
    return told or [f"Changed: {line(new)} (was {line(old)})."]


def is_captions(track: Track) -> bool:
    return track.kind == "text" and (track.role in {"captions", "subtitles"} or len(track.segments) > 3)


def _label(track: Track) -> str:
    match track.kind:
        case "video":
            return "Video"
        case "audio":
            return AUDIO_ROLES.get(track.role, "BGM")
        case "text":
            if is_captions(track):
                return track.name or (f"Captions ({track.language})" if track.language else "Captions")
            return "Title"
        case "other":
            return "Other"


def _content(track: Track, first: Segment) -> str:
    count = len(track.segments)
    if is_captions(track):
        return _lines(count)
    more = f" and {count - 1} more" if count > 1 else ""
    if track.kind == "text":
        text = first.text or first.name or track.name
        cut = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1].rstrip() + "…"
        return f'"{cut}"{more}'
    return (first.name or track.name or first.text or "unnamed") + more


def _lines(count: int) -> str:
    return f"{count} line{'s' if count != 1 else ''}"


def _parts(count: int) -> str:
    return f"{count} part{'s' if count != 1 else ''}"


def _seconds(ms: int) -> str:
    """Whole seconds where it is one, else one decimal: 10000 → 10, 2480 → 2.5."""
    return f"{ms / 1000:.1f}".removesuffix(".0")


def _lower(text: str) -> str:
    """Sentence case inside a sentence, unless the word is a name or an abbreviation."""
    return (
        text[:1].lower() + text[1:]
        if text.startswith(("Video", "Title", "Captions", "Other", "Voice", "Sound"))
        else text
    )
