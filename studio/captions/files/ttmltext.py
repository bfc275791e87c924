"""The text of one TTML paragraph: pieces with their places, white space as the format has it, styles and beats."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from studio.captions.files.timebase import TimeBase
from studio.captions.files.ttmlstyle import Sheet, Style, overrides
from studio.captions.files.xmlscan import Part, Tag, scan
from studio.captions.markup import Builder, Styled
from studio.captions.pieces import Piece

_ENTITY_OR_SPACE = re.compile(r"&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,8};?|[A-Za-z]{1,32};)|[ \t\r\n]+")
_UNSEEN = frozenset({"metadata", "desc", "title", "agent", "name", "copyright", "rt"})
DEEPEST = 64


@dataclass(slots=True)
class Spoken:
    """A paragraph or a timed span as read: ``pieces`` are places in the file's text."""

    pieces: list[Piece] = field(default_factory=list)
    tags: list[tuple[int, Tag]] = field(default_factory=list)
    """Tags of spans, each with the number of the piece that it is."""


def paragraph(text: str, begin: int, finish: int, preserve: bool, unseen: frozenset[str] = frozenset()) -> Spoken:
    """The pieces of ``text[begin:finish]``: what is shown, tags, comments and white space that is not shown.

    ``unseen``: names of styles whose text is a reading above other text.
    """
    spoken = Spoken()
    hidden = 0
    for item in scan(text, begin, finish):
        if isinstance(item, Tag):
            was_hidden = hidden > 0
            if not item.empty and (hidden or item.name in _UNSEEN or _is_reading(item, unseen)):
                hidden = max(0, hidden + (-1 if item.closing else 1))
            shown = "\n" if item.name == "br" and not item.closing and not hidden else ""
            if not hidden and item.name in ("span", "p") and not was_hidden:
                spoken.tags.append((len(spoken.pieces), item))
            spoken.pieces.append(Piece(item.start, item.end, shown, not shown))
        elif item.kind in ("comment", "skip") or hidden:
            spoken.pieces.append(Piece(item.start, item.end, "", True))
        else:
            _words(text, item, preserve, spoken.pieces)
    if not preserve:
        _collapse(spoken.pieces)
    return spoken


def _is_reading(tag: Tag, unseen: frozenset[str]) -> bool:
    said = tag.get("ruby") in ("text", "delimiter") or any(name in unseen for name in tag.get("style").split()[:16])
    return tag.name == "span" and not tag.closing and said


def _words(text: str, part: Part, preserve: bool, pieces: list[Piece]) -> None:
    begin, finish = part.inner
    if part.start < begin:
        pieces.append(Piece(part.start, begin, "", True))
    last = begin
    for found in _ENTITY_OR_SPACE.finditer(text, begin, finish):
        entity = found[0].startswith("&")
        if entity and part.kind == "cdata":
            continue
        if found.start() > last:
            pieces.append(Piece(last, found.start(), text[last : found.start()]))
        space = re.sub(r"\r\n?|\n", "\n", found[0]) if preserve else " "
        pieces.append(Piece(found.start(), found.end(), html.unescape(found[0]) if entity else space))
        last = found.end()
    if last < finish:
        pieces.append(Piece(last, finish, text[last:finish]))
    if finish < part.end:
        pieces.append(Piece(finish, part.end, "", True))


def _collapse(pieces: list[Piece]) -> None:
    """A space beside a line break or behind another space shows nothing."""
    before = "\n"
    for at, piece in enumerate(pieces):
        if piece.text == " " and before in (" ", "\n"):
            pieces[at] = Piece(piece.start, piece.end, "", True)
        elif piece.text:
            before = piece.text[-1]
    after = "\n"
    for at in range(len(pieces) - 1, -1, -1):
        if pieces[at].text == " " and after == "\n":
            pieces[at] = Piece(pieces[at].start, pieces[at].end, "", True)
        elif pieces[at].text:
            after = pieces[at].text[0]


def styled(spoken: Spoken, first: int, last: int, parent: Style, sheet: Sheet, base: TimeBase) -> Styled:
    """The pieces ``first`` to ``last`` (not included) with their styles; ``parent`` is what the paragraph says.

    A span that begins later than its paragraph is a beat.
    """
    builder = Builder()
    tags = dict(spoken.tags)
    if opening := overrides({}, parent):
        builder.mark(opening)
    stack: list[Style] = [parent]
    ignored = 0
    for at in range(first, last):
        piece, tag = spoken.pieces[at], tags.get(at)
        if tag is None:
            builder.text(piece.text)
        elif tag.closing:
            if ignored:
                ignored -= 1
            elif len(stack) > 1:
                old = stack.pop()
                if change := overrides(old, stack[-1]):
                    builder.mark(change)
        elif not tag.empty:
            if len(stack) > DEEPEST:
                ignored += 1
                continue
            new = sheet.computed(stack[-1], tag)
            if change := overrides(stack[-1], new):
                builder.mark(change)
            stack.append(new)
            begin = base.read(tag.get("begin")) if tag.get("begin") else None
            if begin is not None:
                builder.beat(begin)
    return builder.done()


def timed_spans(spoken: Spoken) -> Iterator[tuple[int, int, Tag]]:
    """(first piece, piece of the closing tag, opening tag) of the outermost spans that have times of their own."""
    depth, opened, at_depth = 0, None, 0
    for at, tag in spoken.tags:
        if tag.empty:
            continue
        if tag.closing:
            depth = max(0, depth - 1)
            if opened is not None and depth < at_depth:
                yield opened[0] + 1, at, opened[1]
                opened = None
        else:
            depth += 1
            if opened is None and any(tag.get(name) for name in ("begin", "end", "dur")):
                opened, at_depth = (at, tag), depth
    if opened is not None:
        yield opened[0] + 1, len(spoken.pieces), opened[1]
