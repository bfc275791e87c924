"""Switchable subtitles go into a film and come out of it again: times to the ms, everything else kept."""

from __future__ import annotations

import subprocess
from pathlib import Path

import av
import pytest

from studio.captions.cue import Cue
from studio.captions.files import patch_times, read_subtitles
from studio.captions.soft import soft_cues, soft_file
from studio.errors import WorkError
from studio.media.ffmpeg import ffmpeg_bin
from studio.media.fonts import FONT_DIR
from studio.media.probe import probe
from studio.media.softmux import Container, SoftTrack, container_of, language_code, mux_subtitles
from studio.media.textstream import extract_attachments, extract_text_stream
from tests.studio.media.conftest import Make, ass

CUES = [Cue(1, 1999, "Uno — <i>dos</i>"), Cue(2345, 3456, "Tres\ncuatro é"), Cue(3456, 3790, "你好")]
SRT = (
    "1\n00:00:00,001 --> 00:00:01,999\n<i>Uno</i>\n\n2\n00:00:02,345 --> 00:00:03,456\nDos é\n\n"
    "3\n00:00:03,456 --> 00:00:03,790\nTres\n"
)


def times(video: Path, track: int) -> list[tuple[int, int]]:
    """Start and end of every packet with text, in ms from the shown start."""
    found = []
    with av.open(str(video)) as container:
        zero = (container.start_time or 0) / 1000
        stream = container.streams.subtitles[track]
        for packet in container.demux(stream):
            if packet.size and bytes(packet) != b"\0\0" and packet.pts is not None:
                unit = float(packet.time_base) * 1000
                start = packet.pts * unit - zero
                found.append((round(start), round(start + (packet.duration or 0) * unit)))
    return found


