"""Strange files: each is read as its writer meant it, what is wrong is told by its line, and no byte is lost."""

from __future__ import annotations

import pytest

from studio.captions.files import Row, convert, cue_rows, read_subtitles, rewrite
from tests.studio.captions.filecheck import check, check_lines
from tests.studio.captions.gallery import SRT, Strange
from tests.studio.captions.gallery_xml import STRANGE

IDS = [f"{each.name[2:]}: {each.what}" for each in STRANGE]


@pytest.mark.parametrize("strange", STRANGE, ids=IDS)
def test_what_stands_in_a_strange_file_is_read(strange: Strange) -> None:
    file = read_subtitles(strange.data, strange.name)
    assert tuple(cue.text for cue in file.cues) == strange.texts
    for cue, (start, end) in zip(file.cues, strange.times, strict=False):
        assert cue.start == start
        assert end in (-1, cue.end)


@pytest.mark.parametrize("strange", STRANGE, ids=IDS)
def test_what_is_wrong_is_told_by_its_line_and_text_without_times_is_kept(strange: Strange) -> None:
    file = read_subtitles(strange.data, strange.name)
    assert tuple(problem.line for problem in file.problems) == strange.told
    assert tuple(kept.text for kept in file.kept) == strange.kept


@pytest.mark.parametrize("strange", STRANGE, ids=IDS)
def test_no_byte_changes_but_what_is_asked_for(strange: Strange) -> None:
    file = check(strange.data, strange.name)
    assert file is not None


@pytest.mark.parametrize("strange", STRANGE, ids=IDS)
def test_kept_text_goes_into_other_formats_as_a_comment_or_is_named(strange: Strange) -> None:
    file = read_subtitles(strange.data, strange.name)
    lost = [kept.text for kept in file.kept if kept.kind != "comment"]
    for to in ("srt", "vtt", "ass", "ttml", "txt"):
        if to == file.format:
            continue
        data, notes = convert(file, to)
        told = " ".join(notes)
        for kept in file.kept:
            if kept.kind != "comment":
                assert f"Line {kept.line} " in told
        if to in ("vtt", "ass", "ttml"):
            written = " ".join(data.decode().replace("\\N", " ").replace("→", "-->").split())
            assert all(" ".join(text.split()) in written for text in lost)


@pytest.mark.parametrize("strange", [each for each in SRT if each.what not in {"a number twice"}], ids=lambda e: e.what)
def test_lines_come_and_go_in_strange_files(strange: Strange) -> None:
    check_lines(read_subtitles(strange.data, strange.name))


def test_a_guessed_end_is_written_where_it_was_missing() -> None:
    file = read_subtitles(b"1\n00:00:01,000 -->\nOne\n", "a.srt")
    row = cue_rows(file)[0]
    assert rewrite(file, [Row(0, row.start, 2500)]) == b"1\n00:00:01,000 --> 00:00:02,500\nOne\n"
    file = read_subtitles(b'<tt><body><p begin="1s">One</p></body></tt>', "a.ttml")
    assert b'<p end="00:00:02.500" begin="1s">One' in rewrite(file, [Row(0, 1000, 2500)])


def test_the_gallery_is_large() -> None:
    assert len(STRANGE) >= 100
