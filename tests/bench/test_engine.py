# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``bench.engine`` measures what it says, alone and in company; no time is judged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench import engine


async def test_it_measures_a_real_answer(small_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOMP_SPINCOUNT", "2000")  # is put back after the test, whatever is measured with
    found = await engine.speed(small_model, spin="1000", busy=1, tokens=4)
    assert os.environ["GOMP_SPINCOUNT"] == "1000"
    assert found.read > 0
    assert found.written > 0
    await engine.speed(small_model, spin="", busy=0, tokens=2)
    assert "GOMP_SPINCOUNT" not in os.environ, "what the engine sets itself"
