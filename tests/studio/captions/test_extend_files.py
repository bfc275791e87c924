"""Extension of files: only time tokens change, in any format, encoding and line end; figures before and after."""

from __future__ import annotations

import random
import re
from fractions import Fraction
from pathlib import Path

import pytest

from studio.captions.extend import ExtendSpec, extend
from studio.captions.files import patch_times, read_subtitles
from studio.captions.gains import gains
from studio.errors import WorkError
from tests.studio.captions.extend_oracle import dice, random_spec
from tests.studio.captions.guarantees import broken_promises

SUBS = Path(__file__).parents[3] / "fixtures" / "subs"
READABLE = sorted(
    path
    for path in SUBS.iterdir()
    if path.suffix in {".srt", ".vtt", ".ass"} and path.stem not in {"empty", "not_subtitles"}
)
TIME = re.compile(r"(?:\d{1,4}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,9})?")
WORDS = (
    "so", "it is.", "<i>and</i>", "<b>the</b>", "你好", "مرحبا", "{\\an8}", "- Yes!", "5 < 6", "&amp;", "😀", "A --> B",
    "<00:00:01.500>",
)  # fmt: skip


def clock(ms: int, form: str) -> str:
    rest, millis = divmod(ms, 1000)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    if form == "ass":
        return f"{hours}:{minutes:02d}:{seconds:02d}.{millis // 10:02d}"
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{',' if form == 'srt' else '.'}{millis:03d}"


def random_text(chance: random.Random, form: str) -> str:
    """A file of up to eight cues with tags, signs, comments, disorder and holes in the numbers."""
    lines = {"srt": [], "vtt": ["WEBVTT - x", "", "NOTE 00:01.000 is no cue", ""], "ass": ["[Events]"]}[form]
    if form == "ass":
        lines.append("Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text")
    at = chance.randrange(0, 4000, 10)
    for number in range(chance.randrange(1, 9)):
        length = chance.choice([300, 900, 1500, 0, -100, chance.randrange(0, 4000, 10)])
        words = [chance.choice(WORDS) for _ in range(chance.randint(1, 9))]
        start, end = clock(at, form), clock(max(0, at + length), form)
        if form == "ass":
            kind = chance.choice(["Dialogue"] * 5 + ["Comment"])
            text = " ".join(words).replace("\\an8", chance.choice(["\\an8", "\\pos(1,2)", "\\k20"]))
            lines.append(f"{kind}: 0,{start},{end},Default,,0,0,0,,{text}")
        else:
            text = " ".join(words).replace("-->", "→" if form == "vtt" else "-->")
            settings = chance.choice(["", " line:0", " position:10% align:start"]) if form == "vtt" else ""
            head = [] if chance.random() < 0.2 else [str(number + chance.choice([1, 1, 1, 7]))]
            lines += [*head, f"{start} --> {end}{settings}", text or "x", ""]
        at = max(0, at + max(0, length) + chance.choice([0, 10, 80, 500, 2000, -300]))
    return chance.choice(["\n", "\r\n"]).join(lines)


@pytest.mark.parametrize("form", ["srt", "vtt", "ass"])
def test_every_byte_outside_the_times_survives(form: str) -> None:
    chance = dice(7)
    broken = 0
    for number in range(700):
        text = random_text(chance, form)
        encoding = chance.choice(["utf-8", "utf-8-sig", "utf-16"])
        data = text.encode(encoding)
        try:
            file = read_subtitles(data, f"x.{form}")
        except WorkError:
            broken += 1
            continue
        spec = random_spec(chance, lead=number % 2 == 0)
        fps = chance.choice([None, Fraction(25), Fraction(24000, 1001)])
        items = file.timed()
        result = extend(items, spec, fps=fps)
        assert not broken_promises(items, result, spec, fps, None)
        times = {cue.index: (result.starts[cue.index], result.ends[cue.index]) for cue in file.cues}
        patched = patch_times(file, times)
        assert TIME.sub("T", patched.decode(encoding)) == TIME.sub("T", text)
        again = read_subtitles(patched, f"x.{form}")
        assert [(cue.start, cue.end) for cue in again.cues] == [times[cue.index] for cue in file.cues]
        assert [(cue.raw, cue.lane, cue.frozen) for cue in again.cues] == [
            (cue.raw, cue.lane, cue.frozen) for cue in file.cues
        ]
    assert broken < 100, "only files of nothing but broken cues are refused"


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.name)
@pytest.mark.parametrize(
    "spec",
    [
        ExtendSpec(factor=1.5, min_ms=2000), ExtendSpec(cps=12), ExtendSpec(until_next=True),
        ExtendSpec(factor=1.3, add_ms=500, min_ms=2000, cps=17, gap_ms=80, lead_ms=250),
    ],
)  # fmt: skip
def test_real_and_strange_files_keep_every_promise(path: Path, spec: ExtendSpec) -> None:
    file = read_subtitles(path.read_bytes(), path.name)
    items = file.timed()
    for fps in (None, Fraction(25)):
        result = extend(items, spec, fps=fps, video_end=30_000)
        assert not broken_promises(items, result, spec, fps, 30_000)
        patched = patch_times(file, dict(enumerate(zip(result.starts, result.ends, strict=True))))
        again = read_subtitles(patched, path.name)
        assert [(cue.start, cue.end) for cue in again.cues] == list(zip(result.starts, result.ends, strict=True))
        assert [cue.raw for cue in again.cues] == [cue.raw for cue in file.cues]
        if spec.factor is None and not spec.lead_ms:
            repeated = extend(again.timed(), spec, fps=fps, video_end=30_000)
            assert repeated.ends == result.ends


def test_the_report_has_before_and_after_and_says_who_cannot_and_why() -> None:
    file = read_subtitles((SUBS / "tricky.srt").read_bytes(), "tricky.srt")
    spec = ExtendSpec(min_ms=900, cps=20)
    report = gains(file, extend(file.timed(), spec, video_end=30_000), spec)
    data = report.to_json()
    assert data["captions"] == data["met"] + len(data["unmet"]) == 23
    assert data["before"]["too_short"] > data["after"]["too_short"]
    assert data["before"]["mean_ms"] < data["after"]["mean_ms"]
    assert data["before"]["mean_cps"] > data["after"]["mean_cps"]
    by_number = {line["caption"]: line for line in data["unmet"]}
    assert (by_number[20]["reason"], by_number[20]["start_ms"]) == ("next", 20_000)
    assert by_number[2 + 22]["reason"] == "end"
    assert data["repaired"] == [10, 11]
    text = report.to_text()
    assert "#20 at 0:00:20.000 “Emoji 😀🎉" in text
    assert "the next caption begins" in text


def test_a_report_never_sends_controls_to_a_terminal() -> None:
    file = read_subtitles("1\n00:00:01,000 --> 00:00:01,100\n\x1b[2J\u202eevil\x07\n".encode(), "x.srt")
    spec = ExtendSpec(min_ms=9000)
    text = gains(file, extend(file.timed(), spec), spec).to_text()
    assert not any(char in text for char in "\x1b\x07\u202e")


def test_comments_are_not_counted_as_lines() -> None:
    file = read_subtitles((SUBS / "tricky.ass").read_bytes(), "tricky.ass")
    spec = ExtendSpec(min_ms=3000)
    report = gains(file, extend(file.timed(), spec, video_end=30_000), spec)
    assert report.total == 15, "17 events, of which one is a comment and one a drawing"
    assert {line.number for line in report.unmet} <= set(range(1, 18))
