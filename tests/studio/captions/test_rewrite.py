"""A subtitle file after edits: only what was edited differs, and what is new is written in the file's own manner."""

# ruff: noqa: E501  # the rows are files
from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.captions.files import Row, cue_rows, patch_times, read_subtitles, rewrite, rewrite_told
from tests.studio.captions.patience import PATIENT

SUBS = Path(__file__).parents[3] / "fixtures" / "subs"
FILES = sorted(path for path in SUBS.glob("*.[sva]*") if path.stem not in {"empty", "not_subtitles", "sonnet2_truth"})
TTML = (
    '<?xml version="1.0"?>\n<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="en"><body><div>\n'
    '  <p xml:id="a" begin="00:00:01.000" end="00:00:02.000" region="r">One <span tts:color="red">big</span> thing</p>\n'
    '  <p xml:id="b" begin="00:00:03.000" end="00:00:04.000">Two</p>\n</div></body></tt>\n'
)


def changed(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """(lines that went, lines that came)"""
    old, new = before.decode("latin-1").splitlines(True), after.decode("latin-1").splitlines(True)
    found = list(difflib.ndiff(old, new))
    return [line[2:] for line in found if line[0] == "-"], [line[2:] for line in found if line[0] == "+"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_rows_as_they_are_give_the_same_bytes_and_new_times_what_patching_gives(path: Path) -> None:
    file = read_subtitles(path.read_bytes(), path.name)
    rows = cue_rows(file)
    assert rewrite_told(file, rows) == (file.data, ())
    later = [Row(row.cue, row.start + 1230, row.end + 1230) for row in rows]
    patched = patch_times(file, {row.cue: (row.start, row.end) for row in later if row.cue is not None})
    assert rewrite(file, later) == patched
    same = [Row(row.cue, row.start, row.end, file.cues[row.cue or 0].text) for row in rows]
    assert rewrite(file, same) == file.data


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_one_word_changes_one_line(path: Path) -> None:
    file = read_subtitles(path.read_bytes(), path.name)
    spoken = next(cue for cue in file.cues if cue.text and not cue.facts.comment)
    word = spoken.text.split()[-1]
    rows = [
        Row(row.cue, row.start, row.end, spoken.text.replace(word, "Zebra") if row.cue == spoken.index else None)
        for row in cue_rows(file)
    ]
    after = rewrite(file, rows)
    again = read_subtitles(after, path.name)
    assert again.cues[spoken.index].text == spoken.text.replace(word, "Zebra")
    assert [cue.raw for cue in again.cues if cue.index != spoken.index] == [
        cue.raw for cue in file.cues if cue.index != spoken.index
    ]
    if file.decoded.encoding == "utf-8":
        went, came = changed(file.data, after)
        assert len(went) == len(came) == 1


WORDS = (
    ("<i>Jon</i> said <b>hello</b>", "John said hello", "<i>John</i> said <b>hello</b>"),
    ("<i>Jon</i> said <b>hello</b>", "Jon said hello, Ann", "<i>Jon</i> said <b>hello, Ann</b>"),
    ("<i>Jon said hello</i>", "Nobody knows", "<i>Nobody knows</i>"),
    ("<i>Jon</i> said hello", "Nobody knows", "Nobody knows"),
    ("{\\an8}<i>Jon</i>", "Nobody", "{\\an8}<i>Nobody</i>"),
    ('<font color="#ff0000">Red</font> and blue', "Red and green", '<font color="#ff0000">Red</font> and green'),
    ("one\r\ntwo", "one two", "one two"),
    ("one two", "one\ntwo", "one\r\ntwo"),
    ("a", "b\n\nc --> d", "b\r\nc → d"),
    ("♪ la la ♪", "♪ la lo ♪", "♪ la lo ♪"),
)


@pytest.mark.parametrize(("raw", "text", "wanted"), WORDS)
def test_tags_stay_around_the_words_they_are_on(raw: str, text: str, wanted: str) -> None:
    data = f"1\r\n00:00:01,000 --> 00:00:02,000\r\n{raw}\r\n".encode()
    after = rewrite(read_subtitles(data, "a.srt"), [Row(0, 1000, 2000, text)])
    assert after == data.replace(raw.encode(), wanted.encode())


@pytest.mark.parametrize(
    ("name", "head", "raw", "text", "wanted"),
    [
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000 line:0\n", "<v Ana>Tom &amp; Jo", "Tom & Joe", "<v Ana>Tom &amp; Joe"),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "so <00:01.500>what", "so <b>", "so <00:01.500>&lt;b&gt;"),
        ("a.ass", "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,", r"{\an8\i1}Jon\Nsaid{\i0} so", "John\nsaid so",
         r"{\an8\i1}John\Nsaid{\i0} so"),
        ("a.ass", "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,", r"{\pos(1,2)}One, two", "{Three}", r"{\pos(1,2)}\{Three}"),
        ("a.ttml", "<tt><body><p begin='1s' end='2s'>", "One <span>big</span><br/>thing", "One huge\nthing",
         "One <span>huge</span><br/>thing"),
        ("a.ttml", "<tt><body><p begin='1s' end='2s'>", "\n  One\n  two\n", "One\nthree & <x>",
         "\n  One<br/>three\n  &amp; &lt;x&gt;\n"),
    ],
)  # fmt: skip
def test_every_format_keeps_its_own_signs(name: str, head: str, raw: str, text: str, wanted: str) -> None:
    tail = "</p></body></tt>" if name == "a.ttml" else "\n"
    after = rewrite(read_subtitles((head + raw + tail).encode(), name), [Row(0, 1000, 2000, text)])
    assert after.decode() == head + wanted + tail
    assert read_subtitles(after, name).cues[0].text == text


def test_new_lines_are_written_in_the_manner_of_the_row_before_and_numbers_go_on() -> None:
    data = b"\xef\xbb\xbf1\r\n00:00:01,000 --> 00:00:02,000\r\nOne\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nTwo"
    file = read_subtitles(data, "a.srt")
    rows = [
        Row(None, 0, 500, "Zero"),
        Row(0, 1000, 2000),
        Row(None, 2000, 2500, "Half\nway"),
        Row(1, 3000, 4000),
        Row(None, 5000, 6000, "End"),
    ]
    assert rewrite(file, rows) == (
        b"\xef\xbb\xbf1\r\n00:00:00,000 --> 00:00:00,500\r\nZero\r\n\r\n2\r\n00:00:01,000 --> 00:00:02,000\r\nOne\r\n\r\n"
        b"3\r\n00:00:02,000 --> 00:00:02,500\r\nHalf\r\nway\r\n\r\n4\r\n00:00:03,000 --> 00:00:04,000\r\nTwo\r\n\r\n"
        b"5\r\n00:00:05,000 --> 00:00:06,000\r\nEnd"
    )  # fmt: skip
    assert rewrite(file, [Row(1, 3000, 4000)]) == b"\xef\xbb\xbf1\r\n00:00:03,000 --> 00:00:04,000\r\nTwo"


def test_numbers_that_were_not_consecutive_stay() -> None:
    cue = "00:00:01,000 --> 00:00:02,000\nx\n\n"
    file = read_subtitles(f"7\n{cue}3\n{cue}9\n{cue}".encode(), "a.srt")
    after = read_subtitles(rewrite(file, [Row(0, 1000, 2000), Row(None, 2000, 3000, "n"), Row(2, 1000, 2000)]), "a.srt")
    assert [each.facts.name for each in after.cues] == ["7", "10", "9"]


def test_notes_styles_and_comments_survive_lines_that_come_and_go() -> None:
    vtt = b"WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE a\n\nfirst\n00:01.000 --> 00:02.000 line:0\nOne\n\nNOTE b\n\n00:03.000 --> 00:04.000\nTwo\n"
    file = read_subtitles(vtt, "a.vtt")
    after = rewrite(file, [Row(0, 1000, 2000), Row(None, 2000, 2500, "a <b>")])
    head = vtt.partition(b"NOTE b")[0]
    assert after == head + b"00:02.000 --> 00:02.500 line:0\na &lt;b&gt;\n\nNOTE b\n\n"
    data = (SUBS / "tricky.ass").read_bytes()
    file = read_subtitles(data, "tricky.ass")
    rows = list(cue_rows(file))
    went, came = changed(data, rewrite(file, [*rows[:1], Row(None, 950, 990, "New {x}"), *rows[2:]]))
    assert (
        went == ["Dialogue: 0,0:00:01.00,0:00:01.40,Default,Ben,0,0,0,,Follows after 100 ms\\Nwith two lines\r\n"]
        or len(went) == 1
    )
    assert [line.strip() for line in came] == ["Dialogue: 0,0:00:00.95,0:00:00.99,Default,Ana,0,0,0,,New \\{x}"]
    assert b"Comment: 0,0:00:00.00" in rewrite(file, [])


def test_ttml_gets_a_paragraph_like_its_neighbour() -> None:
    file = read_subtitles(TTML.encode(), "a.ttml")
    after = rewrite(file, [Row(0, 1000, 2000), Row(None, 2000, 2500, "a & b\nc"), Row(1, 3000, 4000)]).decode()
    assert '  <p begin="00:00:02.000" end="00:00:02.500" region="r">a &amp; b<br/>c</p>\n  <p xml:id="b"' in after
    assert rewrite(file, [Row(0, 1000, 2000)]).decode() == TTML.replace(
        '\n  <p xml:id="b" begin="00:00:03.000" end="00:00:04.000">Two</p>', ""
    )


def test_a_letter_that_the_encoding_lacks_makes_it_utf8_and_is_told() -> None:
    data = "1\r\n00:00:01,000 --> 00:00:02,000\r\n¿Qué pasó, señor?\r\n".encode("cp1252")
    after, told = rewrite_told(read_subtitles(data, "a.srt"), [Row(0, 1000, 2000, "¿Qué pasó, 你好?")])
    assert after == "\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\n¿Qué pasó, 你好?\r\n".encode()
    assert told == ("The file was written in CP1252, which lacks a letter of the new text. It is UTF-8 now.",)
    after = rewrite(read_subtitles(data, "a.srt"), [Row(0, 1000, 2000, "¿Qué pasó, Muñoz?")])
    assert after == data.replace(b"se\xf1or", b"Mu\xf1oz")
    latin = TTML.replace('"1.0"', '"1.0" encoding="iso-8859-1"').replace("Two", "Ñu").encode("latin-1")
    after = rewrite(read_subtitles(latin, "a.ttml"), [Row(0, 1000, 2000), Row(1, 3000, 4000, "你")])
    assert b"&#20320;" in after


def test_an_index_that_is_not_there_or_comes_twice_is_an_error() -> None:
    file = read_subtitles(TTML.encode(), "a.ttml")
    for rows in ([Row(2, 0, 1)], [Row(-1, 0, 1)], [Row(0, 0, 1), Row(0, 0, 1)]):
        with pytest.raises(KeyError):
            rewrite(file, rows)


plain = st.text("ab é你<&>{}\\\n-", min_size=1, max_size=12).filter(lambda text: any(char.isalnum() for char in text))


@settings(PATIENT, max_examples=300)
@given(st.sampled_from(["a.vtt", "a.ass", "a.ttml"]), st.lists(plain, min_size=1, max_size=4), plain, st.integers(0, 3))
def test_any_plain_text_is_read_again_as_it_was_given(name: str, texts: list[str], new: str, at: int) -> None:
    made = {
        "a.vtt": lambda body: "WEBVTT\n\n" + "\n\n".join(f"00:0{n}.000 --> 00:0{n}.500\nx" for n, _ in enumerate(body)) + "\n",
        "a.ass": lambda body: "[Events]\n" + "".join(f"Dialogue: 0,0:00:0{n}.00,0:00:0{n}.50,D,,0,0,0,,x\n" for n, _ in enumerate(body)),
        "a.ttml": lambda body: "<tt><body>" + "".join(f'<p begin="{n}s" end="{n}.5s">x</p>' for n, _ in enumerate(body)) + "</body></tt>",
    }[name](texts)  # fmt: skip
    file = read_subtitles(made.encode(), name)
    rows = [Row(n, n * 1000, n * 1000 + 500, text) for n, text in enumerate(texts)]
    rows.insert(at % (len(rows) + 1), Row(None, 60_000, 61_000, new))
    again = read_subtitles(rewrite(file, rows), name)

    def words(text: str) -> list[str]:
        return text.replace("\u2060", "").split()

    assert [words(cue.text) for cue in again.cues] == [words(row.text or "") for row in rows]
