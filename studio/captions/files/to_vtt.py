"""A document as WebVTT."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.captions.files.document import Document, Passage, Wrap, compact, one_block, tagged
from studio.captions.files.look import Look, runs
from studio.captions.files.to_srt import clock

_NAMED = {
    "ffffff": "white", "00ff00": "lime", "00ffff": "cyan", "ff0000": "red", "ffff00": "yellow", "ff00ff": "magenta",
    "0000ff": "blue", "000000": "black",
}  # fmt: skip
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_RIGHT_TO_LEFT = re.compile("[\u200e\u200f]")
_MARKS = {"\u200e": "&lrm;", "\u200f": "&rlm;"}
_ALIGN = ("left", "center", "right")


def to_vtt(document: Document) -> str:
    """UTF-8 text with LF. Remarks are notes; colours that the format does not know get a class and a style rule."""
    colours: dict[str, str] = {}
    struck = False
    blocks: list[str] = []
    for row in document.rows():
        if isinstance(row, str):
            blocks.append(_note(row))
            continue
        found = runs(compact(row.styled), row.base)
        colours.update({run.look.colour: "" for run in found if run.look.colour and run.look.colour not in _NAMED})
        struck = struck or any(run.look.strike for run in found)
        if row.end > row.start:
            blocks.append(_cue(row))
        else:
            blocks.append(_note(f"{clock(row.start, '.')} to {clock(row.end, '.')}: {row.styled.text}"))
    head = "WEBVTT\n"
    if document.language:
        head += f"Kind: captions\nLanguage: {one_block(document.language)}\n"
    rules = [f"::cue(.{_class(colour)}) {{ color: #{colour}; }}" for colour in colours]
    rules += ["::cue(.strike) { text-decoration: line-through; }"] if struck else []
    style = ["STYLE\n" + "\n".join(rules) + "\n"] if rules else []
    return "\n".join([head, *style, *blocks])


def _note(text: str) -> str:
    words = one_block(text).replace("-->", "→")
    return f"NOTE\n{words}\n" if "\n" in words else f"NOTE {words}\n"


def _cue(passage: Passage) -> str:
    def beat(ms: int) -> str:
        at = passage.start + ms
        return f"<{clock(at, '.')}>" if passage.start < at < passage.end else ""

    voice = f"<v {passage.voice.translate(_ESCAPES)}>" if passage.voice else ""
    text = tagged(runs(compact(passage.styled), passage.base), _wraps, _spelled, beat)
    times = f"{clock(passage.start, '.')} --> {clock(passage.end, '.')}"
    return f"{times}{_settings(passage)}\n{voice}{text}\n"


def _spelled(text: str) -> str:
    return _RIGHT_TO_LEFT.sub(lambda found: _MARKS[found[0]], text.translate(_ESCAPES))


def _class(colour: str) -> str:
    return _NAMED.get(colour, f"c_{colour}")


def _wraps(look: Look) -> Sequence[Wrap]:
    classes = [_class(look.colour)] if look.colour else []
    classes += ["strike"] if look.strike else []
    out: list[Wrap] = [(f"<c.{name}>", "</c>") for name in classes]
    return out + [
        (f"<{name}>", f"</{name}>") for flag, name in (("bold", "b"), ("italic", "i"), ("underline", "u"))
        if getattr(look, flag)
    ]  # fmt: skip


def _settings(passage: Passage) -> str:
    row, column = divmod(passage.place - 1, 3)
    out = []
    if passage.at is not None:
        x, y = passage.at
        out.append(f"line:{_percent(y)}" + ("," + ("end", "center", "start")[row] if row < 2 else ""))
        out.append(f"position:{_percent(x)}")
    elif row:
        out.append("line:0" if row == 2 else "line:50%,center")
    if column != 1:
        out.append(f"align:{_ALIGN[column]}")
        if passage.at is None:
            out.append(f"position:{5 if column == 0 else 95}%")
    return "".join(f" {each}" for each in out)


def _percent(share: float) -> str:
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"
