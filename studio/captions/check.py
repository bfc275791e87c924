"""Where a subtitle file breaks the guidelines: every rule, caption by caption, as data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from studio.captions import tongues
from studio.captions.decode import clean
from studio.captions.files import FileCue, SubtitleFile
from studio.captions.files.cues import lines_of
from studio.captions.gains import caption_numbers, said, seconds
from studio.captions.graphemes import cells, visible_length
from studio.captions.guidelines import Guidelines
from studio.captions.lanes import twins

RULES: Mapping[str, str] = {
    "broken": "times that cannot be read or end before they begin, text outside captions",
    "empty": "captions without text",
    "line-length": "lines with too many characters",
    "line-count": "captions with too many lines",
    "reading-speed": "more characters or words than can be read in the time",
    "min-duration": "captions that are gone too soon",
    "max-duration": "captions that stay too long",
    "gap": "too little time between two captions",
    "overlap": "captions that are in each other's way",
    "order": "captions that begin before the one above them",
    "function-word": "lines and captions that end on an article, a preposition or the like",
    "balance": "a long line beside a very short one, two lines where one would do",
    "spaces": "spaces at the ends of lines, two spaces in a row",
    "numbering": "SRT numbers that are missing, repeated or skipped",
    "encoding": "another encoding than UTF-8, damaged characters",
    "line-ends": "mixed line ends",
    "glyphs": "characters that no font here can draw",
}
_DIALOGUE = re.compile(r"\s*(?:<[^>]*>)?\s*[-–—‐]")
_TAGS = re.compile(r"\{[^{}]*\}|<[^<>]*>")
_BREAKS = re.compile(r"\n|\\[Nn]")
_LOPSIDED, _FAR_APART = 3, 12  # the longer line has so many times the characters, and so many more


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of ``rule``. ``caption`` and ``line`` (of the file) count from 1; None where it is about the file.

    ``what`` was found, ``limit`` is what the guideline says, both for people.
    """

    rule: str
    caption: int | None
    line: int | None
    start_ms: int | None
    what: str
    limit: str


def check(
    file: SubtitleFile,
    limits: Guidelines,
    language: str | None,
    *,
    missing: Sequence[str] = (),
    rules: frozenset[str] = frozenset(RULES),
) -> tuple[Finding, ...]:
    """Every breach of ``rules``, in file order. ``missing``: characters that no font has. Never raises."""
    known = tongues.tongue(language)
    lost = frozenset(missing)
    shown = [cue for cue in file.cues if not cue.facts.comment]
    found = [*_about_file(file)]
    for cue in shown:
        sign = cue.lane.startswith("own:")  # drawn or placed on its own: not a line of speech
        if not cue.text:
            found += (
                [] if sign or (cue.frozen and file.format == "ass") else [_of(cue, "empty", "no text", "some text")]
            )
            continue
        found += _glyphs(cue, lost)
        if not sign:
            for rule in _ABOUT_CUES:
                found += rule(cue, limits, known)
    found += _between(shown, limits, caption_numbers(file))
    found += _numbers(file)
    numbers = caption_numbers(file)
    kept = [
        finding if finding.caption is None else replace(finding, caption=numbers[finding.caption - 1])
        for finding in found
        if finding.rule in rules
    ]
    return tuple(sorted(kept, key=lambda finding: (finding.line or 0, finding.caption or 0)))


def _of(cue: FileCue, rule: str, what: str, limit: str) -> Finding:
    return Finding(rule, cue.index + 1, cue.line, cue.start, what, limit)


def _about_file(file: SubtitleFile) -> Iterator[Finding]:
    at = {cue.line: cue for cue in file.cues}
    for problem in file.problems:
        cue = at.get(problem.line)
        place, start = (cue.index + 1, cue.start) if cue else (None, None)
        yield Finding("broken", place, problem.line, start, problem.sentence, "readable times")
    encoding = file.decoded.encoding
    if encoding != "utf-8":
        yield Finding("encoding", None, 1, None, f"the file is {encoding}", "UTF-8")
    damaged = next((n for n, line in enumerate(lines_of(file.decoded.text), 1) if clean(line.text) != line.text), None)
    if damaged is not None:
        yield Finding("encoding", None, damaged, None, "bytes that are no characters", "UTF-8")
    text = file.decoded.text
    both = text.count("\r\n")
    ends = {"CRLF": both, "LF": text.count("\n") - both, "CR": text.count("\r") - both}
    if sum(count > 0 for count in ends.values()) > 1:
        told = ", ".join(f"{count} {name}" for name, count in ends.items() if count)
        yield Finding("line-ends", None, 1, None, told, "one kind of line end")


def _lines(cue: FileCue, limits: Guidelines, _: tongues.Tongue) -> Iterator[Finding]:
    rows = cue.text.split("\n")
    if limits.lines is not None and len(rows) > limits.lines:
        yield _of(cue, "line-count", f"{len(rows)} lines", f"at most {limits.lines}")
    for number, row in enumerate(rows, 1):
        size = _size(row, limits)
        if limits.chars is not None and size > limits.chars:
            yield _of(cue, "line-length", f"line {number} has {size:g}: “{said(row)}”", f"at most {limits.chars}")
    if len(rows) == 2 and not any(map(_DIALOGUE.match, rows)):
        yield from _balance(cue, rows, limits)


