"""A script fitted to the speech: the time of every word, whatever the script lacks or has too much. English model.

Two passes. First the sounds heard without words are paired with the sounds of the script (match.py): rough times, and
the passages that only one side has. Then each stretch that both sides have is aligned exactly, as a chain of words
with beams of 1e-80 (with the usual beams one file of three fails). Where that fails too the rough times stand, and a
word without any time is put between its neighbours: no script is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.speech import sphinx
from studio.speech.letters import pronounce
from studio.speech.match import PHONES, lone_runs, pair
from studio.speech.phones import Phone, free_listener, heard
from studio.speech.script import Token
from studio.speech.vad import Span
from studio.speech.wav import Wav
from studio.speech.words import Word

_LONGEST = 120_000  # ms aligned exactly at once
_WORDS_LONE, _SOUND_LONE = 14.0, 20.0  # sounds: about four words that were not said, two seconds that were not written
_HEARD_SHARE = 0.6  # of the progress
_LEAST = 20  # ms of a word
_MARGIN = 150  # ms around a stretch whose neighbour is a passage without a partner


@dataclass(frozen=True, slots=True)
class Fitted:
    """``words`` one for each token; ``matched`` the share of the script's sounds that were heard, 0..1."""

    words: list[Word]
    matched: float


@dataclass(frozen=True, slots=True)
class _Unit:
    """One spoken word of a token, with its sounds."""

    token: int
    name: str
    phones: tuple[str, ...]


@dataclass(slots=True)
class _Stretch:
    """Units [first, last) between two times."""

    first: int
    last: int
    start: int
    end: int


def align(
    path: Path, pieces: Sequence[Span], tokens: Sequence[Token], language: str, report: Callable[[float], None]
) -> Fitted:
    """Times for ``tokens`` in the speech at ``pieces`` (ms). Never refuses; see Fitted.matched."""
    engine = sphinx.decoder(lm=None, beam=1e-80, wbeam=1e-80, pbeam=1e-80)
    units = _units(engine, tokens, language)
    with Wav(path) as wav:
        sounds = _hear(wav, pieces, report)
        script = [phone for unit in units for phone in unit.phones]
        partner = pair([sound.name for sound in sounds], script)
        rough = _rough(units, partner, sounds)
        times: list[Span | None] = list(rough)
        stretches = _stretches(units, partner, sounds, rough, pieces)
        for at, stretch in enumerate(stretches):
            exact = _chain(engine, wav, units[stretch.first : stretch.last], stretch)
            if exact is not None:
                times[stretch.first : stretch.last] = exact
            report(_HEARD_SHARE + (1 - _HEARD_SHARE) * (at + 1) / len(stretches))
    share = sum(1 for one in partner if one >= 0) / len(partner) if partner else 0.0
    return Fitted(_words(tokens, units, times, pieces), share)


def _units(engine: Any, tokens: Sequence[Token], language: str) -> list[_Unit]:
    """Spoken words with sounds; words without any (foreign letters) are left out. New ones go into the dictionary."""
    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    for word in dict.fromkeys(word for token in tokens for word in token.spoken):
        found = engine.lookup_word(word) if language == "en" else None
        if found:
            known[word] = (word, tuple(found.split()))
            continue
        phones = tuple(phone for phone in pronounce(word, language) if phone in PHONES)
        if phones:
            name = f"script-{len(known)}"
            engine.add_word(name, " ".join(phones), False)
            known[word] = (name, phones)
    return [_Unit(at, *known[word]) for at, token in enumerate(tokens) for word in token.spoken if word in known]


def _hear(wav: Wav, pieces: Sequence[Span], report: Callable[[float], None]) -> list[Phone]:
    listener = free_listener()
    sounds: list[Phone] = []
    total = sum(end - start for start, end in pieces) or 1
    done = 0
    for start, end in pieces:
        found = heard(listener, wav.raw(start, end))
        sounds += [Phone(sound.name, start + sound.start, start + sound.end) for sound in found if sound.name in PHONES]
        done += end - start
        report(_HEARD_SHARE * done / total)
    return sounds


def _rough(units: Sequence[_Unit], partner: Sequence[int], sounds: Sequence[Phone]) -> list[Span | None]:
    times: list[Span | None] = []
    at = 0
    for unit in units:
        found = [one for one in partner[at : at + len(unit.phones)] if one >= 0]
        at += len(unit.phones)
        times.append((sounds[found[0]].start, sounds[found[-1]].end) if found else None)
    return times


def _stretches(
    units: Sequence[_Unit],
    partner: Sequence[int],
    sounds: Sequence[Phone],
    rough: Sequence[Span | None],
    pieces: Sequence[Span],
) -> list[_Stretch]:
    """What both sides have, cut into parts that are short enough."""
    owner = [at for at, unit in enumerate(units) for _ in unit.phones]
    unsaid = {owner[at] for a, b in lone_runs([one < 0 for one in partner], _WORDS_LONE) for at in range(a, b)}
    used = {one for one in partner if one >= 0}
    unwritten = [
        (sounds[a].start, sounds[b - 1].end)
        for a, b in lone_runs([at not in used for at in range(len(sounds))], _SOUND_LONE)
    ]
    edges = [pieces[0][0], *(time for span in unwritten for time in span), pieces[-1][1]]
    islands = [(edges[at], edges[at + 1]) for at in range(0, len(edges), 2) if edges[at + 1] > edges[at]]
    stretches: list[_Stretch] = []
    for start, end in islands:
        inside = [
            at
            for at, span in enumerate(rough)
            if span is not None and at not in unsaid and start <= _middle(span) <= end
        ]
        if inside:
            stretches += _cut(_Stretch(inside[0], inside[-1] + 1, start, end), unsaid, rough, pieces)
    return stretches


