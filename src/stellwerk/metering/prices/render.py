# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A price list as a file that :func:`stellwerk.metering.prices.read.read` reads as the same list again."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import msgspec

from stellwerk.metering.prices.price_list import PriceList
from stellwerk.metering.prices.raw import COLUMNS, HEAD


def as_csv(made: PriceList, separator: str = ";") -> str:
    """For spreadsheets: with semicolons a decimal comma, as German ones have it, with commas a decimal point."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    comma = separator == ";"
    for name in HEAD:
        writer.writerow([name, _cell(getattr(made, name), comma)])
    writer.writerow([])
    writer.writerow(COLUMNS)
    for price in made.prices:
        writer.writerow([_cell(getattr(price, name), comma) for name in COLUMNS])
    return out.getvalue()


def as_json(made: PriceList) -> str:
    """For programs."""
    fields = {name: _plain(getattr(made, name)) for name in HEAD}
    prices = [{name: _plain(getattr(price, name)) for name in COLUMNS} for price in made.prices]
    return json.dumps({**fields, "prices": prices}, indent=2, ensure_ascii=False) + "\n"


def amount_text(amount: Decimal) -> str:
    """``0.20``: with two decimals at least, and all that there are."""
    text = f"{amount.normalize():f}"
    decimals = len(text.partition(".")[2])
    return f"{amount:.2f}" if decimals < 2 else text


def _cell(value: Any, comma: bool) -> str:
    if not isinstance(value, Decimal):
        return "" if value is None else str(value)
    text = amount_text(value)
    if len(text.partition(".")[2]) == 3:  # 1.250 could mean thousands
        text += "0"
    return text.replace(".", ",") if comma else text


def _plain(value: Any) -> Any:
    return amount_text(value) if isinstance(value, Decimal) else msgspec.to_builtins(value)
