"""A skill: the front matter of a SKILL.md, read at run time. It names the job and attributes every request."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from agent.errors import UsageError
from agent.resources import root

Value = str | list["Value"] | dict[str, "Value"]

PLACES = (("/.clawhub/", "clawhub"), ("/.cursor/skills/", "cursor"))
"""Part of the install path → ``X-Skill-Platform`` (protocol 2.6)."""

_KEY = re.compile(r"([A-Za-z0-9_.-]+|\"[^\"]*\"|'[^']*')\s*:(?:\s+|$)(.*)")
_BLOCK = re.compile(r"[|>][+-]?\d?\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Skill:
    """``defaults`` are words for the backend's choices, as they stand in the file."""

    name: str
    version: str
    description: str = ""
    greeting: str = ""
    examples: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    platform: str = "unknown"
    path: Path | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The three attribution headers that go on every request."""
        named = {"X-Skill-Source": self.name, "X-Skill-Version": self.version, "X-Skill-Platform": self.platform}
        return {
            key: "".join(char for char in value if 32 <= ord(char) <= 126).strip() or "unknown"
            for key, value in named.items()
        }


def load_skill(path: Path | str | None = None, *, source: str | None = None) -> Skill:
    """Read a SKILL.md, the folder that holds one, a shipped skill by name, or (``None``) the main skill.

    ``source`` is SKILL_SOURCE, the platform that the user names. Raises ``UsageError`` when there is no usable skill.
    """
    given = _find(path)
    try:
        text = given.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"The skill file {given} cannot be read.", code="skill") from None
    matter = front_matter(text, str(given))
    meta = matter.get("metadata")
    meta = meta if isinstance(meta, dict) else {}
    name = _text(matter.get("name"))
    if not name:
        raise UsageError(f"The skill file {given} has no name in its front matter.", code="skill")
    extra = {**meta, **matter}
    defaults = extra.get("defaults")
    return Skill(
        name=name,
        version=_text(matter.get("version")) or _text(meta.get("version")) or "0",
        description=_text(extra.get("description")),
        greeting=_text(extra.get("greeting")),
        examples=tuple(_lines(extra.get("examples"))),
        defaults={
            key: _text(value) for key, value in (defaults if isinstance(defaults, dict) else _pairs(defaults)).items()
        },
        platform=platform_of(given, source),
        path=given,
    )


def platform_of(path: Path, source: str | None = None) -> str:
    """SKILL_SOURCE, then the path as given (a link hides where it points), then resolved, then an install's mark."""
    if source:
        return source
    for candidate in (path.absolute(), path.resolve()):
        for part, platform in PLACES:
            if part in candidate.as_posix():
                return platform
    return "clawhub" if (path.parent / ".clawhub" / "origin.json").is_file() else "unknown"


def front_matter(text: str, where: str = "SKILL.md") -> dict[str, Value]:
    """The map between the two ``---`` lines. Raises ``UsageError`` with the line that cannot be read.

    A subset of YAML, enough for skill files: maps by indentation, lists, quoted and plain scalars, ``|`` and ``>``
    blocks, comments, and flow values written as JSON. Scalars stay strings: ``version: 1.10`` is not the number 1.1.
    """
    lines = text.splitlines()
    if not lines or lines[0].strip() != "---":
        raise UsageError(f"{where} does not start with front matter between two --- lines.", code="skill")
    end = next((index for index in range(1, len(lines)) if lines[index].rstrip() in {"---", "..."}), None)
    if end is None:
        raise UsageError(f"{where} has no second --- line after its front matter.", code="skill")
    value = _Reader(lines[1:end], where).block(0)
    if not isinstance(value, dict):
        raise UsageError(f"The front matter of {where} is not a list of names and values.", code="skill")
    return value


