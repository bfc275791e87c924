"""A file in another format: what the target can hold is carried over, what it cannot is named, nothing else is lost."""

# ruff: noqa: E501  # the rows are files
from __future__ import annotations

import xml.parsers.expat
from fractions import Fraction
from pathlib import Path

import pytest

from studio.captions.cue import Cue
from studio.captions.files import FORMATS, convert, format_named, read_subtitles
from studio.captions.layout import Frame
from studio.captions.write import write_srt, write_ttml, write_txt, write_vtt
from studio.errors import WorkError
from tests.studio.captions.filecheck import check_convert

SUBS = Path(__file__).parents[3] / "fixtures" / "subs"
FILES = sorted(path for path in SUBS.glob("*.[sva]*") if path.stem not in {"empty", "not_subtitles", "sonnet2_truth"})
TIMES = "00:00:01,000 --> 00:00:02,000"


def made(text: str, name: str, to: str) -> tuple[str, tuple[str, ...]]:
    data, notes = convert(read_subtitles(text.encode(), name), to, frame=Frame(1280, 720, Fraction(25)))
    return data.decode(), notes


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_real_file_becomes_every_format_with_its_words_and_times(path: Path) -> None:
    check_convert(read_subtitles(path.read_bytes(), path.name))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_ttml_is_whole_xml(path: Path) -> None:
    file = read_subtitles(path.read_bytes(), path.name)
    xml.parsers.expat.ParserCreate().Parse(convert(file, "ttml")[0], True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_there_and_back_keeps_styles_and_places(path: Path) -> None:
    """By way of ASS or TTML, which hold all that SRT and WebVTT have in common with them."""
    file = read_subtitles(path.read_bytes(), path.name)
    if file.format == "ass":
        return
    shown = [cue for cue in file.cues if cue.usable]
    for way in ("ass", "ttml"):
        back = read_subtitles(convert(read_subtitles(convert(file, way)[0], f"a.{way}"), file.format)[0], path.name)
        again = [cue for cue in back.cues if cue.usable]
        assert [cue.lane.split(":")[0] for cue in again if file.format == "srt"] == [
            cue.lane for cue in shown if file.format == "srt"
        ]
        for old, new in zip(shown, again, strict=True):
            assert new.styled.marks == old.styled.marks or len(new.styled.marks) == len(old.styled.marks) - 1


ROWS = (
    ("srt", "<b><i>a</i></b> <u>b</u> <s>c</s>", "vtt", "<b><i>a</i></b> <u>b</u> <c.strike>c</c>"),
    ("srt", '<font color="#ff8000">a</font>', "vtt", "<c.c_ff8000>a</c>"),
    ("srt", '<font color="yellow">a</font>', "vtt", "<c.yellow>a</c>"),
    ("srt", '<font color="yellow">a</font>', "ass", r"{\c&H00FFFF&}a"),
    ("srt", "{\\an8}a", "vtt", "line:0\na"),
    ("srt", "{\\an7}a", "ass", r",,{\an7}a"),
    ("srt", "a & b", "vtt", "a &amp; b"),
    ("srt", "a {b} \\N", "ass", "a \\{b} \\\u2060N"),
    ("srt", "a & <i>b</i>", "ttml", 'a &amp; <span tts:fontStyle="italic">b</span>'),
    ("srt", "a\nb", "ttml", "a<br/>b"),
    ("srt", "a\nb", "ass", r"a\Nb"),
)  # fmt: skip


@pytest.mark.parametrize(("form", "raw", "to", "wanted"), ROWS)
def test_tags_and_places_become_those_of_the_target(form: str, raw: str, to: str, wanted: str) -> None:
    text, notes = made(f"1\n{TIMES}\n{raw}\n", f"a.{form}", to)
    assert wanted in text
    assert notes == ()


def test_text_that_looks_like_a_tag_stays_text() -> None:
    text, _ = made("WEBVTT\n\n00:01.000 --> 00:02.000\nsay &lt;b&gt; {\\an8}\n", "a.vtt", "srt")
    cue = read_subtitles(text.encode(), "a.srt").cues[0]
    assert cue.text.replace("\u2060", "") == "say <b> {\\an8}"
    assert cue.styled.marks == ()


def test_karaoke_goes_from_format_to_format() -> None:
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nka<00:01.200>ra<00:01.500>oke\n"
    ass, notes = made(vtt, "a.vtt", "ass")
    assert r"{\k20}ka{\k30}ra{\k50}oke" in ass
    assert notes == ()
    assert "ka<00:00:01.200>ra<00:00:01.500>oke" in made(ass, "a.ass", "vtt")[0]
    ttml, notes = made(ass, "a.ass", "ttml")
    assert '<span begin="0.200s">ra</span>' in ttml
    assert "ka<00:00:01.200>ra<00:00:01.500>oke" in made(ttml, "a.ttml", "vtt")[0]
    assert "SRT cannot hold karaoke times" in " ".join(made(vtt, "a.vtt", "srt")[1])


def test_positions_and_speakers_go_where_they_can() -> None:
    head = "[Script Info]\nPlayResX: 1000\nPlayResY: 500\n\n[Events]\n"
    ass = head + "Dialogue: 0,0:00:01.00,0:00:02.00,D,Ana,0,0,0,,{\\an8\\pos(250,100)}Sign\n"
    vtt, notes = made(ass, "a.ass", "vtt")
    assert "line:20% position:25%\n<v Ana>Sign" in vtt
    assert notes == ()
    back, _ = made(vtt, "a.vtt", "ass")
    assert "Default,Ana,0,0,0,,{\\an8\\pos(320,144)}Sign" in back
    ttml, _ = made(ass, "a.ass", "ttml")
    assert 'tts:origin="0.00% 20.00%" tts:extent="50.00% 80.00%" tts:displayAlign="before"' in ttml
    assert "Ana</ttm:name>" in ttml
    assert made(ass, "a.ass", "txt")[0] == "Ana: Sign\n"
    srt, notes = made(ass, "a.ass", "srt")
    assert "{\\an8}Sign" in srt
    assert [note.partition(":")[0] for note in notes] == [
        "SRT cannot hold exact positions", "SRT cannot hold names of speakers",
    ]  # fmt: skip


def test_comments_become_comments_or_are_named() -> None:
    vtt = "WEBVTT\n\nNOTE by us -- here\n\n00:01.000 --> 00:02.000\nOne\n"
    assert "Comment: 0,0:00:01.00,0:00:01.00,Default,,0,0,0,,by us -- here" in made(vtt, "a.vtt", "ass")[0]
    assert "<!-- by us - - here -->" in made(vtt, "a.vtt", "ttml")[0]
    assert made(vtt, "a.vtt", "srt")[1] == ("SRT cannot hold comments: 1 left out.",)


def test_what_is_broken_is_kept_as_a_comment_and_told_by_its_line() -> None:
    srt = f"1\n00:00:0x,000 --> oops\nLost words\n\n2\n{TIMES}\nOne\n"
    vtt, notes = made(srt, "a.srt", "vtt")
    assert "NOTE Lost words\n\n00:00:01.000" in vtt
    assert notes == ("Line 2 has text without a readable time, “Lost words”; it was kept as a comment.",)
    _, notes = made(srt, "a.srt", "txt")
    assert notes == (
        "Line 2 has text without a readable time, “Lost words”; it was left out: the format has no comments.",
    )


def test_a_file_in_several_languages_gives_the_one_that_is_asked_for() -> None:
    row = '<div xml:lang="{0}"><p begin="1s" end="2s">{0}</p></div>'
    file = read_subtitles(f"<tt><body>{row.format('en')}{row.format('es-MX')}</body></tt>".encode(), "a.ttml")
    assert convert(file, "ttml") == (file.data, ())
    data, notes = convert(file, "srt")
    assert b"\nen\n" in data
    assert notes == ("The file holds several languages; en was converted. Ask for the others too: es-MX.",)
    data, notes = convert(file, "vtt", language="es")
    assert b"Language: es-MX" in data
    assert notes == ()
    only = read_subtitles(convert(file, "ttml", language="es")[0], "a.ttml")
    assert [cue.text for cue in only.cues] == ["es-MX"]


def test_plain_text_is_paragraphs_to_read() -> None:
    cues = [Cue(0, 1000, "This is\none"), Cue(1000, 2000, "sentence."), Cue(2100, 3000, "And another."),
            Cue(9000, 9900, "- Who?\n- Me.")]  # fmt: skip
    assert write_txt(cues) == "This is one sentence. And another.\n\n- Who?\n- Me.\n"
    assert write_txt(cues, timed=True).startswith("[00:00:00] This is one sentence. And another.\n\n[00:00:09] ")
    assert write_txt([Cue(0, 1, "你好"), Cue(1, 2, "世界。")]) == "你好世界。\n"
    assert write_txt([]) == ""


def test_our_own_tracks_keep_their_styling_in_every_file() -> None:
    cues, markup = [Cue(0, 900, "One two"), Cue(900, 1000, "x")], [r"{\an8}{\i1}One{\i0} two"]
    assert "{\\an8}<i>One</i> two" in write_srt(cues, markup)
    assert "line:0\n<i>One</i> two" in write_vtt(cues, "en", markup)
    assert '<span tts:fontStyle="italic">One</span> two' in write_ttml(cues, "en", markup)


def test_formats_by_the_names_that_people_use() -> None:
    assert [format_named(name) for name in ("SRT", ".vtt", "WebVTT", "ssa", "dfxp", "text", "docx")] == [
        "srt", "vtt", "vtt", "ass", "ttml", "txt", None,
    ]  # fmt: skip
    file = read_subtitles(f"1\n{TIMES}\na\n".encode(), "a.srt")
    with pytest.raises(WorkError, match="“docx” is no format that can be written"):
        convert(file, "docx")
    assert all(convert(file, form)[0] for form in FORMATS)


# What a round trip through pysubs2 1.8.1 loses (spec/media.md 4), each with what must still be there after ours.
KEPT = (
    ("a.srt", f'1\n{TIMES}\n<font color="red">a</font> <what>b</what>\n', '<font color="red">a</font> <what>b</what>'),
    ("a.srt", f"1\n{TIMES}  X1:100 X2:200 Y1:10 Y2:20\na\n", "X1:100 X2:200 Y1:10 Y2:20"),
    ("a.srt", f"7\n{TIMES}\na\n", "7\n"),
    ("a.vtt", "WEBVTT - head\n\n00:01.000 --> 00:02.000 line:0 align:start\na\n", "line:0 align:start"),
    ("a.vtt", "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:x\n\nNOTE n\n\n00:01.000 --> 00:02.000\na\n", "REGION\nid:x\n\nNOTE n"),
    ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\na &amp; &lt;b&gt;\n", "a &amp; &lt;b&gt;"),
    ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nka<00:01.500>ra\n\nNOTE n\n", "ka<00:01.500>ra\n\nNOTE n"),
    ("a.ass", "[Events]\n; note\nDialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,{\\pos(1,2)}a\n\n[X]\ny: z\n", "[X]\ny: z"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "text", "kept"), KEPT)
def test_what_others_lose_in_a_round_trip_is_there_after_ours(name: str, text: str, kept: str) -> None:
    from studio.captions.files import patch_times

    for line_end, encoding in (("\n", "utf-8"), ("\r\n", "utf-8-sig"), ("\r\n", "utf-16"), ("\n", "cp1252")):
        data = text.replace("\n", line_end).encode(encoding)
        file = read_subtitles(data, name)
        after = patch_times(file, {cue.index: (cue.start, 2500) for cue in file.cues}).decode(encoding)
        assert kept.replace("\n", line_end) in after
        assert len(after) == len(data.decode(encoding))
