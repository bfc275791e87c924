"""One cue more or less in a file: written in the manner of the cue beside it, taken away with what belongs to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studio.captions.files.clock import write_time
from studio.captions.files.cues import LINE, FileCue, SubtitleFile
from studio.captions.files.patch import Edit
from studio.captions.files.retext import spelled
from studio.captions.files.xmlscan import Tag, scan

_ENDS = re.compile(r"\r{0,3}\n|\r")
_BLANK = re.compile(r"(?:\r{0,3}\n|\r)[ \t]*(?:\r{0,3}\n|\r)$")
_PLACE = {"srt": "{{\\an{}}}", "ass": "{{\\an{}}}"}
_ID = frozenset({"id"})


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The cue whose manner is taken."""

    file: SubtitleFile
    cue: FileCue

    @property
    def newline(self) -> str:
        """The line end of the cue's time line, or the file's first one, or LF."""
        text = self.file.decoded.text
        found = _ENDS.search(text, self.cue.start_token.end, self.cue.start_token.end + 4096) or _ENDS.search(text)
        return found[0] if found else "\n"

    @property
    def prefix(self) -> str:
        """ "tt:" where the XML names of the file have a prefix."""
        found = re.match(r"<([\w.\-]{1,30}:)", self.file.decoded.text[slice(*self.cue.place.block)])
        return found[1] if found is not None and self.file.format == "ttml" else ""


def removal(file: SubtitleFile, cue: FileCue) -> Edit:
    """The edit that takes a cue away: SRT and VTT with its blank lines, TTML with the white space before it."""
    begin, finish = cue.place.block
    if file.format == "ttml":
        before = file.decoded.text[max(0, begin - 4096) : begin]
        begin -= len(before) - len(before.rstrip(" \t\r\n"))
    inside = file.format in ("srt", "vtt") and begin > 0 and finish < len(file.decoded.text)
    if inside and not _BLANK.search(file.decoded.text, max(0, begin - 8), begin):
        return begin, finish, Neighbour(file, cue).newline  # what stands around it must not become one cue
    return begin, finish, ""


def new_cue(
    beside: Neighbour, behind: bool, rows: Sequence[tuple[int, int, str]], numbers: Sequence[str], replaces: bool
) -> Edit:
    """The edit that writes ``rows`` (start, end, wording) behind or before a cue. ``numbers``: for SRT, may be empty.

    ``replaces``: the cue itself goes, so what is new takes its place.
    """
    file, cue, newline = beside.file, beside.cue, beside.newline
    begin, finish = cue.place.block
    text = file.decoded.text
    if file.format == "ttml":
        made = "".join(_paragraph(beside, row, cue.place.block) for row in rows)
        return (finish, finish, made) if behind else (begin, begin, made)
    blank = "" if file.format in ("ass", "txt") else newline
    blocks = [_block(beside, row, numbers[at] if at < len(numbers) else "", newline) for at, row in enumerate(rows)]
    if replaces:
        return finish, finish, (newline + blank).join(blocks) + newline + blank
    if not behind:
        return begin, begin, "".join(block + newline + blank for block in blocks)
    ends = len(_ENDS.findall(text[cue.place.body[1] : finish]))
    wanted = 2 if blank else 1
    last = finish == len(text)
    lead = newline * max(0, wanted - ends)
    tail = newline * (min(ends, wanted) if last else wanted)
    return finish, finish, lead + (newline + blank).join(blocks) + tail


def _block(beside: Neighbour, row: tuple[int, int, str], number: str, newline: str) -> str:
    file, cue = beside.file, beside.cue
    start, end, words = row
    source, form = file.decoded.text, file.format
    written = spelled(words, form, newline)
    place = cue.styled.place
    if form in _PLACE and place not in (None, 2) and f"\\an{place}" in cue.raw:
        written = _PLACE[form].format(place) + written
    times = (cue.start_token, cue.end_token)
    first, last = (
        write_time(source[token.start : token.end], value, form)
        for token, value in zip(times, (start, end), strict=True)
    )
    if form == "txt":
        return f"{source[cue.place.block[0] : cue.start_token.start]}{first}{_between(source, cue)}{written}"
    if form == "ass":
        return _event(source, cue, first, last) + written
    arrow = source[cue.start_token.end : cue.end_token.start]
    if "-->" not in arrow or LINE.fullmatch(arrow) is None or cue.end_token.before:
        arrow = " --> "
    settings = f" {cue.facts.settings}" if cue.facts.settings else ""
    head = f"{number}{newline}" if number else ""
    return f"{head}{first}{arrow}{last}{settings}{newline}{written}"


def _between(source: str, cue: FileCue) -> str:
    """What stands between the time of a transcript's line and its words."""
    between = source[cue.start_token.end : cue.place.body[0]]
    return between if between and "\n" not in between and "\r" not in between and len(between) < 40 else " "


def _event(source: str, cue: FileCue, start: str, end: str) -> str:
    """The fields before the text of an ASS event, with new times."""
    out: list[str] = []
    last = cue.place.block[0]
    tokens = sorted(((cue.start_token, start), (cue.end_token, end)), key=lambda pair: pair[0].start)
    for token, new in tokens:
        out += (source[last : token.start], new)
        last = token.end
    return "".join([*out, source[last : cue.place.body[0]]])


def _paragraph(beside: Neighbour, row: tuple[int, int, str], block: tuple[int, int]) -> str:
    """A ``p`` (or a timed span) with the attributes of its neighbour, new times and no id."""
    file, cue = beside.file, beside.cue
    source = file.decoded.text
    begin, finish = block
    tag = next(item for item in scan(source, begin, finish) if isinstance(item, Tag))
    start, end, words = row
    base = file.clockwork.base if file.clockwork is not None else None
    assert base is not None  # noqa: S101  # only TTML comes here
    edits: list[Edit] = []
    values = {"begin": start, "end": end, "dur": end - start}
    for name, value in tag.attributes.items():
        if name in values:
            edits.append((value.start, value.end, base.write(value.text, values.pop(name))))
        elif name in _ID:
            key = source.rfind(" ", begin, value.start)
            edits.append((key, value.end + 1, ""))
    if "dur" in values and "end" not in values:
        del values["dur"]
    elif "end" in values and "dur" not in values:
        del values["end"]
    else:
        values.pop("dur", None)
    added = "".join(f' {name}="{base.write("00:00:00.000", value)}"' for name, value in values.items())
    edits.append((tag.behind, tag.behind, added))
    out: list[str] = []
    last = begin
    for first, after, new in sorted(edits):
        out += (source[last:first], new)
        last = after
    before = source[max(0, begin - 4096) : begin]
    space = before[len(before.rstrip(" \t\r\n")) :]
    opening = "".join([*out, source[last : tag.end]])
    closing = source[cue.place.body[1] : finish] or f"</{beside.prefix}{tag.name}>"
    return space + opening + spelled(words, "ttml", "\n", beside.prefix) + closing
