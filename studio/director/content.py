"""Texts that a message gives without quotes: "replace Jon with John", "line 7 should read We meet again"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from studio.captions.palette import colour
from studio.director.amounts import amounts
from studio.director.meanings import hits
from studio.director.patterns import rows, table
from studio.director.scene import Scene
from studio.director.times import stretches
from studio.languages import language_words

_LONGEST = 500  # characters; a longer text is no caption
_ENDS = re.compile(r"[.!?;。；！？…](?=\s|$|[\u3400-\u9fff])|\n|\s[-–—]+\s")
_ENDINGS = table("content", "ends")
_NEXT = re.compile(_ENDINGS["next"])
_TAILS = re.compile(_ENDINGS["tails"])


@dataclass(frozen=True, slots=True)
class Said:
    """A text without quotes. ``role``: "old" and "new" of a correction, "line" of a caption's new text, "title",
    "caption", "word" that is to go, "after" which a caption is split, "find" that names a caption."""

    role: str
    text: str
    start: int
    end: int


def find(text: str, low: str, scene: Scene, *, greedy: bool = False) -> list[Said]:
    """The texts, in order. ``low``: casefolded, with quotes, files and line numbers masked."""
    found: list[Said] = []
    for begin, end in _sentences(low):
        alone = _in_sentence(text[begin : end + 2], low[begin:end], 0, end - begin, scene, greedy)
        for said in (replace(each, start=each.start + begin, end=each.end + begin) for each in alone):
            if not any(said.start < other.end and other.start < said.end for other in found):
                found.append(said)
    return sorted(found, key=lambda said: said.start)


def _sentences(low: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _ENDS.finditer(low):
        yield begin, match.start()
        begin = match.end()
    yield begin, len(low)


def _in_sentence(text: str, low: str, begin: int, end: int, scene: Scene, greedy: bool) -> Iterator[Said]:
    for role, pattern in _patterns():
        place = begin
        while match := pattern.search(low, place, end):
            place = max(match.end(), match.start() + 1)
            made = _made(role, match, text, low, end, scene, greedy)
            if made:
                yield from made
                place = max(place, made[-1].end)


def _made(role: str, match: re.Match[str], text: str, low: str, end: int, scene: Scene, greedy: bool) -> list[Said]:
    if role == "correction":
        return _correction(match, text, low, end, scene, greedy)
    start = match.start("c")
    stop = end if greedy else _stop(low, start, end)
    if role in ("title", "caption"):
        stop = min(stop, _before_tail(low, start, stop))
    if role in ("word", "after", "find"):
        stop = match.end("c")
    said = _said(role, text, start, stop)
    if said is None:
        return []
    if role == "line" and (_is_wish(said.text) or _PAIR.search(said.text.casefold())):
        return []
    if role == "title" and any(hit.meaning in ("captions", "line", "extend") for hit in hits(said.text.casefold())):
        return []
    if role in ("title", "caption") and (_is_wish(said.text) or _is_colour(said.text)):
        return []
    if "\ue001" in low[said.start : stop]:
        return []
    if role == "caption" and _TAKEN.search(low[: match.start()]):
        return []
    if role == "word" and not (scene.has_text(said.text) or _SINGLE.fullmatch(said.text)):
        return []
    if role in ("after", "find") and not scene.has_text(said.text):
        return []
    return [said]


_TAKEN = re.compile(
    r"(?:delete|remove|drop|erase|get rid of|cut|merge|split|move|shift|find|bin|lose|删|去掉|合并|拆|"
    r"borra|quita)[^.;]{0,20}$"
)
_PAIR = re.compile(
    r"(?<![a-z])(?:should (?:be|read|say)|must be)(?![a-z])|->|→|=>|应该是|应为|改成|换成|^\s*(?:change|"
    r"replace|correct|fix)\s.+\s(?:to|with|by|into)\s"
)
_SINGLE = re.compile(r"[\w'’-]+")


def _correction(match: re.Match[str], text: str, low: str, end: int, scene: Scene, greedy: bool) -> list[Said]:
    start = match.start("new")
    stop = end if greedy else _stop(low, start, end)
    if stop - start > _LONGEST:
        return []
    if tail := _TAILS.search(low, start, stop):
        stop = tail.start()
    names = match.groupdict()
    old, new = _said("old", text, match.start("old"), match.end("old")), _said("new", text, start, stop)
    if old is None or new is None or "\ue001" in low[old.start : new.end] or old.text.casefold() in _PRONOUNS:
        return []
    if (two := _two_pairs(old, new, scene)) is not None:
        return two
    if names.get("turned"):  # "John, not Jon", "use John instead of Jon"
        old, new = Said("old", new.text, new.start, new.end), Said("new", old.text, old.start, old.end)
    before, after = low[max(0, match.start() - 30) : match.start()], low[start:end]
    if not _may_be_corrected(old.text, new.text, before + " " + after, low[match.start() : match.start("old")], scene):
        return []
    return sorted((old, new), key=lambda said: said.start)


_PRONOUNS = frozenset(
    ("it", "this", "that", "they", "he", "she", "which", "everything", "what", "这", "那", "它", "名字")
)
_TWO = re.compile(
    r"(?P<new>.+?)\s+(?:and|y)\s+(?P<old>.+?)\s+(?:with|to|by|into|por|con)\s+(?P<last>.+)", re.IGNORECASE
)


def _two_pairs(old: Said, new: Said, scene: Scene) -> list[Said] | None:
    """ "replace Smith with Smyth and Jon with John" is two corrections."""
    match = _TWO.fullmatch(new.text)
    if not match or not (scene.has_text(old.text) and scene.has_text(match["old"])):
        return None
    parts = [("new", "new"), ("old", "old"), ("new", "last")]
    return [
        old,
        *(Said(role, match[name], new.start + match.start(name), new.start + match.end(name)) for role, name in parts),
    ]


def _may_be_corrected(old: str, new: str, around: str, lead: str, scene: Scene) -> bool:
    """Whether ``old`` is a text of the captions, and no thing that can be changed, such as "the font"."""
    words = language_words()
    if old.casefold() in words and new.casefold() in words:
        return False
    if _is_colour(old) and _is_colour(new):
        return False
    if scene.has_text(old):
        return not (_is_thing(old) and (_is_colour(new) or _is_wish(new)))
    if _is_thing(old) or len(old) > 60:
        return False
    evidence = re.search(
        r"everywhere|every time|spell|the (?:word|name|typo|phrase)|throughout|in (?:all|every|the) "
        r"(?:caption|subtitle|line)|\ue004|统一|全部|都|所有|字幕里|字幕中|名字|错字|错别字|en todos|palabra|"
        r"nombre|siempre|在字幕",
        around + lead,
    )
    return evidence is not None or _looks_like_name(old, new)


def _looks_like_name(old: str, new: str) -> bool:
    """ "Jon" and "John": two spellings of one thing, close to each other or both with a capital."""
    one = old.split()
    if len(one) > 3:
        return False
    return old[:1].isupper() and new[:1].isupper() and not _is_thing(new)


def _is_thing(said: str) -> bool:
    return any(hit.meaning in _THINGS for hit in hits(said.casefold())) or "\ue004" in said


_THINGS = frozenset(
    ( "captions", "line", "title", "music", "sound", "film", "picture", "font", "style", "size", "text_colour",
    "outline", "shadow", "box", "everything", "them", "it",
     "opacity", "margin", "words", "bigger", "smaller", "top", "bottom", "middle", "words_on", "margin")
)  # fmt: skip


def _is_wish(said: str) -> bool:
    """Whether a text is rather a wish about looks, times or places than to be shown: "yellow", "later", "0:10"."""
    lowered = said.casefold().strip()
    if _is_colour(lowered) or re.fullmatch(r"[\d:.,]+\s*(?:s|sec\w*|秒|%|pt|px)?", lowered):
        return True
    found = [hit for hit in hits(lowered) if hit.meaning in _LOOKS]
    covered = sum(hit.end - hit.start for hit in found) + sum(
        item.end - item.start for item in amounts(lowered) if found
    )
    times = stretches(lowered, 1)
    if sum(item.end - item.start for item in times) >= 0.5 * len(lowered):
        return True
    letters = sum(char.isalnum() for char in lowered)
    return bool(found) and covered >= 0.6 * letters


_LOOKS = frozenset(
    ( "bigger", "smaller", "bold", "italic", "uppercase", "lowercase", "top", "middle", "bottom", "higher",
    "lower", "later", "earlier", "extend", "shorter", "split", "merge",
     "remove", "hide", "unhide", "captions", "title", "music", "them", "it", "outline", "shadow", "box",
     "style", "preset_clean", "preset_boxed", "preset_karaoke", "preset_shorts", "everything",
     "text_colour", "font")
)  # fmt: skip


def _is_colour(said: str) -> bool:
    return colour(said) is not None


def _said(role: str, text: str, start: int, end: int) -> Said | None:
    raw = text[start:end]
    kept = raw.strip(" \t,，:：\"“”'.。")
    if not kept or len(kept) > _LONGEST:
        return None
    begin = start + raw.index(kept)
    mark = text[begin + len(kept) : begin + len(kept) + 1]
    if (
        role in ("line", "title", "caption")
        and mark in ("!", "?", "！", "？")
        and not text[begin + len(kept) + 1 :].strip("!?！？ ")
    ):
        kept += mark
    return Said(role, kept, begin, begin + len(kept))


def _stop(low: str, start: int, end: int) -> int:
    match = _NEXT.search(low, start, end)
    found = match.start() if match and match.start() > start else end
    for comma in _COMMA.finditer(low, start + 1, found):
        if any(hit.start == 0 and hit.meaning in _WANTED for hit in hits(low[comma.end() : comma.end() + 24])):
            return comma.start()
    return found


_COMMA = re.compile(r"\s*[，,]\s*(?:(?:再|并|还|也|请|and|then|also|please|pls)\s*)*(?=[^\s，,])")
_WANTED = frozenset(
    (
        "end",
        "appear",
        "louder",
        "quieter",
        "sync",
        "extend",
        "remove",
        "hide",
        "unhide",
        "make",
        "change",
        "cut",
        "keep",
        "merge",
        "split",
        "undo",
        "redo",
        "move",
        "translate",
        "mute",
        "captions",
        "music",
        "sound",
        "title",
    )
)


def _before_tail(low: str, start: int, end: int) -> int:
    """Where times, places and colours after a title's text begin: "My Garden | at 0:05 for 3 seconds in yellow"."""
    match = _TITLE_TAIL.search(low, start, end)
    return match.start() if match and match.start() > start else end


_TITLE_TAIL = re.compile(_ENDINGS["title"])


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["role"], re.compile(row["pattern"])) for row in rows("content", "text"))
