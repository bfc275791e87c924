"""A message cut into clauses, each holding one wish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from studio.director.amounts import amounts
from studio.director.clause import EMPTY, Clause
from studio.director.colours import colours
from studio.director.meanings import Hit, hits
from studio.director.slots import CONTENT, FILE_, LINES, QUOTE, STRETCH, Marked
from studio.director.sorts import ACTS, MANNERS, NO_LOOKS, OF_TITLES, REFUSED, THINGS, WEAK
from studio.director.tokens import Token, tokenize

# A new wish begins at these words, so "and" or a comma before them ends a clause.
_ACTIONS = frozenset(
    ("add", "make", "remove", "translate", "transcribe", "undo", "export", "replace", "upload", "longer", "keep")
)
# Words of those rows that begin no wish of their own.
_NO_BEGINNING = re.compile(
    r"(?:with|con|have|get|by|off|back|before|up|down|play|use only|only|just|big|large|small|大|小|要|用|"
    r"上|来)(?![a-z])"
)
_FILLERS = re.compile(
    r"(?:\s|please|pls|also|then|and|can you|could you|would you|i want to|i'd like to|let's|now|next|"
    r"finally|first|the|just|maybe|请|再|也|还|先|顺便|帮我|麻烦|最后|por favor|también|luego|[,，、:])*"
)


def clauses(marked: Marked) -> list[Clause]:
    """The clauses of a message, in order, empty ones left out."""
    tokens = tokenize(marked.plain)
    found = hits(marked.low)
    groups: list[tuple[int, int]] = []
    begin = 0
    for place, token in enumerate(tokens):
        joins = token.tag in ("and", "comma", "but")
        old = joins and _is_whole(tokens[begin:place]) and _begins(tokens, place + 1)
        ends = token.tag == "stop" or (token.tag == "then" and _is_then(marked, found, token, begin_at(tokens, begin)))
        spanned = any(hit.start < token.start and token.end < hit.end for hit in found)
        if spanned and not ends:
            continue
        if token.tag != "stop" and (joins or ends) and _is_bare(marked, found, tokens, begin, place):
            continue
        new = joins and _new_wish(marked, found, _start(tokens, begin, marked), token, tokens, place)
        if ends or ((old or new) and not _is_found(marked, tokens, begin, token)):
            groups.append((begin, place))
            begin = place + 1
    groups.append((begin, len(tokens)))
    return _carried([clause for first, last in groups if (clause := _clause(marked, tokens, found, first, last))])


def _is_found(marked: Marked, tokens: Sequence[Token], begin: int, joint: Token) -> bool:
    """'find "cold" and replace it with "long"' is one wish."""
    before = marked.low[_start(tokens, begin, marked) : joint.start]
    return (
        _FOUND.search(before) is not None and _REPLACED.match(marked.low, _skipped(marked.low, joint.end)) is not None
    )


def _start(tokens: Sequence[Token], index: int, marked: Marked) -> int:
    """Where in the text the group that begins with this token begins."""
    return tokens[index - 1].end if index else 0


def begin_at(tokens: Sequence[Token], index: int) -> int:
    """Where the group that begins with this token begins."""
    return tokens[index - 1].end if index else 0


def _is_bare(marked: Marked, found: Sequence[Hit], tokens: Sequence[Token], begin: int, place: int) -> bool:
    """Whether only a thing was named so far: "caption twelve, make the wording …" is one wish."""
    start, end = begin_at(tokens, begin), tokens[place].start
    if not any(slot.kind == LINES for slot in marked.slots if start <= slot.start < end):
        return False
    wants = any(
        hit.meaning not in THINGS and hit.meaning not in ("text_colour", "words")
        for hit in found
        if start <= hit.start < end
    )
    return (
        not wants
        and all(slot.kind == LINES for slot in marked.slots if start <= slot.start < end)
        and not amounts(marked.low[start:end])
    )


def _is_then(marked: Marked, found: Sequence[Hit], token: Token, begin: int) -> bool:
    """Whether "then", 再, 最后 begins a wish: 再大一点 ("even bigger") does not."""
    hidden = any(hit.meaning == "hide" for hit in found if begin <= hit.start < token.start)
    if (
        token.value == "再"
        and hidden
        and any(hit.meaning == "unhide" and hit.start == _skipped(marked.low, token.end) for hit in found)
    ):
        return False  # 把藏起来的字幕再放出来
    if token.value not in ("再", "并", "但", "但是"):
        return True
    begin = _skipped(marked.low, token.end)
    return any(hit.start == begin and hit.meaning in ACTS for hit in found)


def _skipped(low: str, place: int) -> int:
    match = _FILLERS.match(low, place)
    return match.end() if match else place


def _new_wish(
    marked: Marked, found: Sequence[Hit], begin: int, joint: Token, tokens: Sequence[Token], place: int
) -> bool:
    """Whether a wish begins after this "and" or comma, and one stands before it."""
    before = [hit for hit in found if begin <= hit.start < joint.start]
    slots = [slot for slot in marked.slots if begin <= slot.start < joint.start]
    whole = any(
        hit.meaning not in THINGS and hit.meaning not in ("them", "it", "text_colour", "words") for hit in before
    )
    whole = whole or bool(colours(marked.low[begin : joint.start]))
    whole = whole or any(slot.kind not in (STRETCH, LINES) for slot in slots)
    start = _skipped(marked.low, joint.end)
    first = [hit for hit in found if hit.start == start]
    if any(hit.meaning in REFUSED for hit in first) and before:
        return True
    if not whole:
        return False
    stop = next(
        (token.start for token in tokens[place + 1 :] if token.tag in ("and", "comma", "but", "stop", "then")),
        len(marked.low),
    )
    after = [hit for hit in found if joint.end <= hit.start < stop]
    inside = [slot for slot in marked.slots if joint.end <= slot.start < stop]
    titled = any(hit.meaning == "title" for hit in before) or any(slot.kind == QUOTE for slot in slots)
    if titled and any(slot.kind in (QUOTE, CONTENT) for slot in slots):
        if any(slot.kind == QUOTE for slot in inside) and any(hit.meaning == "title" for hit in after):
            return True  # title "A" at 0:00 and title "B" at 1:00
        if {hit.meaning for hit in after} <= OF_TITLES and all(slot.kind == STRETCH for slot in inside):
            return False  # 红色，放中间，显示5秒: how and how long a title stands
    if _REMARK.match(marked.low, start):
        return True
    begins = [hit for hit in first if hit.meaning in ACTS]
    of_a_thing = any(hit.meaning in THINGS for hit in after) or bool(inside)
    wishes = of_a_thing or not {hit.meaning for hit in begins} <= MANNERS
    if begins and wishes and not _NO_BEGINNING.match(marked.low, start):
        return True
    mine = {_kin(hit.meaning) for hit in after if hit.meaning in THINGS}
    theirs = {_kin(hit.meaning) for hit in before if hit.meaning in THINGS}
    sounds = [
        slot.start
        for slot in inside
        if slot.kind == FILE_ and str(slot.value).lower().endswith((".mp3", ".wav", ".m4a", ".ogg", ".flac"))
    ]
    mine |= {"music"} if sounds else set()
    painted = bool(colours(marked.low[joint.end : stop]))
    more = painted or any(
        hit.meaning not in THINGS and hit.meaning not in ("text_colour", "words", "font", "size") for hit in after
    )
    more = more or bool(inside) or bool(amounts(marked.low[joint.end : stop]))
    near = sorted([*(hit.start for hit in after if hit.meaning in THINGS), *sounds])
    languages = [token for token in tokens if token.tag == "language"]
    ours = [token for token in languages if joint.end <= token.start < stop]
    if (
        (not mine or mine == theirs)
        and more
        and ours
        and any(begin <= token.start < joint.start for token in languages)
    ):
        looks = any(hit.meaning not in THINGS and hit.meaning not in NO_LOOKS for hit in before)
        said = marked.low[begin : joint.start]
        return looks or _ON_SCREEN.search(said) is not None or bool(colours(said))
    if not mine or mine & {"picture"} or ours or near[0] - start > (1 if mine == {"sound"} else 14):
        return False
    if theirs:
        return not mine & theirs and (more or any(hit.meaning in ("add", "remove", "hide", "mute") for hit in before))
    strong = any(hit.meaning not in THINGS and hit.meaning not in WEAK for hit in before)
    return more and (strong or any(slot.kind == CONTENT for slot in slots))


_FOUND = re.compile(r"(?<![a-z])(?:find|look for|search for|busca)(?![a-z])|查找|找到")
_REPLACED = re.compile(r"replace|change|turn|make|swap|换|改|替|把它|reemplaza|cambia")
# What follows tells why, or what somebody thinks.
_REMARK = re.compile(
    r"(?:i|we|he|she|they|because|since|so that|so (?:people|viewers|it|they|i|we)|as (?:i|we|they|it)|"
    r"it's|that's|there's|there is|people|viewers|otherwise|if (?:possible|yes|so|you can)|incl(?:uding)?|"
    r"thanks?)(?![a-z'])"
    r"|因为|这样|免得|不然|观众|方便|以便|porque|para que|así"
)
_ON_SCREEN = re.compile(
    r"at the (?:very )?(?:top|bottom)|to the (?:top|bottom)|screen|顶部|底部|屏幕|画面|parte superior|"
    r"parte inferior|pantalla"
)


def _kin(thing: str) -> str:
    return "captions" if thing == "line" else thing


def _clause(marked: Marked, tokens: Sequence[Token], found: Sequence[Hit], first: int, last: int) -> Clause | None:
    begin = tokens[first - 1].end if first else 0
    end = tokens[last].start if last < len(tokens) else len(marked.text)
    low = marked.low[begin:end]
    if not low.strip():
        return None
    return Clause(
        tuple(tokens[first:last]),
        marked.text[begin:end].strip(),
        low=low,
        slots=tuple(slot for slot in marked.slots if begin <= slot.start < end),
        found=tuple(hit for hit in found if begin <= hit.start < end),
        offset=begin,
    )


def _carried(found: list[Clause]) -> list[Clause]:
    """The clauses with what the ones before them named."""
    made: list[Clause] = []
    seen, thing = False, ""
    acts: frozenset[str] = frozenset()
    for clause in found:
        own = frozenset(hit.meaning for hit in clause.found if hit.meaning in ACTS)
        made.append(replace(clause, about_captions=seen, thing=thing, inherited=frozenset() if own else acts))
        seen = seen or clause.has("caption", "line", "transcribe")
        things = clause.things
        thing = things[0] if things else thing
        if clause.lines and not things:
            thing = "line"
        acts = own or acts
    return made


def _begins(tokens: Sequence[Token], place: int) -> bool:
    return _starts_wish(tokens, place) or _tells_what_is_spoken(tokens, place)


def _tells_what_is_spoken(tokens: Sequence[Token], place: int) -> bool:
    """ "the talk is in English" is a clause of its own."""
    shape = " ".join(token.tag for token in tokens[place : place + 6] if token.tag != "filler")
    return re.match(r"(?:media|speak|pronoun) (?:is |speak )+(?:in )?language", shape) is not None


def _starts_wish(tokens: Sequence[Token], place: int) -> bool:
    """Whether a wish begins here, small words aside. A verb that ends its clause (German, Japanese) begins none."""
    while place < len(tokens) and tokens[place].tag in ("filler", "and", "pronoun"):
        place += 1
    if place >= len(tokens):
        return False
    return tokens[place].tag in _ACTIONS and place + 1 < len(tokens) and tokens[place + 1].tag not in ("stop", "then")


def _is_whole(group: Sequence[Token]) -> bool:
    """A clause that has a wish of its own already; "please, add …" has none yet."""
    return any(token.tag not in EMPTY and token.tag not in ("word", "media") for token in group)
