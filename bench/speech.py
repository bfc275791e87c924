"""Speech engines on the clips of fixtures/: word error rate, mean confidence, and time per second of sound.

    python bench/speech.py [--data FOLDER] [engine …]        engines: pocketsphinx script whisper api

Every engine that is ready runs; the times are wall times of the whole call (detector and child processes included).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from studio.errors import StudioError  # noqa: E402  # after the path
from studio.media.audio import extract_audio  # noqa: E402
from studio.speech.confidence import expected_wrong_words  # noqa: E402
from studio.speech.engines import SpeechSettings, available, transcribe  # noqa: E402
from studio.speech.wav import Wav  # noqa: E402
from tests.studio.speech.measure import word_errors  # noqa: E402

CLIPS = (
    ("speech75_en_720p.mp4", "speech75_en_720p", "en"),
    ("jfk.m4a", "jfk", "en"),
    ("speech11_en.wav", "speech11_en", "en"),
    ("vertical_1080x1920.mp4", "vertical_1080x1920", "en"),
    ("speech44_es.m4a", "speech44_es_720p", "es"),
)


def settings_for(engine: str, data: Path) -> SpeechSettings:
    """Settings that let the order of the engines fall on ``engine``."""
    found = SpeechSettings.from_env(data)
    if engine != "api":
        found = replace(found, api_url=None)
    if engine == "pocketsphinx":
        found = replace(found, whisper_dir=None, models=Path(os.devnull))
    return found


def measure(engine: str, data: Path, wav: Path, said: list[dict[str, object]], language: str) -> str:
    """One row of the table, without the clip's name."""
    text = " ".join(str(one["text"]) for one in said)
    with Wav(wav) as sound, tempfile.TemporaryDirectory() as work:
        began = time.perf_counter()
        try:
            heard = transcribe(
                wav,
                language=None if engine == "pocketsphinx" else language,
                script=text if engine == "script" else None,
                settings=settings_for(engine, data),
                work=Path(work),
                report=lambda fraction, label: None,
                stop=lambda: False,
            )
        except StudioError as error:
            spent = time.perf_counter() - began
            return f"{error.code:>8} {'':>10} {'':>8} {spent / sound.ms * 1000:6.2f}"
        spent = time.perf_counter() - began
    wrong = 100 * word_errors(text, " ".join(word.text for word in heard.words))
    sure = "" if heard.confidence is None else f"{heard.confidence:.2f}"
    expected = "" if heard.confidence is None else f"{expected_wrong_words(heard.confidence)} %"
    row = f"{wrong:6.1f} % {sure:>10} {expected:>8} {spent / sound.ms * 1000:6.2f}"
    return row + (onsets(heard.words, said) if engine == "script" else "")


def onsets(words: tuple[object, ...], said: list[dict[str, object]]) -> str:
    """How far the utterances' first words are from the truth; the truth of the FLEURS clips begins with silence."""
    at, off = 0, []
    for one in said:
        off.append(abs(getattr(words[at], "start", 0) - float(str(one["start"])) * 1000))
        at += len(str(one["text"]).split())
    return f"   onsets off by {statistics.median(off):.0f} ms (median), {max(off):.0f} ms (worst)"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engines", nargs="*")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "no-studio-data")
    chosen = parser.parse_args()
    ready = [engine.name for engine in available(SpeechSettings.from_env(chosen.data)) if engine.ready]
    print(f"{'clip':24} {'engine':14} {'WER':>8} {'confidence':>10} {'expected':>8} {'RTF':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for clip, name, language in CLIPS:
            wav = Path(folder) / f"{name}.wav"
            source = ROOT / "fixtures" / "media" / clip
            extract_audio(source, wav, stream=None, report=lambda fraction, label: None, stop=lambda: False)
            said = json.loads((ROOT / "fixtures" / "truth" / f"{name}.json").read_text())["utterances"]
            for engine in chosen.engines or ready:
                print(f"{name:24} {engine:14} {measure(engine, chosen.data, wav, said, language)}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
