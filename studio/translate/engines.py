"""Which engine translates: language model, then a local CTranslate2 folder, then Apertium's draft, then a plain no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from studio.languages import language_name
from studio.translate import apertium, ctranslate, llm, plain
from studio.translate.engine import EngineInfo, Order
from studio.translate.memory import Memory
from studio.translate.plain import Tally
from studio.translate.settings import TranslateSettings
from studio.translate.sheet import Sheet
from studio.translate.tag import read_tag


@dataclass(frozen=True, slots=True)
class Engine:
    """A row of the table. ``run`` fills a sheet; ``draft`` engines are called drafts."""

    name: Callable[[Order], str]
    has: Callable[[Order], bool]
    run: Callable[[str, Sheet, Order, Memory], Tally]
    draft: bool


def _run_llm(_name: str, sheet: Sheet, order: Order, memory: Memory) -> Tally:
    llm.run(sheet, order, memory)
    return Tally()


ENGINES = (
    Engine(
        lambda order: f"{order.settings.llm_model}",
        lambda order: bool(order.settings.llm_url and order.settings.llm_model),
        _run_llm,
        draft=False,
    ),
    Engine(
        lambda _: "CTranslate2",
        lambda order: ctranslate.steps(order.settings, order.source, order.target) is not None,
        partial(plain.run, ctranslate.translate),
        draft=False,
    ),
    Engine(
        lambda order: apertium.name(order.settings, order.source, order.target),
        lambda order: apertium.steps(order.settings, order.source, order.target) is not None,
        partial(plain.run, apertium.translate),
        draft=True,
    ),
)


def missing_pair(source: str, target: str, settings: TranslateSettings) -> str:
    """What is missing for a pair of tags, and how to get it."""
    one, other = read_tag(source), read_tag(target)
    if other is None:
        return f"I do not know the language {_quoted(target)}. Name it as people usually do, such as Portuguese."
    ways = []
    if one is not None and (found := apertium.packages(one, other)):
        way = "a draft" if len(found) == 1 else "a rough draft in two steps"
        ways.append(f'{way} with "apt install apertium {" ".join(found)}"')
    if settings.llm_url and not settings.llm_model:
        ways.append("a good one by setting STUDIO_LLM_MODEL (STUDIO_LLM_URL is set already)")
    elif not settings.llm_url:
        ways.append(
            "a good one by setting STUDIO_LLM_URL and STUDIO_LLM_MODEL to a chat service (caption text is sent there)"
        )
    if one is None:
        known = "The language of the captions is not known, and without it only a language model can translate them."
        return f"{known} Say which language they are in, or get {'; '.join(ways)}." if ways else known
    ways.append(f"one without a network by putting a CTranslate2 model in {_folder(settings)}{one}-{other}")
    pair = f"from {language_name(str(one))} to {language_name(str(other))}"
    return f"There is no working translation engine {pair} on this machine. Get {'; '.join(ways)}."


def available(settings: TranslateSettings) -> tuple[EngineInfo, ...]:
    """Every engine with its pairs, best first, for doctor."""
    ready = bool(settings.llm_url and settings.llm_model)
    note = "" if ready else "Set STUDIO_LLM_URL and STUDIO_LLM_MODEL (and STUDIO_LLM_KEY where the service wants one)."
    models, drafts = ctranslate.pairs(settings), apertium.pairs(settings)
    found = [
        EngineInfo(f"Language model{f' {settings.llm_model}' if ready else ''}", ready, False, (), note),
        EngineInfo("CTranslate2", bool(models), False, models, _lacking(settings) if not models else ""),
        EngineInfo(
            apertium.NAME, bool(drafts), True, drafts, "" if drafts else "apt install apertium apertium-eng-spa"
        ),
    ]
    if far := apertium.far_pairs(settings):
        found.append(EngineInfo(f"{apertium.NAME} in two steps", True, True, far))
    return tuple(found)


def _lacking(settings: TranslateSettings) -> str:
    """Why no model folder can be used."""
    for pair in ctranslate.folders(settings):
        if (path := ctranslate.folder(settings, pair)) and (problem := ctranslate.missing(path)):
            return problem
    return f"Put models in {_folder(settings)}<source>-<target>."


def _quoted(text: str) -> str:
    return '"' + "".join(char for char in text if char.isprintable() and char not in '"{}<>\\')[:40] + '"'


def _folder(settings: TranslateSettings) -> str:
    """Where models are looked for, without naming the person's home: answers are read on other screens too."""
    if settings.ct2_dir is None:
        return "STUDIO_CT2_DIR/"
    try:
        return f"~/{settings.ct2_dir.relative_to(Path.home()).as_posix()}/"
    except (ValueError, RuntimeError):
        return "STUDIO_CT2_DIR/"