def _balance(cue: FileCue, rows: Sequence[str], limits: Guidelines) -> Iterator[Finding]:
    first, second = (_size(row, limits) for row in rows)
    stops = tongues.SENTENCE_ENDS | tongues.CLAUSE_ENDS
    if limits.one_line and limits.chars is not None and first + second + 1 <= limits.chars:
        yield _of(cue, "balance", f"two lines of {first:g} and {second:g}", f"one line up to {limits.chars}")
    elif rows[0].rstrip(tongues.CLOSING_MARKS)[-1:] not in stops:
        short, long = sorted((first, second))
        if long > _LOPSIDED * short and long - short > _FAR_APART:
            yield _of(cue, "balance", f"lines of {first:g} and {second:g}", "lines of about the same length")


def _size(row: str, limits: Guidelines) -> float:
    return cells(row) if limits.cells else float(visible_length(row))


def _times(cue: FileCue, limits: Guidelines, _: tongues.Tongue) -> Iterator[Finding]:
    length = cue.end - cue.start
    if length <= 0:
        return  # told as broken
    slack = limits.slack_ms
    if limits.min_ms is not None and length <= limits.min_ms - slack:
        yield _of(cue, "min-duration", seconds(length), f"at least {seconds(limits.min_ms)}")
    if limits.max_ms is not None and length >= limits.max_ms + slack:
        yield _of(cue, "max-duration", seconds(length), f"at most {seconds(limits.max_ms)}")
    count = visible_length(cue.text)
    if limits.cps is not None and 1000 * count > limits.cps * (length + slack - 1):
        yield _of(cue, "reading-speed", f"{1000 * count / length:.1f} characters a second", f"at most {limits.cps:g}")
    words = len(cue.text.split())
    if limits.wpm is not None and 60_000 * words > limits.wpm * (length + slack - 1):
        yield _of(cue, "reading-speed", f"{60_000 * words / length:.0f} words a minute", f"at most {limits.wpm:g}")


def _words(cue: FileCue, _: Guidelines, known: tongues.Tongue) -> Iterator[Finding]:
    rows = [row.split() for row in cue.text.split("\n") if row.split()]
    for number, row in enumerate(rows, 1):
        last = row[-1]
        word = tongues.bare(last)
        if last[-1:].isalnum() and (word in known.openers or word in known.weak):
            where = "the caption" if number == len(rows) else f"line {number}"
            yield _of(cue, "function-word", f"{where} ends on “{said(last)}”", "an end after a whole phrase")


def _spaces(cue: FileCue, _: Guidelines, __: tongues.Tongue) -> Iterator[Finding]:
    for number, row in enumerate(_BREAKS.split(cue.raw), 1):
        plain = _TAGS.sub("", row).replace("\\h", "\u00a0").rstrip("\r")
        if plain.strip() and plain != plain.strip():
            yield _of(cue, "spaces", f"line {number} begins or ends with a space", "no spaces at the ends")
        if "  " in row.strip():
            yield _of(cue, "spaces", f"line {number} has two spaces in a row", "one space")


_ABOUT_CUES: tuple[Callable[[FileCue, Guidelines, tongues.Tongue], Iterator[Finding]], ...] = (
    _lines, _times, _words, _spaces,
)  # fmt: skip


def _glyphs(cue: FileCue, missing: frozenset[str]) -> Iterator[Finding]:
    lacking = dict.fromkeys(char for char in cue.text if char in missing)
    if lacking:
        codes = ", ".join(f"{said(char) or '?'} (U+{ord(char):04X})" for char in list(lacking)[:8])
        yield _of(cue, "glyphs", codes, "characters of an installed font")


def _between(cues: Sequence[FileCue], limits: Guidelines, numbers: Sequence[int]) -> Iterator[Finding]:
    """Overlaps and gaps inside each lane, and captions that stand in the wrong order."""
    for before, cue in pairwise(cues):
        if cue.start < before.start:
            late = f"begins {seconds(before.start - cue.start)} before the one above it"
            yield _of(cue, "order", late, "captions in the order of their times")
    reach: dict[str, FileCue] = {}
    for cue in sorted((cue for cue in cues if cue.usable), key=lambda cue: cue.start):
        last = reach.get(cue.lane)
        if last is None or cue.end > last.end:
            reach[cue.lane] = cue
        if last is None or twins((last.start, last.end), (cue.start, cue.end)):
            continue
        free = cue.start - last.end
        if free < 0:
            shared = min(last.end, cue.end) - cue.start
            yield _of(cue, "overlap", f"{seconds(shared)} together with #{numbers[last.index]}", "one after the other")
        elif limits.gap_ms is not None and free <= limits.gap_ms - limits.slack_ms:
            yield _of(cue, "gap", f"{seconds(free)} after #{numbers[last.index]}", f"at least {seconds(limits.gap_ms)}")


def _numbers(file: SubtitleFile) -> Iterator[Finding]:
    if file.format != "srt":
        return
    before = 0
    for cue in file.cues:
        first, last = cue.place.number
        digits = file.decoded.text[first:last].strip("\ufeff \t")
        if not (digits.isascii() and digits.isdigit()):
            yield _of(cue, "numbering", "no number", str(before + 1))
            before += 1
            continue
        if int(digits) != before + 1:
            yield _of(cue, "numbering", f"number {int(digits)}", str(before + 1))
        before = int(digits)
