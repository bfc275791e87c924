"""Everyday English through the real Apertium: pronouns where Spanish has them, and what is said all the time."""

from __future__ import annotations

import pytest

from studio.translate.pronouns import held, placed
from tests.studio.translate.asking import HERE, run


@pytest.mark.needs("apertium", "lt-proc")
@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("She told me the truth.", "Me dijo la verdad."),
        ("I love you.", "Te quiero."),
        ("He has seen us.", "Nos ha visto."),
        ("They are watching me.", "Están mirándome."),
        ("He wants to see you.", "Quiere verte."),
        ("Help me!", "¡Ayúdame!"),
        ("What are you doing here?", "¿Qué estás haciendo aquí?"),
        ("Come on!", "¡Vamos!"),
        ("<i>What's up?</i>", "<i>¿Qué tal?</i>"),
        ("Good morning, everyone.", "Buenos días a todos."),
        ("of course", "por supuesto"),
    ],
)
def test_everyday_sentences(english: str, spanish: str) -> None:
    assert run([english], HERE).texts == (spanish,)


def test_only_objects_are_held() -> None:
    assert held("I know you are here, I told you so, tell me.") == "I know you are here, I told Qzvta so, tell Qzvma."
    assert held("Let's go, you and me.") == "Let's go, you and me."


@pytest.mark.parametrize(
    ("answer", "english", "spanish"),
    [
        ("Da *Qzvma los tonos.", "Give me the keys.", "Dame los tonos."),
        ("Muestra *Qzvna la casa.", "Show us the house.", "Muéstranos la casa."),
        ("Había visto a *Qzvta.", "He had seen you.", "Te había visto."),
        ("No dice *Qzvma.", "Don't tell me.", "No me dice."),
        ("*Qzvma.", "Me.", "a mí."),
    ],
)
def test_places(answer: str, english: str, spanish: str) -> None:
    assert placed(answer, english) == spanish
