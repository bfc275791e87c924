"""The sentences of one translation and what has come back for them; every answer is checked here before it counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from studio.translate import checks
from studio.translate.checks import Doubt
from studio.translate.limits import Limits
from studio.translate.masks import FIRST, MARK, Masked, Piece, lost, tags_in_place, with_tags
from studio.translate.tag import Tag
from studio.translate.typography import plain, polish

# What the text of a sentence never has, because it was taken out of it: an engine that says it has made it up.
_INJECTED = re.compile(r"</?[A-Za-z][^<>]{0,200}>|\{[^{}]{0,200}\}|\\[Nnh](?![a-z])")
_LINK = re.compile(r"https?://|(?<!\w)www\.", re.IGNORECASE)
# Where a sentence is taken apart that an engine could not do whole: around marks and numbers.
_APART = re.compile(rf"({MARK.pattern}|\d+(?:[.,:/]\d+)*)")
_BRACKETS = re.compile(r"^[\s\[(（【]+|[\s\])）】]+$")
_WEIGHTS = {"number": 3, "term": 3, "name": 1, "tags": 1, "long": 1, "same": 4}
_PATIENCE = 1.1  # over its room by less than this share, a text is not called too long


@dataclass(frozen=True, slots=True)
class Unit:
    """One distinct sentence. ``room``: most characters; ``fragments``: as it stands in the cues, put together by
    ``glue``; ``sound``: a description in brackets, which are in ``text``."""

    text: Masked
    room: float
    fragments: tuple[Masked, ...] = ()
    glue: str = " "
    sound: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """An accepted translation (with the marks of its unit), what is doubtful about it, and who made it."""

    text: str
    doubts: tuple[Doubt, ...]
    engine: str
    over: float = 0.0

    @property
    def weight(self) -> float:
        """How bad its doubts are; less is better."""
        return sum(_WEIGHTS[doubt.kind] for doubt in self.doubts) + self.over / 1000


@dataclass
class Sheet:
    """``terms``: the person's glossary. ``learned``: terms that an engine has found, which are only asked for."""

    units: Sequence[Unit]
    source: Tag | None
    target: Tag
    limits: Limits
    terms: Mapping[str, str] = field(default_factory=dict)
    learned: dict[str, str] = field(default_factory=dict)
    done: dict[int, Done] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    """Why the last answer for a unit that is missing was not taken, in words for a model."""

    @property
    def missing(self) -> list[int]:
        """Units without a translation."""
        return [index for index in range(len(self.units)) if index not in self.done]

    def offer(self, index: int, answer: str, engine: str) -> bool:
        """Take an answer unless it is no translation; an answer with graver doubts than the one before is left."""
        unit = self.units[index]
        text = self._cleaned(answer, unit)
        source = unit.text.text
        pieces = lost(text, unit.text)
        wrong = None
        if pieces:
            wrong = f"{_named(pieces, unit.text)} must stand in it exactly once."
        elif _LINK.search(text):
            wrong = "It adds a link."
        else:
            wrong = checks.fault(source, text)
        if wrong is not None:
            self.faults[index] = wrong
            return False
        placed = tags_in_place(text, unit.text)
        text = polish(with_tags(text, unit.text), source, self.target)
        over = self.limits.size(text, unit.text) - unit.room
        doubts = tuple(self._doubts(unit, text, placed, over))
        found = Done(text, doubts, engine, max(0.0, over))
        if index not in self.done or found.weight < self.done[index].weight:
            self.done[index] = found
        self.faults.pop(index, None)
        return True

    def complaints(self, index: int) -> list[str]:
        """What is wrong with the last answer for a unit, in words for a model."""
        if index in self.done:
            return [doubt.sentence for doubt in self.done[index].doubts]
        return [self.faults[index]] if index in self.faults else []

    def _cleaned(self, answer: str, unit: Unit) -> str:
        text = MARK.sub(lambda match: match.group() if unit.text.piece(match.group()) else "", answer)
        text = _INJECTED.sub("", text)
        # Marks are private-use characters, which ``plain`` leaves alone.
        text = plain(text, self.target)
        if unit.sound:
            whole = unit.text.text
            text = f"{whole[0]}{_BRACKETS.sub('', text)}{whole[-1]}" if _BRACKETS.sub("", text) else ""
        return text

    def _doubts(self, unit: Unit, text: str, placed: bool, over: float) -> list[Doubt]:
        source = MARK.sub("", unit.text.text)
        shown = MARK.sub("", text)
        found = []
        if missing := checks.lost_numbers(source, shown):
            found.append(
                Doubt("number", f"The number {', '.join(missing)} of the original is missing: use its digits.")
            )
        for term, translation in checks.lost_terms(source, shown, self.terms):
            found.append(Doubt("term", f'The glossary wants "{translation}" for "{term}".'))
        for term, translation in checks.lost_terms(source, shown, self.learned):
            if term not in self.terms:
                found.append(Doubt("name", f'"{term}" was translated as "{translation}" before.'))
        known = {word for term in (*self.terms, *self.learned) for word in term.split()}
        if self.source and (names := checks.lost_names(source, shown, (self.source, self.target))):
            found += [Doubt("name", f'The name "{name}" is missing.') for name in names if name not in known]
        if not placed:
            found.append(Doubt("tags", "The marks ⟦…⟧ are not all there in their order."))
        if over > max(1.0, (_PATIENCE - 1) * unit.room):
            sentence = f"It is too long by {over:.0f} characters: say it in at most {unit.room:.0f}."
            found.append(Doubt("long", sentence))
        if checks.untranslated(source, shown):
            found.append(Doubt("same", "It is not translated."))
        return found

    def in_parts(self) -> tuple[Sheet, list[tuple[int, list[str | int]]]]:
        """What is missing, cut at the cues and around its marks: a sheet of parts that have no marks, and for each
        missing unit its pieces, literal or the number of a part."""
        units: list[Unit] = []
        plans: list[tuple[int, list[str | int]]] = []
        for index in self.missing:
            plan = self._plan(self.units[index], units)
            if plan is not None:
                plans.append((index, plan))
        return Sheet(units, self.source, self.target, self.limits), plans

    def _plan(self, unit: Unit, units: list[Unit]) -> list[str | int] | None:
        fragments = unit.fragments or (unit.text,)
        offset = 0
        plan: list[str | int] = []
        for number, fragment in enumerate(fragments):
            plan += [unit.glue] if number else []
            for piece in _APART.split(fragment.text):
                if MARK.fullmatch(piece):
                    plan.append(chr(FIRST + offset))
                    offset += 1
                elif re.search(r"[^\W\d_]", piece):
                    bare = piece.strip()
                    before, _, after = piece.partition(bare)
                    plan += [before, len(units), after]
                    units.append(Unit(Masked(bare), unit.room * len(bare) / max(1, len(unit.text.text))))
                else:
                    plan.append(piece)
        # One part that is the whole again has been asked for already.
        return plan if sum(isinstance(item, int) for item in plan) > 1 or offset else None

    def put_together(self, parts: Sheet, plans: Sequence[tuple[int, Sequence[str | int]]], engine: str) -> None:
        """Takes the units of which every part is there now."""
        for index, plan in plans:
            numbers = [item for item in plan if isinstance(item, int)]
            if all(number in parts.done for number in numbers):
                text = "".join(parts.done[item].text if isinstance(item, int) else item for item in plan)
                self.offer(index, text, engine)


def _named(pieces: Sequence[Piece], masked: Masked) -> str:
    return " and ".join(f"⟦{number}⟧" for number, piece in enumerate(masked.pieces, 1) if piece in pieces)
