"""How the words of a script sound: the package's English dictionary first, letter-to-sound rules for all others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from studio.speech.letters import NAMES, PHONES, pronounce

_MOST = 4  # ways to say one word
# How speakers of other languages are heard by an English model: Spanish "e" lies between EH and EY, "a" between AA and
# AE. With the three ways together 69 of 80 words of the Spanish clip are recognised, with the first alone 51.
_HEARD = ({"EH": "EY"}, {"EH": "EY", "AA": "AE"})

Sounds = tuple[str, ...]


class Lexicon:
    """Entries for spoken words: plain names that a decoder can be taught, whatever the words are."""

    def __init__(self, book: Any, language: str) -> None:
        self._book = book
        self._language = language
        self._names: dict[str, str | None] = {}
        self.ways: dict[str, tuple[Sounds, ...]] = {}

    def entry(self, word: str) -> str | None:
        """The name of ``word`` (lower case); None for a word without sounds (foreign letters)."""
        if word not in self._names:
            ways = self._ways(word)
            name = f"w{len(self.ways)}" if ways else None
            if name is not None:
                self.ways[name] = ways
            self._names[word] = name
        return self._names[word]

    def length(self, word: str) -> int:
        """About how long it takes to say ``word``, ms."""
        name = self.entry(word)
        return 80 * len(self.ways[name][0]) if name else 40 * len(word)

    def lines(self, names: Iterable[str] | None = None) -> list[str]:
        """The entries as lines of a pronunciation dictionary."""
        found = []
        for name in self.ways if names is None else names:
            for at, sounds in enumerate(self.ways[name], 1):
                found.append(f"{name if at == 1 else f'{name}({at})'} {' '.join(sounds)}\n")
        return found

    def _ways(self, word: str) -> tuple[Sounds, ...]:
        if self._language == "en":
            known = self._known(word)
            if known:
                return known
        sounds = NAMES.get(word) or tuple(one for one in pronounce(word, self._language) if one in PHONES)
        if not sounds:
            return ()
        heard = () if self._language == "en" else _HEARD
        return tuple(dict.fromkeys([sounds, *(tuple(swap.get(one, one) for one in sounds) for swap in heard)]))

    def _known(self, word: str) -> tuple[Sounds, ...]:
        if word.startswith(("<", "[", "+")):
            return ()
        keys = [word, *(f"{word}({at})" for at in range(2, _MOST + 1))]
        found = [self._book.lookup_word(key) for key in keys]
        return tuple(dict.fromkeys(tuple(one.split()) for one in found if one))
