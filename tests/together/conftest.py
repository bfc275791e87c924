"""Users with a home and a studio of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.together.product import Product, Ran


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A user who has never used it."""
    product = Product(tmp_path / "home")
    product.home.mkdir()
    yield product
    product.close()


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A user whose studio is shared by the tests that do not disturb it."""
    product = Product(tmp_path_factory.mktemp("settled"))
    yield product
    product.close()


@pytest.fixture(scope="session")
def main_job(settled: Product, media: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The README's job, once: English and Spanish captions on 77 s of read speech."""
    out = tmp_path_factory.mktemp("out")
    ran = settled.edit(media / "speech75_en_720p.mp4", "add captions in English and Spanish", "--sheet", out=out)
    assert ran.code == 0, f"{ran.stdout}\n{ran.stderr}"
    return ran
