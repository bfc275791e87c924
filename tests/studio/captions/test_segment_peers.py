"""Segmentation beside its peers in the columns of media.md 5.2, on the clips with truth files."""

from __future__ import annotations

from studio.captions.segment import segment
from studio.speech.words import Word
from tests.studio.captions.clips import CLIPS, FRAMES, clip
from tests.studio.captions.columns import Columns, measured
from tests.studio.captions.oracle import Rules, avoidable, fewest
from tests.studio.captions.peers import stable_ts, whisper_cli, whisperx

PUNCTUATED = ("speech75_en_720p", "jfk", "sonnet2")  # the recordings of media.md that are in the fixtures
WIDE = FRAMES["16:9"]


def ours(names: tuple[str, ...]) -> Columns:
    row = Columns()
    for name in names:
        row.add(measured(segment(clip(name), WIDE), clip(name)))
    return row


def peers(names: tuple[str, ...]) -> list[Columns]:
    rows = []
    for split in (whisper_cli, whisperx, stable_ts):
        row = Columns()
        for name in names:
            row.add(measured(split(clip(name)), clip(name)))
        rows.append(row)
    return rows


def test_no_peer_is_better_in_any_column() -> None:
    for names in (CLIPS, PUNCTUATED):
        mine = ours(names)
        for peer in peers(names):
            assert mine.long_lines <= peer.long_lines
            assert mine.fast <= peer.fast
            assert mine.short <= peer.short
            assert mine.lasting <= peer.lasting
            assert mine.single <= peer.single
            assert mine.function < peer.function
            assert mine.share > peer.share


def test_the_bounds_of_the_issue_hold() -> None:
    mine = ours(PUNCTUATED)
    assert mine.fast == 0
    assert mine.share >= 0.87
    for names in (CLIPS, PUNCTUATED):
        assert ours(names).long_lines == 0
        assert ours(names).function <= 1


def test_no_more_cues_end_elsewhere_than_at_marks_and_silences_than_the_speech_forces() -> None:
    forced = poor = 0
    for name in CLIPS:
        transcript = clip(name)
        words = transcript.words

        def ends_poorly(end: int, words: tuple[Word, ...] = words) -> bool:
            marked = words[end - 1].text.rstrip("\"'’”)")[-1] in ".,;:?!"
            return not marked and words[end].start - words[end - 1].end <= 300

        rules = Rules(42, cps=20 if transcript.language == "en" else 17, shortest=833)
        forced += fewest(words, rules, ends_poorly)[1]
        row = measured(segment(transcript, WIDE), transcript)
        poor += row.ends - row.good
    assert poor <= forced + 1


def test_no_cue_is_read_too_fast_that_another_cut_would_slow_down() -> None:
    for name in CLIPS:
        words, at = clip(name).words, 0
        cues = segment(clip(name), WIDE)
        cuts = [0]
        for cue in cues:
            at += len(cue.words)
            cuts.append(at)
        rules = Rules(42, cps=20, shortest=833)
        for number, cue in enumerate(cues):
            if len(cue.text.replace("\n", " ")) > 20 * (cue.end - cue.start) / 1000:
                assert not avoidable(words, cuts, number, rules), cue.text
