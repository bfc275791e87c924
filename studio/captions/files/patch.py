"""New times into the original bytes: only time tokens change, everything else stays byte for byte."""

from __future__ import annotations

from collections.abc import Mapping

from studio.captions.files.clock import write_time
from studio.captions.files.cues import SubtitleFile, Token


def patch_times(file: SubtitleFile, new_times: Mapping[int, tuple[int, int]]) -> bytes:
    """The bytes of ``file`` with the times of ``new_times`` (cue index → start, end, ms).

    A token whose value does not change on the file's grid keeps its spelling; an index that the file does not have
    raises KeyError.
    """
    wanted: list[tuple[Token, int]] = []
    for index, (start, end) in new_times.items():
        if not 0 <= index < len(file.cues):
            raise KeyError(index)
        cue = file.cues[index]
        wanted += ((cue.start_token, start), (cue.end_token, end))
    wanted = [(token, value) for token, value in wanted if _changes(token, value, file.grid_ms)]
    wanted.sort(key=lambda item: item[0].start)
    bounds = [place for token, _ in wanted for place in (token.start, token.end)]
    places = file.decoded.byte_positions(bounds)
    out: list[bytes] = []
    last = 0
    for number, (token, value) in enumerate(wanted):
        begin, finish = places[2 * number], places[2 * number + 1]
        old = file.decoded.text[token.start : token.end]
        out += (file.data[last:begin], file.decoded.encode(write_time(old, value, file.format)))
        last = finish
    out.append(file.data[last:])
    return b"".join(out)


def _changes(token: Token, value: int, grid_ms: int) -> bool:
    return value != token.value and value - value % grid_ms != token.value
