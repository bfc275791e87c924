"""The text of a reply: content masked, lines, sentences and clauses, put together again. Knows nothing of moves."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from agent.understanding.gui_table import HAN, HELD_OTHER, HELD_QUOTE, KANA, Lexicon, Token

_PRIVATE = re.compile(r"[\U000F0000-\U0010FFFF]")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.S)
_LINK = re.compile(r"(?:https?|ftp)://[^\s<>\"'“”，。；）)]*[^\s<>\"'“”，。；）).,;:!?*_]")
_FILE = re.compile(r"(?<![\w/])[\w][\w.()-]{0,80}\.(?:mp4|mov|avi|webm|mkv|jpe?g|png|gif|webp|mp3|wav|m4a|aac|srt|vtt|ass|svg)\b", re.I)  # fmt: skip
_QUOTED = re.compile(
    r"“[^“”\n]*”|„[^„“”\n]*[“”]|«[^«»\n]*»|「[^「」\n]*」|『[^『』\n]*』|《[^《》\n]*》|【[^【】\n]*】|‘[^‘’\n]{2,120}’|‹[^‹›\n]*›|\"[^\"\n]*\"|(?<![\w])'(?=\S)[^'\n]{1,120}(?<=\S)'(?!\w)"
)
_SENTENCE = re.compile(
    r"[.!?…]+[\"”’)*_]*\s+(?=\S)|[。！？]+[”」』）*]*(?=[^\s。！？”」』）*])\s*|[。！？]\s+(?=\S)|[;；]\s*"
)
_SHORT = re.compile(
    r"(?<![:.,\d])\d{1,2}\.\s+$(?=(?:Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))|\b(?:Dr|Mr|Mrs|Ms|St|No|vs|e\.g|i\.e|approx|z\.B|Nr|Sr|Sra|p\.ej|ca|bzw)\.\s+$",
    re.I,
)
_LEADING = re.compile(
    r"\s*(?:(?:[-*•·▪▶►→✅☑✔➡👉💡⚡]\ufe0f?|\d{1,2}[.)、](?!\d)|\d\ufe0f?\u20e3|[①-⑳]|#{1,6}|>|\[[ x]\]|（\d{1,2}）|\(\d{1,2}\))\s*)*"
)
LONGEST = 800
"""Characters of the longest sentence that is read as one."""
# what one does next, after "and"
_NEXT = frozenset("GgkDOLPXUEuMIpi")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence: ``text[start:end]``, then the mark up to ``next``. ``tags`` are its tokens' letters."""

    start: int
    end: int
    next: int
    tokens: tuple[Token, ...]

    @property
    def tags(self) -> str:
        return "".join(token.tag for token in self.tokens)


def mask(text: str) -> tuple[str, list[str]]:
    """Quotes, code, links and file names as one private character each: ``held[code - HELD_…]`` is what it stands for."""
    held: list[str] = []

    def hold(first: int) -> Callable[[re.Match[str]], str]:
        def put(match: re.Match[str]) -> str:
            held.append(match.group())
            return chr(first + len(held) - 1)

        return put

    other = hold(HELD_OTHER)
    for pattern in (_PRIVATE, _CODE, _LINK, _FILE):
        text = pattern.sub(other, text)
    return _QUOTED.sub(hold(HELD_QUOTE), text), held


def unmask(text: str, held: list[str]) -> str:
    """The words back in their places; a quote may hold a link."""
    for _ in range(3):
        if not _PRIVATE.search(text):
            break
        text = _PRIVATE.sub(lambda match: held_at(match.group(), held), text)
    return text


def held_at(sign: str, held: list[str]) -> str:
    code = ord(sign)
    at = code - (HELD_OTHER if code >= HELD_OTHER else HELD_QUOTE)
    return held[at] if at < len(held) else sign


def leading(line: str) -> tuple[str, str]:
    """A line as (list mark or heading mark, the rest)."""
    match = _LEADING.match(line)
    end = match.end() if match else 0
    return line[:end], line[end:]


def sentences(text: str) -> list[str]:
    """Sentences, each with the white space after it."""
    parts, at = [], 0
    for match in _SENTENCE.finditer(text):
        if _SHORT.search(text[max(at, match.end() - 12) : match.end()]):
            continue
        parts.append(text[at : match.end()])
        at = match.end()
    parts.append(text[at:])
    return [piece for part in parts for piece in _pieces(part)]


def _pieces(sentence: str) -> Iterator[str]:
    """A sentence without end is read in pieces: the work grows with the length, not with its square."""
    while len(sentence) > LONGEST:
        cut = sentence.find(" ", LONGEST - 100, LONGEST) + 1 or LONGEST
        yield sentence[:cut]
        sentence = sentence[cut:]
    if sentence:
        yield sentence


def clauses(sentence: str, lexicon: Lexicon) -> list[Clause]:
    """The clauses of a sentence: parted at commas, colons, dashes, and before "and" with a move after it."""
    tokens = lexicon.tokens(sentence)
    parts: list[Clause] = []
    begin = 0
    depth = 0
    start = 0
    for at, token in enumerate(tokens):
        depth += (token.tag == "(") - (token.tag == ")" and depth > 0)
        if depth or at < begin:
            continue
        if token.tag == "," and token.text not in ".!?。！？…":
            last = at
            while last + 1 < len(tokens) and tokens[last + 1].tag == ",":
                last += 1
            end_of_mark = tokens[last + 1].start if last + 1 < len(tokens) else len(sentence)
            if at > begin:
                parts.append(Clause(start, token.start, end_of_mark, tuple(tokens[begin:at])))
                start = end_of_mark
            begin = last + 1
        elif at > begin and (
            _turns(tokens, at) or (token.tag == "i" and re.match(r"[pux&]*c", "".join(t.tag for t in tokens[begin:at])))
        ):
            parts.append(Clause(start, token.start, token.start, tuple(tokens[begin:at])))
            start, begin = token.start, at
    if start < len(sentence) or not parts:
        rest = tokens[begin:]
        while rest and rest[-1].tag == ",":
            rest.pop()
        end = max((token.end for token in rest), default=start)
        parts.append(Clause(start, max(end, start), len(sentence), tuple(rest)))
    return parts


def _turns(tokens: list[Token], at: int) -> bool:
    """Whether a clause begins here without a mark: "and" before a move, "which you can …", "by clicking"."""
    tag = tokens[at].tag
    following = "".join(token.tag for token in tokens[at + 1 : at + 5])
    if tag == "&" or tokens[at].text in ("so", "then"):
        ahead = following.lstrip("p&")
        return bool(ahead) and ahead[0] in _NEXT
    if tokens[at].text in ("which", "where", "wo", "donde", "où", "que") and following[:1] == "u":
        return True
    return tag == "u" and tokens[at].text in ("for you to", "so you can", "and you can")


def script_is_dense(text: str) -> bool:
    """Whether ``text`` is written without blanks between words."""
    return bool(re.search(rf"[{HAN}{KANA}]", text))
