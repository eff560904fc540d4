# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``lived_in``: a house with a real model inside."""

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
