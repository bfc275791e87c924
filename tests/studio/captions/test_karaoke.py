"""Highlighted words: times, corrections, scripts without spaces; exact frames; few words at a time."""

from __future__ import annotations

import itertools
import re
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.captions.burn import CaptionTrack, burn_ass
from studio.captions.cue import Cue, CueWord
from studio.captions.karaoke import groups, moved, spans, states
from studio.captions.layout import Frame
from studio.captions.style import CLEAN, StyleChange, apply, look
from studio.media.ffmpeg import ffmpeg_bin
from studio.media.fonts import font_environment
from tests.studio.captions.patience import PATIENT

KARAOKE, SHORTS = look("karaoke"), look("shorts")
WORDS = (CueWord("Open", 0, 400), CueWord("the", 400, 500), CueWord("door", 700, 1200), CueWord("now.", 2200, 2600))


def said(
    text: str, words: tuple[CueWord, ...] = (), end: int = 3000, language: str = "en"
) -> list[tuple[str, int, int]]:
    return [(text[s.first : s.last], s.start, s.end) for s in spans(text, 0, end, words, language)]


def test_words_have_the_times_at_which_they_are_spoken() -> None:
    assert said("Open the\ndoor now.", WORDS) == [
        ("Open", 0, 400), ("the", 400, 500), ("door", 700, 1200), ("now.", 2200, 2600),
    ]  # fmt: skip


def test_corrected_words_share_the_time_between_their_neighbours() -> None:
    assert said("Open that old door now.", WORDS)[1:3] == [("that", 400, 571), ("old", 571, 700)]
    assert [word for word, _, _ in said("Now it says something else", WORDS)] == [
        "Now",
        "it",
        "says",
        "something",
        "else",
    ]


def test_without_words_the_time_is_shared_by_length() -> None:
    assert said("aaa b", end=4000) == [("aaa", 0, 3000), ("b", 3000, 4000)]


def test_scripts_without_spaces_light_the_words_that_were_given_else_phrases() -> None:
    given_words = (CueWord("今天", 0, 400), CueWord("天气", 500, 900), CueWord("好", 900, 1200))
    assert [word for word, _, _ in said("今天天气好。", given_words, language="zh")] == ["今天", "天气", "好。"]
    free = [word for word, _, _ in said("今日は天気がとても良いので散歩に行きましょう。", language="ja")]
    assert "".join(free) == "今日は天気がとても良いので散歩に行きましょう。"
    assert 3 < len(free) < 15


times = st.integers(-500, 5000)
texts = st.text(st.sampled_from("ab c\nд好い。,-é👍ا"), max_size=40)


@settings(PATIENT, max_examples=400)
@given(
    texts,
    st.lists(st.builds(CueWord, texts, times, times), max_size=8),
    st.integers(1, 4000),
    st.sampled_from(["en", "zh"]),
)
def test_whatever_the_words_say_every_moment_is_drawn_once(text: str, words: list[CueWord], end: int, tag: str) -> None:
    found = spans(text, 0, end, words, tag)
    assert all(0 <= one.start <= one.end <= end for one in found)
    assert [one.first for one in found] == sorted({one.first for one in found})
    assert all(one.last <= other.first for one, other in itertools.pairwise(found))
    drawn = states(found, 0, end)
    assert drawn[0][0] == 0
    assert drawn[-1][1] == end
    assert all(one[1] == other[0] for one, other in itertools.pairwise(drawn))
    cut = groups(text, found, 4, tag)
    assert [place for first, last in cut for place in range(first, last)] == list(range(len(found)))
    joined = " ".join(text.split())
    assert [joined[s.first : s.last].split() for s in moved(text, joined, found)] == [
        text[s.first : s.last].split() for s in found
    ]


def levels(document: str, frame: Frame, folder: Path, count: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """For each of the first frames: how many pixels have the highlight's yellow, and how many are lit at all."""
    (folder / "c.ass").write_text(document, "utf-8")
    command = [ffmpeg_bin(), "-v", "error", "-nostdin", "-f", "lavfi"]
    command += ["-i", f"color=black:s={frame.width}x{frame.height}:r={frame.fps}:d=5,format=gbrp"]
    command += ["-vf", "ass=c.ass,format=rgb24", "-frames:v", str(count), "-f", "rawvideo", "-"]
    env = font_environment(folder)
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=True, timeout=120)
    pixels = np.frombuffer(done.stdout, np.uint8).reshape(count, -1, 3).astype(int)
    yellow = (pixels[:, :, 0] > 200) & (pixels[:, :, 2] < 100)
    return np.stack([yellow.sum(axis=1), (pixels[:, :, 1] > 120).sum(axis=1)])


