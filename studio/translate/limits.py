"""How long a translation may be: two lines of its layout, and what can be read while the cue is shown."""

from __future__ import annotations

from dataclasses import dataclass

from studio.captions.cue import Cue
from studio.translate.masks import MARK, Masked
from studio.translate.tag import Tag, facts

_LINES = 2
# A cue that is shown for a moment only still holds a word or two.
_LEAST, _LEAST_CELLS = 12.0, 5.0
_SEEN = frozenset(("sign", "symbol", "aside"))


@dataclass(frozen=True, slots=True)
class Limits:
    """``line``: most characters a line (full-width cells where ``cells``); ``cps``: characters a second."""

    line: float
    cps: float
    cells: bool

    def room(self, cue: Cue) -> float:
        """Most characters of a cue."""
        least = _LEAST_CELLS if self.cells else _LEAST
        return min(_LINES * self.line, max(least, self.cps * (cue.end - cue.start) / 1000))

    def size(self, text: str, masked: Masked | None = None) -> float:
        """Length of ``text`` as it is seen, with its marks counted as the pieces of ``masked``."""
        total = 0.0
        for char in text:
            if MARK.match(char):
                piece = masked.piece(char) if masked else None
                total += self.size(piece.text) if piece and piece.kind in _SEEN else 0.0
            else:
                total += 1.0 if not self.cells or _wide(char) else 0.5
        return total


def limits(tag: Tag, line: float | None = None) -> Limits:
    """The limits of a language; ``line`` is what the picture's layout has room for, where that is less."""
    known = facts(tag)
    most = float(known["line"])
    return Limits(min(most, line) if line else most, float(known["cps"]), bool(known["cells"]))


def _wide(char: str) -> bool:
    return (
        "\u1100" <= char <= "\u11ff"
        or "\u2e80" <= char <= "\ufaff"
        or "\ufe30" <= char <= "\uff65"
        or char >= "\U00020000"
    )
