"""Translation by a CTranslate2 model in a local folder ``<ct2>/<source>-<target>`` (the one room that knows it).

The folder holds what a converter wrote (``model.bin`` and vocabulary) and the model's tokenizer: ``tokenizer.json``,
``source.spm`` with ``target.spm`` (Marian, OPUS-MT), or ``sentencepiece.model`` (OpenNMT, Argos). The last two kinds
need the ``sentencepiece`` package, which is not one of ours.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.translate.engine import EngineFailed, Rendering, Report, Stop, check
from studio.translate.settings import TranslateSettings

_BATCH = 16
_PIECES = (("source.spm", "target.spm"), ("sentencepiece.model", "sentencepiece.model"))


@dataclass(frozen=True, slots=True)
class _Tokenizer:
    encode: Callable[[str], list[str]]
    decode: Callable[[list[str]], str]


def folder(settings: TranslateSettings, source: str, target: str) -> Path | None:
    """The model folder of a pair, None where there is none."""
    path = settings.ct2_dir / f"{source}-{target}" if settings.ct2_dir else None
    return path if path and (path / "model.bin").is_file() else None


def pairs(settings: TranslateSettings) -> tuple[tuple[str, str], ...]:
    """The pairs that have a model folder with a tokenizer that can be read here."""
    if settings.ct2_dir is None or not settings.ct2_dir.is_dir():
        return ()
    names = [path.name.split("-") for path in sorted(settings.ct2_dir.iterdir())]
    found = [(name[0], name[1]) for name in names if len(name) == 2]
    return tuple(pair for pair in found if (path := folder(settings, *pair)) and missing(path) is None)


def missing(path: Path) -> str | None:
    """A sentence about what keeps this folder from working, None if nothing does."""
    if importlib.util.find_spec("ctranslate2") is None:
        return 'The ctranslate2 package is missing: pip install "subtitle-agent[studio]".'
    if (path / "tokenizer.json").is_file():
        return None
    if not any((path / first).is_file() and (path / second).is_file() for first, second in _PIECES):
        files = "tokenizer.json, source.spm and target.spm, or sentencepiece.model"
        return f"The model folder {path.name} has no tokenizer ({files})."
    if importlib.util.find_spec("sentencepiece") is None:
        return f"The model folder {path.name} needs the sentencepiece package: pip install sentencepiece."
    return None


def translate(
    texts: Sequence[str], source: str, target: str, *, settings: TranslateSettings, report: Report, stop: Stop
) -> Rendering:
    """Each of ``texts`` (whole sentences) in the other language. Raises EngineFailed, Cancelled."""
    path = folder(settings, source, target)
    if path is None:
        raise EngineFailed(f"There is no model folder {source}-{target}.")
    if problem := missing(path):
        raise EngineFailed(problem)
    try:
        import ctranslate2  # here: it loads native libraries that only this engine needs

        tokenizer = _tokenizer(path)
        model: Any = ctranslate2.Translator(str(path), device="cpu", compute_type="default")
    except (RuntimeError, ValueError, OSError) as error:
        raise EngineFailed(f"The model folder {path.name} cannot be loaded.") from error
    result: list[str] = []
    for begin in range(0, len(texts), _BATCH):
        check(stop)
        report(begin / len(texts), "Translating")
        batch = [" ".join(text.split()) for text in texts[begin : begin + _BATCH]]
        try:
            answers = model.translate_batch(
                [tokenizer.encode(text) for text in batch], beam_size=4, max_decoding_length=256
            )
            result += [
                tokenizer.decode(list(item.hypotheses[0])) or text for item, text in zip(answers, batch, strict=True)
            ]
        except (RuntimeError, ValueError) as error:
            raise EngineFailed(f"The model in the folder {path.name} failed while translating.") from error
    report(1.0, "Translating")
    return Rendering(tuple(result))


def _tokenizer(path: Path) -> _Tokenizer:
    if (path / "tokenizer.json").is_file():
        import tokenizers

        loaded = tokenizers.Tokenizer.from_file(str(path / "tokenizer.json"))

        def join(pieces: list[str]) -> str:
            ids = [number for piece in pieces if (number := loaded.token_to_id(piece)) is not None]
            return loaded.decode(ids, skip_special_tokens=True).strip()

        return _Tokenizer(lambda text: loaded.encode(text).tokens, join)
    first, second = next(pair for pair in _PIECES if (path / pair[0]).is_file())
    import sentencepiece  # type: ignore[import-not-found,unused-ignore]  # optional, the person installs it

    source: Any = sentencepiece.SentencePieceProcessor(model_file=str(path / first))
    target: Any = sentencepiece.SentencePieceProcessor(model_file=str(path / second))
    # Marian models were trained with an end mark after the source, and the converter does not add it.
    end = ["</s>"] if first == "source.spm" and not _adds_end(path) else []
    return _Tokenizer(
        lambda text: [*source.encode(text, out_type=str), *end], lambda pieces: str(target.decode(pieces))
    )


def _adds_end(path: Path) -> bool:
    try:
        config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(config, dict) and bool(config.get("add_source_eos"))
