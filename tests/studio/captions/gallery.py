"""Strange subtitle files as they are found in the wild: what must be read, told and kept of each.

The damage is that of public reports to pysubs2, srt, pysrt, webvtt-py, Subtitle Edit, Aegisub, libass, python-ass,
pycaption, shaka-player and go-astisub; the texts were written here.
"""

# ruff: noqa: E501  # the lines are files
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strange:
    """``texts``: of the cues, in order. ``times``: start and end of some of them. ``told``: lines of problems.

    ``kept``: texts without a time (comments too).
    """

    what: str
    name: str
    data: bytes
    texts: tuple[str, ...]
    times: tuple[tuple[int, int], ...] = ()
    told: tuple[int, ...] = ()
    kept: tuple[str, ...] = ()


A, B, C = "00:00:01,000 --> 00:00:02,000", "00:00:03,000 --> 00:00:04,000", "00:00:05,000 --> 00:00:06,000"
AB = ("One", "Two")
T2 = ((1000, 2000), (3000, 4000))


def srt(
    what: str, text: str, texts: tuple[str, ...], times: tuple[tuple[int, int], ...] = (), **told: object
) -> Strange:
    return Strange(what, "a.srt", text.encode(), texts, times, **told)  # type: ignore[arg-type]


SRT = (
    srt("no blank lines between cues", f"1\n{A}\nOne\n2\n{B}\nTwo\n", AB, T2),
    srt("no numbers", f"{A}\nOne\n\n{B}\nTwo", AB, T2),
    srt("no numbers and no blank lines", f"{A}\nOne\n{B}\nTwo", AB, T2),
    srt("no fractions of seconds", "1\n00:00:20 --> 00:00:24\nOne\n", ("One",), ((20_000, 24_000),)),
    srt("short fields", "1\n0:0:4,8 --> 0:0:7,45\nOne\n", ("One",), ((4800, 7450),)),
    srt("one digit of seconds", "9999\n00:00:0,500 --> 00:00:2,00\nOne\n", ("One",), ((500, 2000),)),
    srt("dots for commas", "1\n00:00:01.000 --> 00:00:02.000\nOne\n", ("One",), T2[:1]),
    srt("colons for commas", "1\n00:00:01:000 --> 00:00:02:000\nOne\n", ("One",), T2[:1]),
    srt("semicolons for commas", "1\n00:00:01;000 --> 00:00:02;000\nOne\n", ("One",), T2[:1]),
    srt("spaces inside times", "1\n00: 00: 01, 000 --> 00: 00: 02, 000\nOne\n", ("One",), T2[:1]),
    srt("one dash", "1\n00:00:01,000 -> 00:00:02,000\nOne\n", ("One",), T2[:1], told=(2,)),
    srt("an arrow in two parts", "1\n00:00:01,000 -- > 00:00:02,000\nOne\n", ("One",), T2[:1], told=(2,)),
    srt("spaces in the arrow", "1\n00:00:01,000 - -> 00:00:02,000\nOne\n", ("One",), T2[:1], told=(2,)),
    srt("a real arrow", "1\n00:00:01,000 → 00:00:02,000\nOne\n", ("One",), T2[:1], told=(2,)),
    srt("an en dash", "1\n00:00:01,000 –> 00:00:02,000\nOne\n", ("One",), T2[:1], told=(2,)),
    srt("the arrow as HTML", "1\n00:00:01,000 --&gt; 00:00:02,000\nOne\n", ("One",), T2[:1], told=(2,)),
    srt("no arrow", "1\n00:00:01,000 00:00:02,000\nOne\n", ("One",), T2[:1], told=(2,)),
    srt("full-width signs", "1\n００：００：０１，０００ --> ００：００：０２，０００\nOne\n", ("One",), T2[:1]),
    srt("letters for digits", "1\nOO:OO:Ol,OOO --> OO:OO:O2,OOO\nOne\n", ("One",), T2[:1]),
    srt("number and times in one line", f"1 {A}\nOne\n\n2: {B}\nTwo\n", AB, T2),
    srt("times in two lines", "1\n00:00:01,000 -->\n00:00:02,000\nOne\n", ("One",), T2[:1], told=(2,)),
    srt("the arrow in the second line", "1\n00:00:01,000\n--> 00:00:02,000\nOne\n", ("One",), T2[:1], told=(2,)),
    srt("no end", f"1\n00:00:01,000 -->\nOne\n\n2\n{B}\nTwo\n", AB, ((1000, 3000), T2[1]), told=(2,)),
    srt("a start alone", f"1\n00:00:01,000\nOne\n\n2\n{B}\nTwo\n", AB, ((1000, 3000), T2[1]), told=(2,)),
    srt("an end before the start", f"1\n00:00:05,000 --> 00:00:02,000\nOne\n\n2\n{B}\nTwo\n", AB,
        ((5000, 2000), T2[1]), told=(2,)),
    srt("letters in a time", f"1\n00:00:13,980 --> 00:00:19werwer,580\nOne\n\n2\n{B}\nTwo\n", ("Two",), T2[1:],
        told=(2,), kept=("One",)),
    srt("more than 59 seconds", f"1\n00:00:61,000 --> 00:00:75,000\nOne\n\n2\n{B}\nTwo\n", ("Two",), T2[1:], told=(2,),
        kept=("One",)),
    srt("text before the first cue", f"Subtitles by somebody\n\n1\n{A}\nOne\n", ("One",), T2[:1], told=(1,),
        kept=("Subtitles by somebody",)),
    srt("text behind the times", f"1\n{A} One\nmore\n", ("One\nmore",), T2[:1]),
    srt("text at the times", "1\n00:00:01,000 --> 00:00:02,000Hello\n", ("Hello",), T2[:1]),
    srt("coordinates", f"1\n{A}  X1:100 X2:600 Y1:050 Y2:100\nOne\n", ("One",), T2[:1]),
    srt("settings of WebVTT", f"1\n{A} align:start position:10%\nOne\n", ("One",), T2[:1]),
    srt("blank lines in a cue", f"1\n{A}\nOne\n\nmore\n\n\n2\n{B}\nTwo\n", ("One\n\nmore", "Two"), T2),
    srt("a bet as the text", f"1\n{A}\n\n40\n\n2\n{B}\nTwo\n", ("40", "Two"), T2),
    srt("a number twice", f"1\n{A}\nOne\n\n2\n\n2\n{B}\nTwo\n", AB, T2, told=(5,), kept=("2",)),
    srt("cues without text", f"1\n{A}\nOne\n\n2\n{B}\n\n3\n{C}\n", ("One", "", ""), T2),
    srt("cues of a number and nothing", f"1\n{A}\nOne\n\n2\n{B}\n3\n{C}\nThree\n", ("One", "", "Three"), T2),
    srt("a blank line behind the number", f"1\n\n{A}\nOne\n\n2\n\n{B}\nTwo\n", AB, T2),
    srt("right-to-left marks", f"\u200f1\n\u202b{A}\u202c\nOne\n\n\u200f2\n\u202b{B}\u202c\nTwo\n", AB, T2),
    srt("two files joined", f"\ufeff1\n{A}\nOne\n\n\ufeff1\n{B}\nTwo\n", AB, T2),
    srt("NUL bytes", f"1\n{A}\nOn\0e\n\n\x002\n{B}\nTwo\n", AB, T2),
    srt("tabs and spaces around", f"  1  \n\t{A} \t\n  One  \n \t \n 2\n{B}\nTwo\n", AB, T2),
    srt("an arrow in the text", f"1\n{A}\nA --> B and 10:30 → 11:30\n", ("A --> B and 10:30 → 11:30",), T2[:1]),
    srt("numbers like times", f"1\n{A}\n<i>Império:\n1.567.202. </i>\n", ("Império:\n1.567.202.",), T2[:1]),
    srt("a font over a blank line", f'1\n{A}\n<font size="16">Kanda\n\nOtoko</font>\n', ("Kanda\n\nOtoko",), T2[:1]),
    srt("an arrow behind another arrow", f"1\n00:00> 00:0:01,000 --> x\nOne\n\n2\n{B}\nTwo\n", ("Two",), T2[1:], told=(2,),
        kept=("One",)),
    srt("a damaged time and another arrow", f"1\n{A}\nOne\n\n2\n00:00:0x,000 -> 00:00:03,000\nLost\n\n3\n{B}\nTwo\n", AB, T2,
        told=(6,), kept=("Lost",)),
    srt("a time table as text", f"1\n{A}\nTrains\n\n2\n10:30 -> 11:45\n", ("Trains\n\n2\n10:30 -> 11:45",), T2[:1]),
    srt("hours over 99", "1\n100:00:01,000 --> 100:00:02,000\nOne\n", ("One",), ((360_001_000, 360_002_000),)),
    srt("no end of line at the end", f"1\n{A}\nOne", ("One",), T2[:1]),
    srt("three kinds of line ends", f"1\r\n{A}\rOne\n\r\n2\r{B}\r\r\nTwo", AB, T2),
)  # fmt: skip

