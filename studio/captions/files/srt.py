"""SubRip: cues between time lines, read the way players do, damage that can be understood included."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studio.captions.files.clock import PLAIN, TIME, token
from studio.captions.files.cues import (
    Facts,
    FileCue,
    Found,
    KeptText,
    Line,
    Place,
    Problem,
    Span,
    Token,
    lines_of,
    time_problem,
    zone,
)
from studio.captions.markup import from_srt

# White space, and signs that cannot be seen: byte order marks of files that were joined, direction marks, NUL.
UNSEEN = r"[\s\ufeff\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\x00]*"
_DASHES = "-\u2010-\u2015\u2212=~"
ARROW = rf"(?:(?:[{_DASHES}][ \t]?){{1,4}}(?:>|&gt;)+|[→⇒➔➜>»]{{1,2}})"
_AFTER = r"(?=\s|$|[<{\[(♪♫\u200e\u200f\u202a-\u202e]|(?<=[.,][0-9]{3})[^\W\d_]|[XY][12]:)"
_NUMBERED = r"(?:(?:[#\[(]?[0-9]{1,6}[.):\]]?)[ \t]+)?"
_TIMES = re.compile(rf"{UNSEEN}{_NUMBERED}({TIME})[ \t]*{ARROW}[ \t]*({TIME}){_AFTER}(.*)", re.DOTALL)
# No arrow at all, so nothing else may stand in the line, and both times are whole.
_FULL = r"[0-9]{1,4}:[0-9]{1,2}:[0-9]{1,2}[.,][0-9]{1,3}"
_PAIR = re.compile(rf"{UNSEEN}({_FULL})[ \t]*[{_DASHES},;/| \t][ \t]*({_FULL})()\s*")
_START = re.compile(rf"{UNSEEN}({_FULL})[ \t]*({ARROW})?\s*")
_END = re.compile(rf"{UNSEEN}({ARROW})?[ \t]*({_FULL})(?=\s|$)(.*)", re.DOTALL)
# Two times with another arrow, of which one is damaged.
_DAMAGED = re.compile(rf"{UNSEEN}([0-9]\S{{4,20}})[ \t]*{ARROW}[ \t]*([0-9]\S{{4,20}})\s*")
_NUMBER = re.compile(rf"{UNSEEN}([0-9]{{1,9}}){UNSEEN}")
_NOTHING = re.compile(UNSEEN)
_CLOCKLIKE = re.compile(r"[0-9]\s*:\s*[0-9]")
_OCR = str.maketrans("OoIl", "0011")
# What may stand behind the times: SubRip's coordinates, WebVTT's settings.
_SETTINGS = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9]{0,15}:\s?[^\s:]{1,40}(?:\s+|$))+")
# A cue that is moved, drawn or animated by ASS tags is a sign, not a line of speech.
SIGN = re.compile(r"\\(?:pos|move|clip|iclip|org|t)\s*\(|\\(?:k|K|kf|ko)[0-9]|\\p[1-9]")
_ARROW = "-->"
_NO_END_MS = 2000


@dataclass(frozen=True, slots=True)
class _Head:
    """A time line, good (``times``) or broken (None), at line ``place``; the text begins behind line ``last``.

    ``rest``: what stands behind the times, as (place in the text of the file, words). ``end`` may be missing.
    """

    place: int
    last: int
    times: tuple[Token, Token | None] | None
    rest: tuple[int, str] = (0, "")
    note: str = ""


def read_srt(text: str) -> Found:
    """Cues in file order and what could not be used. Never raises."""
    lines = lines_of(text)
    found = Found()
    heads = _heads(lines)
    firsts = [_first_line(lines, head, heads[at - 1].last if at else -1) for at, head in enumerate(heads)]
    _stray_before(lines, firsts[0] if firsts else len(lines), found)
    for at, head in enumerate(heads):
        after = firsts[at + 1] if at + 1 < len(heads) else len(lines)
        following = heads[at + 1].times if at + 1 < len(heads) else None
        after_text = _stray_number(lines, head, after, found) if at + 1 < len(heads) else after
        body = _body(lines, head, after_text)
        raw = "\n".join([*([head.rest[1]] if head.rest[1] else []), *(line.text for line in body)])
        line = lines[head.place]
        if head.times is None:
            found.broken(line.number, "the times cannot be read", raw)
            continue
        if head.note:
            found.problems.append(Problem(line.number, head.note))
        start, end = head.times
        if end is None:
            end = _guessed(lines[head.last], start, following)
        number = _number(lines, firsts[at], head)
        finish = body[-1].at + len(body[-1].text) if body else head.rest[0] + len(head.rest[1])
        begin = head.rest[0] if head.rest[1] or not body else body[0].at
        block = (lines[firsts[at]].at, lines[after].at if after < len(lines) else len(text))
        cue = _cue(len(found.cues), line, start, end, raw, Place((begin, finish), block, number), head, text)
        found.cues.append(cue)
        if cue.problem:
            found.problems.append(Problem(line.number, f"the caption {cue.problem}"))
    return found


def _heads(lines: list[Line]) -> list[_Head]:
    heads: list[_Head] = []
    place = 0
    while place < len(lines):
        head = _head(lines, place)
        if head is not None:
            heads.append(head)
            place = head.last
        place += 1
    return heads


def _head(lines: list[Line], place: int) -> _Head | None:
    line = lines[place]
    text = line.text
    if not any(char.isdigit() for char in text[:80]):
        # letters O and l where digits should be, as character recognition leaves them; or words with an arrow
        if _ARROW not in text:
            return None
        text = text.translate(_OCR)
    plain = text if text.isascii() else text.translate(PLAIN)
    found = _TIMES.match(plain) or (_TIMES.match(plain.translate(_OCR)) if _ARROW in plain else None)
    found = found or _PAIR.fullmatch(plain)
    strict = found is not None and _ARROW in plain[found.end(1) : found.start(2)]
    if found is not None and (strict or (_is_whole(found[1]) and _is_whole(found[2]) and _is_fresh(lines, place))):
        start, end = token(found[1], line.at + found.start(1)), token(found[2], line.at + found.start(2))
        rest = line.text[found.start(3) :]
        if start is not None and end is not None:
            note = "" if strict else "the arrow between the times is not “-->”; it was read as one"
            return _Head(place, place, (start, end), _rest(line, found.start(3), rest), note)
        return _Head(place, place, None, _rest(line, found.start(3), rest))
    if (alone := _START.fullmatch(plain)) is not None and _is_fresh(lines, place):
        return _without_end(lines, place, alone)
    if _ARROW in text and _is_broken_head(lines, place, text):
        return _Head(place, place, None, (line.at + len(line.text), ""))
    damaged = _DAMAGED.fullmatch(plain)
    if damaged is not None and _is_numbered(lines, place) and all(time.count(":") > 1 for time in damaged.groups()):
        return _Head(place, place, None, (line.at + len(line.text), ""))
    return None


def _is_whole(time: str) -> bool:
    """Not "10:30", which with an arrow of another kind may be a sentence about trains."""
    return time.count(":") > 1 or "," in time or "." in time


def _without_end(lines: list[Line], place: int, alone: re.Match[str]) -> _Head | None:
    """A start whose end stands in the next line, or nowhere."""
    line = lines[place]
    start = token(alone[1], line.at + alone.start(1))
    if start is None:
        return None
    if place + 1 < len(lines):
        following = lines[place + 1]
        ended = _END.match(following.text.translate(PLAIN))
        if ended is not None and bool(ended[1]) != bool(alone[2]):
            end = token(ended[2], following.at + ended.start(2))
            if end is not None:
                rest = _rest(following, ended.start(3), following.text[ended.start(3) :])
                return _Head(
                    place, place + 1, (start, end), rest, "the times stand in two lines; they were read as one"
                )
    if alone[2] is None and (place + 1 == len(lines) or not lines[place + 1].text.strip()):
        return None  # a time alone in a paragraph: text
    return _Head(place, place, (start, None), (line.at + len(line.text), ""), "the end time is missing; it was guessed")


def _guessed(line: Line, start: Token, following: tuple[Token, Token | None] | None) -> Token:
    until = start.value + _NO_END_MS
    if following is not None and following[0].value > start.value:
        until = min(until, following[0].value)
    at = line.at + len(line.text.rstrip())
    arrow = re.search(rf"{ARROW}\s*$", line.text)
    return Token(at, at, until, " " if arrow else " --> ")


def _rest(line: Line, at: int, rest: str) -> tuple[int, str]:
    """What stands behind the times, where it is text."""
    words = rest.strip()
    if _NOTHING.fullmatch(rest) or _SETTINGS.fullmatch(rest):
        return line.at + len(line.text), ""
    return line.at + at + len(rest) - len(rest.lstrip()), words


def _is_fresh(lines: list[Line], place: int) -> bool:
    """Whether a cue could begin here: behind a number, a blank line or nothing."""
    return place == 0 or not lines[place - 1].text.strip() or bool(_NUMBER.fullmatch(lines[place - 1].text))


def _is_broken_head(lines: list[Line], place: int, text: str) -> bool:
    """ "Text with --> an arrow" is text; after a cue number it would be a broken time."""
    left, _, right = text.partition(_ARROW)
    return _is_numbered(lines, place) or bool(_CLOCKLIKE.search(left[:40]) and _CLOCKLIKE.search(right[:40]))


def _is_numbered(lines: list[Line], place: int) -> bool:
    """Whether the number of a cue stands before it, behind a blank line."""
    numbered = place > 0 and bool(_NUMBER.fullmatch(lines[place - 1].text))
    return numbered and (place < 2 or not lines[place - 2].text.strip())


def _first_line(lines: list[Line], head: _Head, floor: int) -> int:
    """The line of the number before the times, or their own; one blank line between them is forgiven."""
    place = head.place
    if place - 1 > floor and _NUMBER.fullmatch(lines[place - 1].text):
        return place - 1
    blank_between = place - 2 > floor and not lines[place - 1].text.strip() and _NUMBER.fullmatch(lines[place - 2].text)
    if blank_between and (place < 3 or not lines[place - 3].text.strip()):
        return place - 2
    return place


def _stray_before(lines: list[Line], first: int, found: Found) -> None:
    words = [line for line in lines[:first] if line.text.strip("\ufeff\x00 \t")]
    if words and first < len(lines):
        text = "\n".join(line.text.strip("\ufeff") for line in words)
        found.stray(words[0].number, "this text stands before the first caption and has no time", text)


def _stray_number(lines: list[Line], head: _Head, after: int, found: Found) -> int:
    """Where the text of a cue ends when a number without a caption follows it: "5", blank, "6", times."""
    place = after
    while place - 1 > head.last and not lines[place - 1].text.strip():
        place -= 1
    alone = place - 2 > head.last and not lines[place - 2].text.strip()
    number = _NUMBER.fullmatch(lines[place - 1].text) if alone else None
    own = _NUMBER.fullmatch(lines[head.place - 1].text) if head.place else None
    if number is None or own is None or int(number[1]) != int(own[1]) + 1:
        return after
    found.problems.append(Problem(lines[place - 1].number, f"number {number[1]} has no times and no text"))
    found.kept.append(KeptText(lines[place - 1].number, number[1], "stray"))
    return place - 1


def _body(lines: list[Line], head: _Head, after: int) -> list[Line]:
    """The text lines of a cue, without the blank lines at its end."""
    first = head.last + 1
    while after > first and not lines[after - 1].text.strip():
        after -= 1
    return lines[first:after]


def _number(lines: list[Line], first: int, head: _Head) -> Span:
    found = _NUMBER.fullmatch(lines[first].text) if first < head.place else None
    return (0, 0) if found is None else (lines[first].at + found.start(1), lines[first].at + found.end(1))


def _cue(index: int, line: Line, start: Token, end: Token, raw: str, place: Place, head: _Head, text: str) -> FileCue:
    styled = from_srt(raw)
    sign = bool(SIGN.search(raw)) if "{\\" in raw else False
    lane = f"own:{index}" if sign else zone(styled.place)
    facts = Facts(name=text[slice(*place.number)], settings=_settings(line, head, end))
    problem = time_problem(start.value, end.value)
    frozen = sign or not styled.text
    return FileCue(index, start, end, styled.text, raw, styled, lane, frozen, line.number, problem, place, facts)


def _settings(line: Line, head: _Head, end: Token) -> str:
    return "" if head.rest[1] or head.last != head.place else line.text[max(0, end.end - line.at) :].strip()