class _Reader:
    """Reads indented lines from the top; ``at`` is the next line."""

    def __init__(self, lines: list[str], where: str) -> None:
        self.lines = lines
        self.where = where
        self.at = 0

    def block(self, least: int) -> Value:
        """The map or list that starts at the next line, if indented by at least ``least``; else an empty string."""
        indent = self._skip()
        if indent is None or indent < least:
            return ""
        return self._list(indent) if f"{self.lines[self.at].strip()} ".startswith("- ") else self._map(indent)

    def _map(self, indent: int) -> Value:
        found: dict[str, Value] = {}
        while (here := self._skip()) is not None and here >= indent:
            match = _KEY.match(self.lines[self.at].strip())
            if here != indent or match is None:
                raise self._error()
            key, rest = match[1].strip("\"'"), match[2]
            if key in found:
                raise self._error()
            self.at += 1
            # a list may stand at the indentation of its key
            dash = not rest and self._skip() == indent and self.lines[self.at].lstrip().startswith("-")
            found[key] = self._list(indent) if dash else self._value(rest, indent)
        return found

    def _list(self, indent: int) -> Value:
        found: list[Value] = []
        while self._skip() == indent and (line := self.lines[self.at].strip()).startswith("-"):
            if line != "-" and not line.startswith("- "):
                raise self._error()
            rest = line[1:].strip()
            if _KEY.match(rest):
                self.lines[self.at] = self.lines[self.at].replace("-", " ", 1)
                found.append(self.block(indent + 1))
            else:
                self.at += 1
                found.append(self._value(rest, indent))
        return found

    def _value(self, rest: str, indent: int) -> Value:
        if _BLOCK.match(rest):
            return self._scalar(indent, folded=rest[0] == ">")
        if not rest or rest.startswith("#"):
            return self.block(indent + 1)
        if rest[0] in "{[":
            return self._flow(rest, indent)
        if rest[0] in "&*!%@`":
            raise self._error(-1)
        if rest[0] in "\"'":
            return self._quoted(rest)
        words = [rest.partition(" #")[0].rstrip()]
        while (here := self._skip()) is not None and here > indent:  # a plain scalar may go on in the next line
            if _KEY.match(self.lines[self.at].strip()):
                raise self._error()
            words.append(self.lines[self.at].strip())
            self.at += 1
        return " ".join(words)

    def _quoted(self, rest: str) -> str:
        match = re.match(r"\"((?:[^\"\\]|\\.)*)\"\s*(?:#.*)?$", rest)
        if match:
            try:
                return cast(str, json.loads(f'"{match[1]}"'))
            except ValueError:
                raise self._error(-1) from None
        match = re.match(r"'((?:[^']|'')*)'\s*(?:#.*)?$", rest)
        if match is None:
            raise self._error(-1)
        return match[1].replace("''", "'")

    def _flow(self, rest: str, indent: int) -> Value:
        parts = [rest]
        while (here := self._skip()) is not None and here > indent:
            parts.append(self.lines[self.at].strip())
            self.at += 1
        joined = "\n".join(parts)
        try:
            return _plain(json.loads(joined, parse_float=str, parse_int=str))
        except ValueError:
            if joined.startswith("[") and joined.endswith("]") and "\n" not in joined:
                return [_unquote(item.strip()) for item in joined[1:-1].split(",") if item.strip()]
            raise self._error(-1) from None

    def _scalar(self, indent: int, *, folded: bool) -> str:
        start = self.at
        while self.at < len(self.lines) and (not self.lines[self.at].strip() or _indent(self.lines[self.at]) > indent):
            self.at += 1
        body = self.lines[start : self.at]
        least = min((_indent(line) for line in body if line.strip()), default=0)
        return (" " if folded else "\n").join(line[least:].rstrip() for line in body).strip()

    def _skip(self) -> int | None:
        """Go to the next line that says something and give its indentation."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.strip() and not line.lstrip().startswith("#"):
                return _indent(line)
            self.at += 1
        return None

    def _error(self, back: int = 0) -> UsageError:
        return UsageError(f"Line {self.at + back + 2} of {self.where} cannot be read.", code="skill")


def _find(path: Path | str | None) -> Path:
    if path is None:
        return root() / "SKILL.md"
    given = Path(path).expanduser()
    if given.is_dir():
        return given / "SKILL.md"
    shipped = root() / "skills" / str(path) / "SKILL.md"
    return shipped if not given.exists() and given.name == str(path) and shipped.is_file() else given


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _text(value: Value | None) -> str:
    return value.strip() if isinstance(value, str) else ""


def _lines(value: Value | None) -> list[str]:
    """One example a line, or a list of them; quotes and dashes around an example are not part of it."""
    items = value.splitlines() if isinstance(value, str) else value if isinstance(value, list) else []
    return [line for item in items if (line := _unquote(_text(item).removeprefix("- ").strip()))]


def _pairs(value: Value | None) -> dict[str, Value]:
    return {key.strip(): rest.strip() for key, mark, rest in (line.partition(":") for line in _lines(value)) if mark}


def _unquote(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _plain(value: object) -> Value:
    match value:
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case bool():
            return "true" if value else "false"
        case None:
            return ""
        case _:
            return str(value)
