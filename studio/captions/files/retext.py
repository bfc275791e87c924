"""A new wording for one cue with as few of its bytes changed as can be: its tags stay around the words they are on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from studio.captions.files.cues import FileCue, SubtitleFile
from studio.captions.files.patch import Edit
from studio.captions.files.ttmltext import paragraph
from studio.captions.markup import escape, shown
from studio.captions.pieces import TAG, Piece, Reader, ass_pieces, srt_pieces, vtt_pieces

_PIECES: dict[str, Reader] = {"srt": srt_pieces, "vtt": vtt_pieces, "ass": ass_pieces}
_STEP = re.compile(r"\r{0,3}\n|\r|.", re.DOTALL)
_WORD = re.compile(r"\w+|\s|[^\w\s]")
_BLANK_AFTER = re.compile(r"(?:\r{0,3}\n|\r)[ \t]*(?:\r{0,3}\n|\r|$)")
_MOST_COMPARED = 600  # words: comparing is quadratic
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def wording(text: str, form: str) -> str:
    """A new text as ``form`` can hold it: no empty lines and no arrow where they would end or begin a cue."""
    lines = [line.rstrip() for line in shown(text).strip().split("\n")]
    if form in ("srt", "vtt", "txt"):
        lines = [line for line in lines if line.strip()]
    joined = "\n".join(lines)
    return joined.replace("-->", "→") if form == "srt" else joined


def spelled(text: str, form: str, newline: str, prefix: str = "") -> str:
    """Plain text as the source of ``form``. ``newline``: the file's own; ``prefix``: of its XML names, "tt:" or ""."""
    if form == "ass":
        return escape(text)
    if form == "ttml":
        return text.translate(_XML).replace("\n", f"<{prefix}br/>")
    return (text.translate(_XML) if form == "vtt" else text).replace("\n", newline)


def pieces_of(file: SubtitleFile, cue: FileCue) -> list[Piece]:
    """The pieces of a cue's text with their places in the file, one for every sign that is shown."""
    text = file.decoded.text
    begin, finish = cue.place.body
    if file.format == "ttml":
        spoken = paragraph(text, begin, finish, _preserves(file, cue), _unseen(file))
        return [part for piece in spoken.pieces for part in _signs(piece)]
    if file.format == "txt":
        return _signs(Piece(0, finish - begin, text[begin:finish]), begin)
    source = text[begin:finish]
    return [part for piece in _PIECES[file.format](source) for part in _signs(piece, begin)]


def _unseen(file: SubtitleFile) -> frozenset[str]:
    return file.clockwork.unseen if file.clockwork is not None else frozenset()


def _preserves(file: SubtitleFile, cue: FileCue) -> bool:
    """Whether white space counts in the cue: the reading that gives the text that was read."""
    kept = paragraph(file.decoded.text, *cue.place.body, True, _unseen(file)).pieces
    return shown("".join(piece.text for piece in kept)).strip() == cue.text


def _signs(piece: Piece, offset: int = 0) -> list[Piece]:
    start = piece.start + offset
    if piece.tag or len(piece.text) != piece.end - piece.start:
        return [Piece(start, piece.end + offset, shown(piece.text), piece.tag)]
    return [
        Piece(start + found.start(), start + found.end(), shown("\n" if found[0][-1] in "\r\n" else found[0]))
        for found in _STEP.finditer(piece.text)
    ]


def text_edits(file: SubtitleFile, cue: FileCue, text: str, spell: Callable[[str], str]) -> list[Edit]:
    """The edits that make ``text`` (already a ``wording``) the text of ``cue``."""
    begin, finish = cue.place.body
    if file.format == "ttml" and "<![CDATA[" in file.decoded.text[begin:finish]:
        return [(begin, finish, spell(text))]  # what is escaped would show in there
    pieces = pieces_of(file, cue)
    signs = [piece for piece in pieces if not piece.tag and piece.text]
    while signs and signs[0].text.isspace():
        del signs[0]
    while signs and signs[-1].text.isspace():
        del signs[-1]
    old = "".join(sign.text for sign in signs)
    if not signs or old != cue.text:
        return _from_nothing(file, cue, spell(text), spell("\n") if file.format in ("srt", "vtt") else "")
    changes = _changes(old, text)
    if changes is None:
        return _parted(file, cue, _replaced(file.decoded.text, pieces, signs, spell(text)))
    return _parted(
        file, cue, [edit for first, last, new in changes for edit in _swapped(signs, old, first, last, spell(new))]
    )


