"""Caption tracks → one ASS document for libass: stacked zones, safe type sizes, and no way in for untrusted text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from studio.captions.asstime import clock
from studio.captions.cue import Cue
from studio.captions.decode import clean, decode
from studio.captions.direction import is_rtl, marked
from studio.captions.drawable import capitals, drawable
from studio.captions.fitting import Fitter
from studio.captions.flatten import Shown, flatten
from studio.captions.inks import STYLE_FORMAT, TRACK_COLOURS, Ink, ink, lit, style_line
from studio.captions.karaoke import Span, groups, spans, states
from studio.captions.layout import LINES, MOST_TRACKS, Frame, Layout, layout
from studio.captions.markup import Styled, from_ass
from studio.captions.restyle import restyled, with_titles
from studio.captions.style import CLEAN, Position, Style
from studio.captions.titles import Title, title_lines
from studio.captions.zones import Need, Zone, zones
from studio.media.faces import line_of
from studio.media.families import family_for, find_family

_MOST_LINES = 4
_AIR_EM = 0.075
_LARGE = 1.15  # from this size on a caption may take more than two lines
_HEADER = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 0
ScaledBorderAndShadow: yes
YCbCr Matrix: None

[V4+ Styles]
{format}
{styles}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
{events}
"""


@dataclass(frozen=True, slots=True)
class CaptionTrack:
    """One language. ``ass_file``: the whole file where the track came from ASS (with its times as they are now).

    ``markup``: for each cue safe ASS text with its styling (``FileCue.markup``), or None; it may be shorter than
    ``cues``. It is read again here, so it need not be trusted.
    """

    language: str
    cues: Sequence[Cue]
    ass_file: bytes | None = None
    name: str = ""
    markup: Sequence[str | None] = ()
    style: Style = CLEAN


def burn_ass(tracks: Sequence[CaptionTrack], frame: Frame, titles: Sequence[Title] = ()) -> str:
    """The ASS document for ``tracks`` on ``frame``: the first on top, the last at the bottom edge; ``titles`` over all.

    A single track that came from an ASS file keeps that file, styles and signs included, with what a person asked for
    patched into its styles. Of more than ``tracks_that_fit`` tracks the first are drawn.
    """
    shown = list(tracks[:MOST_TRACKS])
    if len(shown) == 1 and shown[0].ass_file is not None:
        own = clean(decode(shown[0].ass_file).text).replace("\x00", "")
        patched = restyled(own, shown[0].style)
        if patched is not None:
            return with_titles(patched, titles, frame)
    where = layout(frame, max(1, len(shown)))
    drawn = [_Track(number, track, where) for number, track in enumerate(shown)]
    blocks = [block for each in drawn for block in each.blocks]
    placed = zones(where, [block.need for block in blocks])
    styles: list[str] = []
    events: list[tuple[int, int, str]] = []
    for block, zone in zip(blocks, placed, strict=True):
        styles.append(block.style(zone))
        events += block.events(zone)
    events.sort(key=lambda event: event[:2])
    over_styles, over_events = title_lines(titles, layout(frame), placed)
    return _HEADER.format(
        width=frame.width,
        height=frame.height,
        format=STYLE_FORMAT,
        styles="\n".join([*styles, *over_styles]),
        events="\n".join([*(line for _, _, line in events), *over_events]),
    )


