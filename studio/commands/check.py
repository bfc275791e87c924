"""`subtitle-studio captions check`: where subtitle files break the guidelines, as a table or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from studio.captions.check import RULES, Finding, check
from studio.captions.detect import detect_language
from studio.captions.files import SubtitleFile
from studio.captions.gains import clock
from studio.captions.guidelines import Guidelines, guidelines, profiles
from studio.commands.subtitle_files import FOUND, USAGE, CannotUse, named, read


def check_files(chosen: argparse.Namespace) -> int:
    """Check every file; a file that cannot be read is told and the others go on. Gives the exit code."""
    rules = _rules(chosen)
    if chosen.profile not in profiles():
        raise CannotUse(f"There is no such profile. There are: {', '.join(profiles())}.", USAGE)
    code = 0
    told: list[dict[str, Any]] = []
    for source in chosen.files:
        try:
            file = read(source)
        except CannotUse as error:
            code = max(code, error.code)
            sys.stderr.write(f"{error.sentence}\n")
            told.append({"file": named(source), "error": error.sentence})
            continue
        language = chosen.language or next(iter(file.languages), None)
        language = language or detect_language(file.name, [cue.text for cue in file.cues])
        missing = _missing(file) if chosen.glyphs or "glyphs" in _named(chosen.only) else ()
        found = check(file, _limits(chosen, language, file), language, missing=missing, rules=rules)
        code = max(code, FOUND if found else 0)
        if chosen.json:
            told.append(_plain(source, file, language, chosen.profile, found))
        else:
            sys.stdout.write(_table(source, file, found))
    if chosen.json:
        sys.stdout.write(json.dumps({"files": told}, ensure_ascii=False, indent=2) + "\n")
    return code


def _rules(chosen: argparse.Namespace) -> frozenset[str]:
    only, ignored = _named(chosen.only), _named(chosen.ignore)
    unknown = sorted((only | ignored) - RULES.keys())
    if unknown:
        shown = "".join(char for char in unknown[0][:40] if char.isprintable())
        raise CannotUse(f'There is no rule "{shown}". There are: {", ".join(RULES)}.', USAGE)
    return (only or frozenset(RULES)) - ignored


def _named(text: str) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in text.split(",") if part.strip())


def _limits(chosen: argparse.Namespace, language: str | None, file: SubtitleFile) -> Guidelines:
    limits = guidelines(chosen.profile, language, chosen.fps, file.grid_ms)
    own = {
        "chars": chosen.max_chars,
        "lines": chosen.max_lines,
        "cps": chosen.max_cps,
        "min_ms": chosen.min,
        "max_ms": chosen.max,
        "gap_ms": chosen.gap,
    }
    return replace(limits, **{name: value for name, value in own.items() if value is not None})


def _missing(file: SubtitleFile) -> tuple[str, ...]:
    from studio.media.fonts import missing_glyphs

    return missing_glyphs(cue.text for cue in file.cues)


def _plain(
    source: str, file: SubtitleFile, language: str | None, profile: str, found: Sequence[Finding]
) -> dict[str, Any]:
    return {
        "file": named(source),
        "format": file.format,
        "captions": len(file.cues),
        "language": language,
        "profile": profile,
        "counts": dict(Counter(finding.rule for finding in found)),
        "findings": [asdict(finding) for finding in found],
    }


def _table(source: str, file: SubtitleFile, found: Sequence[Finding]) -> str:
    """A line for each finding and a sum for each file."""
    if not found:
        return f"{named(source)}: {len(file.cues)} captions, nothing found.\n"
    rows = [("rule", "caption", "line", "time", "found", "limit")]
    for finding in found:
        rows.append(
            (
                finding.rule,
                "" if finding.caption is None else f"#{finding.caption}",
                "" if finding.line is None else str(finding.line),
                "" if finding.start_ms is None else clock(finding.start_ms),
                "".join(char for char in finding.what if char.isprintable()),
                finding.limit,
            )
        )
    widths = [min(60, max(len(row[place]) for row in rows)) for place in range(5)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)).rstrip() for row in rows
    ]
    counts = ", ".join(f"{rule} {count}" for rule, count in Counter(finding.rule for finding in found).most_common())
    return f"{named(source)}\n" + "\n".join(lines) + f"\n{len(found)} in {len(file.cues)} captions: {counts}.\n"
