"""Signs as the target language writes them: ， 。 ？ in Chinese, ¿ ¡ in Spanish, no end where the original has none."""

from __future__ import annotations

import re
import unicodedata

from studio.translate.tag import Tag

_HAN = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_CLOSING = r"”’」』）》〉】"
_MARKS = r"\ue000-\uf8ff"
_CHINESE = {",": "，", ".": "。", "?": "？", "!": "！", ":": "：", ";": "；"}
_JAPANESE = {**_CHINESE, ",": "、"}
_QUESTION = (
    r"(?:por qué|para qué|a quién|de qué|en qué|qué|quién(?:es)?|cómo|cuándo|a dónde|dónde|adónde|cuál(?:es)?"
    r"|cuánt[oa]s?)"
)
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_ENDING = re.compile(rf"([?!]+)([\"'”’»)\]{_MARKS}]*)$")
# Format characters that some scripts need inside words and between directions; every other one is dropped.
_NEEDED = frozenset("\u200c\u200d\u200e\u200f\u061c\u2060\u00ad")
_JOINERS = frozenset("\u200c\u200d")
_RIGHT_TO_LEFT = frozenset(("ar", "fa", "he", "ur", "ps", "ckb", "dv", "yi", "sd", "ug"))


def polish(text: str, source: str, target: Tag) -> str:
    """``text`` (with marks) in the writing of ``target``; ``source`` tells whether the sentence ends."""
    text = _ended(text, source)
    text = text.upper() if _shouted(source) else _begun(text, source)
    if target.language in ("zh", "yue"):
        return _full_width(text, _CHINESE, "「」" if target.han == "Hant" else "“”")
    if target.language == "ja":
        return _full_width(text, _JAPANESE, "「」")
    if target.language in ("es", "ast"):
        return _open_sentences(text)
    return text


def plain(text: str, target: Tag) -> str:
    """One line without control characters, lone surrogates and signs of direction that a subtitle does not need."""
    kept = _NEEDED if target.language in _RIGHT_TO_LEFT else _JOINERS
    return " ".join("".join(char if _fits(char, kept) else " " * char.isspace() for char in text).split())


def _fits(char: str, kept: frozenset[str]) -> bool:
    category = unicodedata.category(char)
    return char in kept if category == "Cf" else category not in ("Cc", "Cs", "Cn")


def _ended(text: str, source: str) -> str:
    """Without the full stop that engines put after a text which goes on, or is a name or a title."""
    if re.search(rf"[.!?…。！？][\"'”’»)\]」』）{_MARKS}\s]*$", source) or not re.search(
        rf"[^.。…][.。][{_MARKS}]*$", text
    ):
        return text
    return re.sub(rf"[.。]([{_MARKS}]*)$", r"\1", text)


def _begun(text: str, source: str) -> str:
    """With a capital where the original begins with one; "iPhone" keeps its own."""
    first, there = _WORD.search(source), _WORD.search(text)
    if first is None or there is None or not first[0][0].isupper() or not there[0].islower():
        return text
    return text[: there.start()] + there[0][0].upper() + text[there.start() + 1 :]


def _shouted(source: str) -> bool:
    """Whether a text of more than one letter is in capitals throughout."""
    return source.isupper() and sum(map(str.isalpha, source)) > 1


def _full_width(text: str, signs: dict[str, str], quotes: str) -> str:
    if not re.search(f"[{_HAN}]", text):
        return text
    text = re.sub(rf"(?<=[{_HAN}{_CLOSING}{_MARKS}])\s*(?:\.{{3,}}|…+)", "……", text)
    text = re.sub(rf"(?:\.{{3,}}|…)(?=[{_HAN}])", "……", text)
    text = re.sub("…{3,}", "……", text)
    # A sign is of the sentence when a character stands before it, or after it where it is not inside a number or word.
    text = re.sub(
        rf"(?<=[{_HAN}{_CLOSING}{_MARKS}%\"])\s*([,.?!:;])(?![A-Za-z0-9/])", lambda found: signs[found[1]], text
    )
    text = re.sub(rf"(?<=\w)\s*([,?!;])\s*(?=[{_HAN}])", lambda found: signs[found[1]], text)
    text = re.sub(r"(?<=[A-Za-z0-9%）])([.?!])(?=[\"”]?$)", lambda found: signs[found[1]], text)
    text = re.sub(r"(?<=[？！])([?!])", lambda found: signs[found[1]], text)
    text = re.sub(rf"\((?=[^()]*[{_HAN}])([^()]*)\)", r"（\1）", text)
    text = re.sub(r'"([^"]*)"', rf"{quotes[0]}\1{quotes[1]}", text)
    text = re.sub(r"(?<=[，。？！：；、（“「『])[ \u3000]+|[ \u3000]+(?=[，。？！：；、）”」』])", "", text)
    return re.sub(rf"(?<=[{_HAN}])[ ]+(?=[{_HAN}])", "", text)


def _open_sentences(text: str) -> str:
    """¿ and ¡ before the sentences that end in ? and !; after a comma where the question begins there."""
    text = re.sub(r"\s+(?=[?!])", "", text)
    return " ".join(_open(piece) for piece in _SENTENCE.split(text))


def _open(piece: str) -> str:
    match = _ENDING.search(piece)
    if not match:
        return piece
    mark = {"?": "¿", "!": "¡"}[match[1][-1]]
    if "¿" in piece or "¡" in piece:
        return piece
    inner = re.search(rf"[,;:]\s+(?={_QUESTION}\b)", piece, re.IGNORECASE) if mark == "¿" else None
    if inner:
        return f"{piece[: inner.end()]}{mark}{piece[inner.end() :]}"
    lead = re.match(rf"[\s\"'“‘«(\-–—…{_MARKS}]*", piece)
    at = lead.end() if lead else 0
    if at >= match.start():
        return piece
    return f"{piece[:at]}{mark}{piece[at:]}"
