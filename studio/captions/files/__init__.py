"""Subtitle files: read from untrusted bytes, written back by replacing time tokens only."""

from studio.captions.files.cues import FileCue, Problem, SubtitleFile
from studio.captions.files.patch import patch_times
from studio.captions.files.read import read_subtitles

__all__ = ["FileCue", "Problem", "SubtitleFile", "patch_times", "read_subtitles"]
