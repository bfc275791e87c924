"""The process in which speech is recognised: ``python -m studio.speech.child``, one task each.

stdin: one JSON object ``{"task": name, …}``. stdout: JSON lines, ``{"progress": 0..1}`` any number of times, then
``{"result": …}`` or ``{"error": {"code", "sentence"}}``. It is started under studio/media/guard.py, which kills it
when the studio ends, even while a C call holds Python's lock.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from studio.errors import StudioError
from studio.speech.words import Word

Ask = Mapping[str, Any]
Say = Callable[[float], None]


def _vad(ask: Ask, say: Say) -> Any:
    from studio.speech import vad
    from studio.speech.wav import Wav

    with Wav(Path(ask["wav"])) as wav:
        likely = vad.probabilities(wav, say)
        found = vad.spans(likely, wav.ms)
        return {"spans": found, "pieces": vad.cut(found, likely, ask["longest"]), "ms": wav.ms}


def _sphinx(ask: Ask, say: Say) -> Any:
    from studio.speech.sphinx import recognise

    return {"words": _rows(recognise(Path(ask["wav"]), ask["pieces"], say))}


def _phones(ask: Ask, say: Say) -> Any:
    from studio.speech.phones import phones_off

    return {"off": phones_off(Path(ask["wav"]), ask["pieces"], words_of(ask))}


def _align(ask: Ask, say: Say) -> Any:
    from studio.speech.align import align
    from studio.speech.overhear import overhear
    from studio.speech.script import read

    wav, language = Path(ask["wav"]), ask["language"]
    tokens = read(ask["script"], language)
    found = align(wav, ask["pieces"], tokens, language, lambda share: say(0.9 * share))
    differences = found.differences
    if language == "en":
        differences = overhear(wav, differences, lambda share: say(0.9 + 0.1 * share))
    return {
        "words": _rows(found.words),
        "differences": [asdict(one) for one in differences],
        "matched": found.matched,
        "covered": found.covered,
        "rough": found.rough,
    }


def _whisper(ask: Ask, say: Say) -> Any:
    from studio.speech.whisper import recognise

    language, words = recognise(Path(ask["wav"]), Path(ask["folder"]), ask["language"], say)
    return {"language": language, "words": _rows(words)}


def _api(ask: Ask, say: Say) -> Any:
    from studio.speech.api import Endpoint, recognise

    endpoint = Endpoint(ask["url"], ask["key"], ask["model"], ask["seconds"])
    language, words = recognise(Path(ask["wav"]), ask["pieces"], ask["language"], endpoint, Path(ask["work"]), say)
    return {"language": language, "words": _rows(words)}


def _sync(ask: Ask, say: Say) -> Any:
    from studio.speech.sync import in_child

    rows = [(int(start), int(end), str(text)) for start, end, text in ask["cues"]]
    return in_child(Path(ask["wav"]), rows, ask["language"], say)


_TASKS: dict[str, Callable[[Ask, Say], Any]] = {
    "vad": _vad,
    "sphinx": _sphinx,
    "phones": _phones,
    "align": _align,
    "sync": _sync,
    "whisper": _whisper,
    "api": _api,
}


def _rows(words: list[Word]) -> list[list[Any]]:
    return [[word.text, word.start, word.end, word.p] for word in words]


def words_of(answer: Ask) -> list[Word]:
    """The words of a task's answer, or of a request."""
    return [Word(text, start, end, p) for text, start, end, p in answer["words"]]


def main() -> int:
    """Does the one task that stdin names."""
    # Libraries print where they like: our own channel is a copy of stdout that only we know.
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)

    def send(value: Mapping[str, Any]) -> None:
        channel.write(json.dumps(value, ensure_ascii=False) + "\n")

    ask = json.loads(sys.stdin.buffer.read())
    try:
        send({"result": _TASKS[ask["task"]](ask, lambda fraction: send({"progress": round(fraction, 4)}))})
    except StudioError as error:
        send({"error": {"code": error.code, "sentence": error.sentence}})
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        sentence = "There is no room left on the disk. Free some space and try again."
        send({"error": {"code": "DISK_FULL", "sentence": sentence}})
    except MemoryError:
        send({"error": {"code": "FAILED", "sentence": "The machine has not enough memory for this recording."}})
    channel.close()
    return 0


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)  # the runtimes of the models have threads that may not want to end
