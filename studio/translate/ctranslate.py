"""Translation by a CTranslate2 model in a local folder ``<ct2>/<source>-<target>`` (the one room that knows it).

The folder holds what a converter wrote (``model.bin`` and vocabulary) and the model's tokenizer: ``tokenizer.json``,
``source.spm`` with ``target.spm`` (Marian, OPUS-MT), or ``sentencepiece.model`` (OpenNMT, Argos). The last two kinds
need the ``sentencepiece`` package, which is not one of ours.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.translate.engine import Answers, EngineFailed, Order, check
from studio.translate.masks import FIRST, MARK, Masked
from studio.translate.routes import Pair, route
from studio.translate.settings import TranslateSettings
from studio.translate.tag import Tag, read_tag

_BATCH = 16
_LONGEST = 512  # tokens of an answer
_THROUGH = ("en", "es")
# How marks are written for a model, by attempt; what it makes of them is read with some patience.
_SPELLED = (("[{}]", re.compile(r"[\[(]\s?(\d{1,4})\s?[\])]")), ("X{}X", re.compile(r"(?i:x)\s?(\d{1,4})\s?(?i:x)")))
_PIECES = (("source.spm", "target.spm"), ("sentencepiece.model", "sentencepiece.model"))


@dataclass(frozen=True, slots=True)
class _Tokenizer:
    encode: Callable[[str], list[str]]
    decode: Callable[[list[str]], str]


def folder(settings: TranslateSettings, pair: Pair) -> Path | None:
    """The model folder of a pair, None where there is none."""
    path = settings.ct2_dir / f"{pair[0]}-{pair[1]}" if settings.ct2_dir else None
    return path if path and (path / "model.bin").is_file() else None


def pairs(settings: TranslateSettings) -> tuple[Pair, ...]:
    """The pairs that have a model folder with a tokenizer that can be read here."""
    return tuple(pair for pair in folders(settings) if (path := folder(settings, pair)) and missing(path) is None)


def folders(settings: TranslateSettings) -> tuple[Pair, ...]:
    """The pairs that have a model folder, whether it works or not: "en-es", "en-pt-BR", "zh-Hant-en"."""
    if settings.ct2_dir is None or not settings.ct2_dir.is_dir():
        return ()
    found = [pair for path in sorted(settings.ct2_dir.iterdir()) if (pair := _pair(path.name)) is not None]
    return tuple(pair for pair in found if folder(settings, pair))


def steps(settings: TranslateSettings, source: Tag | None, target: Tag) -> tuple[Pair, ...] | None:
    """The folders to go through, one or two; None where there is no way."""
    return None if source is None else route(folders(settings), source, target, _THROUGH)


def _pair(name: str) -> Pair | None:
    parts = name.split("-")
    for place in range(1, len(parts)):
        one, other = "-".join(parts[:place]), "-".join(parts[place:])
        # The target begins at the first part that is a language: scripts have four letters, regions are capitals.
        if re.fullmatch("[a-z]{2,3}", parts[place]) and read_tag(one) and read_tag(other):
            return one, other
    return None


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


def translate(texts: Sequence[Masked], order: Order, attempt: int) -> Iterator[Answers]:
    """Each of ``texts`` (whole sentences) in the other language. Raises EngineFailed, Cancelled."""
    way = steps(order.settings, order.source, order.target)
    if not way:
        raise EngineFailed(f"There is no model folder {order.source}-{order.target}.")
    models = [_load(order.settings, pair) for pair in way]
    spelling, found = _SPELLED[min(attempt, len(_SPELLED) - 1)]
    for begin in range(0, len(texts), _BATCH):
        batch = [_spelled(" ".join(text.text.split()), spelling) for text in texts[begin : begin + _BATCH]]
        for model in models:
            check(order.stop)
            batch = model(batch)
        masked = texts[begin : begin + _BATCH]
        yield Answers(tuple(_read(text, found, len(one.pieces)) for text, one in zip(batch, masked, strict=True)))


def _load(settings: TranslateSettings, pair: Pair) -> Callable[[Sequence[str]], list[str]]:
    path = folder(settings, pair)
    if path is None:
        raise EngineFailed(f"There is no model folder {pair[0]}-{pair[1]}.")
    if problem := missing(path):
        raise EngineFailed(problem)
    try:
        import ctranslate2  # here: it loads native libraries that only this engine needs

        tokenizer = _tokenizer(path)
        model: Any = ctranslate2.Translator(str(path), device="cpu", compute_type="default")
    except Exception as error:  # a file of the person's own: the tokenizers raise plain exceptions
        raise EngineFailed(f"The model folder {path.name} cannot be loaded.") from error

    def translated(batch: Sequence[str]) -> list[str]:
        try:
            answers = model.translate_batch(
                [tokenizer.encode(text) for text in batch], beam_size=4, max_decoding_length=_LONGEST
            )
            return [tokenizer.decode(list(item.hypotheses[0])) for item in answers]
        except (RuntimeError, ValueError) as error:
            raise EngineFailed(f"The model in the folder {path.name} failed while translating.") from error

    return translated


def _spelled(text: str, spelling: str) -> str:
    return MARK.sub(lambda match: spelling.format(ord(match.group()) - FIRST + 1), text)


def _read(text: str, found: re.Pattern[str], count: int) -> str:
    """A model's answer with its marks; a number that is no mark of this text stays what it is."""
    return found.sub(
        lambda match: chr(FIRST + int(match[1]) - 1) if 0 < int(match[1]) <= count else match.group(),
        MARK.sub("", text),
    )


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
