# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in the books, read from the file beside a running gateway and judged without its code."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

INTENT, OVERFLOW, SETTLED = "call:intent:open", "call:intent:overflow", "call:intent:settled"
REFUSED = "call:request:refused"


@dataclass
class Entry:
    """All rows of one decision, as JSON."""

    intents: list[dict[str, Any]] = field(default_factory=list)
    overflows: list[dict[str, Any]] = field(default_factory=list)
    ends: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)

    @property
    def end(self) -> dict[str, Any]:
        """The one settlement; fails the test where there is none or more than one."""
        assert len(self.intents) == len(self.ends) == 1, self
        return self.ends[0]


@dataclass
class Trail:
    """The audit trail and the ledger at one moment."""

    entries: dict[str, Entry]
    events: list[tuple[str, dict[str, Any]]]  # (name, detail) of what belongs to no call
    ledger: Counter[str]  # calls, tokens_in, tokens_out, cost_pico, ...
    open: set[str]

    def balance(self) -> None:
        """Every call has one intent and one end, none is open, and the ledger is the sum of the ends."""
        ends = [entry.end for entry in self.entries.values() if not entry.refusals]
        assert not self.open
        sums: Counter[str] = Counter()
        for end in ends:
            sums["calls"] += 1
            sums["tokens_in"] += end["usage"]["tokens_in"]
            sums["tokens_out"] += end["usage"]["tokens_out"]
            sums["cost_pico"] += end["cost_pico"]
            sums["estimated_calls"] += end["usage"].get("estimated", False)
            sums["unknown_cost_calls"] += end.get("cost_unknown", False)
        assert +self.ledger == +sums


def read(data: Path) -> Trail:
    """Read the books of the data folder ``data``; also while a gateway writes them."""
    uri = f"{(data / 'stellwerk.db').absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=5.0, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        rows = connection.execute("SELECT name, decision_id, payload FROM audit ORDER BY seq").fetchall()
        sums = connection.execute(
            "SELECT sum(calls), sum(tokens_in), sum(tokens_out), sum(cost_pico), sum(estimated_calls),"
            " sum(unknown_cost_calls) FROM ledger"
        ).fetchone()
        still_open = {row[0] for row in connection.execute("SELECT decision_id FROM open_intent")}
    trail = Trail({}, [], Counter(), still_open)
    names = ("calls", "tokens_in", "tokens_out", "cost_pico", "estimated_calls", "unknown_cost_calls")
    trail.ledger.update({name: value or 0 for name, value in zip(names, sums, strict=True)})
    for name, decision, payload in rows:
        record = json.loads(payload)
        if not decision:
            trail.events.append((name, record["detail"]))
            continue
        entry = trail.entries.setdefault(decision, Entry())
        kept = {
            INTENT: entry.intents,
            OVERFLOW: entry.overflows,
            SETTLED: entry.ends,
            REFUSED: entry.refusals,
        }
        kept[name].append(record)
    return trail
