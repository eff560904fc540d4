# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``house``: the whole product, running, with nothing received yet. ``lived_in``: one with a real model inside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from tests.conftest import SMALL_MODEL
from tests.journeys.house import House, Hubs, opened

from stellwerk.policy.embedded import embedded_endpoint
from stellwerk.policy.register import Model, Register, Tier
from stellwerk.providers.catalogue.load import find

EMBEDDED = "eingebaut"


@pytest.fixture(scope="module")
def hubs() -> Iterator[Hubs]:
    """The stand-ins of one test file."""
    stand_ins = Hubs()
    stand_ins.start()
    yield stand_ins
    stand_ins.stop()


@pytest.fixture(scope="module")
def _house(hubs: Hubs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened(tmp_path_factory.mktemp("house"), hubs) as house:
        yield house
        house.verify()


@pytest.fixture
def house(_house: House) -> House:
    """One house for a whole test file; what was received before is forgotten."""
    _house.hubs.reset()
    return _house


@pytest.fixture(scope="module")
def lived_in(hubs: Hubs, small_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose model ``EMBEDDED`` is a real one, in the embedded engine."""

    def with_engine(register: Register) -> Register:
        model = Model(
            name=EMBEDDED,
            endpoint="eigen",
            upstream=SMALL_MODEL,
            tier=Tier.S,
            context_length=2048,
            abilities=find(SMALL_MODEL).abilities,
        )
        return msgspec.structs.replace(
            register,
            endpoints={**register.endpoints, "eigen": embedded_endpoint("eigen")},
            models={**register.models, EMBEDDED: model},
        )

    folder = tmp_path_factory.mktemp("lived-in")
    with opened(folder, hubs, change=with_engine, models={EMBEDDED: small_model}) as house:
        yield house
        house.verify()
