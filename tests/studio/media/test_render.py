"""The render: right length, right shape, captions on the right frames, whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import av
import pytest

from studio.errors import Cancelled, DiskFull, WorkError
from studio.media.probe import probe
from studio.media.render import RenderResult, output_size, render
from tests.studio.media.conftest import Make, ass, captioned_times, frames_between, never, silent
from tests.studio.media.test_ffmpeg import small_disk  # noqa: F401  # a fixture

SOURCES = [
    "rotated90_meta.mp4",
    "anamorphic_sar16_15.mp4",
    "odd_853x481.webm",
    "speech11_en_vp9_opus.webm",
    "vfr_8s.mp4",
    "start_at_5s.ts",
    "noaudio_6s.mp4",
    "speech11_en_coverart.mp3",
    "no_duration.webm",
    "truncated_playable.mkv",
]
MADE = {
    "odd 4:4:4": ("odd.mkv", "-vf", "crop=319:179", "-pix_fmt", "yuv444p", "-c:v", "ffv1", "-c:a", "flac"),
    "mov with pcm": ("pcm.mov", "-c:v", "libx264", "-c:a", "pcm_s16le"),
    "mkv with 10-bit hevc and vorbis": ("hevc.mkv", "-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-c:a", "libvorbis"),
    "avi with mp3": ("mp3.avi", "-c:v", "mpeg4", "-c:a", "libmp3lame"),
    "5.1 sound": ("surround.mkv", "-c:v", "libx264", "-ac", "6", "-c:a", "ac3"),
}


def burn(source: Path, out: Path, text: str | None) -> RenderResult:
    work = out.parent / f"{out.name}.work"
    return render(source, probe(source), text, out, work=work, quality="low", report=silent, stop=never)


def check(source: Path, out: Path, result: RenderResult) -> None:
    """H.264 yuv420p and AAC, even, square pixels, index first, and the length of the source."""
    before, after = probe(source), probe(out)
    frame = 1000 / float(after.fps or 30)
    assert abs(after.duration - before.duration) <= frame + 50
    assert (after.width, after.height) == (result.width, result.height) == output_size(before)
    assert after.video is not None
    assert (after.video.codec, after.video.pix_fmt, after.video.sar, after.rotation) == ("h264", "yuv420p", 1, 0)
    assert after.width % 2 == after.height % 2 == 0
    assert [a.codec for a in after.audio] == ["aac"] * len(before.audio)
    head = out.read_bytes()[:4096]
    assert b"moov" in head
    assert not list(out.parent.glob(".*"))


@pytest.mark.parametrize("name", SOURCES)
def test_every_kind_of_source_becomes_a_plain_mp4_of_its_length(media: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out.mp4"
    check(media / name, out, burn(media / name, out, ass()))


@pytest.mark.parametrize("args", MADE.values(), ids=MADE)
def test_every_codec_becomes_a_plain_mp4_of_its_length(
    media: Path, tmp_path: Path, make: Make, args: tuple[str, ...]
) -> None:
    inputs = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=3", "-i", media / "speech11_en.wav", "-t", "3")
    source = make(args[0], *inputs, *args[1:])
    out = tmp_path / "out.mp4"
    check(source, out, burn(source, out, ass()))


@pytest.mark.parametrize("name", ["noaudio_6s.mp4", "start_at_5s.ts", "rotated90_meta.mp4", "no_duration.webm"])
def test_a_caption_is_on_exactly_the_frames_of_its_time(media: Path, tmp_path: Path, name: str) -> None:
    source = media / name
    burn(source, tmp_path / "plain.mp4", None)
    width, height = output_size(probe(source))
    burn(source, tmp_path / "caps.mp4", ass(width=width, height=height, start=0.95, end=2.01))
    times = captioned_times(tmp_path / "plain.mp4", tmp_path / "caps.mp4")
    fps = float(probe(tmp_path / "caps.mp4").fps or 0)
    first, last = frames_between(0.95, 2.01, fps)
    assert [round(t * fps) for t in times] == list(range(first, last + 1))


def test_a_caption_comes_on_time_where_one_frame_of_the_source_stays_for_seconds(make: Make, tmp_path: Path) -> None:
    slides = make("slides.mp4", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=1/3:d=6", "-c:v", "libx264")
    burn(slides, tmp_path / "plain.mp4", None)
    burn(slides, tmp_path / "caps.mp4", ass())
    times = captioned_times(tmp_path / "plain.mp4", tmp_path / "caps.mp4")
    assert times[0] <= 1.05
    assert 1.95 <= times[-1] < 2


def test_captions_stay_on_a_picture_that_ends_before_its_sound(media: Path, make: Make, tmp_path: Path) -> None:
    inputs = ("-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=0.5", "-i", media / "speech11_en.wav", "-t", "3")
    source = make("short.mp4", *inputs, "-c:v", "libx264", "-c:a", "aac")
    burn(source, tmp_path / "plain.mp4", None)
    result = burn(source, tmp_path / "caps.mp4", ass())
    assert abs(result.duration - 3000) <= 90
    assert len(captioned_times(tmp_path / "plain.mp4", tmp_path / "caps.mp4")) == 25


def test_aac_is_copied_bit_for_bit(media: Path, tmp_path: Path) -> None:
    def packets(path: Path) -> list[bytes]:
        with av.open(str(path)) as container:
            return [bytes(p) for p in container.demux(audio=0) if p.size]

    source = media / "rotated90_meta.mp4"
    burn(source, tmp_path / "out.mp4", ass())
    assert packets(tmp_path / "out.mp4") == packets(source)


def test_two_sound_tracks_stay_two_and_keep_language_and_start(media: Path, make: Make, tmp_path: Path) -> None:
    speech = media / "speech11_en.wav"
    inputs = ("-f", "lavfi", "-i", "testsrc2=s=320x180:d=3", "-i", speech, "-itsoffset", "1.5", "-i", speech)
    maps = ("-map", "0", "-map", "1", "-map", "2", "-t", "3", "-c:a:0", "libmp3lame", "-c:a:1", "aac")
    tags = ("-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=spa")
    source = make("two.mkv", *inputs, *maps, *tags)
    burn(source, tmp_path / "out.mp4", None)
    tracks = probe(tmp_path / "out.mp4").audio
    assert [t.language for t in tracks] == ["en", "es"]
    assert abs(tracks[1].start - 1500) <= 70


def test_large_pictures_are_fitted_and_small_ones_stay(make: Make, tmp_path: Path) -> None:
    wanted = {"2560x1080": (1920, 810), "1600x2000": (1080, 1350), "1200x1200": (1080, 1080), "98x50": (98, 50)}
    for size, expected in wanted.items():
        source = make(f"{size}.mkv", "-f", "lavfi", "-i", f"testsrc2=s={size}:r=10:d=0.3", "-c:v", "ffv1")
        result = burn(source, tmp_path / f"{size}.mp4", None)
        assert (result.width, result.height) == expected


def test_characters_without_a_font_are_named_in_a_warning(media: Path, tmp_path: Path) -> None:
    result = burn(media / "noaudio_6s.mp4", tmp_path / "out.mp4", ass("A \U00012000 B"))
    assert [w.code for w in result.warnings] == ["MISSING_GLYPHS"]
    assert "\U00012000" in result.warnings[0].message


def test_damage_in_the_source_is_told(media: Path, tmp_path: Path) -> None:
    result = burn(media / "truncated_playable.mkv", tmp_path / "out.mp4", ass())
    assert [w.code for w in result.warnings] == ["DAMAGED"]


def test_hdr_is_told(make: Make, tmp_path: Path) -> None:
    tags = "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc"
    source = make(
        "hdr.mp4",
        *("-f", "lavfi", "-i", "testsrc2=s=128x72:d=0.3", "-vf", tags, "-pix_fmt", "yuv420p10le", "-c:v", "libx264"),
    )
    result = burn(source, tmp_path / "out.mp4", None)
    assert [w.code for w in result.warnings] == ["HDR"]
    assert not probe(tmp_path / "out.mp4").hdr


def test_names_that_mean_something_to_ffmpeg_are_only_names(media: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a:b'c,d;e [f] %03d -i=\\x"
    folder.mkdir()
    source = folder / "-y pipe:0 'concat|it' %d é.mp4"
    source.write_bytes((media / "noaudio_6s.mp4").read_bytes())
    result = burn(source, folder / "out 100%.mp4", ass())
    assert result.duration == 6000


def test_a_still_picture_is_refused_politely(make: Make, tmp_path: Path) -> None:
    still = make("still.png", "-f", "lavfi", "-i", "testsrc2=s=64x36", "-frames:v", "1")
    with pytest.raises(WorkError, match="still picture"):
        burn(still, tmp_path / "out.mp4", ass())


def test_stopping_leaves_no_file(media: Path, tmp_path: Path) -> None:
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 2

    source, out = media / "speech75_en_720p.mp4", tmp_path / "made" / "out.mp4"
    out.parent.mkdir()
    with pytest.raises(Cancelled):
        render(source, probe(source), ass(), out, work=tmp_path / "work", quality="low", report=silent, stop=stop)
    assert not list(out.parent.iterdir())


def test_a_full_disk_leaves_no_file(media: Path, small_disk: Path, tmp_path: Path) -> None:  # noqa: F811
    source = media / "speech75_en_720p.mp4"
    with pytest.raises(DiskFull):
        render(
            source,
            probe(source),
            ass(),
            small_disk / "out.mp4",
            work=tmp_path / "work",
            quality="high",
            report=silent,
            stop=never,
        )
    assert not list(small_disk.iterdir())


def test_captions_are_drawn_on_a_machine_without_fonts(media: Path, tmp_path: Path) -> None:
    source = media / "noaudio_6s.mp4"
    burn(source, tmp_path / "plain.mp4", None)
    program = (
        "from pathlib import Path; from studio.media.probe import probe; from studio.media.render import render\n"
        f"source = Path({str(source)!r})\n"
        f"print(render(source, probe(source), {ass()!r}, Path({str(tmp_path / 'caps.mp4')!r}), "
        f"work=Path({str(tmp_path / 'w')!r}), quality='low', report=lambda *_: None, stop=lambda: False).warnings)"
    )
    hide = "for d in /etc/fonts /usr/share/fonts; do [ ! -d $d ] || mount -t tmpfs tmpfs $d || exit 99; done"
    try:
        if subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
            pytest.skip("fonts are hidden in a mount namespace, and only root may make one")
    except FileNotFoundError:
        pytest.skip("fonts are hidden with unshare, which is not on this machine")
    argv = ["unshare", "-m", "sh", "-c", f'{hide}; exec "$@"', "sh", sys.executable, "-c", program]
    done = subprocess.run(argv, capture_output=True, check=False, cwd=Path(__file__).parents[3], timeout=120)
    if done.returncode == 99:
        pytest.skip("fonts are hidden by mounting over them, which is not allowed here")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.strip() == b"()"
    assert len(captioned_times(tmp_path / "plain.mp4", tmp_path / "caps.mp4")) == 30
