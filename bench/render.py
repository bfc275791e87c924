"""Burning captions in against a plain ffmpeg transcode with the same codec settings, in the same run, in turns.

Usage: python bench/render.py [--pairs 3] [--seconds 60] [--keep FOLDER]

The source is 1080p30 at about 3.5 Mbit/s with AAC; two caption tracks with 20 cues of two lines each. "burned" is the
whole of studio.media.render.render(): probe, fonts, the guarded ffmpeg, reading the result back. "plain" is one bare
ffmpeg command. The order changes from pair to pair. Prints each pair, the median ratio and the conditions.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from studio.captions.burn import CaptionTrack, burn_ass
from studio.captions.cue import Cue
from studio.captions.layout import Frame
from studio.media.ffmpeg import ffmpeg_bin
from studio.media.plan import QUALITIES
from studio.media.probe import probe
from studio.media.render import Quality, render

LIMIT = 1.10
QUALITY: Quality = "high"
CUES = 20
LINES = {
    "en": "Printing, in the only sense with which\nwe are at present concerned, differs",
    "es": "La imprenta, en el único sentido que\nahora nos ocupa, se distingue de todas",
}
# A real picture, looped and enlarged, with a little grain: x264 has as much to do as with a camera's picture. Test
# patterns are too easy, and make the captions look dear.
CLIP = Path(__file__).resolve().parent.parent / "fixtures" / "media" / "bbb12_no_speech.mp4"
PICTURE = "scale=1920:1080,fps=30,noise=alls=4:allf=t,format=yuv420p"


def source(folder: Path, seconds: int) -> Path:
    """Makes the source once in ``folder``."""
    out = folder / f"source-{seconds}.mp4"
    if not out.exists():
        inputs = ["-stream_loop", "-1", "-i", str(CLIP), "-t", str(seconds), "-vf", PICTURE]
        rate = ["-b:v", "3500k", "-maxrate", "4500k", "-bufsize", "7000k"]
        codecs = ["-c:v", "libx264", "-preset", "veryfast", *rate, "-g", "60", "-c:a", "aac", "-b:a", "128k"]
        partial = folder / "partial.mp4"
        subprocess.run([ffmpeg_bin(), "-v", "error", "-nostdin", "-y", *inputs, *codecs, str(partial)], check=True)
        partial.replace(out)
    return out


def captions(seconds: int) -> str:
    """Two tracks of 20 cues, each 80 % of its share of the time on screen."""
    step = seconds * 1000 // CUES
    tracks = [
        CaptionTrack(language, [Cue(i * step, i * step + step * 8 // 10, text) for i in range(CUES)])
        for language, text in LINES.items()
    ]
    return burn_ass(tracks, Frame(1920, 1080, Fraction(30)))


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, and seconds of processor time with all children. The second hardly feels other work."""

    wall: float
    cpu: float


def cost(work: Callable[[], object]) -> Cost:
    """What ``work`` takes."""

    def spent() -> float:
        usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(usage.ru_utime + usage.ru_stime for usage in usages)

    before, begin = spent(), time.perf_counter()
    work()
    return Cost(time.perf_counter() - begin, spent() - before)


def plain(path: Path, out: Path) -> None:
    """A bare ffmpeg transcode."""
    preset, factor = QUALITIES[QUALITY]
    codecs = ["-c:v", "libx264", "-preset", preset, "-crf", str(factor), "-pix_fmt", "yuv420p", "-c:a", "copy"]
    argv = [
        ffmpeg_bin(),
        "-v",
        "error",
        "-nostdin",
        "-y",
        "-i",
        str(path),
        *codecs,
        "-movflags",
        "+faststart",
        str(out),
    ]
    subprocess.run(argv, check=True)


def burned(path: Path, out: Path, document: str, work: Path) -> None:
    """The whole render."""
    render(
        path,
        probe(path),
        document,
        out,
        work=work,
        quality=QUALITY,
        report=lambda _fraction, _label: None,
        stop=lambda: False,
    )


def conditions(path: Path) -> str:
    version = subprocess.run([ffmpeg_bin(), "-version"], capture_output=True, text=True, check=True).stdout.split()[2]
    info = probe(path)
    bitrate = path.stat().st_size * 8 / info.duration / 1000
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    preset, factor = QUALITIES[QUALITY]
    return (
        f"{info.width}x{info.height} {info.fps} fps {info.duration / 1000:.1f} s {bitrate:.2f} Mbit/s; "
        f"x264 {preset} crf {factor}; ffmpeg {version}; {os.cpu_count()} cores {platform.machine()}, "
        f"{platform.system()}, Python {platform.python_version()}; load {load}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--keep", type=Path, help="folder that keeps the source and the last outputs")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        path, document = source(folder, asked.seconds), captions(asked.seconds)
        print(f"before: {conditions(path)}")
        wall, cpu = [], []
        for pair in range(asked.pairs):
            ways: dict[str, Callable[[], object]] = {
                "plain": lambda: plain(path, folder / "plain.mp4"),
                "burned": lambda: burned(path, folder / "burned.mp4", document, folder / "work"),
            }
            order = list(ways) if pair % 2 == 0 else list(ways)[::-1]
            took = {name: cost(ways[name]) for name in order}
            wall.append(took["burned"].wall / took["plain"].wall)
            cpu.append(took["burned"].cpu / took["plain"].cpu)
            each = ", ".join(f"{name} {took[name].wall:.2f} s (cpu {took[name].cpu:.1f})" for name in ways)
            print(f"pair {pair + 1}: {each}, ratio {wall[-1]:.3f} (cpu {cpu[-1]:.3f})", flush=True)
        print(f"after:  {conditions(path)}")
        sizes = [(folder / name).stat().st_size / 1e6 for name in ("plain.mp4", "burned.mp4")]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
            1024 if platform.system() == "Linux" else 1 << 20
        )
        print(f"sizes: plain {sizes[0]:.1f} MB, burned {sizes[1]:.1f} MB; peak memory of this process {memory:.0f} MB")
        middle, processor = statistics.median(wall), statistics.median(cpu)
        verdict = "held" if middle <= LIMIT else "NOT held"
        print(f"median ratio {middle:.3f} (cpu {processor:.3f}), limit {LIMIT:.2f}: {verdict}")


if __name__ == "__main__":
    main()
