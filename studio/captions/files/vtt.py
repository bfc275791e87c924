"""WebVTT: cue blocks, read as browsers do; notes, styles and regions stay where they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from studio.captions.files.clock import TIME, token
from studio.captions.files.cues import (
    Facts,
    FileCue,
    Found,
    KeptText,
    Line,
    Place,
    Problem,
    Token,
    lines_of,
    time_problem,
)
from studio.captions.markup import COLOURS, Styled, from_vtt, override

_LOOSE_ARROW = r"(?:[-\u2010-\u2015\u2212]{1,4}[ \t]?>|→|--&gt;)"
_TIMES = re.compile(rf"[ \t\ufeff]*({TIME})[ \t]*-->[ \t]*({TIME})(?=[ \t]|$)(.*)", re.DOTALL)
_DAMAGED = re.compile(rf"[ \t\ufeff]*({TIME})[ \t]*{_LOOSE_ARROW}[ \t]*({TIME})(?=[ \t]|$)(.*)", re.DOTALL)
_NO_END = re.compile(rf"[ \t\ufeff]*({TIME})[ \t]*-->[ \t]*")
_SETTING = re.compile(r"(line|region|vertical|align|position|size):([^\s]{1,80})")
_SETTINGS = re.compile(r"\s*(?:[A-Za-z]{1,20}[:=][^\s]{0,80}(?:\s+|$))*")
_LINE_NUMBER = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]{1,200})>")
_LANGUAGE = re.compile(r"Language:[ \t]*([A-Za-z0-9-]{1,35})[ \t]*")
_RULE = re.compile(r"::cue\(\s*\.([A-Za-z0-9_-]{1,60})\s*\)\s*\{([^{}]{0,2000})\}")
_DECLARED = re.compile(r"(color|font-style|font-weight|text-decoration)\s*:\s*([^;{}]{1,60})")
_ARROW = "-->"
_NO_END_MS = 2000
# Blocks that hold no cue; their text may hold anything, an arrow included only in a broken file.
_OLD_HEADERS = ("::cue", "##", "Style:", "Region:", "X-TIMESTAMP-MAP")  # of YouTube's files before 2020, and HLS
_NO_CUE = ("NOTE", "STYLE", "REGION", "WEBVTT")


def read_vtt(text: str) -> Found:
    """Cues in file order and what could not be used. Never raises."""
    found = Found()
    classes: dict[str, str] = {}
    lines = lines_of(text)
    groups = _groups(lines)
    waiting: Line | None = None  # the last line of a cue that has no text yet
    for number, group in enumerate(groups):
        end = groups[number + 1][0].at if number + 1 < len(groups) else len(text)
        head = group[0].text.lstrip("\ufeff")
        comment = head.startswith(_NO_CUE[:3]) and _ARROW not in head
        at = None if comment else next((place for place, line in enumerate(group) if _is_times(line)), None)
        if head.startswith(_NO_CUE) and at is None:
            _read_block(group, found, classes)
        elif at is None:
            words = "\n".join(line.text for line in group)
            if words.strip("\ufeff\x00 \t") and not head.lstrip().startswith(_OLD_HEADERS):
                if waiting is not None and _belongs(lines, waiting, group):
                    _read_text(group, end, found, classes)
                else:
                    found.stray(group[0].number, "this text has no times", words)
            waiting = None
        else:
            count = len(found.cues)
            _read_cue(group, at, end, found, classes)
            empty = len(found.cues) > count and not found.cues[-1].raw.strip()
            waiting = group[-1] if empty else None
    _guess_ends(found)
    return found


def _groups(lines: list[Line]) -> list[list[Line]]:
    """Lines between blank lines; another time line begins a group of its own, with its number where it has one."""
    groups: list[list[Line]] = []
    current: list[Line] = []
    timed = False
    for line in lines:
        comment = bool(current) and current[0].text.lstrip("\ufeff").startswith(_NO_CUE[:3])
        times = _is_times(line) and not (comment and _ARROW not in current[0].text)
        times = times and not (timed and _is_loose(line))  # within a cue "00:01 → 00:02" is text
        if not line.text:
            if current:
                groups.append(current)
            current, timed = [], False
        elif times and timed:
            lead = _lead(current)
            groups.append(current[: len(current) - lead])
            current = [*current[len(current) - lead :], line]
        else:
            current.append(line)
            timed = timed or times
    return [*groups, current] if current else groups


def _lead(group: list[Line]) -> int:
    """1 where the last line of a cue is surely the next one's number: the blank line between them is missing."""
    at = next(place for place, line in enumerate(group) if _is_times(line))
    own = group[at - 1].text.strip() if at else ""
    last = group[-1].text.strip()
    digits = own.isascii() and own.isdigit() and last.isascii() and last.isdigit() and len(own + last) < 20
    return int(len(group) > at + 2 and digits and int(last) == int(own) + 1)


def _is_times(line: Line) -> bool:
    return _ARROW in line.text or (line.text[:16].lstrip("\ufeff \t")[:1].isdigit() and bool(_DAMAGED.match(line.text)))


def _is_loose(line: Line) -> bool:
    return not _TIMES.match(line.text) and bool(_DAMAGED.match(line.text))


def _read_block(group: list[Line], found: Found, classes: dict[str, str]) -> None:
    head = group[0].text.lstrip("\ufeff")
    whole = "\n".join(line.text for line in group)
    if head.startswith("NOTE"):
        found.kept.append(KeptText(group[0].number, whole.lstrip("\ufeff")[4:].strip(), "comment"))
    elif head.startswith("WEBVTT"):
        said = [match[1] for line in group if (match := _LANGUAGE.fullmatch(line.text)) is not None]
        found.language = said[0] if said else ""
    elif head.startswith("STYLE"):
        for name, rules in _RULE.findall(whole):
            classes[name.lower()] = classes.get(name.lower(), "") + _overrides(dict(_DECLARED.findall(rules)))


