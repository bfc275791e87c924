"""What must hold for any bytes that are given to the subtitle readers; used by the tests and by the fuzzer."""

from __future__ import annotations

from studio.captions.files import (
    FORMATS,
    FileCue,
    Row,
    SubtitleFile,
    convert,
    cue_rows,
    patch_times,
    read_subtitles,
    rewrite_told,
)
from studio.captions.markup import shown
from studio.errors import WorkError

NEW_WORDS = "Zebra quick\nwolf"


def read_or_refused(data: bytes, name: str) -> SubtitleFile | None:
    """The file, or None where it is refused as it should be."""
    try:
        return read_subtitles(data, name)
    except WorkError as error:
        refused = error
    assert refused.code == "BAD_SUBTITLES"
    assert refused.sentence.endswith(".")
    assert "\n" not in refused.sentence
    return None


def check(data: bytes, name: str) -> SubtitleFile | None:
    """Everything at once. Raises AssertionError, or whatever a reader should not have raised."""
    file = read_or_refused(data, name)
    if file is None:
        return None
    check_places(file)
    check_patch(file)
    check_rewrite(file)
    check_convert(file)
    return file


def check_places(file: SubtitleFile) -> None:
    """Places lie inside the text, in order, and blocks do not overlap."""
    text = file.decoded.text
    assert file.decoded.mark + file.decoded.encode(text) + file.decoded.tail == file.data
    last = 0
    for cue in file.cues:
        begin, finish = cue.place.block
        assert last <= begin <= cue.place.body[0] <= cue.place.body[1] <= finish <= len(text), cue
        assert begin <= cue.start_token.start <= cue.start_token.end <= finish
        assert begin <= cue.end_token.start <= cue.end_token.end <= finish
        last = finish
        cue.text.encode()
        (cue.markup or "").encode()
        assert cue.line >= 1
    for problem in file.problems:
        assert problem.line >= 1
        assert problem.sentence
    for kept in file.kept:
        assert kept.line >= 1


def check_patch(file: SubtitleFile) -> None:
    """The same times give the same bytes; later ends are found again, and nothing else has changed."""
    assert patch_times(file, {cue.index: (cue.start, cue.end) for cue in file.cues}) == file.data
    later = {cue.index: (cue.start, max(cue.start, cue.end) + 1000) for cue in file.cues}
    changed = patch_times(file, later)
    if file.format == "ttml" and not is_sure(file):
        return  # attributes that are written may make another encoding likelier
    again = read_subtitles(changed, file.name)
    assert [cue.text for cue in again.cues] == [cue.text for cue in file.cues]
    assert [cue.facts for cue in again.cues] == [cue.facts for cue in file.cues]
    if file.format == "txt" or has_series(file):
        return
    step = _step(file)
    for old, new in zip(file.cues, again.cues, strict=True):
        assert abs(new.start - old.start) <= step, (old, new)
        assert abs(new.end - later[old.index][1]) <= step, (old, new)


def is_sure(file: SubtitleFile) -> bool:
    """Its encoding was not guessed."""
    return bool(file.decoded.mark) or (file.decoded.encoding == "utf-8" and file.decoded.errors == "strict")


def has_series(file: SubtitleFile) -> bool:
    """TTML whose cues must follow each other cannot show them longer without moving the next."""
    return file.clockwork is not None and any(node.series for node in file.clockwork.nodes)


def _step(file: SubtitleFile) -> float:
    """Ms that a written time may be off: a frame or a tick of TTML, a second of a transcript."""
    if file.clockwork is None:
        return 0
    base = file.clockwork.base
    # counted from up to three others, each rounded
    return 4 * max(1.0, float(1000 / base.rate), float(1000 / base.ticks)) + 1


