"""Music from a file, its loudness and the film's."""

from __future__ import annotations

import re
from dataclasses import replace

from studio.director.clause import Clause
from studio.director.plan import AddMusic, Edit, NotUnderstood, RemoveMusic
from studio.director.readers.loudness import MOST, percent, volume_of
from studio.director.scene import Scene

_SOUND_FILES = (".mp3", ".wav", ".m4a", ".aac", ".ogg", ".flac", ".opus", ".wma")


def read(clause: Clause, scene: Scene) -> list[Edit] | None:
    """Music first: "music at 20 %" is music, "turn it down" is about what was named last."""
    if clause.says("effects_of_sound", "dubbing"):
        return None
    if clause.says("captions") and re.search(
        r"(?:without|sin|不带|不加|no)\s*(?:any\s+|background\s+)*(?:music|música|音乐|配乐|sound|bgm)", clause.low
    ):
        return None
    clause = _before_than(clause)
    file = named_sound(clause, scene)
    music = clause.says("music") or file is not None or (not clause.things and clause.thing == "music")
    music = music or (clause.thing == "music" and not clause.says("film") and _only_volume(clause))
    music = music or (
        clause.says("mine") and clause.says("add") and not clause.says("captions", "title", "line", "film")
    )
    ducking = clause.says("duck", "no_duck") or _DUCKED.search(clause.low) is not None
    if clause.says("captions", "title", "line") and not clause.says("music") and file is None:
        return None
    if music and (found := _music(clause, scene, file)) is not None:
        return found
    if ducking and not clause.says("captions"):
        return _ducked(clause, scene)
    return volume_of(clause, scene, music)


_NONE = re.compile(r"\bno\s+(?:more\s+)?(?:background\s+)?(?:music|bgm|song)|不要(?:背景)?(?:音乐|配乐)|sin música")
_OFF = re.compile(r"turn(?:\s+the|\s+off)[^,]*\boff\b|turn off|switch off|stop the|关掉|关闭|关了|apaga")
_GONE = re.compile(
    r"\bno more\b|\bremove|\bdelete|\bget rid|\bditch|\blose\b|\bkill\b|去掉|不要|删|撤了|撤掉|quita|elimina"
)
_PUT = re.compile(
    r"(?<![a-z])(?:add|put|use|insert|include|overlay)(?![a-z])|加|放|用|配(?!乐)|铺|垫|añad|agreg|pon(?![a-z])|usa(?![a-z])"
)


_DUCKED = re.compile(
    r"(?:lower|dip|duck|quiet|down|soft|drop|fade|less|reduce|under)\w*\s+(?:\w+\s+){0,4}?(?:when|while|whenever|during|as|under)\s+(?:\w+(?:'s)?\s+){0,3}?(?:speak|talk|say|voice|speech|narrat|dialog)\w*"
    r"|(?:when|while|whenever)\s+(?:\w+(?:'s)?\s+){0,3}?(?:speak|talk)\w*.{0,30}?(?:lower|dip|duck|quiet|down|soft|drop|less|reduce)"
    r"|(?:说话|讲话|人声).{0,8}(?:降|低|小|轻|让)|baj\w+ (?:la música |el volumen )?cuando"
)


def _only_volume(clause: Clause) -> bool:
    """Whether of all sounds only "the volume" is named: of what was named last."""
    said = {clause.low[hit.start - clause.offset : hit.end - clause.offset] for hit in clause.where("sound")}
    return bool(said) and said <= {"volume", "音量", "volumen", "loudness", "sound level", "声音", "the volume"}


def _keeps_level(clause: Clause) -> bool:
    """Whether the music is to be as loud while somebody speaks."""
    return (
        clause.says("no_duck")
        or re.search(
            r"(?:don't|do not|never|without|not|no) (?:\w+ ){0,2}?(?:lower|dip|duck|drop|quiet|turn)", clause.low
        )
        is not None
    )


def _before_than(clause: Clause) -> Clause:
    """ "the voice louder than the music" is about the voice."""
    place = clause.low.find(" than ")
    if place < 0:
        return clause
    return replace(clause, found=tuple(hit for hit in clause.found if hit.start - clause.offset < place))


def named_sound(clause: Clause, scene: Scene) -> str | None:
    """The sound file that a clause names, by its name or by the name without its ending."""
    for name in clause.files:
        if name.lower().endswith(_SOUND_FILES):
            return next((known for known in scene.files if known.lower() == name.lower()), name)
    for known in scene.files:
        stem = known.rpartition(".")[0].lower()
        if (
            known.lower().endswith(_SOUND_FILES)
            and len(stem) > 2
            and stem not in ("song", "music", "audio", "sound", "video")
        ) and re.search(rf"(?<!\w){re.escape(stem)}(?!\w)", clause.low):
            return known
    return None


def _music(clause: Clause, scene: Scene, file: str | None) -> list[Edit] | None:
    named = clause.says("music")
    here = scene.music is not None or clause.thing == "music"
    ducks = clause.says("no_duck", "duck") or _DUCKED.search(clause.low) is not None
    puts = _PUT.search(clause.low) is not None
    removes = clause.wants("remove") or (clause.says("no") and _NONE.search(clause.low) is not None)
    off = named and _OFF.search(clause.low) is not None
    if named and not clause.figures() and _GONE.search(clause.low) and not puts and not clause.says("change"):
        return [NotUnderstood("music_part", clause.text)] if clause.stretches else [RemoveMusic()]
    if ducks and here and not puts and file is None:
        return _ducked(clause, scene)
    replaces = clause.says("change") and (file is not None or clause.says("mine"))
    if (removes or off) and named and not replaces and not clause.says("duck", "no_duck"):
        return [NotUnderstood("music_part", clause.text)] if clause.stretches else [RemoveMusic()]
    bare = (
        named
        and scene.music is None
        and not clause.has("word")
        and not clause.says("remove", "hide", "louder", "quieter", "mute", "change", "keep", "sync")
    )
    under = (
        file is not None
        and re.search(r"under|beneath|behind|background|below|bajo|de fondo|背景|底下", clause.low) is not None
    )
    adds = (
        clause.wants("add")
        or under
        or bare
        or replaces
        or (file is not None and not clause.says("louder", "quieter", "mute"))
    )
    louder = clause.says("louder", "quieter", "mute", "unmute")
    if (
        named
        and scene.music is not None
        and not replaces
        and (louder or (percent(clause) is not None and file is None))
    ):
        return volume_of(clause, scene, True)
    if named and louder and not clause.says("add"):
        return volume_of(clause, scene, True)
    if not adds and not (named and percent(clause) is not None):
        return None
    if clause.says("made_music") and file is None and not clause.says("mine"):
        return [NotUnderstood("made_music", clause.text)]
    if clause.stretches:
        return [NotUnderstood("music_part", clause.text)]
    share = percent(clause)
    volume = None if share is None else share.value / 100
    if volume is not None and not 0 < volume <= MOST:
        return [NotUnderstood("which_volume", clause.text)]
    duck = False if _keeps_level(clause) else True if ducks else None
    return [AddMusic(file, volume, duck)]


def _ducked(clause: Clause, scene: Scene) -> list[Edit] | None:
    share = percent(clause)
    volume = None if share is None or not 0 < share.value / 100 <= MOST else share.value / 100
    if scene.music is None:
        if clause.thing == "music":  # it was added in this message
            return [AddMusic(None, volume, not _keeps_level(clause))]
        return [NotUnderstood("which_music", clause.text)]
    return [AddMusic(scene.music.name or None, volume, not _keeps_level(clause))]
