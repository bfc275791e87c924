"""Subtitle tracks and fonts inside a video come out as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.errors import WorkError
from studio.media.fonts import FONT_DIR
from studio.media.textstream import extract_attachments, extract_text_stream
from tests.studio.media.conftest import Make, ass

SRT = "1\n00:00:01,000 --> 00:00:02,500\n<i>Hola</i>, señor\n\n2\n00:00:03,000 --> 00:00:04,000\nAdiós\n\n"


@pytest.fixture
def soft(make: Make, tmp_path: Path) -> Path:
    """A Matroska file with an ASS track, an SRT track and an attached font."""
    (tmp_path / "a.ass").write_text(ass("{\\pos(10,10)}Sign"))
    (tmp_path / "b.srt").write_text(SRT)
    attach = ("-attach", FONT_DIR / "NotoSans-Italic.ttf", "-metadata:s:t", "mimetype=font/ttf")
    inputs = ("-f", "lavfi", "-i", "testsrc2=s=64x36:d=5", "-i", tmp_path / "a.ass", "-i", tmp_path / "b.srt")
    return make("soft.mkv", *inputs, "-map", "0", "-map", "1", "-map", "2", "-c:s", "copy", *attach)


def test_an_ass_track_keeps_its_styles_and_signs(soft: Path, tmp_path: Path) -> None:
    extract_text_stream(soft, 0, "ass", tmp_path / "out.ass")
    text = (tmp_path / "out.ass").read_text()
    assert "Style: Default,Noto Sans,40" in text
    assert "{\\pos(10,10)}Sign" in text


def test_an_srt_track_comes_out_as_it_went_in(soft: Path, tmp_path: Path) -> None:
    extract_text_stream(soft, 1, "srt", tmp_path / "out.srt")
    assert (tmp_path / "out.srt").read_text().strip() == SRT.strip()


def test_mov_text_becomes_srt_and_vtt(media: Path, tmp_path: Path) -> None:
    source = media / "softsubs_short_movtext_en_es.mp4"
    extract_text_stream(source, 1, "srt", tmp_path / "out.srt")
    assert "00:00:03,020 --> 00:00:04,284\nCuando cuarenta inviernos" in (tmp_path / "out.srt").read_text()
    extract_text_stream(source, 0, "vtt", tmp_path / "out.vtt")
    assert (tmp_path / "out.vtt").read_text().startswith("WEBVTT")


def test_a_track_that_is_not_there_is_named(soft: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkError, match="no subtitle track 6") as refused:
        extract_text_stream(soft, 5, "srt", tmp_path / "out.srt")
    assert refused.value.code == "BAD_SUBTITLES"
    assert not (tmp_path / "out.srt").exists()


def test_attached_fonts_come_out_under_our_names(soft: Path, media: Path, tmp_path: Path) -> None:
    (font,) = extract_attachments(soft, tmp_path / "fonts")
    assert font.read_bytes() == (FONT_DIR / "NotoSans-Italic.ttf").read_bytes()
    assert font.name.startswith("font")
    assert list((tmp_path / "fonts").iterdir()) == [font]
    assert extract_attachments(media / "noaudio_6s.mp4", tmp_path / "none") == ()


def test_an_attachment_that_is_no_font_is_left_out(make: Make, tmp_path: Path) -> None:
    (tmp_path / "evil.ttf").write_text("#!/bin/sh\n")
    attach = ("-attach", tmp_path / "evil.ttf", "-metadata:s:t", "mimetype=font/ttf")
    source = make("x.mkv", "-f", "lavfi", "-i", "testsrc2=s=64x36:d=1", *attach)
    assert extract_attachments(source, tmp_path / "fonts") == ()
