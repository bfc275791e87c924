"""Sentences about speech engines: what is missing, what was refused, and how to go on."""

from __future__ import annotations

BETTER = (
    "give the spoken text as a script (a .txt or .srt file), get a better speech model with "
    "`subtitle-studio models pull small`, or set STUDIO_STT_URL to a transcription service"
)
NO_SPEECH = "No speech was found in the sound of this video, so no captions were made."
NOT_ENGLISH = (
    "The speech is probably not English, or not clear enough: the offline draft engine knows only English and is "
    f"unsure of most words. To go on, {BETTER}."
)


def no_engine(language: str) -> str:
    """For a language that no engine on this machine understands."""
    missing = (
        f'No speech engine for the language "{language}" is on this machine: the offline draft knows only English.'
    )
    return f"{missing} To go on, {BETTER}."
