"""Tags go where the words that they were around have gone."""

from __future__ import annotations

import pytest

from studio.translate.masks import mask
from studio.translate.spans import inside, moved
from tests.studio.translate.asking import HERE, run

RED = mask("The <b>red</b> house is <i>old</i>.")
B, _B, J, _J = "\ue000", "\ue001", "\ue002", "\ue003"


def test_what_stands_inside_a_pair_of_tags() -> None:
    assert inside(RED) == {(B, _B): "red", (J, _J): "old"}
    assert inside(mask("<b>One <i>two</i></b>")) == {("\ue001", "\ue002"): "two"}
    assert inside(mask("No tags, a.com.")) == {}


@pytest.mark.parametrize(
    ("answer", "done"),
    [
        ("La {0}casa{1} roja es {2}vieja{3}.", "La casa {0}roja{1} es {2}vieja{3}."),
        ("La casa {0}roja{1} es {2}vieja{3}.", "La casa {0}roja{1} es {2}vieja{3}."),
        ("El {0}hogar{1} es {2}nuevo{3}.", "El {0}hogar{1} es {2}nuevo{3}."),
        ("La {1}casa{0} roja es {2}vieja{3}.", "La casa {0}roja{1} es {2}vieja{3}."),
    ],
)
def test_tags_move_to_the_words_that_look_like_their_own(answer: str, done: str) -> None:
    signs = (B, _B, J, _J)
    assert moved(answer.format(*signs), RED, {"red": "rojo", "old": "viejo"}) == done.format(*signs)


@pytest.mark.needs("apertium", "lt-proc")
def test_with_the_real_engine() -> None:
    assert run(["The <b>red</b> house is big."], HERE).texts == ("La casa <b>roja</b> es grande.",)
