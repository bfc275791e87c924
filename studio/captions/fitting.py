"""Text fitted into its zone: broken into lines for its type size, made smaller where it cannot be otherwise."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

from studio.captions.karaoke import Span, moved
from studio.captions.linebreak import Measure, fits, joined_lines, wrapped
from studio.captions.markup import Styled
from studio.media.faces import Face, covers, face_of, width_in
from studio.media.fonts import FAMILY, LINE_PER_EM, text_width

_SMALLEST_SCALE = 0.12
_MOST_LETTERS = 4000  # more than that in one caption is a flood; the picture shows that it goes on
_UNBREAKABLE = 2.0  # lines that one word may take before it is cut anywhere
_STEP = 0.02  # widths of faces against Noto Sans are taken in steps, so that measures can be kept
_UNEVEN = 0.08  # from this much on two sizes are seen
_FOREIGN = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:[ '’.&-]+[A-Za-z\u00c0-\u024f]+)*")
_BOLD = re.compile(r"\\b1")


class Fitter:
    """Breaks and sizes texts of one track. ``width`` px is the widest line, ``em`` px the type size."""

    def __init__(self, language: str, width: float, em: float, family: str, bold: bool) -> None:
        self._language = language
        self._width_em = width / em
        self._bold = bold
        self._family = family
        self._faces: dict[bool, Face | None] = {}

    def measure(self, styled: Styled) -> Measure:
        """The measure for the face that the text is drawn in."""
        bold = self._bold or any(_BOLD.search(override) for _, override in styled.marks)
        if not bold and self._family == FAMILY:
            return _measure(self._language, self._width_em, 1.0)
        face = self._face(bold)
        lines = styled.text.split("\n")
        noto = max(text_width(line, 1.0) for line in lines)
        ratio = max(width_in(line, face) for line in lines) / noto if noto else 1.0
        return _measure(self._language, self._width_em, min(max(math.ceil(ratio / _STEP) * _STEP, 0.5), 2.0))

    def lines(self, styled: Styled, most: int) -> int:
        """How many lines the text takes at its full size, its author's own lines kept; at most ``most``."""
        own = min(styled.text.count("\n") + 1, most)
        return next((count for count in range(own, most) if self.fit(styled, (), count)[2] == 1.0), most)

    def on_one_line(self, text: str) -> bool:
        """Whether the text fits on one line at its full size."""
        return self.fit(Styled(text), (), 1)[2] == 1.0

    def fit(self, styled: Styled, spans: Sequence[Span], allowed: int) -> tuple[Styled, tuple[Span, ...], float]:
        """(text in lines, the same spans on it, how far type must shrink) for a zone of ``allowed`` lines."""
        if len(styled.text) > _MOST_LETTERS:
            styled = Styled(styled.text[:_MOST_LETTERS].rstrip() + "…", styled.marks, styled.place)
            spans = [span for span in spans if span.last <= _MOST_LETTERS]
        measure = self.measure(styled)
        lines, scale = self._broken(styled.text.split("\n"), measure, allowed)
        text = "\n".join(lines)
        return styled.reflowed(text), moved(styled.text, text, spans), max(_SMALLEST_SCALE, scale)

    def levelled(self, styled: Styled, size: float) -> Styled:
        """The text with the words that its family cannot draw as large as the others, for an ASS Fontsize of ``size``.

        libass draws a face from another family for them, and sizes each face by its own line height.
        """
        face = self._face(self._bold)
        part = LINE_PER_EM / face.line if face is not None else 1.0
        if face is None or abs(part - 1) < _UNEVEN or not any(map(str.isascii, styled.text)):
            return styled
        marks = list(styled.marks)
        for run in _FOREIGN.finditer(styled.text):
            if not any(covers(face, char) for char in run[0]):
                marks += [(run.start(), f"\\fs{size * part:.2f}"), (run.end(), f"\\fs{size:.2f}")]
        return Styled(styled.text, tuple(sorted(marks, key=lambda mark: mark[0])), styled.place)

    def _face(self, bold: bool) -> Face | None:
        if bold not in self._faces:
            self._faces[bold] = face_of(self._family, bold=bold)
        return self._faces[bold]

    def _broken(self, own: list[str], measure: Measure, allowed: int) -> tuple[list[str], float]:
        if len(own) == 1 and fits(own[0], measure):
            return own, 1.0
        if 1 < len(own) <= allowed and _scale(own, measure, allowed) == 1.0:
            return own, 1.0  # an author's own lines stay, even above the character limit
        joined = joined_lines([" ".join(line.split()) for line in own if line.strip()])
        if fits(joined, measure):
            return [joined], 1.0
        for count in range(2, allowed + 1):
            lines = wrapped(joined, count, measure, self._language)
            if _scale(lines, measure, allowed) == 1.0:
                return lines, 1.0
        best, scale = own, _scale(own, measure, allowed)
        whole = max(measure.of(joined)) / measure.limit  # in full lines
        middle = math.sqrt(whole * allowed)  # as many lines as make it shrink least: n lines shrink by n and whole / n
        if any(measure.of(word)[1] > _UNBREAKABLE * measure.limit for word in joined.split()):
            count = max(allowed, round(middle))
            each = -(-len(joined) // count)
            lines = [joined[place : place + each] for place in range(0, len(joined), each)]
            return lines, _scale(lines, measure, allowed)
        for count in sorted({max(1, allowed), *range(max(2, int(middle) - 1), int(middle) + 4)}):
            lines = wrapped(joined, count, measure, self._language)
            if (now := _scale(lines, measure, allowed)) > scale + 0.01:
                best, scale = lines, now
        return best, scale


def _scale(lines: Sequence[str], measure: Measure, allowed: int) -> float:
    """How far type must shrink for ``lines`` to stay inside the zone: by width and by their number."""
    widest = max(measure.of(line)[1] for line in lines)
    return min(1.0, measure.limit / max(widest, 1e-9), allowed / len(lines))


@lru_cache(maxsize=64)
def _measure(language: str, width_em: float, ratio: float) -> Measure:
    return Measure(language, width_em / ratio)
