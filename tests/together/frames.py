"""Reads pictures: one frame of a video, and what tesseract sees in its caption zone."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import imageio_ffmpeg
from PIL import Image, ImageOps


def frame(video: Path, at_ms: int) -> Image.Image:
    """The frame shown at ``at_ms``."""
    png = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-ss", f"{at_ms / 1000:.3f}",
         "-i", f"file:{video}", "-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-"],
        check=True, capture_output=True,
    ).stdout  # fmt: skip
    return Image.open(io.BytesIO(png)).convert("RGB")


def captions_in(picture: Image.Image) -> str:
    """OCR of the lower 45 %. Captions are light on a dark outline: light pixels become black on white."""
    width, height = picture.size
    zone = picture.crop((0, int(height * 0.55), width, height))
    zone = zone.resize((zone.width * 2, zone.height * 2), Image.Resampling.LANCZOS)
    paper = ImageOps.invert(ImageOps.grayscale(zone).point(lambda level: 255 if level > 200 else 0))
    buffer = io.BytesIO()
    paper.save(buffer, "png")
    read = subprocess.run(
        ["tesseract", "-", "-", "--psm", "6", "-l", "eng+spa"], input=buffer.getvalue(), capture_output=True, check=True
    )
    return read.stdout.decode("utf-8")
