"""Subtitle files: any bytes are read or refused in one sentence, and only time tokens ever change."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.captions.files import SubtitleFile, patch_times, read_subtitles
from studio.errors import WorkError
from tests.studio.captions.patience import PATIENT

SUBS = Path(__file__).parents[3] / "fixtures" / "subs"
NAMES = ["talk.srt", "talk.vtt", "talk.ass", "talk.ssa", "talk.txt", "talk"]


def of(text: str, name: str = "talk.srt") -> SubtitleFile:
    return read_subtitles(text.encode(), name)


def read_or_refused(data: bytes, name: str) -> SubtitleFile | WorkError:
    try:
        return read_subtitles(data, name)
    except WorkError as error:
        return error


def patched_everywhere(file: SubtitleFile, by: int) -> bytes:
    return patch_times(file, {cue.index: (cue.start, max(cue.end, cue.start) + by) for cue in file.cues})


# Pieces that a subtitle file is made of, so that random files get past the first check.
pieces = st.sampled_from(
    [
        "WEBVTT", "1", "40", "\n", "\n\n", "\r\n", "\r", " --> ", "-->", "00:00:01,000 --> 00:00:02,500",
        "00:01.000 --> 00:02.000 line:0", "00:00:01,000 --> 00:00:0x,000", "00:99:00,000 --> 00:99:99,999", "0:0:1,5",
        "99999999999999999999:00:00,000 --> 1:2:3,4", "NOTE ", "STYLE", "[Events]", "[V4+ Styles]", "[Script Info]",
        "Format: Layer, Start, End, Style, Text", "Format: Start", "Format:", "Style: Default,Arial,20",
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Hi", "Dialogue: 0,0:00:01.00",
        "Comment: 0,0:00:01.00,0:00:02.00,x",
        "{\\an8}", "{\\pos(1,2)}", "{\\k20}", "{", "}", "\\N", "{\\p1}m 0 0{\\p0}", "<i>",
        "</i>", "<font color=red>", "<", ">",
        "<00:01.000>", "&amp;", "&#x110000;", "\ufeff", "\u2028", "\x00", "\x85", "٣", "é", "你好", "𝒳", "text",
    ]
)  # fmt: skip
texts = st.lists(pieces, max_size=30).map("".join)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"])


@settings(PATIENT, max_examples=1200)
@given(
    st.binary(max_size=300) | st.tuples(texts, encodings).map(lambda pair: pair[0].encode(pair[1])),
    st.sampled_from(NAMES),
)
def test_any_bytes_are_read_or_refused_in_one_sentence(data: bytes, name: str) -> None:
    file = read_or_refused(data, name)
    if isinstance(file, WorkError):
        assert file.code == "BAD_SUBTITLES"
        assert file.sentence.endswith(".")
        assert "\n" not in file.sentence
        return
    assert patch_times(file, {cue.index: (cue.start, cue.end) for cue in file.cues}) == data
    changed = patched_everywhere(file, 1000)
    again = read_subtitles(changed, name)
    assert [cue.raw for cue in again.cues] == [cue.raw for cue in file.cues]
    for old, new in zip(file.cues, again.cues, strict=True):
        assert new.start == old.start
        assert new.end == max(old.end, old.start) + 1000
    for cue in file.cues:
        cue.text.encode()
        (cue.markup or "").encode()


@settings(PATIENT, max_examples=200)
@given(st.integers(0, 1_000_000), st.integers(0, 60), st.data())
def test_a_damaged_real_file_is_never_a_crash(seed: int, cut: int, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(SUBS.glob("tricky.*"))))
    damaged = bytearray(path.read_bytes())
    for step in range(cut):
        place = (seed * 7919 + step * 104_729) % len(damaged)
        damaged[place] = (seed + step * 31) % 256
    file = read_or_refused(bytes(damaged), path.name)
    if isinstance(file, WorkError):
        return
    assert patch_times(file, {cue.index: (cue.start, cue.end) for cue in file.cues}) == bytes(damaged)


@pytest.mark.parametrize("path", sorted(SUBS.glob("*.[svau]*")), ids=lambda path: path.name)
def test_only_time_tokens_differ_after_a_patch(path: Path) -> None:
    if path.stem in {"empty", "not_subtitles"}:
        with pytest.raises(WorkError, match="BAD_SUBTITLES"):
            read_subtitles(path.read_bytes(), path.name)
        return
    data = path.read_bytes()
    file = read_subtitles(data, path.name)
    changed = patched_everywhere(file, 1230)
    again = read_subtitles(changed, path.name)

    def without_times(one: SubtitleFile) -> str:
        text, last, parts = one.decoded.text, 0, []
        for token in sorted((cue.end_token for cue in one.cues), key=lambda token: token.start):
            parts.append(text[last : token.start])
            last = token.end
        return "".join([*parts, text[last:]])

    assert without_times(again) == without_times(file)
    assert again.decoded.mark == file.decoded.mark
    assert again.decoded.encoding == file.decoded.encoding


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("\ufeff \r\n", "empty"),
        ("This is only prose.\n", "no captions"),
        ("1\n00:00:0x,000 --> 00:00:02,000\nHi\n", "line 2"),
        ("1\n00:00:05,000 --> 00:00:02,000\nHi\n", "line 2"),
        ("1\n00:61:00,000 --> 00:62:00,000\nHi\n\n2\nxx --> yy\nHo\n", "1 more"),
        ("1\n00:00:01,000 --> 00:00:02,000\n\n\n", "no text"),
        ("WEBVTT\n\n00:01.0.0 --> b\nHi\n", "line 3"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(text: str, says: str) -> None:
    with pytest.raises(WorkError) as caught:
        of(text)
    assert caught.value.code == "BAD_SUBTITLES"
    assert says in caught.value.sentence


def test_one_broken_cue_is_reported_and_kept_while_the_others_work() -> None:
    good = "1\n00:00:01,000 --> 00:00:02,000\nGood\n\n", "3\n00:00:05,000 --> 00:00:06,000\nFine\n"
    file = of("2\n00:00:0x,000 --> oops\nBroken\n\n".join(good))
    assert [cue.text for cue in file.cues] == ["Good", "Fine"]
    assert [problem.line for problem in file.problems] == [6]
    assert b"2\n00:00:0x,000 --> oops\nBroken\n\n" in patched_everywhere(file, 500)


def test_tricky_srt_is_read_as_players_read_it() -> None:
    cues = read_subtitles((SUBS / "tricky.srt").read_bytes(), "tricky.srt").cues
    by_line = {cue.line: cue for cue in cues}
    assert len(cues) == 24
    assert by_line[2].text == "Italic and bold and yellow"
    assert by_line[2].markup == r"{\i1}Italic{\i0} and {\b1}bold{\b0} and {\c&H00FFFF&}yellow{\c}"
    assert (by_line[19].lane, by_line[23].lane) == ("top", "bottom")
    assert by_line[54].start == 12_500
    assert by_line[70].text.startswith("Text with --> an arrow &")
    assert by_line[74].text == "First paragraph\n\nsecond paragraph after a blank line inside the cue"
    assert by_line[92].frozen
    assert {cue.line for cue in cues if cue.problem} == {39, 43}


def test_tricky_vtt_keeps_notes_styles_and_settings() -> None:
    file = read_subtitles((SUBS / "tricky.vtt").read_bytes(), "tricky.vtt")
    assert [cue.text for cue in file.cues][:3] == [
        "Voice tag with class and italic",
        "No hours above, hours here & entities <b>",
        "Karaoke time stamps",
    ]
    assert [cue.lane for cue in file.cues] == ["top", "bottom", "bottom", "bottom", "region:bottom", "bottom", "bottom"]
    changed = patch_times(file, {0: (500, 2000), 6: (3_599_900, 3_601_000)})
    assert b"00:00.500 --> 00:02.000 align:start position:10% line:0\n" in changed
    assert b"00:59:59.900 --> 01:00:01.000\n" in changed


def test_tricky_ass_freezes_signs_and_keeps_lanes() -> None:
    file = read_subtitles((SUBS / "tricky.ass").read_bytes(), "tricky.ass")
    frozen = [cue.line for cue in file.cues if cue.frozen]
    assert frozen == [19, 26, 28, 29, 30, 31, 32]
    lanes = {cue.line: cue.lane for cue in file.cues}
    assert (lanes[24], lanes[25], lanes[32]) == ("top", "bottom", "top")
    assert lanes[26].startswith("own:")


def test_written_times_keep_the_manner_of_the_file() -> None:
    dots = of("1\n00:00:01.000 --> 00:00:02.000  X1:1\nHi\n")
    assert b"00:00:01.000 --> 00:00:03.500  X1:1" in patch_times(dots, {0: (1000, 3500)})
    short = of("WEBVTT\n\n59:59.000 --> 59:59.500\nHi\n", "a.vtt")
    assert b"59:59.000 --> 01:00:01.000\n" in patch_times(short, {0: (3_599_000, 3_601_000)})
    ass = of("[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,a, b\n", "a.ass")
    assert b"Dialogue: 0:00:01.00,0:00:03.45,a, b\n" in patch_times(ass, {0: (1000, 3459)})
    assert patch_times(ass, {0: (1000, 2009)}) == ass.data


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_every_kind_of_line_end_is_read_and_kept(end: str) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\na\nb\n\n2\n00:00:03,000 --> 00:00:04,000\nc\n".replace("\n", end)
    file = of(text)
    assert [cue.text for cue in file.cues] == ["a\nb", "c"]
    assert patch_times(file, {1: (3000, 5000)}) == text.replace("04,000", "05,000").encode()


def test_a_cue_number_as_text_stays_text() -> None:
    file = of("1\n00:00:01,000 --> 00:00:02,000\n40\n\n2\n00:00:03,000 --> 00:00:04,000\nforty\n")
    assert [cue.text for cue in file.cues] == ["40", "forty"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("¿Qué pasó, señor Muñoz? Über-Straße, ça va à Québec", "cp1252"),
        ("Привет, как дела? Всё хорошо", "cp1251"),
        ("你好，世界。这是一个很短的字幕。", "gb18030"),
        ("ñ 你好", "utf-16"),
        ("ñ 你好", "utf-16-be"),
        ("こんにちは、世界。字幕です。", "shift_jis"),
        ("안녕하세요 세계", "euc_kr"),
    ],
)
def test_the_encoding_is_found_and_kept(text: str, encoding: str) -> None:
    data = f"1\r\n00:00:01,000 --> 00:00:02,000\r\n{text}\r\n".encode(encoding)
    file = read_subtitles(data, "a.srt")
    assert file.cues[0].text == text
    changed = patch_times(file, {0: (1000, 2500)})
    assert changed.decode(encoding) == data.decode(encoding).replace("02,000", "02,500")


@pytest.mark.parametrize("piece", ["<", "{\\", "<rt", "00:", "-->", "[", "Dialogue:", "{\\an8", "<i", "&"])
def test_a_flood_of_one_sign_takes_no_quadratic_time(piece: str) -> None:
    for name, head in (("a.srt", "1\n"), ("a.vtt", "WEBVTT\n\n"), ("a.ass", "[Events]\n")):
        text = "00:00:01,000 --> 00:00:02,000\n" if name != "a.ass" else "Dialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,"
        read_or_refused((head + text + "x" + piece * 60_000).encode(), name)
