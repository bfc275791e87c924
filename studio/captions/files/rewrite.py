"""A subtitle file after edits: new times, words, lines and order of lines, and every other byte as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.captions.decode import clean
from studio.captions.files.clockwork import replan
from studio.captions.files.cues import FileCue, SubtitleFile
from studio.captions.files.newcue import Neighbour, new_cue, removal
from studio.captions.files.patch import Edit, splice, time_edits
from studio.captions.files.retext import spelled, text_edits, wording


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the edited track. ``cue``: the index of the file's cue that it is, None for a new one.

    ``start``, ``end``: ms. ``text``: plain words, None where they are as in the file.
    """

    cue: int | None
    start: int
    end: int
    text: str | None = None


def rewrite(file: SubtitleFile, rows: Sequence[Row]) -> bytes:
    """The bytes of ``file`` with the captions of ``rows``; see :func:`rewrite_told`."""
    return rewrite_told(file, rows)[0]


def rewrite_told(file: SubtitleFile, rows: Sequence[Row]) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of ``file`` with the captions of ``rows``, and sentences for the person.

    A cue of the file stays where it stands; one that no row names goes; a new one is written behind the row before
    it, in the manner of that cue. Where only times differ this is what ``patch_times`` gives, byte for byte. Comment
    events of ASS that no row names stay. Raises KeyError for an index that the file does not have or that comes twice.
    """
    named = [row.cue for row in rows if row.cue is not None]
    for cue in named:
        if not 0 <= cue < len(file.cues):
            raise KeyError(cue)
    if len(set(named)) < len(named):
        raise KeyError(next(cue for cue in named if named.count(cue) > 1))
    gone = {cue.index for cue in file.cues if not cue.facts.comment} - set(named)
    added = _placed(file, rows, gone)
    edits = _kept_edits(file, rows)
    if gone or added:
        edits += _changed_rows(file, rows, gone, added)
    elif file.clockwork is None or named:
        edits += time_edits(file, {row.cue: (row.start, row.end) for row in rows if row.cue is not None})
    return _written(file, edits)


def _kept_edits(file: SubtitleFile, rows: Sequence[Row]) -> list[Edit]:
    """New words of cues that stay."""
    edits: list[Edit] = []
    for row in rows:
        if row.cue is None or row.text is None:
            continue
        cue = file.cues[row.cue]
        words = wording(row.text, file.format)
        if words not in (cue.text, wording(cue.text, file.format)):
            manner = Neighbour(file, cue)
            edits += text_edits(
                file,
                cue,
                words,
                lambda text, m=manner: spelled(text, file.format, m.newline, m.prefix),  # type: ignore[misc]
            )
    return edits


def _placed(file: SubtitleFile, rows: Sequence[Row], gone: set[int]) -> list[tuple[int, bool, list[Row]]]:
    """New rows by the cue that they stand beside: (its index, behind it or before it, the rows in order)."""
    out: list[tuple[int, bool, list[Row]]] = []
    anchor: int | None = None
    waiting: list[Row] = []
    for row in rows:
        if row.cue is not None:
            if anchor is None and waiting:
                out.append((row.cue, False, waiting))
                waiting = []
            anchor = row.cue
        elif anchor is None:
            waiting.append(row)
        elif out and out[-1][:2] == (anchor, True):
            out[-1][2].append(row)
        else:
            out.append((anchor, True, [row]))
    if waiting:  # not one cue of the file is left
        shown = [cue.index for cue in file.cues if not cue.facts.comment] or [0]
        out.append((shown[-1] if file.cues else 0, True, waiting))
    return out


def _changed_rows(
    file: SubtitleFile, rows: Sequence[Row], gone: set[int], added: Sequence[tuple[int, bool, list[Row]]]
) -> list[Edit]:
    """Times of what stays, cues that go, cues that come, and their numbers."""
    times = {row.cue: (row.start, row.end) for row in rows if row.cue is not None}
    zeros: dict[int, int] = {}
    if file.clockwork is not None:
        new = [(cue, behind, [(row.start, row.end) for row in each]) for cue, behind, each in added]
        edits, zeros = replan(file.clockwork, file.decoded.text, times, gone, new)
    else:
        edits = time_edits(file, times)
    numbers = _renumbered(file, gone, added)
    count = 0
    for cue, behind, each in added:
        manner = Neighbour(file, file.cues[cue])
        made = []
        for row in each:
            made.append(
                (row.start - zeros.get(count, 0), row.end - zeros.get(count, 0), wording(row.text or "", file.format))
            )
            count += 1
        edits.append(new_cue(manner, behind, made, numbers.new(cue, behind), cue in gone))
    edits += numbers.edits
    return edits + [removal(file, file.cues[cue]) for cue in sorted(gone)]


@dataclass(slots=True)
class _Numbers:
    """SRT's numbers: ``edits`` for the cues that stay, and what the new ones get."""

    edits: list[Edit]
    by_place: dict[tuple[int, bool], list[str]]

    def new(self, cue: int, behind: bool) -> list[str]:
        """The numbers of the new cues beside ``cue``; empty strings where the file has none."""
        return self.by_place.get((cue, behind), [])


