"""Puts together what is left of a reply: facts of dropped moves in words of their own, clean ends, headings, lists."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.understanding.gui_table import Meaning, Token, keeping
from agent.understanding.gui_text import Clause, script_is_dense

_BREAKS = frozenset("GgDOLPXUEIjMAtcup&xZBvJ,sib!deo$hk")
_FACT = frozenset("#QHF")
_INNER = re.compile(r"f[awCpXPUELQF#]{0,4}[NnKA](?:f?[aw]{0,2}[NnK])*|[aw]?[wCXPUELQ]{0,2}[NA](?:>[\w#]+)*|K")
_DULL = re.compile(
    r"^\W*(?:(?:the|a|an|your|its?|all|my|whole|full|final|finished|new|current|every|them|this|that|results?|changes?|videos?|edits?|effects?|differences?|everything|flow|details?|things?|how|they|looks?|clips?|preview|project|file|work|version|list)\W*)+$"
    r"|^(?:el|la|los|las|tu|su|resultado|cambios|vídeo|video|archivo|final|der|die|das|le|les|résultat|vidéo|ergebnis|\W)+$|^.{0,2}$",
    re.I,
)
_LEAVES = re.compile(r"^(?:f?[aw&]?)*$")
_EDGE = re.compile(r"^[\s,;:，；、：。.!?)）—–-]+")
_JOINER = re.compile(
    r"^(?:(?:and|or|but|so|then|also|plus|y|e|o|pero|luego|et|ou|mais|puis|und|oder|aber|dann|并且?|然后|或者?|但是?|而且?|接着|再)(?![\w一-鿿])[\s,，]*|(?:并|然后|或者?|接着)[，]?)+",
    re.I,
)
_DANGLING = re.compile(
    r"(?:[\s,;:：，；、—–(（\-]|(?<![\w])(?:and|or|but|so|then|y|o|e|et|ou|und|oder|mais|aber|pero)(?![\w])|[并和或](?=[，,\s]*$)|然后(?=[，,\s]*$))+$",
    re.I,
)
_END = re.compile(r"[.!?。！？…][\"”’)*_]*\s*$|[\U0001F300-\U0001FAFF✅✨]\ufe0f?\s*$")


def facts(clause: Clause, sentence: str, meaning: Meaning, *, whole: bool, labels: frozenset[int]) -> list[str]:
    """What a dropped clause told besides its move: numbers, names, formats, and (``whole``) what is there to see.

    ``labels``: the places of the quotes that are names in the interface.
    """
    tokens = clause.tokens
    tags = "".join("N" if at in labels else token.tag for at, token in enumerate(tokens))
    if whole and (there := _subject(tags)) > 0 and not re.search(r"[NnKgk]", tags[:there]):
        words = sentence[tokens[0].start : tokens[there - 1].end].strip(" ,.;:*_")
        return [] if _DULL.match(words) or tags[:there] == "a" else [words]
    gone = [False] * len(tokens)
    for match in _INNER.finditer(tags):
        if "#" in match.group() or "F" in match.group():
            continue
        gone[match.start() : match.end()] = [True] * (match.end() - match.start())
    out: list[str] = []
    run: list[int] = []
    depth = 0
    for at in range(len(tokens) + 1):
        tag = tags[at] if at < len(tokens) else "t"
        depth += (tag == "(") - (tag == ")" and depth > 0)
        if at < len(tokens) and not gone[at] and (tag not in _BREAKS or depth):
            run.append(at)
            continue
        out.extend(_said(run, tokens, tags, sentence, whole, meaning))
        run = []
    return out


def _subject(tags: str) -> int:
    """How many tokens stand before "is there" ("The 24 captions | are in the Captions tab"); 0 if nothing does."""
    match = re.match(r"[^ZB]+(?=Z|B[pa]?f)", tags)
    return match.end() if match else 0


def _short(run: list[int], tags: str, meaning: Meaning) -> list[int]:
    """A run up to where it goes on with a place: "2x in the side sheet", "the PNG onto the grey rectangle"."""
    last = max(
        (place for place, at in enumerate(run) if tags[at] in _FACT), default=0 if meaning == "upload" else len(run)
    )
    cut = next((place for place, at in enumerate(run) if place > last and tags[at] in "fKZBn"), len(run))
    return run[:cut]


def _said(
    run: list[int], tokens: tuple[Token, ...], tags: str, sentence: str, whole: bool, meaning: Meaning
) -> list[str]:
    placed = bool(run) and (tags[run[0]] == "f" or tags[run[0] - 1 : run[0]] == "f") and meaning == "upload"
    while run and (tags[run[0]] in "f&" or (tags[run[0]] == "a" and len(run) > 1 and tags[run[1]] in "fa")):
        run = run[1:]
    while run and tags[run[-1]] in "f&aK":
        run = run[:-1]
    if len(run) > 1 and tokens[run[0]].text.endswith("ing") and tags[run[1]] in "a#":
        run = run[1:]
    run = _short(run, tags, meaning)
    if not run or (meaning == "edit" and len(run) < 3):
        return []
    if meaning == "export" and not any(tags[at] in "#QH" for at in run):
        return [sentence[tokens[at].start : tokens[at].end] for at in run if tags[at] == "F"]
    words = sentence[tokens[run[0]].start : tokens[run[-1]].end].strip(" ,.;:*_")
    certain = any(tags[at] in _FACT for at in run) and not any(tags[at] == "n" for at in run)
    if not certain and (placed or meaning == "edit"):
        return []
    if not certain and not (
        whole and len(run) > 1 and not any(tags[at] == "n" for at in run) and not _DULL.match(words)
    ):
        return []
    return [words]


def keep(found: Iterable[str], meaning: Meaning, language: str) -> str:
    """Facts as one sentence."""
    joiner = "、" if language in ("zh", "ja") else ", "
    words = joiner.join(dict.fromkeys(found))
    if not words:
        return ""
    dense = script_is_dense(words)
    return keeping(meaning, language).format(words) + ("" if dense else " ")


def join(kept: list[tuple[str, str]], sentence: str, *, first_gone: bool, last_gone: bool) -> str:
    """Clauses and their marks as a sentence: a capital in front, no dangling "and", the sentence's own end."""
    left = "".join(clause + mark for clause, mark in kept)
    if first_gone:
        left = _JOINER.sub("", _EDGE.sub("", left))
        left = left[:1].upper() + left[1:]
    if last_gone:
        left = _DANGLING.sub("", left.rstrip())
        if left and not _END.search(left):
            left += _end_of(sentence, left)
        left += re.search(r"\s*$", sentence).group()  # type: ignore[union-attr]
    return left


