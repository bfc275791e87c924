"""Subtitle files: read from untrusted bytes, retimed and edited in their own bytes, converted to other formats."""

from studio.captions.files.convert import convert, format_named
from studio.captions.files.cues import FORMATS, FileCue, Format, KeptText, Problem, SubtitleFile
from studio.captions.files.patch import patch_times
from studio.captions.files.read import read_subtitles
from studio.captions.files.rewrite import Row, cue_rows, rewrite, rewrite_told

__all__ = [
    "FORMATS",
    "FileCue",
    "Format",
    "KeptText",
    "Problem",
    "Row",
    "SubtitleFile",
    "convert",
    "cue_rows",
    "format_named",
    "patch_times",
    "read_subtitles",
    "rewrite",
    "rewrite_told",
]