class _Track:
    """A track as it is drawn: its type, and a block of text for each place on the picture where its captions stand."""

    def __init__(self, number: int, track: CaptionTrack, where: Layout) -> None:
        self.number, self.language, self.style, self.where = number, track.language or "und", track.style, where
        self.rtl = is_rtl(self.language, (cue.text for cue in track.cues))
        short = min(where.frame.width, where.frame.height)
        self.em = where.em * self.style.size if self.style.points is None else self.style.points * short / 1080
        self.family = find_family(self.style.font).family if self.style.font else family_for(self.language)
        self.line = line_of(self.family)
        self.fitter = Fitter(
            self.language, where.line_width - 2 * self.ink(1.0).side, self.em, self.family, self.style.bold
        )
        large = self.em > _LARGE * where.em
        parts: dict[Position, list[Shown]] = {self.style.position: []}
        for part in self._parts(track):
            parts.setdefault(self._place(part.styled.place), []).append(part)
        self.blocks = [_Block(self, place, flatten(found), large) for place, found in parts.items()]

    def ink(self, scale: float) -> Ink:
        return ink(self.style, self.em * scale, self.number)

    @property
    def colour(self) -> str:
        return self.style.colour or TRACK_COLOURS[self.number]

    def _place(self, numpad: int | None) -> Position:
        """Where a caption stands: as its style says, unless the caption itself asks for the top or the middle."""
        if numpad is None or numpad <= 3 or self.style.position != "bottom":
            return self.style.position
        # In the middle there is room for one track only.
        return "middle" if numpad <= 6 and self.where.tracks == 1 else "top"

    def _parts(self, track: CaptionTrack) -> Iterator[Shown]:
        for index, cue in enumerate(track.cues):
            markup = track.markup[index] if index < len(track.markup) else None
            styled = from_ass(drawable(markup)) if markup is not None else Styled(drawable(cue.text))
            beats = styled.beats
            text = "\n".join(line for line in clean(styled.text).split("\n") if line.strip())
            if cue.end <= cue.start or not text or cue.end <= 0:
                continue
            plain = styled.text
            styled = styled.reflowed(text)
            if self.style.uppercase:
                styled = replace(styled, text=capitals(styled.text, self.language))
            start = max(0, cue.start)
            found: tuple[Span, ...] = ()
            if self.style.words or self.style.group:
                timed = tuple((at, cue.start + ms) for at, ms in beats) if text == plain else ()
                found = spans(styled.text, start, cue.end, cue.words, self.language, timed)
            if self.style.group and found:
                yield from self._grouped(styled, found, start, cue.end)
            else:
                yield Shown(start, cue.end, styled, found if self.style.words else ())

    def _grouped(self, styled: Styled, found: Sequence[Span], start: int, end: int) -> Iterator[Shown]:
        """A caption as a few words at a time; each group stays until the next one begins."""
        cut = groups(styled.text, found, self.style.group, self.language, self.fitter.on_one_line)
        begins = [start, *(found[first].start for first, _ in cut[1:]), end]
        for number, (first, last) in enumerate(cut):
            low, high = found[first].first, found[last - 1].last
            inside = tuple(replace(span, first=span.first - low, last=span.last - low) for span in found[first:last])
            marks = _inside(styled.marks, low, high)
            part = Styled(styled.text[low:high].replace("\n", " "), marks, styled.place)
            if begins[number] < begins[number + 1]:
                yield Shown(begins[number], begins[number + 1], part, inside if self.style.words else ())


def _inside(marks: Sequence[tuple[int, str]], low: int, high: int) -> tuple[tuple[int, str], ...]:
    """The overrides of a piece of a text; those before it are in force at its beginning."""
    return tuple((max(0, at - low), override) for at, override in marks if at < high)


class _Block:
    """The captions of one track that stand in one place of the picture."""

    def __init__(self, track: _Track, position: Position, parts: Sequence[Shown], large: bool) -> None:
        self._track, self._parts = track, parts
        self._name = f"T{track.number}" + ("" if position == track.style.position else position.title()[:3])
        fitter = track.fitter
        needed = max((fitter.lines(part.styled, _MOST_LINES) for part in parts), default=1) if large else LINES
        if track.style.group:
            needed = min(needed, LINES)
        self._lines = needed if large else LINES
        margin, height = track.style.margin, track.where.frame.height
        own = margin is not None and position == track.style.position
        self.need = Need(
            position,
            track.em * track.line,
            self._lines,
            # The air of a line holds the usual outline; a box begins where the air does.
            max(0.0, track.ink(1.0).pad - _AIR_EM * track.em * (not track.style.box)),
            margin / 100 * height if own and margin is not None else None,
        )

    def style(self, zone: Zone) -> str:
        track = self._track
        size = track.em * track.line * zone.scale
        return style_line(
            self._name,
            track.family,
            size,
            track.ink(zone.scale),
            zone.align,
            track.where.side,
            zone.margin,
            track.rtl,
        )

    def events(self, zone: Zone) -> Iterator[tuple[int, int, str]]:
        track = self._track
        size = track.em * track.line * zone.scale
        for part in self._parts:
            styled, found, scale = track.fitter.fit(
                Styled(part.styled.text, part.styled.marks), part.spans, self._lines
            )
            styled = track.fitter.levelled(styled, size * scale)
            inked = track.ink(zone.scale)
            head = inked.override
            rtl = track.rtl or is_rtl("", (styled.text,))
            if rtl and not track.rtl:  # an Arabic line among others: this line alone finds its own direction
                head += "\\fe-1"
            if scale < 1.0:
                head += f"\\fs{size * scale:.2f}" + (f"\\bord{inked.outline * scale:.2f}" if inked.outline else "")
            head = f"{{{head}}}" if head else ""
            for start, end, spoken in states(found, part.start, part.end) if found else [(part.start, part.end, None)]:
                begin, finish = clock(start, track.where.frame.fps), clock(end, track.where.frame.fps)
                if begin == finish:
                    continue  # no frame falls into it
                text = styled if spoken is None else lit(styled, found[spoken], track.style, track.colour)
                body = marked(text.to_ass()) if rtl else text.to_ass()
                line = f"Dialogue: {track.number},{begin},{finish},{self._name},,0,0,0,,{head}{body}"
                yield start, track.number, line
