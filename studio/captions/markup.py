"""Text with basic styling: from the tags of SRT, VTT and ASS to plain text with marks, and to safe ASS text.

Only what the tables here name ever reaches the picture; every other tag is dropped from it (never from the file), and
untrusted text cannot open an override block of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from studio.captions.decode import clean
from studio.captions.pieces import TAG, WORD_JOINER, ass_pieces, srt_pieces, vtt_pieces

# HTML-like tags of SRT and VTT → ASS override, (opening, closing).
_SIMPLE = {
    "i": (r"\i1", r"\i0"),
    "em": (r"\i1", r"\i0"),
    "b": (r"\b1", r"\b0"),
    "strong": (r"\b1", r"\b0"),
    "u": (r"\u1", r"\u0"),
    "s": (r"\s1", r"\s0"),
}
COLOURS = {
    "white": "ffffff", "black": "000000", "red": "ff0000", "lime": "00ff00", "green": "008000", "blue": "0000ff",
    "yellow": "ffff00", "cyan": "00ffff", "aqua": "00ffff", "magenta": "ff00ff", "fuchsia": "ff00ff",
    "silver": "c0c0c0", "gray": "808080", "grey": "808080", "orange": "ffa500", "pink": "ffc0cb", "purple": "800080",
    "olive": "808000", "teal": "008080", "navy": "000080", "maroon": "800000",
}  # fmt: skip
_FONT_COLOUR = re.compile(r"""color\s*=\s*["']?\s*(#?[0-9A-Za-z]{1,20})""", re.IGNORECASE)
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
# Overrides that may be drawn from a cue's own ASS text: styling and the place on the screen, nothing that moves,
# hides, draws or names a font.
_ALLOWED = re.compile(
    r"\\(?:[ibus][01](?![0-9])|1?c(?:&H[0-9A-Fa-f]{1,8}&?)?(?![0-9A-Za-z&])|an?(?:1[01]|[1-9])(?![0-9]))"
)
_PLACE = re.compile(r"\\an([1-9])(?![0-9])|\\a(1[01]|[1-9])(?![0-9])")
_LEGACY_PLACE = {1: 1, 2: 2, 3: 3, 5: 7, 6: 8, 7: 9, 9: 4, 10: 5, 11: 6}  # \a of SSA → numpad
_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)))  # all but tab and line feed
_ESCAPES = str.maketrans({"\\": "\\" + WORD_JOINER, "{": r"\{", "\n": r"\N", "\t": " "})


@dataclass(frozen=True, slots=True)
class Styled:
    """``text`` plain, lines joined by "\\n". ``marks``: (position in text, ASS override without braces), ascending.

    ``place`` is the numpad position on the screen, None where the cue does not say. ``beats``: (position in text, ms
    from the start of the cue) where a file says when a word is sung or spoken, ascending positions.
    """

    text: str
    marks: tuple[tuple[int, str], ...] = ()
    place: int | None = None
    beats: tuple[tuple[int, int], ...] = ()

    def to_ass(self) -> str:
        """One safe ASS event text. Reading it again with :func:`from_ass` gives the same value."""
        out: list[str] = [] if self.place is None else [f"{{\\an{self.place}}}"]
        last = 0
        for position, override in self.marks:
            out += (escape(self.text[last:position]), "{", override, "}")
            last = position
        out.append(escape(self.text[last:]))
        return "".join(out)

    def reflowed(self, text: str) -> Styled:
        """The same marks on the same letters where ``text`` differs from ours in its white space only."""
        if not self.marks or text == self.text:
            return Styled(text, self.marks if text == self.text else (), self.place)
        letters = [place for place, char in enumerate(text) if not char.isspace()]
        before = [0]
        for char in self.text:
            before.append(before[-1] + (not char.isspace()))
        places = (before[position] for position, _ in self.marks)
        moved = tuple(
            (letters[count] if count < len(letters) else len(text), override)
            for count, (_, override) in zip(places, self.marks, strict=True)
        )
        return Styled(text, moved, self.place)


def escape(text: str) -> str:
    """Plain text as ASS text: no override block, no escape of its own, line breaks as ``\\N``, no controls.

    A word joiner after a backslash keeps libass from reading ``\\N`` or ``\\h`` (as ffmpeg's own converter does).
    """
    return _BREAKS.sub("\n", clean(text)).translate(_CONTROLS).translate(_ESCAPES)


