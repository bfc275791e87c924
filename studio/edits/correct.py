"""Correcting the words of captions: "replace X with Y", as a pure function draft → draft."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.draft import Draft, Segment, Track
from studio.edits.scope import EVERYTHING, Scope
from studio.edits.wording import broken, reworded


def correct_text(
    draft: Draft, old: str, new: str, languages: Sequence[str] = (), scope: Scope = EVERYTHING
) -> tuple[Draft, int]:
    """The draft with ``old`` replaced by ``new`` in its captions, and the number of captions that changed.

    Letter case is ignored in the search and kept in the result: "Teh" becomes "The" and "TEH" "THE" where "teh" is to
    be "the". ``old`` matches across a line break; at a letter or digit of a script that separates words it matches
    whole words only. An empty ``new`` takes the words away, and a caption that has no others with them. No
    ``languages`` means all.
    """
    if not old.split():
        return draft, 0
    pattern = whole_words(old)
    changed = 0
    tracks: list[Track] = []
    for track in draft.tracks:
        if not track.is_captions or (languages and track.language not in languages):
            tracks.append(track)
            continue
        mine = scope.picks(track)
        rows: list[Segment] = []
        hit = False
        for place, segment in enumerate(track.segments):
            text = _corrected(segment.text, pattern, new) if place in mine else segment.text
            if text == segment.text:
                rows.append(segment)
                continue
            changed, hit = changed + 1, True
            if text.strip():
                rows.append(reworded(segment, broken(draft, text, track.language)))
        tracks.append(track.with_segments(rows) if hit else track)
    return (draft.with_tracks(tracks) if changed else draft), changed


def _corrected(text: str, pattern: re.Pattern[str], new: str) -> str:
    changed, hits = pattern.subn(lambda found: _in_case(found[0], new), text)
    if not hits or new.strip():
        return changed
    lines = (re.sub(r"\s+([,.;:!?…])", r"\1", " ".join(line.split())) for line in changed.split("\n"))
    return "\n".join(line for line in lines if any(map(str.isalnum, line)))


def _in_case(found: str, new: str) -> str:
    """``new`` as ``found`` was written, where ``new`` is plain lower case."""
    if new != new.lower():
        return new
    if len(found) > 1 and found.isupper():
        return new.upper()
    return new[:1].upper() + new[1:] if found[:1].isupper() and found[1:] == found[1:].lower() else new


def whole_words(text: str) -> re.Pattern[str]:
    """What finds ``text`` as whole words, over line breaks, whatever its letter case."""
    words = text.split()
    body = r"\s+".join(re.escape(word) for word in words)
    before = r"(?<!\w)" if _separates(words[0][0]) else ""
    after = r"(?!\w)" if _separates(words[-1][-1]) else ""
    return re.compile(before + body + after, re.IGNORECASE)


def _separates(char: str) -> bool:
    # Up to the Georgian block (U+10FF) scripts put spaces between words; CJK and Thai do not (Thai is U+0E00).
    return char.isalnum() and ord(char) < 0x1100 and not 0x0E00 <= ord(char) <= 0x0EFF