def check_rewrite(file: SubtitleFile) -> None:
    """Rows as they are give the same bytes; new words, lines less and lines more are found again."""
    rows = list(cue_rows(file))
    assert rewrite_told(file, rows) == (file.data, ())
    if file.format == "txt" or not rows:
        return
    shifted = [Row(row.cue, row.start + 500, row.end + 500) for row in rows]
    expected = patch_times(file, {row.cue: (row.start, row.end) for row in shifted if row.cue is not None})
    assert rewrite_told(file, shifted)[0] == expected
    if not is_sure(file):
        return  # other words may be guessed to be in another encoding
    spoken = [cue for cue in file.cues if not cue.facts.comment]
    _check_words(file, rows, spoken)


def check_lines(file: SubtitleFile) -> None:
    """Every other line goes and one comes. For files whose numbers and blank lines stand where they should."""
    rows = list(cue_rows(file))
    spoken = [cue for cue in file.cues if not cue.facts.comment]
    _check_lines(file, rows, spoken)


def _check_words(file: SubtitleFile, rows: list[Row], spoken: list[FileCue]) -> None:
    changed = [Row(rows[0].cue, rows[0].start, rows[0].end, NEW_WORDS), *rows[1:]]
    again = [cue for cue in _again(rewrite_told(file, changed)[0], file) if not cue.facts.comment]
    assert len(again) == len(spoken)
    assert again[0].text == NEW_WORDS, (spoken[0], again[0])
    assert [cue.text for cue in again[1:]] == [cue.text for cue in spoken[1:]]


def _check_lines(file: SubtitleFile, rows: list[Row], spoken: list[FileCue]) -> None:
    fewer = rows[::2]
    end = rows[-1].end
    more = [*fewer, Row(None, end + 100, end + 900, NEW_WORDS)]
    again = [cue for cue in _again(rewrite_told(file, more)[0], file) if not cue.facts.comment]
    kept = [cue for number, cue in enumerate(spoken) if number % 2 == 0]
    if any("closed" in problem.sentence or "complete" in problem.sentence for problem in file.problems):
        return  # nobody can say where a paragraph without an end ends
    wanted = [*(cue.text for cue in kept), NEW_WORDS]
    # A paragraph of TTML whose spans all went is left empty; lone numbers may belong to either side.
    assert sorted(filter(None, (_no_numbers(cue.text) for cue in again))) == sorted(
        filter(None, map(_no_numbers, wanted))
    ), (again, kept)


def _no_numbers(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.strip().isdigit() and line.strip())


def _again(data: bytes, file: SubtitleFile) -> tuple[FileCue, ...]:
    return read_subtitles(data, f"x.{file.format}").cues


def check_convert(file: SubtitleFile) -> None:
    """Every other format holds the same captions at the same times, but for what a sentence names."""
    spoken = [cue for cue in file.cues if not cue.facts.comment and cue.text]
    if len(file.languages) > 1:
        spoken = [cue for cue in spoken if (cue.facts.language or file.language) == file.languages[0]]
    for to in FORMATS:
        data, notes = convert(file, to)
        assert all(note.endswith(".") and "\n" not in note for note in notes)
        if to == file.format:
            assert data == file.data
            continue
        if to == "txt" or not any(cue.usable for cue in spoken):
            data.decode()
            continue
        made = read_subtitles(data, f"x.{to}")
        wanted = [cue for cue in spoken if (cue.end > cue.start or to != "vtt") and _words(cue.text)]
        found = [cue for cue in made.cues if not cue.facts.comment]
        assert [_words(cue.text) for cue in found] == [_words(cue.text) for cue in wanted], to
        grid = 10 if to == "ass" else 1
        for old, new in zip(wanted, found, strict=True):
            assert (new.start, new.end) == (old.start // grid * grid, old.end // grid * grid), to
        assert made.format == to


_NOT_XML = str.maketrans({"\ufffe": "\ufffd", "\uffff": "\ufffd", "\u2060": ""})


def _words(text: str) -> str:
    """What is left of a text in every format: its words."""
    return "".join(shown(text).replace("-->", "→").translate(_NOT_XML).split())
