"""How long words are against the line limit of a language in one picture: characters and drawn width in one number."""

from __future__ import annotations

from studio.captions.graphemes import cells, visible_length
from studio.captions.tongues import Tongue, tongue
from studio.media.fonts import text_width

EXACT = 1e-6  # sums of widths are compared with this much patience
_MOST_KEPT = 50_000


class Measure:
    """Lengths of words in one language for one picture, as one number against ``limit``."""

    def __init__(self, language: str | None, width_em: float) -> None:
        self.language = language
        self.tongue: Tongue = tongue(language)
        self.limit = float(self.tongue.line)
        self._width_em = width_em
        self._known: dict[str, tuple[float, float, int]] = {}

    def of(self, text: str) -> tuple[float, float]:
        """(characters or cells, width in units of which ``limit`` fill the line)."""
        return self.all_of(text)[:2]

    def all_of(self, text: str) -> tuple[float, float, int]:
        """The same, and the visible characters."""
        found = self._known.get(text)
        if found is None:
            seen = visible_length(text)
            count = cells(text) if self.tongue.cells else float(seen)
            found = count, text_width(text, 1.0) / self._width_em * self.limit, seen
            if len(self._known) < _MOST_KEPT:
                self._known[text] = found
        return found


def fits(text: str, measure: Measure) -> bool:
    """One line holds ``text``."""
    return max(measure.of(text)) <= measure.limit + EXACT
