# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The hash chain: what one row of the audit trail is, how rows hang together, and how the head is signed.

Each row's hash covers the hash of the row before it, so a change anywhere shows in every later hash; the last
hash (the head) is signed with HMAC-SHA256 (RFC 2104), so whoever lacks the key cannot write a matching chain.
The recipe is fixed and simple enough to be repeated with standard tools (docs/audit.md).
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

import msgspec

from stellwerk.values.record import Correction, Event, Intent, Overflow, Refusal, Settlement

OPENED = "call:intent:open"
OVERFLOWED = "call:intent:overflow"
SETTLED = "call:intent:settled"
REFUSED = "call:request:refused"
CORRECTED = "call:ledger:corrected"

GENESIS = sha256(b"stellwerk audit chain 1").hexdigest()
"""Stands in for the hash before the first row."""

KEY_BYTES = 32

_encode: Callable[[object], bytes] = msgspec.json.Encoder(order="sorted").encode


Record = Intent | Overflow | Settlement | Correction | Refusal | Event
"""What a row is made of."""


class Row(NamedTuple):
    """One row of the trail. ``seq`` counts from 1 without gaps; hashes are 64 lower-case hex digits."""

    seq: int
    at: str  # see stamp()
    name: str  # area:object:action
    decision_id: str  # "" where the row belongs to no call
    payload: str  # the record as JSON with sorted keys
    prev_hash: str
    hash: str


class Head(msgspec.Struct, frozen=True, gc=False):
    """The last row's place and hash, signed. ``seq`` 0 with the genesis hash is the empty chain."""

    seq: int
    hash: str
    signature: str


def stamp(at: datetime) -> str:
    """Time as the trail writes it: UTC, always six decimals, ``2026-01-31T23:59:59.000000Z``.

    Raises:
        ValueError: ``at`` has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("a record's time needs a time zone; use datetime.now(UTC)")
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")[:26] + "Z"


def canonical(record: Record) -> str:
    """The record as JSON text with sorted keys and no blanks: what is stored is what is hashed.

    Raises:
        UnicodeEncodeError: a text holds a lone surrogate.
    """
    return _encode(record).decode()


def row_hash(prev_hash: str, seq: int, at: str, name: str, decision_id: str, payload: str) -> str:
    """SHA-256 over the fields joined by line feeds, in this order.

    Unambiguous because none of the fields before ``payload`` holds a line feed (see :func:`plain`).
    """
    return sha256(f"{prev_hash}\n{seq}\n{at}\n{name}\n{decision_id}\n{payload}".encode()).hexdigest()


def plain(text: str) -> str:
    """Let ``text`` pass as a row's name or decision id: printable, at most 200 characters.

    Raises:
        ValueError: it holds control characters or is too long.
    """
    if not text.isprintable() or len(text) > 200:
        raise ValueError("a name or id in the audit trail must be printable and at most 200 characters long")
    return text


def sign(key: bytes, seq: int, hash_: str) -> str:
    """HMAC-SHA256 of a head, as hex."""
    return hmac.digest(key, f"stellwerk audit head 1\n{seq}\n{hash_}".encode(), "sha256").hex()


def signed(key: bytes, seq: int, hash_: str) -> Head:
    """The head at ``seq``, signed with ``key``."""
    return Head(seq, hash_, sign(key, seq, hash_))


def genuine(key: bytes, head: Head) -> bool:
    """Whether ``head`` was signed with ``key``."""
    return hmac.compare_digest(sign(key, head.seq, head.hash).encode(), head.signature.encode())
