"""The edits of a message put together: neighbours become one, contradictions are asked, lines keep their numbers."""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from typing import Any

from studio.captions.style import UNCHANGED, StyleChange
from studio.director.clause import Clause
from studio.director.lengths import merge
from studio.director.plan import (
    AddCaptions,
    AddLine,
    AddMusic,
    AddTitle,
    CorrectText,
    Cut,
    DeleteLines,
    Edit,
    Extend,
    HideCaptions,
    Keep,
    MergeLines,
    NotUnderstood,
    Plan,
    RemoveCaptions,
    RemoveMusic,
    RemoveTitles,
    Retime,
    SetCanvas,
    SetDelivery,
    SetStyle,
    SetText,
    SetTimes,
    SetVolume,
    Speech,
    SplitLine,
    StyleTitles,
    Sync,
    Undo,
)
from studio.edits.scope import Scope

_VAGUE_SIZES = (1.1, 1.25, 1.5, 0.9, 0.8, 0.67)
_VAGUE_VOLUMES = (1.25, 1.5, 2.0, 0.8, 0.5, 0.25)
_KINDS: dict[str, tuple[type[Any], ...]] = {
    "captions": (AddCaptions, Extend, RemoveCaptions, HideCaptions, CorrectText, SetStyle, Retime, Sync, SetDelivery),
    "line": (SetText, AddLine, DeleteLines, MergeLines, SplitLine, SetTimes),
    "title": (AddTitle, StyleTitles, RemoveTitles),
    "music": (AddMusic, RemoveMusic),
    "film": (Cut, Keep, SetCanvas),
}
_CORRECTS = (
    "no",
    "actually",
    "wait",
    "sorry",
    "scratch",
    "rather",
    "不对",
    "不是",
    "等等",
    "不，",
    "还是",
    "mejor",
    "perdón",
)