def _renumbered(file: SubtitleFile, gone: set[int], added: Sequence[tuple[int, bool, list[Row]]]) -> _Numbers:
    """Consecutive numbers stay consecutive; others are left alone, and new cues get the next free ones."""
    said = [cue.facts.name if cue.place.number != (0, 0) else "" for cue in file.cues]
    if file.format != "srt" or not any(said):
        return _Numbers([], {})
    values = [int(name) if name else -1 for name in said]
    width = len(said[0]) if said[0].startswith("0") else 0
    consecutive = values[0] >= 0 and values == list(range(values[0], values[0] + len(values)))
    beside = {(cue, behind): each for cue, behind, each in added}
    edits: list[Edit] = []
    by_place: dict[tuple[int, bool], list[str]] = {}
    following = values[0] if consecutive else max(values) + 1
    for cue in file.cues:
        for behind in (False, True):
            if behind and consecutive and cue.index not in gone:
                wanted = f"{following:0{width}d}"
                if int(wanted) != values[cue.index]:
                    edits.append((*cue.place.number, wanted))
                following += 1
            new = beside.get((cue.index, behind), [])
            by_place[cue.index, behind] = [f"{following + number:0{width}d}" for number in range(len(new))]
            following += len(new)
    return _Numbers(edits, by_place)


def _written(file: SubtitleFile, edits: Sequence[Edit]) -> tuple[bytes, tuple[str, ...]]:
    """The edits in the file's encoding; where it lacks a character, TTML gets a reference, the others become UTF-8."""
    edits = _apart(edits)
    try:
        return splice(file, edits), ()
    except UnicodeEncodeError:
        pass
    encoding = file.decoded.encoding
    if file.format == "ttml":
        refs = [(a, b, new.encode(encoding, "xmlcharrefreplace").decode(encoding)) for a, b, new in edits]
        return splice(file, refs), ()
    out: list[str] = []
    last = 0
    for begin, finish, new in edits:
        out += (file.decoded.text[last:begin], new)
        last = finish
    out.append(file.decoded.text[last:])
    sentence = f"The file was written in {encoding.upper()}, which lacks a letter of the new text. It is UTF-8 now."
    return b"\xef\xbb\xbf" + clean("".join(out)).encode(), (sentence,)


def _apart(edits: Sequence[Edit]) -> list[Edit]:
    """In order and without those that fall inside what is taken away."""
    ordered = sorted(edits, key=lambda edit: (edit[0], edit[1] > edit[0], -edit[1]))
    out: list[Edit] = []
    covered = -1
    for begin, finish, new in ordered:
        if begin < covered:
            continue
        out.append((begin, finish, new))
        covered = max(covered, finish)
    return out


def cue_rows(file: SubtitleFile) -> tuple[Row, ...]:
    """The rows of a file as it is; edits start from here."""
    return tuple(_row(cue) for cue in file.cues if not cue.facts.comment)


def _row(cue: FileCue) -> Row:
    return Row(cue.index, cue.start, cue.end)
