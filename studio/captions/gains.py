"""What an extension did, in figures and in words: before and after, who reaches the target, who cannot and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from studio.captions.extend import ExtendResult, ExtendSpec, Reason
from studio.captions.files import SubtitleFile

GUIDELINE_MIN_MS, GUIDELINE_CPS = 833, 20.0
"""What "too short" and "too fast" mean where the wish does not say: 5/6 s and 20 characters a second (Netflix)."""

REASONS: Mapping[Reason, str] = {
    "next": "the next caption begins",
    "end": "the film ends",
    "cap": "no caption may stay longer than the cap",
    "lag": "no caption may stay so long after its own end",
    "overlap": "another caption is on screen with it, and their overlap must not grow",
    "frozen": "it moves, is drawn or has timed effects, which a longer time would change",
    "broken": "its times are broken and the next caption leaves no room",
}
_SHOWN = 40  # characters of a caption's text


@dataclass(frozen=True, slots=True)
class Figures:
    """The display times of some captions that show something. Durations in ms; ``cps``: characters a second.

    ``short`` and ``fast``: how many are under the minimum and over the reading speed.
    """

    count: int
    mean_ms: float
    median_ms: float
    least_ms: int
    most_ms: int
    mean_cps: float
    most_cps: float
    short: int
    fast: int


@dataclass(frozen=True, slots=True)
class UnmetLine:
    """A caption that cannot reach its target. ``number`` counts from 1 in the file; times in ms."""

    number: int
    start_ms: int
    text: str
    wanted_ms: int
    got_ms: int
    reason: Reason

    @property
    def why(self) -> str:
        """The reason in plain words."""
        return REASONS[self.reason]


@dataclass(frozen=True, slots=True)
class Gains:
    """The whole report. ``met`` of ``total`` captions reach the target; ``led_ms``: by how much starts moved."""

    total: int
    longer: int
    met: int
    before: Figures
    after: Figures
    unmet: tuple[UnmetLine, ...]
    repaired: tuple[int, ...]
    led_ms: tuple[int, ...]
    least_ms: int
    cps: float

    def to_json(self) -> dict[str, Any]:
        """As plain data; durations in ms, captions numbered from 1."""
        return {
            "captions": self.total,
            "longer": self.longer,
            "met": self.met,
            "unmet": [
                {
                    "caption": line.number, "start_ms": line.start_ms, "text": line.text, "wanted_ms": line.wanted_ms,
                    "got_ms": line.got_ms, "reason": line.reason, "why": line.why,
                }
                for line in self.unmet
            ],
            "repaired": list(self.repaired),
            "starts_earlier": {
                "count": len(self.led_ms),
                "mean_ms": round(fmean(self.led_ms), 1) if self.led_ms else 0,
                "max_ms": max(self.led_ms, default=0),
            },
            "too_short_under_ms": self.least_ms,
            "too_fast_over_cps": self.cps,
            "before": _plain(self.before),
            "after": _plain(self.after),
        }  # fmt: skip

    def to_text(self) -> str:
        """For people: a small table and a line for each caption that misses its target."""
        rows = [
            ("", "before", "after"),
            ("mean display time", *(f"{f.mean_ms / 1000:.2f} s" for f in (self.before, self.after))),
            ("median", *(f"{f.median_ms / 1000:.2f} s" for f in (self.before, self.after))),
            ("shortest", *(seconds(f.least_ms) for f in (self.before, self.after))),
            ("longest", *(seconds(f.most_ms) for f in (self.before, self.after))),
            ("mean reading speed", *(f"{f.mean_cps:.1f} cps" for f in (self.before, self.after))),
            ("fastest", *(f"{f.most_cps:.1f} cps" for f in (self.before, self.after))),
            (f"under {seconds(self.least_ms)}", str(self.before.short), str(self.after.short)),
            (f"over {self.cps:g} cps", str(self.before.fast), str(self.after.fast)),
        ]
        lines = [self.headline(), *(f"  {name:<20} {old:>10} {new:>10}" for name, old, new in rows)]
        if self.led_ms:
            mean, most = round(fmean(self.led_ms)), max(self.led_ms)
            lines.append(
                f"{len(self.led_ms)} begin earlier, by {seconds(mean)} on average and {seconds(most)} at most."
            )
        if self.repaired:
            shown = ", ".join(f"#{number}" for number in self.repaired[:20]) + (
                ", …" if len(self.repaired) > 20 else ""
            )
            lines.append(f"{len(self.repaired)} had no display time and got one: {shown}.")
        if self.unmet:
            lines.append(f"{len(self.unmet)} cannot reach the target:")
            lines += [
                f"  #{line.number} at {clock(line.start_ms)} “{line.text}”: {seconds(line.got_ms)} of "
                f"{seconds(line.wanted_ms)}; {line.why}."
                for line in self.unmet
            ]
        return "\n".join(lines)

    def headline(self) -> str:
        """One sentence."""
        reach = "all reach the target" if self.met == self.total else f"{self.met} reach the target"
        return f"{self.longer} of {self.total} captions stay on screen longer; {reach}."


def caption_numbers(file: SubtitleFile) -> list[int]:
    """The number of each cue as people count them: from 1, comments left out (0)."""
    numbers: list[int] = []
    count = 0
    for cue in file.cues:
        count += not cue.facts.comment
        numbers.append(0 if cue.facts.comment else count)
    return numbers


def gains(file: SubtitleFile, result: ExtendResult, spec: ExtendSpec) -> Gains:
    """The report on ``result``, the extension of ``file.timed()``."""
    items, numbers, texts = file.timed(), caption_numbers(file), [cue.text for cue in file.cues]
    least = GUIDELINE_MIN_MS if spec.min_ms is None else int(spec.min_ms)
    cps = GUIDELINE_CPS if spec.cps is None else float(spec.cps)
    after = list(zip(result.starts, result.ends, strict=True))
    lengths = [item.text_length for item in items]
    unmet = tuple(
        UnmetLine(
            numbers[miss.index], items[miss.index].start, said(texts[miss.index]), miss.wanted, miss.got, miss.reason
        )
        for miss in result.report.unmet
    )
    led = tuple(item.start - start for item, start in zip(items, result.starts, strict=True) if start < item.start)
    return Gains(
        total=result.report.total,
        longer=result.report.longer,
        met=result.report.met,
        before=_figures([(item.start, item.end) for item in items], lengths, least, cps),
        after=_figures(after, lengths, least, cps),
        unmet=unmet,
        repaired=tuple(numbers[index] for index in result.report.repaired),
        led_ms=led,
        least_ms=least,
        cps=cps,
    )


def _figures(times: Sequence[tuple[int, int]], lengths: Sequence[int], least: int, cps: float) -> Figures:
    shown = [(max(0, end - start), count) for (start, end), count in zip(times, lengths, strict=True) if count]
    lasting = [(length, count) for length, count in shown if length]
    durations = [length for length, _ in shown] or [0]
    speeds = [1000 * count / length for length, count in lasting] or [0.0]
    return Figures(
        count=len(shown),
        mean_ms=fmean(durations),
        median_ms=median(durations),
        least_ms=min(durations),
        most_ms=max(durations),
        mean_cps=fmean(speeds),
        most_cps=max(speeds),
        short=sum(length < least for length, _ in shown),
        fast=sum(1000 * count > cps * length for length, count in shown),
    )


def _plain(figures: Figures) -> dict[str, float]:
    return {
        "captions": figures.count,
        "mean_ms": round(figures.mean_ms, 1),
        "median_ms": round(figures.median_ms, 1),
        "shortest_ms": figures.least_ms,
        "longest_ms": figures.most_ms,
        "mean_cps": round(figures.mean_cps, 2),
        "fastest_cps": round(figures.most_cps, 2),
        "too_short": figures.short,
        "too_fast": figures.fast,
    }


def said(text: str) -> str:
    """The beginning of a text in one line, safe to print."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text[: 8 * _SHOWN]).split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def seconds(ms: int) -> str:
    """ "2 s", "0.85 s"."""
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".") + " s"


def clock(ms: int) -> str:
    """H:MM:SS.mmm."""
    rest, millis = divmod(max(0, ms), 1000)
    rest, second = divmod(rest, 60)
    hours, minutes = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{second:02d}.{millis:03d}"