def _cut(whole: _Stretch, unsaid: set[int], rough: Sequence[Span | None], pieces: Sequence[Span]) -> list[_Stretch]:
    """Cuts an island where words of the script were not said, and at pauses until no part is too long."""
    parts: list[_Stretch] = []
    at = whole.first
    while at < whole.last:
        if at in unsaid:
            at += 1
            continue
        last = at
        while last < whole.last and last not in unsaid:
            last += 1
        before = whole.start if at == whole.first else max(whole.start, _first(rough, at, last) - _MARGIN)
        after = whole.end if last == whole.last else min(whole.end, _final(rough, at, last) + _MARGIN)
        if after > before:
            parts += _shorten(_Stretch(at, last, before, after), rough, pieces)
        at = last
    return parts


def _shorten(part: _Stretch, rough: Sequence[Span | None], pieces: Sequence[Span]) -> list[_Stretch]:
    done: list[_Stretch] = []
    while part.end - part.start > _LONGEST:
        pauses = [end for _, end in pieces if part.start + _LONGEST // 2 <= end <= part.start + _LONGEST]
        best: tuple[int, int, int] | None = None
        for pause in pauses:
            split = next((at for at in range(part.first, part.last) if _after(rough[at], pause)), part.last)
            near = rough[max(part.first, split - 4) : split + 4]
            rank = (sum(1 for span in near if span is not None), pause, split)
            best = max(best or rank, rank)
        if best is None or not part.first < best[2] < part.last:
            break
        done.append(_Stretch(part.first, best[2], part.start, best[1]))
        part = _Stretch(best[2], part.last, best[1], part.end)
    return [*done, part]


def _chain(engine: Any, wav: Wav, units: Sequence[_Unit], stretch: _Stretch) -> list[Span] | None:
    """The exact times of a chain of words, None where the sound does not carry it."""
    steps = [(at, at + 1, 1.0, unit.name) for at, unit in enumerate(units)]
    engine.add_fsg("chain", engine.create_fsg("chain", 0, len(units), steps))
    engine.activate_search("chain")
    try:
        found = list(sphinx.listen(engine, wav.raw(stretch.start, stretch.end)))
    except RuntimeError:  # pocketsphinx's only error: the sound ended before the chain did
        return None
    if len(found) != len(units):
        return None
    return [(stretch.start + start, min(stretch.start + end, stretch.end)) for _, start, end, _ in found]


def _words(
    tokens: Sequence[Token], units: Sequence[_Unit], times: Sequence[Span | None], pieces: Sequence[Span]
) -> list[Word]:
    """One word for each token, in order, never overlapping."""
    spans: list[Span | None] = [None] * len(tokens)
    for unit, time in zip(units, times, strict=True):
        if time is not None:
            old = spans[unit.token]
            spans[unit.token] = time if old is None else (old[0], max(old[1], time[1]))
    words: list[Word] = []
    at = 0
    while at < len(tokens):
        floor = words[-1].end if words else pieces[0][0]
        span = spans[at]
        if span is not None:
            start = max(floor, span[0])
            words.append(Word(tokens[at].text, start, max(span[1], start + _LEAST)))
            at += 1
            continue
        last = next((later for later in range(at, len(tokens)) if spans[later] is not None), len(tokens))
        known = spans[last] if last < len(tokens) else None
        words += _spread(tokens[at:last], floor, known[0] if known else pieces[-1][1], pieces)
        at = last
    return words


def _spread(tokens: Sequence[Token], start: int, end: int, pieces: Sequence[Span]) -> list[Word]:
    """Words without a time of their own, by their length, over the speech between two times."""
    speech = [(max(a, start), min(b, end)) for a, b in pieces if min(b, end) > max(a, start)]
    room = sum(b - a for a, b in speech)
    letters = sum(len(token.text) for token in tokens) or 1
    words: list[Word] = []
    done = 0
    for token in tokens:
        a = _place(speech, room * done // letters, start)
        done += len(token.text)
        b = _place(speech, room * done // letters, start)
        a = max(a, words[-1].end if words else start)
        words.append(Word(token.text, a, max(b, a + _LEAST)))
    return words


def _place(speech: Sequence[Span], at: int, start: int) -> int:
    for a, b in speech:
        if at <= b - a:
            return a + at
        at -= b - a
    return speech[-1][1] if speech else start


def _middle(span: Span) -> int:
    return (span[0] + span[1]) // 2


def _after(span: Span | None, time: int) -> bool:
    return span is not None and _middle(span) >= time


def _first(rough: Sequence[Span | None], first: int, last: int) -> int:
    return next((span[0] for span in rough[first:last] if span is not None), 0)


def _final(rough: Sequence[Span | None], first: int, last: int) -> int:
    return next((span[1] for span in reversed(rough[first:last]) if span is not None), 0)
