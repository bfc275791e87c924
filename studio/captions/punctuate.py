"""Punctuation and capitals for words that came bare: evidence from silences and words, added up (``punctuate.toml``).

Only marks and capitals are added: no word and no time changes. Each mark can be explained by its summands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from studio.captions import particles
from studio.captions.bonds import bonds
from studio.captions.commas import commas
from studio.captions.evidence import row_of, spoken
from studio.captions.graphemes import unspaced
from studio.captions.questions import asks
from studio.captions.stops import Said, sentences
from studio.captions.tongues import SENTENCE_ENDS, bare, ends_clause, tongue
from studio.captions.truecase import recased
from studio.speech.words import Word

_MANY = 20  # words without a mark: no engine that knows marks gives so many
_TAG_PAUSE_MS = 100  # before "right?"
_LATIN = (",", ".", "?")
_OWN = {"ar": ("،", ".", "؟"), "fa": ("،", ".", "؟"), "ur": ("،", "۔", "؟"), "hi": (",", "।", "?"), "th": ("", "", ""),
        "lo": ("", "", ""), "km": ("", "។", "?"), "my": ("", "။", "")}  # fmt: skip
_OPENING = {"es": "¿", "gl": "¿", "ast": "¿"}


def restore(words: Sequence[Word], language: str | None) -> tuple[Word, ...]:
    """Words with full stops, commas, question marks and capitals. Marks that are there already stay."""
    said = [word for word in words if word.text.strip()]
    if not said:
        return ()
    primary = (language or "").lower().replace("_", "-").split("-")[0]
    known = tongue(language)
    texts = [word.text.strip() for word in said]
    pauses = [max(0, after.start - word.end) for word, after in pairwise(said)] + [10_000]
    row = row_of(primary)
    if row is None and sum(map(unspaced, "".join(texts))) * 2 > len("".join(texts)):
        row = row_of("zh")
    if row is not None:
        ties = bonds(texts, known, language, [False] * len(texts))
        marked = particles.marked(texts, pauses, ties, row)
        spaced = known.spaced
    else:
        marked = _opened(_marked(texts, pauses, language, primary), _OPENING.get(primary, ""))
        spaced = True
    cased = recased(marked, language, known) if spaced else marked
    return tuple(replace(word, text=text) for word, text in zip(said, cased, strict=True))


def bare_of_marks(texts: Sequence[str], language: str | None) -> bool:
    """No sentence end and no comma in many words: the engine gives none, whatever it says. Where we know better."""
    primary = (language or "").lower().replace("_", "-").split("-")[0]
    if len(texts) < _MANY or (spoken(primary) is None and row_of(primary) is None):
        return False
    return not any(ends_clause(text) or text[-1:] in SENTENCE_ENDS for text in texts)


def _marked(texts: list[str], pauses: list[int], language: str | None, primary: str) -> list[str]:
    """``texts`` with commas, stops and question marks."""
    known, table = tongue(language), spoken(primary)
    comma, stop, question = _OWN.get(primary, _LATIN)
    plain = [bare(text) for text in texts]
    ended = [text[-1] in SENTENCE_ENDS for text in texts]
    fixed = [end or ends_clause(text) for end, text in zip(ended, texts, strict=True)]
    verbs = [0, *accumulate(table is not None and table.verb(word) for word in plain)]
    said = Said(plain, pauses, bonds(plain, known, language, ended), verbs, table, fixed)
    out = list(texts)
    for first, last in sentences(said):
        for place in commas(said, first, last, known):
            out[place] += comma
        if fixed[last - 1]:
            continue
        words = plain[first:last]
        tag = len(table.ends_with("tags", words)) if table is not None else 0
        tag *= tag > 1 or pauses[max(first, last - 2)] >= _TAG_PAUSE_MS
        tag *= last - first > tag + 2 and verbs[last - tag] > verbs[first]
        if tag and out[last - tag - 1][-1].isalnum():
            out[last - tag - 1] += comma
        out[last - 1] += question if tag or (table is not None and asks(words, table)) else stop
    return out


def _opened(texts: list[str], mark: str) -> list[str]:
    """Spanish: "¿" before the word that begins a question, behind a comma where one parts it from what leads to it."""
    if not mark:
        return texts
    out = list(texts)
    begin = 0
    for place, text in enumerate(texts):
        if text[-1] in SENTENCE_ENDS:
            if text[-1] == "?" and not any(mark in one for one in out[begin : place + 1]):
                commas = [at + 1 for at in range(begin, place) if texts[at].endswith(",")]
                start = commas[-1] if commas and place - commas[-1] < 2 else begin
                out[start] = mark + out[start]
            begin = place + 1
    return out
