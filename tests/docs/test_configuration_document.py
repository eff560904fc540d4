# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""docs/configuration.md and docs/policy.md say what the schema and the ceilings are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stellwerk.policy.ceilings import CEILINGS
from stellwerk.policy.regimes import NEVER_YELLOW, RELEASABLE
from stellwerk.policy.schema import Field, Value, every_field
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone

DOCS = Path(__file__).resolve().parents[2] / "docs"
ROWS = {
    cells[0].strip("`"): cells[1:]
    for line in (DOCS / "configuration.md").read_text().splitlines()
    if line.startswith("| `")
    and len(cells := [c.strip() for c in re.split(r"(?<!\\)\|", line.strip("|"))]) == 4
}
FIELDS = dict(every_field())


@pytest.mark.parametrize("path", FIELDS)
def test_every_key_stands_in_the_document(path: str) -> None:
    field: Field = FIELDS[path]
    kind, default, meaning = ROWS[path]
    assert meaning == field.help
    if field.required:
        assert default == "required"
    else:
        assert default.strip("`") == (field.default or "—")
    if isinstance(field.kind, Value):
        for choice in field.kind.choices:
            assert f"`{choice}`" in kind
        if not field.kind.choices:
            assert kind.startswith(field.kind.form.value)


def test_the_document_promises_no_key_that_is_not_there() -> None:
    assert set(ROWS) == set(FIELDS)


@pytest.mark.parametrize("never", ["nie", "never"])
def test_the_tables_of_policy_are_the_ceilings(never: str) -> None:
    words = {"nie": "grün", "never": "green"}
    text = (DOCS / "policy.md").read_text()
    (table,) = [
        t for t in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE) if f"| {words[never]} |" in t
    ]
    for data_class in DataClass:
        (row,) = [line for line in table.splitlines() if line.startswith(f"| {data_class.name} ")]
        cells = [cell.strip() for cell in row.strip("|").split("|")][-3:]
        for zone, cell in zip((Zone.GREEN, Zone.YELLOW, Zone.RED), cells, strict=True):
            assert (cell == never) is (zone not in CEILINGS[data_class]), (data_class, zone, cell)


def test_every_regime_is_explained() -> None:
    text = (DOCS / "policy.md").read_text()
    for regime in RELEASABLE:
        assert re.search(rf"^\| `{regime}` \|.*\| ja \|$", text, flags=re.MULTILINE), regime
    for regime in NEVER_YELLOW:
        assert re.search(rf"^\| `{regime}` \|.*\| nie \|$", text, flags=re.MULTILINE), regime
