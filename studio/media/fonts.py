"""Fonts for burning in: our own fonts.conf, which characters have a glyph, and how wide a text is.

libass draws nothing and ffmpeg exits 0 where no font is found, and neither needs /etc/fonts: with FONTCONFIG_FILE set
to a file of ours the vendored Noto Sans is always there, and the system's fonts fill in what it does not have.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

FONT_DIR = Path(__file__).resolve().parent / "fonts"
FAMILY = "Noto Sans"
# Asked before all others for characters that the chosen family does not have: with them emoji and symbols come from
# the best outline font that is there. libass draws no colour fonts.
FALLBACK = (FAMILY, "Noto Emoji", "Symbola", "Noto Sans Symbols", "Noto Sans Symbols2", "DejaVu Sans")
ATTACHED = "fonts"  # folder for fonts out of the video, inside the work folder
SYSTEM_DIRS = (
    "~/.fonts",
    "~/.local/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/fonts",
    "~/Library/Fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
)

_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
{dirs}
  <cachedir>{cache}</cachedir>
  <match target="pattern">
    <edit name="family" mode="append_last">{families}</edit>
  </match>
  <selectfont>
    <rejectfont><pattern><patelt name="color"><bool>true</bool></patelt></pattern></rejectfont>
    <rejectfont><pattern><patelt name="scalable"><bool>false</bool></patelt></pattern></rejectfont>
    <rejectfont><glob>*.woff</glob></rejectfont>
    <rejectfont><glob>*.woff2</glob></rejectfont>
    <rejectfont><glob>*.pfb</glob></rejectfont>
  </selectfont>
</fontconfig>
"""

# ASS "Fontsize" is the height of ascent + descent (OS/2 usWin…), not the em. For Noto Sans 1.069 + 0.293 em.
LINE_PER_EM = 1.362
_UNKNOWN_EM = 0.6  # advance taken for a character that Noto Sans does not have
_WIDE = ("W", "F")  # East Asian width classes that fill one em (UAX #11)


def data_dir() -> Path:
    """The studio's data folder: fetched fonts and the caches of fonts live in it."""
    import platformdirs

    return Path(os.environ.get("STUDIO_DATA_DIR") or platformdirs.user_data_dir("subtitle-studio")).expanduser()


def fetched_dir() -> Path:
    """Where `subtitle-studio fonts pull` puts fonts."""
    return data_dir() / "fonts"


def font_dirs(work: Path | None = None) -> tuple[Path, ...]:
    """The folders with fonts that exist, best first: vendored, attached to the video, fetched, the system's."""
    attached = [work / ATTACHED] if work is not None else []
    everything = [FONT_DIR, *attached, fetched_dir(), *(Path(name).expanduser() for name in SYSTEM_DIRS)]
    return tuple(folder.resolve() for folder in everything if folder.is_dir())


def font_environment(work: Path) -> dict[str, str]:
    """Writes ``work``/fonts.conf and returns the environment variables that make ffmpeg use it."""
    cache = data_dir() / "fontcache"
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError:
        cache = work / "fontcache"  # slower by one scan of the fonts, and never in the way
    dirs = "\n".join(f"  <dir>{escape(str(folder))}</dir>" for folder in font_dirs(work))
    conf = work.resolve() / "fonts.conf"
    families = "".join(f"<string>{escape(name)}</string>" for name in FALLBACK)
    conf.write_text(_CONF.format(dirs=dirs, cache=escape(str(cache.resolve())), families=families), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(conf), "FONTCONFIG_PATH": str(conf.parent)}


def missing_glyphs(texts: Iterable[str], work: Path | None = None) -> tuple[str, ...]:
    """The characters that no font available to libass can draw, in order of first appearance.

    Spaces, controls, format characters and variation selectors are not drawn and never missing. ``work`` is the
    folder whose attached fonts count too.
    """
    from studio.media.glyphs import covered

    wanted = dict.fromkeys(c for text in texts for c in text if _is_drawn(c))
    if not wanted:
        return ()
    have = covered({ord(c) for c in wanted}, font_dirs(work), data_dir() / "fontcache" / "glyphs.json")
    return tuple(c for c in wanted if ord(c) not in have)


def _is_drawn(character: str) -> bool:
    """Skin tones and the ring of a keycap are left out of the picture (studio/captions/drawable.py)."""
    code = ord(character)
    if 0xFE00 <= code <= 0xFE0F or 0x1F3FB <= code <= 0x1F3FF or code == 0x20E3:
        return False
    return unicodedata.category(character)[0] not in "CZ"


def em_px(ass_font_size: float) -> float:
    """The em in px of Noto Sans at an ASS Fontsize: what ``text_width`` wants as its size."""
    return ass_font_size / LINE_PER_EM


def text_width(text: str, size_px: float, bold: bool = False) -> float:
    """Width in px of the widest line of ``text`` in Noto Sans with an em of ``size_px`` (see ``em_px``).

    Advance widths without kerning; East Asian wide characters count one em, combining marks nothing.
    """
    advances = _advances("Bold" if bold else "Regular")
    return max(sum(_advance(c, advances) for c in line) for line in text.split("\n")) * size_px


def _advance(character: str, advances: dict[int, float]) -> float:
    known = advances.get(ord(character))
    if known is not None:
        return known
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in _WIDE else _UNKNOWN_EM


@lru_cache(maxsize=2)
def _advances(style: str) -> dict[int, float]:
    """Code point → advance in em for a vendored face."""
    from fontTools.ttLib import TTFont

    with TTFont(FONT_DIR / f"NotoSans-{style}.ttf", lazy=True) as font:
        units: int = font["head"].unitsPerEm
        metrics: dict[str, Any] = font["hmtx"].metrics
        return {code: metrics[name][0] / units for code, name in font.getBestCmap().items()}
