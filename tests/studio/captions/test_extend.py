"""Extension: the guarantees of media.md 5.1 hold for any cues and any wish."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.captions.extend import ExtendSpec, Timed, default_gap, extend
from studio.captions.files import patch_times, read_subtitles
from tests.studio.captions.patience import PATIENT

TWIN_MS = 40
SUBS = Path(__file__).parents[3] / "fixtures" / "subs"
READABLE = sorted(
    path
    for path in SUBS.iterdir()
    if path.suffix in {".srt", ".vtt", ".ass"} and path.stem not in {"empty", "not_subtitles"}
)

times = st.integers(0, 20_000)
cue = st.builds(
    lambda start, length, text, lane, frozen: Timed(start, max(0, start + length), text, lane, frozen),
    times,
    st.one_of(st.integers(-300, 4000), st.sampled_from([0, 20, 40, 500, 1000])),
    st.integers(0, 90),
    st.sampled_from(["bottom", "bottom", "top"]),
    st.sampled_from([False, False, False, True]),
)
# Cues with the same instants, so that twins, touching cues and equal ends come up often.
tight = st.builds(
    lambda start, length, lane: Timed(start * 20, (start + length) * 20, 10, lane),
    st.integers(0, 12),
    st.integers(0, 8),
    st.just("bottom"),
)
cues = st.one_of(st.lists(cue, max_size=14), st.lists(tight, max_size=10))
specs = st.builds(
    ExtendSpec,
    factor=st.none() | st.floats(0.5, 4),
    add_ms=st.none() | st.integers(0, 5000),
    min_ms=st.none() | st.integers(0, 8000),
    cps=st.none() | st.floats(1, 60),
    until_next=st.booleans(),
    gap_ms=st.none() | st.integers(0, 300),
    cap_ms=st.integers(500, 9000),
)
rates = st.sampled_from([None, Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60)])
ends = st.none() | st.integers(0, 25_000)


def overlap(a: Timed, b: Timed) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def twins(a: Timed, b: Timed) -> bool:
    return abs(a.start - b.start) <= TWIN_MS and abs(a.end - b.end) <= TWIN_MS


def extended(items: list[Timed], spec: ExtendSpec, fps: Fraction | None, end: int | None) -> list[Timed]:
    result = extend(items, spec, fps=fps, video_end=end)
    return [replace(item, end=new) for item, new in zip(items, result.ends, strict=True)]


@settings(PATIENT, max_examples=600)
@given(cues, specs, rates, ends)
def test_nothing_is_shortened_and_no_new_overlap_gap_or_overrun_appears(
    items: list[Timed], spec: ExtendSpec, fps: Fraction | None, end: int | None
) -> None:
    gap = default_gap(fps) if spec.gap_ms is None else spec.gap_ms
    after = extended(items, spec, fps, end)
    for old, new in zip(items, after, strict=True):
        assert new.end >= old.end
        assert new.end == old.end or new.end > new.start, "a cue that changed is shown"
        if old.frozen:
            assert new.end == old.end
        if end is not None and new.end != old.end:
            assert new.end <= max(end, old.end)
    for i, j in combinations(range(len(items)), 2):
        if items[i].lane != items[j].lane:
            continue
        if not twins(items[i], items[j]):
            assert overlap(after[i], after[j]) <= overlap(items[i], items[j])
        for first, second in ((i, j), (j, i)):
            free = items[second].start - after[first].end
            if after[first].end != items[first].end and items[second].start >= max(
                items[first].start, items[first].end
            ):
                assert free >= gap


@settings(PATIENT, max_examples=300)
@given(cues, specs, rates, ends)
def test_minimum_reading_speed_and_until_next_are_idempotent(
    items: list[Timed], spec: ExtendSpec, fps: Fraction | None, end: int | None
) -> None:
    spec = replace(spec, factor=None, add_ms=None)
    once = extended(items, spec, fps, end)
    assert extended(once, spec, fps, end) == once


@settings(PATIENT, max_examples=300)
@given(cues, specs, rates, ends)
def test_factor_and_seconds_are_idempotent_over_the_source_times(
    items: list[Timed], spec: ExtendSpec, fps: Fraction | None, end: int | None
) -> None:
    items = [replace(item, src=(item.start, item.end)) for item in items]
    once = extended(items, spec, fps, end)
    assert extended(once, spec, fps, end) == once


@settings(PATIENT, max_examples=300)
@given(cues, specs, specs, rates, ends)
def test_a_higher_target_never_gives_an_earlier_end(
    items: list[Timed], low: ExtendSpec, more: ExtendSpec, fps: Fraction | None, end: int | None
) -> None:
    high = replace(
        low,
        factor=max(low.factor or 0, more.factor or 0),
        add_ms=max(low.add_ms or 0, more.add_ms or 0),
        min_ms=max(low.min_ms or 0, more.min_ms or 0),
        until_next=low.until_next or more.until_next,
        cap_ms=max(low.cap_ms, more.cap_ms),
    )
    lower, higher = extended(items, low, fps, end), extended(items, high, fps, end)
    assert all(a.end <= b.end for a, b in zip(lower, higher, strict=True))


@settings(PATIENT, max_examples=200)
@given(cues, specs, rates, ends, st.randoms(use_true_random=False))
def test_the_order_of_the_cues_makes_no_difference(
    items: list[Timed], spec: ExtendSpec, fps: Fraction | None, end: int | None, chance: object
) -> None:
    order = list(range(len(items)))
    chance.shuffle(order)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    straight = extend(items, spec, fps=fps, video_end=end).ends
    shuffled = extend([items[i] for i in order], spec, fps=fps, video_end=end).ends
    assert [straight[i] for i in order] == list(shuffled)


@settings(PATIENT, max_examples=200)
@given(cues, specs, rates, ends)
def test_the_report_counts_every_cue_once(
    items: list[Timed], spec: ExtendSpec, fps: Fraction | None, end: int | None
) -> None:
    result = extend(items, spec, fps=fps, video_end=end)
    assert result.report.met + len(result.report.unmet) == result.report.total == len(items)
    assert result.report.longer == sum(new > old.end for new, old in zip(result.ends, items, strict=True))
    assert sum(result.report.reasons.values()) == len(result.report.unmet)


def test_the_report_says_what_holds_a_cue_back() -> None:
    items = [
        Timed(0, 500, 10),
        Timed(1000, 1500, 10),
        Timed(9000, 9500, 10),
        Timed(11000, 11_400, 10),
        Timed(20_000, 26_000, 9),
    ]
    report = extend(items, ExtendSpec(factor=1.5, min_ms=2000), video_end=12_000).report
    assert [(miss.index, miss.reason) for miss in report.unmet] == [(0, "next"), (2, "next"), (3, "end"), (4, "end")]
    capped = extend([Timed(0, 6000, 10)], ExtendSpec(factor=1.5)).report
    assert capped.reasons == {"cap": 1}


def test_a_wish_without_limit_reaches_the_next_caption_and_leaves_the_gap() -> None:
    result = extend([Timed(0, 500, 1), Timed(4000, 5000, 1)], ExtendSpec(until_next=True, gap_ms=100))
    assert result.ends == (3900, 11_000)


def test_ends_fall_on_frames() -> None:
    result = extend([Timed(0, 500, 1)], ExtendSpec(min_ms=1015), fps=Fraction(25))
    assert result.ends == (1000,)


def test_cues_that_end_together_do_not_overlap_longer() -> None:
    items = [Timed(0, 5000, 1), Timed(3000, 5000, 1)]
    assert extend(items, ExtendSpec(add_ms=1000)).ends == (5000, 6000)


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.name)
@pytest.mark.parametrize("spec", [ExtendSpec(factor=1.5, min_ms=2000), ExtendSpec(cps=12), ExtendSpec(until_next=True)])
def test_real_and_strange_files_keep_the_guarantees(path: Path, spec: ExtendSpec) -> None:
    file = read_subtitles(path.read_bytes(), path.name)
    items = list(file.timed())
    result = extend(items, spec, fps=Fraction(25), video_end=30_000)
    patched = patch_times(file, {cue.index: (cue.start, end) for cue, end in zip(file.cues, result.ends, strict=True)})
    again = read_subtitles(patched, path.name)
    assert [cue.raw for cue in again.cues] == [cue.raw for cue in file.cues]
    assert [cue.start for cue in again.cues] == [cue.start for cue in file.cues]
    assert tuple(cue.end for cue in again.cues) == result.ends
    if spec.factor:
        assert result.report.longer > 0
    for i, j in combinations(range(len(items)), 2):
        if items[i].lane == items[j].lane and not twins(items[i], items[j]):
            after = [replace(items[k], end=result.ends[k]) for k in (i, j)]
            assert overlap(*after) <= overlap(items[i], items[j])


@pytest.mark.parametrize("values", [{"cps": 0}, {"factor": float("nan")}, {"factor": float("inf")}, {"min_ms": -1}])
def test_a_wish_without_a_meaning_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        ExtendSpec(**values)  # type: ignore[arg-type]  # wrong on purpose


def test_a_crowd_of_cues_at_one_instant_takes_no_quadratic_time() -> None:
    items = [Timed(0, 50 * number, 10) for number in range(1, 20_001)]
    result = extend(items, ExtendSpec(factor=2))
    assert len(result.ends) == 20_000
