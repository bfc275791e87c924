"""What every translation engine gives back, and the two callbacks that it is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from studio.errors import Cancelled

Report = Callable[[float | None, str], None]
Stop = Callable[[], bool]


class EngineFailed(Exception):
    """The engine is there but could not do this work; the next one may. ``sentence`` is for the person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Rendering:
    """Sentences in the other language, one for each that was given, in order. ``unknown``: share of words that the
    engine did not know, 0..1, None where it cannot tell. ``warnings`` are sentences for the person."""

    texts: tuple[str, ...]
    unknown: float | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """One engine for doctor: ``pairs`` are (source, target) tags, empty for "any"; ``note`` says what is missing."""

    name: str
    ready: bool
    draft: bool
    pairs: tuple[tuple[str, str], ...] = ()
    note: str = ""


def check(stop: Stop) -> None:
    """Raises Cancelled when the person has stopped the job."""
    if stop():
        raise Cancelled("CANCELLED", "Stopped. The captions that were there are unchanged.")
