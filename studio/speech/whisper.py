"""faster-whisper with a model folder on this machine, and nothing else: the network is never asked. In the child."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from studio.errors import WorkError
from studio.speech import whisper_folder
from studio.speech.words import Word

_VAD = {"threshold": 0.15, "min_silence_duration_ms": 500, "speech_pad_ms": 300}


def load(folder: Path, device: str = "auto") -> Any:
    """The model in ``folder``. Raises WorkError("NO_ENGINE") with what is missing or broken."""
    if not folder.is_dir():
        raise WorkError("NO_ENGINE", f"There is no speech model folder {folder.name}: {_AGAIN}.")
    lacks = whisper_folder.missing(folder)
    if lacks:
        raise WorkError("NO_ENGINE", f"The speech model folder {folder.name} lacks {', '.join(lacks)}: {_AGAIN}.")
    os.environ["HF_HUB_OFFLINE"] = "1"
    from faster_whisper import WhisperModel

    try:
        return WhisperModel(
            str(folder), device=device, compute_type="auto", cpu_threads=os.cpu_count() or 1, local_files_only=True
        )
    except (RuntimeError, OSError, ValueError, TypeError, KeyError) as error:
        raise WorkError("NO_ENGINE", f"The speech model in {folder.name} cannot be read: {_AGAIN}.") from error
    except Exception as error:  # tokenizers raises bare Exception for a broken tokenizer.json
        raise WorkError("NO_ENGINE", f"The tokenizer in {folder.name} cannot be read: {_AGAIN}.") from error


def recognise(wav: Path, folder: Path, language: str | None, report: Callable[[float], None]) -> tuple[str, list[Word]]:
    """(language, words with punctuation, times in ms, probabilities). ``language`` None: the model finds it."""
    model = load(folder)
    report(0.0)
    try:
        return _listen(model, wav, folder, language, report)
    except RuntimeError:
        # A graphics card without its libraries is seen at the first computation, not when the model is loaded.
        if model.model.device == "cpu":
            raise
        return _listen(load(folder, "cpu"), wav, folder, language, report)


def _listen(
    model: Any, wav: Path, folder: Path, language: str | None, report: Callable[[float], None]
) -> tuple[str, list[Word]]:
    if language is not None and language not in model.supported_languages:
        raise WorkError("NO_ENGINE", f'The speech model {folder.name} does not know the language "{language}".')
    segments, info = model.transcribe(
        str(wav),
        language=language,
        beam_size=5,
        word_timestamps=True,
        vad_filter=True,
        vad_parameters=_VAD,
        condition_on_previous_text=False,  # a loop of invented text cannot feed itself
    )
    words: list[Word] = []
    for segment in segments:
        words += timed(segment.words or (), words[-1].end if words else 0)
        report(min(1.0, segment.end / info.duration) if info.duration else 1.0)
    return str(info.language), words


def timed(parts: Iterable[Any], floor: int) -> list[Word]:
    """faster-whisper's words (seconds) → ours, in order and never empty in time; ``floor`` is where they may begin."""
    words: list[Word] = []
    for part in parts:
        text = str(part.word).strip()
        if text:
            start = max(floor, round(part.start * 1000))
            floor = max(start + 1, round(part.end * 1000))
            words.append(Word(text, start, floor, round(float(part.probability), 4)))
    return words


_AGAIN = "fetch it with `subtitle-studio models pull small`, or set WHISPER_MODEL_DIR to a complete folder"
