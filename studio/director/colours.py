"""Colours in a casefolded text: where they stand and what they are."""

from __future__ import annotations

import itertools
import re
from functools import cache

from studio.captions.palette import colour, names

_WORD = re.compile(r"#[0-9a-f]{3,8}(?![0-9a-z])|rgba?\([\d\s,.%]+\)|[a-zà-ÿ]+(?:-[a-zà-ÿ]+)*")
# Names of colours that are more often something else.
_PLAIN = frozenset(
    ( "plain", "clear", "transparent", "cream", "wine", "rose", "salmon", "cafe", "vino", "marino", "plata",
    "oro", "mint", "lima", "menta", "crema", "lilac", "olive", "coral", "teal" )
)  # fmt: skip
_SURE = frozenset(("teal", "lilac", "coral"))

Found = tuple[str, int, int]


def colours(text: str) -> list[Found]:
    """("#rrggbb", start, end) of each colour, in order; the longest name wins: "light blue" is one colour."""
    found: list[Found] = []

    def put(value: str | None, start: int, end: int) -> None:
        if value is not None and not any(start < high and low < end for _, low, high in found):
            found.append((value, start, end))

    words = list(_WORD.finditer(text))
    for size in (3, 2, 1):
        for place in range(len(words) - size + 1):
            some = words[place : place + size]
            said = text[some[0].start() : some[-1].end()]
            apart = any(text[one.end() : two.start()].strip() for one, two in itertools.pairwise(some))
            if apart or (said in _PLAIN and said not in _SURE) or (size > 1 and not _needs_all(said)):
                continue
            put(colour(said), some[0].start(), some[-1].end())
    for match in _han().finditer(text):
        put(colour(match.group()), match.start(), match.end())
    return sorted(found, key=lambda item: item[1])


def _needs_all(said: str) -> bool:
    """Whether every word belongs to the colour: "light blue" does, "blue the" (filler aside) does not."""
    first, *_, last = said.split()
    alone = colour(said)
    if alone is None or colour(first) == alone:
        return False
    return colour(last) != alone


@cache
def _han() -> re.Pattern[str]:
    cjk = [name for name in names() if re.match(r"[\u3400-\u9fff]", name)]
    long = "|".join(re.escape(name) for name in cjk if len(name) > 1)
    short = "".join(re.escape(name) for name in cjk if len(name) == 1)
    shade = "[浅淺深暗亮淡鲜鮮]?"
    return re.compile(
        rf"{shade}(?:{long})色?|{shade}[{short}](?:色|(?=[字底边邊框描的]))|(?<=[成为為用的是])"
        rf"{shade}[{short}](?=$|[的，,。和、;；\s])"
    )
