# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A peopled house on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.workbench.own.site import Site, opened
from tests.workbench.own.world import World, peopled

from stellwerk.storage.database import Place


@pytest.fixture
def world(place: Place) -> Iterator[World]:
    """People, on SQLite and on PostgreSQL."""
    with peopled(place) as made:
        yield made


@pytest.fixture
def site(place: Place) -> Iterator[Site]:
    """The pages, on SQLite and on PostgreSQL."""
    with opened(place) as running:
        yield running


@pytest.fixture
def small_site(sqlite: Place) -> Iterator[Site]:
    """The pages on SQLite alone, for what has nothing to do with the database."""
    with opened(sqlite) as running:
        yield running
