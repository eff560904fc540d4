# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How deep an inspection looks: in proportion to what is at stake."""

from __future__ import annotations

from enum import IntEnum


class Depth(IntEnum):
    """Rules look at everything at every depth; the encoder costs a hundred times as much and is spent with care."""

    FAST = 0  # rules only: enough for a call that stays in green whatever is found
    UNSURE = 1  # and the encoder where the fast tagger is unsure: before yellow
    ALL = 2  # and the encoder over everything: before red
