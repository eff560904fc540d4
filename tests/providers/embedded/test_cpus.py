# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A container's quota bounds the threads."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stellwerk.providers.embedded.cpus import usable_cpus

MASK = len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("quota", "count"),
    [
        ("max 100000", MASK),
        ("50000 100000", 1),
        ("100000 100000", 1),
        ("9900000 100000", MASK),
        ("", MASK),
        ("0 0", MASK),
    ],
)
def test_quota(tmp_path: Path, quota: str, count: int) -> None:
    file = tmp_path / "cpu.max"
    file.write_text(quota + "\n")
    assert usable_cpus(file) == count


def test_no_quota_file(tmp_path: Path) -> None:
    assert usable_cpus(tmp_path / "cpu.max") == MASK
