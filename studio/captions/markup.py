"""Text with basic styling: from the tags of SRT, VTT and ASS to plain text with marks, and to safe ASS text.

Only what the tables here name ever reaches the picture; every other tag is dropped from it (never from the file), and
untrusted text cannot open an override block of its own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from studio.captions.decode import clean

# HTML-like tags of SRT and VTT → ASS override, (opening, closing).
_SIMPLE = {
    "i": (r"\i1", r"\i0"),
    "em": (r"\i1", r"\i0"),
    "b": (r"\b1", r"\b0"),
    "strong": (r"\b1", r"\b0"),
    "u": (r"\u1", r"\u0"),
    "s": (r"\s1", r"\s0"),
}
_COLOURS = {
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
_WORD_JOINER = "\u2060"
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)))  # all but tab and line feed
_ESCAPES = str.maketrans({"\\": "\\" + _WORD_JOINER, "{": r"\{", "\n": r"\N", "\t": " "})


@dataclass(frozen=True, slots=True)
class Styled:
    """``text`` plain, lines joined by "\\n". ``marks``: (position in text, ASS override without braces), ascending.

    ``place`` is the numpad position on the screen, None where the cue does not say.
    """

    text: str
    marks: tuple[tuple[int, str], ...] = ()
    place: int | None = None

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


class _Builder:
    """Collects text and marks; where the text stands is where the next mark goes."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.marks: list[tuple[int, str]] = []
        self.place: int | None = None

    def text(self, piece: str) -> None:
        piece = _BREAKS.sub("\n", clean(piece)).translate(_CONTROLS)
        self.parts.append(piece)
        self.length += len(piece)

    def mark(self, override: str) -> None:
        self.marks.append((self.length, override))

    def done(self) -> Styled:
        text = "".join(self.parts)
        head = len(text) - len(text.lstrip())
        text = text.strip()
        marks = tuple((min(max(0, at - head), len(text)), override) for at, override in self.marks)
        return Styled(text, marks, self.place)


def from_ass(text: str) -> Styled:
    """ASS event text → plain text and the allowed overrides. Drawings (``\\p1``) are no text."""
    builder = _Builder()
    drawing = False
    at = 0
    while at < len(text):
        opened = text.find("{", at)
        escaped = opened > 0 and text[opened - 1] == "\\"
        closed = text.find("}", opened) if opened >= 0 and not escaped else -1
        if opened < 0 or (closed < 0 and not escaped):
            if not drawing:
                builder.text(_unescape(text[at:]))
            break
        if not drawing:
            builder.text(_unescape(text[at : opened + escaped]))
        if escaped:
            at = opened + 1
            continue
        block = text[opened + 1 : closed]
        at = closed + 1
        drawing = _drawing_after(block, drawing)
        builder.place = place_in(block) or builder.place
        kept = "".join(tag for tag in _ALLOWED.findall(block) if not tag.startswith("\\a"))
        if kept:
            builder.mark(kept)
    return builder.done()


def place_in(block: str) -> int | None:
    """The numpad place that ``\\an`` or the old ``\\a`` in ``block`` names first, else None."""
    found = _PLACE.search(block)
    if found is None:
        return None
    return int(found[1]) if found[1] else _LEGACY_PLACE.get(int(found[2]))


_DRAWING = re.compile(r"\\p([0-9]{1,3})")


def _drawing_after(block: str, drawing: bool) -> bool:
    scales = _DRAWING.findall(block)
    return bool(int(scales[-1])) if scales else drawing


_ASS_ESCAPES = {r"\N": "\n", r"\n": "\n", r"\h": "\u00a0", r"\{": "{", r"\}": "}", "\\" + _WORD_JOINER: "\\"}
_ASS_ESCAPE = re.compile(r"\\[Nnh{}" + _WORD_JOINER + "]")


def _unescape(text: str) -> str:
    return _ASS_ESCAPE.sub(lambda found: _ASS_ESCAPES[found[0]], text)


def from_srt(text: str) -> Styled:
    """SRT text: HTML-like tags, and ``{\\an8}`` and its like as most players read them."""
    builder = _Builder()
    at = 0
    while at < len(text):
        opened = text.find("{\\", at)
        closed = text.find("}", opened) if opened >= 0 else -1
        if closed < 0:
            break
        _tags(text[at:opened], builder, _font, str)
        block = text[opened + 1 : closed]
        builder.place = place_in(block) or builder.place
        kept = "".join(tag for tag in _ALLOWED.findall(block) if not tag.startswith("\\a"))
        if kept:
            builder.mark(kept)
        at = closed + 1
    _tags(text[at:], builder, _font, str)
    return builder.done()


def from_vtt(text: str) -> Styled:
    """VTT text: voice, class, language and time tags are dropped, ruby notes too, entities become characters."""
    builder = _Builder()
    _tags(re.sub(r"<rt[^<>]*>[^<>]*(?:</rt>|$)", "", text), builder, lambda _, __: None, html.unescape)
    return builder.done()


# As players do: "<" opens a tag only before a letter, "/" and, in VTT, a digit (a time); "5 < 6" is text.
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9_-]{0,31}|[0-9]{1,4}(?=:))?([^<>]*)>")


def _tags(text: str, builder: _Builder, font: Callable[[str, str], str | None], read: Callable[[str], str]) -> None:
    last = 0
    for found in _TAG.finditer(text):
        slash, name, rest = found[1], (found[2] or "").lower(), found[3]
        if not name and not slash:
            continue
        builder.text(read(text[last : found.start()]))
        last = found.end()
        if name == "br":
            builder.text("\n")
        elif name in _SIMPLE:
            builder.mark(_SIMPLE[name][bool(slash)])
        elif name == "font" and (override := font(slash, rest)):
            builder.mark(override)
    builder.text(read(text[last:]))


def _font(slash: str, rest: str) -> str | None:
    if slash:
        return r"\c"
    found = _FONT_COLOUR.search(rest)
    if found is None:
        return None
    value = found[1].lstrip("#").lower()
    value = _COLOURS.get(value, value)
    if not _HEX.fullmatch(value):
        return None
    red, green, blue = value[:2], value[2:4], value[4:]
    return f"\\c&H{blue}{green}{red}&".upper().replace(r"\C", r"\c")
