"""Measures the whole product on this machine: start of the command, everything around recognition and render, memory.

Usage: python bench/whole.py [help] [around] [memory]      (all three when none is named)

around: a 60 s clip is captioned with a studio that is already running; the time of the recognition and encoding
steps, read from the studio's own record of its steps, is taken off the wall time of the whole command.
memory: the peak resident size of the agent and studio processes (their children not counted) while a 450 MB file
is captioned.
"""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

import imageio_ffmpeg
import psutil

ROOT = Path(__file__).resolve().parent.parent
CLIP = ROOT / "fixtures/media/speech75_en_720p.mp4"
HEAVY_STEPS = ("recognise", "encode")


def ffmpeg(*args: str | Path) -> None:
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", *map(str, args)], check=True)


def environment(home: Path) -> dict[str, str]:
    return os.environ | {"SUBTITLE_AGENT_HOME": str(home), "STUDIO_DATA_DIR": str(home / "studio")}


def command(*args: str | Path) -> list[str]:
    return [sys.executable, "-m", "agent", *map(str, args)]


def timed(args: list[str], env: dict[str, str]) -> tuple[float, str]:
    begin = time.perf_counter()
    ran = subprocess.run(args, env=env, capture_output=True, text=True, check=True)
    return time.perf_counter() - begin, ran.stdout


def heavy_seconds(home: Path, since_ms: float) -> float:
    """Seconds spent in the recognition and encoding steps of workflows begun after ``since_ms`` (epoch ms)."""
    with closing(sqlite3.connect(f"file:{home}/studio/studio.db?mode=ro", uri=True)) as base:
        rows = base.execute(
            "select function_name, started_at_epoch_ms, completed_at_epoch_ms from operation_outputs"
            " where started_at_epoch_ms >= ?",
            (since_ms,),
        ).fetchall()
    return sum((end - start) / 1000 for name, start, end in rows if any(step in name for step in HEAVY_STEPS))


def measure_help() -> None:
    script = Path(sys.executable).parent / "subtitle-agent"
    env = dict(os.environ)
    timed([str(script), "--help"], env)
    times = [timed([str(script), "--help"], env)[0] for _ in range(9)]
    bare = [timed([sys.executable, "-c", "pass"], env)[0] for _ in range(9)]
    with_it, without = statistics.median(times), statistics.median(bare)
    print(f"subtitle-agent --help: median {with_it:.3f} s (bare interpreter {without:.3f} s)")


def measure_around(home: Path) -> None:
    clip = home / "sixty.mp4"
    ffmpeg("-i", CLIP, "-t", "60", "-c", "copy", clip)
    env = environment(home)
    timed(command("credits", "--backend", "local"), env)
    rows = []
    for turn in range(3):
        since = time.time() * 1000
        job = ("run", clip, "add captions in English", "--backend", "local", "--json", "-o", home / f"out{turn}")
        wall, _ = timed(command(*job), env)
        heavy = heavy_seconds(home, since)
        rows.append((wall, heavy, wall - heavy))
        print(f"  whole command {wall:.2f} s, recognition and encoding {heavy:.2f} s, around {wall - heavy:.2f} s")
    print(f"around recognition and render, 60 s clip: median {statistics.median(row[2] for row in rows):.2f} s")


def measure_memory(home: Path) -> None:
    clip = home / "large.mp4"
    noise = "testsrc2=size=1920x1080:rate=30:duration=60,noise=alls=40:allf=t+u,format=yuv420p"
    rate = ("-b:v", "60M", "-minrate", "60M", "-maxrate", "60M", "-bufsize", "60M")
    picture = ("-f", "lavfi", "-i", noise, "-i", CLIP, "-map", "0:v", "-map", "1:a", "-t", "60")
    ffmpeg(*picture, "-c:v", "libx264", "-preset", "ultrafast", *rate, "-c:a", "copy", clip)
    env = environment(home)
    timed(command("credits", "--backend", "local"), env)
    studio = psutil.Process(json.loads((home / "studio/studio.json").read_text())["pid"])
    agent = psutil.Popen(
        command("run", clip, "add captions in English", "--backend", "local", "--json", "-o", home / "large-out"),
        env=env,
        stdout=subprocess.DEVNULL,
    )
    peak = {"agent": 0, "studio": 0}
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            for name, process in (("agent", agent), ("studio", studio)):
                try:
                    peak[name] = max(peak[name], process.memory_info().rss)
                except psutil.Error:
                    continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = agent.wait()
    over.set()
    watcher.join()
    size = clip.stat().st_size / 1e6
    print(f"peak memory on a {size:.0f} MB file (exit code {code}): "
          + ", ".join(f"{name} {value / 2**20:.0f} MiB" for name, value in peak.items()))  # fmt: skip


def main() -> None:
    asked = sys.argv[1:] or ["help", "around", "memory"]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        try:
            if "help" in asked:
                measure_help()
            if "around" in asked:
                measure_around(home)
            if "memory" in asked:
                measure_memory(home)
        finally:
            card = home / "studio/studio.json"
            if card.exists():
                psutil.Process(json.loads(card.read_text())["pid"]).terminate()


if __name__ == "__main__":
    main()
