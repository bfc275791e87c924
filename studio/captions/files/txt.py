"""Plain transcripts with times: "[00:01:02] words", "00:01:02 words", or a time and its words in turns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from studio.captions.files.clock import PLAIN, token
from studio.captions.files.cues import FileCue, Found, Line, Place, Token, lines_of, time_problem
from studio.captions.markup import from_plain

_CLOCK = r"(?:[0-9]{1,3}:)?[0-9]{1,3}:[0-9]{2}(?:[.,][0-9]{1,3})?"
_FRAMES = r"(?:[:;][0-9]{2})?"  # a tape's frames, at a rate that nobody tells: less than a second
_DASH = r"[ \t]*(?:-{1,2}>?|[–—→]|to)[ \t]*"
# "[00:01:02]", "(1:02)", "00:01:02", "00:01:02 - 00:01:05", "ANNA 00:01:02": the words follow, here or below.
_LINE = re.compile(
    rf"[ \t\ufeff]*(?P<open>[\[(<]?)(?P<start>{_CLOCK}){_FRAMES}(?:{_DASH}(?P<end>{_CLOCK}){_FRAMES})?[\])>]?"
    r"(?P<sign>[ \t]*[-–—:|][ \t]|[ \t]+|$)(?P<words>.*)",
    re.DOTALL,
)
_NAMED = re.compile(
    rf"[ \t\ufeff]*(?P<name>[^\W\d_][^\d\[(:]{{0,40}}?)[ \t]*[:\t ][ \t]*(?:[\[(](?P<start>{_CLOCK})[\])]|"
    r"(?P<bare>[0-9]{1,3}:[0-9]{2}:[0-9]{2}))[ \t]*"
)
_SPOKEN_LENGTH = re.compile(r"[0-9]{1,3} (?:hours?|minutes?|seconds?)(?:, [0-9]{1,3} (?:minutes?|seconds?)){0,2}")
_READ_MS, _LEAST_MS, _MOST_MS = 66, 1200, 7000  # the end that nothing says: 15 characters a second, within bounds
_FEWEST = 2


@dataclass(slots=True)
class _Entry:
    start: Token
    end: Token | None
    line: int
    parts: list[tuple[int, str]] = field(default_factory=list)
    """(place in the file, words)"""
    block: int = 0


def is_transcript(text: str) -> bool:
    """At least two lines begin with a time, and they are a fair part of the file: not prose that names one."""
    lines = [line for line in lines_of(text[:65536]) if line.text.strip()]
    timed = sum(1 for line in lines if _entry(line) is not None)
    return timed >= _FEWEST and timed * 8 >= len(lines)


def read_txt(text: str) -> Found:
    """A cue for each time; what has no end of its own lasts as long as it takes to read, at most to the next."""
    found = Found()
    entries: list[_Entry] = []
    for line in lines_of(text):
        entry = _entry(line)
        if entry is not None:
            entries.append(entry)
        elif not line.text.strip("\ufeff\x00 \t"):
            continue
        elif not entries:
            found.stray(line.number, "this text stands before the first time", line.text.strip("\ufeff"))
        elif not (not entries[-1].parts and _SPOKEN_LENGTH.fullmatch(line.text.strip())):
            entries[-1].parts.append((line.at, line.text))
    for number, entry in enumerate(entries):
        following = entries[number + 1] if number + 1 < len(entries) else None
        found.cues.append(_cue(number, entry, following, following.block if following else len(text)))
    return found


def _entry(line: Line) -> _Entry | None:
    plain = line.text if line.text.isascii() else line.text.translate(PLAIN)
    found = _LINE.fullmatch(plain)
    name = ""
    if found is None:
        found = _NAMED.fullmatch(plain[:200]) if len(plain) <= 200 else None
        if found is None:
            return None
        name = line.text[found.start("name") : found.end("name")]
    where = "start" if found["start"] else "bare"
    start = token(found[where], line.at + found.start(where))
    if start is None:
        return None
    entry = _Entry(start, None, line.number, block=line.at)
    if name:
        entry.parts.append((line.at + found.start("name"), f"{name.strip()}:"))
        return entry
    if found["end"]:
        entry.end = token(found["end"], line.at + found.start("end"))
    if found["words"].strip():
        entry.parts.append((line.at + found.start("words"), line.text[found.start("words") :].strip()))
    return entry


def _cue(index: int, entry: _Entry, following: _Entry | None, after: int) -> FileCue:
    label = bool(entry.parts) and entry.parts[0][1].endswith(":") and entry.parts[0][0] < entry.start.start
    words = [part.strip() for _, part in entry.parts]
    raw = " ".join([words[0], *words[1:2]]) if label else "\n".join(words)
    if label:
        raw = "\n".join([raw, *words[2:]])
    styled = from_plain(raw)
    end = entry.end
    if end is None:
        until = entry.start.value + min(_MOST_MS, max(_LEAST_MS, _READ_MS * len(styled.text)))
        if following is not None and following.start.value > entry.start.value:
            until = min(until, following.start.value)
        end = Token(entry.start.end, entry.start.end, until)
    body = entry.parts[1:] if label else entry.parts
    begin = body[0][0] if body else entry.start.end
    finish = body[-1][0] + len(body[-1][1]) if body else begin
    problem = time_problem(entry.start.value, end.value)
    return FileCue(
        index, entry.start, end, styled.text, raw, styled, "bottom", not styled.text, entry.line, problem,
        Place((begin, finish), (entry.block, after)),
    )  # fmt: skip
