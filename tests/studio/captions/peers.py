"""Peers of our segmentation, each re-stated from its description (spec/media.md 4, "How they split"): words → cues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from studio.captions.cue import Cue
from studio.speech.words import Transcript, Word

_STOPS = (".", "。", "?", "？", "!")
_COMMAS = (",", "，", "、")
_EN = """and whether or as but so for nor which yet although since unless when while because if how that than who where
what whatever though until"""
_ES = "y o pero porque que si cuando como mientras aunque donde ni"
_CONJUNCTIONS = {
    "en": frozenset(_EN.split()),
    "es": frozenset(_ES.split()),
}


def whisper_cli(transcript: Transcript, width: int = 42, lines: int = 2, pause: int = 3000) -> list[Cue]:
    """Greedy fill to 42 x 2; a new cue only where that is full or after a silence of 3 s."""
    cues: list[Cue] = []
    rows: list[str] = []
    start = end = 0
    for word in transcript.words:
        if rows and word.start - end <= pause:
            if len(rows[-1]) + 1 + len(word.text) <= width:
                rows[-1] += " " + word.text
                end = word.end
                continue
            if len(rows) < lines:
                rows.append(word.text)
                end = word.end
                continue
        if rows:
            cues.append(Cue(start, end, "\n".join(rows)))
        rows, start, end = [word.text], word.start, word.end
    return [*cues, Cue(start, end, "\n".join(rows))] if rows else cues


def whisperx(transcript: Transcript, width: int = 45, least: int = 30, pull: int = 800) -> list[Cue]:
    """Sentences; past 45 characters at the midpoint of the words so far, else at a comma or before a conjunction with
    30 characters on both sides; an end is pulled to the next start over gaps of 0.8 s.
    """
    conjunctions = _CONJUNCTIONS.get(transcript.language, frozenset())
    pieces: list[Sequence[Word]] = []
    for sentence in _split(transcript.words, lambda word, _: word.text.endswith(_STOPS)):
        sizes = [len(word.text) + 1 for word in sentence]
        ends: list[int] = []
        begin, count, left = 0, 0, sum(sizes)
        for place, word in enumerate(sentence):
            before = count
            count, left = count + sizes[place], left - sizes[place]
            if count >= width and before >= least:
                middle = int((begin + place) / 2 + 0.5)
                ends.append(middle)
                begin = middle + 1
                count = sum(sizes[begin : place + 1])
            elif word.text.endswith(_COMMAS) and before >= least and left >= least:
                ends.append(place)
                begin, count = place + 1, 0
            elif word.text.lower() in conjunctions and before >= least and left >= least:
                ends.append(place - 1)
                begin, count = place, sizes[place]
        cuts = [0, *(end + 1 for end in ends if end + 1 < len(sentence)), len(sentence)]
        pieces += [sentence[a:b] for a, b in pairwise(cuts) if b > a]
    cues = _plain(pieces)
    for number, cue in enumerate(cues[:-1]):
        following = cues[number + 1].start
        if following - cue.end <= pull:
            cues[number] = Cue(cue.start, following, cue.text)
    return cues


def stable_ts(transcript: Transcript, gap: int = 500, comma: int = 50, most: int = 70) -> list[Cue]:
    """Sentence ends, silences of 0.5 s, commas after 50 characters, 70 characters split evenly; words clamped to 3.5
    times the median duration; one line each.
    """
    lengths = sorted(word.end - word.start for word in transcript.words)
    longest = 3.5 * lengths[len(lengths) // 2]
    words = [Word(w.text, w.start, min(w.end, round(w.start + longest))) for w in transcript.words]
    pieces: list[Sequence[Word]] = []
    for sentence in _split(words, lambda word, after: word.text.endswith(_STOPS) or after - word.end > gap):
        rest: list[Word] = []
        for word in sentence:
            rest.append(word)
            if word.text.endswith((",", "，")) and len(_text(rest)) >= comma:
                pieces += _even(rest, most)
                rest = []
        pieces += _even(rest, most) if rest else []
    return _plain(pieces)


def _even(words: Sequence[Word], most: int) -> list[Sequence[Word]]:
    parts = -(-len(_text(words)) // most)
    goal = len(_text(words)) / parts
    found: list[Sequence[Word]] = []
    begin = 0
    for place in range(len(words)):
        if len(_text(words[begin : place + 1])) >= goal and len(found) < parts - 1:
            found.append(words[begin : place + 1])
            begin = place + 1
    return [*found, words[begin:]] if begin < len(words) else found


def _split(words: Sequence[Word], ends: Callable[[Word, int], bool]) -> list[Sequence[Word]]:
    found: list[Sequence[Word]] = []
    begin = 0
    for place, word in enumerate(words):
        after = words[place + 1].start if place + 1 < len(words) else word.end
        if place + 1 == len(words) or ends(word, after):
            found.append(words[begin : place + 1])
            begin = place + 1
    return found


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _plain(pieces: Sequence[Sequence[Word]]) -> list[Cue]:
    return [Cue(piece[0].start, piece[-1].end, _text(piece)) for piece in pieces]
