"""A video in two stages: the raw clip, then what the editor adds unasked. Each is told, with words to take it out."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress

from agent.backend.draft import Draft, Track
from agent.backend.timeline import AUDIO_ROLES
from agent.errors import AgentError
from agent.events import Emit, Notice
from agent.sentences import say
from agent.tools.changes import label
from agent.tools.context import Context

ASKED_FOR: dict[str, str] = {
    "audio": r"music|bgm|sound|audio|song|voice|narrat|lo-?fi|beat|配乐|音乐|音效|声音|旁白|歌|m[úu]sica|sonido|voz",
    "text": r"title|text|caption|subt[ií]t|word|say|label|lyric|intro|outro|标题|字幕|文字|文案|t[íi]tulo|texto",
    "other": r"effect|filter|transition|sticker|overlay|grad|colou?r|look|style|特效|滤镜|转场|贴纸|调色|efecto|filtro",
}
"""Kind of track → words of a wish that asks for it."""

FREE_HAND = re.compile(
    r"\bmake (?:it|this|that|the (?:video|clip|film))\b|\bmore \w+|更|更加|\bmás \w+|"
    r"\b(?:better|nicer|cool(?:er)?|fun(?:nier)?|polish|professional|cinematic|improve|exciting|viral|vlog|promo|"
    r"trailer|montage|surprise|whatever|complete|finish)\b|更好|好看|精彩|有趣|专业|电影感|高级|完善|随意|发挥|"
    r"\b(?:mejor|bonito|divertid|profesional|cine)",
    re.I,
)
"""A wish that leaves the means to the editor: what a later edit adds then is not unasked."""

STRIP = {"audio": "strip_music", "text": "strip_title", "other": "strip_other"}
STRIP_AUDIO = {"Voice": "strip_voice", "Sound effect": "strip_effect"}


def unasked(before: Draft | None, after: Draft | None, request: str) -> tuple[Track, ...]:
    """What the backend put into the project by itself: new tracks whose kind the request does not name."""
    if after is None or (_has_picture(before) and FREE_HAND.search(request)) or not _has_picture(after):
        return ()
    old = {track.key for track in before.tracks} if before else set()
    return tuple(
        track
        for track in after.tracks
        if track.segments
        and track.key not in old
        and track.kind in ASKED_FOR
        and not track.is_captions
        and not re.search(ASKED_FOR[track.kind], request, re.I)
    )


def tell_unasked(before: Draft | None, after: Draft | None, request: str, emit: Emit, language: str) -> None:
    """Say what was added unasked, by name, and the words that take each out."""
    added = unasked(before, after, request)
    if not added:
        return
    named = ", ".join(label(track, language) for track in added)
    emit(Notice(text=say("unasked", language, added=f"{named[:1].upper()}{named[1:]}.", strip=_strip(added, language))))


def _strip(tracks: tuple[Track, ...], language: str) -> str:
    keys = dict.fromkeys(
        STRIP_AUDIO.get(AUDIO_ROLES.get(track.role, ""), STRIP[track.kind])
        if track.kind == "audio"
        else STRIP[track.kind]
        for track in tracks
    )
    words = [say("quoted", language, text=say(key, language)) for key in keys]
    return say("strip", language, sentences=say("or", language).join(words))


class Stages:
    """Watches a run that begins without a picture: after a tool's result the project may hold the raw clip already."""

    def __init__(self, context: Context, before: Draft | None, emit: Emit, language: str) -> None:
        self._context = context
        self._emit = emit
        self._language = language
        self._open = not _has_picture(before)
        self._look: asyncio.Task[None] | None = None

    def after_tool(self) -> None:
        """A tool of the backend has answered: look, unless a look is under way or the clip has been told."""
        if self._open and (self._look is None or self._look.done()):
            self._look = asyncio.ensure_future(self._tell_raw())

    async def close(self) -> None:
        """The run is over; what comes now is told with its end."""
        self._open = False
        if self._look is not None and not self._look.done():
            self._look.cancel()
            with suppress(asyncio.CancelledError):
                await self._look

    async def _tell_raw(self) -> None:
        try:
            view = await self._context.session.peek()
        except AgentError:
            return
        if not self._open or view.draft is None or not _has_picture(view.draft):
            return
        self._open = False
        clips = [
            label(track, self._language) for track in view.draft.tracks if track.kind == "video" and track.segments
        ]
        self._emit(Notice(text=say("stage_raw", self._language, clips=", ".join(clips))))


def _has_picture(draft: Draft | None) -> bool:
    return draft is not None and any(track.kind == "video" and track.segments for track in draft.tracks)
