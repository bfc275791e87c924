"""Strange ASS, SSA, TTML and transcript files, and all of the gallery together."""

# ruff: noqa: E501  # the lines are files
from __future__ import annotations

from tests.studio.captions.gallery import AB, ALL_SRT_VTT, T2, Strange

_ASS = "[Script Info]\n; made here\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
_NOTE = ("made here",)


def one(text: str, start: str = "0:00:01.00", end: str = "0:00:02.00") -> str:
    return f"Dialogue: 0,{start},{end},Default,,0,0,0,,{text}\n"


TWO = one("Two", "0:00:03.00", "0:00:04.00")


def ass(
    what: str, text: str, texts: tuple[str, ...], times: tuple[tuple[int, int], ...] = (), **told: object
) -> Strange:
    return Strange(what, "a.ass", text.encode(), texts, times, **told)  # type: ignore[arg-type]


ASS = (
    ass("no Format line", "[Events]\n" + one("One, two"), ("One, two",), T2[:1]),
    ass("no [Events]", "[V4+ Styles]\nStyle: Default,Arial,20\n" + one("One"), ("One",), T2[:1]),
    ass("no brackets at the head", "Script Info]\nScriptType: v4.00+\n\n[Events]\n" + one("One"), ("One",), T2[:1]),
    ass("fewer fields by Format", "[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:01.00,0:00:02.00,D,{\\i1}x, y\n",
        ("x, y",), T2[:1]),
    ass("Format in another order", "[Events]\nFormat: End, Start, Style, Text\nDialogue: 0:00:02.00,0:00:01.00,D,One\n", ("One",),
        T2[:1]),
    ass("Marked where ASS has none", _ASS + "Dialogue: 0,0:00:01.00,0:00:02.00,Marked=0,Style1,Comment,0000,0000,0000,,One.\n",
        ("One.",), T2[:1], kept=_NOTE),
    ass("a line too short", _ASS + "Dialogue: 0,0:00:01.00\n" + TWO, ("Two",), T2[1:], told=(7,),
        kept=(*_NOTE, "0:00:01.00")),
    ass("a time that is none", _ASS + one("One", "0:00:xx.00") + TWO, ("Two",), T2[1:], told=(7,), kept=(*_NOTE, "One")),
    ass("colons before hundredths", _ASS + one("One", "0:00:01:00", "0:00:02:00"), ("One",), T2[:1], kept=_NOTE),
    ass("dots everywhere", _ASS + one("One", "0.00.01.00", "0.00.02.00"), ("One",), T2[:1], kept=_NOTE),
    ass("a text broken into two lines", _ASS + one("One") + "and more\n", ("One",), T2[:1], told=(8,),
        kept=(*_NOTE, "and more")),
    ass("unclosed braces", _ASS + one("{\\i1One"), ("{\\i1One",), T2[:1], kept=_NOTE),
    ass("a brace that is text", _ASS + one(r"\{One\}"), ("{One}",), T2[:1], kept=_NOTE),
    ass("small letters", _ASS.lower() + one("One").lower(), ("one",), T2[:1], kept=_NOTE),
    ass("a font that looks like events", _ASS + one("One") + "\n[Fonts]\nfontname: x.ttf\nDialogue: 0,0:00:09.00,0:00:10.00,\n",
        ("One",), T2[:1], kept=_NOTE),
    Strange("SSA", "a.ssa", b"[Script Info]\nScriptType: v4.00\n\n[V4 Styles]\nFormat: Name, PrimaryColour, Alignment\n"
            b"Style: *Top,65535,6\n\n[Events]\nFormat: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
            b"Dialogue: Marked=0,0:00:01.00,0:00:02.00,*Top,,0000,0000,0000,,One\n", ("One",), T2[:1]),
)  # fmt: skip


def ttml(
    what: str, body: str, texts: tuple[str, ...], times: tuple[tuple[int, int], ...] = (), **told: object
) -> Strange:
    root = (
        body
        if body.startswith("<") and "<tt" in body
        else f'<tt xmlns="http://www.w3.org/ns/ttml"><body><div>{body}</div></body></tt>'
    )
    return Strange(what, "a.ttml", root.encode(), texts, times, **told)  # type: ignore[arg-type]


def tt(attributes: str, body: str, head: str = "") -> str:
    return f'<tt xmlns="http://www.w3.org/ns/ttml" {attributes}>{head}<body>{body}</body></tt>'


