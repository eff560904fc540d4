# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pseudonyms: stable within a month, unlinkable across months and masters."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date

import pytest

from stellwerk.identity.pseudonym import Pseudonyms

MASTER = bytes(range(32))


def test_stable_within_a_month_and_new_in_the_next() -> None:
    names = Pseudonyms(MASTER)
    first = names.of("key", date(2026, 9, 1))
    assert names.of("key", date(2026, 9, 30)) == first
    assert names.of("key", date(2026, 10, 1)) != first
    assert names.of("key", date(2027, 9, 1)) != first
    assert names.of("key", date(2026, 9, 2)) == first  # going back gives the same again
    assert names.of("other", date(2026, 9, 1)) != first
    assert Pseudonyms(bytes(32)).of("key", date(2026, 9, 1)) != first


def test_the_derivation_is_the_documented_one() -> None:
    month = hmac.new(MASTER, b"2026-09", hashlib.sha256).digest()
    assert (
        Pseudonyms(MASTER).of("key", date(2026, 9, 7))
        == hmac.new(month, b"key", hashlib.sha256).hexdigest()[:16]
    )


def test_a_short_master_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Pseudonyms(b"short")
