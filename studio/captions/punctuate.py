"""Sentences for words that came without punctuation: from pauses only, nothing else is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studio.captions.graphemes import unspaced
from studio.captions.tongues import SENTENCE_ENDS, bare, ends_clause, tongue
from studio.speech.words import Word

PAUSE_MS = 500  # read speech: 240 to 430 ms inside sentences, 480 to 540 ms between them (LJ, pocketsphinx word times)
_SHORTEST_SENTENCE = 3  # words: a pause after "well, …" is no full stop
_ENGLISH_I = {"i": "I", "i'm": "I'm", "i'll": "I'll", "i've": "I've", "i'd": "I'd"}


def restore(words: Sequence[Word], language: str | None) -> tuple[Word, ...]:
    """Full stops at long pauses and at the end, a capital after each, and the English "I". Times do not change.

    A pause after an article, preposition or the like is a hesitation and ends nothing.
    """
    known = tongue(language)
    english = (language or "").lower().startswith("en")
    out: list[Word] = []
    begins, length = True, 0
    for place, word in enumerate(words):
        text = word.text.strip()
        if not text:
            continue
        length += 1
        if english:
            text = _ENGLISH_I.get(text, text)
        if begins:
            text = text[0].upper() + text[1:]
        following = next((later for later in words[place + 1 :] if later.text.strip()), None)
        plain = bare(text)
        hesitates = plain in known.openers or plain in known.leaners
        paused = following is not None and following.start - word.end >= PAUSE_MS
        ends = following is None or (paused and length >= _SHORTEST_SENTENCE and not hesitates)
        closed = text[-1] in SENTENCE_ENDS or ends_clause(text)
        if ends and not closed:
            text += "。" if unspaced(text[-1]) else "."
        begins = ends or text[-1] in SENTENCE_ENDS
        if begins:
            length = 0
        out.append(replace(word, text=text))
    return tuple(out)