VTT_A, VTT_B = "00:01.000 --> 00:02.000", "00:03.000 --> 00:04.000"


def vtt(
    what: str, text: str, texts: tuple[str, ...], times: tuple[tuple[int, int], ...] = (), **told: object
) -> Strange:
    return Strange(what, "a.vtt", text.encode(), texts, times, **told)  # type: ignore[arg-type]


VTT = (
    vtt("commas for dots", "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nOne\n", ("One",), T2[:1]),
    vtt("no header", f"{VTT_A}\nOne\n", ("One",), T2[:1]),
    vtt("a header with words and a time map", f"WEBVTT - x\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:198018\n\n{VTT_A}\n"
        "One\n", ("One",), T2[:1]),
    vtt("no blank line behind the header", f"WEBVTT\n{VTT_A}\nOne\n", ("One",), T2[:1]),
    vtt("old styles of YouTube", f"WEBVTT\nKind: captions\nStyle:\n::cue(c.colorCCCCCC) {{ color: #ccc;\n }}\n##\n\n{VTT_A}\n"
        "One\n", ("One",), T2[:1]),
    vtt("words as they are spoken", f"WEBVTT\n\n{VTT_A} align:start position:0%\n \nso<00:01.200><c> what</c>\n", ("so what",),
        T2[:1]),
    vtt("a blank line behind the times", f"WEBVTT\n\n{VTT_A} line:79%\n\nOne\n\n{VTT_B}\nTwo\n", AB, T2, told=(5,)),
    vtt("no blank line between cues", f"WEBVTT\n\n1\n{VTT_A}\nOne\n2\n{VTT_B}\nTwo\n", AB, T2),
    vtt("times without text, then times", f"WEBVTT\n\n{VTT_A}\n{VTT_B} align:middle\nTwo\n", ("", "Two"), T2),
    vtt("text without times", f"WEBVTT\n\nlost words\n\n{VTT_A}\nOne\n", ("One",), T2[:1], told=(3,),
        kept=("lost words",)),
    vtt("an end that is no time", f"WEBVTT\n\n00:01.000 --> soon\nOne\n\n{VTT_B}\nTwo\n", ("Two",), T2[1:], told=(3,),
        kept=("One",)),
    vtt("no end", f"WEBVTT\n\n00:01.000 -->\nOne\n\n{VTT_B}\nTwo\n", AB, ((1000, 3000), T2[1]), told=(3,)),
    vtt("words behind the times", f"WEBVTT\n\n{VTT_A} One\nmore\n", ("One\nmore",), T2[:1]),
    vtt("notes between and in front", f"WEBVTT\n\nNOTE\nfirst\nsecond\n\n{VTT_A}\nOne\n\nNOTE third\n", ("One",), T2[:1],
        kept=("first\nsecond", "third")),
    vtt("an arrow in a note", f"WEBVTT\n\nNOTE\n{VTT_A}\nno cue\n\n{VTT_B}\nTwo\n", ("Two",), T2[1:],
        kept=(f"{VTT_A}\nno cue",)),
    vtt("an arrow behind another arrow", f"WEBVTT\n\n{VTT_A}\nOne\n00:03.000-- > 00:04.000 --> 9\n\n{VTT_B}\nTwo\n",
        ("One\n00:03.000-- > 00:04.000 --> 9", "Two"), T2),
    vtt("SRT named VTT", f"1\n{A}\n<i>One</i>\n", ("One",), T2[:1]),
)  # fmt: skip
ALL_SRT_VTT = (*SRT, *VTT)
