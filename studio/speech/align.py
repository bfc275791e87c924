"""A script fitted to the speech: the time of every word that is said, and where script and speech part.

Three steps. The speech is recognised with a language model made of the script alone (ngrams.py). What was heard is
matched with what is written (anchors.py): that finds what only one side has, what is said elsewhere, and what twice.
Each passage that both have is then aligned exactly (fitting.py), and once more with other ways through where words do
not sound like what is there. Nothing is refused: a passage that cannot be aligned keeps the times of the first step,
and a script that is not what is said at all is spread over the speech and called rough.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from studio.speech import rough, sphinx
from studio.speech.anchors import is_reading, match
from studio.speech.chain import Chainer, Readings
from studio.speech.differing import Placed, judge, quoted
from studio.speech.fitting import BORDER, Event, Fitter, is_said
from studio.speech.lexicon import Lexicon
from studio.speech.ngrams import arpa
from studio.speech.passages import Passage, Speech, passages
from studio.speech.reading import Heard, Reading, Unit, order, unknown
from studio.speech.script import Token
from studio.speech.vad import Span
from studio.speech.wav import Wav
from studio.speech.words import Difference, Word

# The probability of a sound that belongs to no word. Words that are known by spelling rules only stand beside less.
_FREE = {"en": 1e-5}
_FREE_BY_RULE = 1e-8
_ALONE = (15_000, 15)  # ms of speech, and words, that are aligned though none was recognised before
_PLAUSIBLE = (0.3, 3.0)  # how long the script is for that speech
_STEPS = (0.45, 1.0)  # of the progress: recognised, aligned
_LEAST = 20  # ms of a word
_HOPELESS = 0.2  # the share of script and of speech under which the script is not what is said
_FASTEST = 40  # letters in a second


@dataclass(frozen=True, slots=True)
class Fitted:
    """``words`` in the order in which they are said. ``spans``: the time of each word of the script, None if unsaid.

    ``matched``: the share of the script that is said; ``covered``: the share of the speech that it explains, 0..1.
    ``rough``: the times are only estimated.
    """

    words: list[Word]
    spans: list[Span | None]
    differences: list[Difference]
    matched: float
    covered: float
    rough: bool = False


def align(
    path: Path,
    pieces: Sequence[Span],
    tokens: Sequence[Token],
    language: str,
    report: Callable[[float], None],
    *,
    whole: bool = False,
) -> Fitted:
    """Times for ``tokens`` in the speech at ``pieces`` (ms of the file at ``path``), of which there is some.

    ``whole``: every token is said, once and in order; it gets a time between its neighbours where its own is unknown.
    """
    aligner = _Aligner(pieces, tokens, language)
    placed: list[Placed] = []
    differences: list[Difference] = []
    if aligner.units:
        with Wav(path) as wav:
            placed, differences = aligner.fit(wav, whole, report)
    spans: list[Span | None] = [None] * len(tokens)
    for one in reversed(placed):
        spans[one.token] = (one.start, one.end)
    report(1.0)
    words = _words(placed, tokens)
    covered = sum(aligner.speech.between(word.start, word.end) for word in words) / aligner.speech.total
    if whole and placed:
        words = rough.between(tokens, spans, pieces)
        return Fitted(words, [(word.start, word.end) for word in words], [], _share(spans), covered)
    if _share(spans) < _HOPELESS and covered < _HOPELESS:
        return _estimated(tokens, pieces, whole)
    return Fitted(words, spans, differences, _share(spans), covered)


def _estimated(tokens: Sequence[Token], pieces: Sequence[Span], whole: bool) -> Fitted:
    """Times by length; what no voice could say in the time there is is left out, unless all of it is asked for."""
    room = _FASTEST * sum(end - start for start, end in pieces) // 1000
    fits = list(accumulate(rough.weight(token.text) for token in tokens))
    last = len(tokens) if whole else max(1, sum(1 for one in fits if one <= room))
    words = rough.spread(tokens[:last], pieces)
    spans: list[Span | None] = [(word.start, word.end) for word in words]
    rest = quoted(tokens, range(last, len(tokens)))
    end = pieces[-1][1]
    told = [Difference("not spoken", end, end, rest)] if rest else []
    return Fitted(words, [*spans, *[None] * (len(tokens) - last)], told, 0.0, 0.0, rough=True)


def _share(spans: Sequence[Span | None]) -> float:
    return sum(1 for span in spans if span is not None) / len(spans) if spans else 0.0


def _words(placed: Sequence[Placed], tokens: Sequence[Token]) -> list[Word]:
    """Words in a row that never overlap; where two places are one, the later word waits."""
    words: list[Word] = []
    for one in placed:
        start = max(one.start, words[-1].end if words else 0)
        words.append(Word(tokens[one.token].text, start, max(one.end, start + _LEAST)))
    return words


class _Aligner:
    """One script and the speech of one recording."""

    def __init__(self, pieces: Sequence[Span], tokens: Sequence[Token], language: str) -> None:
        self.speech = Speech(pieces)
        self._tokens, self._language = tokens, language
        self._lexicon = Lexicon(sphinx.decoder(lm=None), language)
        self._ways: list[Readings] = [self._entries(token) for token in tokens]
        self._lengths = [
            sum(self._lexicon.length(word) for word in token.spoken) or 60 * rough.weight(token.text)
            for token in tokens
        ]
        self.units = [Unit(at, name) for at, ways in enumerate(self._ways) if ways for name in ways[0]]

    def fit(self, wav: Wav, whole: bool, report: Callable[[float], None]) -> tuple[list[Placed], list[Difference]]:
        """The words in their places and the differences; nothing where the script is not what is said."""
        heard = self._listen(wav, lambda share: report(_STEPS[0] * share))
        chains = match([one.name for one in heard], [unit.name for unit in self.units], alone=whole)
        if not is_reading(chains, len(heard), len(self.units)):
            chains = []
        read = order(chains, heard, self.units, len(self._ways), self.speech)
        if not read:
            length = sum(self._lengths) / self.speech.total
            if (
                self.speech.total > _ALONE[0]
                or len(self.units) > _ALONE[1]
                or not _PLAUSIBLE[0] <= length <= _PLAUSIBLE[1]
            ):
                return [], []
            read = [unknown(len(self._ways), self.speech)]
        cut = [(reading, self._cut(reading)) for reading in read]
        chainer = Chainer(self._lexicon, _FREE.get(self._language, _FREE_BY_RULE))
        flat = [passage for _, some in cut for passage in some]
        found = Fitter(chainer, wav, self._ways).fit(
            flat, lambda share: report(_STEPS[0] + (_STEPS[1] - _STEPS[0]) * share)
        )
        if found is None:
            return [], []
        main: list[Event] = []
        beside: list[list[Event]] = []
        at = iter(found)
        for reading, some in cut:
            events = [event for _ in some for event in next(at)]
            if reading.main:
                main += events
            elif is_said(events):
                beside.append(events)
                main.append(BORDER)
            else:
                main += [Event(None, span) for span in self.speech.within(reading.start, reading.end)]
        unsaid = {place for place, ways in enumerate(self._ways) if not ways}
        pinned = {pin.token for reading in read if reading.main for pin in reading.pins}
        events = sorted_in(main, self._silent_about(flat))
        judged = judge(events, beside, self._tokens, self._lengths, unsaid, pinned, self._language)
        return judged.placed, judged.differences

    def _cut(self, reading: Reading) -> list[Passage]:
        return passages(
            reading.pins, reading.first, reading.last, reading.start, reading.end, self._lengths, self.speech
        )

    def _silent_about(self, cut: Sequence[Passage]) -> list[Event]:
        """Speech that is in no passage."""
        edges = [self.speech.start, *(time for one in cut for span in one.spans for time in span), self.speech.end]
        found = []
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            found += [Event(None, span) for span in self.speech.within(start, end)]
        return found

    def _entries(self, token: Token) -> Readings:
        ways = (tuple(filter(None, map(self._lexicon.entry, reading))) for reading in token.readings)
        return tuple(dict.fromkeys(way for way in ways if way))

    def _listen(self, wav: Wav, report: Callable[[float], None]) -> list[Heard]:
        """What is heard by an ear that knows the words of the script and their order."""
        with tempfile.TemporaryDirectory(prefix="script-", dir=".") as folder:
            model, book = Path(folder) / "script.arpa", Path(folder) / "script.dict"
            with model.open("w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in arpa(list(self._runs())))
            book.write_text("".join(self._lexicon.lines()), "utf-8")
            engine = sphinx.decoder(lm=str(model), dict=str(book), beam=1e-80, wbeam=1e-60, pbeam=1e-80, lw=9.0)
        heard: list[Heard] = []
        done = 0
        for start, end in self.speech.pieces:
            for entry, a, b, _ in sphinx.listen(engine, wav.raw(start, end)):
                heard.append(Heard(sphinx.plain(entry), start + a, min(start + b, end)))
            done += end - start
            report(done / self.speech.total)
        return heard

    def _runs(self) -> Iterator[list[str]]:
        """The script in its usual reading, and its other readings with two words on each side."""
        yield [unit.name for unit in self.units]
        first = [ways[0] if ways else () for ways in self._ways]
        for at, ways in enumerate(self._ways):
            before = [name for one in first[max(0, at - 2) : at] for name in one][-2:]
            after = [name for one in first[at + 1 : at + 3] for name in one][:2]
            for way in ways[1:]:
                yield [*before, *way, *after]


def sorted_in(events: Sequence[Event], more: Sequence[Event]) -> list[Event]:
    """``events`` with ``more`` put in where their times belong."""
    rest = sorted((one for one in more if one.span), key=lambda one: one.span or (0, 0))
    result: list[Event] = []
    for event in events:
        while rest and event.span is not None and rest[0].span is not None and rest[0].span[0] < event.span[0]:
            result.append(rest.pop(0))
        result.append(event)
    return result + rest
