"""The lead-in mode: the best sum exactly, no harm to anybody, more lines that reach their target."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from studio.captions.extend import ExtendSpec, Timed, extend
from tests.studio.captions.extend_oracle import best_shared, cost, dice, random_spec, wanted
from tests.studio.captions.guarantees import broken_promises
from tests.studio.captions.test_extend import cases


def chain(chance: random.Random, grid: int) -> list[Timed]:
    """Up to four cues, one after the other, with little room between them."""
    items: list[Timed] = []
    at = chance.randrange(0, 300)
    for _ in range(chance.randint(1, 4)):
        at -= at % grid
        length = max(grid, chance.choice([100, 300, 600, chance.randrange(1, 900)]) // grid * grid)
        items.append(Timed(at, at + length, chance.randrange(0, 40), grid_ms=grid))
        at += length + chance.choice([0, 50, 100, 150, 200, chance.randrange(0, 400)])
    return items


@pytest.mark.parametrize("fps", [None, Fraction(24), Fraction(25), Fraction(30000, 1001)])
def test_the_sum_is_the_least_that_any_choice_of_starts_gives(fps: Fraction | None) -> None:
    chance = dice(4)
    for number in range(60):
        items = chain(chance, chance.choice([1, 1, 10]))
        leads = [40, 50] if fps is None else [40, 80, 120]
        spec = replace(
            random_spec(chance), lead_ms=chance.choice(leads), gap_ms=chance.choice([0, 30, 80]), until_next=False
        )
        end = chance.choice([None, items[-1].end + 200])
        result = extend(items, spec, fps=fps, video_end=end)
        goals = [wanted(items, i, spec, frozenset(range(len(items)))) for i in range(len(items))]
        found = cost(items, list(zip(result.starts, result.ends, strict=True)), goals, fps)
        least, _ = best_shared(items, spec, fps, end)
        assert found == pytest.approx(least, abs=1e-6), (number, items, spec, end)


@pytest.mark.parametrize("seed", range(20, 24))
def test_every_promise_is_kept_on_any_file(seed: int) -> None:
    for items, spec, fps, end, only in cases(seed, 1250, lead=True):
        result = extend(items, spec, only, fps=fps, video_end=end)
        assert not broken_promises(items, result, spec, fps, end, only)


def test_nothing_changes_the_second_time_where_the_source_times_are_kept() -> None:
    for items, spec, fps, end, only in cases(31, 1500, lead=True):
        known = [replace(item, src=(item.start, item.end)) for item in items]
        once = extend(known, spec, only, fps=fps, video_end=end)
        after = [
            replace(item, start=start, end=stop)
            for item, start, stop in zip(known, once.starts, once.ends, strict=True)
        ]
        twice = extend(after, spec, only, fps=fps, video_end=end)
        assert (twice.starts, twice.ends) == (once.starts, once.ends), (items, spec, fps, end, only)


def test_never_fewer_lines_reach_their_target_than_with_locked_starts() -> None:
    for items, spec, fps, end, only in cases(32, 1500, lead=True):
        locked = extend(items, replace(spec, lead_ms=0), only, fps=fps, video_end=end)
        shared = extend(items, spec, only, fps=fps, video_end=end)
        assert shared.report.met >= locked.report.met or spec.until_next, (items, spec, fps, end, only)


def test_a_start_moves_only_where_it_helps() -> None:
    items = [Timed(0, 1000, 10), Timed(2000, 2500, 40), Timed(2600, 3600, 10)]
    result = extend(items, ExtendSpec(cps=40, min_ms=900, lead_ms=500, gap_ms=100), fps=Fraction(25))
    assert (result.starts, result.ends) == ((0, 1520, 2600), (1000, 2500, 3600)), "to within a frame"
    assert result.report.earlier == 1


def test_a_gap_that_two_captions_need_is_shared() -> None:
    items = [Timed(0, 1000, 10), Timed(1500, 2500, 10), Timed(2600, 3600, 10)]
    result = extend(items, ExtendSpec(min_ms=1300, lead_ms=400, gap_ms=100), fps=Fraction(25), video_end=3600)
    assert result.starts[1] < 1500
    assert result.ends[0] <= result.starts[1] - 100
    assert result.report.met >= 1


def test_captions_that_appear_together_move_together() -> None:
    items = [Timed(0, 1000, 10), Timed(2000, 2400, 40), Timed(2010, 2410, 10), Timed(2500, 3000, 1)]
    result = extend(items, ExtendSpec(min_ms=900, lead_ms=600, gap_ms=80), fps=Fraction(25))
    assert result.starts[1] == result.starts[2] < 2000
