"""Looks of captions and titles: what they are for, and what is asked back."""

from __future__ import annotations

import re
from dataclasses import replace

from studio.captions.style import UNCHANGED, StyleChange
from studio.director.clause import Clause
from studio.director.plan import AddCaptions, Edit, NotUnderstood, SetStyle, StyleTitles
from studio.director.readers.colours import painted
from studio.director.readers.looks import SWITCHES, change_of, font, known_font
from studio.director.scene import Scene

_TEXT_ONLY = (
    "bold",
    "italic",
    "uppercase",
    "outline",
    "shadow",
    "font",
    "preset_karaoke",
    "words_on",
    "lowercase",
    "regular",
)
_ATTRIBUTES = (
    *SWITCHES, "lowercase", "regular", "bigger", "smaller", "normal_size", "top", "middle", "bottom", "higher",
    "lower", "margin", "opacity",
    "transparency", "clear_box", "preset_karaoke", "preset_boxed", "preset_shorts", "preset_clean", "thick",
    "thin", "sideways", "size",
)  # fmt: skip
_ONE_LINE = re.compile(r"(?<!each )(?<!every )(?<!per )(?<![a-z])line(?!s|[a-z])|(?:这|那|一)(?:句|行|条)")
_LETTERS = re.compile(r"(?<![a-z])(?:font|text|letters?|type ?face)(?![a-z])|字号|字体|文字|letra|fuente")


def read(clause: Clause, scene: Scene) -> list[Edit] | None:
    """Looks of captions and titles. "Bigger" without a word for what is asked back."""
    if clause.says("music", "sound", "effects_of_sound") or clause.says(
        "effects", "animation", "transitions", "stickers", "speakers"
    ):
        return None
    coloured = painted(clause) or re.search(r"(?<![a-z])colou?r(?![a-z])|颜色", clause.low)
    if not clause.says(*_ATTRIBUTES, "font") and not coloured and not _is_typed(clause):
        return None
    captions = (
        clause.says("captions")
        or (clause.about("captions") and not clause.says("title"))
        or (clause.says("text_colour", "words") and not clause.says("title"))
    )
    captions = captions or (_LETTERS.search(clause.low) is not None and not clause.says("title"))
    captions = captions or ((bool(clause.lines) or clause.says("line")) and not clause.says("title"))
    titles = clause.says("title") or (not clause.things and clause.thing == "title" and not clause.lines)
    if clause.says("film", "picture") and not captions and not titles:
        return None
    change = change_of(_without_places(clause, captions))
    if isinstance(change, NotUnderstood):
        return [change]
    if clause.says("sideways") and (captions or titles):
        return [NotUnderstood("sideways", clause.text)]
    if change == UNCHANGED:
        return _asks(clause, captions or titles)
    single = clause.says("line") and not clause.says("captions") and _ONE_LINE.search(clause.low)
    if clause.lines or clause.stretches or clause.said("find") or single:
        return [NotUnderstood("style_part", clause.text)]
    if (clause.says("title") and not clause.says("captions")) or (titles and not clause.says("captions")):
        return [StyleTitles(change)]
    made: list[Edit] = [SetStyle(change, _languages(clause, scene))]
    if clause.says("title"):
        made.append(StyleTitles(change))
    if captions or clause.says("them") or (clause.languages and set(clause.languages) <= set(scene.languages)):
        return [*_first(clause, scene), *made]
    if scene.languages and _is_of_text(clause, change):
        return made if not scene.titles else [NotUnderstood("which_thing", clause.text)]
    if clause.says("extend", "later", "earlier", "cut", "keep", "move", "sync"):
        return None
    return (
        [NotUnderstood("which_thing", clause.text)]
        if clause.says("it", "make", "bigger", "smaller", "everything") or scene.languages
        else None
    )


def _is_typed(clause: Clause) -> bool:
    """Whether a font is named that we know, or a size in points beside captions."""
    if known_font(clause) is not None:
        return True
    if not clause.says("captions", "title", "them"):
        return False
    return any(amount.kind == "points" for amount in clause.figures()) or font(clause) is not None


def _first(clause: Clause, scene: Scene) -> list[Edit]:
    """ "add big yellow captions": captions that are not there yet are made first."""
    missing = [language for language in clause.languages if language not in scene.languages]
    adds = clause.says("add", "translate") and clause.says("captions") and not clause.says("make", "change")
    if (adds and (missing or not scene.languages)) or (missing and clause.says("captions")):
        return [AddCaptions(clause.languages)]
    return []


def _languages(clause: Clause, scene: Scene) -> tuple[str, ...]:
    """The languages that are named; "them" are those that were named before."""
    again = not clause.languages and clause.thing == "captions" and not clause.says("captions", "text_colour")
    return clause.named if again and set(clause.named) <= set(scene.languages) else clause.languages


def _is_of_text(clause: Clause, change: StyleChange) -> bool:
    """Whether only letters can look like that."""
    if (
        change.box
        and change.box_colour is not None
        and (change.colour is not None or re.search("box|框|底|recuadro|caja", clause.low))
    ):
        return True
    if clause.says("bigger", "smaller", "higher", "lower", "top", "middle", "bottom", "box", "everything"):
        return False
    return (
        bool(clause.says(*_TEXT_ONLY))
        or change.colour is not None
        or change.preset is not None
        or change.font is not None
    )


def _asks(clause: Clause, named: bool) -> list[Edit] | None:
    wish = clause.says("make", "change", "add") and clause.says(
        "size", "font", "text_colour", "thick", "thin", "opacity"
    )
    return (
        [NotUnderstood("which_look", clause.text)]
        if named
        and wish
        and not clause.says("remove", "hide", "later", "earlier", "extend", "translate")
        and (clause.says("font", "size", "opacity", "thick", "thin") or re.search("colou?r|颜色|color", clause.low))
        else None
    )


def _without_places(clause: Clause, captions: bool) -> Clause:
    """ "Spanish on top, English below" is about the order of languages and about no place on the picture."""
    between = (
        clause.languages
        and (captions or not clause.things)
        and re.search(
            r"\bon top\b(?! of the (?:screen|picture|frame|video))|\babove\b|\bbelow\b|\bunder\b|上面|下面|在上|"
            r"在下|encima|debajo",
            clause.low,
        )
    )
    screen = re.search(r"screen|picture|frame|顶部|底部|画面|屏幕|pantalla|imagen", clause.low)
    if between and not screen:
        return replace(clause, found=tuple(hit for hit in clause.found if hit.meaning not in ("top", "bottom")))
    return clause