def test_the_spoken_word_is_lit_on_exactly_its_frames_and_nothing_flickers(tmp_path: Path) -> None:
    fps = Fraction(30000, 1001)
    frame = Frame(640, 360, fps)
    track = CaptionTrack("en", [Cue(500, 3200, "Open the\ndoor now.", words=shifted(500))], style=KARAOKE)
    yellow, drawn = levels(burn_ass([track], frame), frame, tmp_path, 110)
    times_ms = [float(number * 1000 / fps) for number in range(110)]
    # "the" keeps its light over the short pause before "door", "door" not over the long one before "now."
    lit = [(500, 1700), (2700, 3100)]
    for number, at in enumerate(times_ms):
        assert (drawn[number] > 0) == (500 <= at < 3200), f"frame {number}"
        assert (yellow[number] > 0) == any(start <= at < end for start, end in lit), f"frame {number}"
    shown = drawn[drawn > 0]
    assert shown.max() - shown.min() < 0.03 * shown.max(), "letters stay where they are while their colour changes"


def shifted(by: int) -> tuple[CueWord, ...]:
    return tuple(CueWord(word.text, word.start + by, word.end + by) for word in WORDS)


def bodies(document: str) -> list[str]:
    lines = [line for line in document.split("\n") if line.startswith("Dialogue")]
    return [re.sub(r"\{[^}]*\}", "", line.split(",", 9)[9]) for line in lines]


def test_line_breaks_stay_while_words_are_lit_and_colours_of_the_caption_come_back() -> None:
    markup = r"{\c&H0000FF&}Open the\Ndoor{\c} now."
    cue = Cue(0, 3000, "Open the\ndoor now.", words=WORDS)
    document = burn_ass([CaptionTrack("en", [cue], markup=[markup], style=KARAOKE)], Frame(1280, 720))
    assert set(bodies(document)) == {r"Open the\Ndoor now."}
    second = next(line for line in document.split("\n") if ",0:00:00.40,0:00:00.70," in line)
    assert second.endswith(r"{\c&H0000FF&}Open {\c&H3DD8FF&}the{\c&H0000FF&}\Ndoor{\c} now.")


def test_short_form_shows_few_words_at_a_time_and_every_word_once() -> None:
    text = "Printing, in the only sense with which we are at present concerned"
    document = burn_ass([CaptionTrack("en", [Cue(0, 4000, text)], style=SHORTS)], Frame(1080, 1920))
    shown = list(dict.fromkeys(bodies(document)))
    assert " ".join(shown).split() == text.upper().split()
    assert all(1 <= len(group.split()) <= 4 for group in shown)


def test_cues_of_a_moment_and_words_outside_their_cue_do_no_harm() -> None:
    odd = (CueWord("a", -900, 99999), CueWord("b", 50, 20), CueWord("", 5, 5))
    for style in (KARAOKE, SHORTS):
        frame = Frame(1280, 720, Fraction(25))
        many = [Cue(start, start + 1, "a b", words=odd) for start in range(50)]
        document = burn_ass([CaptionTrack(tag, many, style=style) for tag in ("en", "es", "zh", "ar")], frame)
        assert all(line.split(",")[1] < line.split(",")[2] for line in document.split("\n") if line[:8] == "Dialogue")


@pytest.mark.parametrize("highlight", ["#ffffff", "#123456"])
def test_a_highlight_in_the_colour_of_the_text_is_told_apart(highlight: str) -> None:
    style = apply(KARAOKE, StyleChange(colour=highlight, highlight=highlight))
    document = burn_ass([CaptionTrack("en", [Cue(0, 1000, "a b")], style=style)], Frame(640, 360))
    reverse = highlight[5:7] + highlight[3:5] + highlight[1:3]
    assert rf"\c&H{reverse.upper()}&" not in document.split("[Events]")[1]


def test_a_plain_style_has_no_states() -> None:
    assert (
        len(bodies(burn_ass([CaptionTrack("en", [Cue(0, 3000, "a b", words=WORDS)], style=CLEAN)], Frame(640, 360))))
        == 1
    )
