"""A document as plain text: paragraphs to read, with the time of each where that is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from studio.captions.files.document import Document, Passage, one_block
from studio.captions.files.to_srt import clock
from studio.captions.graphemes import unspaced

_SENTENCE_END = re.compile(r"[.!?…。！？؟।]['\"”’»)\]]*$")
_PAUSE_MS, _LONG_PAUSE_MS = 1200, 3000
_LONG = 450  # characters after which a paragraph ends with its sentence
_LONGEST = 1200
_DASH = re.compile(r"^[-–—] ?\S")


def to_txt(document: Document, *, timed: bool = False) -> str:
    """UTF-8 text with LF, one paragraph for each group of sentences; ``timed``: "[00:01:02] " before each."""
    paragraphs: list[str] = []
    for group in _groups(document.passages):
        text = _joined(group)
        paragraphs.append(f"[{clock(group[0].start)[:8]}] {text}" if timed else text)
    return "\n\n".join(paragraphs) + ("\n" if paragraphs else "")


def _groups(passages: Iterable[Passage]) -> list[list[Passage]]:
    """A paragraph ends with a sentence and a pause, with a speaker, or where it has become long."""
    groups: list[list[Passage]] = []
    length = 0
    for passage in sorted((p for p in passages if p.styled.text.strip()), key=lambda p: p.start):
        last = groups[-1][-1] if groups else None
        if last is None or _ends(last, passage, length):
            groups.append([passage])
            length = 0
        else:
            groups[-1].append(passage)
        length += len(passage.styled.text)
    return groups


def _ends(last: Passage, following: Passage, length: int) -> bool:
    pause = following.start - last.end
    if last.voice != following.voice or pause >= _LONG_PAUSE_MS or length >= _LONGEST:
        return True
    return bool(_SENTENCE_END.search(last.styled.text.strip())) and (pause >= _PAUSE_MS or length >= _LONG)


def _joined(group: list[Passage]) -> str:
    out = f"{group[0].voice}: " if group[0].voice else ""
    fresh = True
    for passage in group:
        lines = one_block(passage.styled.text).split("\n")
        for line in (line.strip() for line in lines):
            if _DASH.match(line) and len(lines) > 1:
                out += line if fresh else f"\n{line}"
            elif fresh or (unspaced(out[-1]) and unspaced(line[0])):
                out += line
            else:
                out += f" {line}"
            fresh = False
    return out