TTML = (
    ttml("clock times", '<p begin="00:00:01.000" end="00:00:02.000">One</p>', ("One",), T2[:1]),
    ttml("a duration", '<p begin="00:00:01" dur="00:00:01">One</p>', ("One",), T2[:1]),
    ttml("every unit", '<p begin="1s" end="2000ms">One</p><p begin="0.05m" end="0.00111112h">Two</p>', AB, T2),
    ttml("frames", tt('xmlns:ttp="x" ttp:frameRate="25"', '<p begin="00:00:01:00" end="50f">One</p>'), ("One",), T2[:1]),
    ttml("frames of 23.976", tt('ttp:frameRate="24" ttp:frameRateMultiplier="1000 1001"', '<p begin="24f" end="48f">One</p>'),
         ("One",), ((1001, 2002),)),
    ttml("labels of a tape", tt('ttp:timeBase="smpte" ttp:frameRate="30" ttp:frameRateMultiplier="1000 1001" '
         'ttp:dropMode="dropNTSC"', '<p begin="00:01:00:02" end="00:10:00:00">One</p>'), ("One",), ((60_060, 599_999),)),
    ttml("ticks", tt('ttp:tickRate="10000000"', '<p begin="10000000t" end="20000000t">One</p>'), ("One",), T2[:1]),
    ttml("counted from the div", '<div begin="10s"><p begin="1s" end="2s">One</p></div>', ("One",), ((11_000, 12_000),)),
    ttml("one after the other", tt("", '<div timeContainer="seq"><p begin="1s" dur="1s">One</p><p begin="1s" dur="1s">Two</p></div>'),
         AB, T2),
    ttml("cut off by the body", tt("", '<p begin="1s" end="9s">One</p>').replace("<body>", '<body end="2s">'), ("One",), T2[:1]),
    ttml("spans that take turns", '<p begin="1s"><span begin="0s" end="1s">One</span><span begin="2s" end="3s">Two</span></p>', AB, T2),
    ttml("spans as they are sung", '<p begin="1s" end="2s"><span begin="0s">One</span> <span begin="0.5s">more</span></p>',
         ("One more",), T2[:1]),
    ttml("namespaces with prefixes", '<tt:tt xmlns:tt="http://www.w3.org/ns/ttml"><tt:body><tt:div><tt:p begin="1s" end="2s">'
         'One<tt:br/>two</tt:p></tt:div></tt:body></tt:tt>', ("One\ntwo",), T2[:1]),
    ttml("white space", '<p begin="1s" end="2s">\n   One\n   <br/>\n  two   three\n </p>', ("One\ntwo three",), T2[:1]),
    ttml("white space that counts", '<p xml:space="preserve" begin="1s" end="2s">One\n two</p>', ("One\n two",), T2[:1]),
    ttml("CDATA", '<p begin="1s" end="2s"><![CDATA[One & <two>]]></p>', ("One & <two>",), T2[:1]),
    ttml("a lone ampersand", '<p begin="1s" end="2s">Tom & Jerry &amp; 5 < 6 &#233;</p>', ("Tom & Jerry & 5 < 6 é",), T2[:1]),
    ttml("entities declared", '<!DOCTYPE tt [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + tt("", '<p begin="1s" end="2s">&b;</p>'),
         ("&b;",), T2[:1], told=(1,)),
    ttml("a file outside", '<!DOCTYPE tt [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + tt("", '<p begin="1s" end="2s">x&x;</p>'),
         ("x&x;",), T2[:1], told=(1,)),
    ttml("cut in the middle", '<tt xmlns="x"><body><div>\n<p begin="1s" end="2s">One</p>\n<p begin="3s" end="4s">Tw', ("One", "Tw"),
         T2, told=(3, 3)),
    ttml("paragraphs that are not closed", '<p begin="1s" end="2s">One<p begin="3s" end="4s">Two</p>', AB, T2, told=(1,)),
    ttml("no times", '<p>Nowhere</p><p begin="1s" end="2s">One</p>', ("One",), T2[:1], told=(1,), kept=("Nowhere",)),
    ttml("times that are none", '<p begin="soon" end="2s">Lost</p><p begin="1s" end="2s">One</p>', ("One",), T2[:1],
         told=(1,), kept=("Lost",)),
    ttml("no end", '<p begin="1s">One</p><p begin="3s" end="4s">Two</p>', AB, ((1000, 3000), T2[1]), told=(1,)),
    ttml("readings above characters", tt("", '<p begin="1s" end="2s"><span style="c"><span>江陵</span><span style="r">カンヌン</span>'
         '</span>で</p>', '<head><styling><style xml:id="r" tts:ruby="text"/></styling></head>'), ("江陵で",), T2[:1]),
    ttml("two roots", '<tt><body><p begin="30f" end="60f">One</p></body><tt ttp:frameRate="24"><p begin="3s" end="4s">Two</p></tt>', AB, T2,
         told=(1,)),
    ttml("comments", '<!-- first --><p begin="1s" end="2s">One<!-- second --></p>', ("One",), T2[:1], kept=("first",)),
    ttml("text in no paragraph", 'lost<p begin="1s" end="2s">One</p>', ("One",), T2[:1], told=(1,), kept=("lost",)),
)  # fmt: skip


def txt(what: str, text: str, texts: tuple[str, ...], starts: tuple[int, ...], **told: object) -> Strange:
    return Strange(what, "a.txt", text.encode(), texts, tuple((at, -1) for at in starts), **told)  # type: ignore[arg-type]


TXT = (
    txt("brackets", "[00:00:01] One\n[00:00:03] Two\nmore\n", ("One", "Two\nmore"), (1000, 3000)),
    txt("bare times", "0:01 One\n0:03 Two\n1:00:03 Three\n", ("One", "Two", "Three"), (1000, 3000, 3_603_000)),
    txt("time and text in turns", "0:01\nOne\n0:03\n3 seconds\nTwo\n", AB, (1000, 3000)),
    txt("spans", "00:00:01 - 00:00:02 One\n\n00:00:03 – 00:00:04\nTwo\n", AB, (1000, 3000)),
    txt("speakers", "[00:00:01] ANNA: One\nBen [00:00:03]\nTwo\n", ("ANNA: One", "Ben: Two"), (1000, 3000)),
    txt("a title above", "My talk\n\n(0:01) One\n(0:03) Two\n", AB, (1000, 3000), told=(1,), kept=("My talk",)),
    txt("frames of a tape", "00:00:01:12 One\n00:00:03:00  Two\n", AB, (1000, 3000)),
)

STRANGE = (*ALL_SRT_VTT, *ASS, *TTML, *TXT)
GALLERY: tuple[tuple[str, bytes], ...] = tuple((each.name, each.data) for each in STRANGE)
