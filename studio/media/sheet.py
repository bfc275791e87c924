"""The contact sheet: a PNG of frames of a video, each with its time, to see at a glance where captions are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from studio.errors import WorkError
from studio.media import formats
from studio.media.ffmpeg import link_source, run_ffmpeg
from studio.media.folder import work_folder
from studio.media.fonts import FAMILY, font_environment
from studio.media.plan import output_size
from studio.media.probe import probe

_GAP = 8  # px between frames
_BAND = 28  # px under each frame for its time
_MOST_FRAMES = 60
_BACKGROUND = "0x14181c"

_STYLE = (
    "[Script Info]\nScriptType: v4.00+\nPlayResX: {width}\nPlayResY: {height}\nWrapStyle: 2\n\n[V4+ Styles]\n"
    "Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, Bold, BorderStyle, Outline, Shadow, "
    "Alignment, MarginL, MarginR, MarginV\n"
    "Style: Time,{family},22,&H00E6E6E6,&H00000000,&H00000000,0,1,0,0,8,0,0,0\n\n"
    "[Events]\nFormat: Layer, Start, End, Style, Text\n"
)


def contact_sheet(video: Path, at_ms: Sequence[int], out: Path, *, columns: int = 3, width: int = 480) -> None:
    """Writes ``out`` (PNG): the frames shown at ``at_ms``, left to right, each ``width`` px wide, its time below.

    Times past the end give the last frame; at most 60 frames, spread evenly over what was asked for. Raises
    WorkError("ENCODE_FAILED") where there is no frame to show, MediaRefused where ``video`` is not media.
    """
    info = probe(video)
    if info.video is None or not at_ms:
        raise WorkError("ENCODE_FAILED", "There is no picture to make a contact sheet of.")
    times = _chosen(at_ms, max(0, info.video.end - info.video.longest - 1))
    shown = output_size(info)
    width = max(64, width // 2 * 2)
    height = max(2, round(width * shown[1] / shown[0] / 2) * 2)
    with work_folder(out, "sheet") as work:
        name = link_source(video, work)
        for number, at in enumerate(times):
            scale = f"scale={width}:{height}:flags=area,setsar=1,format=rgb24"
            args = [
                *("-threads", "2", "-ss", f"{at / 1000:.3f}", *formats.input_options(name)),
                *("-map", f"0:{info.video.index}", "-an", "-sn", "-frames:v", "1", "-vf", scale),
                *("-f", "image2", "-update", "1", f"frame{number:03d}.png"),
            ]
            run_ffmpeg(args, cwd=work, total_ms=None, report=_no_report, stop=_never)
        _tile(work, times, columns=min(columns, len(times)), size=(width, height))
        (work / "sheet.png").replace(out)


def _chosen(at_ms: Sequence[int], last: int) -> list[int]:
    """Ascending times inside the video, thinned out evenly where there are too many."""
    times = sorted({min(max(0, at), last) for at in at_ms})
    if len(times) <= _MOST_FRAMES:
        return times
    return [times[i * (len(times) - 1) // (_MOST_FRAMES - 1)] for i in range(_MOST_FRAMES)]


def _tile(work: Path, times: Sequence[int], *, columns: int, size: tuple[int, int]) -> None:
    """Joins frame000.png, … in ``work`` to sheet.png and writes the times under them."""
    width, height = size
    rows = -(-len(times) // columns)
    whole = (columns * width + (columns + 1) * _GAP, rows * (height + _BAND) + (rows + 1) * _GAP)
    events = []
    for number, at in enumerate(times):
        row, column = divmod(number, columns)
        x = _GAP + column * (width + _GAP) + width // 2
        y = _GAP + row * (height + _BAND + _GAP) + height + 2
        events.append(f"Dialogue: 0,0:00:00.00,9:00:00.00,Time,{{\\pos({x},{y})}}{_clock(at)}\n")
    style = _STYLE.format(width=whole[0], height=whole[1], family=FAMILY)
    (work / "labels.ass").write_text(style + "".join(events), encoding="utf-8")
    chain = (
        f"pad={width}:{height + _BAND}:0:0:{_BACKGROUND},"
        f"tile={columns}x{rows}:nb_frames={len(times)}:margin={_GAP}:padding={_GAP}:color={_BACKGROUND},ass=labels.ass"
    )
    args = [
        *("-protocol_whitelist", "file", "-f", "image2", "-framerate", "1", "-i", "file:frame%03d.png"),
        *("-vf", chain, "-frames:v", "1", "-f", "image2", "-update", "1", "sheet.png"),
    ]
    run_ffmpeg(args, cwd=work, total_ms=None, report=_no_report, stop=_never, env=font_environment(work))


def _clock(ms: int) -> str:
    """ "1:02.5" for 62,500 ms: rounded down, as a player's clock is."""
    minutes, rest = divmod(ms // 100, 600)
    return f"{minutes}:{rest // 10:02d}.{rest % 10}"


def _no_report(_fraction: float | None, _label: str) -> None:
    """A sheet takes a moment: nothing to report."""


def _never() -> bool:
    return False
