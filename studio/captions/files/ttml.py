"""TTML, DFXP, IMSC, SMPTE-TT, EBU-TT-D: paragraphs with times that may be counted from those around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from studio.captions.files.clockwork import Clockwork, Node
from studio.captions.files.cues import (
    Facts,
    FileCue,
    Found,
    KeptText,
    Place,
    Problem,
    Span,
    Token,
    lines_of,
    time_problem,
    zone,
)
from studio.captions.files.timebase import TimeBase
from studio.captions.files.ttmlstyle import Sheet, Style, place_of
from studio.captions.files.ttmltext import DEEPEST, Spoken, paragraph, styled, timed_spans
from studio.captions.files.xmlscan import Part, Tag, scan
from studio.captions.markup import Styled

_TIMED = frozenset({"body", "div", "p"})
_NO_END_MS = 2000
_CONTENT = frozenset({"tt", *_TIMED, "head", "styling", "layout", "style", "region", "initial"})
_MULTIPLIER = re.compile(r"\s*([0-9]{1,6})[\s:/]+([0-9]{1,6})\s*")


@dataclass(slots=True)
class _Open:
    """An element that is open. ``node``: of itself or of what is around it."""

    name: str
    node: int
    style: Style
    region: str
    language: str
    preserve: bool


@dataclass(slots=True)
class _Reader:
    text: str
    starts: list[int]
    found: Found = field(default_factory=Found)
    sheet: Sheet = field(default_factory=Sheet)
    work: Clockwork = field(default_factory=lambda: Clockwork(TimeBase()))
    stack: list[_Open] = field(default_factory=list)
    cursors: dict[int, int] = field(default_factory=dict)
    """Where the next child of a series begins, by node."""
    in_region: str = ""

    def line(self, at: int) -> int:
        """The number of the line that holds a place."""
        return bisect_right(self.starts, at)


def read_ttml(text: str) -> Found:
    """Cues in document order, and what could not be used. Never raises."""
    reader = _Reader(text, [line.at for line in lines_of(text)])
    reader.found.clockwork = reader.work
    items = scan(text)
    item = next(items, None)
    while item is not None:
        left: Tag | None = None
        if isinstance(item, Part):
            _part(reader, item)
        elif item.name == "p" and not item.closing:
            left = _paragraph(reader, item, items)
        else:
            _element(reader, item)
        item = left if left is not None else next(items, None)
    _finish(reader)
    return reader.found


def _part(reader: _Reader, part: Part) -> None:
    words = reader.text[part.inner[0] : part.inner[1]].strip()
    if not words:
        return
    if part.kind == "comment":
        reader.found.kept.append(KeptText(reader.line(part.start), words, "comment"))
    elif part.kind != "skip" and reader.stack and reader.stack[-1].name in ("body", "div"):
        reader.found.stray(reader.line(part.start), "this text stands in no paragraph", words)


def _element(reader: _Reader, tag: Tag) -> None:
    if tag.name not in _CONTENT:
        return
    if tag.closing:
        for at in range(len(reader.stack) - 1, -1, -1):
            if reader.stack[at].name == tag.name:
                del reader.stack[at:]
                break
        if tag.name == "region":
            reader.in_region = ""
        return
    around = reader.stack[-1] if reader.stack else _Open("", -1, {}, "", "", False)
    if tag.name in ("style", "initial", "region"):
        _declare(reader, tag)
        if tag.name != "region" or tag.empty:
            return
    if tag.name == "tt" and not reader.work.nodes:  # a second root, of files that were joined, changes nothing
        reader.work.base = _time_base(tag)
        reader.found.language = tag.get("lang").strip()
    node = _node(reader, tag, around.node) if tag.name in _TIMED else around.node
    if tag.empty or len(reader.stack) > DEEPEST:
        return
    reader.stack.append(_inside(reader, tag, around, node))


def _inside(reader: _Reader, tag: Tag, around: _Open, node: int) -> _Open:
    space = tag.get("space").strip()
    return _Open(
        tag.name, node, reader.sheet.computed(around.style, tag) if tag.name in _TIMED else around.style,
        tag.get("region").strip() or around.region, tag.get("lang").strip() or around.language,
        space == "preserve" or (around.preserve and space != "default"),
    )  # fmt: skip


def _declare(reader: _Reader, tag: Tag) -> None:
    name = tag.get("id").strip()
    if tag.name == "region":
        reader.sheet.regions[name] = reader.sheet.own(tag)
        reader.in_region = "" if tag.empty else name
    elif reader.in_region:
        known = reader.sheet.regions.get(reader.in_region, {})
        reader.sheet.regions[reader.in_region] = {**known, **reader.sheet.own(tag)}
    elif tag.name == "style" and name:
        reader.sheet.styles[name] = reader.sheet.own(tag)
        reader.work.unseen = reader.sheet.unseen() if "ruby" in reader.sheet.styles[name] else reader.work.unseen


def _time_base(tag: Tag) -> TimeBase:
    said = tag.get("frameRate").strip()
    nominal = int(said) if said.isascii() and said.isdigit() and 0 < int(said[:5]) <= 1000 else 30
    rate = Fraction(nominal)
    by = _MULTIPLIER.fullmatch(tag.get("frameRateMultiplier"))
    if by is not None and int(by[1]) and int(by[2]):
        # "1000 1001" makes 30 into 29.97; DFXP files write "1001:1000" for the same.
        factor = Fraction(int(by[1]), int(by[2]))
        rate *= 1 / factor if ":" in by[0] and factor > 1 else factor
    ticks = tag.get("tickRate").strip()
    known = ticks.isascii() and ticks.isdigit() and len(ticks) < 13 and int(ticks)
    per_second = Fraction(int(ticks)) if known else (rate if said else Fraction(1))
    smpte = tag.get("timeBase").strip() == "smpte"
    return TimeBase(rate, nominal, per_second, smpte, smpte and tag.get("dropMode").strip() == "dropNTSC")


def _node(reader: _Reader, tag: Tag, parent: int) -> int:
    """The element's node, its times resolved against those around it (TTML 2, 12.2; SMIL's par and seq)."""
    work, base = reader.work, reader.work.base
    above = work.nodes[parent] if parent >= 0 else None
    zero = 0
    if above is not None:
        zero = reader.cursors.get(parent, above.start) if above.series else above.start
    spans = {name: (v.start, v.end) for name in ("begin", "end", "dur") if (v := tag.attributes.get(name)) is not None}
    begin, end, dur = (base.read(tag.get(name)) if name in spans else None for name in ("begin", "end", "dur"))
    start = zero + (begin or 0)
    stops = [zero + end] if end is not None else []
    stops += [start + dur] if dur is not None else []
    if above is not None and above.stop is not None and not above.series and above.stop > start:
        stops.append(above.stop)
    stop = min(stops) if stops else None
    work.nodes.append(
        Node(parent, spans.get("begin"), spans.get("end"), spans.get("dur"), tag.behind, zero, start, stop,
             tag.get("timeContainer").strip() == "seq")
    )  # fmt: skip
    number = len(work.nodes) - 1
    if above is not None and above.series:
        reader.cursors[parent] = max(zero, stop if stop is not None else zero)
    return number


def _paragraph(reader: _Reader, tag: Tag, items: Iterator[Tag | Part]) -> Tag | None:
    """One ``p`` up to its end. Returns the tag that ended it where it was not closed."""
    around = reader.stack[-1] if reader.stack else _Open("", -1, {}, "", "", False)
    node = _node(reader, tag, around.node)
    if tag.empty:
        return None
    finish = after = len(reader.text)
    left: Tag | None = None
    closed = False
    for item in items:
        if isinstance(item, Tag) and item.name in ("p", "div", "body", "tt"):
            closed = item.name == "p" and item.closing
            finish, after = item.start, item.end if closed else item.start
            left = None if closed else item
            break
    inside = _inside(reader, tag, around, node)
    spoken = paragraph(reader.text, tag.end, finish, inside.preserve, reader.work.unseen)
    if not closed:
        reader.found.problems.append(Problem(reader.line(tag.start), "the paragraph is not closed"))
    _cues(reader, tag, inside, spoken, (tag.end, finish), (tag.start, after))
    return left


def _cues(reader: _Reader, tag: Tag, inside: _Open, spoken: Spoken, body: Span, block: Span) -> None:
    """The paragraph as one cue, or each of its timed spans where all its text stands in them."""
    pieces = spoken.pieces
    spans = list(timed_spans(spoken))
    inner = [range(first, last) for first, last, _ in spans]
    outside = "".join(piece.text for at, piece in enumerate(pieces) if not any(at in one for one in inner[:1]))
    if len(spans) > 1:
        covered = {at for one in inner for at in one}
        outside = "".join(piece.text for at, piece in enumerate(pieces) if at not in covered)
    base = reader.work.base
    # Spans that only begin are words of one caption as they are sung; with ends they take each other's place.
    if outside.strip() or not any(span.get("end") or span.get("dur") for _, _, span in spans):
        text = styled(spoken, 0, len(pieces), inside.style, reader.sheet, base)
        _cue(reader, tag, inside, inside.node, text, body, block)
        return
    reader.work.nodes[inside.node].series = tag.get("timeContainer").strip() == "seq"
    for first, last, span in spans:
        node = _node(reader, span, inside.node)
        own = replace(
            inside, node=node, style=reader.sheet.computed(inside.style, span),
            region=span.get("region").strip() or inside.region, language=span.get("lang").strip() or inside.language,
        )  # fmt: skip
        text = styled(spoken, first, last, own.style, reader.sheet, base)
        end = pieces[last].start if last < len(pieces) else body[1]
        _cue(
            reader,
            span,
            own,
            node,
            text,
            (span.end, end),
            (span.start, pieces[last].end if last < len(pieces) else end),
        )


def _cue(reader: _Reader, tag: Tag, inside: _Open, number: int, text: Styled, body: Span, block: Span) -> None:
    found, work = reader.found, reader.work
    node, line = work.nodes[number], reader.line(tag.start)
    unreadable = [name for name in ("begin", "end", "dur") if tag.get(name) and work.base.read(tag.get(name)) is None]
    if unreadable or not _is_timed(work, number):
        if text.text:
            sentence = "the times cannot be read" if unreadable else "the paragraph has no times"
            found.broken(line, sentence, text.text)
        return
    index = len(found.cues)
    node.cue, work.cues[index] = index, number
    begin, end = node.begin, node.end or node.dur
    start_token = Token(*(begin or (node.insert, node.insert)), node.start, "" if begin else ' begin="', '"')
    stop_token = Token(*(end or (node.insert, node.insert)), -1 if node.stop is None else node.stop, ' end="', '"')
    region = reader.sheet.regions.get(inside.region) if inside.region else None
    place = place_of(region, inside.style)
    facts = Facts(
        name=tag.get("id").strip(), voice=tag.get("agent").strip(), style=tag.get("style").strip(),
        settings=inside.region, language=inside.language,
    )  # fmt: skip
    shown = Styled(text.text, text.marks, place, text.beats)
    found.cues.append(
        FileCue(index, start_token, stop_token, text.text, reader.text[slice(*body)], shown, zone(place),
                not text.text, line, None, Place(body, block), facts)
    )  # fmt: skip


def _is_timed(work: Clockwork, number: int) -> bool:
    while number >= 0:
        node = work.nodes[number]
        if node.begin or node.end or node.dur:
            return True
        number = node.parent
    return False


def _finish(reader: _Reader) -> None:
    """Ends that are missing, what is wrong with the times, and lanes apart for each language."""
    found, work = reader.found, reader.work
    if (entity := reader.text.find("<!ENTITY", 0, 65536)) >= 0:
        found.problems.append(
            Problem(reader.line(entity), "the document type declares entities; they were not expanded")
        )
    if reader.stack and any(each.name in ("tt", "body") for each in reader.stack):
        found.problems.append(Problem(len(reader.starts), "the file ends before it is complete"))
    several = len({cue.facts.language or found.language for cue in found.cues}) > 1
    for at, cue in enumerate(found.cues):
        node = work.nodes[work.cues[at]]
        if node.stop is None:
            following = found.cues[at + 1].start if at + 1 < len(found.cues) else node.start
            until = node.start + _NO_END_MS
            node.stop, node.guessed = min(until, following) if following > node.start else until, True
            found.problems.append(Problem(cue.line, "the end time is missing; it was guessed"))
        problem = time_problem(node.start, node.stop)
        if problem:
            found.problems.append(Problem(cue.line, f"the caption {problem}"))
        lane = f"{cue.facts.language or found.language}:{cue.lane}" if several else cue.lane
        found.cues[at] = replace(cue, end_token=replace(cue.end_token, value=node.stop), lane=lane, problem=problem)
    found.problems.sort(key=lambda each: each.line)
