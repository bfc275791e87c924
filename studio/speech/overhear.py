"""What was said where a script says nothing or something else: the general English recogniser on these places alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from studio.speech import sphinx
from studio.speech.wav import Wav
from studio.speech.words import Difference

_AROUND = 300  # ms before and after, so that the words are whole
_LONGEST = 15_000  # ms of one place that are listened to
_MOST = 120_000  # ms of all places; the rest stays unheard


def overhear(
    path: Path, differences: Sequence[Difference], report: Callable[[float], None] = lambda share: None
) -> list[Difference]:
    """The differences with ``heard`` where there is other speech. Rough: 11 to 60 % of the words are wrong."""
    here = [at for at, one in enumerate(differences) if one.kind in {"different", "not in the script"}]
    result = list(differences)
    if not here:
        return result
    engine = sphinx.decoder()
    spent = 0
    with Wav(path) as wav:
        for number, at in enumerate(here):
            one = differences[at]
            end = min(one.end, one.start + _LONGEST)
            spent += end - one.start
            if spent > _MOST:
                break
            first = max(0, one.start - _AROUND)
            words = [
                sphinx.plain(entry)
                for entry, a, b, _ in sphinx.listen(engine, wav.raw(first, end + _AROUND))
                if one.start <= first + (a + b) // 2 <= end
            ]
            result[at] = replace(one, heard=" ".join(words))
            report((number + 1) / len(here))
    return result
