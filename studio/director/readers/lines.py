"""Single captions: other text, other times, one more, one less, merged, split."""

from __future__ import annotations

import itertools
import re

from studio.director.clause import Clause
from studio.director.plan import (
    AddLine,
    DeleteLines,
    Edit,
    MergeLines,
    NotUnderstood,
    SetText,
    SplitLine,
)
from studio.director.readers.scopes import caption_scopes, line_scopes, outside
from studio.director.scene import Scene
from studio.edits.scope import Scope

_TEXT = re.compile(
    r"should|must|reads?(?![a-z])|says?(?![a-z])|write|change|set|edit|correct|fix|update|replace|rewrite|make|text|:|->|→|=|改|写|应该|应为|换成|设为|变成|是|：|deb|diga|cambia|corrige|pon"
)
_NEXT_LINE = re.compile(r"next|following|one after|下一|后一|后面一|siguiente|próxima")
_BEFORE_LINE = re.compile(r"previous|preceding|one before|one above|上一|前一|前面一|anterior")
_WHOLE_FILM = ("film", "music", "title", "sound", "picture")


def read(clause: Clause, scene: Scene) -> list[Edit] | None:
    """The edits of single captions, the first kind that fits."""
    for kind in (_set_text, _merge, _split, _add, _delete):
        found = kind(clause, scene)
        if found is not None:
            return found
    return None


def _set_text(clause: Clause, scene: Scene) -> list[Edit] | None:
    text = clause.said("line")
    if text is None and clause.lines and len(clause.quotes) == 1 and _TEXT.search(clause.low):
        busy = clause.says("merge", "split", "remove") or clause.says("later", "earlier", "bigger")
        text = None if busy else clause.quotes[0]
    if text is None:
        return None
    scopes = line_scopes(clause, scene, clause.languages)
    if isinstance(scopes, NotUnderstood):
        return [scopes]
    if len(scopes) != 1 or scopes[0].first is None or scopes[0].first != scopes[0].last:
        return [NotUnderstood("which_line", clause.text)]
    return [SetText(text, scopes[0], clause.languages)]


def _merge(clause: Clause, scene: Scene) -> list[Edit] | None:
    if not clause.wants("merge"):
        return None
    scopes = line_scopes(clause, scene, clause.languages)
    if isinstance(scopes, NotUnderstood):
        return [scopes]
    if not scopes:
        asked = clause.says("line", "captions") and not clause.says("film")
        return [NotUnderstood("which_line", clause.text)] if asked else None
    firsts = sorted((scope.first or 1, scope.last if scope.last is not None else -1) for scope in scopes)
    first, last = firsts[0][0], firsts[-1][1]
    if len(firsts) == 1 and first == last:
        if _NEXT_LINE.search(clause.low):
            last = first + 1
        elif _BEFORE_LINE.search(clause.low):
            first -= 1
        else:
            return [NotUnderstood("which_line", clause.text)]
    joined = all(one[1] + 1 == other[0] for one, other in itertools.pairwise(firsts))
    count = scene.lines(clause.languages)
    if not joined or first == 0 or (count and last > count):
        return [NotUnderstood("which_line" if not joined else "no_line", clause.text)]
    return [MergeLines(Scope(first=first, last=last), clause.languages)]


def _split(clause: Clause, scene: Scene) -> list[Edit] | None:
    if not clause.wants("split") or clause.says("effects"):
        return None
    scopes = line_scopes(clause, scene, clause.languages)
    if isinstance(scopes, NotUnderstood):
        return [scopes]
    named = False
    if not scopes and clause.quotes and clause.says("line", "captions"):
        numbers = scene.line_with(clause.quotes[0], clause.languages)
        if len(numbers) == 1:
            scopes, named = (Scope(first=numbers[0], last=numbers[0]),), True
    if (
        not scopes
        and clause.stretches
        and clause.stretches[0].is_moment
        and (clause.says("line", "captions") or re.search("(?:那|这)(?:一)?(?:条|句|行)", clause.text))
    ):
        found = caption_scopes(clause, scene, clause.languages)
        scopes = found if not isinstance(found, NotUnderstood) else ()
    if not scopes:
        if clause.says("line", "captions"):
            return [NotUnderstood("which_line", clause.text)]
        return [NotUnderstood("split_film", clause.text)] if clause.says("film") or clause.stretches else None
    after = clause.said("after") or (
        clause.quotes[-1] if clause.quotes and (not named or len(clause.quotes) > 1) else None
    )
    single = [scope for scope in scopes if scope.start_ms is not None or scope.first == scope.last]
    if len(single) != len(scopes) or (after and len(scopes) != 1):
        return [NotUnderstood("which_line", clause.text)]
    return [SplitLine(scope, after, clause.languages) for scope in scopes]


def _add(clause: Clause, scene: Scene) -> list[Edit] | None:
    text = clause.said("caption")
    mine = clause.says("captions", "line") or (clause.thing == "line" and not clause.things)
    if text is None and len(clause.quotes) == 1 and mine and clause.wants("add") and clause.stretches:
        text = clause.quotes[0]
    if text is None or clause.says("title") or clause.lines:
        return None
    times = [stretch for stretch in clause.stretches if stretch.start is not None or stretch.end is not None]
    if not times:
        return [NotUnderstood("which_range", clause.text)]
    for stretch in times:
        if problem := outside(stretch, scene, clause):
            return [problem]
    start, end = times[0].start or 0, times[0].end if not times[0].is_moment else None
    if len(times) == 2 and end is None:
        end = times[1].end if times[1].end is not None else times[1].start
    lengths = [amount.value for amount in clause.figures() if amount.kind == "length"]
    if end is None and len(lengths) == 1:
        end = start + round(lengths[0])
    return [AddLine(text, start, end, clause.languages)]


def _delete(clause: Clause, scene: Scene) -> list[Edit] | None:
    if not clause.wants("remove") or clause.says("hide") or clause.amounts:
        return None
    named = clause.says("line", "captions") and (bool(clause.lines) or clause.says("film"))
    if clause.says(*_WHOLE_FILM) and not named:
        return None
    if clause.says("words") and re.search("word|phrase|palabra|词|字(?!幕)", clause.low):
        return None
    scopes = line_scopes(clause, scene, clause.languages)
    if isinstance(scopes, NotUnderstood):
        return [scopes]
    if clause.said("find") is not None or (clause.quotes and not scopes and clause.says("line", "captions")):
        text = clause.said("find") or clause.quotes[0]
        return [DeleteLines(text=text, languages=clause.languages)]
    if scopes and not clause.quotes:
        if any(scope.first is None and scope.last is None for scope in scopes):
            return [NotUnderstood("which_line", clause.text)]
        return [DeleteLines(scope, None, clause.languages) for scope in scopes]
    if clause.stretches and clause.says("captions", "line") and not clause.quotes:
        found = caption_scopes(clause, scene, clause.languages)
        if isinstance(found, NotUnderstood):
            return [found]
        return [DeleteLines(scope, None, clause.languages) for scope in found]
    return None