class Collected:
    """What has been understood so far. ``spoken``: the language of the video, where the person says so."""

    def __init__(self) -> None:
        self.edits: list[Edit] = []
        self.problems: list[NotUnderstood] = []
        self.context: list[NotUnderstood] = []
        self.spoken: str | None = None
        self._limits: tuple[int | None, int | None] | None = None  # said before the extension that they limit

    def add(self, edit: Edit, clause: Clause) -> None:
        """One edit more, merged into the last one where both are one wish."""
        place = next(
            (index for index in range(len(self.edits) - 1, -1, -1) if type(self.edits[index]) is type(edit)), None
        )
        last = self.edits[-1] if self.edits else None
        before = self.edits[place] if place is not None else None
        if (
            isinstance(edit, Extend)
            and isinstance(last, Extend)
            and edit.languages in ((), last.languages)
            and edit.scope == last.scope
        ):
            self.edits[-1] = replace(merge(last, edit), scope=edit.scope)
        elif isinstance(edit, AddCaptions) and isinstance(last, AddCaptions) and last.languages and edit.languages:
            pair = (edit.languages, last.languages) if edit.keep else (last.languages, edit.languages)
            names = tuple(dict.fromkeys((*pair[0], *pair[1])))
            self.edits[-1] = AddCaptions(names, last.spoken or edit.spoken, last.keep or edit.keep)
        elif isinstance(edit, Cut) and isinstance(last, Cut):
            self._joined_cut(last, edit, clause)
        elif isinstance(edit, SetCanvas) and isinstance(before, SetCanvas) and place is not None:
            self._joined_canvas(place, before, edit, clause)
        elif (
            isinstance(edit, AddMusic)
            and isinstance(before, AddMusic)
            and place is not None
            and (edit.file in (None, before.file) or (edit.volume is None and edit.duck is not None))
        ):
            self.edits[place] = AddMusic(
                before.file,
                before.volume if edit.volume is None else edit.volume,
                before.duck if edit.duck is None else edit.duck,
            )
        elif isinstance(edit, AddMusic) and edit.duck is False and isinstance(last, RemoveMusic):
            return  # no music and no ducking: there is nothing to duck
        elif (
            isinstance(edit, SetVolume)
            and edit.of == "music"
            and isinstance(last, AddMusic)
            and edit.volume is not None
        ):
            self.edits[-1] = replace(last, volume=edit.volume)
        elif (
            isinstance(edit, SetStyle | StyleTitles)
            and isinstance(before, SetStyle | StyleTitles)
            and place is not None
        ):
            self._joined_style(place, before, edit, clause)
        elif isinstance(edit, Undo) and isinstance(last, Undo):
            self.edits[-1] = Undo(last.steps + edit.steps)
        elif (
            isinstance(edit, SetVolume)
            and isinstance(before, SetVolume)
            and place is not None
            and _is_vaguer(before, edit)
        ):
            self.edits[place] = edit
        elif isinstance(edit, Retime) and isinstance(last, Sync):
            self.edits[-1] = edit
        elif isinstance(edit, SetTimes) and isinstance(last, SetTimes) and edit.scope == last.scope:
            start = edit.start_ms if edit.start_ms is not None else last.start_ms
            self.edits[-1] = replace(
                edit, start_ms=start, end_ms=edit.end_ms if edit.end_ms is not None else last.end_ms
            )
        elif contradiction := self._against(edit):
            self._takes_back(contradiction, edit, clause)
        elif edit != last:
            self.edits.append(edit)
        self._apply_limits()

    def cannot(self, problem: NotUnderstood, *, quiet: bool) -> None:
        """A part that changed nothing. ``quiet``: beside edits that are done it needs no word."""
        if all(item.reason != problem.reason or item.said != problem.said for item in self.problems):
            (self.context if quiet else self.problems).append(problem)

    def limit(self, gap: int | None, cap: int | None) -> bool:
        """Limits of an extension; True where there is one that they limit."""
        self._limits = (gap, cap)
        return self._apply_limits() or any(isinstance(edit, Extend) for edit in self.edits)

    def plan(self, speech: Speech) -> Plan:
        """All that was understood."""
        edits: list[Edit] = [
            replace(edit, spoken=edit.spoken or self.spoken) if isinstance(edit, AddCaptions) else edit
            for edit in in_line_order(self.edits)
        ]
        if self.spoken and not any(isinstance(edit, AddCaptions) for edit in edits) and not edits:
            edits.append(AddCaptions((), self.spoken))
        if edits:
            return Plan(tuple(edits), tuple(self.problems), speech)
        nothing = NotUnderstood("gap_only" if self._limits else "unknown")
        problems = [*self.problems, *self.context] or [nothing]
        return Plan((problems[0],), tuple(problems[1:]) if self.problems else (), speech)

    def _apply_limits(self) -> bool:
        last = self.edits[-1] if self.edits else None
        if self._limits is None or not isinstance(last, Extend):
            return False
        gap, cap = self._limits
        spec = replace(last.spec, gap_ms=last.spec.gap_ms if gap is None else gap, cap_ms=cap or last.spec.cap_ms)
        self.edits[-1] = replace(last, spec=spec)
        self._limits = None
        return True

    def _joined_cut(self, last: Cut, edit: Cut, clause: Clause) -> None:
        """Times of one message are all those of the film as it is: two cuts are one with both ranges."""
        spans = sorted({*last.ranges, *edit.ranges}, key=lambda item: (item[0], item[1] is None, item[1] or 0))
        for (_, end), (start, _) in itertools.pairwise(spans):
            if end is None or start < end:
                self.problems.append(NotUnderstood("contradiction", clause.text))
                return
        self.edits[-1] = Cut(tuple(spans))

    def _joined_canvas(self, place: int, before: SetCanvas, edit: SetCanvas, clause: Clause) -> None:
        clash = (before.ratio and edit.ratio and before.ratio != edit.ratio) or (
            before.fit and edit.fit and before.fit != edit.fit
        )
        if clash and not _corrects(clause):
            del self.edits[place]
            self.problems.append(NotUnderstood("contradiction", clause.text))
            return
        self.edits[place] = SetCanvas(edit.ratio or before.ratio, edit.fit or before.fit)

    def _joined_style(
        self, place: int, before: SetStyle | StyleTitles, edit: SetStyle | StyleTitles, clause: Clause
    ) -> None:
        same = isinstance(edit, StyleTitles) or (isinstance(before, SetStyle) and before.languages == edit.languages)
        if not same:
            self.edits.append(edit)
            return
        joined = _joined_change(before.change, edit.change, over=_corrects(clause))
        if joined is None:
            del self.edits[place]
            self.problems.append(NotUnderstood("contradiction", clause.text))
        else:
            self.edits[place] = replace(before, change=joined)

    def _against(self, edit: Edit) -> Edit | None:
        """An earlier edit of the message that this one takes back."""
        for other in self.edits:
            match other, edit:
                case (AddCaptions(languages=one), RemoveCaptions(languages=two)) if set(one) & set(two) or not (
                    one or two
                ):
                    return other
                case (HideCaptions(languages=one, hidden=before), HideCaptions(languages=two, hidden=after)) if (
                    before != after and (set(one) & set(two) or (not one and not two))
                ):
                    return other
                case (SetVolume(of=one), SetVolume(of=two)) if one == two and other != edit:
                    return other
                case (AddMusic(), RemoveMusic()):
                    return other
                case (Keep(), Keep()) | (Keep(), Cut()) | (Cut(), Keep()) if other != edit:
                    return other
        return None

    def _takes_back(self, other: Edit, edit: Edit, clause: Clause) -> None:
        self.edits.remove(other)
        if _corrects(clause):
            self.edits.append(edit)
        else:
            self.problems.append(NotUnderstood("contradiction", clause.text))


