"""The sound of a finished film as ffmpeg options: tracks copied, cut, made louder or softer, music mixed under them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio.media.compose import EDGE_MS, Composition, Music, Piece
from studio.media.info import AudioStream, MediaInfo

MOST_SOUNDS = 8
_BITRATE = "160k"
_BRANCHES = 8  # of the tree that shares a sound out to its pieces
_CUT_FADE = 5  # ms; a wave that is cut in the middle clicks
_RATE = 48_000
_NOTHING = Fraction(0)
_FADE_IN, _FADE_OUT = 500, 2000  # ms of music at the ends of the film
# Peaks of the mix stay under -0.4 dBFS; latency=1 takes the limiter's look-ahead off again, so that nothing is late.
_LIMIT = "alimiter=limit=0.95:level=0:latency=1"
# What the compressor listens to: speech brought to one loudness first, so that a quiet recording ducks the music as
# much as a loud one; noise between the words is not raised enough to count (m: at most 20 dB).
_KEY = "highpass=f=100,lowpass=f=7000,dynaudnorm=f=200:g=9:p=0.7:m=10:t=0.003"
_DUCK = "sidechaincompress=threshold=0.05:ratio=6:attack=30:release=500:detection=rms"


@dataclass(frozen=True, slots=True)
class Tune:
    """The file of the music as ffmpeg has it: the number of its input and of its stream. ``duration`` in ms."""

    input: int
    stream: int
    duration: int


@dataclass(frozen=True, slots=True)
class Sound:
    """``graph``: a filter graph, "" for none; ``options``: maps, filters and codecs."""

    graph: str
    options: tuple[str, ...]


def sound(
    info: MediaInfo, film: Composition, *, copy: Collection[str], skipped: Fraction = _NOTHING, tune: Tune | None = None
) -> Sound:
    """The sound of ``film``. ``copy``: codecs whose sound stays byte for byte where nothing is done to it. ``skipped``:
    ms of the source before the first that ffmpeg reads. ``tune``: the music, where the film has some.
    """
    if film.music is not None and tune is not None:
        return _mixed(info, film, film.music, tune, skipped)
    options: list[str] = []
    as_it_is = film.keeps_sound(info)
    for number, stream in enumerate(info.audio[:MOST_SOUNDS]):
        options += ["-map", f"0:{stream.index}"]
        if as_it_is and stream.codec in copy:
            options += [f"-c:a:{number}", "copy"]
            continue
        chain = "aresample=async=1:first_pts=0"  # silence where a track starts late
        if not as_it_is:
            chain += _voice(info, film, stream, skipped, f"s{number}")
            chain += f",{_LIMIT}" if max(film.volumes()) > 1 else ""
        options += [*_codec(number), f"-filter:a:{number}", chain]
        options += [f"-ac:a:{number}", "2"] if stream.channels > 2 else []
    return Sound("", tuple(options))


def _codec(number: int) -> tuple[str, ...]:
    return (f"-c:a:{number}", "aac", f"-b:a:{number}", _BITRATE)


def _voice(info: MediaInfo, film: Composition, stream: AudioStream, skipped: Fraction, label: str) -> str:
    """Filters (each with a comma before it) from one sound track of the source to that of the film."""
    if not film.is_cut(info):
        return _loudness(film.volumes()[0])
    # A track that ends before the picture: every piece needs its length, or what follows would come too early.
    whole = f",apad=whole_dur={_seconds(info.duration - skipped)}" if stream.duration < info.duration else ""
    if len(film.pieces) == 1:
        return f"{whole},{_part(info, film.pieces[0], skipped)}"
    graph, ends = _branches(info, film.pieces, skipped, label)
    return f"{whole},{graph};{''.join(ends)}concat=n={len(ends)}:v=0:a=1,asetpts=N/SR/TB"


def _branches(info: MediaInfo, pieces: Sequence[Piece], skipped: Fraction, label: str) -> tuple[str, list[str]]:
    """(filters from one sound to the pieces of it, the names of their ends in order).

    A tree: where every bit of sound went to each of hundreds of pieces, an hour of it would take minutes.
    """
    if len(pieces) == 1:
        return f"{_part(info, pieces[0], skipped)}[{label}]", [f"[{label}]"]
    size = -(-len(pieces) // _BRANCHES)
    groups = [pieces[at : at + size] for at in range(0, len(pieces), size)]
    names = [f"{label}_{number}" for number in range(len(groups))]
    filters = [f"asplit={len(groups)}" + "".join(f"[{name}i]" for name in names)]
    ends: list[str] = []
    for name, group in zip(names, groups, strict=True):
        graph, found = _branches(info, group, skipped, name)
        first, last = group[0].at - skipped, group[-1].at + group[-1].duration - skipped
        own = "" if len(group) == 1 else f"atrim=start={_seconds(first)}:end={_seconds(last)},"
        filters.append(f"[{name}i]{own}{graph}")
        ends += found
    return ";".join(filters), ends


def _part(info: MediaInfo, piece: Piece, skipped: Fraction) -> str:
    """One piece of a track, soft at the edges where it is cut."""
    at = piece.at - skipped
    chain = f"atrim=start={_seconds(at)}:end={_seconds(at + piece.duration)},asetpts=PTS-STARTPTS"
    if piece.duration >= 4 * _CUT_FADE:
        if piece.at > 0:
            chain += f",afade=t=in:d={_seconds(_CUT_FADE)}"
        if piece.at + piece.duration < info.duration - EDGE_MS:
            chain += f",afade=t=out:st={_seconds(piece.duration - _CUT_FADE)}:d={_seconds(_CUT_FADE)}"
    return chain + _loudness(piece.volume)


def _mixed(info: MediaInfo, film: Composition, music: Music, tune: Tune, skipped: Fraction) -> Sound:
    """The music under every sound track of the film, or alone where the film has no sound (or is muted)."""
    streams = info.audio[:MOST_SOUNDS] if max(film.volumes()) > 0 else ()
    total = film.duration(info)
    tracks = max(1, len(streams))
    names = [f"[m{number}]" for number in range(tracks)]
    graph = [f"{_tune(music, tune, total)}{f',asplit={tracks}' if tracks > 1 else ''}{''.join(names)}"]
    options: list[str] = []
    for number, stream in enumerate(streams):
        chain = "aresample=async=1:first_pts=0" + _voice(info, film, stream, skipped, f"s{number}")
        # A mono track sounds from both sides as loud as before: the filters' own way would take 3 dB away.
        sides = "pan=stereo|c0=c0|c1=c0" if stream.channels == 1 else "aformat=channel_layouts=stereo"
        chain += f",aresample={_RATE},aformat=sample_fmts=fltp,{sides},apad=whole_dur={_seconds(total)}"
        mix = f"amix=inputs=2:normalize=0:dropout_transition=0,{_LIMIT}[a{number}]"
        if music.duck:
            graph += [
                f"[0:{stream.index}]{chain},asplit=2[v{number}][t{number}]",
                f"[t{number}]{_KEY}[k{number}]",
                f"[m{number}][k{number}]{_DUCK}[d{number}]",
                f"[v{number}][d{number}]{mix}",
            ]
        else:
            graph += [f"[0:{stream.index}]{chain}[v{number}]", f"[v{number}][m{number}]{mix}"]
        options += ["-map", f"[a{number}]", f"-map_metadata:s:a:{number}", f"0:s:{stream.index}", *_codec(number)]
    if not streams:
        graph += [f"[m0]{_LIMIT}[a0]"]
        options += ["-map", "[a0]", "-map_metadata:s:a:0", "-1", *_codec(0)]
    return Sound(";".join(graph), tuple(options))


def _tune(music: Music, tune: Tune, total: int) -> str:
    """The music as it stands in the film, as long as the film: faded in, and out where it is broken off."""
    start = min(max(0, music.start), total)
    length = min(music.duration, total - start)
    own = tune.duration - music.at
    shown = length if music.loop else min(length, own)
    fade_in = min(_FADE_IN, shown // 4)
    fade_out = min(_FADE_OUT, shown // 4)
    chain = f"[{tune.input}:{tune.stream}]aresample={_RATE}:async=1:first_pts=0"
    chain += ",aformat=sample_fmts=fltp:channel_layouts=stereo"
    chain += f",atrim=start={_seconds(music.at)}:end={_seconds(music.at + shown)},asetpts=PTS-STARTPTS"
    chain += f",afade=t=in:d={_seconds(fade_in)}" if fade_in else ""
    if fade_out and (shown < own or music.loop):
        chain += f",afade=t=out:st={_seconds(shown - fade_out)}:d={_seconds(fade_out)}"
    chain += _loudness(music.volume)
    chain += f",adelay={start}:all=1" if start else ""
    return f"{chain},apad=whole_dur={_seconds(total)}"


def _loudness(volume: float) -> str:
    return "" if volume == 1.0 else f",volume={volume:.4f}"


def _seconds(ms: int | Fraction) -> str:
    return f"{float(max(0, ms)) / 1000:.6f}"
