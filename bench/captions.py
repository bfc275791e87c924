"""Caption layout and extension, measured: the seven columns of media.md 5.2, and the time for long inputs.

Run: python -m bench.captions. Words are the reference transcripts of fixtures/truth, spread evenly over each utterance
whose times are known, so the figures say something about the layout and nothing about recognition. "greedy" is the
writer of the whisper CLI (42 x 2), re-stated from its source: words are filled up to the limits, a new cue begins
after a pause of 3 s.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from studio.captions import tongues
from studio.captions.cue import Cue
from studio.captions.extend import ExtendSpec, Timed, extend
from studio.captions.layout import Frame
from studio.captions.segment import cleaned, segment
from studio.speech.words import Transcript, Word

TRUTH = Path(__file__).resolve().parent.parent / "fixtures" / "truth"
CLIPS = {
    "speech75_en_720p": Frame(1280, 720, Fraction(25)),
    "speech44_es_720p": Frame(1280, 720, Fraction(25)),
    "speech11_en": Frame(1280, 720, Fraction(25)),
    "vertical_1080x1920": Frame(1080, 1920, Fraction(25)),
}
COLUMNS = (
    "cues",
    "line>42",
    "CPS>target",
    "<5/6 s",
    ">7 s",
    "1 word",
    "ends on function word",
    "ends at punct/pause",
    "pause>.7 inside",
)


def spoken(name: str) -> Transcript:
    """The words of a clip, each utterance's time shared out by length."""
    utterances = json.loads((TRUTH / f"{name}.json").read_text("utf-8"))["utterances"]
    words: list[Word] = []
    for utterance in utterances:
        texts = utterance["text"].split()
        start, length = 1000 * utterance["start"], 1000 * (utterance["end"] - utterance["start"])
        total, at = sum(len(text) + 2 for text in texts), 0
        for text in texts:
            begin = start + length * at / total
            at += len(text) + 2
            words.append(Word(text, round(begin), round(start + length * at / total) - 30))
    return Transcript(utterances[0]["lang"], tuple(words), "reference")


def greedy(transcript: Transcript, width: int = 42) -> list[Cue]:
    """whisper/utils.py, SubtitlesWriter with max_line_width and max_line_count=2."""
    cues: list[Cue] = []
    lines: list[str] = []
    start = end = 0
    for word in transcript.words:
        if lines and word.start - end <= 3000:
            if len(lines[-1]) + 1 + len(word.text) <= width:
                lines[-1] += " " + word.text
                end = word.end
                continue
            if len(lines) < 2:
                lines.append(word.text)
                end = word.end
                continue
        if lines:
            cues.append(Cue(start, end, "\n".join(lines)))
        lines, start, end = [word.text], word.start, word.end
    return [*cues, Cue(start, end, "\n".join(lines))] if lines else cues


def columns(cues: Sequence[Cue], transcript: Transcript) -> tuple[str, ...]:
    """One row of the table."""
    known = tongues.tongue(transcript.language)
    words = cleaned(transcript.words)
    seconds = [(cue.end - cue.start) / 1000 for cue in cues]
    tails = [line.split()[-1] for cue in cues for line in cue.lines]
    leaning = known.openers | known.weak
    good = inside = at = 0
    for number, cue in enumerate(cues):
        first, at = at, at + len(cue.text.split())
        inside += sum(b.start - a.end > 700 for a, b in pairwise(words[first:at]))
        if number + 1 < len(cues):
            last = words[at - 1]
            stop = tongues.ends_sentence(last.text, known) or tongues.ends_clause(last.text)
            good += stop or words[at].start - last.end > 300
    return (
        str(len(cues)),
        str(sum(len(line) > known.line for cue in cues for line in cue.lines)),
        str(
            sum(
                len(cue.text.replace("\n", " ")) / length > known.cps for cue, length in zip(cues, seconds, strict=True)
            )
        ),
        str(sum(length < 5 / 6 for length in seconds)),
        str(sum(length > 7 for length in seconds)),
        str(sum(len(cue.text.split()) == 1 for cue in cues)),
        str(sum(tongues.bare(tail) in leaning and tail[-1].isalnum() for tail in tails)),
        f"{good}/{len(cues) - 1}",
        str(inside),
    )


def table() -> None:
    print("| clip | layout | " + " | ".join(COLUMNS) + " |")
    print("|---" * (len(COLUMNS) + 2) + "|")
    for name, frame in CLIPS.items():
        transcript = spoken(name)
        for layout, cues in (("ours", segment(transcript, frame)), ("greedy", greedy(transcript))):
            print(f"| {name} | {layout} | " + " | ".join(columns(cues, transcript)) + " |")


def timings() -> None:
    base = spoken("speech75_en_720p").words
    two_hours = tuple(Word(w.text, w.start + k * 76_700, w.end + k * 76_700) for k in range(94) for w in base)
    began = time.perf_counter()
    cues = segment(Transcript("en", two_hours, "reference"), CLIPS["speech75_en_720p"])
    print(f"\nsegment: {len(two_hours)} words (2 h) in {time.perf_counter() - began:.2f} s, {len(cues)} cues")
    chance = random.Random(5)  # noqa: S311 - a seed for equal runs, not a secret
    items: list[Timed] = []
    at = 0
    for _ in range(20_000):
        length = chance.randint(400, 4000)
        items.append(Timed(at, at + length, chance.randint(5, 80)))
        at += length + chance.randint(-50, 1500)
    wishes = {
        "x1.5 and at least 2 s": ExtendSpec(factor=1.5, min_ms=2000),
        "15 characters a second": ExtendSpec(cps=15),
        "until the next": ExtendSpec(until_next=True),
    }
    for label, spec in wishes.items():
        began = time.perf_counter()
        report = extend(items, spec, fps=Fraction(25), video_end=at).report
        spent = time.perf_counter() - began
        print(f"extend: 20,000 cues in {spent:.2f} s, {report.longer} longer, {report.met} meet the target ({label})")


if __name__ == "__main__":
    table()
    timings()
