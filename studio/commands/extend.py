"""`subtitle-studio captions extend`: longer display times in subtitle files, in their own bytes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction
from typing import Any

from studio.captions.extend import ExtendResult, ExtendSpec, Timed, extend
from studio.captions.files import SubtitleFile, patch_times, read_subtitles
from studio.captions.gains import Gains, caption_numbers, gains
from studio.commands.subtitle_files import STDIN, UNREADABLE, USAGE, CannotUse, Job, jobs, named, read, write

_CAP_MS = 7000


def extend_files(chosen: argparse.Namespace) -> int:
    """Extend every file; a file that cannot be read is told and the others go on. Gives the exit code."""
    spec = _spec(chosen)
    if chosen.dry_run:
        plan = [Job(source, None) for source in chosen.files]
    else:
        plan = jobs(chosen.files, chosen.output, in_place=chosen.in_place, force=chosen.force)
    if chosen.json and any(job.target == STDIN for job in plan):
        raise CannotUse("--json uses standard output; write the captions to a file with -o.", USAGE)
    told: list[dict[str, Any]] = []
    code = 0
    for job in plan:
        try:
            told.append(_one(job, spec, chosen))
        except CannotUse as error:
            code = max(code, error.code)
            sys.stderr.write(f"{error.sentence}\n")
            told.append({"file": named(job.source), "error": error.sentence})
    if chosen.json:
        sys.stdout.write(json.dumps({"files": told}, ensure_ascii=False, indent=2) + "\n")
    return code


def _spec(chosen: argparse.Namespace) -> ExtendSpec:
    if not (
        chosen.until_next or any(value is not None for value in (chosen.factor, chosen.add, chosen.min, chosen.cps))
    ):
        raise CannotUse("Say what is wanted: --factor, --add, --min, --cps or --until-next (they combine).", USAGE)
    cap = max(_CAP_MS, chosen.min or 0) if chosen.cap is None else chosen.cap
    if chosen.cap is not None and chosen.min is not None and chosen.min > chosen.cap:
        sys.stderr.write("--min is longer than --cap: no caption that has to grow can reach it.\n")
    return ExtendSpec(
        factor=chosen.factor,
        add_ms=chosen.add,
        min_ms=chosen.min,
        cps=chosen.cps,
        until_next=chosen.until_next,
        gap_ms=chosen.gap,
        cap_ms=cap,
        lag_ms=chosen.lag,
        lead_ms=chosen.lead,
    )


def _one(job: Job, spec: ExtendSpec, chosen: argparse.Namespace) -> dict[str, Any]:
    file = read(job.source)
    if file.format == "txt":
        raise CannotUse(f"{named(job.source)} is plain text: it has no times to extend.", UNREADABLE)
    items = file.timed()
    only = _only(file, chosen)
    if only is not None and not only:
        sys.stderr.write(f"{named(job.source)}: no caption is in that part; nothing changes.\n")
    data, report = longer(file, items, spec, only, chosen.fps, chosen.end)
    write(job, data, file.data)
    _tell(job, file, report, chosen)
    return {
        "file": named(job.source),
        "output": None if job.target is None else named(job.target),
        "backup": None if job.backup is None or data == file.data else named(str(job.backup)),
        "format": file.format,
        **report.to_json(),
        "problems": [{"line": problem.line, "what": problem.sentence} for problem in file.problems],
    }


def longer(
    file: SubtitleFile,
    items: tuple[Timed, ...],
    spec: ExtendSpec,
    only: Collection[int] | None,
    fps: Fraction | None,
    video_end: int | None,
) -> tuple[bytes, Gains]:
    """The bytes of ``file`` with longer captions, and the report.

    A TTML file may count in frames: what it can write is read back. An end that it writes a part of a frame earlier
    does no harm; a start may do, so there starts stay.
    """
    result = extend(items, spec, only, fps=fps, video_end=video_end)
    data = _patched(file, result)
    if file.clockwork is not None and data != file.data:
        written = tuple((cue.start, cue.end) for cue in read_subtitles(data, file.name).cues)
        starts, ends = tuple(start for start, _ in written), tuple(end for _, end in written)
        if spec.lead_ms and starts != result.starts:
            return longer(file, items, replace(spec, lead_ms=0), only, fps, video_end)
        result = replace(result, starts=starts, ends=ends)
    return data, gains(file, result, spec)


def _patched(file: SubtitleFile, result: ExtendResult) -> bytes:
    changed = {
        cue.index: (start, end)
        for cue, start, end in zip(file.cues, result.starts, result.ends, strict=True)
        if (start, end) != (cue.start, cue.end)
    }
    return patch_times(file, changed) if changed else file.data


def _only(file: SubtitleFile, chosen: argparse.Namespace) -> frozenset[int] | None:
    if chosen.lines is None and chosen.begin is None and chosen.finish is None:
        return None
    first, last = chosen.lines or (1, None)
    return frozenset(
        place
        for place, (cue, number) in enumerate(zip(file.cues, caption_numbers(file), strict=True))
        if first <= number <= (number if last is None else last)
        and (chosen.begin is None or cue.start >= chosen.begin)
        and (chosen.finish is None or cue.start < chosen.finish)
    )


def _tell(job: Job, file: SubtitleFile, report: Gains, chosen: argparse.Namespace) -> None:
    """On standard error: what changed, what is wrong with the file."""
    if chosen.json:
        return
    name = named(job.source)
    for problem in file.problems[:20]:
        sys.stderr.write(f"{name}, line {problem.line}: {problem.sentence}.\n")
    if len(file.problems) > 20:
        sys.stderr.write(f"{name}: {len(file.problems) - 20} more broken captions; `captions check` lists them all.\n")
    if chosen.report or chosen.dry_run:
        sys.stderr.write(f"{name}: {report.to_text()}\n")
    else:
        missed = f" --report says which {len(report.unmet)} cannot and why." if report.unmet else ""
        sys.stderr.write(f"{name}: {report.headline()}{missed}\n")
