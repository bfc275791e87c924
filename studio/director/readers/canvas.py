"""The picture's shape, and how the film fills it."""

from __future__ import annotations

import re
from typing import cast, get_args

from studio.director.clause import Clause
from studio.director.plan import Edit, Fit, NotUnderstood, Ratio, SetCanvas
from studio.director.scene import Scene

_RATIOS: tuple[Ratio, ...] = get_args(Ratio)
_SHAPES = tuple(ratio for ratio in _RATIOS if ratio != "source")
_MAKES = ("make", "change", "cut", "add", "fill", "fit", "blur", "keep")
_POSTED = re.compile(
    r"(?:\b(?:for|to|as|into|on|post|in|para|en|a)|适合|用于|给|成|发到?|传到?|上传到?|放到?|符合)"
    r"\s*(?:an?\s+|the\s+|my\s+|our\s+|instagram\s+|un\s+)?$"
)
_NOUN = re.compile(r"\s*(?:channel|tutorial|audience|creators?|videos? for|users?|recording|style|频道|用户)")
_LIKED = re.compile(r"style|look|样式|风格|那种|estilo|caption|subtitle|字幕|title|music")
_BLURRED = re.compile(r"blur|fuzzy|out of focus|模糊|虚化|borros|desenfoc|difumin")
_SIDES = re.compile(
    r"sides?|edges?|bars?|borders?|top and bottom|empty|gaps?|background|两边|两侧|四周|上下|左右|边|背景|"
    r"lados|bordes|fondo|huecos"
)
_CROPPED = re.compile(r"crop|裁|recort")


def read(clause: Clause, scene: Scene) -> list[Edit] | None:
    """Shape and fit. A shape that only describes the film ("captions on the vertical video") changes nothing."""
    if (clause.quotes and not clause.ratios) or (clause.says("music", "title") and not clause.ratios):
        return None
    shapes = list(dict.fromkeys([*_named(clause), *clause.ratios]))
    if clause.says("ratio_source"):
        shapes = ["source"]
    fit = _fit(clause, bool(shapes))
    if shapes and _describes(clause):
        shapes = []
    if not shapes and fit is None:
        asks = (
            clause.says("picture")
            and re.search(r"aspect|ratio|比例|画幅|proporci|aspecto", clause.low)
            and clause.says("make", "change")
        ) or (_CROPPED.search(clause.low) and clause.says("film", "picture", "it") and not clause.stretches)
        return [NotUnderstood("which_ratio", clause.text)] if asks and not clause.says("captions", "stretch") else None
    if len(shapes) > 1:
        return [
            NotUnderstood("contradiction" if all(shape in _RATIOS for shape in shapes) else "which_ratio", clause.text)
        ]
    if shapes and shapes[0] not in _RATIOS:
        return [NotUnderstood("which_ratio", clause.text)]
    if fit == "":
        return [NotUnderstood("contradiction", clause.text)]
    ratio = cast(Ratio, shapes[0]) if shapes else None
    return [SetCanvas(ratio, cast(Fit, fit) if fit else None)]


def _named(clause: Clause) -> list[str]:
    found: list[str] = [shape for shape in _SHAPES if clause.says(f"ratio_{shape}")]
    if found or clause.says("captions", "title", "music", "line") or _LIKED.search(clause.low):
        return found if not (clause.says("captions") and not clause.says(*_MAKES)) else []
    platforms = [
        hit.meaning.removeprefix("platform_")
        for hit in clause.where("platform_9:16", "platform_16:9")
        if _POSTED.search(clause.low[: hit.start - clause.offset])
        and not _NOUN.match(clause.low[hit.end - clause.offset :])
    ]
    return platforms[:1] if not clause.languages else []


def _describes(clause: Clause) -> bool:
    if not clause.says("captions", "translate") and not clause.says("remove"):
        return False
    for hit in clause.found:
        if hit.meaning.startswith(("ratio_", "platform_")):
            after = clause.low[hit.end - clause.offset :][:16]
            before = clause.low[: hit.start - clause.offset]
            described = re.search(r"(?:video|clip|film|视频|版)$", clause.low[: hit.end - clause.offset])
            if (
                described or re.match(r"\s*(?:video|clip|film|movie|footage|recording|视频|影片|版)", after)
            ) and re.search(r"(?:caption|subtitle|字幕|subt)", before):
                return True
    return False


def _fit(clause: Clause, shaped: bool) -> str | None:
    """The fit that is named; "" for two."""
    if clause.says("captions", "title", "line") and not shaped and not clause.says("film", "picture"):
        return None
    found = {fit for fit in ("fit", "fill", "blur") if clause.says(fit)}
    if _BLURRED.search(clause.low) and (shaped or clause.thing in ("film", "picture") or _SIDES.search(clause.low)):
        found.add("blur")
    generic = "blur" in found or re.search(
        r"black bars?|letterbox|background|sides|edges|fill the|crop to fill|whole picture|黑边|背景|填满|"
        r"铺满|两边|barras|fondo|rellen|llen|bars|without crop|no crop|don't crop|不裁|完整|占满|满屏",
        clause.low,
    )
    if not shaped and not generic and not clause.says("picture", "film"):
        return None
    if not shaped and found and clause.thing != "film" and _only_crop(clause, found):
        return None
    if found == {"fit", "fill"}:
        words = " ".join(
            clause.low[hit.start - clause.offset : hit.end - clause.offset] for hit in clause.where("fill")
        )
        found = {"fill"} if re.search(r"no |without|remove|get rid|不要|去掉|没有|无|sin ", words) else found
        if re.search(r"without crop|no crop|don't crop|do not crop|不裁|不要裁|别裁|sin recort", clause.low):
            found = {"fit"}
    if "blur" in found and len(found) == 2:
        found = {"blur"} if re.search(r"instead|not |without|no |fill|不要|而不是|sin|填", clause.low) else found
    if not found:
        return None
    return found.pop() if len(found) == 1 else ""


def _only_crop(clause: Clause, found: set[str]) -> bool:
    """ "crop the video" without a shape or an edge: to what?"""
    said = [clause.low[hit.start - clause.offset : hit.end - clause.offset] for hit in clause.where("fill")]
    return found == {"fill"} and all(
        word
        in (
            "crop",
            "crop it",
            "crop in",
            "cropped",
            "cover",
            "裁剪",
            "裁切",
            "裁成",
            "recorta",
            "crop the video",
            "crop the picture",
            "crop the image",
        )
        for word in said
    )
