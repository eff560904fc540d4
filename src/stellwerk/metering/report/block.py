# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The only figures finer than a department's month that anything shows: every report is a sum of these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from stellwerk.metering.report.cells import Figures, Row
from stellwerk.metering.report.people import Unit


class Block(NamedTuple):
    """Sums of one or more cells. What is ``None`` is different among them, or is not told."""

    unit: Unit | None  # None: of several units together
    cost_centre: str | None
    currency: str
    use_case: str | None
    zone: str | None
    provider: str | None
    model: str | None
    figures: Figures


class Grid(NamedTuple):
    """What may be told of a month. Worked out once for the whole house; no report looks at the cells again."""

    blocks: tuple[Block, ...]  # together they are everything
    totals: Mapping[Row, Figures]  # months of departments, exact; none while the month is running
    units: tuple[Unit, ...]
    whole: frozenset[Unit]  # no part of them is in a block of several units: their days may be told


def common(values: Iterable[str]) -> str | None:
    """The value that all of them are, if there is one."""
    found = set(values)
    return found.pop() if len(found) == 1 else None
