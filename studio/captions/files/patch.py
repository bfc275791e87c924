"""New times into the original bytes: only time tokens change, everything else stays byte for byte."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.captions.files.clock import write_time
from studio.captions.files.clockwork import clock_edits
from studio.captions.files.cues import SubtitleFile, Token

Edit = tuple[int, int, str]
"""Characters from, to, and what stands there instead. In the decoded text."""


def patch_times(file: SubtitleFile, new_times: Mapping[int, tuple[int, int]]) -> bytes:
    """The bytes of ``file`` with the times of ``new_times`` (cue index → start, end, ms).

    A token whose value does not change on the file's grid keeps its spelling; an index that the file does not have
    raises KeyError.
    """
    return splice(file, time_edits(file, new_times))


def time_edits(file: SubtitleFile, new_times: Mapping[int, tuple[int, int]]) -> list[Edit]:
    """What :func:`patch_times` changes."""
    if file.clockwork is not None:
        return clock_edits(file.clockwork, file.decoded.text, new_times)
    wanted: list[tuple[Token, int]] = []
    for index, (start, end) in new_times.items():
        if not 0 <= index < len(file.cues):
            raise KeyError(index)
        cue = file.cues[index]
        wanted += ((cue.start_token, start), (cue.end_token, end))
    edits: list[Edit] = []
    for token, value in wanted:
        if _changes(token, value, file.grid_ms) and (token.start < token.end or token.before):
            old = file.decoded.text[token.start : token.end]
            edits.append((token.start, token.end, f"{token.before}{write_time(old, value, file.format)}{token.after}"))
    return edits


def splice(file: SubtitleFile, edits: Sequence[Edit]) -> bytes:
    """The bytes of ``file`` with some characters replaced; every other byte stays. Edits must not overlap.

    Raises UnicodeEncodeError where the file's encoding lacks a character of a new piece.
    """
    edits = sorted(edits, key=lambda edit: edit[:2])
    bounds = [place for begin, finish, _ in edits for place in (begin, finish)]
    places = file.decoded.byte_positions(bounds)
    out: list[bytes] = []
    last = 0
    for number, (_, _, new) in enumerate(edits):
        begin, finish = places[2 * number], places[2 * number + 1]
        out += (file.data[last:begin], file.decoded.encode(new))
        last = finish
    out.append(file.data[last:])
    return b"".join(out)


def _changes(token: Token, value: int, grid_ms: int) -> bool:
    return value != token.value and value - value % grid_ms != token.value
