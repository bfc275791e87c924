"""A message cut into clauses, each holding one wish, with the questions that the grammar asks of a clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from studio.director.amounts import Amount, amounts
from studio.director.colours import colours
from studio.director.content import Said
from studio.director.linerefs import Lines
from studio.director.meanings import Hit, hits
from studio.director.quantities import Quantity
from studio.director.slots import CONTENT, FILE_, LINES, QUOTE, RATIO, STRETCH, Marked, Slot
from studio.director.times import Stretch
from studio.director.tokens import Token, tokenize

# A new wish begins at these words, so "and" or a comma before them ends a clause.
_ACTIONS = frozenset(
    ("add", "make", "remove", "translate", "transcribe", "undo", "export", "replace", "upload", "longer", "keep")
)
_EMPTY = frozenset(("filler", "pronoun", "them", "and", "comma", "file", "is", "to", "in", "by", "then", "but"))
THINGS = ("captions", "line", "title", "music", "sound", "film", "picture")
"""What a clause can be about, by the rows of ``lexicon/things.toml``."""
ACTS = frozenset(
    ("add", "remove", "hide", "unhide", "make", "change", "cut", "keep", "merge", "split", "undo", "redo", "start_over", "sync", "move", "translate", "mute", "unmute",
     "duck", "later", "earlier", "extend", "louder", "quieter", "bigger", "smaller")
)  # fmt: skip
# Words of those rows that begin no wish of their own.
_NO_BEGINNING = re.compile(
    r"(?:with|con|have|get|by|off|back|before|up|down|play|use only|only|just|big|large|small|大|小|要|用|"
    r"上|来)(?![a-z])"
)
_FILLERS = re.compile(
    r"(?:\s|please|pls|also|then|and|can you|could you|would you|i want to|i'd like to|let's|now|next|"
    r"finally|first|the|just|maybe|请|再|也|还|先|顺便|帮我|麻烦|最后|por favor|también|luego|[,，、:])*"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens of one wish. ``about_captions``: captions were named earlier in the message, so "them" may be they.

    ``low``: the clause casefolded, its slots masked; ``slots`` and ``found`` have places in the whole message, which begins ``offset`` signs
    before the clause. ``thing``: what was named last in earlier clauses; ``inherited``: what was wanted there, where this clause names no wish.
    ``before``: the lines that "it" may be; ``named``: the languages that were named before.
    """

    tokens: tuple[Token, ...]
    text: str
    about_captions: bool = False
    low: str = ""
    slots: tuple[Slot, ...] = ()
    found: tuple[Hit, ...] = ()
    offset: int = 0
    thing: str = ""
    inherited: frozenset[str] = field(default=frozenset())
    before: tuple[Lines, ...] = ()
    named: tuple[str, ...] = ()

    def has(self, *tags: str) -> bool:
        """Whether any of these meanings of ``tokens`` occurs."""
        return any(token.tag in tags for token in self.tokens)

    def all(self, tag: str) -> tuple[Token, ...]:
        """The tokens of one meaning."""
        return tuple(token for token in self.tokens if token.tag == tag)

    @property
    def content(self) -> tuple[Token, ...]:
        """The tokens that carry a meaning."""
        return tuple(token for token in self.tokens if token.tag not in _EMPTY)

    @property
    def shape(self) -> str:
        """The meanings in order without small words, for patterns: "add language and language caption"."""
        return " ".join(token.tag for token in self.tokens if token.tag not in ("filler", "pronoun", "file"))

    @property
    def topics(self) -> tuple[str, ...]:
        """Words of other edits. "the vertical video" only describes the video, "no music" wants none."""
        found = []
        around = zip((None, *self.tokens[:-1]), self.tokens, (*self.tokens[1:], None), strict=False)
        for before, token, follower in around:
            denied = before is not None and before.tag == "not"
            describes = follower is not None and follower.tag == "media" and token.tag in ("effects", "style")
            if token.topic and not describes and not denied and token.tag not in found:
                found.append(token.tag)
        return tuple(found)

    @property
    def amounts(self) -> tuple[Token, ...]:
        """The quantities that may be a wish (the length of a video is none)."""
        return tuple(
            token
            for token in self.all("quantity")
            if isinstance(token.value, Quantity) and token.value.kind != "length"
        )

    @property
    def speaks_of_captions(self) -> bool:
        """Captions or their lines are named, or "them" stands for captions named before."""
        return self.has("caption", "line") or (self.about_captions and self.has("them", "pronoun"))

    def says(self, *meanings: str) -> bool:
        """Whether any of these rows of ``lexicon/`` occurs."""
        return any(hit.meaning in meanings for hit in self.found)

    def wants(self, *acts: str) -> bool:
        """Whether one of these is wanted, here or, in a clause without a wish of its own, in the one before."""
        return self.says(*acts) or bool(self.inherited & frozenset(acts))

    def where(self, *meanings: str) -> tuple[Hit, ...]:
        """The hits of these rows, in order."""
        return tuple(hit for hit in self.found if hit.meaning in meanings)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that are named, each once."""
        return tuple(dict.fromkeys(str(token.value) for token in self.all("language")))

    @property
    def quotes(self) -> tuple[str, ...]:
        """The texts in quotes that are not empty."""
        return tuple(str(slot.value) for slot in self.slots if slot.kind == QUOTE and slot.value)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of files, paths and links."""
        return tuple(str(slot.value) for slot in self.slots if slot.kind == FILE_)

    @property
    def ratios(self) -> tuple[str, ...]:
        """The ratios like "9:16"."""
        return tuple(str(slot.value) for slot in self.slots if slot.kind == RATIO)

    @property
    def lines(self) -> tuple[Lines, ...]:
        """The line numbers."""
        return tuple(slot.value for slot in self.slots if slot.kind == LINES and isinstance(slot.value, Lines))

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The stretches of the film."""
        return tuple(
            piece
            for slot in self.slots
            if slot.kind == STRETCH and isinstance(slot.value, tuple)
            for piece in slot.value
        )

    def said(self, role: str) -> str | None:
        """The text without quotes in this role."""
        for slot in self.slots:
            if slot.kind == CONTENT and isinstance(slot.value, Said) and slot.value.role == role:
                return slot.value.text
        return None

    def figures(self) -> tuple[Amount, ...]:
        """The amounts, with places in ``low``."""
        return amounts(self.low)

    @property
    def things(self) -> tuple[str, ...]:
        """What is named here, in order."""
        named = [hit.meaning for hit in self.found if hit.meaning in THINGS]
        return tuple(dict.fromkeys(named))

    def about(self, thing: str) -> bool:
        """Whether the clause is about this: it is named, or nothing is and it was named last before."""
        named = self.things
        return thing in named or (not named and self.thing == thing)


def halves(clause: Clause) -> list[tuple[Clause, Clause]]:
    """The clause cut in two at each of its commas and "and"s, for a reading of both."""
    found: list[tuple[Clause, Clause]] = []
    for place, token in enumerate(clause.tokens):
        if token.tag in ("and", "comma", "but") and 0 < place < len(clause.tokens) - 1 and token.value != ":":
            if clause.tokens[place - 1].tag == "language" == clause.tokens[place + 1].tag:
                continue  # "English and Spanish"
            left = _piece(clause, clause.offset, token.start)
            right = _piece(clause, token.end, clause.offset + len(clause.low))
            if left is not None and right is not None and _says_something(left) and _says_something(right):
                found.append((left, right))
    return found[:_MOST_HALVES]


def _says_something(clause: Clause) -> bool:
    wants = any(hit.meaning not in THINGS and hit.meaning not in ("text_colour", "words") for hit in clause.found)
    return wants or bool(clause.slots or clause.languages or colours(clause.low))


def _piece(clause: Clause, begin: int, end: int) -> Clause | None:
    low = clause.low[begin - clause.offset : end - clause.offset]
    if not low.strip():
        return None
    lead = len(clause.low) - len(clause.low.lstrip())
    raw = " " * lead + clause.text
    return replace(
        clause,
        tokens=tuple(token for token in clause.tokens if begin <= token.start < end),
        text=raw[begin - clause.offset : end - clause.offset].strip(),
        low=low,
        slots=tuple(slot for slot in clause.slots if begin <= slot.start < end),
        found=tuple(hit for hit in clause.found if begin <= hit.start < end),
        offset=begin,
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
    if begins and not _NO_BEGINNING.match(marked.low, start):
        if of_a_thing or not {hit.meaning for hit in begins} <= _MANNERS:
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
        looks = any(hit.meaning not in THINGS and hit.meaning not in _NO_LOOKS for hit in before)
        said = marked.low[begin : joint.start]
        return looks or _ON_SCREEN.search(said) is not None or bool(colours(said))
    if not mine or mine & {"picture"} or ours or near[0] - start > (1 if mine == {"sound"} else 14):
        return False
    if theirs:
        return not mine & theirs and (more or any(hit.meaning in ("add", "remove", "hide", "mute") for hit in before))
    strong = any(hit.meaning not in THINGS and hit.meaning not in _WEAK for hit in before)
    return more and (strong or any(slot.kind == CONTENT for slot in slots))


# Wishes and looks that want a thing: "add bigger and yellow captions" is one wish.
_WEAK = frozenset(
    ("add", "make", "change", "remove", "them", "it", "text_colour", "words", "bigger", "smaller", "bold", "italic", "uppercase", "top", "middle", "bottom", "box", "outline",
     "shadow", "a_bit", "much", "no", "font", "size", "everything", "style", "only", "louder", "quieter", "extend", "hide", "unhide", "keep")
)  # fmt: skip
REFUSED = frozenset(("dubbing", "effects", "transitions", "animation", "stickers", "speed", "join"))
"""Wishes that cannot be done, by the rows of ``lexicon/cannot.toml``."""
_NO_LOOKS = (
    "change",
    "higher",
    "lower",
    "it",
    "add",
    "make",
    "text_colour",
    "remove",
    "hide",
    "unhide",
    "translate",
    "keep",
    "only",
    "top",
    "bottom",
)
_FOUND = re.compile(r"(?<![a-z])(?:find|look for|search for|busca)(?![a-z])|查找|找到")
_REPLACED = re.compile(r"replace|change|turn|make|swap|换|改|替|把它|reemplaza|cambia")
_MOST_HALVES = 5
# These tell how something is to be; with no thing of their own they belong to the wish before them.
_MANNERS = frozenset(("bigger", "smaller", "louder", "quieter", "later", "earlier", "extend"))
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
OF_TITLES = frozenset(
    ("add", "make", "move", "unhide", "appear", "end", "extend", "it", "picture", "text_colour", "words", "bigger", "smaller", "a_bit", "much", "size", "bold", "italic", "uppercase",
     "outline", "shadow", "box", "top", "middle", "bottom", "font", "style", "thick", "thin", "everything")
)  # fmt: skip


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
    return any(token.tag not in _EMPTY and token.tag not in ("word", "media") for token in group)
