# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The proof that a start asks for: the last row of the trail is the one that its head was signed for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stellwerk.audit.chain import Head, genuine, row_hash
from stellwerk.errors import ConfigurationError
from stellwerk.storage.database import Place


def proven(last: Sequence[Any] | None, stored: Sequence[Any] | None, key: bytes, place: Place) -> Head | None:
    """The head, from the last row and the stored head; ``None`` if the trail has not begun.

    Raises:
        ConfigurationError: they do not hold together, or were signed with another key.
    """
    advice = (
        f"the audit trail in {place} was changed from outside; keep it as evidence, "
        "run `stellwerk audit verify`, then restore a backup"
    )
    shared = place.url is not None
    if last is None and (stored is None or (stored[0] == 0 and not shared)):
        return None
    if stored is None or (last is None and stored[0] != 0):
        raise ConfigurationError(f"rows or signed head are missing: {advice}")
    head = Head(*stored)
    if not genuine(key, head):
        way_out = (
            "copy audit.key from the data folder of a process that already runs on it, since all need the same one"
            if shared
            else "restore the right one"
        )
        raise ConfigurationError(
            f"the signature of the audit trail's head does not match audit.key: either the key is not "
            f"the one that this database was written with ({way_out}), or {advice}"
        )
    if last is None:
        return head
    seq, at, name, decision_id, payload, prev_hash, hash_ = last
    if (seq, hash_) != (head.seq, head.hash) or row_hash(
        prev_hash, seq, at, name, decision_id, payload
    ) != hash_:
        raise ConfigurationError(f"the last row does not match the signed head: {advice}")
    return head