class Builder:
    """Collects text and marks; where the text stands is where the next mark goes."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.marks: list[tuple[int, str]] = []
        self.place: int | None = None
        self.beats: list[tuple[int, int]] = []

    def text(self, piece: str) -> None:
        piece = shown(piece)
        self.parts.append(piece)
        self.length += len(piece)

    def mark(self, override: str) -> None:
        self.marks.append((self.length, override))

    def beat(self, ms: int) -> None:
        self.beats.append((self.length, ms))

    def done(self) -> Styled:
        text = "".join(self.parts)
        head = len(text) - len(text.lstrip())
        text = text.strip()
        marks = tuple((min(max(0, at - head), len(text)), override) for at, override in self.marks)
        beats = tuple((min(max(0, at - head), len(text)), ms) for at, ms in self.beats)
        return Styled(text, marks, self.place, beats)


def shown(piece: str) -> str:
    """Text as it is shown: bytes that are no text, line ends and controls made harmless."""
    return _BREAKS.sub("\n", clean(piece)).translate(_CONTROLS)


def from_plain(text: str) -> Styled:
    """Text without any markup."""
    builder = Builder()
    builder.text(text)
    return builder.done()


_KARAOKE = re.compile(r"\\(?:([kK][fo]?)|kt)([0-9]{1,6})")


def from_ass(text: str) -> Styled:
    """ASS event text → plain text, the allowed overrides and karaoke beats. Drawings (``\\p1``) are no text."""
    builder = Builder()
    sung = 0  # ms from the start, by the \k durations so far
    for piece in ass_pieces(text):
        if not piece.tag:
            builder.text(piece.text)
            continue
        block = text[piece.start : piece.end]
        if "\\" not in block:
            continue
        _overrides(block, builder)
        for name, centiseconds in _KARAOKE.findall(block):
            if name:
                builder.beat(sung)
            sung = sung + int(centiseconds) * 10 if name else int(centiseconds) * 10
    return builder.done()


def place_in(block: str) -> int | None:
    """The numpad place that ``\\an`` or the old ``\\a`` in ``block`` names first, else None."""
    found = _PLACE.search(block)
    if found is None:
        return None
    return int(found[1]) if found[1] else _LEGACY_PLACE.get(int(found[2]))


def _overrides(block: str, builder: Builder) -> None:
    builder.place = place_in(block) or builder.place
    kept = "".join(tag for tag in _ALLOWED.findall(block) if not tag.startswith("\\a"))
    if kept:
        builder.mark(kept)


def from_srt(text: str) -> Styled:
    """SRT text: HTML-like tags, and ``{\\an8}`` and its like as most players read them."""
    builder = Builder()
    for piece in srt_pieces(text):
        source = text[piece.start : piece.end]
        if not piece.tag:
            builder.text(piece.text)
        elif source.startswith("{"):
            _overrides(source, builder)
        elif (found := TAG.fullmatch(source)) is not None:
            _simple(found, builder, _font(found[1], found[3]) if (found[2] or "").lower() == "font" else None)
    return builder.done()


_CLASS_NAMES = ("white", "lime", "cyan", "red", "yellow", "magenta", "blue", "black")
_CLASS_COLOURS = {name: COLOURS[name] for name in _CLASS_NAMES}
_CLOCK = re.compile(r"<(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{1,2})\.([0-9]{3})>")


def from_vtt(text: str, start: int = 0, classes: Mapping[str, str] | None = None) -> Styled:
    """VTT text of a cue that starts at ``start`` ms: times become beats, the format's colour classes colours.

    ``classes``: ASS overrides by class, from the file's own style sheet. Voice and language tags and ruby notes are
    left out, entities become characters.
    """
    builder = Builder()
    opened: list[str] = []  # what closes each <c…> that is open
    for piece in vtt_pieces(text):
        if not piece.tag:
            builder.text(piece.text)
            continue
        source = text[piece.start : piece.end]
        found = TAG.fullmatch(source)
        if found is None:
            continue
        name = (found[2] or "").lower()
        clock = _CLOCK.fullmatch(source) if name.isdigit() else None
        if clock is not None:
            hours, minutes, seconds, millis = (int(part or 0) for part in clock.groups())
            builder.beat(((hours * 60 + minutes) * 60 + seconds) * 1000 + millis - start)
        elif name == "c" and found[1]:
            if opened and (closing := opened.pop()):
                builder.mark(closing)
        elif name == "c":
            opening = _class_overrides(found[3], classes or {})
            opened.append("".join(_CLOSES[tag[1]] for tag in _ALLOWED.findall(opening)))
            if opening:
                builder.mark(opening)
        else:
            _simple(found, builder, None)
    return builder.done()


_CLOSES = {"i": r"\i0", "b": r"\b0", "u": r"\u0", "s": r"\s0", "c": r"\c"}


def _class_overrides(rest: str, classes: Mapping[str, str]) -> str:
    names = [name.lower() for name in rest.split(maxsplit=1)[0].split(".") if name] if rest.split() else []
    colours = [override(_CLASS_COLOURS[name]) for name in names if name in _CLASS_COLOURS]
    return "".join([*colours[:1], *(classes[name] for name in names if name in classes)])


def _simple(found: re.Match[str], builder: Builder, mark: str | None) -> None:
    name = (found[2] or "").lower()
    if name == "br":
        builder.text("\n")
    elif name in _SIMPLE:
        builder.mark(_SIMPLE[name][bool(found[1])])
    elif mark:
        builder.mark(mark)


def override(colour: str) -> str:
    """The ASS override for a colour RRGGBB."""
    red, green, blue = colour[:2].upper(), colour[2:4].upper(), colour[4:].upper()
    return f"\\c&H{blue}{green}{red}&"


def _font(slash: str, rest: str) -> str | None:
    if slash:
        return r"\c"
    found = _FONT_COLOUR.search(rest)
    if found is None:
        return None
    value = found[1].lstrip("#").lower()
    value = COLOURS.get(value, value)
    return override(value) if _HEX.fullmatch(value) else None
