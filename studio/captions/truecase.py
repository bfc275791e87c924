"""Capitals for words that came without: sentence starts, names, titles, months, the English "I", German nouns."""

from __future__ import annotations

from collections.abc import Sequence

from studio.captions import names
from studio.captions.nouns import is_noun
from studio.captions.tongues import OPENING_MARKS, Tongue, bare, ends_sentence, tongue

_LOUD_SHARE = 0.9  # of the letters: words in capitals throughout are the engine's alphabet
_LOUD_LEAST = 20
_I = frozenset({"i", "i'm", "i'll", "i've", "i'd"})
_IN_TIME = frozenset(
    {"in", "since", "until", "till", "last", "next", "this", "of", "by", "early", "late", "mid", "every"}
)
_MONTHS_THAT_ARE_WORDS = frozenset({"may", "march"})
_TITLES_ALWAYS = frozenset({"mr", "mrs", "ms", "dr", "prof", "sr", "sra", "srta", "dra", "mme", "mlle", "sig"})


def recased(texts: Sequence[str], language: str | None, known: Tongue) -> list[str]:
    """``texts`` (with their punctuation) with capitals. Capitals that are there stay, unless all letters have them."""
    primary = (language or "").lower().replace("_", "-").split("-")[0]
    out = _lowered(list(texts))
    plain = [bare(text) for text in out]
    spelled = names.spellings(primary)
    place = 0
    while place < len(out):
        phrase = names.phrase_at(plain, place)
        if phrase:
            for number, word in enumerate(phrase):
                out[place + number] = _written(out[place + number], plain[place + number], word)
            place += len(phrase)
            continue
        word = plain[place]
        if word in spelled:
            out[place] = _written(out[place], word, spelled[word])
        elif primary == "en" and word in _I:
            out[place] = _written(out[place], word, word.capitalize())
        elif word.endswith(("'s", "’s")) and word[:-2] in spelled:
            out[place] = _written(out[place], word[:-2], spelled[word[:-2]])
        elif _names(plain, place, primary, known) or (known.nouns and is_noun(plain, place, known)):
            out[place] = _capital(out[place])
        place += 1
    begins = True
    for place, text in enumerate(out):
        if begins:
            out[place] = _capital(text)
        begins = ends_sentence(text, known) or (
            text[-1:] in ".?!" and not ends_sentence(text, known) and bare(text) == ""
        )
    return out


def _lowered(texts: list[str]) -> list[str]:
    letters = [char for text in texts for char in text if char.isalpha() and char.lower() != char.upper()]
    if len(letters) < _LOUD_LEAST or sum(map(str.isupper, letters)) < _LOUD_SHARE * len(letters):
        return texts
    return [text.lower() for text in texts]


def _names(plain: Sequence[str], place: int, language: str, known: Tongue) -> bool:
    """A word that is a name for what stands beside it."""
    word = plain[place]
    before = plain[place - 1] if place else ""
    after = plain[place + 1] if place + 1 < len(plain) else ""
    if not word or not word[0].isalpha():
        return False
    if language == "en" and word in _MONTHS_THAT_ARE_WORDS:
        return before[:1].isdigit() or after[:1].isdigit() or before in _IN_TIME
    if before in _TITLES_ALWAYS:
        return word not in known.openers and word not in known.weak
    if before in names.FIRST_SURE and before in names.spellings(language) and word in names.COMMON_LAST:
        return True
    earlier = plain[place - 2] if place > 1 else ""
    if earlier in _TITLES_ALWAYS and before in names.FIRST:
        return word not in known.openers and word not in known.weak  # "Mrs Eleanor Whitfield"
    return word in names.FIRST and word not in names.FIRST_SURE and (after in names.LAST or before in _TITLES_ALWAYS)


def _written(text: str, plain: str, spelling: str) -> str:
    """``text`` with the spelling of its word; marks around it stay. Capitals that it has already stay."""
    at = text.lower().replace("’", "'").find(plain)
    if at < 0 or any(map(str.isupper, text)):
        return text
    return text[:at] + spelling + text[at + len(plain) :]


def _capital(text: str) -> str:
    """``text`` with its first letter large, behind marks that open it."""
    at = len(text) - len(text.lstrip(OPENING_MARKS + "-–—*♪ "))
    letter = text[at : at + 1]
    if not letter.isalpha() or (letter.islower() and any(map(str.isupper, text[at + 1 :]))):
        return text  # "iPhone" stays
    return text[:at] + letter.title() + text[at + 1 :]


def sentence_case(text: str, language: str | None) -> str:
    """One running text with capitals."""
    return " ".join(recased(text.split(), language, tongue(language)))
