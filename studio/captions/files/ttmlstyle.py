"""TTML styling: styles, regions and inline attributes → overrides on letters and a place on the screen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.captions.files.xmlscan import Tag
from studio.captions.markup import COLOURS, override

Style = Mapping[str, str]
_STYLING = frozenset(
    {"color", "fontStyle", "fontWeight", "textDecoration", "textAlign", "displayAlign", "origin", "extent",
     "fontFamily", "fontSize", "ruby"}
)  # fmt: skip
_INHERITED = frozenset({"color", "fontStyle", "fontWeight", "textDecoration", "textAlign", "fontFamily", "fontSize"})
_RGB = re.compile(r"rgba?\(\s*([0-9]{1,3})\s*,\s*([0-9]{1,3})\s*,\s*([0-9]{1,3})\s*(?:,\s*[0-9.]{1,8}\s*)?\)")
_HEX = re.compile(r"#?([0-9a-f]{6})(?:[0-9a-f]{2})?")
_PAIR = re.compile(r"\s*(-?[0-9]{1,5}(?:\.[0-9]{1,6})?)%\s+(-?[0-9]{1,5}(?:\.[0-9]{1,6})?)%\s*")
_COLUMNS = {"left": 0, "start": 0, "center": 1, "right": 2, "end": 2}
_MOST_REFERENCES = 16


@dataclass(slots=True)
class Sheet:
    """Styles and regions of the head by their id."""

    styles: dict[str, Style] = field(default_factory=dict)
    regions: dict[str, Style] = field(default_factory=dict)

    def unseen(self) -> frozenset[str]:
        """Styles of readings that stand above other characters (tts:ruby)."""
        return frozenset(name for name, style in self.styles.items() if style.get("ruby") in ("text", "delimiter"))

    def own(self, tag: Tag) -> Style:
        """What an element says itself: the styles that it names, then its own attributes."""
        said: dict[str, str] = {}
        for name in tag.get("style").split()[:_MOST_REFERENCES]:
            said.update(self.styles.get(name, {}))
        said.update({name: value.text.strip() for name, value in tag.attributes.items() if name in _STYLING})
        return said

    def computed(self, parent: Style, tag: Tag) -> Style:
        """The element's style with what it inherits."""
        own = self.own(tag)
        return {**{name: value for name, value in parent.items() if name in _INHERITED}, **own} if own else parent


def colour(text: str) -> str:
    """RRGGBB of a TTML colour, "" where it is none."""
    text = text.strip().lower()
    if (found := _RGB.fullmatch(text)) is not None:
        return "".join(f"{min(255, int(part)):02x}" for part in found.groups())
    text = COLOURS.get(text, text)
    found = _HEX.fullmatch(text)
    return found[1] if found is not None else ""


_WHITE = "ffffff"


def overrides(old: Style, new: Style) -> str:
    """The ASS overrides that lead from one style to another. White is what captions are anyway."""
    out = ""
    for flag, name, signs in (
        ("i", "fontStyle", ("italic", "oblique")),
        ("b", "fontWeight", ("bold",)),
        ("u", "textDecoration", ("underline",)),
        ("s", "textDecoration", ("lineThrough",)),
    ):
        was, now = (any(sign in style.get(name, "").split() for sign in signs) for style in (old, new))
        if was != now:
            out += f"\\{flag}{int(now)}"
    before, after = colour(old.get("color", "")) or _WHITE, colour(new.get("color", "")) or _WHITE
    if before != after:
        out += r"\c" if after == _WHITE else override(after)
    return out


def place_of(region: Style | None, style: Style) -> int | None:
    """Numpad place, None where neither a region nor the alignment says something other than bottom centre."""
    row = 0 if region is None else _row(region)
    merged = {**(region or {}), **style}
    column = _COLUMNS.get(merged.get("textAlign", "center").strip().lower(), 1)
    place = 1 + row * 3 + column
    return None if place == 2 else place


def _row(region: Style) -> int:
    """0 bottom, 1 middle, 2 top of the picture: where the text of a region begins or ends."""
    origin, extent = _PAIR.fullmatch(region.get("origin", "")), _PAIR.fullmatch(region.get("extent", ""))
    top = float(origin[2]) if origin is not None else 0.0
    height = float(extent[2]) if extent is not None else 100.0 - top
    align = region.get("displayAlign", "before").strip().lower()
    at = {"before": top, "center": top + height / 2, "after": top + height}.get(align, top)
    if align == "before" and top >= 60:
        return 0
    return 2 if at < 40 else 1 if at < 65 else 0
