"""What is burned in: readable by OCR in any shape, zones that never meet, no way in for untrusted text."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from studio.captions.burn import CaptionTrack, burn_ass
from studio.captions.cue import Cue
from studio.captions.direction import marked
from studio.captions.files import read_subtitles
from studio.captions.flatten import Shown, flatten
from studio.captions.layout import Frame, layout, tracks_that_fit
from studio.captions.linebreak import break_lines
from studio.captions.markup import Styled, escape, from_ass, from_srt, from_vtt
from studio.captions.style import Style
from studio.captions.write import write_ass, write_srt, write_vtt
from studio.media.ffmpeg import ffmpeg_bin
from studio.media.fonts import font_environment
from tests.studio.captions.patience import PATIENT

SUBS = Path(__file__).parents[3] / "fixtures" / "subs"
ENGLISH = "Printing, in the only sense"
SPANISH = "La imprenta, en ese sentido"
# Overrides that may stand in a document of ours.
HARMLESS = re.compile(
    r"\{\\(?:fe-1|fs[0-9.]+(?:\\bord[0-9.]+)?|[ibus][01]|c(?:&H[0-9A-F]+&)?|an[1-9])(?:\\(?:[ibus][01]|c(?:&H[0-9A-F]+&)?))*\}"
)


def drawn(document: str, frame: Frame, folder: Path) -> Path:
    """One frame at 1 s on a busy picture."""
    (folder / "c.ass").write_text(document, "utf-8")
    picture = f"testsrc2=s={frame.width}x{frame.height}:r=25:d=2,eq=brightness=-0.25:saturation=0.4"
    command = [ffmpeg_bin(), "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", picture]
    command += ["-vf", "ass=c.ass", "-ss", "1", "-frames:v", "1", "-update", "1", "out.png"]
    subprocess.run(command, cwd=folder, env={**os.environ, **font_environment(folder)}, check=True, timeout=120)
    return folder / "out.png"


def read_back(picture: Path) -> str:
    """OCR of the light pixels: captions are light on dark, the picture behind them is a pattern of bars and digits."""
    paper = ImageOps.invert(ImageOps.grayscale(Image.open(picture)).point(lambda level: 255 if level > 190 else 0))
    paper.save(picture.with_name("paper.png"))
    command = ["tesseract", str(picture.with_name("paper.png")), "-", "-l", "eng+spa", "--psm", "11"]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.mark.needs("tesseract")
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720), (1080, 1920)])
def test_both_languages_are_read_back_from_the_picture_the_first_on_top(
    width: int, height: int, tmp_path: Path
) -> None:
    frame = Frame(width, height, Fraction(25))
    tracks = [CaptionTrack("en", [Cue(0, 2000, ENGLISH)]), CaptionTrack("es", [Cue(0, 2000, SPANISH)])]
    seen = " ".join(read_back(drawn(burn_ass(tracks, frame), frame, tmp_path)).split()).casefold()
    assert "only sense" in seen
    assert "ese sentido" in seen
    assert seen.index("only sense") < seen.index("ese sentido")


def rows_with_ink(picture: Path) -> tuple[int, int]:
    from PIL import Image

    with Image.open(picture) as image:
        box = image.convert("L").point(lambda value: 255 if value > 40 else 0).getbbox()
    assert box is not None
    return box[1], box[3]


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920), (1080, 1080), (640, 360)])
@pytest.mark.parametrize("count", [2, 4])
def test_zones_of_two_lines_never_meet_and_stay_in_the_safe_area(
    width: int, height: int, count: int, tmp_path: Path
) -> None:
    frame = Frame(width, height)
    edges: list[tuple[int, int]] = []
    for number in range(count):
        tracks = [CaptionTrack("en", [Cue(0, 2000, "Ąjgp|\nĄjgp|")] if number == each else []) for each in range(count)]
        (tmp_path / "c.ass").write_text(burn_ass(tracks, frame), "utf-8")
        command = [
            ffmpeg_bin(),
            "-v",
            "error",
            "-nostdin",
            "-y",
            "-f",
            "lavfi",
            "-i",
            f"color=black:s={width}x{height}:d=2",
        ]
        command += ["-vf", "ass=c.ass", "-ss", "1", "-frames:v", "1", "-update", "1", "out.png"]
        subprocess.run(command, cwd=tmp_path, env={**os.environ, **font_environment(tmp_path)}, check=True, timeout=120)
        edges.append(rows_with_ink(tmp_path / "out.png"))
    for upper, lower in itertools.pairwise(edges):
        assert upper[1] <= lower[0], "the tracks are stacked in their order and do not touch"
    assert edges[-1][1] <= height - layout(frame, count).bottom


nasty = st.lists(
    st.sampled_from(
        [
            *"ab {}\\<>&,-:|é你",
            "\n",
            "\r",
            "\x00",
            "\u2028",
            "{\\pos(1,1)}",
            "\\N",
            "{\\fs300}",
            "{\\i1}",
            "<i>",
            "{\\alpha&HFF&}",
        ]
    ),
    max_size=25,
).map("".join)


def events(document: str) -> list[str]:
    return [line for line in document.split("[Events]")[1].split("\n") if line.startswith(("Dialogue", "Comment"))]


@settings(PATIENT, max_examples=400)
@given(nasty, nasty, st.sampled_from([Frame(1280, 720, Fraction(25)), Frame(1080, 1920)]))
def test_untrusted_text_and_markup_cannot_place_size_or_hide_anything(text: str, markup: str, frame: Frame) -> None:
    tracks = [CaptionTrack("en", [Cue(0, 900, text)]), CaptionTrack("zh", [Cue(0, 900, "x")], markup=[markup])]
    document = burn_ass(tracks, frame)
    assert "\x00" not in document
    for line in document.split("[Events]")[1].splitlines():
        assert line == "" or line.startswith(("Format: Layer", "Dialogue: ")), "no line of its own"
    for event in events(document):
        body = event.split(",", 9)[9]
        opened = [found.start() for found in re.finditer(r"(?<!\\)\{", body)]
        assert all(HARMLESS.match(body, place) for place in opened)
        plain = HARMLESS.sub("", body)
        assert re.fullmatch(r"(?:[^\\]|\\N|\\\{|\\\u2060)*", plain), "only our own escapes"


@settings(PATIENT, max_examples=300)
@given(nasty)
def test_escaped_text_reads_back_as_itself(text: str) -> None:
    shown = re.sub("\r\n|[\n\r\u2028]", "\n", text).replace("\x00", "").strip()
    assert from_ass(escape(text)).text == shown
    styled = from_srt(text)
    assert from_ass(styled.to_ass()).text == styled.text
    from_vtt(text)


def test_tags_of_players_become_overrides_and_unknown_ones_vanish_from_the_picture() -> None:
    styled = from_srt('<font color="#ff8000">a</font> <unknown>b</unknown> 5 < 6 {\\an8}<b>c</b>')
    assert styled.text == "a b 5 < 6 c"
    assert styled.place == 8
    assert styled.to_ass() == r"{\an8}{\c&H0080FF&}a{\c} b 5 < 6 {\b1}c{\b0}"


def test_marks_stay_on_their_letters_when_lines_are_broken_anew() -> None:
    styled = Styled("one two three", ((4, r"\i1"), (7, r"\i0")))
    assert styled.reflowed("one\ntwo three").to_ass() == r"one\N{\i1}two {\i0}three"


def test_overlapping_captions_of_one_track_share_its_zone() -> None:
    shown = flatten([Shown(0, 3000, Styled("A")), Shown(2000, 4000, Styled("B")), Shown(4000, 5000, Styled("C"))])
    assert [(part.start, part.end, part.styled.text) for part in shown] == [
        (0, 2000, "A"), (2000, 3000, "A\nB"), (3000, 4000, "B"), (4000, 5000, "C"),
    ]  # fmt: skip


def test_event_times_draw_exactly_the_frames_of_the_cue() -> None:
    fps = Fraction(30000, 1001)
    document = burn_ass([CaptionTrack("en", [Cue(1234, 2345, "x")])], Frame(1280, 720, fps))
    start, end = (
        sum(float(part) * unit for part, unit in zip(clock.split(":"), (3600, 60, 1), strict=True)) * 1000
        for clock in events(document)[0].split(",")[1:3]
    )
    frames = [float(number * 1000 / fps) for number in range(100)]
    assert [t for t in frames if start <= t < end] == [t for t in frames if 1234 <= t < 2345]


def test_text_that_is_too_long_is_made_smaller_and_nothing_is_lost() -> None:
    text = " ".join(["a long caption that somebody put into one cue"] * 6)
    document = burn_ass([CaptionTrack("en", [Cue(0, 900, text)])], Frame(1280, 720))
    body = events(document)[0].split(",", 9)[9]
    assert body.startswith(r"{\fs")
    assert HARMLESS.sub("", body).replace(r"\N", " ") == text


def test_a_single_ass_file_keeps_its_own_styles_and_beside_another_track_ours_are_used() -> None:
    data = (SUBS / "tricky.ass").read_bytes()
    frame = Frame(1280, 720)
    alone = burn_ass([CaptionTrack("en", [Cue(0, 900, "x")], data)], frame)
    assert alone == data.decode("utf-8-sig")
    both = burn_ass([CaptionTrack("en", [Cue(0, 900, "x")], data), CaptionTrack("es", [])], frame)
    assert "SHOP SIGN" not in both
    assert len(events(both)) == 1


def test_more_tracks_than_fit_are_not_drawn() -> None:
    frame = Frame(1280, 720)
    many = [CaptionTrack("en", [Cue(0, 900, f"track {number}")]) for number in range(6)]
    assert len(events(burn_ass(many, frame))) == tracks_that_fit(frame) == 4


def test_own_files_read_back_as_they_were_written() -> None:
    cues = [
        Cue(0, 1500, "Tom & <b>Jerry</b>\nsecond"),
        Cue(2000, 3_600_500, "a --> b"),
        Cue(5, 5, "no time"),
        Cue(7, 9, " \n"),
    ]
    srt = read_subtitles(write_srt(cues).encode(), "a.srt")
    assert [(cue.start, cue.end, cue.raw) for cue in srt.cues] == [
        (0, 1500, "Tom & <b>Jerry</b>\nsecond"), (2000, 3_600_500, "a → b"),
    ]  # fmt: skip
    vtt = read_subtitles(write_vtt(cues, "en").encode(), "a.vtt")
    assert [(cue.start, cue.end, cue.text) for cue in vtt.cues] == [
        (0, 1500, "Tom & <b>Jerry</b>\nsecond"), (2000, 3_600_500, "a --> b"),
    ]  # fmt: skip
    ass = read_subtitles(write_ass(cues, Frame(1280, 720), "en").encode(), "a.ass")
    assert [(cue.start, cue.end, cue.text) for cue in ass.cues][:1] == [(0, 1500, "Tom & <b>Jerry</b>\nsecond")]


def test_lines_measured_for_one_track_fit_any_number_of_tracks() -> None:
    for frame in (Frame(1920, 1080), Frame(1080, 1920), Frame(720, 720)):
        text = break_lines("Wwmm " * 12, layout(frame), "en")
        for count in (1, 2, 3, 4):
            assert layout(frame, count).em <= layout(frame).em
        assert text


@pytest.mark.parametrize("words", [False, True], ids=["plain", "words"])
@pytest.mark.parametrize("text", ["مرحبا بالعالم هذا اختبار!", "שלום עולם (test) 42!"])
def test_a_right_to_left_line_among_others_is_drawn_as_in_a_track_of_its_own(
    text: str, words: bool, tmp_path: Path
) -> None:
    frame = Frame(1280, 720, Fraction(25))
    line, latin = Cue(0, 2000, text), Cue(5000, 9000, "Ñandú: much more of another alphabet stands in this caption")
    own, among = (
        drawn(burn_ass([CaptionTrack("und", cues, style=Style(words=words))], frame), frame, tmp_path).read_bytes()
        for cues in ([line], [line, latin])
    )
    assert own == among


def test_latin_words_in_brackets_keep_both_brackets_in_a_right_to_left_line() -> None:
    assert marked("עולם (test) 42!") == "\u200fעולם (test)\u200f 42!"
    assert marked(r"עולם{\c} {\i1}(test{\i0}) 42!\Nabc (test)") == (
        "\u200fעולם{\\c} {\\i1}(test{\\i0})\u200f 42!\\Nabc (test)"
    )
    assert marked("abc (test) עולם") == "\u200fabc (test) עולם"
