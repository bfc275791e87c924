"""Speech settings: where each engine is found. Audio leaves the machine only when ``api_url`` is set."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studio.speech import whisper_folder


@dataclass(frozen=True, slots=True)
class SpeechSettings:
    """``models`` is the folder that `subtitle-studio models pull` fills; ``whisper_dir`` one that the user named.

    ``lanes`` is how many processes the offline draft may use; ``request_seconds`` bounds one answer of the endpoint.
    """

    models: Path
    api_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    api_model: str = "whisper-1"
    whisper_dir: Path | None = None
    lanes: int = 2
    request_seconds: float = 300.0

    @classmethod
    def from_env(cls, data_dir: Path, env: Mapping[str, str] | None = None) -> SpeechSettings:
        """Settings from ``STUDIO_STT_URL``, ``…_KEY``, ``…_MODEL`` and ``WHISPER_MODEL_DIR``. No other is read."""
        env = os.environ if env is None else env
        folder = (env.get("WHISPER_MODEL_DIR") or "").strip()
        return cls(
            models=data_dir / "models",
            api_url=(env.get("STUDIO_STT_URL") or "").strip() or None,
            api_key=(env.get("STUDIO_STT_KEY") or "").strip() or None,
            api_model=(env.get("STUDIO_STT_MODEL") or "").strip() or "whisper-1",
            whisper_dir=Path(folder).expanduser() if folder else None,
            lanes=max(1, min(2, os.cpu_count() or 1)),
        )

    def whisper_folder(self) -> Path | None:
        """The Whisper model to use: ``WHISPER_MODEL_DIR`` as the user set it, else the best one that was pulled."""
        return self.whisper_dir or whisper_folder.best(self.models)
