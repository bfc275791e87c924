"""Music from a file, its loudness and the film's."""

from __future__ import annotations

import re
from dataclasses import replace

from studio.director.amounts import Amount
from studio.director.clauses import Clause
from studio.director.plan import AddMusic, Edit, NotUnderstood, RemoveMusic, SetVolume, Sound
from studio.director.scene import Scene

_SOUND_FILES = (".mp3", ".wav", ".m4a", ".aac", ".ogg", ".flac", ".opus", ".wma")
_LOUDER = {"a_bit": 1.25, "": 1.5, "much": 2.0}
_QUIETER = {"a_bit": 0.8, "": 0.5, "much": 0.25}
_MOST = 4.0
_TO = re.compile(
    r"(?:\bto|\bat|\bof|=|:|\bis|到|为|至|成|在|\bal?)\s*(?:about\s+|around\s+|约|大约|原来的|原音量的|只有|el\s+)?$"
)
_BY = re.compile(r"(?:\bby|降低|调低|提高|调高|增加|减少|减小|降|加大|减|\bun)\s*(?:了|about\s+)?$")
_VOLUME = re.compile(r"volume|loud|level|音量|声|volumen")
_ORIGINAL = re.compile(r"original|video's|video|原声|原|视频|audio|sound|声音|sonido")
_PEOPLE = re.compile(r"voices?|speech|人声|说话|narration|dialog|voz|voces")
_LOOKS = ("captions", "title", "line", "bold", "outline", "font", "picture", "size", "text_colour")


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
    return _volume(clause, scene, music)


_NONE = re.compile(r"\bno\s+(?:more\s+)?(?:background\s+)?(?:music|bgm|song)|不要(?:背景)?(?:音乐|配乐)|sin música")
_OFF = re.compile(r"turn(?:\s+the|\s+off)[^,]*\boff\b|turn off|switch off|stop the|关掉|关闭|关了|apaga")
_GONE = re.compile(
    r"\bno more\b|\bremove|\bdelete|\bget rid|\bditch|\blose\b|\bkill\b|去掉|不要|删|撤了|撤掉|quita|elimina"
)
_PUT = re.compile(
    r"(?<![a-z])(?:add|put|use|insert|include|overlay)(?![a-z])|加|放|用|配(?!乐)|铺|垫|añad|agreg|pon(?![a-z])|usa(?![a-z])"
)
_SLIGHTLY = re.compile(r"a (?:little|bit|tad|touch)|slightly|稍|略|一点点|un poco")


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
        and (louder or (_percent(clause) is not None and file is None))
    ):
        return _volume(clause, scene, True)
    if named and louder and not clause.says("add"):
        return _volume(clause, scene, True)
    if not adds and not (named and _percent(clause) is not None):
        return None
    if clause.says("made_music") and file is None and not clause.says("mine"):
        return [NotUnderstood("made_music", clause.text)]
    if clause.stretches:
        return [NotUnderstood("music_part", clause.text)]
    percent = _percent(clause)
    volume = None if percent is None else percent.value / 100
    if volume is not None and not 0 < volume <= _MOST:
        return [NotUnderstood("which_volume", clause.text)]
    duck = False if _keeps_level(clause) else True if ducks else None
    return [AddMusic(file, volume, duck)]


def _ducked(clause: Clause, scene: Scene) -> list[Edit] | None:
    percent = _percent(clause)
    volume = None if percent is None or not 0 < percent.value / 100 <= _MOST else percent.value / 100
    if scene.music is None:
        if clause.thing == "music":  # it was added in this message
            return [AddMusic(None, volume, not _keeps_level(clause))]
        return [NotUnderstood("which_music", clause.text)]
    return [AddMusic(scene.music.name or None, volume, not _keeps_level(clause))]


def _percent(clause: Clause) -> Amount | None:
    return next((amount for amount in clause.figures() if amount.kind == "percent"), None)


def _volume(clause: Clause, scene: Scene, music: bool) -> list[Edit] | None:
    if clause.says(*_LOOKS) and not clause.says("music", "sound"):
        return None
    sounds = clause.says("sound") or (not clause.things and clause.thing == "sound" and not clause.stretches)
    bare = not clause.things and not clause.thing and not clause.languages and not scene_word(clause)
    film = clause.says("film") or clause.about("film")
    mute = clause.says("mute") and not clause.says("unmute")
    changes = clause.says("louder", "quieter")
    of: Sound = "music" if music else "video"
    if clause.stretches and (mute or (changes and (sounds or music))):
        return [NotUnderstood("volume_part", clause.text)]
    if clause.says("unmute") and (music or sounds or clause.says("unmute")):
        return _both(clause, of, 1.0, None)
    if sounds and not music and clause.wants("hide") and not clause.says("captions"):
        return _both(clause, of, 0.0, None)
    if mute and not clause.says("add"):
        return _both(clause, of, 0.0, None)
    if sounds and not music and clause.wants("remove") and not clause.says("silences"):
        if _PEOPLE.search(clause.low) and not re.search("original|原", clause.low):
            return [NotUnderstood("effects", clause.text)]
        return _both(clause, of, 0.0, None)
    changes = changes or (any(amount.kind == "times" for amount in clause.figures()) and "loud" in clause.low)
    loud = re.search(r"loud|quiet|volume|响|吵|轻|声|音", clause.low) is not None
    if not (music or sounds or ((film or bare) and changes and loud)):
        return None
    return _amount(clause, of, changes, music or sounds)


