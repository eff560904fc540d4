# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Canonical form, hash and signature, against values worked out with standard tools."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from stellwerk.audit.chain import GENESIS, Head, canonical, genuine, plain, row_hash, sign, signed, stamp
from stellwerk.values.record import Event

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
KEY = bytes(range(32))


def test_the_recipe_is_the_documented_one() -> None:
    """docs/audit.md promises this; a change would make every existing trail fail."""
    assert hashlib.sha256(b"stellwerk audit chain 1").hexdigest() == GENESIS
    text = f'{GENESIS}\n1\n2026-03-02T12:00:00.000000Z\nsystem:start:ok\n\n{{"a":"ä"}}'
    expected = hashlib.sha256(text.encode()).hexdigest()
    assert row_hash(GENESIS, 1, "2026-03-02T12:00:00.000000Z", "system:start:ok", "", '{"a":"ä"}') == expected
    mac = hmac.new(KEY, f"stellwerk audit head 1\n7\n{expected}".encode(), hashlib.sha256).hexdigest()
    assert sign(KEY, 7, expected) == mac


def test_payloads_are_json_with_sorted_keys() -> None:
    text = canonical(Event("a:b:c", AT, {"z": "1", "a": "ß"}))
    assert text == '{"at":"2026-03-02T12:00:00Z","detail":{"a":"ß","z":"1"},"name":"a:b:c"}'
    assert list(json.loads(text)) == ["at", "detail", "name"]


def test_no_two_rows_share_a_hashed_text() -> None:
    """Fields are joined by line feeds, which names and ids cannot hold."""
    for text in ("a\nb", "a\rb", "a\x00", "x" * 201, "a\u2028b"):
        with pytest.raises(ValueError, match="printable"):
            plain(text)
    assert plain("call:intent:open") == "call:intent:open"
    assert plain("") == ""
    assert "\n" not in canonical(Event("a:b:c", AT, {"note": "two\nlines"}))


def test_times_are_utc_with_six_decimals() -> None:
    assert stamp(AT) == "2026-03-02T12:00:00.000000Z"
    berlin = timezone(timedelta(hours=1))
    assert stamp(datetime(2026, 1, 1, 0, 30, 0, 7, tzinfo=berlin)) == "2025-12-31T23:30:00.000007Z"
    with pytest.raises(ValueError, match="time zone"):
        stamp(datetime(2026, 1, 1))


def test_only_the_key_makes_a_genuine_head() -> None:
    head = signed(KEY, 3, GENESIS)
    assert genuine(KEY, head)
    assert not genuine(bytes(32), head)
    assert not genuine(KEY, Head(4, head.hash, head.signature))
    assert not genuine(KEY, Head(3, "0" * 64, head.signature))
    assert not genuine(KEY, Head(3, head.hash, "ü"))
    assert not genuine(KEY, Head(3, head.hash, ""))
