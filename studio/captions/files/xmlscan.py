"""XML read as a row of tags with their places in the text: forgiving, in linear time, and without any entity.

A library would tell neither where an attribute's value stands nor what comes after the first mistake, and files with
"Tom & Jerry" or a missing end are common. Nothing is ever expanded: a document type is skipped, "&lol;" is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_NAME = r"[A-Za-z_][\w:.\-]*"
_TOKEN = re.compile(
    rf"<!--|<!\[CDATA\[|<\?|<!(?=[A-Za-z])|<(?P<slash>/?)(?P<name>{_NAME}+)(?P<rest>(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+)>"
    rf"|<(?P<slash2>/?)(?P<name2>{_NAME}+)(?P<rest2>[^<>]*+)>"
)
_ATTRIBUTE = re.compile(rf"(?<![\w:.\-])({_NAME})\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_CLOSERS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
_MOST_ATTRIBUTES = 64


@dataclass(frozen=True, slots=True)
class Value:
    """An attribute's value and where it stands, without its quotes."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tag:
    """``name`` without its prefix. ``behind``: the place behind the name, for a new attribute."""

    start: int
    end: int
    name: str
    closing: bool
    empty: bool
    behind: int
    attributes: dict[str, Value]

    def get(self, name: str) -> str:
        """The value of an attribute by its name without a prefix, "" where it is not there."""
        value = self.attributes.get(name)
        return value.text if value is not None else ""


@dataclass(frozen=True, slots=True)
class Part:
    """Text, CDATA, a comment or what is skipped; ``inner`` is what stands between the signs."""

    start: int
    end: int
    kind: Literal["text", "cdata", "comment", "skip"]
    inner: tuple[int, int]


def scan(text: str, begin: int = 0, finish: int | None = None) -> Iterator[Tag | Part]:
    """Everything between ``begin`` and ``finish`` in order, without gaps. Never raises."""
    finish = len(text) if finish is None else finish
    missing: set[str] = set()  # signs that end nothing any more: looking for them again would be quadratic
    last = at = begin
    while (found := _TOKEN.search(text, at, finish)) is not None:
        item = _tag(found) if found["name"] or found["name2"] else _part(text, found, finish, missing)
        if item is None:
            at = found.end()
            continue
        if item.start > last:
            yield Part(last, item.start, "text", (last, item.start))
        yield item
        last = at = item.end
    if last < finish:
        yield Part(last, finish, "text", (last, finish))


def _part(text: str, found: re.Match[str], finish: int, missing: set[str]) -> Part | None:
    opening = found[0]
    inner = found.end()
    if opening == "<!":
        end = _doctype_end(text, found.start(), finish, missing)
        return None if end < 0 else Part(found.start(), end, "skip", (end, end))
    closer = _CLOSERS[opening]
    end = -1 if closer in missing else text.find(closer, inner, finish)
    if end < 0:
        missing.add(closer)
        return None
    kind: Literal["comment", "cdata", "skip"] = "comment" if opening == "<!--" else "cdata"
    return Part(found.start(), end + len(closer), "skip" if opening == "<?" else kind, (inner, end))


def _doctype_end(text: str, start: int, finish: int, missing: set[str]) -> int:
    """Behind a document type, its inner declarations included; -1 where it has no end."""
    if "<!" in missing:
        return -1
    closed = text.find(">", start, finish)
    opened = text.find("[", start, finish if closed < 0 else closed)
    if opened >= 0:
        inner = text.find("]", opened, finish)
        closed = text.find(">", inner, finish) if inner >= 0 else -1
    if closed < 0:
        missing.add("<!")
        return -1
    return closed + 1


def _tag(found: re.Match[str]) -> Tag:
    which = "" if found["name"] else "2"
    rest, at = found[f"rest{which}"], found.start(f"rest{which}")
    attributes: dict[str, Value] = {}
    if "=" in rest:
        for number, each in enumerate(_ATTRIBUTE.finditer(rest)):
            if number == _MOST_ATTRIBUTES:
                break
            group = 2 if each[2] is not None else 3
            value = Value(each[group], at + each.start(group), at + each.end(group))
            attributes.setdefault(each[1].rpartition(":")[2], value)
    name = found[f"name{which}"].rpartition(":")[2]
    return Tag(found.start(), found.end(), name, bool(found[f"slash{which}"]), rest.endswith("/"), at, attributes)
