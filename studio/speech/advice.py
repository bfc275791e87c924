"""Sentences about speech: what is missing, what was refused, where a script and the speech part, how to go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from studio.speech.words import Difference

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


ROUGH = (
    "The script could not be matched with the speech word by word, so its times are estimated from its length and from "
    "where somebody speaks. Please check them."
)
NOT_THE_SCRIPT = (
    "The script is not what is said in this video, so the captions were made from what was heard instead of it."
)

_KEPT = 20  # differences that are kept with the captions
_NAMED = 3  # places that are named; the rest is counted
_QUOTE = 60  # characters of a quotation
_KINDS = {
    "not spoken": (
        "One passage of the script is not spoken and was left out",
        "{n} passages of the script are not spoken and were left out",
    ),
    "not in the script": (
        "One passage is spoken that the script does not have, so it has no captions",
        "{n} passages are spoken that the script does not have, so they have no captions",
    ),
    "different": (
        "In one place other words were heard than the script has; the script was kept",
        "In {n} places other words were heard than the script has; the script was kept",
    ),
    "moved": (
        "One passage is spoken at another place than it stands in the script",
        "{n} passages are spoken at other places than they stand in the script",
    ),
    "repeated": (
        "One passage is spoken once more than the script has it",
        "{n} passages are spoken once more than the script has them",
    ),
}


def told(differences: Sequence[Difference]) -> tuple[str, ...]:
    """One sentence for each kind of difference, with its first places."""
    sentences = []
    for kind, (one, many) in _KINDS.items():
        here = [each for each in differences if each.kind == kind]
        if here:
            places = "; ".join(_place(each) for each in here[:_NAMED])
            more = f"; and {len(here) - _NAMED} more" if len(here) > _NAMED else ""
            sentences.append(f"{one if len(here) == 1 else many.format(n=len(here))}: {places}{more}.")
    return tuple(sentences)


def kept(differences: Sequence[Difference]) -> list[dict[str, Any]]:
    """The first of them as they are kept with the captions: kind, start, end, script, heard; texts shortened."""
    return [{**asdict(one), "script": _short(one.script), "heard": _short(one.heard)} for one in differences[:_KEPT]]


def left_out(aside: Sequence[str]) -> tuple[str, ...]:
    """What of a script was taken for no speech."""
    if not aside:
        return ()
    named = ", ".join(_short(one) for one in aside[:_NAMED])
    more = f" and {len(aside) - _NAMED} more" if len(aside) > _NAMED else ""
    return (f"Left out of the script, because it is not speech: {named}{more}.",)


def _place(one: Difference) -> str:
    when = _clock(one.start) if one.end - one.start < 1000 else f"{_clock(one.start)}–{_clock(one.end)}"
    said = f"“{_short(one.script)}”" if one.script else ""
    heard = f"heard “{_short(one.heard)}”" if one.heard else ""
    return f"{when} {said} ({heard})" if said and heard else f"{when} {said or heard}".rstrip()


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _QUOTE else f"{plain[:_QUOTE].rsplit(' ', 1)[0]} …"


def _clock(ms: int) -> str:
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
