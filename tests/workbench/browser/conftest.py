# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``product``: one running product for a whole file; what its stand-ins got before is forgotten before each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.workbench.browser.product import Product, Stands, running


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
def product(_product: Product) -> Product:
    _product.stands.reset()
    return _product
