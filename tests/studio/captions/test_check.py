"""`check`: each rule finds what it is for, on the right caption and line of the file, and nothing else."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from studio.captions.check import RULES, Finding, check
from studio.captions.files import read_subtitles
from studio.captions.guidelines import guidelines, profiles

SUBS = Path(__file__).parents[3] / "fixtures" / "subs"
READABLE = [
    path for path in sorted(SUBS.iterdir()) if path.suffix != ".json" and path.stem not in {"empty", "not_subtitles"}
]


def srt(*cues: tuple[int, int, str], ends: str = "\n") -> bytes:
    def clock(ms: int) -> str:
        return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d},{ms % 1000:03d}"

    blocks = [
        f"{number}\n{clock(start)} --> {clock(end)}\n{text}\n" for number, (start, end, text) in enumerate(cues, 1)
    ]
    return "\n".join(blocks).replace("\n", ends).encode()


def found(
    data: bytes, name: str = "x.srt", *, profile: str = "default", language: str = "en", **more: object
) -> list[Finding]:
    file = read_subtitles(data, name)
    fps = more.pop("fps", None)
    assert fps is None or isinstance(fps, Fraction)
    return list(check(file, guidelines(profile, language, fps, file.grid_ms), language, **more))  # type: ignore[arg-type]


def places(findings: list[Finding]) -> list[tuple[str, int | None, int | None]]:
    return [(one.rule, one.caption, one.line) for one in findings]


GOOD = ((0, 2000, "A plain sentence."), (2100, 4100, "And another one of them."))


def test_good_captions_have_nothing_to_find() -> None:
    for profile in profiles():
        assert found(srt(*GOOD), profile=profile) == []


@pytest.mark.parametrize(
    ("rule", "cues"),
    [
        ("line-length", [(0, 7000, "x" * 43)]), ("line-count", [(0, 3000, "one\ntwo\nthree.")]),
        ("reading-speed", [(0, 1000, "Far too many words here.")]), ("min-duration", [(0, 800, "Short.")]),
        ("max-duration", [(0, 7100, "Long.")]), ("gap", [(0, 2000, "One."), (2050, 4000, "Two.")]),
        ("gap", [(0, 2000, "One."), (2000, 4000, "Two.")]), ("overlap", [(0, 2000, "One."), (1500, 4000, "Two.")]),
        ("order", [(5000, 6000, "Later."), (0, 2000, "Earlier.")]), ("function-word", [(0, 3000, "He went to the")]),
        ("function-word", [(0, 4000, "This is the\ngood life.")]),
        ("balance", [(0, 6000, "A rather long first line of text\nhere.")]),
        ("spaces", [(0, 2000, "One \ntwo.")]), ("spaces", [(0, 2000, "One  two.")]),
    ],
)  # fmt: skip
def test_each_rule_finds_its_breach(rule: str, cues: list[tuple[int, int, str]]) -> None:
    findings = found(srt(*cues))
    assert {one.rule for one in findings} == {rule}
    last = len(cues)
    assert findings[-1].caption == last
    assert findings[-1].line == 4 * last - 2 + sum(text.count("\n") for _, _, text in cues[:-1])
    assert findings[-1].limit


def test_what_may_stand_together_is_left_alone() -> None:
    together = srt((0, 2000, "{\\an8}Above."), (500, 2500, "Below."))
    assert found(together) == []
    assert found(srt((0, 2000, "- Yes?\n- No.")), profile="netflix") == []
    assert places(found(srt((0, 2000, "Two short\nlines.")), profile="netflix")) == [("balance", 1, 2)]
    assert found(srt((0, 2000, "One."), (10, 2010, "Its twin."))) == []


def test_broken_and_empty_captions_have_their_line_in_the_file() -> None:
    data = (
        b"1\n00:00:01,000 --> 00:00:03,000\nFine.\n\n2\n00:99:00,000 --> 00:00:09,000\nLost.\n\n"
        b"3\n00:00:10,000 --> 00:00:12,000\n\n4\n00:00:20,000 --> 00:00:19,000\nBackwards.\n"
    )
    findings = found(data)
    assert ("broken", None, 6) in places(findings)
    assert ("empty", 2, 10) in places(findings)
    assert ("broken", 3, 13) in places(findings)


def test_numbers_line_ends_and_encodings() -> None:
    holes = srt(*GOOD, (4200, 6200, "A third.")).replace(b"2\n00", b"5\n00").replace(b"\n3\n00", b"\n00")
    assert places(found(holes)) == [("numbering", 2, 6), ("numbering", 3, 9)]
    mixed = srt(*GOOD).replace(b"\n", b"\r\n", 3)
    assert places(found(mixed)) == [("line-ends", None, 1)]
    assert found(srt(*GOOD, ends="\r\n")) == []
    western = "1\n00:00:01,000 --> 00:00:04,000\nQué será, señor.\n".encode("cp1252")
    assert places(found(western, language="es")) == [("encoding", None, 1)]
    assert places(found(srt(*GOOD).decode().encode("utf-16"))) == [("encoding", None, 1)]
    damaged = srt((0, 3000, "Añadir más énfasis aquí, señor")).replace("ñor".encode(), b"\xc3or")
    assert ("encoding", None, 3) in places(found(damaged, language="es"))


def test_languages_have_limits_of_their_own() -> None:
    chinese = srt((0, 3000, "这是一个有二十个汉字的字幕所以它太长了吧"))
    rules = {one.rule for one in found(chinese, language="zh")}
    assert "line-length" in rules
    assert found(srt((0, 4000, "x" * 41)), language="en") == []


def test_a_frame_is_forgiven_where_the_rate_is_known() -> None:
    near = srt((0, 800, "Short."), (860, 3000, "Next."))
    assert {one.rule for one in found(near)} == {"min-duration", "gap"}
    assert found(near, fps=Fraction(25)) == []


def test_characters_without_a_glyph_are_named() -> None:
    (finding,) = found(srt((0, 2000, "A \U00012000 B.")), missing=("\U00012000",))
    assert (finding.rule, finding.what) == ("glyphs", "\U00012000 (U+12000)")


def test_comments_and_signs_are_no_lines_of_speech() -> None:
    findings = found((SUBS / "tricky.ass").read_bytes(), "tricky.ass")
    texts = [cue.facts.comment for cue in read_subtitles((SUBS / "tricky.ass").read_bytes(), "tricky.ass").cues]
    assert texts[0] is True
    assert max(one.caption or 0 for one in findings) <= len(texts) - 1
    assert not [one for one in findings if one.rule == "empty"]


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.name)
def test_any_file_that_can_be_read_can_be_checked(path: Path) -> None:
    findings = found(path.read_bytes(), path.name, profile="netflix")
    assert {one.rule for one in findings} <= set(RULES)
    assert findings == sorted(findings, key=lambda one: (one.line or 0, one.caption or 0))


def test_profiles_are_those_of_the_table() -> None:
    assert set(profiles()) == {"default", "netflix", "netflix-en", "bbc"}
    assert guidelines("netflix", None).gap_ms == 83
    assert guidelines("netflix", None, Fraction(25)).gap_ms == 80
    assert guidelines("netflix", "de").cps == 17
    assert guidelines("netflix-en", "de").cps == 20
    assert guidelines("bbc", None).wpm == 180