def _is_vaguer(one: SetVolume, two: SetVolume) -> bool:
    """ "too loud, bring it down to 15 %": the second says how much."""
    same_way = two.by is None or one.by is None or (one.by > 1) == (two.by > 1)
    return one.of == two.of and one.by in _VAGUE_VOLUMES and same_way


def thing_of(edit: Edit) -> str:
    """What an edit is about, by the rows of ``lexicon/things.toml``."""
    if isinstance(edit, SetVolume):
        return "music" if edit.of == "music" else "sound"
    return next((thing for thing, kinds in _KINDS.items() if isinstance(edit, kinds)), "")


def _corrects(clause: Clause) -> bool:
    """Whether a clause corrects the one before it: "no, make it red"."""
    return clause.low.strip(" ,，").startswith(_CORRECTS)


def _joined_change(one: StyleChange, two: StyleChange, *, over: bool) -> StyleChange | None:
    """Both changes as one; None where they contradict each other."""
    if (two.size, two.size_by, two.points) != (None, None, None) and one.size_by in _VAGUE_SIZES:
        one = replace(one, size_by=None)
    changes = {
        item.name: getattr(two, item.name)
        for item in fields(two)
        if getattr(two, item.name) != getattr(UNCHANGED, item.name)
    }
    clash = any(getattr(one, name) is not None and getattr(one, name) != value for name, value in changes.items())
    return None if clash and not over else replace(one, **changes)


def in_line_order(edits: list[Edit]) -> list[Edit]:
    """Edits of single lines so that every number means the line that it meant when the message was written: what takes
    lines away or makes more of them comes last, and from the end."""
    counting = (DeleteLines, MergeLines, SplitLine, AddLine)
    numbered = [edit for edit in edits if isinstance(edit, counting)]
    if not numbered or not any(isinstance(getattr(edit, "scope", None), Scope) and _first(edit) > 0 for edit in edits):
        return edits
    last = max(index for index, edit in enumerate(edits) if isinstance(edit, counting) or _first(edit) > 0)
    others = [edit for edit in edits[: last + 1] if not isinstance(edit, counting)]
    ordered = sorted(numbered, key=lambda edit: -_first(edit))
    return [*others, *ordered, *edits[last + 1 :]]


def _first(edit: Edit) -> int:
    scope = getattr(edit, "scope", None)
    first = scope.first or scope.last if isinstance(scope, Scope) else None
    if first is None:
        return 0
    return first if first > 0 else 1_000_000 + first
