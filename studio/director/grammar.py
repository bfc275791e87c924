"""Reads a chat message into edits, by tables and without a model. What it does not know changes nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.director.clauses import clauses
from studio.director.plan import NotUnderstood, Plan, Speech
from studio.director.reading import Reading
from studio.director.scene import Scene
from studio.director.slots import mark
from studio.director.tokens import normal
from studio.draft import Draft

_SPANISH = re.compile(
    r"[ñ¿¡]|\b(?:subt[ií]tulos?|segundos?|por favor|cada|quita|pon(?:er|le)?|desha(?:z|cer)|traduc\w+|"
    r"música|vídeo|título|volumen|corta|recorta|mueve|borra|une|divide|oculta"
    r"|alarga\w*|añad\w+|agreg\w+|cambia\w*|reemplaz\w+|l[ií]neas?|idioma|espa[nñ]ol|hasta|m[aá]s|el|los|"
    r"las|haz\w*|rehaz\w*|ponl\w+|con|para|una|del)\b"
)
# A longer message is a document, no wish.
_LONGEST = 4000


def read(message: str, draft: Draft, files: Sequence[str] = ()) -> Plan:
    """What ``message`` asks for. The edits are in the order in which they were said.

    ``files``: the names of the uploaded files that the film is not made from.
    """
    text = normal(message)
    speech = speech_of(text[:_LONGEST])
    if len(text) > _LONGEST:
        return Plan((NotUnderstood("unknown", text[:80]),), (), speech)
    scene = Scene(draft, tuple(files))
    plan = _read(text, scene, speech, greedy=False)
    if plan.problems or any(isinstance(edit, NotUnderstood) for edit in plan.edits):
        # Text without quotes may hold "and": what stands after it was no wish, so it belongs to the text.
        other = _read(text, scene, speech, greedy=True)
        if not other.problems and not any(isinstance(edit, NotUnderstood) for edit in other.edits):
            return other
    return plan


def _read(text: str, scene: Scene, speech: Speech, *, greedy: bool) -> Plan:
    reading = Reading(scene)
    for clause in clauses(mark(text, scene, greedy=greedy)):
        reading.take(clause)
    return reading.collected.plan(speech)


def speech_of(text: str) -> Speech:
    """The language to answer a message in."""
    if re.search(r"[\u4e00-\u9fff]", text) and not re.search(r"[\u3040-\u30ff]", text):
        return "zh"
    return "es" if _SPANISH.search(text.lower()) else "en"
