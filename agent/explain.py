"""``subtitle-agent explain``: what the tables make of words and recorded streams. No backend, model or project."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from agent.backend.reader import decode
from agent.errors import UsageError
from agent.intents import Message
from agent.understanding import gui, routing
from agent.understanding.plain import plain

Command = dict[str, Any]
Row = dict[str, Any]
CHUNK = 64 * 1024
"""Bytes read from a recording at a time."""


def route(row: Row) -> Row:
    """A row ``{id, text, oob?, context?}`` → ``{id, route, then, media}``; nothing else is looked at."""
    reading = routing.read(Message(_text(row), _texts(row.get("oob"))), _context(row.get("context")))
    return {"id": row.get("id"), "route": reading.route, "then": list(reading.then), "media": list(reading.media)}


def translate(row: Row) -> Row:
    """A row ``{id, text, user_request?, state?}`` → ``{id, text, actions}``; nothing else is looked at."""
    given = row.get("state")
    state: Row = given if isinstance(given, dict) else {}
    said = gui.translate(
        _text(row),
        request=str(row.get("user_request") or ""),
        has_draft=state.get("has_draft", True) is not False,
        edit_sent=state.get("edit_resent") is True,
    )
    return {"id": row.get("id"), "text": said.text, "actions": list(said.actions) or ["none"]}


def carry_out(command: Command) -> int:
    """Do what the parsed ``explain`` asks for, on standard output; returns the exit code."""
    for out in (sys.stdout, sys.stderr):
        if hasattr(out, "reconfigure"):
            out.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        _explain(command, sys.stdout)
        sys.stdout.flush()
    except UsageError as error:
        sys.stderr.write(f"{error.sentence}\n")
        return error.exit_code
    except BrokenPipeError:  # the reader of our output has gone; say nothing more on it
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        sys.stderr.write(f"That could not be read or written: {error.strerror or error}.\n")
        return 1
    return 0


def _explain(command: Command, out: TextIO) -> None:
    if command["stream"] is not None:
        explain_stream(command["stream"], out, whole=command["full"])
    elif command["rows"] is not None:
        explain_rows(command["rows"], sys.stdin.buffer, out)
    elif command["words"]:
        *files, words = command["words"]
        context = routing.Context(command["media"], command["draft"], command["rendering"])
        explain_words(words, tuple(files), context, out, as_json=command["json"])
    else:
        text = 'Say what to explain: subtitle-agent explain "add captions, then export", or --routing, --gui, --stream.'
        raise UsageError(text, code="usage")


PREDICT: dict[str, Callable[[Row], Row]] = {"routing": route, "gui": translate}


def explain_rows(kind: str, lines: Iterable[bytes], out: TextIO) -> None:
    """One prediction a line for each labelled row. Raises ``UsageError`` naming the first line that is no row."""
    predict = PREDICT[kind]
    for number, line in enumerate(lines, 1):
        if line.removeprefix(b"\xef\xbb\xbf").strip():
            out.write(json.dumps(predict(_row(line, number)), ensure_ascii=False) + "\n")


def explain_stream(file: str, out: TextIO, *, whole: bool = False) -> None:
    """A recorded body of ``/run_sse`` (``-``: standard input) as texts, tool calls, errors and counts.

    The shape of the recordings' EXPECTED.json: a long text by its first 60 characters and its length, unless ``whole``.
    """
    with _opened(file) as body:
        shown = decode(_chunks(body), whole=whole)
    out.write(json.dumps(shown, ensure_ascii=False, indent=1) + "\n")


def explain_words(words: str, files: tuple[str, ...], context: routing.Context, out: TextIO, *, as_json: bool) -> None:
    """How one message is read: each step with how sure the table is and why."""
    reading = routing.read(Message(words, files), context)
    if as_json:
        steps = [
            {"route": step.route, "text": step.text, "sure": round(step.sure, 3), "why": why}
            for step, why in zip(reading.steps, reading.why, strict=True)
        ]
        shown = {"steps": steps, "media": list(reading.media), "sure": round(reading.sure, 3)}
        out.write(json.dumps(shown, ensure_ascii=False) + "\n")
        return
    for number, (step, why) in enumerate(zip(reading.steps, reading.why, strict=True), 1):
        out.write(f"{number}. {step.route:<8}{step.sure:>5.0%}  {plain(why)}\n")
    for source in reading.media:
        out.write(f"   sends   {plain(source)}\n")
    settled = "the table decides alone" if reading.sure >= routing.SURE else "a model is asked, where one is set up"
    out.write(f"Sure: {reading.sure:.0%}; from {routing.SURE:.0%} on the table decides alone. Here {settled}.\n")


def _chunks(body: BinaryIO) -> Iterator[bytes]:
    while chunk := body.read(CHUNK):
        yield chunk


def _opened(file: str) -> BinaryIO:
    if file == "-":
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.", code="usage") from None


def _row(line: bytes, number: int) -> Row:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise UsageError(f"Line {number} is no row: a JSON object with a text is needed.", code="usage")
    return row


def _text(row: Row) -> str:
    return str(row["text"])


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _context(value: object) -> routing.Context:
    known = value if isinstance(value, dict) else {}
    has_media, has_draft, rendering = (known.get(key) is True for key in ("has_media", "has_draft", "rendering"))
    return routing.Context(has_media, has_draft, rendering)
