# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was promised of weight and time (issue 6), measured in a real browser: ``bench.workbench`` in small."""

from __future__ import annotations

import pytest

from bench.workbench import Line, lines, measured, quantile, texts

_SLOWER = 3
"""How many times as long it may take on a machine of unknown speed; docs/benchmarks.md has figures of a known one."""


def test_texts_have_their_length_and_differ() -> None:
    made = texts(5, 2000)
    assert {len(text) for text in made} == {2000}
    assert len(set(made)) == 5


def test_a_quantile_is_one_of_the_values() -> None:
    assert quantile([3, 1, 2], 0.5) == 2
    assert quantile([3, 1, 2], 1) == 3
    assert not Line("x", 2, "ms", 1).kept
    assert Line("x", 2, "ms").kept


@pytest.mark.alone
@pytest.mark.timeout(300)
def test_the_promises_are_kept() -> None:
    found = lines(measured(quick=True))
    for line in found:
        print(f"{line.what}: {line.measured:.1f} {line.unit}")
    for line in found:
        if line.promised is None:
            continue
        most = line.promised if line.unit == "kB" else line.promised * _SLOWER + (0 if line.unit else 2)
        assert line.measured <= most, line
    (progress,) = [line for line in found if "progress" in line.what]
    assert progress.measured >= 3, "who waits sees that it goes on"