def streams(video: Path) -> str:
    """One checksum for each stream that is not text: what ffmpeg's own hash says of the packets."""
    argv = [ffmpeg_bin(), "-v", "error", "-i", str(video), "-map", "0:v", "-map", "0:a?", "-c", "copy"]
    done = subprocess.run([*argv, "-f", "streamhash", "-"], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


@pytest.fixture
def film(make: Make, tmp_path: Path) -> Path:
    """Four seconds with sound, chapters, a title, a font and two text tracks: ASS (default, French) and SRT."""
    (tmp_path / "a.ass").write_text(ass("{\\pos(10,10)}Sign"))
    (tmp_path / "b.srt").write_text(SRT)
    chapters = ";FFMETADATA1\ntitle=My film\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=2000\ntitle=One\n"
    (tmp_path / "m.txt").write_text(chapters)
    inputs: tuple[str | Path, ...] = (
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=64x36:d=4",
        "-f",
        "lavfi",
        "-i",
        "sine=d=4",
        "-i",
        tmp_path / "a.ass",
    )
    inputs = (*inputs, "-i", tmp_path / "b.srt", "-i", tmp_path / "m.txt", "-map", "0", "-map", "1", "-map", "2")
    tags = ("-metadata:s:s:0", "language=fre", "-metadata:s:s:0", "title=Signes", "-disposition:s:0", "default")
    font = ("-attach", FONT_DIR / "NotoSans-Italic.ttf", "-metadata:s:t", "mimetype=font/ttf")
    return make("film.mkv", *inputs, "-map", "3", "-map_metadata", "4", "-c:s", "copy", *tags, *font)


@pytest.mark.parametrize("container", ["mp4", "mov", "mkv", "webm"])
def test_captions_stand_in_the_film_at_their_times_to_the_millisecond(
    container: Container, media: Path, tmp_path: Path
) -> None:
    source = media / ("speech11_en_vp9_opus.webm" if container == "webm" else "noaudio_6s.mp4")
    soft = soft_cues(CUES, container)
    text, out = tmp_path / "text", tmp_path / f"out.{container}"
    text.write_bytes(soft.data)
    assert mux_subtitles(source, [SoftTrack(text, soft.format, "es-MX", "Español", default=True)], out) == ()
    (track,) = probe(out).subtitles
    assert (track.language, track.title, track.default, track.forced) == ("es", "Español", True, False)
    assert times(out, 0) == [(cue.start, cue.end) for cue in CUES]
    assert streams(out) == streams(source), "picture and sound are the same packets"


def test_everything_else_in_a_matroska_file_stays(film: Path, tmp_path: Path) -> None:
    text, out = tmp_path / "es.srt", tmp_path / "out.mkv"
    text.write_text(SRT)
    mux_subtitles(film, [SoftTrack(text, "srt", "es", forced=True)], out)
    first, second, third = probe(out).subtitles
    assert (first.format, first.language, first.title, first.default) == ("ass", "fr", "Signes", True)
    assert (second.format, third.format, third.language, third.forced) == ("srt", "srt", "es", True)
    assert streams(out) == streams(film)
    with av.open(str(out)) as container:
        assert container.metadata["title"] == "My film"
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["One"]
    (font,) = extract_attachments(out, tmp_path / "fonts")
    assert font.read_bytes() == (FONT_DIR / "NotoSans-Italic.ttf").read_bytes()
    for at in (0, 1):
        for path, name in ((film, "before"), (out, "after")):
            extract_text_stream(path, at, "srt" if at else "ass", tmp_path / f"{name}{at}")
        assert (tmp_path / f"before{at}").read_bytes() == (tmp_path / f"after{at}").read_bytes()


def test_a_retimed_track_goes_back_into_its_place(film: Path, tmp_path: Path) -> None:
    extract_text_stream(film, 0, "ass", tmp_path / "old.ass")
    file = read_subtitles((tmp_path / "old.ass").read_bytes(), "old.ass")
    new = tmp_path / "new.ass"
    new.write_bytes(patch_times(file, {0: (1000, 3330)}))
    out = tmp_path / "out.mkv"
    mux_subtitles(film, [SoftTrack(new, "ass", replaces=0)], out)
    first, second = probe(out).subtitles
    assert (first.format, first.language, first.title, first.default) == ("ass", "fr", "Signes", True)
    assert second.format == "srt"
    assert times(out, 0) == [(1000, 3330)]
    extract_text_stream(out, 0, "ass", tmp_path / "again.ass")
    assert "{\\pos(10,10)}Sign" in (tmp_path / "again.ass").read_text()
    assert "Style: Default,Noto Sans,40" in (tmp_path / "again.ass").read_text()


def test_tracks_are_kept_or_left_out_by_choice(media: Path, tmp_path: Path) -> None:
    source = media / "softsubs_short_movtext_en_es.mp4"
    before = times(source, 1)
    text = tmp_path / "fr.srt"
    text.write_text(SRT)
    out = tmp_path / "out.mp4"
    mux_subtitles(source, [SoftTrack(text, "srt", "fr")], out, keep=[1])
    assert [track.language for track in probe(out).subtitles] == ["es", "fr"]
    assert times(out, 0) == before
    mux_subtitles(source, [SoftTrack(text, "srt", "fr")], out, keep=[])
    assert [track.language for track in probe(out).subtitles] == ["fr"]


def test_only_one_track_is_shown_without_being_asked_for(film: Path, tmp_path: Path) -> None:
    text, out = tmp_path / "es.srt", tmp_path / "out.mkv"
    text.write_text(SRT)
    mux_subtitles(film, [SoftTrack(text, "srt", "es", default=True), SoftTrack(text, "srt", "de", default=True)], out)
    assert [track.default for track in probe(out).subtitles] == [False, False, True, False]


def test_a_film_in_another_container_keeps_its_text_where_it_can(film: Path, tmp_path: Path) -> None:
    text, out = tmp_path / "es.srt", tmp_path / "out.mp4"
    text.write_text(SRT)
    assert mux_subtitles(film, [SoftTrack(text, "srt", "es")], out) == ()
    assert [track.language for track in probe(out).subtitles] == ["fr", None, "es"]
    assert times(out, 2) == times(film, 1)


def test_what_overlaps_becomes_one_text_where_the_container_has_no_overlaps() -> None:
    file = read_subtitles(
        b"1\n00:00:01,000 --> 00:00:03,000\nA\n\n2\n00:00:02,000 --> 00:00:04,000\n<i>B</i>\n", "a.srt"
    )
    made = read_subtitles(soft_file(file, "mp4").data, "a.srt")
    assert [(cue.start, cue.end, cue.text) for cue in made.cues] == [
        (1000, 2000, "A"), (2000, 3000, "A\nB"), (3000, 4000, "B"),
    ]  # fmt: skip
    assert [cue.raw for cue in read_subtitles(soft_file(file, "mkv").data, "a.srt").cues] == ["A", "<i>B</i>"]


def test_a_file_in_any_encoding_is_utf8_in_the_container(tmp_path: Path) -> None:
    file = read_subtitles("1\r\n00:00:01,000 --> 00:00:03,000\r\n¿Qué?\r\n".encode("utf-16"), "a.srt")
    assert "¿Qué?" in soft_file(file, "mkv").data.decode()
    soft = soft_file(read_subtitles(b"WEBVTT\n\n00:01.000 --> 00:02.000 line:0\n<c.red>x</c>\n", "a.vtt"), "webm")
    assert (soft.format, b"line:0\n<c.red>x" in soft.data) == ("vtt", True)


def test_what_cannot_be_done_is_said(media: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkError, match="MP4, MOV, MKV and WebM"):
        container_of(Path("a.avi"))
    (tmp_path / "a.ass").write_text(ass())
    with pytest.raises(WorkError, match="MP4 cannot hold ASS"):
        mux_subtitles(media / "noaudio_6s.mp4", [SoftTrack(tmp_path / "a.ass", "ass")], tmp_path / "o.mp4")
    (tmp_path / "a.srt").write_text(SRT)
    with pytest.raises(WorkError, match="no subtitle track 1"):
        mux_subtitles(media / "noaudio_6s.mp4", [SoftTrack(tmp_path / "a.srt", "srt", replaces=0)], tmp_path / "o.mp4")
    assert list(tmp_path.glob("o.*")) == []


def test_languages_are_written_as_containers_hold_them() -> None:
    assert [language_code(tag) for tag in ("en", "es-MX", "de", "zh-Hans", "yue", "x", "")] == [
        "eng", "spa", "deu", "zho", "yue", "und", "und",
    ]  # fmt: skip
