"""A document as TTML (an IMSC 1 text document: regions in per cent, times as hh:mm:ss.mmm)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from studio.captions.files.document import Document, Passage, Wrap, tagged
from studio.captions.files.look import Look, runs
from studio.captions.files.to_srt import clock
from studio.captions.markup import shown

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" \
xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" \
ttp:profile="http://www.w3.org/ns/ttml/profile/imsc1/text" xml:lang="{language}">
  <head>
{agents}    <styling>
      <style xml:id="default" tts:fontFamily="proportionalSansSerif" tts:fontSize="100%" tts:color="white" \
tts:backgroundColor="transparent"/>
    </styling>
    <layout>
{regions}
    </layout>
  </head>
  <body style="default">
    <div>
"""
_FOOT = "    </div>\n  </body>\n</tt>\n"
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ROWS = ("after", "center", "before")
_COLUMNS = ("left", "center", "right")
_NOT_A_TAG = re.compile(r"[^A-Za-z0-9-]")


def to_ttml(document: Document) -> str:
    """UTF-8 text with LF. Remarks are XML comments; a beat is a span that begins later."""
    regions: dict[tuple[int, tuple[float, float] | None], str] = {(2, None): "bottom"}
    voices: dict[str, str] = {}
    lines: list[str] = []
    for row in document.rows():
        if isinstance(row, str):
            lines.append(f"      <!-- {_comment(row)} -->\n")
            continue
        region = regions.setdefault((row.place, row.at), f"r{len(regions)}")
        agent = voices.setdefault(row.voice, f"agent{len(voices) + 1}") if row.voice else ""
        lines.append(_paragraph(row, region, agent))
    head = _HEAD.format(
        language=_NOT_A_TAG.sub("", document.language)[:35],
        agents=_agents(voices),
        regions="\n".join(_region(name, place, at) for (place, at), name in regions.items()),
    )
    return head + "".join(lines) + _FOOT


def _agents(voices: dict[str, str]) -> str:
    if not voices:
        return ""
    kind, full = 'type="person"', 'type="full"'
    rows = "".join(
        f'      <ttm:agent {kind} xml:id="{number}"><ttm:name {full}>{_spelled(name)}</ttm:name></ttm:agent>\n'
        for name, number in voices.items()
    )
    return f"    <metadata>\n{rows}    </metadata>\n"


def _region(name: str, place: int, at: tuple[float, float] | None) -> str:
    row, column = divmod(place - 1, 3)
    left, top, width, height = 10.0, 10.0, 80.0, 80.0
    if at is not None:
        x, y = at[0] * 100, at[1] * 100
        left, width = ((x, 100 - x), (max(0.0, 2 * x - 100), 2 * min(x, 100 - x)), (0.0, x))[column]
        top, height = ((0.0, y), (max(0.0, 2 * y - 100), 2 * min(y, 100 - y)), (y, 100 - y))[row]
    return (
        f'      <region xml:id="{name}" tts:origin="{left:.2f}% {top:.2f}%" tts:extent="{width:.2f}% {height:.2f}%" '
        f'tts:displayAlign="{_ROWS[row]}" tts:textAlign="{_COLUMNS[column]}"/>'
    )


def _paragraph(passage: Passage, region: str, agent: str) -> str:
    def beat(ms: int) -> str:
        return ""

    found = runs(passage.styled, passage.base)
    text = ""
    if any(run.beat is not None for run in found):
        # spans of words hold the spans of styles: each word begins a span of its own
        group: list[int] = [at for at, run in enumerate(found) if run.beat is not None]
        bounds = [*group, len(found)]
        text = tagged(found[: group[0]], _wraps, _spelled, beat)
        for at, after in itertools.pairwise(bounds):
            inner = tagged(found[at:after], _wraps, _spelled, beat)
            text += f'<span begin="{max(0, found[at].beat or 0) / 1000:.3f}s">{inner}</span>'
    else:
        text = tagged(found, _wraps, _spelled, beat)
    who = f' ttm:agent="{agent}"' if agent else ""
    times = f'begin="{clock(passage.start, ".")}" end="{clock(passage.end, ".")}"'
    return f'      <p {times} region="{region}"{who}>{text}</p>\n'


def _spelled(text: str) -> str:
    return _NOT_XML.sub("\ufffd", shown(text)).translate(_XML).replace("\n", "<br/>")


def _comment(text: str) -> str:
    return re.sub("-(?=-)", "- ", " ".join(_NOT_XML.sub("", shown(text)).split())).rstrip("-")


def _wraps(look: Look) -> Sequence[Wrap]:
    said = []
    if look.colour:
        said.append(f'tts:color="#{look.colour}"')
    if look.bold:
        said.append('tts:fontWeight="bold"')
    if look.italic:
        said.append('tts:fontStyle="italic"')
    lines = [name for name, on in (("underline", look.underline), ("lineThrough", look.strike)) if on]
    if lines:
        said.append(f'tts:textDecoration="{" ".join(lines)}"')
    return [(f"<span {' '.join(said)}>", "</span>")] if said else []
