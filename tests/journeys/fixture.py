# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``house``: the whole product, running, with nothing received yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.journeys.house import House, Hubs, opened


@pytest.fixture(scope="module")
def hubs() -> Iterator[Hubs]:
    """The stand-ins of one test file."""
    stand_ins = Hubs()
    stand_ins.start()
    yield stand_ins
    stand_ins.stop()


@pytest.fixture(scope="module")
def patience() -> float:
    """Seconds after which a silent provider is given up: long, so that a busy machine makes nobody silent.

    A file whose providers fall silent on purpose says less.
    """
    return 20.0


@pytest.fixture(scope="module")
def _house(hubs: Hubs, patience: float, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened(tmp_path_factory.mktemp("house"), hubs, seconds=patience) as house:
        yield house
        house.verify()


@pytest.fixture
def house(_house: House) -> House:
    """One house for a whole test file; what was received before is forgotten."""
    _house.hubs.reset()
    return _house
