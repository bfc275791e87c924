"""A translation: cues in, as many texts in another language out; every engine in turn, then checks and a report."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from studio.captions.cue import Cue
from studio.errors import WorkError
from studio.translate import glossary as glossaries
from studio.translate.engine import EngineFailed, Order, Report, Sleep, Stop
from studio.translate.engines import ENGINES, Engine, missing_pair
from studio.translate.findings import Findings
from studio.translate.limits import Limits, limits
from studio.translate.masks import Masked, mask, unmask
from studio.translate.memory import Memory
from studio.translate.resplit import Words
from studio.translate.sentences import Script, read
from studio.translate.settings import TranslateSettings
from studio.translate.sheet import Sheet, Unit
from studio.translate.tag import read_tag, same
from studio.translate.turns import MOST_CHARS, flat, used
from studio.translate.weave import shares, weave

# A track of which less than this share could be translated is none.
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Translation:
    """``texts``: one per cue, in order; only speakers and sounds stand on lines of their own (the layout breaks lines).
    ``engine`` is named to the person; ``draft`` engines are called drafts. ``unknown``: share of words the engine did
    not know, 0..1, or None. ``warnings`` are sentences that name the lines.
    """

    texts: tuple[str, ...]
    engine: str
    draft: bool
    unknown: float | None = None
    warnings: tuple[str, ...] = ()


def translate(
    cues: Sequence[Cue],
    source: str,
    target: str,
    *,
    settings: TranslateSettings,
    report: Report,
    stop: Stop,
    line: float | None = None,
    glossary: Mapping[str, str] | None = None,
    title: str = "",
    memory: Path | None = None,
    words: Words | None = None,
    sleep: Sleep = time.sleep,
) -> Translation:
    """The cues' texts in another language, sentence by whole sentence, over the same cues.

    ``source`` and ``target`` are BCP 47 tags ("es", "es-MX", "zh-Hant"; "und" for a source that nobody knows). A text
    may hold tags of SRT, VTT and ASS; they come back on the same words. ``line``: characters (full-width cells in
    Chinese, Japanese, Korean) that fit a line of the layout. ``glossary``: terms → translations, names that stay → the
    same or "". ``title``: the film's. ``memory``: a file where finished batches are kept, so that a restart does not
    pay for them again. ``words``: cuts a text of a language without spaces into phrases.

    An engine that fails, or leaves sentences, hands over to the next, with a warning. Raises WorkError("NO_ENGINE", …)
    where none can do the pair, with the command or setting that gets one; Cancelled.
    """
    one, other = read_tag(source), read_tag(target)
    if other is None:
        raise WorkError("NO_ENGINE", missing_pair(source, target, settings))
    script = read(cues)
    kept = [index for index, cue in enumerate(cues) if len(cue.text) > MOST_CHARS]
    findings = Findings()
    findings.add("huge", kept)
    if (one is not None and same(one, other)) or not (script.sentences or _asides(script)):
        return Translation(tuple(flat(cue.text) for cue in cues), "", draft=False, warnings=findings.sentences())
    order = Order(one, other, settings, report, stop, sleep, " ".join(title.split())[:200])
    terms, said = _glossary(settings, glossary, order)
    room = limits(other, line)
    job = _Job(script, Sheet(_units(script, room), one, other, room, terms), order)
    job.run(Memory(memory))
    texts, sounds = job.texts()
    woven = weave(script, texts, sounds, target=other, limits=room, words=words)
    job.report_on(findings, woven, room)
    return Translation(
        woven, " and ".join(job.engines), job.draft, job.unknown, (*said, *job.failures, *findings.sentences())
    )


def _glossary(
    settings: TranslateSettings, given: Mapping[str, str] | None, order: Order
) -> tuple[dict[str, str], list[str]]:
    """The terms of the file and those given, which win; and why the file was not used."""
    terms: dict[str, str] = {}
    said: list[str] = []
    if settings.glossary is not None:
        try:
            terms = glossaries.load(settings.glossary, order.source, order.target)
        except glossaries.BadGlossary as bad:
            said.append(bad.sentence)
    return {**terms, **glossaries.clean(given or {})}, said


def _asides(script: Script) -> list[str]:
    """The sound descriptions in all cues, each once."""
    return list(
        dict.fromkeys(
            piece.text
            for turns in script.turns
            for turn in turns
            for masked in (turn.lead, turn.body, turn.tail)
            for piece in used(masked)
            if piece.kind == "aside"
        )
    )


def _units(script: Script, room: Limits) -> list[Unit]:
    """Every distinct sentence once, with the least room that it has anywhere; then the sounds."""
    found: dict[Masked, Unit] = {}
    for sentence, rooms in zip(script.sentences, shares(script, room), strict=True):
        text = sentence.text
        if not text.wordy():
            continue
        unit = Unit(text, sum(rooms), tuple(part.text for part in sentence.fragments), sentence.glue)
        if text not in found or unit.room < found[text].room:
            found[text] = unit
    sounds = [Unit(Masked(text), 2 * room.line, sound=True) for text in _asides(script)]
    return [*found.values(), *sounds]


@dataclass
class _Job:
    """One translation at work: the engines in their order over what is still missing."""

    script: Script
    sheet: Sheet
    order: Order
    failures: list[str] = field(default_factory=list)
    engines: list[str] = field(default_factory=list)
    draft: bool = False
    unknown: float | None = None

    def run(self, memory: Memory) -> None:
        """Raises NO_ENGINE where less than half could be translated, Cancelled."""
        tried = False
        for engine in ENGINES:
            if self.sheet.missing and engine.has(self.order):
                tried = True
                self._use(engine, memory)
        units = len(self.sheet.units)
        if len(self.sheet.done) < max(1, _ENOUGH * units):
            if tried and not self.failures:
                self.failures.append("The translation that came back was not usable.")
            order = self.order
            wanted = missing_pair(str(order.source or "und"), str(order.target), order.settings)
            raise WorkError("NO_ENGINE", " ".join([*self.failures, wanted]))

    def _use(self, engine: Engine, memory: Memory) -> None:
        sheet, order = self.sheet, self.order
        name = engine.name(order)
        before = set(sheet.done)
        try:
            tally = engine.run(name, sheet, order, memory)
            if tally.words:
                self.unknown = tally.unknown / tally.words
            parts, plans = sheet.in_parts()
            if plans:
                engine.run(name, parts, order, memory)
                sheet.put_together(parts, plans, name)
        except EngineFailed as failure:
            self.failures.append(failure.sentence)
        if set(sheet.done) - before:
            self.engines.append(name)
            self.draft = self.draft or engine.draft

    def texts(self) -> tuple[list[str | None], dict[str, str]]:
        """(the translation of each sentence, None where there is none; that of each sound)."""
        done = self.sheet.done
        found = {unit.text: done[index].text for index, unit in enumerate(self.sheet.units) if index in done}
        sounds = {text: found.get(Masked(text), text) for text in _asides(self.script)}
        return [found.get(sentence.text) for sentence in self.script.sentences], sounds

    def report_on(self, findings: Findings, woven: Sequence[str], room: Limits) -> None:
        """What is wrong with the translation, by the lines where it shows."""
        numbers = {unit.text: index for index, unit in enumerate(self.sheet.units)}
        for sentence in self.script.sentences:
            if not sentence.text.wordy():
                continue
            index = numbers[sentence.text]
            lines = sorted({part.cue for part in sentence.fragments})
            done = self.sheet.done.get(index)
            if done is None:
                findings.add("kept", lines)
                continue
            for doubt in done.doubts:
                findings.add(doubt.kind, lines[:1])
            if len(self.engines) > 1 and done.engine != self.engines[0]:
                findings.add("other", lines)
        for number, (cue, text) in enumerate(zip(self.script.cues, woven, strict=True)):
            shown = flat(_bare(text))
            if shown and room.size(shown) > 1.1 * room.room(cue) + 1 and text != cue.text:
                findings.add("long", [number])


def _bare(text: str) -> str:
    """``text`` without its tags."""
    masked = mask(text)
    return unmask(masked.text, masked, lambda piece: "" if piece.kind in ("open", "close") else piece.text)
