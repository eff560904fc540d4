# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The checkpoint: what retention took away of the trail, signed, so that the rest can still be proven.

Rows are *pruned* (the oldest go altogether; the trail then begins behind them) or *erased* (an event keeps number,
time, name and hashes and loses its payload). Erased rows cannot be hashed anew, so a digest over what is left of
them stands here. Sums of pruned settlements are carried, so that the ledger is still the sum of its parts.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from hashlib import sha256

import msgspec

from stellwerk.audit.chain import GENESIS, Row

ERASED_GENESIS = sha256(b"stellwerk audit erased 1").hexdigest()
"""The digest over no erased row."""

_encode: Callable[[object], bytes] = msgspec.json.Encoder(order="sorted").encode


class CarriedCall(msgspec.Struct, frozen=True):
    """A call whose intent was pruned and whose end was not: with it, its settlement still has an intent."""

    decision_id: str
    seq: int
    at: str
    use_case: str


class Checkpoint(msgspec.Struct, frozen=True):
    """Body of the checkpoint."""

    pruned_seq: int = 0  # the last row that was pruned
    pruned_hash: str = GENESIS  # and its hash: what the first row that is left is chained to
    settled: int = 0  # pruned settlements
    refused: int = 0  # pruned refusals
    open: tuple[CarriedCall, ...] = ()  # in the order of their rows
    carried: str = "0" * 64  # metering.ledger.carried_digest of the carried lines
    erased_through: int = 0  # events up to this row have no payload
    erased_base: str = ERASED_GENESIS  # digest over the erased rows that were pruned
    erased: str = ERASED_GENESIS  # digest over all erased rows


def body_of(checkpoint: Checkpoint) -> str:
    """As it is stored: JSON with sorted keys."""
    return _encode(checkpoint).decode()


def checkpoint_in(body: str) -> Checkpoint:
    """From its body.

    Raises:
        ValueError: it is none.
    """
    return msgspec.json.decode(body, type=Checkpoint)  # its errors are such


def sign_checkpoint(key: bytes, body: str) -> str:
    """HMAC-SHA256 of a body, as hex."""
    return hmac.digest(key, f"stellwerk audit checkpoint 1\n{body}".encode(), "sha256").hex()


def genuine_checkpoint(key: bytes, body: str, signature: str) -> bool:
    """Whether the body was signed with ``key``."""
    return hmac.compare_digest(sign_checkpoint(key, body).encode(), signature.encode("utf-8", "replace"))


def erased_digest(before: str, row: Row) -> str:
    """The digest with one erased row more: over the digest before and what is left of the row."""
    return sha256(f"{before}\n{row[0]}\n{row[1]}\n{row[2]}\n{row[3]}\n{row[6]}".encode()).hexdigest()


def is_event(name: str) -> bool:
    """Whether a row of this name is an event (the others are records of calls)."""
    return not name.startswith("call:")
