"""What a person is told about a translation: one sentence for each kind of trouble, with the lines where it is."""

from __future__ import annotations

from collections.abc import Iterable

_NAMED = 8  # lines named before "and 12 more"
# In the order in which they are told. A name that is written in another way, or a tag that was moved, is no news.
_SENTENCES = {
    "kept": "could not be translated and kept the original words.",
    "huge": "held far too much text for a caption and kept it as it was.",
    "same": "may not be translated: the words came back as they were.",
    "number": "may have lost a number of the original.",
    "term": "may not follow the glossary.",
    "other": "were translated by the second engine, because the first one left them.",
    "long": "hold more text than can be read in their time; a longer display time or a shorter text helps.",
}
_ONE = {
    "other": "was translated by the second engine, because the first one left it.",
    "long": "holds more text than can be read in its time; a longer display time or a shorter text helps.",
}


class Findings:
    """Lines (cues by their index) by kind of trouble."""

    def __init__(self) -> None:
        self._lines: dict[str, set[int]] = {}

    def add(self, kind: str, cues: Iterable[int]) -> None:
        """Note some cues, by index; kinds without a sentence are left."""
        self._lines.setdefault(kind, set()).update(cues)

    def sentences(self) -> tuple[str, ...]:
        """One sentence for each kind."""
        return tuple(
            f"{lines_named(found)} {_ONE.get(kind, sentence) if len(found) == 1 else sentence}"
            for kind, sentence in _SENTENCES.items()
            if (found := self._lines.get(kind))
        )


def lines_named(cues: Iterable[int]) -> str:
    """ "Line 3", "Lines 3 and 7", "Lines 1, 2, 3, 4, 5, 6, 7, 8 and 12 more"; numbers are counted from 1."""
    numbers = [str(cue + 1) for cue in sorted(set(cues))]
    if len(numbers) == 1:
        return f"Line {numbers[0]}"
    shown = numbers if len(numbers) <= _NAMED + 1 else [*numbers[:_NAMED], f"{len(numbers) - _NAMED} more"]
    return f"Lines {', '.join(shown[:-1])} and {shown[-1]}"
