"""However a reply is cut into fragments, what is shown is the translation of the whole: none lost, none doubled."""

from __future__ import annotations

import itertools
import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from agent.backend.stream import Message, TextDelta
from agent.events import Event, Text
from agent.tools.speaker import Speaker
from agent.understanding import gui
from agent.understanding.plain import plain

LABELS = Path(__file__).resolve().parents[3] / "fixtures/labels/gui.dev.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
OWN = (
    "I cut the pauses. The video is 40 s long now. Click Export to get it.",
    "I cut the pauses, then click Export in the top-right corner. That is all.",
    "What I did:\n- I cut the pauses.\n- I lowered the music.\n\nNext steps:\n1. Click Export.\n2. Open the panel.",
    "Want it elsewhere? Just drag and drop it. I moved the title to 0:07.",
    "我已添加字幕，共 12 条。请点击“导出”按钮。",
    "He puesto los subtítulos en la parte de abajo. Haz clic en Exportar para guardarlo.",
    "\n\nI added the title.\n\n\n\nClick Export.",
    "I added  two  spaces. Then click Export.",
    "I put \x1b[31mred\x1b[0m words in. The key nmv_usr_abc stays away.\r\nDone.",
    "I encountered a temporary issue loading the font, so the title uses another.",
    "I added the title.\n\nI encountered a temporary issue. Please try again.",
    "```\nclick here\n``` I wrote the code. \ud83d\ude00 Done.",
    "word " * 900 + "and click Export.",
    "Done.", "I", " ", "", "。。。", "I said “click here and run”. It stays.",
)  # fmt: skip


@dataclass
class Ear:
    """What a user sees of one message."""

    request: str = ""
    has_draft: bool = True
    events: list[Event] = field(default_factory=list)

    def translate(self, text: str) -> gui.Said:
        return gui.translate(text, request=self.request, has_draft=self.has_draft)

    def hears(self, pieces: list[str], whole: str | None = None) -> str:
        speaker = Speaker(self.events.append, self.translate)
        for piece in pieces:
            speaker.delta(TextDelta(piece, "a", "m1"))
        speaker.message(Message("".join(pieces) if whole is None else whole, "a", key="m1"))
        return "".join(event.text for event in self.events if isinstance(event, Text))


def pieces_of(text: str, chance: random.Random) -> list[str]:
    """``text`` cut anywhere, or between words as models do."""
    if chance.random() < 0.5:
        words = [word + " " for word in text.split(" ")]
        words[-1] = words[-1][:-1]
        return words
    cuts = sorted(chance.choices(range(len(text) + 1), k=chance.randint(0, 12)))
    return [text[a:b] for a, b in itertools.pairwise([0, *cuts, len(text)])]


@pytest.mark.parametrize("at", range(len(ROWS) + len(OWN)))
def test_what_is_shown_in_all_is_the_translation_of_the_whole(at: int) -> None:
    chance = random.Random(at)  # noqa: S311 - cuts, not secrets
    row = ROWS[at] if at < len(ROWS) else {"text": OWN[at - len(ROWS)], "user_request": "", "state": {}}
    text, draft = row["text"].lstrip("\n"), row["state"].get("has_draft", True)
    wanted = plain(Ear(row["user_request"], draft).translate(text).text)
    for round_ in range(6):
        pieces = list(text) if round_ == 0 else pieces_of(text, chance)
        shown = Ear(row["user_request"], draft).hears(pieces)
        assert shown == (wanted if wanted.strip() else "")


@pytest.mark.parametrize(
    ("first", "shown"),
    [
        ("I added ", "I added"),
        ("I trimmed the clip to 10", "I trimmed the clip to"),
        ("Adding the title now. ", "Adding the title now."),
        ("Working on it...", "Working on it..."),
        ("我已添加字幕，共", "我已添加字幕"),
        ("He puesto los subtítulos ", "He puesto los subtítulos"),
    ],
)
def test_words_that_will_stand_are_shown_with_the_first_fragment(first: str, shown: str) -> None:
    ear = Ear()
    Speaker(ear.events.append, ear.translate).delta(TextDelta(first, "a", "m1"))
    assert [event.text for event in ear.events if isinstance(event, Text)] == [shown]


@pytest.mark.parametrize(
    "first",
    ["Click ", "The ", "To save it ", "When you are happy with it ", "Your video is ready, ", "If ", "Cl", "Open the ",
     "I encountered a ", "请点击", "如需", "Done, now ", "Next steps:\n", "Haz clic ", "Sie können "],
)  # fmt: skip
def test_words_that_may_be_taken_away_by_what_follows_wait(first: str) -> None:
    ear = Ear()
    Speaker(ear.events.append, ear.translate).delta(TextDelta(first, "a", "m1"))
    assert ear.events == []


def test_half_of_a_secret_is_not_shown() -> None:
    ear = Ear()
    Speaker(ear.events.append, ear.translate).delta(TextDelta("I know the key nmv_us", "a", "m1"))
    assert "nmv" not in repr(ear.events)


def test_a_whole_that_says_other_words_than_its_fragments_follows_them() -> None:
    shown = Ear().hears(["I added the red ", "title. And"], "I removed the title.")
    assert shown.startswith("I added")
    assert shown.endswith("I removed the title.")


def test_two_messages_at_once_are_not_mixed() -> None:
    ear = Ear()
    speaker = Speaker(ear.events.append, ear.translate)
    for key, text in (("m1", "I cut it. "), ("m2", "I joined it. "), ("m1", "It is short."), ("m2", "It is long.")):
        speaker.delta(TextDelta(text, key, key))
    speaker.message(Message("I joined it. It is long.", "m2", key="m2"))
    speaker.message(Message("I cut it. It is short.", "m1", key="m1"))
    for key, whole in (("m1", "I cut it. It is short."), ("m2", "I joined it. It is long.")):
        said = [event for event in ear.events if isinstance(event, Text) and event.author == key]
        assert "".join(event.text for event in said) == whole
        assert [event.final for event in said] == [False] * (len(said) - 1) + [True]


def test_a_document_of_a_megabyte_is_shown_as_it_comes_in_time_in_proportion() -> None:
    ear = Ear()
    text = "I moved the title to 0:07 and cut the pause. " * 25_000
    assert ear.hears([text[at : at + 45] for at in range(0, len(text), 45)]) == text
    assert len(ear.events) > 20_000


def test_millions_of_fragments_take_time_in_proportion() -> None:
    ear = Ear()
    speaker = Speaker(ear.events.append, ear.translate)
    for _ in range(200_000):
        speaker.delta(TextDelta("ab", "a", "m1"))
    assert ear.events == []
    speaker.message(Message("ab" * 200_000, "a", key="m1"))
    assert "".join(event.text for event in ear.events if isinstance(event, Text)) == "ab" * 200_000
