"""The README's job over a real socket: a playable film whose frames show what is said, when it is said."""

from __future__ import annotations

import itertools
import json
from difflib import SequenceMatcher
from pathlib import Path

import av
import pytest

from tests.together.frames import captions_in, frame
from tests.together.product import Product, Ran, read_srt, shared, words

LANGUAGES = ("en", "es")
apertium = pytest.mark.needs("apertium")


def likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, " ".join(words(a)), " ".join(words(b))).ratio()


def test_the_film_is_h264_and_aac_and_as_long_as_its_source(main_job: Ran, media: Path) -> None:
    (video,) = main_job.files("video")
    with av.open(str(video)) as film, av.open(str(media / "speech75_en_720p.mp4")) as source:
        assert film.streams.video[0].codec_context.name == "h264"
        assert film.streams.video[0].codec_context.pix_fmt == "yuv420p"
        assert film.streams.audio[0].codec_context.name == "aac"
        assert film.duration is not None
        assert source.duration is not None
        assert source.streams.video[0].average_rate is not None
        one_frame = 1_000_000 / float(source.streams.video[0].average_rate)
        assert abs(film.duration - source.duration) <= one_frame + 50_000
    head = video.read_bytes()[:200_000]
    assert head.find(b"moov") < head.find(b"mdat"), "faststart: the index stands before the data"


def test_audio_that_is_aac_already_is_copied(main_job: Ran, media: Path) -> None:
    def packets(path: Path) -> list[bytes]:
        with av.open(str(path)) as container:
            return [bytes(packet) for packet in container.demux(audio=0) if packet.size]

    (video,) = main_job.files("video")
    assert packets(video) == packets(media / "speech75_en_720p.mp4")


@apertium
def test_there_is_an_srt_a_vtt_and_an_ass_for_each_language(main_job: Ran) -> None:
    made = {
        (language, form)
        for language in LANGUAGES
        for form in ("srt", "vtt", "ass")
        if main_job.caption(language, form).stat().st_size
    }
    assert len(made) == 6
    assert main_job.caption("en", "vtt").read_text("utf-8").startswith("WEBVTT")
    assert main_job.caption("es", "ass").read_text("utf-8-sig").startswith("[Script Info]")
    assert len(main_job.files("sheet")) == 1


def test_captions_hold_what_is_said_when_it_is_said(main_job: Ran, fixtures: Path) -> None:
    truth = json.loads((fixtures / "truth/speech75_en_720p.json").read_text("utf-8"))["utterances"]
    cues = read_srt(main_job.caption("en", "srt"))
    found = []
    for said in truth:
        start, end = said["start"] * 1000 - 400, said["end"] * 1000 + 400
        heard = [word for s, e, text in cues if s < end and e > start for word in words(text)]
        found.append(shared(words(said["text"]), heard))
    # The offline draft engine gets 11 to 30 % of clear read speech wrong.
    assert sum(found) / len(found) > 0.65, found
    assert all(b[0] >= a[1] for a, b in itertools.pairwise(cues)), "cues overlap"
    assert all(len(text.split("\n")) <= 2 and max(map(len, text.split("\n"))) <= 42 for _, _, text in cues)


@apertium
@pytest.mark.needs("tesseract")
def test_frames_show_the_english_and_the_spanish_line_together(main_job: Ran) -> None:
    (video,) = main_job.files("video")
    english = read_srt(main_job.caption("en", "srt"))
    spanish = read_srt(main_job.caption("es", "srt"))
    read = []
    for start, end, text in english[1::3]:
        at = (start + end) // 2
        below = " ".join(t for s, e, t in spanish if s <= at < e)
        seen = captions_in(frame(video, at))
        lines = [line for line in seen.splitlines() if words(line)]
        joined = " ".join(lines)
        read.append((likeness(joined, f"{text} {below}"), seen, text, below))
    assert sum(score for score, *_ in read) / len(read) > 0.85, read
    assert min(read)[0] > 0.6, min(read)


@pytest.mark.needs("tesseract")
def test_nothing_is_shown_before_the_first_word(main_job: Ran) -> None:
    (video,) = main_job.files("video")
    first = read_srt(main_job.caption("en", "srt"))[0][0]
    assert first > 80
    assert not [word for word in words(captions_in(frame(video, first - 60))) if len(word) > 3]


def test_the_answer_names_the_engine_and_says_how_sure_it_is(main_job: Ran) -> None:
    said = main_job.text.lower()
    assert "pocketsphinx" in said
    assert "draft" in said
    assert "%" in said
    assert "models pull" in said


def test_nothing_is_canned_another_clip_gives_other_captions(
    settled: Product, main_job: Ran, media: Path, tmp_path: Path
) -> None:
    ran = settled.edit(media / "speech11_en_vp9_opus.webm", "add captions in English", out=tmp_path)
    assert ran.code == 0, ran.stderr
    text = [word for _, _, line in read_srt(ran.caption("en", "srt")) for word in words(line)]
    truth = json.loads((media.parent / "truth/speech11_en.json").read_text("utf-8"))["utterances"]
    said = [word for utterance in truth for word in words(utterance["text"])]
    assert shared(said, text) > 0.4
    other = [word for _, _, line in read_srt(main_job.caption("en", "srt")) for word in words(line)]
    assert text != other


def test_a_second_run_overwrites_nothing(settled: Product, media: Path, tmp_path: Path) -> None:
    clip = media / "speech11_en_vp9_opus.webm"
    first = settled.edit(clip, "add captions in English", out=tmp_path)
    kept = {path: path.read_bytes() for path in tmp_path.iterdir()}
    second = settled.edit(clip, "add captions in English", out=tmp_path)
    assert first.code == second.code == 0
    assert not set(first.files()) & set(second.files())
    assert all(path.read_bytes() == data for path, data in kept.items())


def test_json_output_is_one_event_a_line_and_nothing_else(main_job: Ran) -> None:
    assert len(main_job.events) == len(main_job.stdout.splitlines())
    assert {"upload", "work", "render"} <= {event["stage"] for event in main_job.of("progress")}
    assert main_job.events[-1]["type"] == "done"
    assert "\x1b" not in main_job.stdout + main_job.stderr
    assert "nmv_usr_" not in main_job.stdout + main_job.stderr


def test_a_script_is_aligned_instead_of_recognised(settled: Product, media: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text(
        "The cabbage juice changes color, depending on how acidic or basic (alkaline) the chemical is.\n"
        "Many people don't think about them as dinosaurs, because they have feathers and can fly.\n",
        "utf-8",
    )
    ran = settled.edit(media / "speech11_en.wav", "add captions", "--script", script, out=tmp_path / "out")
    assert ran.code == 0, ran.stderr
    cues = read_srt(ran.caption("en", "srt"))
    shown = " ".join(text.replace("\n", " ") for _, _, text in cues)
    assert shown == " ".join(script.read_text("utf-8").split())
    many = next(start for start, _, text in cues if "Many" in text)
    assert abs(many - 6710) < 400, "the second sentence begins where it is spoken"
