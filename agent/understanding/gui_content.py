"""What announces content in a reply: a script, lyrics, a shot list, captions. What follows it stays word for word."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re

_CONTENT_LIST = re.compile(
    r"\b(?:script|narration|voice ?over|lyrics?|story ?board|shot ?list|captions?|subtitles?|titles?|slogans?|taglines?|headlines?|copy|hooks?|lines?|dialogue|outline|scenes?|shots|chapters?|ideas|transcript|structure)\b|文案|旁白|字幕|歌词|分镜|脚本|台词|标题|口播|大纲|剧本"
    r"|\b(?:guion|guión|letra|narración|subtítulos|títulos|paroles|scénario|titres|sous-titres|Skript|Drehbuch|Texte|Untertitel|Titel)\b|台本|歌詞|字幕案|ナレーション",
    re.I,
)
CONTENT_LINE = re.compile(
    r"\W*(?:(?:scene|shot|caption|subtitle|cue|lyric|slogan|hook|line|card|title|slide|frame|verse|chorus|narrator|host|speaker|escena|plano|scène|plan|szene)s? ?\d*|V\.?O\.?|场景|镜头|第.{1,3}[句幕镜段]|旁白|歌词|台词|画面|\[?\d{1,2}:\d\d[^:：]{0,24})\W{0,3}[:：|]",
    re.I,
)
"""A line that is content by its own label: "Caption 4: …", "0:05 - 0:09: …"."""


_LABEL = re.compile(
    r"\b(?:options?|ideas?|story ?board|verse|chorus|hooks?|script|lyrics?|slogans?|taglines?|lower third|voice ?over|narration|narrator|dialogue|panel|scenes? \d+|shots? \d+|lines? \d+|headlines?)\b|旁白|分镜|镜头|歌词|文案|台词|口播|第.{1,3}[句段幕]|\b(?:letra|guion|guión|paroles|Skript|Liedtext)\b",
    re.I,
)


def labels_content(head: str) -> bool:
    """Whether what stands before a colon says that somebody's words follow: "Verse 2 goes: …"."""
    return len(head) < 60 and bool(_LABEL.search(head))


def opens_content(line: str) -> bool:
    """Whether a line announces a script, lyrics, captions …: what stands below is content."""
    return line.rstrip(" *_").endswith((":", "：")) and bool(_CONTENT_LIST.search(line))


_DEEDS = re.compile(
    r"\b(?:i|we)(?:['’]ve| have)?(?: also| just| now| already)? (?:did|done|changed|made|\w{2,}ed)\b|\b(?:changes|what (?:changed|is new|['’]s new)|done so far|edits|summary)\b"
    r"|已|做了|改动|修改如下|完成了|更改|\b(?:hice|he hecho|cambios|j['’]ai (?:fait|effectué)|modifications|habe ich|Änderungen|gemacht)\b|変更点|行いました|しました",
    re.I,
)


def opens_deeds(line: str) -> bool:
    """Whether a line announces what was done: "Here is what I did:"; the verbs below it are told, not ordered."""
    return line.rstrip(" *_").endswith((":", "：")) and bool(_DEEDS.search(line))