def _parted(file: SubtitleFile, cue: FileCue, edits: list[Edit]) -> list[Edit]:
    """Words that stand right behind the times are parted from them: "…02,000(One" may become "…02,000 Two"."""
    begin = cue.place.body[0]
    if file.format in ("srt", "vtt") and begin and not file.decoded.text[begin - 1].isspace():
        return [(a, b, f" {new}" if a == begin else new) for a, b, new in edits]
    return edits


def _from_nothing(file: SubtitleFile, cue: FileCue, new: str, newline: str) -> list[Edit]:
    """Words for a cue that shows none, or whose words cannot be found again in its source."""
    begin, finish = cue.place.body
    source = file.decoded.text
    if newline and (begin == 0 or source[begin - 1] not in "\r\n"):
        new = newline + new  # nothing stands behind the times
    if newline and finish < len(source) and not _BLANK_AFTER.match(source, finish):
        new += newline  # the next cue's number stands in the next line
    if cue.text or "\\p" in source[begin:finish]:
        return [(begin, finish, new)]
    return [(finish, finish, new)]


def _changes(old: str, new: str) -> list[tuple[int, int, str]] | None:
    """(from, to, new words) in ``old``; None where not one word stays and the cue is better written anew."""
    ours, theirs = _WORD.findall(old), _WORD.findall(new)
    if max(len(ours), len(theirs)) > _MOST_COMPARED:
        head = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        room = min(len(old), len(new)) - head
        tail = next((n for n in range(room) if old[-1 - n] != new[-1 - n]), room)
        return [(head, len(old) - tail, new[head : len(new) - tail])]
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    same = [block for block in matcher.get_matching_blocks() if block.size]
    if not any(word[0].isalnum() for block in same for word in ours[block.a : block.a + block.size]):
        return None
    places = [0]
    for word in ours:
        places.append(places[-1] + len(word))
    return [
        (places[a], places[b], "".join(theirs[c:d])) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"
    ]


def _swapped(signs: Sequence[Piece], old: str, first: int, last: int, new: str) -> list[Edit]:
    """Characters ``first`` to ``last`` of the shown text become ``new``; tags between them stay."""
    at = [0]
    for sign in signs:
        at.append(at[-1] + len(sign.text))
    where = {place: number for number, place in enumerate(at)}
    begin, finish = where.get(first), where.get(last)
    if begin is None or finish is None:  # inside one source piece that shows several signs
        return [
            (
                signs[0].start,
                signs[-1].end,
                new if (first, last) == (0, len(old)) else f"{old[:first]}{new}{old[last:]}",
            )
        ]
    if begin == finish:
        place = signs[begin - 1].end if begin else signs[0].start
        return [(place, place, new)]
    edits: list[Edit] = []
    for sign in signs[begin:finish]:
        if edits and edits[-1][1] == sign.start:
            edits[-1] = (edits[-1][0], sign.end, edits[-1][2])
        else:
            edits.append((sign.start, sign.end, "" if edits else new))
    return edits


def _replaced(source: str, pieces: Sequence[Piece], signs: Sequence[Piece], new: str) -> list[Edit]:
    """Everything between the first and the last sign becomes ``new``; of the tags around it, those that lose their
    partner go too.
    """
    begin, finish = signs[0].start, signs[-1].end
    edits: list[Edit] = [(begin, finish, new)]
    stack: list[Piece] = []
    for piece in pieces:
        found = TAG.fullmatch(source, piece.start, piece.end) if piece.tag else None
        if found is None or not found[2] or found[3].endswith("/") or found[2].isdigit():
            continue
        if not found[1]:
            stack.append(piece)
            continue
        name = found[2].lower()
        opener = next((p for p in reversed(stack) if source.startswith(found[2], p.start + 1)), None)
        if opener is None:
            continue
        stack.remove(opener)
        inside = [begin <= one.start < finish for one in (opener, piece)]
        if inside[0] != inside[1] and name:
            lone = piece if inside[0] else opener
            edits.append((lone.start, lone.end, ""))
    return edits
