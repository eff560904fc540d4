# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A price file as texts with their places, whichever format it has; and the names that may stand in it."""

from __future__ import annotations

from typing import NamedTuple

from stellwerk.metering.prices.price_list import UNITS
from stellwerk.metering.prices.problems import Place

HEAD = (
    *("version", "provider", "title", "currency", "valid_from", "valid_until", "plan", "plan_minimum"),
    *("vat_percent", "source", "corrects"),
)
"""What is said once, for the whole list."""

NEEDED = ("version", "provider", "currency", "valid_from", "vat_percent", "source")

COLUMNS = ("model", *UNITS)
"""What is said of each model."""

NEEDED_COLUMNS = ("model", "input_per_million", "output_per_million")

PRICES = "prices"
"""Name of the list of models in JSON."""

MOST_BYTES = 256 * 1024
MOST_MODELS = 2000


class Cell(NamedTuple):
    """One value as it was written. ``number``: JSON wrote it without quotes."""

    text: str
    place: Place
    number: bool = False


class Row(NamedTuple):
    """One model. What is empty is not there."""

    place: Place
    cells: dict[str, Cell]


class Raw(NamedTuple):
    """The whole file."""

    head: dict[str, Cell]
    rows: list[Row]
    table: Place  # where the models begin
    columns: tuple[str, ...]  # of a table; () where every model has names of its own
    spreadsheet: bool  # amounts may have a decimal comma
