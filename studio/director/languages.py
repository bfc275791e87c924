"""Which languages a clause names, and in which role: spoken in the video, wanted as captions, or not wanted."""

from __future__ import annotations

import re

from studio.director.clause import Clause

_SPOKEN = re.compile(
    r"media (?:\w+ )?is (?:in )?(language)|speak (?:is )?(?:in )?(language)"
    r"|(language) (?:in )?(?:speak|media)(?! caption)"
    r"|^(?:is )+in (language)$|^is (language)$"
)


def languages_of(clause: Clause) -> tuple[str | None, tuple[str, ...]]:
    """(spoken, wanted) languages of a clause, the wanted ones top first."""
    shape = clause.shape.split(" ")
    names = [str(token.value) for token in clause.all("language")]
    places = [index for index, tag in enumerate(shape) if tag == "language"]
    spoken_at: int | None = None
    translating = clause.has("translate") or clause.has("caption")
    for index, place in enumerate(places):
        follows = shape[place - 1] if place else ""
        onward = shape[place + 1 : place + 3]
        if translating and (follows == "from" or onward[:2] == ["to", "language"]):
            spoken_at = index
    match = _SPOKEN.search(clause.shape)
    if spoken_at is None and match:
        group = next(number for number, found in enumerate(match.groups(), 1) if found)
        spoken_at = places.index(clause.shape[: match.start(group)].count(" "))
    wanted: list[str] = []
    for index, (name, place) in enumerate(zip(names, places, strict=True)):
        excluded = shape[max(0, place - 1)] == "not" or (place > 1 and shape[place - 2 : place] == ["not", "in"])
        if index != spoken_at and not excluded and name not in wanted:
            wanted.append(name)
    if len(wanted) == 2 and _is_reversed(shape):
        wanted.reverse()
    return (names[spoken_at] if spoken_at is not None else None), tuple(wanted)


def _is_reversed(shape: list[str]) -> bool:
    """ "Spanish under English": the first named stands below."""
    places = [index for index, tag in enumerate(shape) if tag == "language"]
    between, after = shape[places[-2] : places[-1]], shape[places[-1] :]
    return "below" in between and "and" not in between and "below" not in after
