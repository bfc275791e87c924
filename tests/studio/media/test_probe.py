"""The probe says what a file truly is, and refuses what is not media with one sentence."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest

from studio.errors import MediaRefused, WorkError
from studio.media import formats
from studio.media.ffmpeg import run_ffmpeg
from studio.media.probe import probe
from tests.studio.media.conftest import Make, never, silent

# file → kind, duration (ms), shown size, frame rate
KNOWN = [
    ("speech75_en_720p.mp4", "video", 76663, (1280, 720), Fraction(25)),
    ("vertical_1080x1920.mp4", "video", 20720, (1080, 1920), Fraction(30)),
    ("rotated90_meta.mp4", "video", 5000, (360, 640), Fraction(30)),
    ("anamorphic_sar16_15.mp4", "video", 3000, (768, 576), Fraction(25)),
    ("odd_853x481.webm", "video", 4008, (853, 481), Fraction(25)),
    ("noaudio_6s.mp4", "video", 6000, (640, 360), Fraction(30)),
    ("vfr_8s.mp4", "video", 8000, (640, 360), None),
    ("start_at_5s.ts", "video", 6023, (480, 270), Fraction(25)),
    ("no_duration.webm", "video", 3000, (320, 180), Fraction(15)),
    ("wrongext_webm_named.mp4", "video", 3003, (320, 180), Fraction(15)),
    ("speech11_en.wav", "audio", 11480, (0, 0), None),
    ("speech11_en_coverart.mp3", "audio", 11480, (0, 0), None),
]


@pytest.mark.parametrize(("name", "kind", "duration", "size", "fps"), KNOWN)
def test_kind_length_size_and_rate_are_the_true_ones(
    media: Path, name: str, kind: str, duration: int, size: tuple[int, int], fps: Fraction | None
) -> None:
    info = probe(media / name)
    assert (info.kind, (info.width, info.height), info.fps) == (kind, size, fps)
    assert abs(info.duration - duration) <= 50
    assert not info.warnings


def test_a_variable_frame_rate_is_seen_and_has_no_single_rate(media: Path) -> None:
    info = probe(media / "vfr_8s.mp4")
    assert info.vfr
    assert info.video is not None
    assert info.video.longest == 233


def test_a_steady_rate_in_a_container_that_rounds_times_is_not_variable(media: Path) -> None:
    assert not probe(media / "speech11_en_vp9_opus.webm").vfr


def test_the_clock_of_a_transport_stream_starts_where_the_container_starts(media: Path) -> None:
    info = probe(media / "start_at_5s.ts")
    assert info.start == 6377
    assert [a.start for a in info.audio] == [0]


def test_a_cover_is_not_a_video(media: Path) -> None:
    info = probe(media / "speech11_en_coverart.mp3")
    assert info.has_cover
    assert info.video is None


def test_a_cut_off_matroska_has_the_length_of_its_packets_and_a_warning(media: Path) -> None:
    info = probe(media / "truncated_playable.mkv")
    assert abs(info.duration - 12100) <= 20
    assert info.warnings


def test_raw_aac_has_the_length_of_its_packets(media: Path, make: Make) -> None:
    raw = make("x.aac", "-i", media / "speech11_en.wav", "-ar", "44100", "-c:a", "aac", "-f", "adts")
    assert abs(probe(raw).duration - 11480) <= 50


def test_text_tracks_are_named_by_format_and_language(media: Path) -> None:
    tracks = probe(media / "softsubs_short_movtext_en_es.mp4").subtitles
    assert [(t.index, t.format, t.language) for t in tracks] == [(0, "mov_text", "en"), (1, "mov_text", "es")]


def test_hdr_is_flagged_by_its_transfer_function(make: Make) -> None:
    pq = ("-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc")
    source = ("-f", "lavfi", "-i", "testsrc2=s=128x72:d=0.2", "-c:v", "libx264", "-pix_fmt", "yuv420p10le", *pq)
    tags = "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc"
    assert probe(make("hdr.mp4", *source, "-vf", tags)).hdr
    assert not probe(make("sdr.mp4", "-f", "lavfi", "-i", "testsrc2=s=128x72:d=0.2")).hdr


def test_stills_and_animations_are_told_apart(media: Path, make: Make) -> None:
    still = make("still.png", "-f", "lavfi", "-i", "testsrc2=s=60x40", "-frames:v", "1")
    assert (probe(still).kind, probe(still).duration) == ("image", 0)
    gif = make("moving.gif", "-f", "lavfi", "-i", "testsrc2=s=60x40:r=10:d=1")
    assert (probe(gif).kind, probe(gif).duration) == ("video", 1000)


def test_animated_webp_is_read_from_its_chunks(tmp_path: Path) -> None:
    frame = b"ANMF" + (24).to_bytes(4, "little") + bytes(12) + (150).to_bytes(3, "little") + bytes(9)
    canvas = bytes([0x02, 0, 0, 0]) + (199).to_bytes(3, "little") + (119).to_bytes(3, "little")
    body = b"WEBPVP8X" + (10).to_bytes(4, "little") + canvas + frame * 4
    path = tmp_path / "a.webp"
    path.write_bytes(b"RIFF" + len(body).to_bytes(4, "little") + body)
    info = probe(path)
    assert (info.kind, info.duration, info.width, info.height, info.fps) == ("video", 600, 200, 120, Fraction(20, 3))


REFUSED = {
    "empty.mp4": "empty",
    "wrongext_html_named.mp4": "web page",
    "random_bytes.mp4": "not a video",
    "truncated_no_moov.mp4": "moov",
}


@pytest.mark.parametrize(("name", "word"), REFUSED.items())
def test_what_is_not_media_is_refused_with_one_sentence(media: Path, name: str, word: str) -> None:
    with pytest.raises(MediaRefused, match=word) as refused:
        probe(media / name)
    assert refused.value.code == "4001"
    assert "Traceback" not in refused.value.sentence
    assert str(media) not in refused.value.sentence


TEXTS = {
    "a plain text": (b"just words, line after line\n" * 100, "text file"),
    "an srt": (b"1\n00:00:01,000 --> 00:00:02,000\nHi\n", "text file"),
    "utf-16 text": ("words in wide letters".encode("utf-16"), "text file"),
    "text cut inside a letter": (b"a" * 4095 + "é".encode(), "text file"),
    "an svg": (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "SVG"),
    "a zip": (b"PK\x03\x04" + bytes(100), "ZIP"),
    "zeros": (bytes(5000), "not a video"),
}


@pytest.mark.parametrize(("data", "word"), TEXTS.values(), ids=TEXTS)
def test_text_named_mp4_is_called_what_it_is(tmp_path: Path, data: bytes, word: str) -> None:
    path = tmp_path / "talk.mp4"
    path.write_bytes(data)
    with pytest.raises(MediaRefused, match=word):
        probe(path)


@pytest.fixture
def listener() -> Iterator[tuple[str, threading.Event]]:
    """A loopback server: its address, and an event that is set when anybody connects."""
    called = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            called.set()
            connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", called
        server.shutdown(socket.SHUT_RDWR)
        thread.join(10)


PLAYLISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://{host}/a.ts\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile http://{host}/a.mp4\n",
    "dash": "<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><BaseURL>http://{host}/</BaseURL></MPD>",
    "sdp": "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nc=IN IP4 127.0.0.1\r\nm=video 5000 RTP/AVP 96\r\n",
}


@pytest.mark.parametrize("kind", PLAYLISTS)
@pytest.mark.parametrize("tail", [b"", b"\n\x00\xff"], ids=["clean", "hidden behind bytes that are not text"])
def test_a_playlist_is_refused_and_nobody_is_called(
    tmp_path: Path, listener: tuple[str, threading.Event], kind: str, tail: bytes
) -> None:
    host, called = listener
    path = tmp_path / "talk.mp4"
    path.write_bytes(PLAYLISTS[kind].format(host=host).encode() + tail)
    with pytest.raises(MediaRefused):
        probe(path)
    args = [*formats.input_options(path.name), "-f", "null", "-"]
    with pytest.raises(WorkError):
        run_ffmpeg(args, cwd=tmp_path, total_ms=None, report=silent, stop=never)
    assert not called.is_set()


def test_damaged_files_are_read_or_refused_but_never_break_the_probe(media: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged"
    for name in ("noaudio_6s.mp4", "no_duration.webm", "start_at_5s.ts", "speech11_en_coverart.mp3"):
        whole = (media / name).read_bytes()
        for step in range(1, 12):
            data = bytearray(whole[: len(whole) * step // 11])
            for at in range(step * 7, len(data), 997 * step):
                data[at] ^= 0x5A
            path.write_bytes(data)
            with suppress(MediaRefused):
                assert probe(path).kind in ("video", "audio", "image")
