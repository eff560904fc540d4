# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small helping of ``bench.fuzz``: no text makes a detector raise or point outside the text."""

from __future__ import annotations

from random import Random

import pytest

from bench.fuzz import UNITS, failing, random_text, texts


@pytest.mark.parametrize("seed", range(4))
def test_no_text_breaks_the_inspection(seed: int) -> None:
    for text in texts(60, seed):
        assert failing(text) is None, text


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_over_and_over_and_at_both_ends_of_its_neighbours(unit: str) -> None:
    other = random_text(Random(unit.encode("utf-16", "surrogatepass")))
    for text in (unit, unit * 40, f"{unit}{other}{unit}", unit[::-1] * 7):
        assert failing(text) is None, text
