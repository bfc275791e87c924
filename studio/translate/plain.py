"""Running an engine that only translates texts (a local model, Apertium): marks, glossary, a second try, the memory."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from studio.translate import glossary
from studio.translate.engine import Order, PlainEngine
from studio.translate.masks import FIRST, MARK, Masked, hold, lost
from studio.translate.memory import Memory
from studio.translate.sheet import Sheet
from studio.translate.spans import inside, moved

_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")


@dataclass
class Tally:
    """``unknown`` of ``words`` were not known to the engine."""

    unknown: int = 0
    words: int = 0
    used: set[int] = field(default_factory=set)


def run(engine: PlainEngine, name: str, sheet: Sheet, order: Order, memory: Memory) -> Tally:
    """Translates what is missing on the sheet: once, then what failed or lost a number with that held fast too."""
    tally = Tally()
    terms = glossary.pattern(sheet.terms)
    for attempt in (0, 1):
        wanted = [
            index
            for index in range(len(sheet.units))
            if index not in sheet.done
            or (attempt and any(doubt.kind == "number" for doubt in sheet.done[index].doubts))
        ]
        asked = [index for index in wanted if attempt or not _recalled(index, name, sheet, memory)]
        held = [_held(sheet.units[index].text, terms, sheet.terms, numbers=attempt > 0) for index in asked]
        if not asked:
            continue
        _ask(engine, name, sheet, order, memory, (asked, held, attempt), tally)
    return tally


def _ask(
    engine: PlainEngine,
    name: str,
    sheet: Sheet,
    order: Order,
    memory: Memory,
    work: tuple[Sequence[int], Sequence[Masked], int],
    tally: Tally,
) -> None:
    asked, held, attempt = work
    # What stands inside tags comes first: it tells where the tags go in the sentences that follow.
    insides = list(dict.fromkeys(words for masked in held for words in inside(masked).values()))
    hints: dict[str, str] = {}
    at = 0
    for answers in engine([*(Masked(words) for words in insides), *held], order, attempt):
        kept: dict[str, str] = {}
        for text in answers.texts:
            if len(hints) < len(insides):
                hints[insides[len(hints)]] = text
                continue
            index, masked = asked[at], held[at]
            at += 1
            if lost(text, masked):
                continue
            text = moved(text, masked, hints)
            unit = sheet.units[index]
            if sheet.offer(index, _released(text, masked, len(unit.text.pieces)), name):
                kept[unit.text.text] = sheet.done[index].text
        if attempt == 0:
            tally.unknown += answers.unknown
            tally.words += answers.words
        memory.keep(name, kept)
        order.report(at / max(1, len(asked)), "Translating")


def _without_numbers(sheet: Sheet) -> list[int]:
    return [index for index, done in sheet.done.items() if any(doubt.kind == "number" for doubt in done.doubts)]


def _recalled(index: int, name: str, sheet: Sheet, memory: Memory) -> bool:
    known = memory.known(name, sheet.units[index].text.text)
    return known is not None and sheet.offer(index, known, name)


def _held(masked: Masked, terms: re.Pattern[str] | None, known: Mapping[str, str], *, numbers: bool) -> Masked:
    if terms is not None:
        lowered = {term.casefold(): translation for term, translation in known.items()}
        masked = hold(masked, terms, lambda found: lowered.get(found.casefold(), found))
    return hold(masked, _NUMBER, lambda found: found) if numbers else masked


def _released(text: str, masked: Masked, own: int) -> str:
    """The text with the terms and numbers that were held for the engine written out again."""

    def release(match: re.Match[str]) -> str:
        piece = masked.piece(match.group()) if ord(match.group()) - FIRST >= own else None
        return match.group() if piece is None else piece.text

    return MARK.sub(release, text)
