"""The timeline read with types: the film's pieces, its music, its titles, its canvas; what is shown and how."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from studio.captions.layout import Frame
from studio.captions.style import TITLE, read_style
from studio.captions.titles import Title
from studio.draft import AUDIO, TEXT, VIDEO, Draft, Segment, Track, bad
from studio.errors import WorkError
from studio.media.canvas import FITS, Canvas, canvas_size, read_ratio, same_shape
from studio.media.compose import EDGE_MS, LOUDEST, Composition, Music, Piece, film_rate

NO_MEDIA = WorkError("NO_MEDIA", "There is no video here yet. Upload one first, then say what to do with it.")
_PLAIN = (1280, 720)  # the picture of a film that is only sound


def is_music(track: Track) -> bool:
    """Whether the track is the music under the film."""
    return track.type == AUDIO and track.meta.get("role") == "bgm"


def is_titles(track: Track) -> bool:
    """Whether the track holds titles."""
    return track.type == TEXT and track.meta.get("role") == "titles"


def film_track(draft: Draft) -> Track | None:
    """The track of the film: the first picture track with something on it, else the first sound that is no music."""
    for kind in (VIDEO, AUDIO):
        for track in draft.tracks:
            if track.type == kind and track.segments and not is_music(track):
                return track
    return None


def music_track(draft: Draft) -> Track | None:
    """The track of the music, None where the film has none."""
    return next((track for track in draft.tracks if is_music(track) and track.segments), None)


def free_id(draft: Draft, wanted: str) -> str:
    """``wanted``, or that with a number where a track has it."""
    taken = {track.id for track in draft.tracks}
    if wanted not in taken:
        return wanted
    return next(f"{wanted}.{number}" for number in range(2, len(taken) + 3) if f"{wanted}.{number}" not in taken)


def shown_captions(draft: Draft) -> tuple[Track, ...]:
    """The caption tracks that are drawn and delivered, top first: not the empty ones, not those that are hidden."""
    return tuple(track for track in draft.captions if track.segments and track.meta.get("hidden") is not True)


def titles(draft: Draft) -> tuple[Title, ...]:
    """All titles that are shown, in the order of their tracks."""
    return tuple(
        Title(segment.start, segment.end, segment.text, read_style(segment.meta.get("style"), TITLE))
        for track in draft.tracks
        if is_titles(track) and track.meta.get("hidden") is not True
        for segment in track.segments
        if segment.duration > 0 and segment.text.strip()
    )


def is_soft(draft: Draft) -> bool:
    """Whether the captions are delivered as tracks that a player can switch off."""
    return draft.meta.get("captions") == "soft"


def rate(draft: Draft) -> Fraction | None:
    """Frames per second of the finished film, None where they come at any time or there is no picture."""
    return None if draft.fps is None else film_rate(draft.fps)


def has_sound(draft: Draft) -> bool:
    """Whether the film itself can be heard: it has sound, as far as is known, and is not muted."""
    track = film_track(draft)
    return track is not None and any(
        segment.meta.get("sound") is not False and volume(segment) > 0 for segment in track.segments
    )


def canvas(draft: Draft) -> Canvas | None:
    """The canvas, None for the film's own shape. Raises BAD_DRAFT for one that cannot be."""
    value = draft.meta.get("canvas")
    if value is None:
        return None
    ratio = read_ratio(str(value.get("ratio"))) if isinstance(value, dict) else None
    fit = value.get("fit", "fit") if isinstance(value, dict) else None
    known = next((name for name in FITS if name == fit), None)
    if ratio is None or known is None:
        raise bad('The timeline is broken: the canvas must have a ratio such as "9:16" and fit, fill or blur.')
    return Canvas(ratio, known)


def frame(draft: Draft) -> Frame:
    """The picture that captions are laid out for, as far as the draft itself says; 16:9 where it does not."""
    sides = [draft.meta.get(key) for key in ("width", "height")]
    wide, high = (side if isinstance(side, int) and 0 < side < 100_000 else 0 for side in sides)
    size = (wide, high) if wide and high else _PLAIN
    wanted = canvas(draft)
    if wanted is not None and not same_shape(size, wanted.ratio):
        size = canvas_size(size, wanted.ratio)
    return Frame(*size, rate(draft))


def composition(draft: Draft) -> Composition:
    """What the finished film is put together from. Raises BAD_DRAFT for what cannot be."""
    track = film_track(draft)
    pieces = _pieces(track.segments) if track is not None else ()
    return Composition(pieces, _music(draft), canvas(draft))


def _pieces(segments: Sequence[Segment]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    now = read = 0
    for segment in segments:
        if abs(segment.start - now) > EDGE_MS:
            raise bad("The parts of the film must follow each other without a gap: this studio cannot leave one.")
        piece = Piece(into_file(segment), segment.duration, volume(segment))
        if piece.duration <= 0 or piece.at < read - EDGE_MS:
            raise bad(
                "The parts of the film must be in the order of the file, each once: it can be cut, not reordered."
            )
        now, read = segment.end, piece.at + piece.duration
        pieces.append(piece)
    return tuple(pieces)


def _music(draft: Draft) -> Music | None:
    track = music_track(draft)
    if track is None:
        return None
    if len(track.segments) > 1:
        raise bad("The timeline has more than one piece of music; this studio plays one.")
    (segment,) = track.segments
    if segment.start < 0 or segment.duration <= 0 or into_file(segment) < 0:
        raise bad("The music has a time that cannot be.")
    meta = segment.meta
    return Music(
        start=segment.start,
        duration=segment.duration,
        volume=volume(segment),
        at=into_file(segment),
        duck=meta.get("duck") is not False and has_sound(draft),
        loop=meta.get("loop") is not False,
    )


def into_file(segment: Segment) -> int:
    """Where in its file a segment begins, ms. Raises BAD_DRAFT for what is no time."""
    value = segment.meta.get("in", 0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 10**9:
        raise bad("The timeline is broken: a part of the film begins nowhere in its file.")
    return round(value)


def volume(segment: Segment) -> float:
    """A share of the file's own loudness, 1 where none is given. Raises BAD_DRAFT for what is none."""
    value = segment.meta.get("volume", 1.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LOUDEST:
        raise bad(f"The timeline is broken: a volume must be a share from 0 to {LOUDEST:.0f}.")
    return float(value)
