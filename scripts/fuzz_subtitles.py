"""Fuzzes the subtitle readers, patches, rewrites and conversions with atheris, guided by coverage.

    uv pip install atheris
    python scripts/fuzz_subtitles.py [seconds] [corpus folder]

Not part of the tests: they fuzz with hypothesis. What is found becomes a literal in
tests/studio/captions/gallery.py. The first byte of an input chooses the name of the file.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
NAMES = ("a.srt", "a.vtt", "a.ass", "a.ttml", "a.txt", "a")

with atheris.instrument_imports(include=["studio.captions"]):
    from tests.studio.captions.filecheck import check
    from tests.studio.captions.gallery_xml import GALLERY


FOUND: dict[str, Path] = {}


def one(data: bytes) -> None:
    """One input: everything that the oracle holds. What it does not is written down once for each place, and told."""
    if not data:
        return
    try:
        check(data[1:], NAMES[data[0] % len(NAMES)])
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[:-4:-1])
        if where in FOUND:
            return
        FOUND[where] = Path(tempfile.gettempdir()) / f"subtitles-found-{len(FOUND)}-{NAMES[data[0] % len(NAMES)]}"
        FOUND[where].write_bytes(data[1:])
        print(f"FOUND {type(error).__name__} {where}: {FOUND[where]}", flush=True)


def seeded(folder: Path) -> None:
    """The gallery and the fixtures as the first corpus."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [(Path(name), data) for name, data in GALLERY]
    subs = (ROOT / "fixtures/subs").iterdir()
    files += [(path, path.read_bytes()) for path in subs if path.suffix in (".srt", ".vtt", ".ass")]
    for number, (path, data) in enumerate(files):
        first = next((at for at, name in enumerate(NAMES) if Path(name).suffix == path.suffix), len(NAMES) - 1)
        (folder / f"seed{number}").write_bytes(bytes([first]) + data)


def main() -> None:
    """Runs until the time is over; libFuzzer prints executions and what it kept, and ends the process."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    corpus = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp(prefix="subtitles-"))
    seeded(corpus)
    options = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=10", "-rss_limit_mb=2048"]
    options.append(f"-artifact_prefix={corpus.parent}/")
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
