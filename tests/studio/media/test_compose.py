"""A film put together: exact frames and sound after cuts, loudness, music, canvas, pictures that are not encoded."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from studio.errors import WorkError
from studio.media.canvas import Canvas
from studio.media.compose import WHOLE, Composition, Music, Piece
from studio.media.plan import output_rate
from studio.media.probe import probe
from tests.studio.media.conftest import Make, ass, captioned_times
from tests.studio.media.counted import counted, heard, level, numbers, put, samples, times


def packets(path: Path, kind: str) -> list[str]:
    with av.open(str(path)) as container:
        stream = next(s for s in container.streams if s.type == kind)
        return [hashlib.sha256(bytes(p)).hexdigest() for p in container.demux(stream) if p.size]


PIECES = (Piece(1000, 1000), Piece(2960, 480), Piece(5000, 1000))
CUT = [*range(25, 50), *range(74, 86), *range(125, 150)]


@pytest.mark.parametrize(
    ("name", "codecs"),
    [
        ("a.mp4", ()),
        ("b.mkv", ("-c:v", "ffv1", "-c:a", "flac")),
        ("c.ts", ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-muxdelay", "3")),
        ("d.webm", ("-c:v", "libvpx", "-b:v", "2M", "-deadline", "realtime", "-c:a", "libvorbis")),
    ],
)
def test_after_cuts_every_frame_is_there_once_and_the_sound_is_with_it(
    make: Make, tmp_path: Path, name: str, codecs: tuple[str, ...]
) -> None:
    out = tmp_path / "out.mp4"
    result = put(counted(make, name, codecs=codecs), out, Composition(PIECES))
    put(tmp_path / name, tmp_path / "plain.mp4", WHOLE)
    plain = numbers(tmp_path / "plain.mp4")
    made = numbers(out)
    assert made == [plain[frame] for frame in CUT]
    assert times(out) == [Fraction(place, 25) for place in range(len(CUT))]
    assert abs(result.duration - 2480) <= 40
    wave, rate = samples(out)
    late = [heard(wave, rate, (place + 0.5) / 25) - (frame + 0.5) / 25 for place, frame in enumerate(made)]
    assert max(map(abs, late[1:-1])) <= (0.025 if name == "c.ts" else 0.005)  # its picture begins between two frames
    assert abs(wave.shape[1] / rate - 2.48) <= 0.03


def test_where_the_edges_are_between_frames_nothing_adds_up(make: Make, tmp_path: Path) -> None:
    rate = Fraction(30000, 1001)
    source = counted(make, "a.mp4", rate="30000/1001")
    pieces = tuple(Piece(at, 55) for at in range(10, 5900, 137))
    put(source, tmp_path / "out.mp4", Composition(pieces))
    wave, sampled = samples(tmp_path / "out.mp4")
    made = numbers(tmp_path / "out.mp4")
    assert len(made) == -(-55 * len(pieces) * rate // 1000)
    assert made == sorted(set(made))
    starts = [(piece.at - place * 55) / 1000 for place, piece in enumerate(pieces)]
    for place, frame in enumerate(made):
        shift = starts[int(float(place / rate) / 0.055)]
        assert abs(float(frame / rate) - float(place / rate) - shift) <= 0.5 / float(rate) + 1e-3
    assert abs(wave.shape[1] / sampled - 0.055 * len(pieces)) <= 0.03


def test_captions_are_on_exactly_their_frames_after_cuts(make: Make, tmp_path: Path) -> None:
    source = make("a.mp4", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=6", "-c:v", "libx264")
    text = ass(width=320, height=180, start=0.99, end=1.41, size=24)
    put(source, tmp_path / "plain.mp4", Composition(PIECES))
    put(source, tmp_path / "caps.mp4", Composition(PIECES), text)
    found = captioned_times(tmp_path / "plain.mp4", tmp_path / "caps.mp4")
    assert [round(time * 25) for time in found] == list(range(25, 36))


def test_a_piece_far_inside_is_found_without_reading_all_before_it(make: Make, tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mkv", "c.ts"):
        out = tmp_path / f"{name}.mp4"
        put(counted(make, name, 10), out, Composition((Piece(9000, 200), Piece(9600, 400))))
        put(tmp_path / name, tmp_path / "plain.mp4", WHOLE)
        plain = numbers(tmp_path / "plain.mp4")
        assert numbers(out) == [plain[frame] for frame in (*range(225, 230), *range(240, 250))], name
        wave, rate = samples(out)
        near = 0.025 if name == "c.ts" else 0.005  # the clock of the stream begins with the coder's run-up
        assert abs(heard(wave, rate, 0.1) - 9.1) <= near
        assert abs(heard(wave, rate, 0.4) - 9.8) <= near


def test_two_hundred_pieces_of_one_frame(make: Make, tmp_path: Path) -> None:
    source = counted(make, "a.mp4", 16)
    put(source, tmp_path / "out.mp4", Composition(tuple(Piece(at, 40) for at in range(0, 16_000, 80))))
    assert numbers(tmp_path / "out.mp4") == [frame % 256 for frame in range(0, 400, 2)]
    wave, rate = samples(tmp_path / "out.mp4")
    assert abs(wave.shape[1] / rate - 8) <= 0.03


def test_a_film_of_any_frame_times_is_steady_once_it_is_cut(media: Path, tmp_path: Path) -> None:
    film = Composition((Piece(0, 1500), Piece(4000, 1500)))
    info = probe(media / "vfr_8s.mp4")
    assert output_rate(info) is None or info.vfr
    assert output_rate(info, film) == 30
    put(media / "vfr_8s.mp4", tmp_path / "out.mp4", film)
    assert times(tmp_path / "out.mp4") == [Fraction(place, 30) for place in range(90)]


def test_a_sound_that_ends_before_the_picture_keeps_its_place(make: Make, tmp_path: Path) -> None:
    source = counted(make, "a.mkv", codecs=("-af", "atrim=end=2", "-c:v", "ffv1", "-c:a", "flac"))
    put(source, tmp_path / "out.mp4", Composition((Piece(1500, 1000), Piece(0, 0), Piece(3000, 1000))[::2]))
    wave, rate = samples(tmp_path / "out.mp4")
    assert abs(wave.shape[1] / rate - 2) <= 0.03
    assert level(wave[:, : rate // 2]) > -20 > -60 > level(wave[:, rate * 6 // 10 :])


@pytest.mark.parametrize(("volume", "least", "most"), [(0.0, -200, -90), (0.5, -18.5, -17.8), (1.0, -12.5, -11.8)])
def test_loudness_is_a_share(make: Make, tmp_path: Path, volume: float, least: float, most: float) -> None:
    put(counted(make, "a.mp4"), tmp_path / "out.mp4", Composition((Piece(0, 6000, volume),)))
    wave, _ = samples(tmp_path / "out.mp4")
    assert least <= level(wave) <= most


def test_what_is_made_louder_does_not_clip(make: Make, tmp_path: Path) -> None:
    put(counted(make, "a.mp4"), tmp_path / "out.mp4", Composition((Piece(0, 6000, 4.0),)))
    wave, _ = samples(tmp_path / "out.mp4")
    assert 0.9 < np.abs(wave).max() < 1.0


@pytest.mark.parametrize("channels", [1, 2, 6])
def test_under_music_the_film_is_as_loud_as_before(make: Make, tmp_path: Path, channels: int) -> None:
    source = counted(make, "a.mkv", channels=channels, codecs=("-c:v", "ffv1", "-c:a", "flac"))
    quiet = counted(make, "q.wav", codecs=("-map", "1", "-af", "volume=0"))
    put(source, tmp_path / "plain.mp4", WHOLE)
    put(source, tmp_path / "out.mp4", Composition(music=Music(0, 6000, 0.35)), music=quiet)
    before, after = samples(tmp_path / "plain.mp4")[0], samples(tmp_path / "out.mp4")[0]
    assert after.shape[0] == 2
    assert abs(level(before) - level(after)) < 0.1
    assert abs(heard(after, 48_000, 3.0) - 3.0) < 0.002


def test_speech_stays_and_ducks_the_music(media: Path, make: Make, tmp_path: Path) -> None:
    """LibriVox-like read speech, a chord under it at 35 %: the chord's own pitch tells how loud it is."""
    picture = ("-f", "lavfi", "-i", "testsrc2=s=64x36:r=10:d=11")
    source = make("talk.mp4", *picture, "-i", media / "speech11_en.wav", "-t", "11", "-c:v", "libx264", "-c:a", "aac")
    chord = make("chord.wav", "-f", "lavfi", "-i", "aevalsrc='0.25*sin(2*PI*9000*t)|0.25*sin(2*PI*9000*t)':d=4:s=48000")
    put(source, tmp_path / "plain.mp4", WHOLE)
    own, rate = samples(tmp_path / "plain.mp4")
    sizes = {}
    for duck in (False, True):
        out = tmp_path / f"{duck}.mp4"
        put(source, out, Composition(music=Music(0, 11_000, 0.35, duck=duck)), music=chord)
        wave, made = samples(out)
        assert np.abs(wave).max() < 1.0
        steps = np.abs(np.fft.rfft(wave[0][: 110 * made // 10].reshape(110, -1), axis=1))
        sizes[duck] = 20 * np.log10(steps[:, 9000 // 10 - 3 : 9000 // 10 + 4].max(axis=1))
    loud = np.array([level(part) for part in own[0][: 110 * rate // 10].reshape(110, -1)])
    down = (sizes[False] - sizes[True])[5:90]
    talk, pause = loud[5:90] > -30, loud[5:90] < -50
    assert 6 <= np.median(down[talk]) <= 12
    assert np.median(down[pause]) < 1


def test_short_music_is_repeated_without_a_gap_and_faded_at_the_end(make: Make, tmp_path: Path) -> None:
    film = make("mute.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x36:r=10:d=5", "-c:v", "libx264")
    song = counted(make, "song.mp3", 2, codecs=("-map", "1", "-c:a", "libmp3lame"))
    put(film, tmp_path / "out.mp4", Composition(music=Music(0, 5000, 1.0)), music=song)
    wave, rate = samples(tmp_path / "out.mp4")
    assert abs(wave.shape[1] / rate - 5) <= 0.03
    for at in (0.1, 1.0, 1.9, 2.1, 3.0, 4.1):
        assert abs(heard(wave, rate, at) - at % 2) <= 0.01
    assert level(wave[:, : rate // 50]) < -35 > level(wave[:, 49 * rate // 10 :])
    put(film, tmp_path / "once.mp4", Composition(music=Music(1000, 4000, 1.0, loop=False)), music=song)
    wave, rate = samples(tmp_path / "once.mp4")
    assert level(wave[:, : 9 * rate // 10]) < -80 > level(wave[:, 32 * rate // 10 :])
    assert abs(heard(wave, rate, 2.0) - 1.0) <= 0.01


def test_music_under_cut_sound_without_a_picture(make: Make, tmp_path: Path) -> None:
    talk = counted(make, "talk.m4a", codecs=("-map", "1", "-c:a", "aac"))
    song = counted(
        make,
        "song.ogg",
        3,
        codecs=(
            "-map",
            "1",
        ),
    )
    film = Composition((Piece(1000, 1000), Piece(4000, 1000)), Music(0, 2000, 0.1), Canvas(Fraction(1)))
    result = put(talk, tmp_path / "out.mp4", film, ass(), song)
    assert (result.width, result.height) == (720, 720)
    wave, rate = samples(tmp_path / "out.mp4")
    assert abs(heard(wave, rate, 0.5) - 1.5) < 0.01 > abs(heard(wave, rate, 1.5) - 4.5)
    assert len(times(tmp_path / "out.mp4")) == 50


@pytest.mark.parametrize("song", ["gone.mp3", "cover.png", "mute.mp4"])
def test_music_that_cannot_be_heard_is_said(make: Make, tmp_path: Path, song: str) -> None:
    source = counted(make, "a.mp4", 1)
    if song != "gone.mp3":
        make(song, "-f", "lavfi", "-i", "testsrc2=s=64x36:d=1", *(("-frames:v", "1") if "png" in song else ()))
    with pytest.raises(WorkError) as caught:
        put(source, tmp_path / "out.mp4", Composition(music=Music(0, 1000, 1.0)), music=tmp_path / song)
    assert caught.value.code == "NO_MUSIC"
    assert not (tmp_path / "out.mp4").exists()


def test_only_what_changes_is_encoded(make: Make, tmp_path: Path) -> None:
    source = counted(make, "a.mp4", 2)
    put(source, tmp_path / "shape.mp4", Composition(canvas=Canvas(Fraction(1))))
    assert packets(tmp_path / "shape.mp4", "audio") == packets(source, "audio")
    assert put(source, tmp_path / "same.mp4", WHOLE, keep=True).copied
    for kind in ("video", "audio"):
        assert packets(tmp_path / "same.mp4", kind) == packets(source, kind)
    song = counted(
        make,
        "song.wav",
        1,
        codecs=(
            "-map",
            "1",
        ),
    )
    result = put(source, tmp_path / "music.mp4", Composition(music=Music(0, 2000, 0.3)), music=song, keep=True)
    assert result.copied
    assert packets(tmp_path / "music.mp4", "video") == packets(source, "video")
    assert packets(tmp_path / "music.mp4", "audio") != packets(source, "audio")


def test_what_an_mp4_cannot_hold_is_encoded_after_all(make: Make, media: Path, tmp_path: Path) -> None:
    old = counted(make, "a.mkv", 1, codecs=("-c:v", "ffv1", "-c:a", "flac"))
    assert not put(old, tmp_path / "a.mp4", WHOLE, keep=True).copied
    half = counted(make, "b.mkv", 1, codecs=("-c:v", "libx264", "-c:a", "libvorbis"))
    assert put(half, tmp_path / "b.mp4", WHOLE, keep=True).copied
    assert [a.codec for a in probe(tmp_path / "b.mp4").audio] == ["aac"]
    turned = put(media / "rotated90_meta.mp4", tmp_path / "c.mp4", WHOLE, keep=True)
    before = probe(media / "rotated90_meta.mp4")
    assert (turned.copied, turned.width, turned.height) == (True, before.width, before.height)
