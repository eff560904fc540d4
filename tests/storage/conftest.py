# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A line to PostgreSQL that can be cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.postgres import OWNER, Server
from tests.storage.relay import Relay

from stellwerk.storage.database import Place


@pytest.fixture
def direct(postgresql: str, tmp_path: Path) -> Place:
    """Books on PostgreSQL."""
    return Place(tmp_path / "data", postgresql)


@pytest.fixture
def relay(postgresql_server: Server) -> Iterator[Relay]:
    """The line itself."""
    relay = Relay(postgresql_server.port)
    yield relay
    relay.close()


@pytest.fixture
def line(direct: Place, relay: Relay) -> Place:
    """The same books as ``direct``, by way of the line."""
    assert direct.url is not None
    return Place(direct.data, f"postgresql://{OWNER}@127.0.0.1:{relay.port}/{direct.url.rpartition('/')[2]}")
