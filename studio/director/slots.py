"""A message with its slots found: quotes, files, line numbers, stretches of the film, ratios, text without quotes.

What stands in a slot is masked, so that the tables of words do not see it: in "line 7 should read delete everything"
nothing is to be deleted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from studio.director import content
from studio.director.linerefs import Lines, line_references
from studio.director.scene import Scene
from studio.director.times import Stretch, stretches
from studio.director.tokens import FILE, QUOTES
from studio.director.traditional import SIMPLE

QUOTE, FILE_, CONTENT, LINES, STRETCH, RATIO = "\ue001", "\ue002", "\ue003", "\ue004", "\ue005", "\ue006"
"""Signs of Unicode's private area: one stands for each masked sign of a slot."""

_RATIO = re.compile(
    r"(?<![\d:.])(16\s?[:：/x×]\s?9|9\s?[:：/x×]\s?16|1\s?[:：x×]\s?1|4\s?[:：/x×]\s?5|4\s?[:：/x×]\s?3|"
    r"21\s?[:：/x×]\s?9|3\s?:\s?4|2\s?:\s?1|5\s?:\s?4|2[.]35\s?:\s?1|2[.]39\s?:\s?1|3\s?:\s?2)(?![\d:])"
)
_BEFORE_TIME = re.compile(r"(?:\b(?:at|from|after|until|till|before|between|and|desde|hasta)|从|到|在)\s*$")
_DASH = re.compile(r"(?<=[^\d\s])(?P<before>\s+)(?:-{1,3}|–|—)(?P<after>\s+)(?=\D)")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Slot:
    """``value``: text of a quote, file or content; Lines; stretches; a ratio like "9:16"."""

    kind: str
    value: str | Lines | tuple[Stretch, ...] | content.Said
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marked:
    """``text`` as it was written, ``low`` casefolded and masked (of the same length), ``plain`` for the readers of
    captions and display times: without times and content, and with "line" for line numbers."""

    text: str
    low: str
    plain: str
    slots: tuple[Slot, ...]


def mark(text: str, scene: Scene, *, greedy: bool = False) -> Marked:
    """The slots of a message (from ``tokens.normal``). ``greedy``: text without quotes reaches to the end of its
    sentence, over "and" and commas. O(length)."""
    text = _PRIVATE.sub(" ", text)
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" grows in lower case: places must fit
        lowered = text = "".join(char if len(char.lower()) == 1 else "I" for char in text)
        lowered = text.lower()
    lowered = lowered.translate(SIMPLE)
    text, lowered = _DASH.sub(_comma, text), _DASH.sub(_comma, lowered)
    low = lowered
    slots: list[Slot] = []

    def put(sign: str, value: str | Lines | tuple[Stretch, ...] | content.Said, start: int, end: int) -> None:
        nonlocal low
        slots.append(Slot(sign, value, start, end))
        low = low[:start] + sign * (end - start) + low[end:]

    for match in QUOTES.finditer(text):
        put(QUOTE, next(group for group in match.groups() if group is not None).strip(), match.start(), match.end())
    for match in FILE.finditer(low):
        start = match.start() + _lead(match.group(), scene)
        put(FILE_, text[start : match.end()], start, match.end())
    for found in line_references(low):
        put(LINES, found.lines, found.start, found.end)
    for said in content.find(text, low, scene, greedy=greedy):
        inside = [slot for slot in slots if said.start <= slot.start and slot.end <= said.end]
        if any(slot.kind == QUOTE for slot in inside):
            continue
        slots = [slot for slot in slots if slot not in inside]
        put(CONTENT, said, said.start, said.end)
    for match in _RATIO.finditer(low):
        if not (_BEFORE_TIME.search(low[: match.start()]) and re.fullmatch(r"\d+:\d\d", match.group())):
            ratio = re.sub(r"\s", "", re.sub(r"[：/x×]", ":", match.group()))
            put(RATIO, ratio, match.start(), match.end())
    lined = any(slot.kind == LINES for slot in slots)
    for piece in stretches(low, scene.duration, lined=lined):
        put(STRETCH, piece.stretches, piece.start, piece.end)
    slots.sort(key=lambda slot: slot.start)
    return Marked(text, low, _plain(text, slots), tuple(slots))


def _comma(match: re.Match[str]) -> str:
    """A dash between words as a comma, of the same length."""
    return "," + " " * (len(match.group()) - 1)


def _lead(name: str, scene: Scene) -> int:
    """How many signs before a file's name belong to the sentence: 用 in 用rain.wav."""
    for known in scene.files:
        if name.endswith(known.lower()):
            return len(name) - len(known)
    match = re.match(r"[\u3400-\u9fff]+(?=[a-z0-9_])", name)
    return match.end() if match else 0


def _plain(text: str, slots: list[Slot]) -> str:
    out = list(text)
    for slot in slots:
        if slot.kind in (CONTENT, STRETCH, RATIO, LINES):
            size = slot.end - slot.start
            word = ("line" if size >= 4 else "句" if size else "") if slot.kind == LINES else ""
            out[slot.start : slot.end] = list(word.ljust(size))
    return "".join(out)
