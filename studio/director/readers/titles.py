"""Text over the picture that is no caption: titles added, restyled, renamed, taken away."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

from studio.captions.style import TITLE, UNCHANGED, StyleChange, read_style
from studio.director.clause import Clause
from studio.director.plan import AddTitle, Edit, NotUnderstood, RemoveTitles
from studio.director.readers.looks import change_of
from studio.director.readers.scopes import outside
from studio.director.scene import Scene
from studio.draft import Segment

_SCREEN = re.compile(
    r"screen|picture|over the (?:video|film)|on the (?:video|film)|in the (?:video|film)|text|画面|屏幕|"
    r"文字|视频上|片头|片尾|开头|结尾|pantalla|texto|imagen|overlay|banner"
)
_ALWAYS = re.compile(
    r"throughout|whole (?:video|film|time|thing)|entire (?:video|film|time)|all the time|all the way|the "
    r"full (?:video|film|length)|from start to (?:end|finish)|for the duration|permanently|always"
    r"|全程|一直|整个视频|全片|始终|从头到尾|todo el (?:vídeo|video|tiempo)|durante todo"
)
_AT_END = re.compile(
    r"at the (?:very )?end|in the end|to the end|as an end|ending|end card|end title|closing|before it "
    r"ends|片尾|结尾|最后|末尾|结束时|al final"
)
_OPENS = re.compile(r"(?:open|start|begin|end|close|finish)\s+(?:the \w+\s+|it\s+)?with\s+\ue001")
_SHOWN_MS = 3000


def read(clause: Clause, scene: Scene) -> list[Edit] | None:
    """The edits of titles."""
    text = clause.said("title")
    named = clause.says("title") or (not clause.things and clause.thing == "title")
    if text is None and clause.says("captions", "line", "music") and not clause.says("title"):
        return None
    if clause.says("effects_of_sound"):
        return None
    if clause.wants("remove") and clause.says("title") and text is None and not clause.says("outline", "shadow", "box"):
        if clause.stretches:
            return [NotUnderstood("which_title", clause.text)]
        return [RemoveTitles(clause.quotes[0] if clause.quotes else None)]
    gone = [
        quote
        for quote in clause.quotes
        if any(quote.casefold() == title.text.strip().casefold() for title in scene.titles)
    ]
    if text is None and len(gone) == 1 == len(clause.quotes) and clause.wants("remove"):
        return [RemoveTitles(gone[0])]
    if text is None and clause.thing == "line" and not clause.things and not _SCREEN.search(clause.low):
        return None
    if text is None and clause.quotes and not clause.lines:
        return _quoted(clause, scene, named)
    if text is not None:
        return _added(clause, scene, text)
    if named and not clause.says("captions", "music") and (moved := _retimed(clause, scene)) is not None:
        return moved
    if (
        clause.says("title")
        and clause.wants("add")
        and not clause.says("bigger", "smaller", "bold", "top", "bottom", "middle", "change")
    ):
        from studio.director.readers.colours import painted

        return [NotUnderstood("which_text", clause.text)] if not painted(clause) or clause.says("add") else None
    return None


def _quoted(clause: Clause, scene: Scene, named: bool) -> list[Edit] | None:
    quotes = clause.quotes
    change = (
        named
        and clause.says("change", "make")
        and re.search(r"change|replace|rename|should|to \ue001|says?|改|换|cambia|→|->|instead", clause.low)
    )
    if named and len(quotes) == 2 and change:
        places = [segment for segment in scene.titles if segment.text.strip().casefold() == quotes[0].casefold()]
        return _renamed(places[0], quotes[1], quotes[0]) if places else [NotUnderstood("which_title", clause.text)]
    if len(quotes) != 1:
        return [NotUnderstood("which_title", clause.text)] if named else None
    if not named:
        placed = (
            _OPENS.search(clause.low)
            or _SCREEN.search(clause.low)
            or clause.stretches
            or _AT_END.search(clause.low)
            or clause.says("top", "middle", "bottom")
        )
        shown = (
            (clause.says("add", "make", "unhide") or _OPENS.search(clause.low))
            and placed
            and not clause.says("remove", "split", "merge", "change", "font")
        )
        if not shown or (clause.says("film") and clause.says("keep", "cut")):
            return None
    return _added(clause, scene, quotes[0])


def _added(clause: Clause, scene: Scene, text: str) -> list[Edit] | None:
    look = change_of(_looks_only(clause))
    if isinstance(look, NotUnderstood):
        return [look]
    timed = bool(clause.stretches) or bool(_AT_END.search(clause.low))
    changes = clause.says("change") and re.search(
        r"(?:change|rename|set|update|replace)[^\ue001\ue003]*title|标题[^\ue001\ue003]*(?:改|换)|"
        r"title[^\ue001\ue003]*should|cambia[^\ue001\ue003]*título",
        clause.low,
    )
    if changes and len(scene.titles) == 1 and not timed:
        return _renamed(scene.titles[0], text, None)
    if changes and len(scene.titles) > 1:
        return [NotUnderstood("which_title", clause.text)]
    times = _times(clause, scene)
    if isinstance(times, NotUnderstood):
        return [times]
    return [AddTitle(text, *times, look)]


def _renamed(title: Segment, text: str, old: str | None) -> list[Edit]:
    return [RemoveTitles(old), AddTitle(text, title.start, title.end, _look_of(title))]


def _retimed(clause: Clause, scene: Scene) -> list[Edit] | None:
    """ "show the title for 5 seconds", "move the title to 0:10": the one title that is there, at other times."""
    lengths = [amount for amount in clause.figures() if amount.kind == "length"]
    if len(scene.titles) != 1 or not (clause.stretches or lengths) or clause.says("remove", "cut", "later", "earlier"):
        return None
    times = _times(clause, scene)
    if isinstance(times, NotUnderstood):
        return [times]
    title = scene.titles[0]
    start, end = times
    if not clause.stretches:
        start, end = title.start, title.start + round(lengths[0].value)
    elif end is None:
        end = start + title.duration
    return [RemoveTitles(), AddTitle(title.text, start, end, _look_of(title))]


def _look_of(title: Segment) -> StyleChange:
    """The look that a title has, as a change that gives it again."""
    said = title.meta.get("style")
    if not isinstance(said, dict):
        return UNCHANGED
    style = read_style(said, TITLE)
    kept: dict[str, Any] = {item.name: getattr(style, item.name) for item in fields(StyleChange) if item.name in said}
    return StyleChange(**kept)


def _looks_only(clause: Clause) -> Clause:
    """The clause without words that place a title in time ("at the start") or name it ("title card")."""
    found = tuple(hit for hit in clause.found if hit.meaning != "preset_clean")
    if re.search(r"背景音乐|background music", clause.low):
        found = tuple(hit for hit in found if hit.meaning != "box")
    return replace(clause, found=found)


def _times(clause: Clause, scene: Scene) -> tuple[int, int | None] | NotUnderstood:
    stretches = clause.stretches
    for stretch in stretches:
        if problem := outside(stretch, scene, clause):
            return problem
    lengths = [round(amount.value) for amount in clause.figures() if amount.kind == "length"]
    length = lengths[0] if len(lengths) == 1 else None
    if _ALWAYS.search(clause.low) and not stretches:
        return 0, scene.duration or None
    if not stretches:
        if _AT_END.search(clause.low) and scene.duration:
            return max(0, scene.duration - (length or _SHOWN_MS)), scene.duration
        return 0, length
    first, second = stretches[0], stretches[1] if len(stretches) == 2 else None
    if len(stretches) > 2:
        return NotUnderstood("contradiction", clause.text)
    start = first.start or 0
    end = None if first.is_moment else first.end
    if second is not None:
        end = second.end if second.end is not None else second.start
    elif first.kind == "last" or (first.kind == "from" and length is None and first.end is None and _onward(clause)):
        end = scene.duration or None
    elif end is None and length is not None:
        end = start + length
    if end is not None and end <= start:
        return NotUnderstood("no_time", clause.text)
    if end is not None and scene.duration and end > scene.duration:
        end = scene.duration
    return start, end


def _onward(clause: Clause) -> bool:
    return re.search(r"on(?:ward)?s?|to the end|until the end|到最后|到结尾|一直|以后|之后", clause.low) is not None
