"""Where the studio finds its prompts: in the wheel's bundle, else in the checkout's ``prompts/``."""

from __future__ import annotations

from pathlib import Path

_STUDIO = Path(__file__).resolve().parent


def prompt(name: str) -> str:
    """The text of one prompt template, such as "captions_translate.j2". Raises FileNotFoundError for an unknown name.

    The checkout is looked at second: an editable install leaves a stale ``_bundle`` only in site-packages, never
    beside these sources, so whatever stands beside the sources is the one to use.
    """
    for folder in (_STUDIO / "_bundle" / "prompts", _STUDIO.parent / "prompts"):
        path = folder / name
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise FileNotFoundError(f"prompt {name} is not part of this installation")
