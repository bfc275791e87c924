"""The canvas: another shape for the picture than the film's own, and how the film fills it. No file is touched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Fit = Literal["fit", "fill", "blur"]
FITS: tuple[Fit, ...] = ("fit", "fill", "blur")

LONG_SIDE, SHORT_SIDE = 1920, 1080
_SMALLEST = 16
_WIDE = Fraction(16, 9)
_NARROWEST = Fraction(1, 4)
_NEAR = Fraction(1, 100)  # shapes closer than that are one shape: 1366x768 is 16:9
_RATIO = re.compile(r"(\d{1,4}(?:\.\d{1,3})?):(\d{1,4}(?:\.\d{1,3})?)")
# The blurred picture is made small, which blurs it by itself, and softened there: as soft as a wide blur at full size,
# for a fraction of its time. It is darkened so that the film before it and light captions stand out.
_SHRINK, _SOFTEN, _DARKEN = 8, 3, 0.65


@dataclass(frozen=True, slots=True)
class Canvas:
    """``ratio`` is width : height. ``fit``: the whole film with bars; ``fill``: its middle, cropped; ``blur``: the
    whole film on its own blurred picture."""

    ratio: Fraction
    fit: Fit = "fit"


def read_ratio(text: str) -> Fraction | None:
    """ "9:16" → 9/16; None for what is no shape of a picture (four times as wide as high at most)."""
    found = _RATIO.fullmatch(text)
    if found is None:
        return None
    width, height = Fraction(found[1]), Fraction(found[2])
    if not width or not height:
        return None
    ratio = width / height
    return ratio if _NARROWEST <= ratio <= 1 / _NARROWEST else None


def even(length: Fraction) -> int:
    """The nearest even number of pixels, at least 16."""
    return max(_SMALLEST, round(length / 2) * 2)


def same_shape(size: tuple[int, int], ratio: Fraction) -> bool:
    """Whether a picture has this shape already, but for a rounding."""
    return abs(Fraction(*size) / ratio - 1) <= _NEAR


def canvas_size(shown: tuple[int, int], ratio: Fraction) -> tuple[int, int]:
    """(width, height) of the canvas for a film that is shown with ``shown`` px: even, within 1920x1080 or 1080x1920.

    The shorter side of the canvas is that of the film (1280x720 becomes 720x1280 or 720x720); a film wider than 16:9
    counts as high as a 16:9 picture of its width. So with bars or blur the film is never enlarged beyond its own
    pixels, and cropped to the canvas it is enlarged by the change of shape only (1.78 times from 16:9 to 9:16).
    """
    short = min(Fraction(SHORT_SIDE), max(Fraction(min(shown)), max(shown) / _WIDE))
    long = min(Fraction(LONG_SIDE), short * max(ratio, 1 / ratio))
    short = long / max(ratio, 1 / ratio)
    return (even(long), even(short)) if ratio >= 1 else (even(short), even(long))


def canvas_filters(shown: tuple[int, int], canvas: Canvas, size: tuple[int, int]) -> list[str]:
    """Filters, one after the other, from yuv420p pictures that are shown with ``shown`` px to ``size``.

    One of them may be a small graph of its own, with one open way in and one out.
    """
    wide, high = size
    inside = _inside(shown, size)
    at = tuple((whole - part) // 4 * 2 for whole, part in zip(size, inside, strict=True))
    whole = f"scale={inside[0]}:{inside[1]}:flags=bicubic,setsar=1"
    middle = _middle(shown, size)
    match canvas.fit:
        case "fill":
            return [middle, f"scale={wide}:{high}:flags=bicubic", "setsar=1"]
        case "blur":
            small = tuple(max(2, side // _SHRINK // 2 * 2) for side in size)
            behind = (
                f"{middle},scale={small[0]}:{small[1]}:flags=area,gblur=sigma={_SOFTEN},"
                f"lutyuv=y=16+(val-16)*{_DARKEN}:u=128+(val-128)*{_DARKEN}:v=128+(val-128)*{_DARKEN},"
                f"scale={wide}:{high}:flags=bicubic,setsar=1"
            )
            return [
                f"split=2[front][back];[back]{behind}[behind];[front]{whole}[whole];"
                f"[behind][whole]overlay={at[0]}:{at[1]}:format=yuv420"
            ]
        case "fit":
            return [whole, f"pad={wide}:{high}:{at[0]}:{at[1]}:black"]


def _inside(shown: tuple[int, int], size: tuple[int, int]) -> tuple[int, int]:
    """The largest even size of the film's shape inside ``size``."""
    scale = min(Fraction(size[0], shown[0]), Fraction(size[1], shown[1]))
    wide, high = (min(whole, even(side * scale)) for side, whole in zip(shown, size, strict=True))
    return wide, high


def _middle(shown: tuple[int, int], size: tuple[int, int]) -> str:
    """The crop of the film's middle in the shape of ``size``, in shares: stored pixels need not be square."""
    share = Fraction(*size) / Fraction(*shown)
    wide, high = min(Fraction(1), share), min(Fraction(1), 1 / share)
    return f"crop=w=iw*{float(wide):.6f}:h=ih*{float(high):.6f}"
