"""`subtitle-studio doctor`: what works on this machine, what is missing, and the command that fixes it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from studio.errors import StudioError
from studio.settings import Settings, version

Mark = Literal["ok", "--", "!!"]
"""Works, is missing but not needed, is missing and needed."""
LITTLE_ROOM = 2 * 10**9
"""Bytes on the disk below which a warning is due: a render of a long video needs about this."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    mark: Mark
    what: str
    detail: str
    fix: str = ""


def doctor(settings: Settings) -> int:
    """Print the report. 0 where captions can be made and burned in, 1 where something needed is missing."""
    bad = False
    sys.stdout.write(f"subtitle-studio {version()}\n")
    for check in CHECKS:
        for finding in check(settings):
            bad = bad or finding.mark == "!!"
            sys.stdout.write(f"[{finding.mark}] {finding.what}: {finding.detail}\n")
            if finding.fix:
                sys.stdout.write(f"     fix: {finding.fix}\n")
    return 1 if bad else 0


def _ffmpeg(_settings: Settings) -> Iterator[Finding]:
    from studio.media.ffmpeg import ffmpeg_bin, has_filters

    try:
        binary = ffmpeg_bin()
        if has_filters(binary, ("ass",)):
            yield Finding("ok", "ffmpeg", binary)
        else:
            yield Finding("!!", "ffmpeg", f"{binary} cannot draw captions", "pip install imageio-ffmpeg")
    except StudioError as error:
        yield Finding("!!", "ffmpeg", error.sentence, "pip install imageio-ffmpeg")


def _fonts(_settings: Settings) -> Iterator[Finding]:
    from studio.media.fontpacks import LATIN, PULL, drawn_in, packs
    from studio.media.fonts import FAMILY, missing_glyphs

    if missing_glyphs((LATIN,)):
        yield Finding("!!", "Fonts", "no font draws letters", "pip install --force-reinstall subtitle-agent")
    else:
        yield Finding("ok", "Fonts, Latin, Greek, Cyrillic", FAMILY)
    for pack in packs():
        family = drawn_in(pack)
        if family is None:
            yield Finding("--", f"Fonts, {pack.shows}", "no installed font draws it", f"{PULL} {pack.name}")
        else:
            yield Finding("ok", f"Fonts, {pack.shows}", family)


def _speech(settings: Settings) -> Iterator[Finding]:
    from studio.speech.engines import available
    from studio.speech.settings import SpeechSettings

    ready = False
    for engine in available(SpeechSettings.from_env(settings.data)):
        ready = ready or engine.ready
        yield Finding("ok" if engine.ready else "--", f"Speech, {engine.name}", engine.detail)
    if not ready:
        yield Finding("!!", "Speech", "no engine can be used", "pip install 'subtitle-agent[studio]'")


def _translation(settings: Settings) -> Iterator[Finding]:
    from studio.translate.engines import available
    from studio.translate.settings import TranslateSettings

    for engine in available(TranslateSettings.from_env(settings.data)):
        pairs = ", ".join(f"{source} to {target}" for source, target in engine.pairs[:12])
        more = f" and {len(engine.pairs) - 12} more" if len(engine.pairs) > 12 else ""
        draft = " (drafts)" if engine.draft else ""
        if engine.ready:
            yield Finding("ok", f"Translation, {engine.name}", (pairs + more + draft) or "any pair")
        else:
            yield Finding("--", f"Translation, {engine.name}", "not set up", engine.note)


def _disk(settings: Settings) -> Iterator[Finding]:
    place = settings.data
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    mark: Mark = "ok" if free > LITTLE_ROOM else "--"
    fix = "" if mark == "ok" else "make some room, or choose another folder with STUDIO_DATA_DIR"
    yield Finding(mark, "Disk", f"{free / 1e9:.1f} GB free in {settings.data}", fix)


def _studio(settings: Settings) -> Iterator[Finding]:
    import json

    try:
        url = json.loads((settings.data / "studio.json").read_text("utf-8"))["url"]
        yield Finding("ok", "Studio", f"running at {url}")
    except (OSError, ValueError, KeyError, TypeError):
        yield Finding("ok", "Studio", "not running; the agent starts it when it is needed")


CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (_ffmpeg, _fonts, _speech, _translation, _disk, _studio)
