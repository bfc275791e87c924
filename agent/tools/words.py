"""Numbers as a person says them, and the sentences that we say ourselves, by language."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from agent.resources import root

LANGUAGES = ("en", "zh", "es")

_SPANISH = re.compile(
    r"[¿¡ñ]|\b(?:el|la|los|las|un|una|por|para|con|que|qué|cómo|está|mi|mis|"
    r"subtítulos|vídeo|añade|agrega|pon|haz|quita|exporta|español|inglés|cuánto|cuántos|créditos|y)\b",
    re.I,
)


def language_of(text: str, default: str = "en") -> str:
    """The language of our own sentences for someone who writes ``text``: zh, es, else ``default`` or English."""
    if re.search(r"[一-鿿]", text) and not re.search(r"[぀-ヿ]", text):
        return "zh"
    letters = re.sub(r"\"[^\"]*\"|'[^']*'", "", text)
    if len(_SPANISH.findall(letters)) >= 2 or re.search(r"[¿¡]", letters):
        return "es"
    if letters.strip() and letters.isascii():
        return "en"
    return default if default in LANGUAGES else "en"


@cache
def _table(language: str) -> dict[str, str]:
    path = root() / "prompts" / "answers" / f"{language}.toml"
    found = tomllib.loads(path.read_text("utf-8"))
    return {key: value for key, value in found.items() if isinstance(value, str)}


def say(key: str, language: str = "en", **values: object) -> str:
    """The sentence ``key`` in ``language``, else in English. ``{name}`` is filled from ``values``."""
    chosen = _table(language if language in LANGUAGES else "en")
    sentence = chosen.get(key) or _table("en")[key]
    return sentence.format(**values) if values else sentence


def bytes_in_words(size: int) -> str:
    """``834 bytes``, ``1.2 MB``: decimal units, as file managers show them."""
    if size < 1000:
        return f"{size} bytes"
    for unit, scale in (("KB", 1e3), ("MB", 1e6), ("GB", 1e9)):
        if size < scale * 1000:
            return f"{size / scale:.1f} {unit}"
    return f"{size / 1e12:.1f} TB"


def clock_in_words(seconds: float) -> str:
    """``0:07``, ``1:16``, ``1:02:03``."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
