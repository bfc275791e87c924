"""Makes words of the backend inert: no terminal escapes, no invisible direction marks; lines and words stay."""

from __future__ import annotations

import re

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|.)?", re.S)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]")
_HALVES = re.compile(r"[\ud800-\udfff]")
_SECRETS = re.compile(r"\bnmv_[A-Za-z0-9_-]+|(?<![?&]ct=)\bclm_[A-Za-z0-9_-]+")


def plain(text: str) -> str:
    """``text`` with line breaks and tabs kept, everything that could steer a terminal taken out.

    Half of a surrogate pair, which no terminal can take, becomes a mark. API tokens are hidden; a claim token stays
    only where it belongs, in a project link (protocol 2.7).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SECRETS.sub("…", _HALVES.sub("\N{REPLACEMENT CHARACTER}", _CONTROLS.sub("", _ESCAPES.sub("", text))))
