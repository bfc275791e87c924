"""Writes fixtures/truth/words/*.json: the time of every spoken word of the clips with truth, found by our aligner.

    python scripts/word_times.py

The texts are those of fixtures/truth (and of sonnet2_truth.json), the sound that of fixtures/media. Tests and benches
of the caption layout read these files, so that they need no recogniser. A row is [text, start ms, end ms].
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from studio.media.audio import extract_audio  # noqa: E402  # after the path
from studio.speech.engines import transcribe  # noqa: E402
from studio.speech.settings import SpeechSettings  # noqa: E402

FIXTURES = ROOT / "fixtures"
CLIPS = (
    ("speech75_en_720p", "speech75_en_720p.mp4", "truth/speech75_en_720p.json", "en"),
    ("jfk", "jfk.m4a", "truth/jfk.json", "en"),
    ("speech11_en", "speech11_en.wav", "truth/speech11_en.json", "en"),
    ("vertical_1080x1920", "vertical_1080x1920.mp4", "truth/vertical_1080x1920.json", "en"),
    ("speech44_es_720p", "speech44_es.m4a", "truth/speech44_es_720p.json", "es"),
    ("sonnet2", "softsubs_short_movtext_en_es.mp4", "subs/sonnet2_truth.json", "en"),
)


def text_of(path: Path) -> str:
    """What is said, as running text."""
    truth = json.loads(path.read_text("utf-8"))
    return " ".join(one["text"] for one in (truth if isinstance(truth, list) else truth["utterances"]))


def main() -> None:
    settings = replace(SpeechSettings.from_env(Path(os.devnull)), api_url=None, whisper_dir=None)
    for name, media, truth, language in CLIPS:
        with tempfile.TemporaryDirectory() as folder:
            wav = Path(folder) / "audio.wav"
            extract_audio(FIXTURES / "media" / media, wav, stream=None, report=lambda *_: None, stop=lambda: False)
            heard = transcribe(
                wav,
                language=language,
                script=text_of(FIXTURES / truth),
                settings=settings,
                work=Path(folder),
                report=lambda *_: None,
                stop=lambda: False,
            )
        rows = ",\n ".join(json.dumps([w.text, w.start, w.end], ensure_ascii=False) for w in heard.words)
        text = f'{{"language": "{language}", "words": [\n {rows}\n]}}\n'
        (FIXTURES / "truth" / "words" / f"{name}.json").write_text(text, "utf-8")
        print(name, len(heard.words))


if __name__ == "__main__":
    main()
