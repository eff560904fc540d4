# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""docs/tasks.md names every task as it is."""

from __future__ import annotations

import re
from pathlib import Path

from stellwerk.workbench.tasks import ALL

TEXT = (Path(__file__).resolve().parent.parent.parent / "docs" / "tasks.md").read_text()


def test_the_table_of_tasks_is_the_products() -> None:
    rows = re.findall(
        r"^\| ([^|]+) / ([^|]+) \| `([a-z-]+)` \| (K\d)([^|]*) \| ([SML]) \|$", TEXT, re.MULTILINE
    )
    assert [row[2] for row in rows] == list(ALL)
    for german, english, name, floor, more, tier in rows:
        task = ALL[name]
        assert (german, english) == task.title
        assert floor == task.floor.name
        assert tier == task.tier.value
        raised = {o.floor.name for f in task.fields for o in f.options if o.floor > task.floor}
        assert set(re.findall(r"K\d", more)) == raised


def test_it_says_that_a_task_judges_no_claim() -> None:
    assert "Annex III 5(a)" in TEXT
