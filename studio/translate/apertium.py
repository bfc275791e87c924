"""Apertium as a draft engine: finds its language pairs and translates sentences in one run of the pipeline."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from studio.translate import apertium_stream
from studio.translate.apertium_text import candidates, finish, prepare
from studio.translate.engine import EngineFailed, Rendering, Report, Stop
from studio.translate.settings import TranslateSettings

NAME = "Apertium"

# Mode files name languages with two or three letters; "hbs" covers Croatian, Serbian and Bosnian.
_THREE = {
    "arg": "an", "ast": "ast", "bel": "be", "bul": "bg", "cat": "ca", "ces": "cs", "dan": "da", "deu": "de",
    "eng": "en", "epo": "eo", "eus": "eu", "fra": "fr", "glg": "gl", "hbs": "hr", "hin": "hi", "ind": "id", "isl": "is",
    "ita": "it",
    "mkd": "mk", "mlt": "mt", "nld": "nl", "nno": "nn", "nob": "no", "oci": "oc", "pol": "pl", "por": "pt", "ron": "ro",
    "rus": "ru", "slv": "sl", "spa": "es", "srd": "sc", "swe": "sv", "tat": "tt", "tur": "tr", "ukr": "uk", "urd": "ur",
}  # fmt: skip
_MODE_NAME = re.compile(r"([a-z]{2,3})-([a-z]{2,3})\.mode")
# Debian packages for pairs that people ask for; what is not here has no package that we know of.
_PACKAGES = {
    frozenset(("en", "es")): "apertium-eng-spa", frozenset(("en", "ca")): "apertium-eng-cat",
    frozenset(("en", "gl")): "apertium-en-gl", frozenset(("en", "is")): "apertium-isl-eng",
    frozenset(("en", "mk")): "apertium-mkd-eng", frozenset(("en", "hr")): "apertium-hbs-eng",
    frozenset(("en", "eo")): "apertium-eo-en", frozenset(("eu", "en")): "apertium-eu-en",
    frozenset(("es", "ca")): "apertium-spa-cat", frozenset(("es", "ast")): "apertium-spa-ast",
    frozenset(("es", "gl")): "apertium-es-gl", frozenset(("es", "ro")): "apertium-es-ro",
    frozenset(("es", "it")): "apertium-spa-ita", frozenset(("es", "fr")): "apertium-fr-es",
}  # fmt: skip


def package(source: str, target: str) -> str | None:
    """The Debian package with this pair, None where there is none."""
    return _PACKAGES.get(frozenset((source, target)))


def pairs(settings: TranslateSettings) -> tuple[tuple[str, str], ...]:
    """The pairs that can be translated on this machine."""
    return tuple(sorted(pair for pair, mode in _modes(settings.apertium_dirs).items() if apertium_stream.stages(mode)))


def translate(
    texts: Sequence[str], source: str, target: str, *, settings: TranslateSettings, report: Report, stop: Stop
) -> Rendering:
    """Each of ``texts`` (whole sentences) in the other language. Raises EngineFailed, Cancelled."""
    mode = _modes(settings.apertium_dirs).get((source, target))
    commands = apertium_stream.stages(mode) if mode else None
    if not commands:
        raise EngineFailed(f"Apertium has no pair {source} to {target} on this machine.")
    report(0.0, "Translating (draft)")
    names = _names(commands[0], {word for text in texts for word in candidates(text)}, settings.apertium_seconds)
    prepared = [prepare(" ".join(text.split()), source, names.__contains__) for text in texts]
    streams = [item.stream for item in prepared]
    answers = apertium_stream.run(commands, streams, seconds=settings.apertium_seconds, stop=stop)
    finished = [
        finish(answer, text, item.kept, target) for answer, text, item in zip(answers, texts, prepared, strict=True)
    ]
    words = sum(len(text.split()) for text in texts)
    report(1.0, "Translating (draft)")
    translated = tuple(done or text for (done, _), text in zip(finished, texts, strict=True))
    return Rendering(translated, unknown=sum(count for _, count in finished) / max(1, words))


def _modes(folders: Iterable[Path]) -> dict[tuple[str, str], Path]:
    found: dict[tuple[str, str], Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.mode")) if folder.is_dir() else ():
            if match := _MODE_NAME.fullmatch(path.name):
                source, target = (_THREE.get(part, part) for part in match.groups())
                found.setdefault((source, target), path)
    return found


def _names(analyser: Sequence[str], words: set[str], seconds: float) -> set[str]:
    """Those of ``words`` that the dictionary knows as people's names ("Grant"): they would be translated otherwise.

    Places are left to Apertium, which knows "London" → "Londres"; unknown words pass through it unchanged anyway.
    """
    program, *rest = analyser
    if not words or Path(program).name != "lt-proc":
        return set()
    command = [program, "-w", *(item for item in rest if item != "-z")]
    listed = "\n".join(sorted(words)) + "\n"
    try:
        done = subprocess.run(command, input=listed.encode(), capture_output=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return set()
    analyses = re.findall(r"\^([^/$]+)/([^$]+)\$", done.stdout.decode("utf-8", errors="replace"))
    return {word for word, analysis in analyses if "<np><ant>" in analysis and "<np><loc>" not in analysis}
