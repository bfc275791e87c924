"""Which legacy encoding bytes are in: Latin ones by the alphabets of their languages, the others by chardet."""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Iterable

# Letters beyond ASCII, lower case, of the languages that an encoding is used for; the commonest encoding first.
_ALPHABETS: dict[str, tuple[str, ...]] = {
    "cp1252": (
        "áéíóúñü", "àâçéèêëîïôûùüÿœæ", "äöüß", "áâãàçéêíóôõúü", "àèéìíòóù", "åäöé", "æøåéèê", "áéëïöüèê",
        "áðéíóúýþæö", "àçéèíïóòúü", "ñç", "äöõüšž",
    ),
    "cp1250": (
        "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž", "äöüß",
    ),
    "cp1254": ("çğıöşüâîû",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž"),
    "iso8859-15": ("àâçéèêëîïôûùüÿœæ", "äöõüšž", "åäöéšž"),
    "iso8859-2": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áéíóöőúüű", "čćđšž"),
}  # fmt: skip
_SIGNS = frozenset("“”„‘’‚…–—«»‹›¿¡°ºª€£©®™•·¢§½¼¾×\u00a0\u00adİ♪")
_ENOUGH = 0.92  # the share of signs beyond ASCII that one language must explain
_OTHERS = (
    "cp1251", "cp1253", "cp1255", "cp1256", "cp874", "cp932", "euc-jp", "gb18030", "big5", "cp949", "koi8-r", "cp1252",
    "cp1250", "cp1254", "cp1257",
)  # fmt: skip
_OF_TWO_BYTES = ("gb18030", "cp932", "cp949", "big5", "euc-jp")
_MOST = 100_000  # bytes that are looked at
# Numbers and times say nothing about a language, and there are more of them than of words in a short file.
_NO_WORDS = re.compile(rb"[\x00-@\[-`{-\x7f]{2,}")
_MIXED = re.compile(
    r"[A-Za-z][\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0e00-\u0e7f]|[\u0370-\u06ff\u0e00-\u0e7f][A-Za-z]"
)


def guesses(data: bytes) -> Iterable[str]:
    """Names of encodings, the likeliest first. What can be decoded with the first that fits is the best reading."""
    sample = _NO_WORDS.sub(b" ", data[: 8 * _MOST])[:_MOST]
    high = sum(byte > 127 for byte in sample)
    letters = sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in sample)
    latin = _latin(sample) if letters >= high else None
    if latin is not None:
        yield latin
    if latin is None and (damaged := _damaged(sample)) is not None:
        yield damaged
    yield from _others(sample)
    yield from ("cp1252", "latin-1")


def _latin(sample: bytes) -> str | None:
    """The encoding in which one language's alphabet explains the signs beyond ASCII best; then, for files in several
    languages, the one in which most words are words of one of its languages. None where neither is sure.
    """
    texts: dict[str, str] = {}
    for encoding in _ALPHABETS:
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _shouts(text):
            texts[encoding] = text.lower().replace("\u0307", "")
    for share in (_by_language, _by_words):
        # Where shares are equal the first encoding of the table, the commonest, is taken.
        best = max(texts, key=lambda encoding: share(texts[encoding], _ALPHABETS[encoding]), default=None)
        if best is not None and share(texts[best], _ALPHABETS[best]) >= _ENOUGH:
            return best
    return None


def _by_language(text: str, alphabets: tuple[str, ...]) -> float:
    beyond = [char for char in text if char > "\x7f"]
    signs = sum(char in _SIGNS for char in beyond)
    return max((signs + sum(char in alphabet for char in beyond)) / max(1, len(beyond)) for alphabet in alphabets)


def _by_words(text: str, alphabets: tuple[str, ...]) -> float:
    words = [{char for char in word if char > "\x7f"} - _SIGNS for word in text.split() if not word.isascii()]
    return sum(1 for word in words if any(word <= set(alphabet) for alphabet in alphabets)) / max(1, len(words))


def _shouts(text: str) -> bool:
    """Capitals inside words: what another encoding's letters often become."""
    inside = sum(1 for a, b in itertools.pairwise(text) if a.islower() and b > "\x7f" and b.isupper())
    return inside * 3 > sum(char > "\x7f" for char in text)


def _damaged(sample: bytes) -> str | None:
    """The encoding of two bytes a character in which most words can be read and some cannot: a few lost bytes."""
    from chardet import detect

    words = sample.split()
    for encoding in _OF_TWO_BYTES:
        whole = [word for word in words if _reads(word, encoding)]
        if len(whole) == len(words) or len(whole) * 10 < len(words) * 8:
            continue
        left = b" ".join(whole)
        if max(left, default=0) < 128:
            continue
        found = detect(left, include_encodings=list(_OTHERS), prefer_superset=True, compat_names=False)["encoding"]
        if found and codecs.lookup(found) == codecs.lookup(encoding):
            return encoding
    return None


def _reads(word: bytes, encoding: str) -> bool:
    try:
        word.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _others(sample: bytes) -> Iterable[str]:
    from chardet import detect

    left = list(_OTHERS)
    for _ in range(3):
        found = detect(sample, include_encodings=left, prefer_superset=True, compat_names=False)["encoding"]
        if not found:
            return
        name = found.lower().replace("_", "-")
        try:
            mixed = len(_MIXED.findall(sample.decode(found, "replace"))) * 4 > sum(byte > 127 for byte in sample)
        except LookupError:
            return
        if not mixed:
            yield name
            return
        left = [encoding for encoding in left if encoding not in (found, name, name.replace("windows-", "cp"))]
