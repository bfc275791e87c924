"""A whole translation: as many cues as before, their times untouched, whatever stands in them and however many."""

from __future__ import annotations

import re

import pytest

from studio.captions.cue import Cue
from tests.studio.translate.asking import HERE, cues, model, run
from tests.studio.translate.chat_server import chat_server, said_by

GOOD = said_by(lambda text: f"Es {text}")
AWKWARD = [
    "{\\an8}<i>- ANNA: [sighs] Where are you going?</i>",
    "Visit https://a.b/c, it costs 1,000.50 dollars",
    "and the <b>red</b> house opens at 10:30.",
    "♪ I love you ♪",
    "- Hi.\n- What are you doing here?",
    "[door closes]",
    "42",
    "",
    "Write to me@example.com, @bob! #now",
    'She told me that Grant <font color="#ff0000">Smith</font>\nopened boy.png.',
    "(DOOR CLOSES)",
    "🎵",
    "- (laughs)\n- MAN: ...and then, B-52s.",
]


@pytest.mark.needs("apertium", "lt-proc")
def test_everything_that_must_survive_does_with_the_draft_engine() -> None:
    done = run(AWKWARD, HERE)
    assert done.texts[0].startswith("{\\an8}<i>- ANNA: [")
    assert done.texts[0].endswith("?</i>")
    assert "sighs" not in done.texts[0]
    assert "https://a.b/c" in done.texts[1]
    assert "1,000.50" in " ".join(done.texts[1:3])
    assert re.search(r"<b>\w+</b>", done.texts[2])
    assert done.texts[3] == "♪ Te quiero ♪"
    assert [line[:2] for line in done.texts[4].split("\n")] == ["- ", "- "]
    assert re.fullmatch(r"\[.+\]", done.texts[5])
    assert done.texts[6:8] == ("42", "")
    for kept in ("me@example.com", "@bob", "#now"):
        assert kept in done.texts[8]
    assert '<font color="#ff0000">Smith</font>' in done.texts[9]
    assert "Grant" in done.texts[9]
    assert "boy.png" in done.texts[9]
    assert done.texts[10].isupper()
    assert done.texts[11] == "🎵"
    assert done.texts[12].split("\n")[1].startswith("- MAN: ...")


def test_everything_that_must_survive_does_with_a_model_that_drops_and_doubles_marks() -> None:
    for wrong in (r"", r"\g<0>\g<0>", "[1]", "⟦99⟧"):
        bad = said_by(lambda text, wrong=wrong: re.sub("⟦[^⟧]*⟧", wrong, text))  # type: ignore[misc]  # mypy cannot type a lambda's default
        with chat_server(bad) as service:
            done = run(AWKWARD, model(service))
        assert len(done.texts) == len(AWKWARD)
        whole = " ".join(done.texts)
        for kept in ("{\\an8}<i>- ANNA:", "https://a.b/c", "1,000.50", "<b>", "</b>", "me@example.com", "@bob", "#now",
                     '<font color="#ff0000">', "</font>", "boy.png", "B-52s", "♪"):  # fmt: skip
            assert whole.count(kept) == " ".join(AWKWARD).count(kept), (wrong, kept)
        assert not re.search("[⟦⟧\ue000-\uf8ff]", whole)


def test_five_thousand_cues_keep_their_number_and_order() -> None:
    texts = [f"This is sentence {number} of many" + "." * (number % 3 == 0) for number in range(5000)]
    with chat_server(GOOD) as service:
        done = run(cues(*texts), model(service))
    assert len(done.texts) == 5000
    found = [int(number) for text in done.texts for number in re.findall(r"\d+", text)]
    assert sorted(found) == list(range(5000))
    assert len(service.asked) < 300


def test_one_cue_of_three_thousand_characters_is_translated_whole() -> None:
    long = " ".join(f"word{'abc'[number % 3]}" for number in range(500))
    with chat_server(said_by(str.upper)) as service:
        done = run([Cue(0, 60_000, long)], model(service))
    assert done.texts == (long.upper(),)


def test_far_too_much_text_is_left_and_told() -> None:
    with chat_server(GOOD) as service:
        done = run(["word " * 5000, "One house."], model(service))
    assert done.texts[0].startswith("word word")
    assert done.texts[1] == "Es One house."
    assert done.warnings == ("Line 1 held far too much text for a caption and kept it as it was.",)


def test_cues_may_overlap_or_have_no_length() -> None:
    given = (Cue(0, 5000, "One house."), Cue(0, 5000, "Some dogs."), Cue(1000, 1000, "and then"), Cue(500, 400, "red."))
    with chat_server(GOOD) as service:
        assert len(run(given, model(service)).texts) == 4


def test_a_right_to_left_target_gets_no_more_controls_than_the_model_gave_and_needed() -> None:
    with chat_server(said_by(lambda _: "\u202bשלום, ⟦1⟧!\u202c")) as service:
        done = run(["Hello, a.com!"], model(service), target="he")
    assert done.texts == ("שלום, a.com!",)


def test_chinese_has_its_signs_and_no_blanks_between_sentences() -> None:
    with chat_server(said_by(lambda text: {"How are you?": "你好吗?", "Fine, thanks.": "很好,谢谢."}[text])) as service:
        done = run(["How are you? Fine, thanks."], model(service), target="zh")
    assert done.texts == ("你好吗？很好，谢谢。",)


def test_the_reports_fraction_grows_to_one() -> None:
    from studio.translate.translation import translate

    told: list[float] = []
    with chat_server(GOOD) as service:
        translate(
            cues(*[f"House {word}." for word in ("a big", "an old", "a red")]),
            "en",
            "es",
            settings=model(service),
            report=lambda fraction, _: told.append(fraction or 0.0),
            stop=lambda: False,
        )
    assert told == sorted(told)
    assert told[-1] == 1.0