def _end_of(sentence: str, left: str) -> str:
    match = re.search(r"[.!?。！？…]+(?=[\"”’)*_]*\s*$)", sentence)
    mark = match.group() if match else ""
    if mark and mark[0] not in "?？":
        return mark
    return "。" if script_is_dense(left) else "."


def lone_headings(lines: list[str | None]) -> list[str]:
    """The lines that are left; a heading goes with its list when nothing of the list is left, numbers run on."""
    out: list[str] = []
    for at, line in enumerate(lines):
        if line is None:
            continue
        lead = _announces(line)
        if lead is not None and at + 1 < len(lines) and any(below is None for below in lines[at + 1 : at + 3]):
            rest = lines[at + 1 :]
            below = next((line for line in rest if line is None or line.strip()), "")
            if below is None:
                end = next((n for n, under in enumerate(rest) if under is not None and under.strip()), len(rest))
                if end == len(rest) or not re.match(r"\s*(?:[-*•]|\d+[.)、])", rest[end] or "") or _gap(rest[:end]):
                    if not lead:
                        continue
                    line = lead
        out.append(line)
    return _renumber(out, any(line is None for line in lines))


def _gap(lines: list[str | None]) -> bool:
    return any(line is not None and not line.strip() for line in lines)


def _announces(line: str) -> str | None:
    """What stands before a heading or an announcement in its line ("Sure! Here is how:"); ``None``: it is neither."""
    if re.match(r"\s*(?:#{1,6}\s|[*_]{2}[^*_]+[*_]{2}[:：]?\s*$)", line):
        return ""
    match = re.match(r"(.*[.!?。！？]\s*|)[^.!?。！？]{2,80}[:：][*_]*\s*$", line)
    return match[1].rstrip() if match else None


def _renumber(lines: list[str], lost: bool) -> list[str]:
    if not lost:
        return lines
    out: list[str] = []
    number = 0
    for line in lines:
        match = re.match(r"(\s*)(\d{1,2})([.)、]\s*)", line)
        if match:
            number += 1
            line = match[1] + str(number) + line[match.end(2) :]
        elif line.strip() and not line.startswith((" ", "\t")):
            number = 0
        out.append(line)
    return out
