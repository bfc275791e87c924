"""Which language a subtitle file is in: by its name, then by its script, then by its commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from studio.captions.tongues import TONGUES, bare

# ISO 639-2 codes, names and habits of file names → ISO 639-1.
_NAMES: dict[str, str] = {
    "eng": "en", "english": "en", "spa": "es", "esp": "es", "spanish": "es", "español": "es", "espanol": "es",
    "castellano": "es", "fra": "fr", "fre": "fr", "french": "fr", "français": "fr", "francais": "fr", "deu": "de",
    "ger": "de", "german": "de", "deutsch": "de", "por": "pt", "portuguese": "pt", "português": "pt", "ita": "it",
    "italian": "it", "italiano": "it", "nld": "nl", "dut": "nl", "dutch": "nl", "nederlands": "nl", "zho": "zh",
    "chi": "zh", "chs": "zh", "cht": "zh", "chinese": "zh", "jpn": "ja", "japanese": "ja", "kor": "ko", "korean": "ko",
    "rus": "ru", "russian": "ru", "ukr": "uk", "ukrainian": "uk", "pol": "pl", "polish": "pl", "ces": "cs", "cze": "cs",
    "czech": "cs", "tur": "tr", "turkish": "tr", "ara": "ar", "arabic": "ar", "heb": "he", "hebrew": "he", "hin": "hi",
    "hindi": "hi", "vie": "vi", "vietnamese": "vi", "ind": "id", "indonesian": "id", "tha": "th", "thai": "th",
    "ell": "el", "gre": "el", "greek": "el", "swe": "sv", "swedish": "sv", "dan": "da", "danish": "da", "nor": "no",
    "norwegian": "no", "fin": "fi", "finnish": "fi", "hun": "hu", "hungarian": "hu", "ron": "ro", "rum": "ro",
    "romanian": "ro", "cat": "ca", "catalan": "ca", "glg": "gl", "galician": "gl", "eus": "eu", "baq": "eu",
    "basque": "eu", "fas": "fa", "per": "fa", "persian": "fa", "bul": "bg", "srp": "sr", "hrv": "hr", "slk": "sk",
    "slv": "sl", "lit": "lt", "lav": "lv", "est": "et", "isl": "is", "mkd": "mk",
}  # fmt: skip
_CODES = frozenset(_NAMES.values()) | frozenset(TONGUES)
# Two-letter codes that are also words of file names: taken only where a dot stands before them ("talk.it.srt").
_ALSO_WORDS = frozenset({"it", "is", "no", "he", "hi", "id", "et", "da", "el", "my"})
_REMARKS = frozenset({"forced", "sdh", "cc", "hi", "full", "default", "auto", "subs", "sub", "subtitles", "captions"})
_LAST = re.compile(r"[._\- \[(]([^._\- \[(\])]{2,12}(?:-[A-Za-z0-9]{2,4})?)[\])]*$")
_SCRIPTS = (
    ("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("HANGUL", "ko"), ("CJK", "zh"), ("ARABIC", "ar"), ("HEBREW", "he"),
    ("THAI", "th"), ("DEVANAGARI", "hi"), ("GREEK", "el"), ("CYRILLIC", "ru"),
)  # fmt: skip
_UKRAINIAN = frozenset("іїєґ")
_PERSIAN = frozenset("پچژگ")
_SAMPLE = 20_000
_FEWEST_HITS = 3
_CLEAR = 1.25  # the best language must have so many times the hits of the next
# Words that tell neighbours apart are worth more than those that several languages share.
_UNSHARED = {
    language: (known.openers | known.weak) for language, known in TONGUES.items() if known.openers or known.leaners
}
_SHARED = Counter(word for words in _UNSHARED.values() for word in words)


def detect_language(name: str, texts: Iterable[str]) -> str | None:
    """ISO 639-1 code, or None where neither the name nor the text is clear. "talk.en.srt" is English."""
    return _by_name(name) or _by_text(_sample(texts))


def _sample(texts: Iterable[str]) -> str:
    parts: list[str] = []
    length = 0
    for text in texts:
        parts.append(text)
        length += len(text)
        if length > _SAMPLE:
            break
    return " ".join(parts)[:_SAMPLE]


def _by_name(name: str) -> str | None:
    stem = re.split(r"[/\\]", name)[-1]
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", stem)
    for _ in range(3):
        found = _LAST.search(stem)
        if found is None:
            return None
        word = found[1].lower()
        code = word.split("-")[0]
        dotted = stem[found.start()] == "."
        if word in _NAMES:
            return _NAMES[word]
        if code in _CODES and len(code) == 2 and (dotted or code not in _ALSO_WORDS):
            if code in _REMARKS and _by_name(stem[: found.start()] + ".srt"):
                return _by_name(stem[: found.start()] + ".srt")  # "talk.en.hi.srt": for the hearing impaired
            return code
        if code in _NAMES:
            return _NAMES[code]
        if word not in _REMARKS:
            return None
        stem = stem[: found.start()]
    return None


def _by_text(text: str) -> str | None:
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return None
    scripts = Counter(unicodedata.name(char, "").split(" ")[0] for char in letters)
    for script, language in _SCRIPTS:
        # Japanese shows itself by some kana among many Han characters.
        if scripts[script] > len(letters) * (0.1 if language == "ja" else 0.35):
            return _narrowed(language, text.lower())
    words = [bare(word) for word in text.split()]
    scores = {
        language: sum(1 / _SHARED[word] for word in words if word in known) for language, known in _UNSHARED.items()
    }
    (best, hits), (_, next_hits) = sorted(scores.items(), key=lambda item: -item[1])[:2]
    enough = hits >= _FEWEST_HITS or (hits >= 1 and hits * 4 >= len(words))
    return best if enough and hits >= _CLEAR * next_hits else None


def _narrowed(language: str, text: str) -> str:
    if language == "ru" and any(char in _UKRAINIAN for char in text):
        return "uk"
    if language == "ar" and sum(char in _PERSIAN for char in text) * 50 > len(text):
        return "fa"
    return language
