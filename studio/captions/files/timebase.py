"""Time expressions of TTML: clock times, frames, offsets and ticks, read to ms and written in the manner of another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_CLOCK = re.compile(r"([0-9]{1,4}):([0-9]{1,2}):([0-9]{1,2})(?:([.,])([0-9]{1,9})|:([0-9]{1,4})(?:\.([0-9]{1,4}))?)?")
_SHORT = re.compile(r"([0-9]{1,4}):([0-9]{1,2})(?:([.,])([0-9]{1,9}))?")
_OFFSET = re.compile(r"([0-9]{1,15})(?:([.,])([0-9]{1,9}))?(h|ms|m|s|f|t)?")
_UNIT_MS = {"h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1, None: 1000}
LONGEST_MS = 10_000 * 3_600_000


@dataclass(frozen=True, slots=True)
class TimeBase:
    """``rate``: frames per second, exact. ``nominal``: frames that are counted in a second. ``ticks``: per second.

    ``smpte``: hours, minutes and seconds count frames too (ttp:timeBase="smpte"); ``drop``: NTSC labels are dropped.
    """

    rate: Fraction = Fraction(30)
    nominal: int = 30
    ticks: Fraction = Fraction(1)
    smpte: bool = False
    drop: bool = False

    def read(self, text: str) -> int | None:
        """Ms, or None where it is no time of TTML."""
        text = text.strip()
        value = self._clock(text)
        if value is None and (found := _OFFSET.fullmatch(text)) is not None:
            amount = Fraction(f"{found[1]}.{found[3] or 0}")
            if found[4] == "f":
                value = amount * 1000 / self.rate
            elif found[4] == "t":
                value = amount * 1000 / self.ticks
            else:
                value = amount * _UNIT_MS[found[4]]
        return None if value is None or value > LONGEST_MS else int(value + Fraction(1, 2))

    def _clock(self, text: str) -> Fraction | None:
        if (short := _SHORT.fullmatch(text)) is not None:
            minutes, seconds = int(short[1]), int(short[2])
            fraction = Fraction(f"0.{short[4] or 0}")
            return None if seconds > 60 else (minutes * 60 + seconds + fraction) * 1000
        found = _CLOCK.fullmatch(text)
        if found is None or int(found[2]) > 59 or int(found[3]) > 60:
            return None
        hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3])
        whole = (hours * 60 + minutes) * 60 + seconds
        if found[5]:
            return (whole + Fraction(f"0.{found[5]}")) * 1000
        frames = int(found[6] or 0)
        if self.smpte:
            label = whole * self.nominal + frames
            if self.drop:
                passed = hours * 60 + minutes
                label -= 2 * (passed - passed // 10)
            return label * 1000 / self.rate
        return whole * Fraction(1000) + frames * 1000 / self.rate

    def write(self, old: str, value: int) -> str:
        """``value`` ms in the manner of ``old``; floored where the manner is coarser than ms."""
        value = max(0, value)
        old = old.strip()
        offset = _OFFSET.fullmatch(old)
        if offset is not None:
            return self._offset(offset, value)
        found = _CLOCK.fullmatch(old)
        if found is not None and found[6] is not None:
            return self._framed(found, value)
        if found is not None and self.smpte and found[5] is None:
            return self._framed(found, value)
        digits = max(3, len(found[5])) if found is not None and found[5] else 3
        width = max(2, len(found[1])) if found is not None else 2
        rest, millis = divmod(value, 1000)
        rest, seconds = divmod(rest, 60)
        hours, minutes = divmod(rest, 60)
        if _SHORT.fullmatch(old) and not hours:
            return f"{minutes:02d}:{seconds:02d}.{millis:03d}"
        return f"{hours:0{width}d}:{minutes:02d}:{seconds:02d}.{str(f'{millis:03d}').ljust(digits, '0')}"

    def _frames(self, value: int, rate: Fraction) -> int:
        """The unit that ``value`` is in. Half a ms is added: a frame's start was rounded when it was read."""
        return int((2 * value + 1) * rate / 2000)

    def _offset(self, old: re.Match[str], value: int) -> str:
        unit = old[4]
        if unit in ("f", "t"):
            rate = self.rate if unit == "f" else self.ticks
            if unit == "t" and self.ticks >= 1000:
                return f"{int(value * self.ticks / 1000)}t"
            return f"{self._frames(value, rate)}{unit}"
        if unit == "ms":
            return f"{value}ms"
        if unit in ("h", "m"):  # a fraction of an hour is not always a decimal: seconds are
            return _decimal(value) + "s"
        return _decimal(value, len(old[3] or "")) + (unit or "")

    def _framed(self, old: re.Match[str], value: int) -> str:
        if self.smpte:
            label = self._frames(value, self.rate)
            if self.drop:
                tens, rest = divmod(label, self.nominal * 600 - 18)
                minute = max(0, rest - 2) // (self.nominal * 60 - 2) if rest >= 2 else 0
                label += 18 * tens + 2 * minute
            seconds, frames = divmod(label, self.nominal)
        else:
            seconds, left = divmod(value, 1000)
            frames = self._frames(left, self.rate)
            if frames >= self.nominal:  # the last half ms of a second
                seconds, frames = seconds + 1, 0
        rest, seconds = divmod(seconds, 60)
        hours, minutes = divmod(rest, 60)
        return f"{hours:0{max(2, len(old[1]))}d}:{minutes:02d}:{seconds:02d}:{frames:02d}"


def _decimal(value: int, digits: int = 0) -> str:
    seconds, millis = divmod(value, 1000)
    fraction = f"{millis:03d}".rstrip("0").ljust(min(digits, 9), "0")
    return f"{seconds}.{fraction}" if fraction else str(seconds)
