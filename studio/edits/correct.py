"""Correcting the words of captions: "replace X with Y", as a pure function draft → draft."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.draft import Draft, Segment


def correct_text(draft: Draft, old: str, new: str, languages: Sequence[str] = ()) -> tuple[Draft, int]:
    """The draft with ``old`` replaced by ``new`` in our own captions, and the number of captions that changed.

    Letter case is ignored in the search; ``old`` matches across a line break; at a letter or digit of a script that
    separates words it matches whole words only. No ``languages`` means all. Imported tracks are left alone: the file
    is the truth of their text.
    """
    if not old.split():
        return draft, 0
    pattern = _whole(old)
    changed = 0

    def corrected(segment: Segment) -> Segment:
        nonlocal changed
        text, hits = pattern.subn(lambda _: new, segment.text)
        changed += bool(hits)
        return segment.but_meta(text=text) if hits else segment

    tracks = [
        track.with_segments([corrected(segment) for segment in track.segments])
        if track.is_captions and track.origin is None and (not languages or track.language in languages)
        else track
        for track in draft.tracks
    ]
    return (draft.with_tracks(tracks) if changed else draft), changed


def _whole(old: str) -> re.Pattern[str]:
    words = old.split()
    body = r"\s+".join(re.escape(word) for word in words)
    before = r"(?<!\w)" if _separates(words[0][0]) else ""
    after = r"(?!\w)" if _separates(words[-1][-1]) else ""
    return re.compile(before + body + after, re.IGNORECASE)


def _separates(char: str) -> bool:
    # Up to the Georgian block (U+10FF) scripts put spaces between words; CJK and Thai do not (Thai is U+0E00).
    return char.isalnum() and ord(char) < 0x1100 and not 0x0E00 <= ord(char) <= 0x0EFF
