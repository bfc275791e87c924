"""The drafts that labelled sentences are said to (fixtures/labels/EDITS.md)."""

from __future__ import annotations

from functools import cache

from studio.captions.cue import Cue
from studio.draft import Draft, Segment, Track, new_draft
from studio.edits.captions import set_captions

FILES = ("song.mp3", "rain.wav")
TIMES = (
    (2000, 4500), (5000, 8000), (9000, 12000), (13000, 16500), (20000, 23000), (26000, 29000),
    (33000, 36000), (45000, 49000), (62000, 66000), (70000, 74000), (90000, 94000), (110000, 114000),
)  # fmt: skip
TEXTS = {
    "en": (
        "Hello and welcome back",
        "My name is Jon Smith",
        "Today we talk about teh garden",
        "It was a cold winter and nothing grew",
        "Then Jon found the old seeds",
        "We planted them in March",
        "Nobody believed it would work",
        "But look at these tomatoes",
        "They are sweet and red",
        "You can do this at home",
        "All you need is patience",
        "Thank you for watching",
    ),
    "zh": (
        "大家好，欢迎回来",
        "我叫张三",
        "今天我们聊聊花圆",
        "那年冬天很冷，什么都没长",
        "后来张三找到了旧种子",
        "我们三月种下了它们",
        "没有人相信会成功",
        "可是你看这些西红柿",
        "又甜又红",
        "你在家也能做到",
        "你需要的只是耐心",
        "谢谢观看",
    ),
    "es": (
        "Hola y bienvenidos de nuevo",
        "Me llamo Jon Smith",
        "Hoy hablamos del gardin",
        "Fue un invierno frío y no creció nada",
        "Entonces Jon encontró las semillas viejas",
        "Las plantamos en marzo",
        "Nadie creía que funcionaría",
        "Pero mira estos tomates",
        "Son dulces y rojos",
        "Puedes hacerlo en casa",
        "Solo necesitas paciencia",
        "Gracias por ver",
    ),
}
MUSIC = {
    "id": "bgm", "tt": 1, "m": {"role": "bgm", "name": "song.mp3"},
    "sg": [{"id": "bgm1", "s": 0, "d": 120000, "m": {
        "file": "f_song", "name": "song.mp3", "in": 0, "volume": 0.35, "duck": True, "loop": True}}],
}  # fmt: skip
TITLES = {
    "id": "titles", "tt": 7, "m": {"role": "titles", "name": "Titles"},
    "sg": [{"id": "title1", "s": 0, "d": 3000, "m": {"text": "My Garden"}}],
}  # fmt: skip


@cache
def context(name: str) -> Draft:
    """The draft with this name: "none", "film", or languages and "music" or "title" joined by "+"."""
    if name == "none":
        return new_draft()
    film = Segment({"id": "v1s1", "s": 0, "d": 120000, "m": {"file": "f_film", "name": "garden.mp4", "in": 0}})
    draft = new_draft().but(d=120000).but_meta(title="garden", width=1280, height=720, fps="25/1")
    draft = draft.with_tracks(
        [Track({"id": "v1", "tt": 0, "sg": [], "m": {"name": "garden.mp4"}}).with_segments([film])]
    )
    for part in name.split("+"):
        if part == "music":
            draft = draft.with_tracks([*draft.tracks, Track(MUSIC)])
        elif part == "title":
            draft = draft.with_tracks([*draft.tracks, Track(TITLES)])
        elif part != "film":
            cues = [Cue(start, end, text) for (start, end), text in zip(TIMES, TEXTS[part], strict=True)]
            draft = set_captions(draft, part, cues, {})
    return draft


def files_of(name: str) -> tuple[str, ...]:
    """The files that were uploaded beside the film."""
    return () if name == "none" else FILES
