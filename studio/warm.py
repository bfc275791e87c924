"""Loads what the first job will need, while nobody waits for it: the studio answers before its heavy rooms are read."""

from __future__ import annotations

import importlib
import logging

ROOMS = (
    "studio.director.grammar",
    "studio.director.words",
    "studio.media.probe",
    "studio.media.audio",
    "studio.speech.engines",
    "studio.captions.segment",
    "studio.captions.files",
    "studio.captions.burn",
    "studio.media.render",
    "studio.translate.translation",
)
"""In the order in which a job meets them."""


def warm() -> None:
    """Import every room of ``ROOMS``. One that cannot be loaded is left for the job that needs it to complain about."""
    for room in ROOMS:
        try:
            importlib.import_module(room)
        except Exception:
            logging.getLogger("studio").warning("%s cannot be loaded yet", room, exc_info=True)
