"""The way from one language to another: the region that was asked for, else the language, else a third one."""

from __future__ import annotations

from studio.translate.routes import in_two_steps, route
from studio.translate.tag import Tag, read_tag, same

PAIRS = {
    ("en", "es"),
    ("es", "en"),
    ("es", "fr"),
    ("es", "pt"),
    ("es", "pt-BR"),
    ("fr", "ca"),
    ("en", "zh"),
    ("en", "hr"),
}


def test_the_direct_way_comes_first_and_two_steps_are_the_most() -> None:
    assert route(PAIRS, Tag("en"), Tag("es"), ("es",)) == (("en", "es"),)
    assert route(PAIRS, Tag("en"), Tag("fr"), ("es",)) == (("en", "es"), ("es", "fr"))
    assert route(PAIRS, Tag("en"), Tag("ca"), ("es", "fr")) is None
    assert route(PAIRS, Tag("en"), Tag("fr"), ()) is None


def test_regions_scripts_and_close_relatives() -> None:
    assert route(PAIRS, Tag("en"), Tag("pt", region="BR"), ("es",)) == (("en", "es"), ("es", "pt-BR"))
    assert route(PAIRS, Tag("en"), Tag("es", region="MX"), ()) == (("en", "es"),)
    assert route(PAIRS, Tag("en"), Tag("zh", script="Hant"), ()) is None
    assert route(PAIRS, Tag("en"), Tag("zh", script="Hans"), ()) == (("en", "zh"),)
    assert route(PAIRS, Tag("en"), Tag("bs"), ()) == (("en", "hr"),)


def test_all_pairs_in_two_steps() -> None:
    assert in_two_steps(PAIRS, ("es",)) == (("en", "fr"), ("en", "pt"), ("en", "pt-BR"))


def test_tags() -> None:
    assert read_tag("ES-mx") == Tag("es", "", "MX")
    assert read_tag("zh_hant_TW") == Tag("zh", "Hant", "TW")
    assert str(read_tag("en-x-2")) == "en"
    assert read_tag("und") is None
    assert read_tag("not a tag") is None
    assert same(Tag("zh"), Tag("zh", "Hans"))
    assert not same(Tag("zh"), Tag("zh", region="TW"))
    assert not same(Tag("es", region="ES"), Tag("es", region="MX"))
