"""What a format cannot hold, told in sentences: found in the source by table, once for each kind of thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studio.captions.files.cues import FileCue, Format, SubtitleFile

NAMES: dict[Format, str] = {"srt": "SRT", "vtt": "WebVTT", "ass": "ASS", "ttml": "TTML", "txt": "Plain text"}


@dataclass(frozen=True, slots=True)
class _Thing:
    source: str
    pattern: re.Pattern[str]
    name: str
    held_by: str
    where: str = "raw"


def _thing(source: str, pattern: str, name: str, held_by: str = "", where: str = "raw") -> _Thing:
    return _Thing(source, re.compile(pattern, re.IGNORECASE), name, held_by, where)


_THINGS = (
    _thing("srt vtt", r"<(?:i|b|u|s|em|strong)>", "bold, italic and underlined text", "srt vtt ass ttml"),
    _thing("ass srt", r"\{[^}]*\\[ibus]1", "bold, italic and underlined text", "srt vtt ass ttml"),
    _thing("ass", r"\\1?c&H", "colours", "srt vtt ttml"),
    _thing("srt", r"<font[^>]*color", "colours", "srt vtt ass ttml"),
    _thing("vtt", r"<c\.(?:white|lime|cyan|red|yellow|magenta|blue|black)\b", "colours", "srt vtt ass ttml"),
    _thing("ttml", r"tts:(?:fontStyle|fontWeight|textDecoration|color)\b", "styles of words", "srt vtt ass ttml"),
    _thing("srt", r"<font[^>]*(?:face|size)\s*=", "font names and sizes"),
    _thing("srt", r"</?(?!(?:i|b|u|s|em|strong|font|br)\b)[a-z][^<>]*>", "tags that players do not know"),
    _thing("ass", r"\\f(?:n|s[0-9+-])", "font names and sizes of single words"),
    _thing("ass", r"\\(?:[234]c|[1-4]a|alpha|[xy]?bord|[xy]?shad|be|blur)[&0-9.-]", "outlines, shadows, transparency"),
    _thing("ass", r"\\(?:fr[xyz]?|fsc[xy]|fa[xy]|fsp|org)[(0-9.-]", "turned, stretched or slanted text"),
    _thing("ass", r"\\(?:t|move|fade?)\s*\(", "movement and fading"),
    _thing("ass", r"\\i?clip\s*\(", "clipped text"),
    _thing("ass", r"\\p[1-9]", "drawings"),
    _thing("ass", r"\\pos\s*\(", "exact positions", "vtt ttml"),
    _thing("ass", r"\\an?[0-9]", "positions on the screen", "srt vtt ttml"),
    _thing("srt", r"\\an?[0-9]", "positions on the screen", "vtt ass ttml"),
    _thing("srt", r"\\(?:pos|move|t|fade?)\s*\(", "exact positions and movement"),
    _thing("ass", r"\\k[fot]?[0-9]", "karaoke times", "vtt ttml"),
    _thing("vtt", r"<[0-9]{1,4}:[0-9:.]{1,12}>", "karaoke times", "ass ttml"),
    _thing("ttml", r"<(?:[\w.-]+:)?span\b[^>]*\bbegin=", "karaoke times", "vtt ass"),
    _thing("vtt", r"<v[ .]", "names of speakers", "ass ttml txt"),
    _thing("ass", r".", "names of speakers", "vtt ttml txt", "voice"),
    _thing("vtt", r"<c\.(?!white|lime|cyan|red|yellow|magenta|blue|black)", "classes of the style sheet"),
    _thing("vtt", r"<rt\b|<ruby\b", "ruby notes (readings above characters)"),
    _thing("ttml", r"tts:ruby\b", "ruby notes (readings above characters)"),
    _thing("vtt", r"<lang\b", "language of single words"),
    _thing("vtt", r"\bline:[0-9.]+%|\bposition:", "exact positions", "ass ttml", "settings"),
    _thing("vtt", r"\bline:-?[0-9]+(?!%|[0-9.])", "positions on the screen", "srt ass ttml", "settings"),
    _thing("vtt", r"\bregion:", "regions", "", "settings"),
    _thing("vtt", r"\bvertical:", "vertical text", "", "settings"),
    _thing("srt", r"X1:", "coordinates behind the times", "", "settings"),
    _thing("ttml", r"<(?:[\w.-]+:)?set\b", "animation"),
)
_STYLED = ("ass", re.compile(r"^\s*Style\s*:", re.IGNORECASE | re.MULTILINE))


def losses(file: SubtitleFile, cues: Sequence[FileCue], to: Format) -> list[str]:
    """Sentences for the person: what of these cues and of the file ``to`` cannot hold."""
    out: list[str] = []
    for thing in _THINGS:
        if file.format not in thing.source.split() or to in thing.held_by.split():
            continue
        hits = [cue for cue in cues if not cue.facts.comment and _has(thing, cue)]
        if hits:
            where = f"{_captions(len(hits))}, first in line {hits[0].line}"
            out.append(f"{NAMES[to]} cannot hold {thing.name}: left out of {where}.")
    if file.format == "ass" and to != "ass" and file.looks:
        out.append(f"{NAMES[to]} cannot hold the styles of ASS: fonts, sizes and outlines of the file are left out.")
    if file.format == "vtt" and to != "vtt" and re.search(r"^STYLE\b", file.decoded.text[:65536], re.MULTILINE):
        out.append(f"{NAMES[to]} cannot hold the style sheet of WebVTT: only its colours and letters were taken over.")
    comments = [kept for kept in file.kept if kept.kind == "comment"]
    count = len(comments) + sum(1 for cue in cues if cue.facts.comment)
    if count and to in ("srt", "txt"):
        out.append(f"{NAMES[to]} cannot hold comments: {count} left out.")
    return out + _kept(file, to) + _broken(file, cues, to)


def _has(thing: _Thing, cue: FileCue) -> bool:
    where = {"raw": cue.raw, "settings": cue.facts.settings, "voice": cue.facts.voice}[thing.where]
    return bool(thing.pattern.search(where))


def _captions(count: int) -> str:
    return "1 caption" if count == 1 else f"{count} captions"


def _kept(file: SubtitleFile, to: Format) -> list[str]:
    """Text without a time, each by its line."""
    what = "was left out: the format has no comments" if to in ("srt", "txt") else "was kept as a comment"
    kept = [each for each in file.kept if each.kind != "comment"]
    out = [
        f"Line {each.line} has text without a readable time, “{_short(each.text)}”; it {what}." for each in kept[:20]
    ]
    if len(kept) > 20:
        out.append(f"{len(kept) - 20} more texts without a time: each {what}.")
    return out


def _broken(file: SubtitleFile, cues: Sequence[FileCue], to: Format) -> list[str]:
    broken = [cue for cue in cues if cue.end <= cue.start and cue.text and not cue.facts.comment]
    if not broken or to == "txt":
        return []
    what = "kept as a comment" if to == "vtt" else "written with the times that it has"
    return [
        f"Line {cue.line}: the caption {cue.problem or 'has no display time'}; it is {what}." for cue in broken[:20]
    ]


def _short(text: str) -> str:
    shown = " ".join("".join(char if char.isprintable() else " " for char in text[:200]).split())
    return shown if len(shown) <= 60 else shown[:59] + "…"
