# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A key's pseudonym in the books: the same within a calendar month, unlinkable across months (Art. 4(5)
GDPR)."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date

_MIN_MASTER_BYTES = 32


class Pseudonyms:
    """Keyed, monthly rotating pseudonyms: ``HMAC(HMAC(master, "YYYY-MM"), key_id)``, first 16 hex digits.

    The month key is derived, so deleting the master makes every past pseudonym final; without the master
    nobody can try out key names. ``day`` decides the month (UTC).

    Raises:
        ValueError: the master key is shorter than 32 bytes.
    """

    def __init__(self, master: bytes) -> None:
        if len(master) < _MIN_MASTER_BYTES:
            raise ValueError(f"the master key for pseudonyms needs at least {_MIN_MASTER_BYTES} bytes")
        self._master = master
        self._month = (0, 0)
        self._month_key = b""
        self._known: dict[str, str] = {}

    def of_month(self, key_id: str, day: date) -> str:
        """The same for any month, without remembering it."""
        text = f"{day.year:04d}-{day.month:02d}".encode()
        key = hmac.digest(self._master, text, hashlib.sha256)
        return hmac.digest(key, key_id.encode(), hashlib.sha256).hex()[:16]

    def of(self, key_id: str, day: date) -> str:
        """The pseudonym of ``key_id`` in the month of ``day``: 16 hex digits."""
        month = (day.year, day.month)
        if month != self._month:
            text = f"{day.year:04d}-{day.month:02d}".encode()
            self._month_key = hmac.digest(self._master, text, hashlib.sha256)
            self._month, self._known = month, {}
        known = self._known.get(key_id)
        if known is None:
            known = hmac.digest(self._month_key, key_id.encode(), hashlib.sha256).hex()[:16]
            self._known[key_id] = known
        return known
