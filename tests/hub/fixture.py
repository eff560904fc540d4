# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``hub``: both parts of the LLM Hub on loopback ports, recording, failing on demand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.hub.recording import RecordingHub

from stellwerk.demo.models import RED_MODELS, YELLOW_MODELS


@dataclass(frozen=True)
class Hubs:
    """The yellow and the red hub."""

    yellow: RecordingHub
    red: RecordingHub


@pytest.fixture(scope="session")
def _hubs() -> Iterator[Hubs]:
    hubs = Hubs(RecordingHub(YELLOW_MODELS, "key-of-yellow"), RecordingHub(RED_MODELS, "key-of-red"))
    hubs.yellow.start()
    hubs.red.start()
    yield hubs
    hubs.yellow.stop()
    hubs.red.stop()


@pytest.fixture
def hub(_hubs: Hubs) -> Hubs:
    """The hubs, with nothing received and no fault waiting."""
    _hubs.yellow.reset()
    _hubs.red.reset()
    return _hubs
