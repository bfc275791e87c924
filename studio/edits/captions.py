"""Caption tracks: set, imported from a file, put in order, taken away. Pure functions draft → draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from studio.captions.cue import Cue
from studio.draft import TEXT, Draft, Track
from studio.languages import language_name
from studio.spelledjson import Json


class ImportedCue(Protocol):
    """What an imported track needs of a cue in a subtitle file (times in ms, text without markup)."""

    @property
    def index(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an imported track came from. ``stream`` counts the text streams of a video; None for a file of its own."""

    file: str
    format: Literal["srt", "vtt", "ass", "ttml", "txt"]
    stream: int | None = None


def set_captions(draft: Draft, language: str, cues: Sequence[Cue], meta: Mapping[str, Json]) -> Draft:
    """The draft with captions of our own in one language.

    ``meta`` goes into the track's metadata ("engine", "draft", "confidence", "from", …). A track of the
    language that is there already is replaced where it stands; a new one is drawn under the others.
    """
    track_id = f"cap-{language}"
    segments = [
        {"id": f"{track_id}-{number}", "s": cue.start, "d": cue.end - cue.start, "m": _cue_meta(cue)}
        for number, cue in enumerate(cues, 1)
    ]
    return _put(draft, _track(track_id, language, segments, meta))


def import_captions(
    draft: Draft,
    language: str,
    cues: Sequence[ImportedCue],
    origin: Origin,
    *,
    name: str | None = None,
    marks: Mapping[int, Mapping[str, Json]] | None = None,
) -> Draft:
    """The draft with the captions of a subtitle file, each remembering its place and its times in the file.

    ``marks`` gives metadata for single cues by their index: "ass" (markup of their own), "lane", "frozen".
    An end before its start stays remembered in ``src``; the segment itself gets length 0.
    """
    segments: list[Json] = []
    for number, cue in enumerate(cues, 1):
        meta: dict[str, Json] = {"text": cue.text, "cue": cue.index, "src": [cue.start, cue.end]}
        meta.update(marks.get(cue.index, {}) if marks else {})
        length = max(0, cue.end - cue.start)
        segments.append({"id": f"cap-{language}-{number}", "s": cue.start, "d": length, "m": meta})
    about: dict[str, Json] = {"origin": {"file": origin.file, "format": origin.format, "stream": origin.stream}}
    if name:
        about["name"] = name
    return _put(draft, _track(f"cap-{language}", language, segments, about))


def remove_captions(draft: Draft, languages: Sequence[str] | None) -> Draft:
    """The draft without the caption tracks of these languages; ``None`` takes all of them away."""
    kept = [
        track
        for track in draft.tracks
        if not (track.is_captions and (languages is None or track.language in languages))
    ]
    return draft if len(kept) == len(draft.tracks) else draft.with_tracks(kept)


def order_captions(draft: Draft, languages: Sequence[str]) -> Draft:
    """The draft with its caption tracks drawn in this order, top first; languages not named keep theirs, below."""
    rank = {language: place for place, language in enumerate(languages)}
    queue = iter(sorted(draft.captions, key=lambda track: rank.get(track.language, len(rank))))
    ordered = [next(queue) if track.is_captions else track for track in draft.tracks]
    return draft if ordered == list(draft.tracks) else draft.with_tracks(ordered)


def _cue_meta(cue: Cue) -> dict[str, Json]:
    meta: dict[str, Json] = {"text": cue.text}
    if cue.p is not None:
        meta["p"] = round(cue.p, 3)
    if cue.words:
        meta["words"] = [[word.text, word.start - cue.start, word.end - cue.start] for word in cue.words]
    return meta


def _track(track_id: str, language: str, segments: list[Json], meta: Mapping[str, Json]) -> Track:
    about = {"role": "captions", "language": language, "name": f"{language_name(language)} captions", **meta}
    return Track({"id": track_id, "tt": TEXT, "sg": segments, "m": about})


def _put(draft: Draft, track: Track) -> Draft:
    tracks = list(draft.tracks)
    for place, old in enumerate(tracks):
        if old.is_captions and old.language == track.language:
            tracks[place] = track
            return draft.with_tracks(tracks)
    taken = {item.id for item in tracks}
    if track.id in taken:  # a foreign track has our id: ours gets the next free one
        number = next(number for number in range(2, len(taken) + 3) if f"{track.id}.{number}" not in taken)
        track = track.but(id=f"{track.id}.{number}")
    return draft.with_tracks([*tracks, track])
