"""Zones: where the blocks of text of all tracks stand so that they never meet, whatever their sizes and positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.captions.layout import Layout
from studio.captions.style import Position

BELOW, CENTRED, ABOVE = 2, 5, 8
"""ASS alignments: text stands on its margin, around the middle, hangs from its margin."""


@dataclass(frozen=True, slots=True)
class Need:
    """The block that one track wants: at most ``lines`` of ``line`` px, ``pad`` px around them (a box, an outline).

    ``margin``: px from the edge of its position, None for the edge of the safe area.
    """

    position: Position
    line: float
    lines: int
    pad: float = 0.0
    margin: float | None = None

    @property
    def height(self) -> float:
        """Height of the block, px."""
        return self.lines * self.line + 2 * self.pad


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a block stands: px from the top of the picture. ``align`` and ``margin`` are what an ASS style wants;
    sizes are to be multiplied by ``scale`` for the block to fit."""

    top: float
    bottom: float
    align: int
    margin: float
    scale: float


def zones(where: Layout, needs: Sequence[Need]) -> list[Zone]:
    """One zone for each need, those of one position stacked in their order, the first on top.

    Two or more languages in one place: the lines meet at the border between the first (at the bottom: the last) and
    its neighbour, so that a translation of one line always stands beside its line. Where all of it is too high, first
    margins give way, then everything gets smaller.
    """
    groups = {
        place: [number for number, need in enumerate(needs) if need.position == place]
        for place in ("top", "middle", "bottom")
    }
    gap, height = where.zone_gap, where.frame.height
    high = {place: _height(needs, members, gap) for place, members in groups.items()}
    blocks = [value for value in high.values() if value]
    whole = sum(blocks) + gap * max(0, len(blocks) - 1)
    scale = min(1.0, where.room / whole) if whole else 1.0
    if high["middle"] and (outer := max(high["top"], high["bottom"])):
        # The middle block stays around the middle: half of it and the larger neighbour share half of the picture.
        free = height / 2 - max(where.top if high["top"] else 0, where.bottom if high["bottom"] else 0)
        scale = min(scale, free / (high["middle"] / 2 + gap + outer))
    high = {place: value * scale for place, value in high.items()}
    top = _margin(needs, groups["top"][:1], where.top)
    bottom = _margin(needs, groups["bottom"][-1:], where.bottom)
    rest = high["middle"] + gap * bool(high["middle"])
    room = height / 2 - rest / 2 - gap if high["middle"] else height - gap
    top = _fitting(top, high["top"], where.top, room if high["middle"] else room - high["bottom"] - where.bottom)
    bottom = _fitting(bottom, high["bottom"], where.bottom, room if high["middle"] else room - top - high["top"])
    starts = {"top": top, "middle": (height - high["middle"]) / 2, "bottom": height - bottom - high["bottom"]}
    found: dict[int, Zone] = {}
    for place, members in groups.items():
        y = starts[place]
        for rank, number in enumerate(members):
            size = needs[number].height * scale
            align = _align(place, rank, len(members))
            pad = needs[number].pad * scale
            margin = {ABOVE: y + pad, CENTRED: 0.0, BELOW: height - (y + size) + pad}[align]
            found[number] = Zone(y, y + size, align, margin, scale)
            y += size + gap * scale
    return [found[number] for number in range(len(needs))]


def free(where: Layout, taken: Sequence[Zone]) -> list[tuple[float, float]]:
    """The stretches of the safe area, from the top, that no zone takes: (top, bottom) in px, a gap away from zones."""
    floor = float(where.frame.height - where.bottom)
    found = []
    low = float(where.top)
    for zone in sorted(taken, key=lambda each: each.top):
        found.append((low, min(zone.top - where.zone_gap, floor)))
        low = max(low, zone.bottom + where.zone_gap)
    return [(top, bottom) for top, bottom in [*found, (low, floor)] if bottom > top]


def _height(needs: Sequence[Need], members: Sequence[int], gap: float) -> float:
    return sum(needs[number].height for number in members) + gap * max(0, len(members) - 1)


def _margin(needs: Sequence[Need], edge: Sequence[int], safe: float) -> float:
    wanted = needs[edge[0]].margin if edge else None
    return safe if wanted is None else wanted


def _fitting(margin: float, high: float, safe: float, room: float) -> float:
    """The wanted margin, less where the block would leave its room."""
    return max(min(margin, room - high), min(margin, safe), 0.0)


def _align(place: str, rank: int, count: int) -> int:
    if count == 1:
        return {"top": ABOVE, "middle": CENTRED, "bottom": BELOW}[place]
    if place == "bottom":
        return ABOVE if rank == count - 1 else BELOW
    return BELOW if rank == 0 else ABOVE
