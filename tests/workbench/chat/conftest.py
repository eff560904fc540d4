# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``town``: the running product with a quick green stand-in beside the embedded model; ``erika`` is in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.workbench.browser.product import Product, Stands, running
from tests.workbench.browser.town import ERIKA
from tests.workbench.chat.talk import Talk


@pytest.fixture(scope="module")
def _town(small_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    stands = Stands()
    stands.start()
    try:
        with running(tmp_path_factory.mktemp("town"), stands, small_model, hall=True) as product:
            yield product
            assert product.child.err == [], "the product complained while it ran"
    finally:
        stands.stop()


@pytest.fixture
def town(_town: Product) -> Product:
    _town.stands.reset()
    return _town


@pytest.fixture
def erika(town: Product) -> Talk:
    """Erika Beispiel of the Sozialamt, in a session of her own."""
    return Talk(town.signed_in(ERIKA))
