# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tokens of one call."""

from __future__ import annotations

import msgspec


class Usage(msgspec.Struct, frozen=True, gc=False):
    """Token counts. ``estimated`` is true where the upstream gave none (a break, a client that left)."""

    tokens_in: int
    tokens_out: int
    estimated: bool = False
