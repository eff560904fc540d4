# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``world``: on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.workbench.release.world import World, opened

from stellwerk.storage.database import Place


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