def _overrides(rules: Mapping[str, str]) -> str:
    colour = rules.get("color", "").strip().lower().lstrip("#")
    colour = COLOURS.get(colour, colour)
    if len(colour) == 3:
        colour = "".join(digit * 2 for digit in colour)
    known = len(colour) == 6 and all(digit in "0123456789abcdef" for digit in colour)
    return "".join(
        [
            override(colour) if known else "",
            r"\i1" if rules.get("font-style", "").strip() in ("italic", "oblique") else "",
            r"\b1" if rules.get("font-weight", "").strip() in ("bold", "bolder", "700", "800", "900") else "",
            r"\u1" if "underline" in rules.get("text-decoration", "") else "",
            r"\s1" if "line-through" in rules.get("text-decoration", "") else "",
        ]
    )


def _read_cue(group: list[Line], at: int, end: int, found: Found, classes: Mapping[str, str]) -> None:
    line, body = group[at], group[at + 1 :]
    raw = "\n".join(each.text for each in body)
    times = _TIMES.match(line.text) or _DAMAGED.match(line.text)
    start = token(times[1], line.at + times.start(1)) if times else None
    finish = token(times[2], line.at + times.start(2)) if times else None
    rest = times[3] if times else ""
    alone = _NO_END.fullmatch(line.text)
    if alone is not None and (start := token(alone[1], line.at + alone.start(1))) is not None:
        found.problems.append(Problem(line.number, "the end time is missing; it was guessed"))
        place = line.at + len(line.text.rstrip())
        finish = Token(place, place, -1, " ")
    if start is None or finish is None:
        found.broken(line.number, "the times cannot be read", raw)
        return
    if _is_loose(line):
        found.problems.append(Problem(line.number, "the arrow between the times is not “-->”; it was read as one"))
    begin = body[0].at if body else line.at + len(line.text)
    if rest.strip() and not _SETTINGS.fullmatch(rest):  # a browser would throw these words away
        begin = line.at + times.start(3) + len(rest) - len(rest.lstrip()) if times else begin
        raw = "\n".join([rest.strip(), raw]) if raw else rest.strip()
        rest = ""
    if at:
        words = "\n".join(each.text for each in group[: at - 1])
        if words.strip("\ufeff \t") and not words.lstrip("\ufeff").startswith(_NO_CUE):
            found.stray(group[0].number, "this text stands before the times of a caption", words)
    last = body[-1] if body else line
    settings = dict(_SETTING.findall(rest))
    styled = from_vtt(raw, start.value, classes)
    voice = _VOICE.search(raw)
    name = group[at - 1].text.strip().lstrip("\ufeff") if at and not _is_header(group[at - 1]) else ""
    block = (group[at - 1].at if name else line.at, end)
    found.cues.append(
        FileCue(
            len(found.cues), start, finish, styled.text, raw, Styled(styled.text, styled.marks, None, styled.beats),
            _lane(settings), not styled.text, line.number, None, Place((begin, last.at + len(last.text)), block),
            Facts(name=name, voice=voice[1].strip() if voice else "", settings=rest.strip()),
        )
    )  # fmt: skip


def _belongs(lines: list[Line], times: Line, group: list[Line]) -> bool:
    """Text behind one blank line behind the times of a cue without text. A browser would not show it."""
    return group[0].number == times.number + 2 and not lines[times.number].text


def _read_text(group: list[Line], end: int, found: Found, classes: Mapping[str, str]) -> None:
    """The text of the last cue."""
    cue = found.cues[-1]
    raw = "\n".join(line.text for line in group)
    styled = from_vtt(raw, cue.start, classes)
    place = Place((group[0].at, group[-1].at + len(group[-1].text)), (cue.place.block[0], end))
    shown = Styled(styled.text, styled.marks, None, styled.beats)
    voice = _VOICE.search(raw)
    facts = replace(cue.facts, voice=voice[1].strip() if voice else "")
    found.cues[-1] = replace(
        cue, text=styled.text, raw=raw, styled=shown, frozen=not styled.text, place=place, facts=facts
    )
    found.problems.append(Problem(group[0].number, "a blank line stands between times and text; it was ignored"))


def _is_header(line: Line) -> bool:
    return line.text.lstrip("\ufeff").startswith("WEBVTT")


def _guess_ends(found: Found) -> None:
    """Ends that are missing, and what is wrong with the others: only now the next starts are known."""
    for at, cue in enumerate(found.cues):
        start, end = cue.start_token, cue.end_token
        if end.value < 0:
            following = found.cues[at + 1].start if at + 1 < len(found.cues) else start.value
            until = start.value + _NO_END_MS
            until = min(until, following) if following > start.value else until
            end = Token(end.start, end.end, until, end.before, end.after)
        problem = time_problem(start.value, end.value)
        if problem:
            found.problems.append(Problem(cue.line, f"the caption {problem}"))
        found.cues[at] = replace(cue, end_token=end, problem=problem)
    found.problems.sort(key=lambda each: each.line)


def _lane(settings: Mapping[str, str]) -> str:
    """Bottom, middle or top from ``line``; regions and vertical text have lanes of their own."""
    for name in ("vertical", "region"):
        if name in settings:
            return f"{name}:{settings[name]}"
    where = settings.get("line", "auto").split(",")[0]
    number = _LINE_NUMBER.match(where)
    if number is None:
        return "bottom"
    value = float(number[0])
    if where.endswith("%"):
        return "top" if value < 34 else "middle" if value < 67 else "bottom"
    return "top" if 0 <= value < 5 else "middle" if 5 <= value < 10 else "bottom"
