"""Speech engines on the same clips: wrong words, confidence, speed, and how far the words are from when they are said.

    python bench/speech.py [--data FOLDER] [--long MINUTES] [engine …]
    engines: script, api-text, api, whisper, pocketsphinx

Every engine that is ready runs. "api-text" is a server of our own that answers with the right text and no times: what
remains is our own part, upload and alignment. WER is that of the words shown; "sure" the mean posterior; "doubtful" the
share of words under 0.5. RTF: seconds for each second of sound, on the wall and in CPU time, child processes included.
Onsets: ms from the words after a pause to where they begin by loudness (tests/studio/speech/measure.py). --long joins
the clips to a recording of that length, aligns its script, and prints the memory as well.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from studio.errors import StudioError  # noqa: E402  # after the path
from studio.media.audio import extract_audio  # noqa: E402
from studio.speech.engines import SpeechSettings, available, transcribe  # noqa: E402
from studio.speech.wav import Wav  # noqa: E402
from studio.speech.words import Transcript, Word  # noqa: E402
from tests.studio.speech.measure import CLIPS, Clip, onset_errors, shares, text_of, word_errors  # noqa: E402

_DOUBTFUL = 0.5
_COLUMNS = f"{'clip':20} {'engine':12} {'WER':>7} {'sure':>5} {'doubtful':>8} {'RTF':>6} {'CPU':>6}"


@contextmanager
def answering(text: str) -> Iterator[str]:
    """The address of a server that gives ``text`` for any sound."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps({"text": text}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it so
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()


def settings_for(engine: str, data: Path, url: str) -> SpeechSettings:
    """Settings that let the order of the engines fall on ``engine``."""
    found = SpeechSettings.from_env(data)
    if engine == "api-text":
        return replace(found, api_url=url, api_key=None, api_model="text-only")
    if engine != "api":
        found = replace(found, api_url=None)
    if engine == "pocketsphinx":
        found = replace(found, whisper_dir=None, models=Path(os.devnull))
    return found


def listen(engine: str, data: Path, wav: Path, text: str, language: str | None) -> tuple[Transcript, float, float]:
    """What the engine makes of a recording, and the seconds it took: on the wall, and of CPU."""
    with tempfile.TemporaryDirectory() as work, answering(text) as url:
        began, before = time.perf_counter(), _cpu()
        heard = transcribe(
            wav,
            language=language,
            script=text if engine == "script" else None,
            settings=settings_for(engine, data, url),
            work=Path(work),
            report=lambda fraction, label: None,
            stop=lambda: False,
        )
        return heard, time.perf_counter() - began, _cpu() - before


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def row(engine: str, data: Path, wav: Path, clip: Clip) -> tuple[str, list[int]]:
    """One row of the table, and the onset errors in it."""
    text = text_of(clip.name)
    with Wav(wav) as sound:
        seconds = sound.ms / 1000
    try:
        heard, wall, cpu = listen(engine, data, wav, text, None if engine == "pocketsphinx" else clip.language)
    except StudioError as error:
        return f"{clip.name:20} {engine:12} {error.code}", []
    wrong = 100 * word_errors(text, " ".join(word.text for word in heard.words))
    errors = onset_errors(clip.name, heard.words)
    speed = f"{wall / seconds:6.2f} {cpu / seconds:6.2f}"
    told = f"{_sure(heard.words)} {speed}  {shares(errors)}"
    more = f"  {len(heard.differences)} told" if engine == "script" else ""
    return f"{clip.name:20} {engine:12} {wrong:5.1f} % {told}{more}", errors


def _sure(words: Sequence[Word]) -> str:
    known = [word.p for word in words if word.p is not None]
    if not known:
        return f"{'':>5} {'':>8}"
    doubtful = 100 * sum(1 for p in known if p < _DOUBTFUL) / len(known)
    return f"{sum(known) / len(known):5.2f} {doubtful:6.0f} %"


def long(data: Path, folder: Path, sounds: dict[str, Path], minutes: float) -> str:
    """The English clips joined again and again, and their script."""
    clips = [clip for clip in CLIPS if clip.language == "en"]
    out, texts, length = folder / "long.wav", [], 0.0
    with wave.open(str(out), "wb") as joined:
        joined.setparams((1, 2, 16000, 0, "NONE", "not compressed"))
        while length < 60 * minutes:
            for clip in clips:
                with Wav(sounds[clip.name]) as sound:
                    joined.writeframes(sound.raw(0, sound.ms))
                    length += sound.ms / 1000
                texts.append(text_of(clip.name))
    heard, wall, cpu = listen("script", data, out, " ".join(texts), "en")
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    wrong = 100 * (1 - len(heard.words) / len(" ".join(texts).split()))
    return (
        f"{length / 60:.0f} min joined: {wrong:.1f} % of the words left out, {len(heard.differences)} differences, "
        f"RTF {wall / length:.3f} (CPU {cpu / length:.3f}), {memory:.0f} MB"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engines", nargs="*")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "no-studio-data")
    parser.add_argument("--long", type=float, default=0.0, metavar="MINUTES")
    chosen = parser.parse_args()
    ready = [engine.name for engine in available(SpeechSettings.from_env(chosen.data)) if engine.ready]
    engines = chosen.engines or [*ready[:1], "api-text", *ready[1:]]
    print(f"{_COLUMNS}  {'onsets':>6} {'p90':>6} {'p95':>6} {'≤150':>6}")
    found: dict[str, list[int]] = {engine: [] for engine in engines}
    with tempfile.TemporaryDirectory() as folder:
        sounds: dict[str, Path] = {}
        for clip in CLIPS:
            sounds[clip.name] = Path(folder) / f"{clip.name}.wav"
            source = ROOT / "fixtures" / "media" / clip.media
            extract_audio(
                source, sounds[clip.name], stream=None, report=lambda fraction, label: None, stop=lambda: False
            )
            for engine in engines:
                told, errors = row(engine, chosen.data, sounds[clip.name], clip)
                found[engine] += errors
                print(told, flush=True)
        for engine, errors in found.items():
            print(f"{'all clips':20} {engine:12} {len(errors):3} onsets {'':>23}  {shares(errors)}")
        if chosen.long:
            print(long(chosen.data, Path(folder), sounds, chosen.long), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
