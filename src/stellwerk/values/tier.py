# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sizes of models."""

from __future__ import annotations

from enum import StrEnum


class Tier(StrEnum):
    """Size of a model: how much it demands, not how good it is."""

    S = "S"
    M = "M"
    L = "L"
