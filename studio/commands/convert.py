"""`subtitle-studio captions convert`: a subtitle file in another format, and what that format cannot hold."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import PurePath
from typing import Any

from studio.captions.files import FORMATS, convert, format_named
from studio.captions.layout import Frame
from studio.commands.subtitle_files import STDIN, USAGE, CannotUse, Job, jobs, named, read, write
from studio.errors import WorkError


def convert_files(chosen: argparse.Namespace) -> int:
    """Convert every file; a file that cannot be read is told and the others go on. Gives the exit code."""
    plan = jobs(chosen.files, chosen.output, in_place=False, force=chosen.force, suffix=_suffix(chosen))
    if chosen.json and any(job.target == STDIN for job in plan):
        raise CannotUse("--json uses standard output; write the captions to a file with -o.", USAGE)
    for job in plan:
        _format(job, chosen)  # a wrong call writes nothing
    told: list[dict[str, Any]] = []
    code = 0
    for job in plan:
        try:
            told.append(_one(job, chosen))
        except CannotUse as error:
            code = max(code, error.code)
            sys.stderr.write(f"{error.sentence}\n")
            told.append({"file": named(job.source), "error": error.sentence})
    if chosen.json:
        sys.stdout.write(json.dumps({"files": told}, ensure_ascii=False, indent=2) + "\n")
    return code


def _suffix(chosen: argparse.Namespace) -> str | None:
    """The ending of names in a folder: as the person says it (".ssa" stays ".ssa")."""
    return None if chosen.to is None else chosen.to.strip().lower().lstrip(".")


def _format(job: Job, chosen: argparse.Namespace) -> str:
    """The format that is asked for by --to, else by the name of the output."""
    known = ", ".join(FORMATS)
    if chosen.to is not None:
        if format_named(chosen.to) is None:
            raise CannotUse(f"--to takes one of these: {known}.", USAGE)
        return str(chosen.to)
    suffix = "" if job.target in (None, STDIN) else PurePath(job.target or "").suffix
    if format_named(suffix) is None:
        raise CannotUse(f"Say the format: --to with one of {known}.", USAGE)
    return suffix


def _one(job: Job, chosen: argparse.Namespace) -> dict[str, Any]:
    file = read(job.source)
    wanted = _format(job, chosen)
    frame = Frame(chosen.size[0], chosen.size[1]) if chosen.size else None
    try:
        data, lost = convert(file, wanted, language=chosen.language, frame=frame, timed=chosen.times)
    except WorkError as error:
        raise CannotUse(f"{named(job.source)}: {error.sentence}") from error
    write(job, data, file.data)
    name = named(job.source)
    if not chosen.json:
        told = [f"line {problem.line}: {problem.sentence}" for problem in file.problems]
        for sentence in [*told[:20], *lost]:
            sys.stderr.write(f"{name}: {_printable(sentence)}\n")
        if len(told) > 20:
            sys.stderr.write(f"{name}: {len(told) - 20} more broken captions; `captions check` lists them all.\n")
    return {
        "file": name,
        "output": None if job.target is None else named(job.target),
        "from": file.format,
        "to": format_named(wanted),
        "captions": len(file.cues),
        "lost": list(lost),
        "problems": [{"line": problem.line, "what": problem.sentence} for problem in file.problems],
    }


def _printable(sentence: str) -> str:
    return "".join(char if char.isprintable() else " " for char in sentence)