def scene_word(clause: Clause) -> bool:
    """Whether words for looks stand there: "make it lower" is no loudness."""
    return clause.says("top", "bottom", "margin", "size", "outline", "box", "shadow")


def _amount(clause: Clause, of: Sound, changes: bool, named: bool) -> list[Edit] | None:
    up = _goes_up(clause)
    for amount in clause.figures():
        before = clause.low[: amount.start].rstrip()
        if amount.kind == "percent":
            share = amount.value / 100
            half = (
                amount.value == 50 and re.search("half|一半|mitad", clause.low[amount.start : amount.end]) is not None
            )
            plainly = _adjectives(clause)
            if changes and not _TO.search(before) and not half and not plainly:
                if up is None or (up is False and share >= 1):
                    return [NotUnderstood("which_volume", clause.text)]
                return _both(clause, of, None, 1 + share if up else 1 - share)
            if share > _MOST:
                return [NotUnderstood("which_volume", clause.text)]
            return _both(
                clause,
                of,
                None if half and not _TO.search(before) else share,
                share if half and not _TO.search(before) else None,
            )
        if amount.kind == "db":
            minus = clause.low[: amount.start].rstrip().endswith("-") or up is False
            return (
                _both(clause, of, None, round(10 ** ((-amount.value if minus else amount.value) / 20), 4))
                if amount.value <= 24
                else [NotUnderstood("which_volume", clause.text)]
            )
        if amount.kind == "times" and (changes or named) and 0.05 <= amount.value <= _MOST:
            down = up is False and amount.value > 1
            return _both(clause, of, None, 1 / amount.value if down else amount.value)
        if (
            amount.kind == "number"
            and named
            and _VOLUME.search(clause.low)
            and _TO.search(before)
            and 0 <= amount.value <= 100
        ):
            return (
                _both(clause, of, amount.value / 100 if amount.value > 4 else None, None)
                if amount.value > 4
                else [NotUnderstood("which_volume", clause.text)]
            )
    if not changes:
        asks = named and clause.says("make", "change") and clause.says("sound", "music") and _VOLUME.search(clause.low)
        return [NotUnderstood("which_volume", clause.text)] if asks else None
    if up is None:
        return [NotUnderstood("contradiction", clause.text)]
    degree = "a_bit" if clause.says("a_bit") or _SLIGHTLY.search(clause.low) else "much" if clause.says("much") else ""
    return _both(clause, of, None, (_LOUDER if up else _QUIETER)[degree])


def _adjectives(clause: Clause) -> bool:
    """ "quiet, like fifteen percent" says how loud it is to be, "15 % quieter" by how much it changes."""
    said = [
        clause.low[hit.start - clause.offset : hit.end - clause.offset] for hit in clause.where("louder", "quieter")
    ]
    return bool(said) and all(word in ("quiet", "loud", "soft", "light", "dim", "小声", "大声") for word in said)


def _goes_up(clause: Clause) -> bool | None:
    """True louder, False quieter, None unclear: a complaint ("too quiet") turns round, and the table knows it."""
    up, down = clause.where("louder"), clause.where("quieter")
    if bool(up) == bool(down):
        longest = max((hit.end - hit.start, hit.meaning) for hit in (*up, *down)) if up else (0, "")
        others = [hit for hit in (*up, *down) if hit.meaning != longest[1]]
        if up and all(hit.end - hit.start <= 2 < longest[0] for hit in others):
            return longest[1] == "louder"
        return None
    return bool(up)


def _both(clause: Clause, of: Sound, volume: float | None, by: float | None) -> list[Edit]:
    """One edit, or two where film and music are named alike."""
    people = [
        hit
        for hit in clause.where("sound")
        if clause.low[hit.start - clause.offset : hit.end - clause.offset]
        not in ("volume", "音量", "volumen", "loudness", "sound level")
    ]
    both = re.search(r"\bboth\b|everything|all the sound|都|全部|ambos|todo", clause.low)
    if of == "music" and clause.says("music") and (people or (clause.says("film") and both)):
        mine = re.search(
            r"(?:sound|audio|volume|level)\s+of\s+the\s+(?:background\s+)?(?:music|song|bgm)|(?:music|song|bgm)(?:'s)?\s+(?:sound|audio)|音乐的?声音",
            clause.low,
        )
        if not mine and (both or re.search(r"\band\b|和|与|跟|\by\b", clause.low)):
            return [SetVolume("video", volume, by), SetVolume("music", volume, by)]
    return [SetVolume(of, volume, by)]
