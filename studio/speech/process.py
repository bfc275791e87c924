"""Recognition in child processes, seen from the studio: start, follow, stop, and a sentence when one hangs or dies."""

from __future__ import annotations

import errno
import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import studio
from studio.errors import Cancelled, DiskFull, WorkError
from studio.media import guard

Report = Callable[[float | None, str], None]
Stop = Callable[[], bool]

COMMAND = (sys.executable, "-m", "studio.speech.child")

_POLL = 0.2  # seconds between two looks at ``stop``
_LINE = 1 << 26  # bytes; a child that sends more without a line end is out of its mind
_KILLED = 128 + 9
_KINDS: dict[str, type[WorkError] | type[DiskFull]] = {"DISK_FULL": DiskFull}


@dataclass(frozen=True, slots=True)
class Task:
    """One request for a child; ``weight`` is its share of the progress among those that run together."""

    name: str
    ask: Mapping[str, Any]
    weight: float = 1.0


@dataclass(slots=True)
class _Running:
    task: Task
    child: guard.Guarded
    complaint: IO[bytes]
    heard: float
    rest: bytes = b""
    fraction: float = 0.0
    ended: bool = False
    answer: list[Any] = field(default_factory=list)  # the result, once it is here


def run(
    tasks: Sequence[Task],
    *,
    work: Path,
    limit: float,
    label: str,
    report: Report,
    stop: Stop,
    command: Sequence[str] = COMMAND,
) -> list[Any]:
    """Runs ``tasks`` side by side, each in a child of its own, and returns their results in order.

    ``limit``: seconds that a child may stay without a sign of life. Raises Cancelled, the child's own error, or
    WorkError("FAILED") for a child that hangs or dies. No child is left, whatever happens.
    """
    if stop():
        raise Cancelled("CANCELLED", "The job was stopped.")
    with ExitStack() as stack, selectors.DefaultSelector() as selector:
        try:
            running = [_start(task, work, command, stack) for task in tasks]
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise DiskFull(
                    "DISK_FULL", "There is no room left on the disk. Free some space and try again."
                ) from error
            raise WorkError("FAILED", f"{label} could not be started ({error.strerror}).") from error
        for one in running:
            assert one.child.process.stdout is not None  # noqa: S101  # it is a pipe
            selector.register(one.child.process.stdout, selectors.EVENT_READ, one)
        report(0.0, label)
        while any(not one.ended for one in running):
            if stop():
                raise Cancelled("CANCELLED", "The job was stopped.")
            for key, _ in selector.select(_POLL):
                one = key.data
                _hear(one, os.read(key.fd, 1 << 16))
                if one.ended:
                    selector.unregister(key.fileobj)
                whole = sum(other.task.weight for other in running) or 1.0
                report(min(1.0, sum(other.fraction * other.task.weight for other in running) / whole), label)
            for one in running:
                if not one.ended and time.monotonic() - one.heard > limit:
                    raise WorkError(
                        "FAILED", f"{label} gave no sign of life for {limit:.0f} s and was ended. Try again."
                    )
        return [_result(one, label) for one in running]


def _start(task: Task, work: Path, command: Sequence[str], stack: ExitStack) -> _Running:
    roots = [str(Path(studio.__file__).resolve().parent.parent), os.environ.get("PYTHONPATH", "")]
    # Model libraries look at the hub for a missing file and can hang there: in the child they are told not to.
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, roots)), "HF_HUB_OFFLINE": "1"}
    # From a file: a request with a long script does not fit a pipe, and nobody has to feed it.
    question: IO[bytes] = stack.enter_context(tempfile.TemporaryFile(dir=work))  # noqa: SIM115  # closed by the stack
    question.write(json.dumps({"task": task.name, **task.ask}).encode())
    question.seek(0)
    complaint: IO[bytes] = stack.enter_context(tempfile.TemporaryFile(dir=work))  # noqa: SIM115  # closed by the stack
    child = guard.start(command, cwd=work, env=env, stdin=question, stdout=subprocess.PIPE, stderr=complaint)
    stack.callback(child.kill)
    return _Running(task, child, complaint, time.monotonic())


def _hear(one: _Running, chunk: bytes) -> None:
    """Takes in what a child wrote; an empty chunk is its end."""
    one.heard = time.monotonic()
    *lines, one.rest = (one.rest + chunk).split(b"\n")
    if len(one.rest) > _LINE:
        raise WorkError("FAILED", "Speech recognition answered with something that cannot be read.")
    for line in lines:
        _understand(one, line)
    one.ended = not chunk


def _understand(one: _Running, line: bytes) -> None:
    try:
        said = json.loads(line)
    except ValueError:
        said = None
    match said:
        case {"progress": int() | float() as fraction}:
            one.fraction = float(fraction)
        case {"result": result}:
            one.fraction, one.answer = 1.0, [result]
        case {"error": {"code": str(code), "sentence": str(sentence)}}:
            raise _KINDS.get(code, WorkError)(code, sentence)
        case _:
            raise WorkError("FAILED", "Speech recognition answered with something that cannot be read.")


def _result(one: _Running, label: str) -> Any:
    code = one.child.process.wait()
    if one.answer:
        return one.answer[0]
    if code == _KILLED:
        raise WorkError("FAILED", f"{label} was ended by the system, most likely for want of memory. Try again.")
    one.complaint.seek(0)
    last = one.complaint.read()[-4000:].decode(errors="replace").strip().splitlines()[-1:]
    why = f" ({last[0][:200]})" if last else ""
    raise WorkError("FAILED", f"{label} broke off{why}.")
