"""The sound that recognition reads: 16 kHz mono s16 WAV, in pieces, so that memory does not grow with its length."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from studio.errors import WorkError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

RATE = 16_000
PER_MS = RATE // 1000


class Wav:
    """An open WAV file. ``ms`` is its length. Raises WorkError("FAILED") for any other kind of file."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = wave.open(str(path), "rb")  # noqa: SIM115  # closed in __exit__
        except (OSError, EOFError, wave.Error) as error:
            raise WorkError("FAILED", "The sound of the video could not be read.") from error
        if (self._file.getnchannels(), self._file.getsampwidth(), self._file.getframerate()) != (1, 2, RATE):
            self._file.close()
            raise WorkError("FAILED", "The sound must be a WAV file of 16 kHz, mono, 16 bit.")
        self.samples = self._file.getnframes()

    @property
    def ms(self) -> int:
        """Length in ms."""
        return self.samples // PER_MS

    def raw(self, start: int, end: int) -> bytes:
        """The samples from ``start`` to ``end`` (ms) as little-endian s16 bytes; times outside the file are cut."""
        first = max(0, min(start * PER_MS, self.samples))
        self._file.setpos(first)
        return self._file.readframes(max(0, min(end * PER_MS, self.samples) - first))

    def floats(self, start: int, end: int) -> npt.NDArray[np.float32]:
        """The same samples as floats in −1..1."""
        import numpy as np

        return np.frombuffer(self.raw(start, end), dtype="<i2").astype(np.float32) / np.float32(32768)

    def __enter__(self) -> Wav:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def write(path: Path, source: Wav, start: int, end: int) -> None:
    """Writes the part from ``start`` to ``end`` (ms) as a WAV file of its own."""
    join(path, source, [(start, end)])


def join(path: Path, source: Wav, spans: Sequence[tuple[int, int]]) -> None:
    """Writes parts (start, end in ms) one after the other as a WAV file."""
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        for start, end in spans:
            for at in range(start, end, 60_000):
                out.writeframes(source.raw(at, min(at + 60_000, end)))
