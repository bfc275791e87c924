"""Apertium as a draft engine: finds its language pairs and translates sentences in one run of the pipeline."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from studio.languages import language_name
from studio.translate import apertium_stream
from studio.translate.apertium_text import candidates, finish, prepare
from studio.translate.engine import Answers, EngineFailed, Order, check
from studio.translate.masks import Masked
from studio.translate.routes import Pair, in_two_steps, route
from studio.translate.settings import TranslateSettings
from studio.translate.tag import Tag

NAME = "Apertium"
_AT_ONCE = 400  # texts of one run of the pipeline: what a restart loses, and how often progress is told

# Mode files name languages with two or three letters; "hbs" covers Croatian, Serbian and Bosnian.
_THREE = {
    "afr": "af", "arg": "an", "ast": "ast", "bel": "be", "bre": "br", "bul": "bg", "cat": "ca", "ces": "cs",
    "cym": "cy",
    "dan": "da", "deu": "de", "eng": "en", "epo": "eo", "eus": "eu", "fra": "fr", "glg": "gl", "hbs": "hr", "hin": "hi",
    "ind": "id", "isl": "is", "ita": "it", "kaz": "kk", "mkd": "mk", "mlt": "mt", "nld": "nl", "nno": "nn", "nob": "nb",
    "nor": "no", "oci": "oc", "pol": "pl", "por": "pt", "ron": "ro", "rus": "ru", "slv": "sl", "sme": "se", "spa": "es",
    "srd": "sc", "swe": "sv", "tat": "tt", "tur": "tr", "ukr": "uk", "urd": "ur", "zlm": "ms",
}  # fmt: skip
# "pt_BR" is a region; "cat_valencia", "nno_e" and their like are left to who calls Apertium himself.
_MODE_NAME = re.compile(r"([a-z]{2,3})-([a-z]{2,3})(?:_([A-Z]{2}))?\.mode")
_THROUGH = ("es", "en", "ca", "fr", "pt", "ru", "sv", "nb")
# Debian packages for pairs that people ask for; what is not here has no package that we know of.
_PACKAGES = {
    frozenset(("en", "es")): "apertium-eng-spa", frozenset(("en", "ca")): "apertium-eng-cat",
    frozenset(("en", "gl")): "apertium-en-gl", frozenset(("en", "is")): "apertium-isl-eng",
    frozenset(("en", "mk")): "apertium-mkd-eng", frozenset(("en", "hr")): "apertium-hbs-eng",
    frozenset(("en", "eo")): "apertium-eo-en", frozenset(("eu", "en")): "apertium-eu-en",
    frozenset(("es", "ca")): "apertium-spa-cat", frozenset(("es", "ast")): "apertium-spa-ast",
    frozenset(("es", "an")): "apertium-spa-arg", frozenset(("es", "gl")): "apertium-es-gl",
    frozenset(("es", "ro")): "apertium-es-ro", frozenset(("es", "it")): "apertium-spa-ita",
    frozenset(("es", "fr")): "apertium-fr-es", frozenset(("es", "pt")): "apertium-es-pt",
    frozenset(("es", "oc")): "apertium-oc-es", frozenset(("es", "eu")): "apertium-eu-es",
    frozenset(("fr", "ca")): "apertium-fra-cat", frozenset(("pt", "ca")): "apertium-por-cat",
    frozenset(("ca", "it")): "apertium-cat-ita", frozenset(("fr", "oc")): "apertium-oci-fra",
    frozenset(("pt", "gl")): "apertium-pt-gl", frozenset(("af", "nl")): "apertium-afr-nld",
    frozenset(("be", "ru")): "apertium-bel-rus", frozenset(("ru", "uk")): "apertium-rus-ukr",
    frozenset(("mk", "bg")): "apertium-mkd-bul", frozenset(("sv", "da")): "apertium-swe-dan",
    frozenset(("sv", "nb")): "apertium-swe-nor", frozenset(("da", "nb")): "apertium-dan-nor",
    frozenset(("is", "sv")): "apertium-isl-swe", frozenset(("id", "ms")): "apertium-ind-zlm",
    frozenset(("ur", "hi")): "apertium-urd-hin", frozenset(("br", "fr")): "apertium-br-fr",
}  # fmt: skip
# Packages that only go one way.
_ONE_WAY = {("en", "eu"), ("es", "eu"), ("fr", "br"), ("es", "ro")}


def packages(source: Tag, target: Tag) -> tuple[str, ...]:
    """The Debian packages for a pair, two where it takes two steps; none where there are none."""
    pairs = {
        pair for both in _PACKAGES for one in both for pair in [(one, next(iter(both - {one})))] if pair not in _ONE_WAY
    }
    steps = route(pairs, Tag(source.language), Tag(target.language), _THROUGH) or ()
    return tuple(_PACKAGES[frozenset(step)] for step in steps)


def pairs(settings: TranslateSettings) -> tuple[Pair, ...]:
    """The pairs that can be translated on this machine in one step."""
    return tuple(sorted(_modes(settings.apertium_dirs)))


def far_pairs(settings: TranslateSettings) -> tuple[Pair, ...]:
    """The pairs that take two steps."""
    return in_two_steps(pairs(settings), _THROUGH)


def steps(settings: TranslateSettings, source: Tag | None, target: Tag) -> tuple[Pair, ...] | None:
    """The pairs to go through, one or two; None where there is no way."""
    return None if source is None else route(pairs(settings), source, target, _THROUGH)


def name(settings: TranslateSettings, source: Tag | None, target: Tag) -> str:
    """ "Apertium", or "Apertium through Spanish"."""
    way = steps(settings, source, target) or ()
    return NAME if len(way) < 2 else f"{NAME} through {language_name(way[0][1])}"


def translate(texts: Sequence[Masked], order: Order, _attempt: int) -> Iterator[Answers]:
    """Each of ``texts`` (whole sentences) in the other language. Raises EngineFailed, Cancelled."""
    way = steps(order.settings, order.source, order.target)
    if not way:
        raise EngineFailed(f"Apertium has no pair {order.source} to {order.target} on this machine.")
    for begin in range(0, len(texts), _AT_ONCE):
        check(order.stop)
        batch = list(texts[begin : begin + _AT_ONCE])
        unknown = 0
        for number, step in enumerate(way):
            answers, missed = _step(batch, step, order)
            batch = [Masked(answer, text.pieces) for answer, text in zip(answers, batch, strict=True)]
            # What the first step did not know, the second does not know again.
            unknown = missed if number == 0 else unknown
        words = sum(len(text.text.split()) for text in texts[begin : begin + _AT_ONCE])
        yield Answers(tuple(text.text for text in batch), unknown, words)


def _step(texts: Sequence[Masked], step: Pair, order: Order) -> tuple[list[str], int]:
    """The texts through one pair, and how many words it did not know."""
    settings = order.settings
    commands = _modes(settings.apertium_dirs).get(step)
    if not commands:
        raise EngineFailed("Apertium's pair was taken away in the middle of the work.")
    names = _names(commands[0], {word for text in texts for word in candidates(text.text)}, settings.apertium_seconds)
    prepared = [prepare(text, step, names.__contains__) for text in texts]
    streams = [item.stream for item in prepared]
    answers = apertium_stream.run(commands, streams, seconds=settings.apertium_seconds, stop=order.stop)
    finished = [
        finish(answer, text, item.kept, step) for answer, text, item in zip(answers, texts, prepared, strict=True)
    ]
    return [done for done, _ in finished], sum(count for _, count in finished)


def _modes(folders: Iterable[Path]) -> dict[Pair, list[list[str]]]:
    """The pipelines of the mode files, by their pair; the first folder wins, and a plain mode over a regional one."""
    found: dict[Pair, list[list[str]]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.mode")) if folder.is_dir() else ():
            match = _MODE_NAME.fullmatch(path.name)
            if match is None:
                continue
            source, target = (_THREE.get(part, part) for part in match.groups()[:2])
            pair = (source, f"{target}-{match[3]}" if match[3] else target)
            if pair not in found and (commands := _commands(path, path.stat().st_mtime_ns)):
                found[pair] = commands
    return found


@cache
def _commands(path: Path, _written: int) -> list[list[str]] | None:
    return apertium_stream.stages(path)


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
