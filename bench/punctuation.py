"""Punctuation and capitals restored in bare words, against what was written: precision and recall, beside pauses alone.

    python -m bench.punctuation

The clips have real times; the pages of prose have made-up ones (tests/studio/captions/clips.py). "dev" was looked at
while the weights were set, the others were not. "pauses" puts a full stop at every silence of half a second that does
not follow a function word, as we did before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from studio.captions.punctuate import restore
from studio.captions.spoken import cleaned
from studio.captions.tongues import bare, tongue
from studio.speech.words import Transcript, Word
from tests.studio.captions.clips import CLIPS, PROSE, clip, prose, stripped

DEV = frozenset({"speech75_en_720p", "jfk", "speech11_en", *(f"prose {one}" for one in ("en", "fr", "pt", "zh", "ja"))})
_KINDS = {"sentence ends": ".?!。？！", "commas": ",，、;:；：", "questions": "?？"}


@dataclass(slots=True)
class Count:
    """Marks that were right, were put, were wanted."""

    right: int = 0
    put: int = 0
    wanted: int = 0

    def add(self, other: Count) -> None:
        self.right, self.put, self.wanted = self.right + other.right, self.put + other.put, self.wanted + other.wanted

    @property
    def f(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(1, self.put + self.wanted)

    def __str__(self) -> str:
        return f"{self.right}/{self.put} {self.right}/{self.wanted} F {self.f:.2f}"


def counts(found: Sequence[Word], wanted: Sequence[Word]) -> dict[str, Count]:
    """What was put against what was written, by kind, at places counted in letters; the last stop is given to all."""
    out = {name: Count() for name in (*_KINDS, "capitals")}
    ours, theirs = _marks(found), _marks(wanted)
    for name, marks in _KINDS.items():
        put = {place for place, (mark, _) in ours.items() if mark and mark in marks}
        want = {place for place, (mark, _) in theirs.items() if mark and mark in marks}
        out[name] = Count(len(put & want), len(put), len(want))
    put = {place for place, (_, capital) in ours.items() if capital}
    want = {place for place, (_, capital) in theirs.items() if capital}
    out["capitals"] = Count(len(put & want), len(put), len(want))
    return out


def _marks(words: Sequence[Word]) -> dict[int, tuple[str, bool]]:
    """Letters up to the end of each word → (mark behind it, capital)."""
    found: dict[int, tuple[str, bool]] = {}
    letters = 0
    for word in words:
        plain = [char for char in word.text if char.isalnum()]
        letters += len(plain)
        tail = word.text.rstrip("\"'”’»)」』")
        mark = tail[-1] if tail and not tail[-1].isalnum() else ""
        if plain:
            found[letters] = (mark, any(map(str.isupper, plain)))
        elif mark and letters in found:
            found[letters] = (mark, found[letters][1])
    return dict(list(found.items())[:-1])


def pauses_alone(words: Sequence[Word], language: str) -> tuple[Word, ...]:
    """Full stops at silences of 500 ms, a capital behind them, the English "I"."""
    known, out, begins, length = tongue(language), [], True, 0
    for place, word in enumerate(words):
        text, length = word.text, length + 1
        if begins or (language == "en" and text in {"i", "i'm", "i'll", "i've", "i'd"}):
            text = text[0].upper() + text[1:]
        following = words[place + 1] if place + 1 < len(words) else None
        leans = bare(text) in known.openers or bare(text) in known.weak
        begins = following is None or (following.start - word.end >= 500 and length >= 3 and not leans)
        if begins:
            text, length = text + ("." if known.spaced else "。"), 0
        out.append(replace(word, text=text))
    return tuple(out)


def measured(transcript: Transcript, how: Callable[[Sequence[Word], str], tuple[Word, ...]]) -> dict[str, Count]:
    """One text, made bare and restored."""
    plain = cleaned(stripped(transcript).words, transcript.language)
    return counts(how(plain, transcript.language), transcript.words)


def main() -> None:
    texts = {name: clip(name) for name in CLIPS} | {f"prose {language}": prose(language) for language in PROSE}
    ways: dict[str, Callable[[Sequence[Word], str], tuple[Word, ...]]] = {"ours": restore, "pauses": pauses_alone}
    print("right/put right/wanted F\n")
    sums = {
        (way, part): {name: Count() for name in (*_KINDS, "capitals")} for way in ways for part in ("dev", "unseen")
    }
    print("| text | | sentence ends | commas | questions | capitals |\n|---|---|---|---|---|---|")
    for name, transcript in texts.items():
        for way, how in ways.items():
            row = measured(transcript, how)
            for kind, count in row.items():
                sums[way, "dev" if name in DEV else "unseen"][kind].add(count)
            print(f"| {name} | {way} | " + " | ".join(map(str, row.values())) + " |")
    for (way, part), row in sums.items():
        print(f"| all {part} | {way} | " + " | ".join(map(str, row.values())) + " |")


if __name__ == "__main__":
    main()
