# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every test may use."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from stellwerk.providers.catalogue.load import find
from stellwerk.providers.catalogue.pull import pull

pytest_plugins = ["tests.hub.fixture", "tests.journeys.fixture", "tests.postgres"]

SMALL_MODEL = "smollm2-135m-instruct"
CACHE = Path(
    os.environ.get("STELLWERK_TEST_CACHE") or Path(__file__).parents[1] / ".cache" / "stellwerk-test"
)

# Whoever starts the suite in the background of a shell has Ctrl-C ignored, and so would every command that we start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How fast the machine is, is not what these tests are about.
# A build server draws the same examples every time: what it says must not hang on luck. New ones are drawn by people.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("house")


LONGEST = ("tests/web/test_browser", "tests/journeys/", "tests/bench/", "tests/openid/", "tests/api/")
"""Files that take long are begun first, so that no process works on while the others have nothing left."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session")
def small_model() -> Path:
    """A real, small model (GGUF), pulled once by our own code and kept between runs."""
    return pull(find(SMALL_MODEL), CACHE / "models")
