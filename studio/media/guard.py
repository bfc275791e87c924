"""The guard: a child process that ends when the studio ends, however the studio ends, SIGKILL included.

The studio holds the write end of a pipe and never writes. The guard (this file, run by a bare Python) starts the
program as its child and reads the pipe: end of file means that the studio is gone, and the program is killed.
POSIX only. ``PR_SET_PDEATHSIG`` would do on Linux, but it follows the thread that started the child, not the process.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import Popen

_NOT_FOUND = 127  # as a shell says it


class Guarded:
    """A running program and its guard. ``process`` is the guard: its streams are the program's streams.

    The exit code is the program's own, 128 + signal number where a signal ended it, 127 where it cannot be started.
    """

    def __init__(self, process: Popen[bytes], lifeline: int) -> None:
        self.process = process
        self._lifeline: int | None = lifeline

    def kill(self) -> None:
        """Ends the program and the guard at once and takes them off the process table."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.close()

    def close(self) -> None:
        """Lets go of the pipes. A program that still runs is killed by its guard."""
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()


def start(
    argv: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    stdin: int | IO[bytes] | None = None,
    stdout: int | IO[bytes] | None = None,
    stderr: int | IO[bytes] | None = None,
) -> Guarded:
    """Starts ``argv`` under a guard, in a session of its own so that Ctrl-C in a terminal does not reach it.

    ``stdin``, ``stdout``, ``stderr`` as in subprocess.Popen; stdin is empty unless given.
    """
    import subprocess

    reader, writer = os.pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__, str(reader), *argv],
            cwd=cwd,
            env=dict(env) if env is not None else None,
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=stdout,
            stderr=stderr,
            pass_fds=(reader,),
            start_new_session=True,
        )
    except BaseException:
        os.close(writer)
        raise
    finally:
        os.close(reader)
    return Guarded(process, writer)


def _main(arguments: Sequence[str]) -> int:
    """The guard's own life: ``[descriptor, program, argument, …]`` → exit code."""
    lifeline = int(arguments[0])
    os.set_inheritable(lifeline, False)
    try:
        child = os.posix_spawnp(arguments[1], list(arguments[1:]), os.environ)
    except OSError as error:
        sys.stderr.write(f"{arguments[1]}: {error.strerror}\n")
        return _NOT_FOUND
    for stream in (0, 1):  # the program alone holds its streams, so that their ends are seen
        os.close(stream)

    def watch() -> None:
        while os.read(lifeline, 1):
            pass
        os.kill(child, signal.SIGKILL)

    _thread.start_new_thread(watch, ())
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    os._exit(_main(sys.argv[1:]))
