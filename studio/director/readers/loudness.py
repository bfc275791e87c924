"""How loud the film and its music are."""

from __future__ import annotations

import re

from studio.director.amounts import Amount
from studio.director.clause import Clause
from studio.director.plan import Edit, NotUnderstood, SetVolume, Sound
from studio.director.scene import Scene

_LOUDER = {"a_bit": 1.25, "": 1.5, "much": 2.0}


_QUIETER = {"a_bit": 0.8, "": 0.5, "much": 0.25}


_TO = re.compile(
    r"(?:\bto|\bat|\bof|=|:|\bis|到|为|至|成|在|\bal?)\s*(?:about\s+|around\s+|约|大约|原来的|原音量的|只有|el\s+)?$"
)


_VOLUME = re.compile(r"volume|loud|level|音量|声|volumen")


_PEOPLE = re.compile(r"voices?|speech|人声|说话|narration|dialog|voz|voces")


_LOOKS = ("captions", "title", "line", "bold", "outline", "font", "picture", "size", "text_colour")


_SLIGHTLY = re.compile(r"a (?:little|bit|tad|touch)|slightly|稍|略|一点点|un poco")


MOST = 4.0


def percent(clause: Clause) -> Amount | None:
    return next((amount for amount in clause.figures() if amount.kind == "percent"), None)


def volume_of(clause: Clause, scene: Scene, music: bool) -> list[Edit] | None:
    if clause.says(*_LOOKS) and not clause.says("music", "sound"):
        return None
    sounds = clause.says("sound") or (not clause.things and clause.thing == "sound" and not clause.stretches)
    bare = not clause.things and not clause.thing and not clause.languages and not _speaks_of_places(clause)
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


def _speaks_of_places(clause: Clause) -> bool:
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
            if share > MOST:
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
        if amount.kind == "times" and (changes or named) and 0.05 <= amount.value <= MOST:
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
