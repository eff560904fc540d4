# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``world``: a house on each database; ``product``: the running product, with no request in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.workbench.browser.product import Product, Stands, running
from tests.workbench.release.world import World, opened

from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import text_release, text_release_asked


@pytest.fixture
def world(place: Place) -> Iterator[World]:
    """A house of its own for each test."""
    with opened(place) as made:
        yield made


@pytest.fixture
def small_world(sqlite: Place) -> Iterator[World]:
    """The same on SQLite alone, for what has nothing to do with the database."""
    with opened(sqlite) as made:
        yield made


@pytest.fixture(scope="module")
def _product(small_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    stands = Stands()
    stands.start()
    try:
        with running(tmp_path_factory.mktemp("product"), stands, small_model) as product:
            yield product
            assert product.child.err == [], "the product complained while it ran"
    finally:
        stands.stop()


@pytest.fixture
def product(_product: Product) -> Iterator[Product]:
    """With no request in it, and nothing received."""
    _product.stands.reset()
    yield _product
    database = Database(Place(_product.data))
    with database.writing() as writing:
        writing.execute(sa.delete(text_release_asked))
        writing.execute(sa.delete(text_release))
    database.close()
