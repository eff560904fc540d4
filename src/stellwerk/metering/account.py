# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A place of booking: whose call, where it ran, at which price. No person."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import msgspec


class LedgerAccount(NamedTuple):
    """What an entry is booked on. Columns of ``ledger_account`` after its id."""

    department: str
    cost_centre: str
    use_case: str
    key: str  # id of the API key; "" for calls of earlier versions
    zone: str
    endpoint: str
    model: str
    price_version: str  # "" where nothing is billed
    currency: str


@lru_cache(maxsize=4096)
def account_id(account: LedgerAccount) -> int:
    """Its number, 63 bits, worked out from its parts: the same in every process, database and backup."""
    return int.from_bytes(sha256(msgspec.json.encode(account)).digest()[:8], "big") >> 1
