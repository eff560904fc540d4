# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a contract allows within a minute."""

from __future__ import annotations

import msgspec


class MinuteLimits(msgspec.Struct, frozen=True):
    """Of one model, for the whole house."""

    requests: int | None = None
    tokens: int | None = None  # of input
    weights: dict[str, int] = {}  # by department; 1 where none is given
