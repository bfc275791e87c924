"""A cue is taken apart into speakers, and what stands around their words."""

from __future__ import annotations

import pytest

from studio.translate.masks import unmask
from studio.translate.turns import Turn, flat, turns


def told(text: str) -> list[tuple[str, str, str]]:
    return [
        tuple(unmask(part.text, part, lambda piece: piece.text) for part in (turn.lead, turn.body, turn.tail))  # type: ignore[misc]  # three of them
        for turn in turns(text)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{\\an8}<i>- ANNA: [sighs] Where to? ♪</i>", [("{\\an8}<i>- ANNA: [sighs] ", "Where to?", " ♪</i>")]),
        ("- Hi.\n- Hello, there\nmy friend.", [("- ", "Hi.", ""), ("- ", "Hello, there my friend.", "")]),
        ("- Hi. - Hello.", [("- ", "Hi.", ""), ("- ", "Hello.", "")]),
        ("-Hi.\n-No.", [("-", "Hi.", ""), ("-", "No.", "")]),
        ("-5 degrees", [("", "-5 degrees", "")]),
        ("—and then", [("", "—and then", "")]),
        ("It's 5 - 3.", [("", "It's 5 - 3.", "")]),
        ("[door closes]\nWho's there?", [("[door closes]", "", ""), ("", "Who's there?", "")]),
        ("ANNA:\nWhere?\nDR. WHO: There.", [("ANNA: ", "Where?", ""), ("DR. WHO: ", "There.", "")]),
        ("Note: it is late.", [("", "Note: it is late.", "")]),
        (">> MAN: Go!", [(">> MAN: ", "Go!", "")]),
        ("# Happy birthday #", [("# ", "Happy birthday", " #")]),
        ("<i>Who</i> is it?", [("", "<i>Who</i> is it?", "")]),
        ("<i>Who is it?</i>", [("<i>", "Who is it?", "</i>")]),
        ("Is it <b>you</b>", [("", "Is it <b>you</b>", "")]),
        ("今天\n很好", [("", "今天很好", "")]),
        ("  \n ", []),
    ],
)
def test_a_cue_is_leads_words_and_tails(text: str, found: list[tuple[str, str, str]]) -> None:
    assert told(text) == found


def test_a_new_speaker_and_a_song_are_told() -> None:
    def kinds(text: str) -> list[tuple[bool, bool]]:
        return [(turn.fresh, turn.music) for turn in turns(text)]

    assert kinds("- Hi.\n- Hello.") == [(True, False), (True, False)]
    assert kinds("♪ la la ♪") == [(False, True)]
    assert kinds("Just this.") == [(False, False)]


def test_far_too_much_text_is_no_caption() -> None:
    assert turns("word " * 10_000) == ()
    assert isinstance(turns("word " * 700)[0], Turn)


def test_lines_are_joined_with_a_blank_but_not_between_characters() -> None:
    assert flat("one\n two ") == "one two"
    assert flat("今天\n很好 OK\n的") == "今天很好 OK 的"
