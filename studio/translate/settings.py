"""Translation settings: where each engine is found. Text leaves the machine only when ``llm_url`` is set."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TranslateSettings:
    """``ct2_dir`` holds one folder per pair, "en-es"; ``apertium_dirs`` are the places of Apertium's mode files;
    ``glossary`` is a file of terms and names (see :mod:`studio.translate.glossary`).

    ``request_seconds`` bounds one answer of the language model, ``apertium_seconds`` one run of Apertium's pipeline.
    """

    llm_url: str | None = None
    llm_key: str | None = field(default=None, repr=False)
    llm_model: str | None = None
    ct2_dir: Path | None = None
    apertium_dirs: tuple[Path, ...] = ()
    glossary: Path | None = None
    request_seconds: float = 90.0
    apertium_seconds: float = 120.0

    @classmethod
    def from_env(cls, data_dir: Path, env: Mapping[str, str] | None = None) -> TranslateSettings:
        """Settings from ``STUDIO_LLM_URL``, ``…_KEY``, ``…_MODEL``, ``STUDIO_CT2_DIR`` (else ``<data>/models/ct2``),
        ``STUDIO_GLOSSARY`` and ``STUDIO_APERTIUM_MODES`` (else the usual places). No other variable is read."""
        env = os.environ if env is None else env
        modes = env.get("STUDIO_APERTIUM_MODES")
        glossary = (env.get("STUDIO_GLOSSARY") or "").strip()
        return cls(
            llm_url=(env.get("STUDIO_LLM_URL") or "").strip() or None,
            llm_key=(env.get("STUDIO_LLM_KEY") or "").strip() or None,
            llm_model=(env.get("STUDIO_LLM_MODEL") or "").strip() or None,
            ct2_dir=Path(env.get("STUDIO_CT2_DIR") or data_dir / "models" / "ct2"),
            apertium_dirs=(Path(modes),) if modes else _USUAL_MODES,
            glossary=Path(glossary).expanduser() if glossary else None,
        )


_USUAL_MODES = tuple(
    Path(prefix, "share", "apertium", "modes") for prefix in ("/usr/local", "/opt/homebrew", "/opt/local", "/usr")
)
