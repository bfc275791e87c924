"""Any bytes: readers, patches, rewrites and conversions hold what the oracle says, in time that grows with the size."""

# ruff: noqa: E501  # tables of pieces are read more easily in long rows
from __future__ import annotations

import time
import xml.parsers.expat
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.captions.files.xmlscan import Tag, scan
from tests.studio.captions.filecheck import check, read_or_refused
from tests.studio.captions.gallery_xml import GALLERY
from tests.studio.captions.patience import PATIENT

# What is put into the files of the gallery: what formats are made of, and what breaks them.
PIECES = (
    "\n", "\r\n", "\r", "\n\n", "-->", " --> ", "->", "00:00:01,000 --> 00:00:02,000", "00:00:03,000", "1", "2\n", " ", "\t",
    "<i>", "</i>", "<", ">", "&", "&amp;", "&#x110000;", "{\\an8}", "{", "}", "\\N", "\\h", "{\\k20}", "{\\p1}", "<c.red>", "<v A>",
    "<00:00:01.500>", "NOTE x", "STYLE", "WEBVTT", "line:0", "X1:1", "[Events]", "Format: Start, End, Text", "Format: Start",
    "Dialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,Hi", "Comment: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,Hi", "[V4+ Styles]",
    '<p begin="1s" end="2s">x</p>', "<p>", "</p>", "<span begin='1s'>", "</span>", "<br/>", "<!--", "<![CDATA[", "]]>", "<?",
    "<!DOCTYPE x [", "dur='3f'", "timeContainer='seq'", "<div begin='1h'>", "</div>", "xml:lang='fr'", 'begin="x"', "tts:ruby='text'",
    "[00:01]", "ANNA:", "\x00", "\ufeff", "\xff", "é", "\x85", "\u2028", "你", "٣", "𝒳", "\u200f", "\ufffe", "99999999999999:00:00",
)  # fmt: skip
steps = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete", "copy", "byte", "line"]), st.integers(0, 10**6), st.integers(0, 10**6)
    ),
    max_size=10,
)
encodings = st.sampled_from(["utf-8"] * 6 + ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "gb18030", "shift_jis"])


def mutated(data: bytes, changes: list[tuple[str, int, int]]) -> bytes:
    """``data`` after some changes, each at a place that exists."""
    out = bytearray(data)
    for kind, a, b in changes:
        at = a % (len(out) + 1)
        if kind == "insert":
            out[at:at] = PIECES[b % len(PIECES)].encode()
        elif kind == "delete":
            del out[at : at + (1, 2, 5, 20, 100)[b % 5]]
        elif kind == "copy":
            out[at:at] = out[b % (len(out) + 1) :][: (3, 10, 40, 120)[b % 4]]
        elif kind == "byte" and out:
            out[at % len(out)] = b % 256
        elif kind == "line":
            lines = bytes(out).split(b"\n")
            del lines[b % len(lines)]
            out = bytearray(b"\n".join(lines))
    return bytes(out)


@settings(PATIENT, max_examples=700)
@given(st.sampled_from(GALLERY), steps, encodings, st.booleans())
def test_a_damaged_strange_file_holds_all_that_is_promised(
    file: tuple[str, bytes], changes: list[tuple[str, int, int]], encoding: str, first: bool
) -> None:
    name, data = file
    data = data if first else mutated(data, changes)
    data = data.decode("utf-8", "replace").encode(encoding, "replace") if encoding != "utf-8" else data
    check(mutated(data, changes) if first else data, name)


@settings(PATIENT, max_examples=300)
@given(st.binary(max_size=400), st.sampled_from(["a.srt", "a.vtt", "a.ass", "a.ttml", "a.txt", "a"]))
def test_any_bytes_at_all_are_read_or_refused(data: bytes, name: str) -> None:
    check(data, name)


FLOODS = (
    "<", "{", "{\\", "&", "&#", "<i", "<i>", "<rt", "<p>", "<div>", "<!--", "<![CDATA[", "<?", "<!DOCTYPE [", "<span begin='1s'>", "'",
    '"', "a=", "=", " ", "\t", "\n", "\r", "0", "00:", "-", "-->", "->", "00:00:01,000", "00:00:01,000\n", "1\n", "[", "[00:01]", "Dialogue:",
    "Style:", "Format:", "\\N", "{\\k1}", "<00:00:01.000>", "::cue(.a){", "NOTE ", "\x00", "\xff", "\ufeff", "\u200f", "é", "X1: ", "ab ",
)  # fmt: skip
HEADS = {
    "a.srt": "1\n00:00:01,000 --> 00:00:02,000\nx",
    "a.vtt": "WEBVTT\n\nSTYLE\nx\n\n00:01.000 --> 00:02.000\nx",
    "a.ass": "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,x",
    "a.ttml": '<tt><body><div><p begin="1s" end="2s">x',
    "a.txt": "[00:01] x\n[00:02] y ",
}


@pytest.mark.parametrize("name", HEADS)
def test_a_flood_of_any_sign_takes_no_quadratic_time(name: str) -> None:
    for flood in FLOODS:
        data = (HEADS[name] + flood * (250_000 // len(flood))).encode()
        used = time.process_time()
        read_or_refused(data, name)
        assert time.process_time() - used < 15, f"{flood!r} in {name}: quadratic"


def test_a_hundred_thousand_cues_and_a_deep_tree_are_read() -> None:
    rows = "".join(
        f"{n}\n{n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d},000 --> 99:00:00,000\nx\n\n" for n in range(100_000)
    )
    file = read_or_refused(rows.encode(), "a.srt")
    assert file is not None
    assert len(file.cues) == 100_000
    tree = "<tt><body>" + "<div begin='1ms'>" * 20_000 + '<p begin="1s" end="2s">x</p>'
    file = read_or_refused(tree.encode(), "a.ttml")
    assert file is not None
    assert file.cues[0].text == "x"


names = st.sampled_from(["p", "div", "tt:span", "br", "x.y"])
values = st.text("abc é你:;0'/=", max_size=8)
leaves = st.text("ab \n&<>é]", max_size=8).map(escape) | st.sampled_from(
    ["<!-- x > -->", "<![CDATA[a<b&c]]>", "<?pi x?>"]
)
trees = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda name, attrs, body: f"<{name}{''.join(f' {k}={chr(34)}{escape(v)}{chr(34)}' for k, v in attrs.items())}>{body}</{name}>",
        names, st.dictionaries(st.sampled_from(["begin", "xml:id", "a-b"]), values, max_size=2), st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=12,
)  # fmt: skip


@settings(PATIENT, max_examples=400)
@given(trees)
def test_whole_xml_is_read_as_expat_reads_it(tree: str) -> None:
    document = f"<r>{tree}</r>"
    wanted: list[tuple[str, object]] = []
    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = lambda name, attrs: wanted.append((name.rpartition(":")[2], sorted(attrs.values())))
    parser.EndElementHandler = lambda name: wanted.append((name.rpartition(":")[2], "end"))
    parser.Parse(document, True)
    found: list[tuple[str, object]] = []
    for item in scan(document):
        if isinstance(item, Tag):
            assert document[item.start] == "<"
            said = [value.text for value in item.attributes.values()]
            assert [document[value.start : value.end] for value in item.attributes.values()] == said
            plain = sorted(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for text in said)
            found.append((item.name, "end" if item.closing else plain))
    assert found == wanted
