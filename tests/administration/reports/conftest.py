# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The town on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.administration.reports.town import build

from stellwerk.storage.database import Database, Place


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place)
    build(opened)
    yield opened
    opened.close()
