"""Values in a sentence: lengths, times of the film, shares, languages, colours, said in the language of the answer."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from studio.captions.palette import called, is_colour
from studio.director.plan import Speech
from studio.edits.note import Note
from studio.errors import WorkError
from studio.languages import language_name

_SHOWN = 80  # characters of a text that is repeated
_COLOURS = ("colour", "highlight")


def fill(key: str, speech: Speech, values: dict[str, object]) -> str:
    """The sentence ``key`` filled in. A count of 1 takes the row ``key_one`` where there is one."""
    table = sentences()
    count = values.get("count", values.get("longer"))
    row = f"{key}_one" if count == 1 and f"{key}_one" in table else key
    return table[row][speech].format_map(values)


def refusal(error: WorkError, speech: Speech) -> str:
    """Why an edit could not be done: the error's own words in English, else those of its code where it has some."""
    return refusals().get(error.code, {}).get(speech, error.sentence)


@cache
def refusals() -> dict[str, dict[str, str]]:
    """The table ``refusals.toml``: code → language → sentence."""
    return tomllib.loads(files("studio.director").joinpath("refusals.toml").read_text("utf-8"))


def told(note: Note, speech: Speech) -> str:
    """A note as a sentence (values as ``studio/edits/note.py`` tells)."""
    return fill(note.key, speech, {name: value(name, item, speech) for name, item in note.values.items()})


def value(name: str, item: object, speech: Speech) -> object:
    """One value as it is said."""
    if name.endswith("_ms") and isinstance(item, int):
        return length(item, speech)
    if name.endswith("_at") and isinstance(item, int):
        return clock(item)
    if name == "percent" and isinstance(item, int | float):
        return share(float(item), speech)
    if name == "languages" and isinstance(item, Sequence) and not isinstance(item, str):
        return language_names([str(tag) for tag in item], speech)
    if name == "language" and isinstance(item, str):
        return tag_name(item, speech)
    if (name in _COLOURS or name.endswith("_colour")) and isinstance(item, str) and is_colour(item):
        return called(item, speech)
    if isinstance(item, str):
        return shortened(item)
    return item


def length(ms: int, speech: Speech) -> str:
    """ "0.5 s", "1 min 10 s"; in Chinese "0.5 秒", "1 分 10 秒"."""
    minutes, rest = divmod(abs(ms), 60_000)
    seconds = f"{rest / 1000:.3f}".rstrip("0").rstrip(".")
    if speech == "es":
        seconds = seconds.replace(".", ",")
    unit, minute = ("秒", "分") if speech == "zh" else ("s", "min")
    parts = [f"{minutes} {minute}"] if minutes else []
    parts += [f"{seconds} {unit}"] if rest or not minutes else []
    return " ".join(parts)


def clock(ms: int) -> str:
    """ "1:10", "0:12.5", "1:00:05": a time of the film."""
    hours, rest = divmod(max(0, ms), 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    seconds, part = divmod(rest, 1000)
    tail = f".{part:03d}".rstrip("0") if part else ""
    return f"{hours}:{minutes:02d}:{seconds:02d}{tail}" if hours else f"{minutes}:{seconds:02d}{tail}"


def share(part: float, speech: Speech) -> str:
    """ "35 %"; in Chinese "35%"."""
    number = f"{100 * part:.1f}".rstrip("0").rstrip(".")
    return f"{number}%" if speech == "zh" else f"{number.replace('.', ',') if speech == 'es' else number} %"


def tag_name(tag: str, speech: Speech) -> str:
    """A language's name; a second track of one language has its number."""
    if tag == "und":
        return sentences()["unnamed"][speech]
    plain, _, number = tag.partition("-x-")
    return f"{language_name(plain, speech)} {number}".strip()


def language_names(tags: Sequence[str], speech: Speech) -> str:
    """Several languages in a row."""
    return ("、" if speech == "zh" else ", ").join(tag_name(tag, speech) for tag in tags)


def shortened(text: str) -> str:
    """A text in one line, cut where it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1].rstrip() + "…"


@cache
def sentences() -> dict[str, dict[str, str]]:
    """All rows of ``sentences/``: key → language → sentence. A key stands in one file only."""
    found: dict[str, dict[str, str]] = {}
    folder = files("studio.director").joinpath("sentences")
    for place in sorted(folder.iterdir(), key=lambda item: item.name):
        if place.name.endswith(".toml"):
            found.update(tomllib.loads(place.read_text(encoding="utf-8")))
    return found
