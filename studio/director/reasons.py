"""Why a part of a message changes nothing: the rows ``cannot_…`` of ``sentences/``."""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    "unknown", "question", "negated", "opinion", "output", "part", "which_languages", "unknown_language",
    "which_length", "gap_only", "shorter", "wording", "effects", "dubbing", "transitions", "animation", "stickers",
    "speed", "join", "silences", "speakers", "made_music", "music_part", "volume_part", "style_part", "sideways",
    "which_range", "no_time", "no_film", "which_line", "no_line", "which_text", "which_shift", "which_look",
    "which_volume", "which_thing", "which_ratio", "which_music", "which_title", "undo_part", "contradiction",
    "split_film",
]  # fmt: skip
