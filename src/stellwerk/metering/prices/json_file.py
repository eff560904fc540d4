# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A price list as JSON: the names of :mod:`raw`, the models as a list ``prices``. Amounts as numbers or as texts."""

from __future__ import annotations

from collections.abc import Sequence

from stellwerk.metering.prices.json_tree import Array, Node, Object, Text, Word, parse
from stellwerk.metering.prices.problems import Place, Problems, suggest
from stellwerk.metering.prices.raw import (
    COLUMNS,
    HEAD,
    MOST_MODELS,
    NEEDED_COLUMNS,
    PRICES,
    Cell,
    Raw,
    Row,
)


def read_json(text: str, problems: Problems) -> Raw | None:
    """The values of the file with their places; ``None`` where its form cannot be read, with the reason noted."""
    root = parse(text, problems)
    if root is None:
        return None
    if not isinstance(root, Object):
        problems.add(root.place, "the document is no object", 'begin with {"version": ...}')
        return None
    head = _cells({n: v for n, v in root.entries.items() if n != PRICES}, HEAD, root.place, problems)
    table = root.entries.get(PRICES)
    if not isinstance(table, Array):
        where = root.place if table is None else table.place
        problems.add(
            where, "prices is missing" if table is None else "a list is expected", "add the list of models"
        )
        return Raw(head, [], where, (), spreadsheet=False)
    if len(table.items) > MOST_MODELS:
        problems.add(table.place, f"there are more than {MOST_MODELS} models", "a price list has fewer")
        return None
    rows: list[Row] = []
    for item in table.items:
        if not isinstance(item, Object):
            problems.add(item.place, "a model is an object", 'write {"model": ..., "input_per_million": ...}')
            continue
        for name in NEEDED_COLUMNS:
            if name not in item.entries:
                problems.add(item.place, f"{name} is missing", "add it")
        rows.append(Row(item.place, _cells(item.entries, COLUMNS, item.place, problems)))
    return Raw(head, rows, table.place, (), spreadsheet=False)


def _cells(
    entries: dict[str, Node], known: Sequence[str], parent: Place, problems: Problems
) -> dict[str, Cell]:
    read: dict[str, Cell] = {}
    for name, node in entries.items():
        if name not in known:
            place = Place(node.place.line, parent.column)
            problems.add(place, "an unknown name", suggest(name, known))
        elif isinstance(node, Text):
            read[name] = Cell(node.text, node.place, node.number)
        elif not isinstance(node, Word) or node.text != "null":  # null: not there
            problems.add(node.place, "a text or a number is expected", "write a single value")
    return read
