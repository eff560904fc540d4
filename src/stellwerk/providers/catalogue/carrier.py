# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What all carriers share."""

from __future__ import annotations

import shutil
from pathlib import Path

_SPARE_BYTES = 64 * 1024 * 1024


class CarrierFailed(Exception):
    """This carrier cannot bring the file; the next one may. The message is one line."""


def need_space(folder: Path, size: int) -> None:
    """Raises:
    CarrierFailed: fewer than ``size`` bytes (and some to spare) are free where ``folder`` lies.
    """
    free = shutil.disk_usage(folder).free
    if free < size + _SPARE_BYTES:
        raise CarrierFailed(f"{_mb(size + _SPARE_BYTES)} MB must be free in {folder}, {_mb(free)} MB are")


def _mb(size: int) -> int:
    return -(-size // 1_000_000)
