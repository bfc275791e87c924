"""Apertium's pipeline as processes: the stages of a mode file, run once over many texts with a NUL after each.

The wrapper ``apertium`` does not flush at NULs, so the stages are started one by one with ``-z``. They end when
their standard input does, so they end with the studio, however the studio ends: nobody else holds the pipe.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from studio.translate.engine import EngineFailed, Stop, check

# Programs that flush at NULs with -z. A mode that needs another one is not offered.
_STAGES = frozenset(
    name
    for family in (
        "lt-proc lrx-proc lsx-proc rtx-proc cg-proc hfst-proc apertium-tagger apertium-pretransfer apertium-transfer",
        "apertium-posttransfer apertium-interchunk apertium-postchunk apertium-anaphora apertium-extract-caps",
        "apertium-restore-caps apertium-wblank-attach apertium-wblank-detach apertium-wblank-mode apertium-cleanstream",
    )
    for name in family.split()
)
_NUL = "\0"
_END = "[\n]"


def stages(mode: Path) -> list[list[str]] | None:
    """The argument lists of a mode file with ``-z`` on every stage; None where one of its programs is not here.

    ``$1`` is the generator's option (``-g``: leave marks on words it could not handle), ``$2`` an option of the tagger
    that we do not use.
    """
    commands: list[list[str]] = []
    try:
        parts = mode.read_text(encoding="utf-8").strip().split("|")
        for part in parts:
            program, *rest = shlex.split(part)
            if Path(program).name not in _STAGES or not (found := shutil.which(program)):
                return None
            given = ["-g" if item == "$1" else item for item in rest if item != "$2"]
            commands.append([found, "-z", *given])
    except (OSError, ValueError, UnicodeDecodeError):
        return None
    return commands or None


def run(
    commands: Sequence[Sequence[str]],
    texts: Sequence[str],
    *,
    seconds: float,
    stop: Stop,
    clock: Callable[[], float] = time.monotonic,
) -> list[str]:
    """The pipeline's answer to each text, in order. ``texts`` are escaped already and hold no NUL.

    Raises EngineFailed when it takes longer than ``seconds`` or does not answer every text, Cancelled on stop.
    """
    started: list[subprocess.Popen[bytes]] = []
    answer = bytearray()
    try:
        source: int | object = subprocess.PIPE
        for command in commands:
            process = subprocess.Popen(
                command,
                stdin=source,  # type: ignore[arg-type]  # a pipe's number or its file object, both are taken
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            if started:
                # Ours must close, or the stage before would never see that its reader has gone.
                _close(started[-1].stdout)
            started.append(process)
            source = process.stdout
        feeder = threading.Thread(target=_feed, args=(started[0], texts), daemon=True)
        reader = threading.Thread(target=_collect, args=(started[-1], answer), daemon=True)
        feeder.start()
        reader.start()
        deadline = clock() + seconds
        while reader.is_alive():
            reader.join(0.2)
            check(stop)
            if clock() > deadline:
                raise EngineFailed(f"Apertium did not finish within {seconds:.0f} seconds.")
        feeder.join(1)
    except OSError as error:
        raise EngineFailed("Apertium could not be started.") from error
    finally:
        for process in started:
            process.kill()
        for process in started:
            process.wait()
            _close(process.stdout)
        if started:
            _close(started[0].stdin)
    # At its end every stage adds a NUL of its own, so answers are told from those by the blank that each text ended in.
    answers = answer.decode("utf-8", errors="replace").split(_NUL)[: len(texts)]
    if len(answers) != len(texts) or not all(item.endswith(_END) for item in answers):
        raise EngineFailed("Apertium stopped in the middle of the text.")
    return [item.removesuffix(_END) for item in answers]


def _feed(process: subprocess.Popen[bytes], texts: Sequence[str]) -> None:
    pipe = process.stdin
    if pipe is None:
        return
    try:
        for text in texts:
            pipe.write(f"{text}{_END}{_NUL}".encode())
        pipe.close()
    except (OSError, ValueError):
        return  # the stage has gone; the reader sees the end and says so


def _collect(process: subprocess.Popen[bytes], answer: bytearray) -> None:
    pipe = process.stdout
    while pipe is not None and (block := pipe.read1(65536)):  # type: ignore[attr-defined]  # a BufferedReader
        answer += block


def _close(pipe: object) -> None:
    try:
        pipe.close()  # type: ignore[attr-defined]  # a file object or None
    except (AttributeError, OSError):
        return
