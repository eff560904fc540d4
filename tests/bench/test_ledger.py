# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The bench of reports in small: its year is one whose sums are those of its entries. No time is judged."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.postgres import Server

from bench.ledger import measure, year
from bench.ledger.fill import filled
from stellwerk.metering.entries import EntryKind
from stellwerk.storage.database import Place
from stellwerk.storage.tables import ledger, ledger_account, ledger_entry

ROWS = 20_000


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_measurement_on_a_year_whose_sums_are_right(
    kind: str, tmp_path: Path, postgresql_server: Server
) -> None:
    url = None if kind == "sqlite" else postgresql_server.create(migrated=False)
    (tmp_path / "data").mkdir(mode=0o700)
    database = filled(Place(tmp_path / "data", url), ROWS)
    e, a = ledger_entry.c, ledger_account.c
    with database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(ledger_entry)).scalar_one() == ROWS
        of_entries = connection.execute(
            sa.select(
                *(e.day, a.department, a.use_case, a.model, sa.func.count(), sa.func.sum(e.tokens_in)),
                *(sa.func.sum(e.tokens_out), sa.func.sum(e.amount_pico), sa.func.sum(e.cached_in)),
            )
            .join(ledger_account, a.id == e.account)
            .where(e.kind == int(EntryKind.SETTLEMENT))
            .group_by(e.day, a.department, a.use_case, a.model)
        ).all()
        c = ledger.c
        of_sums = connection.execute(
            sa.select(
                *(c.day, c.department, c.use_case, c.model, sa.func.sum(c.calls), sa.func.sum(c.tokens_in)),
                *(sa.func.sum(c.tokens_out), sa.func.sum(c.cost_pico), sa.func.sum(c.cached_in)),
            ).group_by(c.day, c.department, c.use_case, c.model)
        ).all()
        assert sorted(map(tuple, of_entries)) == sorted(map(tuple, of_sums))
        names = set(connection.execute(sa.select(a.department)).scalars())
    assert len(names) == year.DEPARTMENTS
    result = measure.measured(database, ROWS)
    database.close()
    assert result.entries > 0
    assert all(0 < taken.best <= taken.median for taken in result.taken.values())
    shown = "\n".join(measure.text(kind, [result, result]))
    assert "month by department" in shown
    assert "x1.0" in shown
    if url is not None:
        postgresql_server.drop(url)
