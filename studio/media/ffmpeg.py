"""ffmpeg as a guarded child process: which binary, progress, stopping, and what its errors mean for the person."""

from __future__ import annotations

import os
import re
import selectors
import shutil
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from studio.errors import Cancelled, DiskFull, WorkError
from studio.media import guard

Report = Callable[[float | None, str], None]
Stop = Callable[[], bool]

_TAIL = 60  # lines of stderr that are kept
_POLL = 0.2  # seconds between two looks at ``stop``
_OLDEST = 6  # major version: older ones read WebVTT and animated WebP badly
_GIT_VERSION = re.compile(r"ffmpeg version N-\d+")
_VERSION = re.compile(r"ffmpeg version n?(\d+)")
_NO_SPACE = ("No space left on device", "Disk quota exceeded")
_GLYPH_NOTE = "fontselect:"
_FULL = "There is no room left on the disk. Free some space and try again."
# Lines that say only that something failed, after the line that says why.
_NOISE = re.compile(
    r"^(Conversion failed|Error opening|Error while|Terminating|Nothing was written|Task finished|Error)"
)
_PREFIX = re.compile(r"^(?:\[[^\]]*\]\s*)+")


@dataclass(frozen=True, slots=True)
class FfmpegResult:
    """A run that ended well. ``stderr_tail`` holds the last lines of warnings, oldest first."""

    stderr_tail: str


@lru_cache(maxsize=8)
def _chosen(override: str | None, on_path: str | None) -> str:
    if override:
        return override
    if on_path and _is_good(on_path):
        return on_path
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        if on_path:
            return on_path
        sentence = "No ffmpeg was found. Install the package imageio-ffmpeg, or set FFMPEG_BIN to an ffmpeg binary."
        raise WorkError("ENCODE_FAILED", sentence) from error


def _is_good(binary: str) -> bool:
    """True for an ffmpeg that is new enough and draws captions (libass)."""
    try:
        done = subprocess.run([binary, "-version"], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    text = done.stdout.decode(errors="replace")
    version = _VERSION.search(text)
    new = bool(_GIT_VERSION.search(text)) or (version is not None and int(version[1]) >= _OLDEST)
    return new and "--enable-libass" in text


def ffmpeg_bin() -> str:
    """The binary to use: FFMPEG_BIN, else an ffmpeg on PATH with libass and version ≥ 6, else imageio-ffmpeg's own."""
    return _chosen(os.environ.get("FFMPEG_BIN") or None, shutil.which("ffmpeg"))


@lru_cache(maxsize=8)
def has_filters(binary: str, names: tuple[str, ...]) -> bool:
    """True where ``binary`` has every filter of ``names``."""
    done = subprocess.run([binary, "-hide_banner", "-filters"], capture_output=True, timeout=20, check=False)
    present = {line.split()[1] for line in done.stdout.decode(errors="replace").splitlines() if "->" in line}
    return present.issuperset(names)


def link_source(source: Path, work: Path, name: str = "source") -> str:
    """Gives the user's file a fixed name in the private folder ``work``: ffmpeg never sees a name made by a user."""
    link = work / name
    link.unlink(missing_ok=True)
    link.symlink_to(source.resolve())
    return name


def run_ffmpeg(
    args: Sequence[str],
    *,
    cwd: Path,
    total_ms: int | None,
    report: Report,
    stop: Stop,
    env: Mapping[str, str] | None = None,
    label: str = "",
    on_line: Callable[[str], None] | None = None,
) -> FfmpegResult:
    """Runs ``ffmpeg args`` in ``cwd`` and waits. ``env`` is added to our own environment.

    ``total_ms`` is the length of the output, for the fraction that ``report`` gets. ``on_line`` gets every line of
    stderr. Raises Cancelled, DiskFull("DISK_FULL"), WorkError("ENCODE_FAILED", sentence); whoever called removes
    what was half written.
    """
    argv = [ffmpeg_bin(), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "warning", "-progress", "pipe:1", "-y"]
    if stop():
        raise Cancelled("CANCELLED", "The job was stopped.")
    child = guard.start(
        [*argv, *args],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    watcher = _Watcher(total_ms, report, label, on_line)
    try:
        _pump(child, watcher, stop)
        code = child.process.wait()
    finally:
        child.kill()
    if watcher.full:
        raise DiskFull("DISK_FULL", _FULL)
    if code != 0:
        raise WorkError("ENCODE_FAILED", f"The video could not be made: {_reason(watcher.tail, cwd)}")
    return FfmpegResult("\n".join(watcher.tail))


class _Watcher:
    """Reads ffmpeg's two outputs line by line: progress from stdout, messages from stderr."""

    def __init__(self, total_ms: int | None, report: Report, label: str, on_line: Callable[[str], None] | None) -> None:
        self.tail: deque[str] = deque(maxlen=_TAIL)
        self.full = False
        self._total, self._report, self._label, self._on_line = total_ms, report, label, on_line

    def out(self, line: str) -> None:
        """One ``key=value`` of -progress; out_time_us is how far the output is, in µs."""
        key, _, value = line.partition("=")
        if key == "out_time_us" and self._total and value.lstrip("-").isdigit():
            self._report(min(1.0, max(0.0, int(value) / 1000 / self._total)), self._label)

    def err(self, line: str) -> None:
        """One message."""
        if not line.strip():
            return
        self.full = self.full or any(sign in line for sign in _NO_SPACE)
        if _GLYPH_NOTE not in line:  # one for every caption; they would push out what matters
            self.tail.append(line[:500])
        if self._on_line is not None:
            self._on_line(line)


def _pump(child: guard.Guarded, watcher: _Watcher, stop: Stop) -> None:
    """Hands lines to the watcher until both outputs end. Raises Cancelled within a moment of ``stop``."""
    out, err = child.process.stdout, child.process.stderr
    assert out is not None and err is not None  # noqa: S101, PT018  # both are pipes
    rest = {out.fileno(): b"", err.fileno(): b""}
    sinks = {out.fileno(): watcher.out, err.fileno(): watcher.err}
    with selectors.DefaultSelector() as selector:
        for descriptor in rest:
            selector.register(descriptor, selectors.EVENT_READ)
        while rest:
            if stop():
                raise Cancelled("CANCELLED", "The job was stopped.")
            for key, _ in selector.select(_POLL):
                chunk = os.read(key.fd, 1 << 16)
                *lines, left = re.split(rb"[\r\n]", rest[key.fd] + chunk)
                if not chunk:
                    lines, left = [left], b""
                for line in lines:
                    sinks[key.fd](line.decode(errors="replace"))
                if chunk:
                    rest[key.fd] = left[-(1 << 16) :]  # a line without an end must not fill the memory
                else:
                    selector.unregister(key.fd)
                    del rest[key.fd]


def _reason(tail: Sequence[str], cwd: Path) -> str:
    """The last line of stderr that says why, without prefixes and without our folders."""
    lines = [_PREFIX.sub("", line).strip() for line in tail]
    lines = [line for line in lines if line]
    useful = [line for line in lines if not _NOISE.match(line)] or lines or ["ffmpeg gave no reason"]
    text = useful[-1].replace(str(cwd.resolve()), "").replace(str(cwd), "").replace("file:", "")
    return re.sub(r"(?:/[^\s/:'\"]+){2,}", "…", text)[:300].rstrip(".") + "."
