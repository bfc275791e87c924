"""Speech audio for recognition: 16 kHz mono WAV whose time 0 is the shown start of the video."""

from __future__ import annotations

from pathlib import Path

from studio.errors import WorkError
from studio.media import formats
from studio.media.ffmpeg import Report, Stop, link_source, run_ffmpeg
from studio.media.folder import work_folder
from studio.media.probe import probe

RATE = 16_000


def extract_audio(path: Path, out_wav: Path, *, stream: int | None, report: Report, stop: Stop) -> None:
    """Writes ``out_wav`` (16 kHz, mono, s16). ``stream`` is AudioStream.index, None for the first sound track.

    Silence stands where the track starts late or has gaps, so that every time in the WAV is a time in the video.
    Raises WorkError("NO_AUDIO"), and what run_ffmpeg raises. Nothing is left at ``out_wav`` after a failure.
    """
    info = probe(path)
    chosen = next((a for a in info.audio if stream is None or a.index == stream), None)
    if chosen is None:
        raise WorkError("NO_AUDIO", "The video has no speech track: there is no sound in it.")
    with work_folder(out_wav, "audio") as work:
        args = [
            *formats.input_options(link_source(path, work)),
            *("-map", f"0:{chosen.index}", "-vn", "-sn", "-dn", "-map_metadata", "-1"),
            *("-af", f"aresample={RATE}:async=1:first_pts=0", "-ac", "1", "-c:a", "pcm_s16le"),
            *("-t", f"{info.duration / 1000:.3f}", "-f", "wav", "audio.wav"),
        ]
        if info.container in formats.JUMPING_CLOCK:
            # Read everything, or ffmpeg takes the start of the sound alone for time 0.
            args += ["-map", "0:v?", "-map", "0:a?", "-c", "copy", "-t", f"{info.duration / 1000:.3f}"]
            args += ["-f", "null", "-"]
        label = "Reading the sound"
        run_ffmpeg(args, cwd=work, total_ms=info.duration, report=report, stop=stop, label=label)
        (work / "audio.wav").replace(out_wav)
