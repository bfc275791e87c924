"""What a translation engine is given and gives back, and how it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from studio.errors import Cancelled
from studio.translate.masks import Masked
from studio.translate.settings import TranslateSettings
from studio.translate.tag import Tag

Report = Callable[[float | None, str], None]
Stop = Callable[[], bool]
Sleep = Callable[[float], None]


class EngineFailed(Exception):
    """The engine is there but could not do this work; the next one may. ``sentence`` is for the person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Order:
    """What is common to everything that one translation asks of an engine. ``source`` None: nobody knows it."""

    source: Tag | None
    target: Tag
    settings: TranslateSettings
    report: Report
    stop: Stop
    sleep: Sleep
    title: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """The next translations of a run, in order. ``unknown`` of ``words`` were not known to the engine."""

    texts: tuple[str, ...]
    unknown: int = 0
    words: int = 0


# A plain engine: texts with marks in, answers with the same marks out, batch by batch in order. ``attempt`` 1 is the
# second try, with the marks spelled in another way. Raises EngineFailed, Cancelled.
PlainEngine = Callable[[Sequence[Masked], Order, int], Iterator[Answers]]


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
