"""A document as SubRip."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.captions.files.document import Document, Passage, Wrap, compact, tagged
from studio.captions.files.look import Look, runs
from studio.captions.pieces import WORD_JOINER

_FLAGS = (("bold", "b"), ("italic", "i"), ("underline", "u"), ("strike", "s"))


# What players would take for a tag: a word joiner behind the sign keeps it text, as in ASS.
_LIKE_A_TAG = re.compile(r"<(?=[/A-Za-z0-9]|\Z)|\{(?=\\|\Z)")

_LIKE_A_TIME = re.compile(r"^(\s*[0-9]{1,4}:)(?=[0-9]{1,2}:[0-9]{1,2}[.,][0-9])", re.MULTILINE)


def to_srt(document: Document, *, literal: bool = True) -> str:
    """UTF-8 text with LF. Remarks have no place in it. An arrow in a text becomes "→": it would be read as times.

    ``literal``: "<b>" in a text is shown as it stands; False leaves it to the player.
    """
    blocks: list[str] = []
    for passage in document.passages:
        text = _text(passage, literal)
        if text:
            blocks.append(f"{len(blocks) + 1}\n{clock(passage.start)} --> {clock(passage.end)}\n{text}\n")
    return "\n".join(blocks)


def _text(passage: Passage, literal: bool) -> str:
    def spelled(text: str) -> str:
        return _LIKE_A_TAG.sub(lambda found: found[0] + WORD_JOINER, text) if literal else text

    styled = compact(passage.styled)
    place = f"{{\\an{passage.place}}}" if passage.place != 2 and styled.text else ""
    marked = tagged(runs(styled, passage.base), wraps, spelled)
    return _LIKE_A_TIME.sub(rf"\1{WORD_JOINER}", place + marked.replace("-->", "→"))


def wraps(look: Look) -> Sequence[Wrap]:
    """The tags that players know."""
    out: list[Wrap] = [(f'<font color="#{look.colour}">', "</font>")] if look.colour else []
    return out + [(f"<{name}>", f"</{name}>") for flag, name in _FLAGS if getattr(look, flag)]


def clock(ms: int, separator: str = ",") -> str:
    """00:00:00,000"""
    rest, millis = divmod(max(0, ms), 1000)
    rest, seconds = divmod(rest, 60)
    hours, minutes = divmod(rest, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{separator}{millis:03d}"
