"""Renders of edited films over the wire: cuts, music, titles, canvas, switchable and hidden captions, broken drafts."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import av
import httpx
import pytest

from studio.captions.files import read_subtitles
from studio.draft import Draft
from studio.edits.canvas import set_canvas
from studio.edits.captions import Origin, import_captions
from studio.edits.cut import cut
from studio.edits.delivery import set_delivery
from studio.edits.lines import hide_captions
from studio.edits.music import add_music
from studio.edits.place import PlacedFile
from studio.edits.titles import add_title
from studio.edits.volume import set_volume
from studio.media.ffmpeg import ffmpeg_bin
from studio.storage import remove
from tests.studio.running import Person
from tests.studio.work.test_render import captioned


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """6 s, 160x90, a tone."""
    return _made(tmp_path_factory, "film.mp4", "testsrc2=s=160x90:r=25:d=6", "sine=d=6:f=500", "-c:v", "libx264")


@pytest.fixture(scope="session")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made(tmp_path_factory, "song.mp3", "sine=d=2:f=2000")


def _made(factory: pytest.TempPathFactory, name: str, *args: str) -> Path:
    out = factory.mktemp("made") / name
    inputs = [part for source in args if "=" in source for part in ("-f", "lavfi", "-i", source)]
    others = [part for part in args if "=" not in part]
    subprocess.run([ffmpeg_bin(), "-v", "error", "-nostdin", *inputs, *others, str(out)], check=True, timeout=60)
    return out


def stored(person: Person, path: Path) -> str:
    return str(person.upload(path)["data"]["files"][0]["file_id"])


def fetched(done: dict[str, Any], folder: Path) -> Path:
    assert done["status"] == "completed", done
    out = folder / "made.mp4"
    out.write_bytes(httpx.get(done["output"]["url"], trust_env=False).content)
    return out


def text_of(done: dict[str, Any], name: str) -> str:
    url = next(file["url"] for file in done["output"]["files"] if file["name"] == name)
    return httpx.get(url, trust_env=False).text


def packets(path: Path, kind: str) -> list[bytes]:
    with av.open(str(path)) as container:
        stream = next(s for s in container.streams if s.type == kind)
        return [bytes(packet) for packet in container.demux(stream) if packet.size]


def warned(done: dict[str, Any]) -> list[str]:
    return [warning["code"] for warning in done["data"]["warnings"]]


def test_a_film_that_is_cut_with_music_a_title_and_another_shape(
    person: Person, film: Path, song: Path, tmp_path: Path
) -> None:
    person.upload(film)
    draft = Draft(captioned(person, "en", "es", "fr", "de"))
    file_id = stored(person, song)
    draft, _ = cut(draft, [(1000, 2000), (5000, None)])
    draft, _ = add_music(draft, PlacedFile(file_id, "song.mp3", "audio", 2000))
    draft, _ = add_title(draft, "Urban Dreams", 0, 2000)
    draft, _ = set_canvas(draft, "9:16", "blur")
    asked = person.submit(draft=draft.fields, contact_sheet=True)
    assert asked["code"] == 0, asked
    done = person.wait(asked["id"])
    with av.open(str(fetched(done, tmp_path))) as made:
        assert (made.streams.video[0].width, made.streams.video[0].height) == (90, 160)
        assert len(made.streams.audio) == 1
        assert sum(1 for _ in made.decode(video=0)) == 100
    assert done["output"]["duration"] == pytest.approx(4.0, abs=0.05)
    assert text_of(done, "film.en.srt") == (
        "1\n00:00:00,500 --> 00:00:01,000\nen line 0\n\n2\n00:00:01,000 --> 00:00:02,200\nen line 1\n\n"
        "3\n00:00:02,500 --> 00:00:03,700\nen line 2\n"
    )


def test_switchable_captions_leave_every_packet_as_it_is(person: Person, film: Path, tmp_path: Path) -> None:
    person.upload(film)
    draft, _ = set_delivery(Draft(captioned(person, "en", "es")), True)
    done = person.wait(person.submit(draft=draft.fields)["id"])
    made = fetched(done, tmp_path)
    assert warned(done) == ["SWITCHABLE"]
    for kind in ("video", "audio"):
        assert packets(made, kind) == packets(film, kind)
    with av.open(str(made)) as container:
        tracks = [s for s in container.streams if s.type == "subtitle"]
        assert [s.codec_context.name for s in tracks] == ["mov_text", "mov_text"]
        assert [s.language for s in tracks] == ["eng", "spa"]
        assert [bool(int(s.disposition) & 1) for s in tracks] == [True, False]
        for track in tracks:
            shown = [(p.pts * p.time_base * 1000, (p.pts + p.duration) * p.time_base * 1000, bytes(p)[2:].decode())
                     for p in container.demux(track) if p.size > 2]  # fmt: skip
            container.seek(0)
            language = {"eng": "en", "spa": "es"}[track.language]
            assert shown == [(500 + 1500 * n, 1700 + 1500 * n, f"{language} line {n}") for n in range(3)]


def test_a_title_is_drawn_also_where_the_captions_are_switchable(person: Person, film: Path, tmp_path: Path) -> None:
    person.upload(film)
    draft, _ = add_title(set_delivery(Draft(captioned(person, "en")), True)[0], "Hello")
    done = person.wait(person.submit(draft=draft.fields)["id"])
    made = fetched(done, tmp_path)
    assert packets(made, "video") != packets(film, "video")
    assert packets(made, "audio") == packets(film, "audio")
    assert packets(made, "subtitle")
    assert "encoded again" in done["data"]["warnings"][0]["message"]


def test_captions_that_overlap_become_one_in_a_track_that_holds_one_at_a_time(
    person: Person, film: Path, tmp_path: Path
) -> None:
    person.upload(film)
    draft = captioned(person, "en", lines=2)
    draft["t"][1]["sg"][1]["s"] = 1000
    soft, _ = set_delivery(Draft(draft), True)
    made = fetched(person.wait(person.submit(draft=soft.fields)["id"]), tmp_path)
    with av.open(str(made)) as container:
        track = container.streams.subtitles[0]
        shown = [(int(p.pts * p.time_base * 1000), bytes(p)[2:].decode()) for p in container.demux(track) if p.size > 2]
    assert shown == [(500, "en line 0"), (1000, "en line 0\nen line 1"), (1700, "en line 1")]


def test_hidden_captions_are_neither_drawn_nor_delivered(person: Person, film: Path, tmp_path: Path) -> None:
    person.upload(film)
    plain = fetched(person.wait(person.submit()["id"]), tmp_path).read_bytes()
    draft, _ = hide_captions(Draft(captioned(person, "en", "es")))
    for soft in (False, True):
        done = person.wait(person.submit(draft=set_delivery(draft, soft)[0].fields, contact_sheet=True)["id"])
        assert [file["name"] for file in done["output"]["files"]] == ["film.sheet.png"]
        made = fetched(done, tmp_path)
        assert soft or made.read_bytes() == plain
        with av.open(str(made)) as container:
            assert not container.streams.subtitles


def test_a_muted_film_and_one_without_sound(person: Person, film: Path, media: Path, tmp_path: Path) -> None:
    person.upload(film)
    muted, _ = set_volume(Draft(person.state()["draft"]), "video", 0)
    made = fetched(person.wait(person.submit(draft=muted.fields)["id"]), tmp_path)
    with av.open(str(made)) as container:
        assert max(abs(frame.to_ndarray()).max() for frame in container.decode(audio=0)) == 0
    person.session = person.new_session()
    person.upload(media / "noaudio_6s.mp4")
    draft = Draft(person.state()["draft"])
    assert set_volume(draft, "video", 0)[0] is draft
    loud = draft.with_tracks([t.with_segments([s.but_meta(volume=0) for s in t.segments]) for t in draft.tracks])
    with av.open(str(fetched(person.wait(person.submit(draft=loud.fields)["id"]), tmp_path))) as container:
        assert not container.streams.audio


def test_music_that_is_gone_from_the_disk_is_said(person: Person, film: Path, song: Path) -> None:
    person.upload(film)
    draft = Draft(person.state()["draft"])
    file_id = stored(person, song)
    draft, _ = add_music(draft, PlacedFile(file_id, "song.mp3", "audio", 2000))
    remove(person.studio.desk.storage.file(file_id))
    done = person.wait(person.submit(draft=draft.fields)["id"])
    assert (done["status"], done["error"]["code"]) == ("failed", "NO_MUSIC")
    assert "remove the music" in done["error"]["message"]


def _music(draft: dict[str, Any], **meta: Any) -> None:
    about = {"file": draft["t"][0]["sg"][0]["m"]["file"], "volume": 0.3, **meta}
    segment = {"id": "b", "s": 0, "d": 6000, "m": about}
    draft["t"].append({"id": "bgm", "tt": 1, "m": {"role": "bgm"}, "sg": [segment]})


def _pieces(draft: dict[str, Any], *pieces: tuple[int, int, Any]) -> None:
    meta = draft["t"][0]["sg"][0]["m"]
    draft["t"][0]["sg"] = [{"id": "p", "s": s, "d": d, "m": {**meta, "in": at}} for s, d, at in pieces]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: _pieces(d, (0, 2000, 3000), (2000, 2000, 0)), "order"),
        (lambda d: _pieces(d, (0, 2000, 0), (3000, 2000, 3000)), "gap"),
        (lambda d: _pieces(d, (0, 2000, 0), (2000, 2000, 5000)), "past the end"),
        (lambda d: _pieces(d, (0, 2000, -5)), "nowhere"),
        (lambda d: _pieces(d, (0, 2000, "1")), "nowhere"),
        (lambda d: _pieces(d, (0, 0, 0)), "order"),
        (lambda d: _pieces(d, (0, 20, 0)), "Nothing"),
        (lambda d: _pieces(d, *((n * 10, 10, n * 10) for n in range(600))), "500"),
        (lambda d: d["t"][0]["sg"][0]["m"].update(volume=9), "volume"),
        (lambda d: d["t"][0]["sg"][0]["m"].update(volume="loud"), "volume"),
        (lambda d: d["m"].update(canvas={"ratio": "1:99"}), "canvas"),
        (lambda d: d["m"].update(canvas="9:16"), "canvas"),
        (lambda d: _music(d, file="f_000000000000000000000000"), "not part of this project"),
        (lambda d: _music(d, file={"a": 1}), "not part of this project"),
        (lambda d: _music(d, volume=-1), "volume"),
        (lambda d: (_music(d), d["t"][-1]["sg"].append(d["t"][-1]["sg"][0])), "one piece of music"),
        (lambda d: (_music(d), d["t"][-1]["sg"][0].update(s=-1)), "time that cannot be"),
        (lambda d: (_music(d), d["t"][-1]["m"].pop("role")), "lay sounds over"),
        (lambda d: d["t"].append({"id": "t", "tt": 7, "m": {"role": "titles"}, "sg": [{"m": {"text": "x" * 3000}}]}),
         "characters"),
    ],
)  # fmt: skip
def test_a_film_that_a_client_made_up_is_refused_at_once(person: Person, film: Path, change: Any, says: str) -> None:
    person.upload(film)
    draft = person.state()["draft"]
    change(draft)
    answer = person.submit(draft=draft)
    assert answer["code"] == "BAD_DRAFT", answer
    assert says in answer["message"]


def test_a_subtitle_file_follows_the_cut_in_its_own_bytes(person: Person, film: Path, tmp_path: Path) -> None:
    lines = ["First", "Second\r\nline", "Third {\\i1}odd{\\i0}"]
    text = "".join(f"{n + 1}\r\n00:00:0{2 * n},500 --> 00:00:0{2 * n + 1},500 \r\n{line}\r\n\r\n" for n, line in
                   enumerate(lines))  # fmt: skip
    subtitles = tmp_path / "film.srt"
    subtitles.write_bytes(b"\xef\xbb\xbf" + text.encode())
    person.upload(film)
    origin = Origin(stored(person, subtitles), "srt")
    read = read_subtitles(subtitles.read_bytes(), "film.srt")
    draft = import_captions(Draft(person.state()["draft"]), "en", read.cues, origin)
    name = "film.en.srt"
    same = person.wait(person.submit(draft=draft.fields)["id"])
    url = next(file["url"] for file in same["output"]["files"] if file["name"] == name)
    assert httpx.get(url, trust_env=False).content == subtitles.read_bytes()
    short, _ = cut(draft, [(0, 2000)])
    done = person.wait(person.submit(draft=short.fields)["id"])
    url = next(file["url"] for file in done["output"]["files"] if file["name"] == name)
    assert httpx.get(url, trust_env=False).content == b"\xef\xbb\xbf" + (
        b"1\r\n00:00:00,500 --> 00:00:01,500 \r\nSecond\r\nline\r\n\r\n"
        b"2\r\n00:00:02,500 --> 00:00:03,500 \r\nThird {\\i1}odd{\\i0}\r\n\r\n"
    )
