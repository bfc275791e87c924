"""Longer display time: a subtitle file beside the video, and a subtitle track inside it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.together.frames import captions_in, frame
from tests.together.product import Product, Ran, read_srt, shared, words

WISH = "extend subtitle display time so each line stays on screen longer"


@pytest.fixture(scope="module")
def beside(settled: Product, media: Path, fixtures: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    out = tmp_path_factory.mktemp("beside")
    ran = settled.edit(
        media / "softsubs_short_movtext_en_es.mp4", fixtures / "subs/sonnet2_short_en.srt", WISH, out=out
    )
    assert ran.code == 0, f"{ran.stdout}\n{ran.stderr}"
    return ran


def assert_extended(before: list[tuple[int, int, str]], after: list[tuple[int, int, str]]) -> None:
    assert [text for _, _, text in after] == [text for _, _, text in before], "text or order changed"
    assert [start for start, _, _ in after] == [start for start, _, _ in before], "a start moved"
    assert all(a[1] >= b[1] for a, b in zip(after, before, strict=True)), "a line was shortened"
    assert sum(a[1] > b[1] for a, b in zip(after, before, strict=True)) >= len(before) - 1, "too few lines are longer"
    assert all(b[0] >= a[1] for a, b in itertools.pairwise(after)), "lines overlap"


def test_every_line_stays_longer_and_nothing_else_changes(beside: Ran, fixtures: Path) -> None:
    assert_extended(read_srt(fixtures / "subs/sonnet2_short_en.srt"), read_srt(beside.caption("en", "srt")))


def test_every_byte_outside_the_times_is_the_original(beside: Ran, fixtures: Path) -> None:
    before = (fixtures / "subs/sonnet2_short_en.srt").read_bytes().splitlines(keepends=True)
    after = beside.caption("en", "srt").read_bytes().splitlines(keepends=True)
    assert len(before) == len(after)
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert changed
    assert all(b" --> " in a and b" --> " in b and len(a) == len(b) for a, b in changed)


@pytest.mark.needs("tesseract")
def test_the_line_is_still_in_the_picture_after_its_old_end(beside: Ran, fixtures: Path) -> None:
    before = read_srt(fixtures / "subs/sonnet2_short_en.srt")
    after = read_srt(beside.caption("en", "srt"))
    (video,) = beside.files("video")
    gained = [(a, b) for a, b in zip(after, before, strict=True) if a[1] - b[1] > 200 and len(words(a[2])) > 3]
    assert gained
    for new, old in gained[:4]:
        seen = words(captions_in(frame(video, (old[1] + new[1]) // 2)))
        assert shared(words(new[2]), seen) > 0.5, (new, seen)


def test_the_track_inside_the_video_is_taken_when_there_is_no_file(
    settled: Product, media: Path, fixtures: Path, tmp_path: Path
) -> None:
    ran = settled.edit(media / "softsubs_short_movtext_en_es.mp4", WISH, out=tmp_path)
    assert ran.code == 0, f"{ran.stdout}\n{ran.stderr}"
    for language in ("en", "es"):
        before = read_srt(fixtures / f"subs/sonnet2_short_{language}.srt")
        after = read_srt(ran.caption(language, "srt"))
        assert [text for _, _, text in after] == [text for _, _, text in before]
        assert all(a[1] >= b[1] for a, b in zip(after, before, strict=True))
        assert all(b[0] >= a[1] for a, b in itertools.pairwise(after))
    (video,) = ran.files("video")
    assert video.is_file()


def test_how_much_can_be_said(settled: Product, media: Path, fixtures: Path, tmp_path: Path) -> None:
    clip, file = media / "softsubs_short_movtext_en_es.mp4", fixtures / "subs/sonnet2_short_en.srt"
    ran = settled.edit(clip, file, "make every line at least 2 seconds, keep 0.1 s between lines", out=tmp_path)
    assert ran.code == 0, ran.stderr
    after = read_srt(ran.caption("en", "srt"))
    for (start, end, _), follower in zip(after, [*after[1:], None], strict=True):
        room = (follower[0] - start - 100) if follower else 2000
        assert end - start >= min(1950, room - 50)
