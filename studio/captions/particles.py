"""Sentences of languages whose last word tells that it is one: Chinese, Japanese, Korean (``punctuate.toml``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from studio.captions.evidence import Curve, weights
from studio.captions.graphemes import visible_length
from studio.captions.phrases import Strength
from studio.captions.tongues import CLAUSE_ENDS, SENTENCE_ENDS

_LONGEST_QUESTION = 30  # characters
_LONGEST_ENDING = 6
_LOOSE_FROM_MS, _LOOSE_OVER_MS = 180, 220


def marked(texts: Sequence[str], pauses: Sequence[int], ties: Sequence[Strength], row: dict[str, Any]) -> list[str]:
    """``texts`` with 。、？ (the marks of ``row``) where silences (ms, after each) and endings speak for them.

    ``ties``: what holds each to the one before it.
    """
    pause, comma_pause, length = Curve(row["pause"]), Curve(row["comma_pause"]), Curve(row["length"])
    out: list[str] = []
    said = ""  # since the last stop
    since = 0  # characters since the last mark
    for place, text in enumerate(texts):
        said += text
        since += visible_length(text)
        following = texts[place + 1] if place + 1 < len(texts) else None
        if text[-1] in SENTENCE_ENDS or text[-1] in CLAUSE_ENDS:
            out.append(text)
            said, since = ("" if text[-1] in SENTENCE_ENDS else said), 0
            continue
        tie = 0.0 if following is None else weights().comma_tie[ties[place + 1]] * _held(pauses[place])
        stop = (
            pause.at(pauses[place])
            + length.at(len(said))
            + tie
            + _ending(said, row["ends"])
            + _opening(following, row["starts"])
        )
        if following is None or stop > 0:
            out.append(text + row["question" if _asks(said, row) else "stop"])
            said, since = "", 0
            continue
        comma = (
            comma_pause.at(pauses[place])
            + _ending(said, row["clause_ends"])
            + _opening(following, row["clause_starts"])
            + (1.6 if said in row["intro"] else 0.0)
            + tie
            - (0.8 if since < 3 else 0.0)
        )
        if comma > 0:
            out.append(text + row["comma"])
            since = 0
        else:
            out.append(text)
    return out


def _held(pause: int) -> float:
    """How much of a tie a silence leaves: inside a word there is none that long."""
    return 1.0 - min(1.0, max(0, pause - _LOOSE_FROM_MS) / _LOOSE_OVER_MS)


def _ending(text: str, endings: dict[str, float]) -> float:
    """The weight of the longest ending that is known."""
    for size in range(min(_LONGEST_ENDING, len(text)), 0, -1):
        if (found := endings.get(text[-size:])) is not None:
            return found
    return 0.0


def _opening(text: str | None, openings: dict[str, float]) -> float:
    """The weight of the longest opening that is known."""
    if text is None:
        return 0.0
    for size in range(min(_LONGEST_ENDING, len(text)), 0, -1):
        if (found := openings.get(text[:size])) is not None:
            return found
    return 0.0


def _asks(sentence: str, row: dict[str, Any]) -> bool:
    if any(sentence.endswith(ending) for ending in row["ask_ends"]):
        return True
    if len(sentence) > _LONGEST_QUESTION or any(word in sentence for word in row["ask_not"]):
        return False
    return any(word in sentence for word in row["ask_words"])
