"""A glossary is read from the shapes that people have, and never breaks a translation."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.translate.glossary import BadGlossary, clean, load, pattern, terms
from studio.translate.tag import Tag

EN, ES, FR = Tag("en"), Tag("es"), Tag("fr")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("keyframe,fotograma clave\nSynfig\n", {"keyframe": "fotograma clave", "Synfig": "Synfig"}),
        ("keyframe;fotograma clave\n", {"keyframe": "fotograma clave"}),
        ("keyframe\tfotograma clave\n", {"keyframe": "fotograma clave"}),
        ("# remark\nkeyframe = fotograma clave\ntrack -> pista\n", {"keyframe": "fotograma clave", "track": "pista"}),
        ('"one, two","uno, dos"\n', {"one, two": "uno, dos"}),
        ("en,es,fr\nlayer,capa,calque\n", {"layer": "capa"}),
        ("layer,capa,es\nlayer,calque,fr\n", {"layer": "capa"}),
        ("en,de\nlayer,Ebene\n", {}),
        ("", {}),
    ],
)
def test_shapes(text: str, found: dict[str, str]) -> None:
    assert terms(text, EN, ES) == found


def test_a_column_for_each_language() -> None:
    text = "es;en;fr\ncapa;layer;calque\n"
    assert terms(text, EN, FR) == {"layer": "calque"}
    assert terms(text, ES, Tag("fr", region="CA")) == {"capa": "calque"}


def test_terms_are_one_line_of_text_without_controls() -> None:
    assert clean({"a\nb\ue000": "c\x00\u202ed", " ": "x", "John": ""}) == {"a b": "c d", "John": "John"}


def test_longer_terms_are_found_first_and_only_as_words() -> None:
    found = pattern({"key": "a", "key frame": "b", "图层": "c"})
    assert found is not None
    assert found.findall("A key frame, Key, monkey, 这图层") == ["key frame", "Key", "图层"]


def test_a_file_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "terms.csv"
    broken.write_bytes(b"\xff\xfe\x00caf\xe9")
    with pytest.raises(BadGlossary, match=r"terms\.csv is not UTF-8"):
        load(broken, EN, ES)
    with pytest.raises(BadGlossary, match="cannot be read"):
        load(tmp_path / "none.csv", EN, ES)
    broken.write_bytes(b"a,b\n" * 300_000)
    with pytest.raises(BadGlossary, match="larger than 1 MB"):
        load(broken, EN, ES)
    broken.write_bytes("\ufeffcafé,coffee\n".encode())
    assert load(broken, FR, EN) == {"café": "coffee"}
