"""The answers: facts, drafts named as drafts, what is missing, in three languages, and no talk of buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from string import Formatter
from typing import get_args

import pytest

from studio.captions.cue import Cue
from studio.captions.extend import ExtendSpec
from studio.captions.extend import Reason as Held
from studio.director.grammar import read
from studio.director.plan import CorrectText, Extend, NotUnderstood, Speech
from studio.director.reasons import Reason
from studio.director.values import refusal, refusals, sentences
from studio.director.words import answer, cannot, expected_wrong
from studio.draft import Draft, Track, new_draft
from studio.edits.captions import set_captions
from studio.edits.extend import TrackReport, extend_captions
from studio.edits.note import Note
from studio.errors import WorkError

SENTENCES = sentences()
CUES = (Cue(500, 1500, "hello there"), Cue(1600, 2600, "my friend"), Cue(70_000, 75_663, "yes"))
DRAFT = set_captions(set_captions(new_draft().but(d=76_000), "en", CUES, {}), "es", CUES, {})
SPEECHES: tuple[Speech, ...] = get_args(Speech)


@dataclass(frozen=True)
class Made:
    language: str
    cues: int
    engine: str
    draft: bool
    confidence: float | None = None
    source: str | None = None


@dataclass
class Done:
    made: list[Made] = field(default_factory=list)
    heard: list[Made] = field(default_factory=list)
    placed: bool = False
    imported: list[Made] = field(default_factory=list)
    extended: list[tuple[Extend, TrackReport]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    removed: list[Track] = field(default_factory=list)
    cannot: list[NotUnderstood] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)


DRAFTS = [Made("en", 3, "pocketsphinx", True, 0.71), Made("es", 3, "Apertium", True, None, "en")]


def test_what_was_made_is_told_with_counts_times_places_and_engines() -> None:
    said = answer(Done(made=DRAFTS), "en", DRAFT)
    assert "Made 3 English captions (0:00 to 1:15) with pocketsphinx." in said
    assert "3 Spanish captions (0:00 to 1:15), translated from English with Apertium." in said
    assert "English on top, Spanish under it" in said


def test_a_draft_says_how_sure_it_is_how_to_correct_it_and_how_to_get_better() -> None:
    said = answer(Done(made=DRAFTS), "en", DRAFT)
    for part in (
        "draft",
        "71 %",
        "23 %",
        'replace "wrong words" with "right words"',
        "subtitle-studio models pull small",
        "STUDIO_LLM_URL",
    ):
        assert part in said


def test_a_good_engine_is_named_and_not_called_a_draft() -> None:
    said = answer(Done(made=[Made("en", 1, "faster-whisper small", False, 0.9)]), "en", None)
    assert said == "Made 1 English caption with faster-whisper small."
    said = answer(Done(made=[Made("en", 2, "script", False)]), "en", None)
    assert said == "Made 2 English captions with your script."


def test_a_script_that_fits_only_roughly_is_not_said_to_have_wrong_words() -> None:
    said = answer(Done(made=[Made("en", 2, "script", True)], warnings=[{"code": "SCRIPT", "message": "Check."}]), "en")
    assert said == "Made 2 English captions with your script.\n\nCheck."


def test_a_translation_of_rough_speech_is_called_a_draft_for_both_reasons() -> None:
    heard = Made("en", 3, "pocketsphinx", True, 0.3)
    said = answer(Done(made=[Made("es", 3, "Apertium", True, None, "en")], heard=[heard]), "en", DRAFT)
    assert "pocketsphinx is a rough engine. It is 30 % sure" in said
    assert "Made 3 English" not in said


@pytest.mark.parametrize(("confidence", "wrong"), [(0.8, 11), (0.75, 11), (0.7, 23), (0.6, 34), (0.5, 59), (0.1, 70)])
def test_expected_wrong_words_follow_the_measured_table(confidence: float, wrong: int) -> None:
    assert expected_wrong(confidence) == wrong


def test_extension_tells_how_many_which_could_not_and_why() -> None:
    edit = read("make them 30% longer", DRAFT).edits[0]
    assert isinstance(edit, Extend)
    longer, reports = extend_captions(DRAFT, edit.spec, None, ("en",))
    said = answer(Done(extended=[(edit, report) for report in reports]), "en", longer)
    assert "3 of 3 English captions now stay on screen longer." in said
    assert "1 meets the next caption (line 1)" in said or "meet" in said
    assert "No start, order or word was changed" in said


def test_an_extension_that_changes_nothing_says_so() -> None:
    edit = Extend(ExtendSpec(min_ms=100))
    same, reports = extend_captions(DRAFT, edit.spec, None)
    assert same == DRAFT
    assert "as long as you asked already" in answer(Done(extended=[(edit, reports[0])]), "en", same)


def test_what_is_missing_stands_beside_what_was_made() -> None:
    done = Done(
        made=[DRAFTS[0]], warnings=[{"code": "NO_ENGINE", "message": "There is no engine from English to Thai."}]
    )
    assert "There is no engine from English to Thai." in answer(done, "en", DRAFT)
    assert "缺少翻译引擎" in answer(done, "zh", DRAFT)


def test_corrections_removals_and_undo_are_told() -> None:
    notes = [Note("corrected", {"old": "a {b}", "new": "c", "count": 2}), Note("undone", {"count": 1})]
    done = Done(notes=notes, removed=list(DRAFT.captions))
    said = answer(done, "en", new_draft())
    assert 'Replaced "a {b}" with "c" in 2 captions.' in said
    assert "Removed the captions in English, Spanish." in said
    assert "Took back the last edit." in said


def test_the_answer_is_never_empty() -> None:
    assert all(answer(Done(), speech) for speech in SPEECHES)


@pytest.mark.parametrize("reason", get_args(Reason))
@pytest.mark.parametrize("speech", SPEECHES)
def test_every_reason_has_a_sentence_that_survives_any_words(reason: Reason, speech: Speech) -> None:
    assert cannot(NotUnderstood(reason, "{0} {x} %s " + "long " * 100), speech)


@pytest.mark.parametrize("held", get_args(Held))
def test_every_cause_of_a_short_extension_has_a_sentence(held: str) -> None:
    assert f"reason_{held}" in SENTENCES


@pytest.mark.parametrize("key", SENTENCES)
def test_every_sentence_has_three_languages_with_the_same_gaps_and_no_talk_of_a_screen_with_buttons(key: str) -> None:
    row = SENTENCES[key]
    assert set(row) == set(SPEECHES)
    gaps = [{name for _, name, _, _ in Formatter().parse(row[speech]) if name} for speech in SPEECHES]
    assert gaps[0] == gaps[1] == gaps[2]
    assert not re.search(
        r"\b(?:click|button|menu|panel|tab|drag|drop|export|open|timeline|preview)\b", row["en"], re.IGNORECASE
    )
    assert not re.search("点击|按钮|打开|拖拽|导出|面板|时间线|预览", row["zh"])


@pytest.mark.parametrize("speech", SPEECHES)
def test_every_example_that_is_offered_is_understood(speech: Speech) -> None:
    examples = re.findall(r"“([^”]+)”|\"([^\"]+)\"", SENTENCES["examples"][speech])
    assert len(examples) >= 5
    for pair in examples:
        plan = read("".join(pair), DRAFT)
        assert not isinstance(plan.edits[0], NotUnderstood), pair
        assert plan.problems == ()
        assert plan.speech == speech


def test_the_correction_that_is_offered_is_understood() -> None:
    draft: Draft = DRAFT
    for speech in SPEECHES:
        offered = SENTENCES["correct"][speech]
        wish = re.split(r"[:：]\s*", re.split(r"\. |。", offered)[0], maxsplit=1)[1]
        assert isinstance(read(wish, draft).edits[0], CorrectText), wish


def test_a_refusal_is_said_in_the_language_of_the_message() -> None:
    error = WorkError("NO_LINE", "There is no line 70. The captions have 12 lines.")
    assert refusal(error, "en") == error.sentence
    assert refusal(error, "zh") == "没有这样的一条字幕。"
    assert refusal(WorkError("NEW_ONE", "x"), "es") == "x"
    assert all(set(row) == {"zh", "es"} and all(row.values()) for row in refusals().values())
