"""Commas in the words of one sentence, from the evidence of silences and words (``punctuate.toml``)."""

from __future__ import annotations

from studio.captions.evidence import Spoken, weights
from studio.captions.stops import Said
from studio.captions.tongues import Tongue

_LONGEST_INTRO = 6  # words


def commas(said: Said, first: int, last: int, known: Tongue) -> set[int]:
    """The words of sentence first..last behind which a comma stands."""
    found: set[int] = set()
    since, breathless = first, said.breathless
    for place in range(first, last - 1):
        if said.fixed[place]:
            since = place + 1
        elif _evidence(said, first, since, place, known, breathless) > 0:
            found.add(place)
            since = place + 1
    return found


def _evidence(said: Said, first: int, since: int, place: int, known: Tongue, breathless: bool) -> float:
    w, table = weights(), said.table
    value = w.of["comma_breathless"] if breathless else w.curves["comma_pause"].at(said.pauses[place])
    tie = w.comma_tie[said.ties[place + 1]] * said.loosened(place)
    if table is None:
        return value + tie + w.of["comma_join"]
    if place - first < _LONGEST_INTRO and table.phrase("intro", said.plain[first : place + 1]):
        return value + w.of["comma_intro"]
    value += tie + _by_next(said, since, place, known, table)
    if place == since:
        value += w.of["comma_short"]
    following = said.plain[place + 1]
    begins = table.has("subjects", following) or following in known.articles or following in known.determiners
    clause = since == first and table.has("subordinators", said.plain[first])
    if clause and begins and said.verbs[place + 1] > said.verbs[first]:
        value += w.of["comma_main"]
    return value


def _by_next(said: Said, since: int, place: int, known: Tongue, table: Spoken) -> float:
    """What the next word says: it contrasts, relates, joins, …"""
    of, following = weights().of, said.plain[place + 1]
    verb_since = said.verbs[place + 1] > said.verbs[since]
    if table.has("contrast", following):
        return of["comma_contrast"]
    if table.has("relative", following):
        return of["comma_relative"]
    if table.has("coordinators", following):
        after = said.plain[place + 2] if place + 2 < len(said.plain) else ""
        return of["comma_clause" if verb_since and table.has("subjects", after) else "comma_join"]
    if table.has("that", following):
        return of["comma_that"]
    if following in known.prepositions:
        return of["comma_join"]
    if table.verb(following):
        return of["comma_verb"]
    return of["comma_subject"] if table.has("subjects", following) else 0.0
