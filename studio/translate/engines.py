"""Which engine translates: language model, then a local CTranslate2 folder, then Apertium's draft, then a plain no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from studio.captions.cue import Cue
from studio.errors import WorkError
from studio.languages import language_name
from studio.translate import apertium, ctranslate, llm
from studio.translate.engine import EngineFailed, EngineInfo, Rendering, Report, Stop
from studio.translate.sentences import join, spread
from studio.translate.settings import TranslateSettings

# Two lines of 42 Latin characters; 16 where characters are as wide as they are high (media.md 4, guidelines).
_LINES_OF_TWO = {"zh": 32, "ja": 26, "ko": 32, "yue": 32}
_LATIN_TWO_LINES = 84


@dataclass(frozen=True, slots=True)
class Translation:
    """``texts``: one per cue, in order, without line breaks (the layout breaks them). ``engine`` is named to the
    person; ``draft`` engines are called drafts. ``unknown``: share of words the engine did not know, 0..1, or None.
    """

    texts: tuple[str, ...]
    engine: str
    draft: bool
    unknown: float | None = None
    warnings: tuple[str, ...] = ()


class _Translate(Protocol):
    def __call__(
        self, texts: Sequence[str], source: str, target: str, *, settings: TranslateSettings, report: Report, stop: Stop
    ) -> Rendering: ...


@dataclass(frozen=True, slots=True)
class _Engine:
    name: Callable[[TranslateSettings], str]
    has: Callable[[TranslateSettings, str, str], bool]
    run: _Translate
    draft: bool


_ENGINES = (
    _Engine(lambda s: f"{s.llm_model}", lambda s, *_: bool(s.llm_url and s.llm_model), llm.translate, draft=False),
    _Engine(
        lambda _: "CTranslate2",
        lambda s, a, b: ctranslate.folder(s, a, b) is not None,
        ctranslate.translate,
        draft=False,
    ),
    _Engine(lambda _: apertium.NAME, lambda s, a, b: (a, b) in apertium.pairs(s), apertium.translate, draft=True),
)


def translate(
    cues: Sequence[Cue],
    source: str,
    target: str,
    *,
    settings: TranslateSettings,
    report: Report,
    stop: Stop,
    max_chars: int | None = None,
) -> Translation:
    """The cues' texts in another language, sentence by whole sentence, over the same cues.

    ``source`` and ``target`` are BCP 47 tags, ``max_chars`` the room of a cue (two lines of the layout). An engine
    that fails hands over to the next, with a warning. Raises WorkError("NO_ENGINE", …) where none can do the pair, with
    the command or setting that gets one; Cancelled.
    """
    source, target = _primary(source), _primary(target)
    room = max_chars or _LINES_OF_TWO.get(target, _LATIN_TWO_LINES)
    sentences = join(cues)
    if source == target or not sentences:
        return Translation(tuple(" ".join(cue.text.split()) for cue in cues), "", draft=False)
    failures: list[str] = []
    for engine in _ENGINES:
        if not engine.has(settings, source, target):
            continue
        try:
            done = engine.run(
                [sentence.text for sentence in sentences], source, target, settings=settings, report=report, stop=stop
            )
        except EngineFailed as failure:
            failures.append(failure.sentence)
            continue
        texts = spread(cues, sentences, done.texts, max_chars=room, language=target)
        return Translation(texts, engine.name(settings), engine.draft, done.unknown, (*failures, *done.warnings))
    raise WorkError("NO_ENGINE", " ".join([*failures, missing_pair(source, target, settings)]))


def missing_pair(source: str, target: str, settings: TranslateSettings) -> str:
    """What is missing for a pair, and how to get it."""
    source, target = _primary(source), _primary(target)
    ways = []
    if package := apertium.package(source, target):
        ways.append(f'a draft with "apt install apertium {package}"')
    if settings.llm_url and not settings.llm_model:
        ways.append("a good one by setting STUDIO_LLM_MODEL (STUDIO_LLM_URL is set already)")
    elif not settings.llm_url:
        ways.append(
            "a good one by setting STUDIO_LLM_URL and STUDIO_LLM_MODEL to a chat service (caption text is sent there)"
        )
    ways.append(f"one without a network by putting a CTranslate2 model in {_folder(settings)}{source}-{target}")
    pair = f"from {language_name(source)} to {language_name(target)}"
    return f"There is no working translation engine {pair} on this machine. Get {'; '.join(ways)}."


def available(settings: TranslateSettings) -> tuple[EngineInfo, ...]:
    """Every engine with its pairs, best first, for doctor."""
    ready = bool(settings.llm_url and settings.llm_model)
    note = "" if ready else "Set STUDIO_LLM_URL and STUDIO_LLM_MODEL (and STUDIO_LLM_KEY where the service wants one)."
    models = ctranslate.pairs(settings)
    drafts = apertium.pairs(settings)
    return (
        EngineInfo(f"Language model{f' {settings.llm_model}' if ready else ''}", ready, False, (), note),
        EngineInfo(
            "CTranslate2",
            bool(models),
            False,
            models,
            "" if models else f"Put models in {_folder(settings)}<source>-<target>.",
        ),
        EngineInfo(
            apertium.NAME, bool(drafts), True, drafts, "" if drafts else "apt install apertium apertium-eng-spa"
        ),
    )


def _primary(tag: str) -> str:
    return tag.split("-", maxsplit=1)[0].lower()


def _folder(settings: TranslateSettings) -> str:
    """Where models are looked for, without naming the person's home: answers are read on other screens too."""
    if settings.ct2_dir is None:
        return "STUDIO_CT2_DIR/"
    try:
        return f"~/{settings.ct2_dir.relative_to(Path.home()).as_posix()}/"
    except (ValueError, RuntimeError):
        return "STUDIO_CT2_DIR/"
