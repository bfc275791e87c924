"""Extension with locked starts: the bound of media.md 5.1 exactly, its promises on 10,000 files, what it reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from studio.captions.extend import ExtendSpec, Timed, default_gap, extend
from tests.studio.captions.extend_oracle import dice, ends_only, random_files, random_spec
from tests.studio.captions.guarantees import broken_promises

RATES = (None, None, Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(24000, 1001), Fraction(60))
Case = tuple[list[Timed], ExtendSpec, Fraction | None, int | None, frozenset[int] | None]


def cases(seed: int, count: int, *, lead: bool = False) -> Iterator[Case]:
    """Random files with a random wish, frame rate, film length and range."""
    chance = dice(seed)
    for items in random_files(seed, count):
        some = frozenset(i for i in range(len(items)) if chance.random() < 0.5)
        only = None if chance.random() < 0.7 else some
        video_end = chance.choice([None, None, chance.randrange(0, 30_000)])
        yield items, random_spec(chance, lead=lead), chance.choice(RATES), video_end, only


@pytest.mark.parametrize("seed", range(4))
def test_every_end_is_the_bound_and_every_promise_is_kept(seed: int) -> None:
    for items, spec, fps, end, only in cases(seed, 2500):
        result = extend(items, spec, only, fps=fps, video_end=end)
        everyone = frozenset(range(len(items))) if only is None else only
        assert list(result.ends) == ends_only(items, spec, everyone, fps, end)
        assert list(result.starts) == [item.start for item in items]
        assert not broken_promises(items, result, spec, fps, end, only)


def test_minimum_reading_speed_and_until_next_change_nothing_the_second_time() -> None:
    for items, spec, fps, end, only in cases(11, 2000):
        spec = replace(spec, factor=None, add_ms=None, lag_ms=None)
        once = extend(items, spec, only, fps=fps, video_end=end)
        after = [replace(item, end=new) for item, new in zip(items, once.ends, strict=True)]
        assert extend(after, spec, only, fps=fps, video_end=end).ends == once.ends


def test_factor_seconds_and_lag_count_from_the_source_times() -> None:
    for items, spec, fps, end, only in cases(12, 2000):
        known = [replace(item, src=(item.start, item.end)) for item in items]
        once = extend(known, spec, only, fps=fps, video_end=end)
        after = [replace(item, end=new) for item, new in zip(known, once.ends, strict=True)]
        assert extend(after, spec, only, fps=fps, video_end=end).ends == once.ends


def test_a_higher_target_never_gives_an_earlier_end() -> None:
    chance = dice(13)
    for items, low, fps, end, only in cases(13, 2000):
        more = random_spec(chance)
        high = replace(
            low,
            factor=max(low.factor or 0, more.factor or 0),
            add_ms=max(low.add_ms or 0, more.add_ms or 0),
            min_ms=max(low.min_ms or 0, more.min_ms or 0),
            cps=min(low.cps or 99, more.cps or 99),
            until_next=low.until_next or more.until_next,
            cap_ms=max(low.cap_ms, more.cap_ms),
            lag_ms=None if low.lag_ms is None or more.lag_ms is None else max(low.lag_ms, more.lag_ms),
        )
        lower, higher = (extend(items, spec, only, fps=fps, video_end=end).ends for spec in (low, high))
        assert all(a <= b for a, b in zip(lower, higher, strict=True))


def test_the_order_of_the_cues_makes_no_difference() -> None:
    chance = dice(14)
    for items, spec, fps, end, _ in cases(14, 1000):
        order = chance.sample(range(len(items)), len(items))
        straight = extend(items, spec, fps=fps, video_end=end).ends
        shuffled = extend([items[i] for i in order], spec, fps=fps, video_end=end).ends
        assert [straight[i] for i in order] == list(shuffled)


def test_the_report_counts_every_line_once() -> None:
    for items, spec, fps, end, only in cases(15, 1000, lead=True):
        result = extend(items, spec, only, fps=fps, video_end=end)
        asked = [i for i in range(len(items)) if only is None or i in only]
        lines = [i for i in asked if items[i].text_length or not items[i].frozen]
        assert result.report.total == len(lines) == result.report.met + len(result.report.unmet)
        assert sum(result.report.reasons.values()) == len(result.report.unmet)
        assert {miss.index for miss in result.report.unmet} <= set(lines)


def test_the_report_says_what_holds_a_line_back() -> None:
    items = [
        Timed(0, 500, 10), Timed(1000, 1500, 10), Timed(9000, 9500, 10), Timed(11_000, 11_400, 10),
        Timed(20_000, 26_000, 9),
    ]  # fmt: skip
    report = extend(items, ExtendSpec(factor=1.5, min_ms=2000), video_end=12_000).report
    assert [(miss.index, miss.reason) for miss in report.unmet] == [(0, "next"), (2, "next"), (3, "end"), (4, "end")]
    assert extend([Timed(0, 6000, 10)], ExtendSpec(factor=1.5)).report.reasons == {"cap": 1}
    assert extend([Timed(0, 600, 10)], ExtendSpec(factor=3, lag_ms=500)).report.reasons == {"lag": 1}
    assert extend([Timed(0, 600, 10, frozen=True)], ExtendSpec(factor=3)).report.reasons == {"frozen": 1}
    assert extend([Timed(0, 600, 0, frozen=True)], ExtendSpec(factor=3)).report.total == 0, "a comment is no line"


def test_wishes_combine_to_the_longest_and_limits_hold() -> None:
    items = [Timed(0, 1000, 34), Timed(5000, 9000, 34), Timed(9050, 9100, 34)]
    spec = ExtendSpec(factor=1.3, add_ms=500, min_ms=1200, cps=17, gap_ms=100)
    assert extend(items, spec).ends == (2000, 9000, 11_050)


def test_until_the_next_caption_reaches_it_and_leaves_the_gap() -> None:
    items = [Timed(0, 500, 1), Timed(4000, 5000, 1)]
    assert extend(items, ExtendSpec(until_next=True, gap_ms=100)).ends == (3900, 11_000)
    assert extend(items, ExtendSpec(until_next=True, gap_ms=100, lag_ms=2000)).ends == (2500, 7000)


def test_amounts_count_as_they_are_written() -> None:
    assert extend([Timed(0, 1000, 0)], ExtendSpec(factor=1.1)).ends == (1100,)
    assert extend([Timed(0, 100, 0)], ExtendSpec(factor=1.15)).ends == (115,)
    assert extend([Timed(0, 100, 40)], ExtendSpec(cps=17)).ends == (2353,), "2352 ms would be over 17 a second"


def test_ends_fall_on_frames_except_where_a_frame_would_be_lost() -> None:
    assert extend([Timed(0, 500, 1)], ExtendSpec(min_ms=1015), fps=Fraction(25)).ends == (1000,)
    assert extend([Timed(0, 1010, 1)], ExtendSpec(min_ms=1030), fps=Fraction(25)).ends == (1030,)
    assert extend([Timed(0, 500, 1)], ExtendSpec(min_ms=1015), fps=Fraction(30000, 1001)).ends == (1001,)


def test_hundredths_are_rounded_down() -> None:
    assert extend([Timed(0, 500, 1, grid_ms=10)], ExtendSpec(min_ms=1019)).ends == (1010,)


def test_cues_that_end_together_do_not_overlap_longer() -> None:
    items = [Timed(0, 5000, 1), Timed(3000, 5000, 1)]
    assert extend(items, ExtendSpec(add_ms=1000)).ends == (5000, 6000)


def test_a_broken_end_is_repaired_up_to_the_next_start() -> None:
    items = [Timed(1000, 900, 10), Timed(1400, 2000, 10), Timed(3000, 3000, 10), Timed(3000, 4000, 10)]
    result = extend(items, ExtendSpec(min_ms=1000, gap_ms=100))
    assert result.ends == (1300, 2400, 3000, 4000)
    assert result.report.repaired == (0,)
    assert [miss.index for miss in result.report.unmet] == [0, 2]


def test_lines_outside_the_range_stay_and_stand_in_the_way() -> None:
    items = [Timed(0, 500, 1), Timed(1000, 1500, 1), Timed(2000, 2500, 1)]
    result = extend(items, ExtendSpec(min_ms=2000, gap_ms=100), {0, 2})
    assert result.ends == (900, 1500, 4000)
    assert result.report.total == 2


def test_the_gap_is_two_frames_and_at_least_80_ms() -> None:
    assert [default_gap(fps) for fps in (None, Fraction(24), Fraction(25), Fraction(60))] == [83, 84, 80, 80]


@pytest.mark.parametrize(
    "values", [{"cps": 0}, {"factor": float("nan")}, {"factor": float("inf")}, {"min_ms": -1}, {"lead_ms": -1}]
)
def test_a_wish_without_a_meaning_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        ExtendSpec(**values)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("lead", [0, 500])
def test_a_crowd_of_cues_at_one_instant_takes_no_quadratic_time(lead: int) -> None:
    crowds = [
        [Timed(0, 50 * number, 10) for number in range(1, 10_001)],
        [Timed(number % 37, 5000 + number, 10) for number in range(10_000)],
        [Timed(7, 7, 10)] * 10_000,
        [Timed(1000, 1900, 10)] * 10_000 + [Timed(2500, 2600, 10)] * 10,
    ]
    for items in crowds:
        assert len(extend(items, ExtendSpec(min_ms=2000, lead_ms=lead)).ends) == len(items)


def test_the_largest_numbers_are_only_numbers() -> None:
    items = [Timed(71_999_999_000, 71_999_999_100, 10), Timed(0, 10_000_000, 10)]
    for fps in (None, Fraction(999_983, 1000)):
        spec = ExtendSpec(factor=20, min_ms=10**12, cap_ms=10**13, lead_ms=10**10)
        assert not broken_promises(items, extend(items, spec, fps=fps), spec, fps, None)
    assert extend([], ExtendSpec(factor=2, lead_ms=100)).ends == ()
