"""What holds two neighbouring words together: names, numbers, article and noun, preposition and article, verb forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from studio.captions import names, numerals
from studio.captions.graphemes import unspaced
from studio.captions.phrases import Strength, levels, solid
from studio.captions.tongues import NO_LINE_END, NO_LINE_HEAD, Tongue, bare, ends_clause, ends_sentence

FREE, WEAK, SOFT, NEAR, HARD = Strength
_LOUD_SHARE, _LOUD_LEAST = 0.6, 5  # words with capitals: above that they say nothing (a headline, shouting)
_SHORT_TITLES = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "sr", "sra", "srta", "dra", "hr", "mme", "mlle", "sig", "dott"}
)
_FIRST_PERSON = frozenset({"i", "i'm", "i'll", "i've", "i'd"})
_DASHES: Final = frozenset("-–—―")
_LONGEST_NAME = 4  # words from one capital of a name to the next
_SHORTEST_FUNCTION = 3  # letters: in a language without tables such small words mostly look forward


@dataclass(frozen=True, slots=True)
class _Look:
    """What one word shows by itself."""

    text: str
    bare: str
    capital: bool  # and not for being "I"
    alone: bool  # nothing but marks
    head: bool  # may not begin a line
    tail: bool  # may not end a line
    clause: bool


@lru_cache(maxsize=50_000)
def _look(text: str) -> _Look:
    plain = bare(text)
    letters = text.lstrip("\"'‘“„«([{¿¡-–—*♪#")
    capital = any(map(str.isupper, letters)) and plain not in _FIRST_PERSON
    return _Look(text, plain, capital, not any(map(str.isalnum, text)), _head(text), _tail(text), ends_clause(text))


def _head(text: str) -> bool:
    if text[:1] not in NO_LINE_HEAD:
        return False
    return unspaced(text[0]) or len(text) == 1 or not text[1].isalnum()  # ".5" and "'tis" are words


def _tail(text: str) -> bool:
    return text[-1:] in NO_LINE_END and (len(text) == 1 or unspaced(text[-1]))


def sentence_ends(words: Sequence[str], known: Tongue) -> tuple[bool, ...]:
    """For each word: a sentence ends with it. The next word tells what a full stop after "3" or "Mr" means."""
    after = (*words[1:], None) if words else ()
    return tuple(ends_sentence(word, known, following) for word, following in zip(words, after, strict=True))


def bonds(words: Sequence[str], known: Tongue, language: str | None, stops: Sequence[bool]) -> tuple[Strength, ...]:
    """For each word how strongly it is tied to the word before it. The first is FREE."""
    looks = [_look(word) for word in words]
    seams = _seams(words, known, language)
    loud = sum(one.capital for one in looks) > _LOUD_SHARE * max(_LOUD_LEAST, sum(not one.alone for one in looks))
    chain = _Chain(looks, known, stops, loud)
    return tuple(
        FREE if place == 0 else max(seams.get(place, FREE), chain.between(place)) for place in range(len(words))
    )


def _seams(words: Sequence[str], known: Tongue, language: str | None) -> dict[int, Strength]:
    """Ties inside runs of a script without spaces, by what is a word there."""
    found: dict[int, Strength] = {}
    place = 0
    while place < len(words):
        end = place + 1
        while end < len(words) and solid(words[end - 1][-1:], known) and solid(words[end][:1], known):
            end += 1
        if end - place > 1:
            inner = levels("".join(words[place:end]), language)
            at = 0
            for one in range(place, end):
                if one > place:
                    found[one] = inner[at]
                at += len(words[one])
        place = end
    return found


@dataclass(slots=True)
class _Chain:
    looks: list[_Look]
    known: Tongue
    stops: Sequence[bool]
    loud: bool

    def between(self, place: int) -> Strength:
        """The tie between word ``place`` and the one before it, by the words alone."""
        before, word = self.looks[place - 1], self.looks[place]
        marks = self._marks(place, before, word)
        if marks is not None:
            return marks
        if self.stops[place - 1]:
            return FREE
        number = numerals.tie(
            [one.text for one in self.looks[max(0, place - 3) : place + 3]], min(3, place), self.known
        )
        if number is not None:
            return number
        if before.clause:
            return FREE
        name = self._name(place, before, word)
        return name if name is HARD else max(name, self._grammar(place, before, word))

    def _marks(self, place: int, before: _Look, word: _Look) -> Strength | None:
        """Marks that stand as words of their own."""
        if word.alone and _DASHES.issuperset(word.text):
            return FREE if self.stops[place - 1] else HARD
        if before.alone and _DASHES.issuperset(before.text):
            opens = place == 1 or self.stops[place - 2]
            return HARD if opens else FREE
        if word.head or before.tail:
            return HARD
        if word.alone and not word.tail:
            return NEAR
        return None

    def _name(self, place: int, before: _Look, word: _Look) -> Strength:
        known = self.known
        if before.bare in known.titles and (
            word.capital or before.bare in _SHORT_TITLES or (before.text.endswith(".") and not word.alone)
        ):
            return HARD
        if known.cells and not known.spaced:
            return self._surname(before, word)
        if names.together(before.bare, word.bare):
            return HARD
        if self.loud:
            return FREE
        opening = place == 1 or self.stops[place - 2]  # a capital for standing first says nothing
        sure = not opening or before.bare in names.FIRST or before.bare in known.lead
        if before.capital and (word.capital or word.bare[:1].isdigit()):
            common = known.nouns and before.bare not in names.FIRST and before.bare not in known.lead
            if sure:
                return NEAR if common else HARD
            return (
                FREE if before.bare in known.openers or before.bare in known.weak or names.opens(before.bare) else NEAR
            )
        return self._particle(place)

    def _particle(self, place: int) -> Strength:
        """Small words inside a name: "Charles de Gaulle", "María de la Cruz", "University of California"."""
        known, looks = self.known, self.looks
        first, last = place - 1, place
        while first > 0 and self._small(first):
            first -= 1
        while last + 1 < len(looks) and self._small(last):
            last += 1
        if last - first < 2 or last - first > _LONGEST_NAME or not looks[first].capital or not looks[last].capital:
            return FREE
        head = looks[first].bare
        opening = first == 0 or self.stops[first - 1]
        sure = head in names.FIRST or (not known.nouns and (not opening or head in known.lead))
        if not sure or head in known.weak or any(self.stops[first:last]):
            return FREE
        longer = first > 0 and not opening and (looks[first - 1].capital or self._small(first - 1))
        # "University of California" is one name, "Jane Berg | of Oxford University" may be parted.
        return NEAR if longer and "of" in {looks[place].bare, looks[place - 1].bare} else HARD

    def _small(self, place: int) -> bool:
        look = self.looks[place]
        return look.bare in self.known.particles and not look.capital and not look.clause

    def _surname(self, before: _Look, word: _Look) -> Strength:
        """Chinese and Japanese: a family name before a given name; foreign names with a dot between their parts."""
        if before.text[-1:] in "·・" or word.text[:1] in "·・":
            return HARD
        if before.text in self.known.surnames and unspaced(word.text[:1]) and len(word.text) <= 2:
            grammar = self.known.openers | self.known.weak | self.known.clitics
            return FREE if word.text in grammar else NEAR
        if before.capital and before.text.isascii():
            return HARD if word.bare[:1].isdigit() or (word.capital and word.text.isascii()) else FREE
        return FREE

    def _grammar(self, place: int, before: _Look, word: _Look) -> Strength:
        known, left, right = self.known, before.bare, word.bare
        if "'" in left and (tail := left.rpartition("'")[2]) in known.articles | known.openers | known.weak:
            left = tail  # "qu'il", "d'une": the second word leans
        if right in known.clitics:
            return HARD
        if left in known.lead and word.capital and not known.nouns:
            return NEAR
        if left in known.articles or (before.text[-1:] in "'’" and left + "'" in known.articles):
            return HARD
        if known.heads and word.text.startswith(known.heads):
            return NEAR
        if known.tails and before.text.endswith(known.tails):
            return SOFT
        begins = right in known.openers
        if left in known.determiners:
            return SOFT if begins or right in known.auxiliaries else NEAR
        if left in known.auxiliaries:
            return SOFT if begins or right in known.articles else NEAR
        if left in known.prepositions:
            return NEAR if right in known.articles or right in known.determiners else SOFT
        if left in known.openers or left in known.weak:
            return NEAR if left in known.leaners and right in known.auxiliaries else SOFT
        if begins or right in known.weak:
            return WEAK if right in known.phrasal else FREE
        return self._adjective(place, before, word)

    def _adjective(self, place: int, before: _Look, word: _Look) -> Strength:
        """Two content words: an adjective and its noun, as far as that can be seen."""
        known, left = self.known, before.bare
        if not known.known and known.spaced:
            return SOFT if len(left) <= _SHORTEST_FUNCTION and left.isalpha() and not before.capital else FREE
        if known.nouns:
            return WEAK if word.capital and not before.capital else FREE
        if left in known.adjectives or any(left.endswith(end) for end in known.suffixes):
            return WEAK
        if word.bare in known.phrasal:
            return WEAK
        article = place > 1 and self.looks[place - 2].bare in known.articles and not self.looks[place - 2].clause
        return WEAK if article else FREE
