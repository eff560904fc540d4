# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""docs/audit.md holds what it says: its own verifier runs, every finding, table and row name stands in it."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import Table
from tests.storage.samples import NOON, event, intent, refusal, settlement

from stellwerk.audit import chain
from stellwerk.audit.report import Kind
from stellwerk.storage import folder, retention
from stellwerk.storage.batch import REACHED
from stellwerk.storage.database import Place
from stellwerk.storage.group_commit import _REOPENED
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.retention import RUN, Retention
from stellwerk.storage.tables import books, metadata

TEXT = (Path(__file__).parents[2] / "docs" / "audit.md").read_text()


def test_everything_is_named() -> None:
    tables = {table.name for table in vars(books).values() if isinstance(table, Table)} | {
        *("audit_outbox", "ledger_account", "ledger_entry", "budget_state")
    }
    names = {
        *Kind,
        *tables,
        *metadata.tables["audit"].c.keys(),
        _REOPENED,
        "audit:anchor:accepted",
        "audit:anchor:begun",
        RUN,
    }
    names |= {chain.OPENED, chain.OVERFLOWED, chain.SETTLED, chain.CORRECTED, chain.REFUSED, REACHED}
    names |= {folder.DATABASE, folder.KEY, folder.ANCHOR, folder.LOCK}
    assert {name for name in names if f"`{name}`" not in TEXT} == set()


async def test_the_recipe_without_stellwerk(sqlite: Place) -> None:
    recorder = Recorder.open(sqlite)
    await recorder.intent(intent("c1", department="Straßenverkehrsbehörde"))
    await recorder.settle(settlement("c1"))
    await recorder.refuse(refusal("c2"))
    [script] = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)

    def run() -> str:
        done = subprocess.run(
            [sys.executable, "-c", script, str(sqlite.data)], capture_output=True, text=True
        )
        return done.stdout + done.stderr

    assert run() == "sound\n"  # beside the running recorder
    await recorder.event(event())
    await recorder.intent(intent("c3"))
    await recorder.close()
    run_ = Retention(sqlite, bytes.fromhex((sqlite.data / "audit.key").read_text()))
    while run_.step(NOON + timedelta(days=100)) is not None:
        assert run() == "sound\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retention, "_AT_A_TIME", 2)
        assert run_.step(NOON + timedelta(days=200)) is not None
    run_.close()
    assert run() == "sound\n"
    with closing(sqlite3.connect(sqlite.file, isolation_level=None)) as connection:
        connection.execute("UPDATE audit SET at = at || ' ' WHERE name = 'endpoint:hosting:drift'")
    assert run() == "erased events do not hold\n"
    with closing(sqlite3.connect(sqlite.file, isolation_level=None)) as connection:
        connection.execute("UPDATE audit SET at = trim(at)")
    assert run() == "sound\n"
    with closing(sqlite3.connect(sqlite.file, isolation_level=None)) as connection:
        connection.execute("UPDATE audit SET payload = '{}' WHERE seq = 3")
    assert run() == "row 3 does not hold\n"


def test_records_have_no_room_for_content() -> None:
    """Whoever adds a field here has to say in docs/audit.md why it can hold neither text of a prompt nor a person."""
    kinds = get_args(chain.Record)
    fields = {kind.__name__: set(kind.__struct_fields__) for kind in kinds}
    booked = {"decision_id", "at", "department", "cost_centre"}
    asked = {*booked, "caller", "use_case", "data_class", "model", "policy_version", "kinds", "uninspectable"}
    target = {"zone", "endpoint", "model"}
    cost = {"usage", "cost_pico", "currency", "price_version", "day"}
    assert fields == {
        "Intent": {*asked, *target, "reserved_pico", "declared", "raised", "release"},
        "Overflow": {"decision_id", "at", "because", *target},
        "Settlement": {
            *(*booked, *target, *cost),
            *("outcome", "cost_unknown", "overhead_us", "first_byte_us", "total_us", "auto", "saved_pico"),
        },
        "Correction": {*booked, *target, *cost, "use_case", "because", "reference", "calls"},
        "Refusal": {*asked, "code"},
        "Event": {"name", "at", "detail"},
    }
    assert {field for of_one in fields.values() for field in of_one if f"`{field}`" not in TEXT} == set()
