# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The made-up town hall, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from tests.api.management.world import Undone, World, built

from stellwerk.storage.database import Place


@pytest.fixture
def world(place: Place) -> Iterator[World]:
    """A town hall of its own for each test, on SQLite and on PostgreSQL."""
    made = built(place)
    database = made.house.database
    yield made
    database.close()


@pytest.fixture
def undone(world: World) -> Iterator[World]:
    """The same, but nothing that is done lasts."""
    database = Undone(world.house.database.place)
    world.house = msgspec.structs.replace(world.house, database=database)
    yield world
    database.close()
