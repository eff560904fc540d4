# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fields of a budget as people give them, checked one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from stellwerk.administration.tree import living
from stellwerk.administration.values import text
from stellwerk.errors import InvalidValue
from stellwerk.storage.tables import api_key, cost_centre, price_list, use_case
from stellwerk.values.amount import read_amount
from stellwerk.values.calendar import Period
from stellwerk.values.currency import CURRENCIES
from stellwerk.values.mail_address import is_mail_address
from stellwerk.values.money import to_pico

MOST = Decimal(9_000_000)
"""The largest amount: 10^-12 of it fit into 64 bits, with room for what exceeds a budget that only warns."""

UNITS = ("department", "cost_centre", "use_case", "api_key")
FIXED = (*UNITS, "zone", "period", "currency")
"""What makes it this budget; another one is another budget."""

_DECIMALS = 6
_MOST_THRESHOLDS = 10
_MOST_RECIPIENTS = 20


def fixed(connection: sa.Connection, values: Mapping[str, object]) -> dict[str, Any]:
    """The columns that never change: unit, zone, period, currency. Every problem is told at once.

    Raises:
        InvalidValue
    """
    given = [unit for unit in UNITS if values.get(unit) is not None]
    if len(given) > 1:
        raise InvalidValue(dict.fromkeys(given, "name one unit only; none means the whole house"))
    problems: dict[str, str] = {}
    row: dict[str, Any] = dict.fromkeys(UNITS)
    for unit in given:
        try:
            row[unit] = text(unit, values[unit], 64)
            _in_use(connection, unit, row[unit])
        except InvalidValue as error:
            problems |= error.problems
    row["zone"] = values.get("zone")
    if row["zone"] not in (None, "yellow", "red"):
        problems["zone"] = (
            "takes yellow or red, or nothing for both; green costs nothing per call and always stays open"
        )
    row["period"] = values.get("period")
    if row["period"] not in tuple(Period):
        problems["period"] = f"must be one of {', '.join(Period)}"
    row["currency"] = values.get("currency", "EUR")
    if row["currency"] not in CURRENCIES:
        problems["currency"] = "is no currency of ISO 4217, such as EUR"
    elif (billed := _billed_in(connection)) and row["currency"] not in billed:
        problems["currency"] = f"nothing is billed in it; the price lists are in {', '.join(sorted(billed))}"
    if problems:
        raise InvalidValue(problems)
    return row


def changeable(values: Mapping[str, object]) -> dict[str, Any]:
    """The columns for these fields: title, amount, hard, warn_at, recipients. Every problem is told at once.

    Raises:
        InvalidValue
    """
    row: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for field, value in values.items():
        try:
            if field in FIXED:
                raise InvalidValue({field: "stays as it is; archive this budget and make another one"})
            if field not in _FIELDS:
                raise InvalidValue({field: "cannot be changed"})
            column, check = _FIELDS[field]
            row[column] = check(field, value)
        except InvalidValue as error:
            problems |= error.problems
    if problems:
        raise InvalidValue(problems)
    return row


def _title(field: str, value: object) -> str:
    return text(field, value, 200)


def _amount(field: str, value: object) -> int:
    try:
        amount = value if isinstance(value, Decimal) else read_amount(text(field, value, 40))
    except ValueError as error:
        raise InvalidValue({field: str(error)}) from None
    if not amount.is_finite() or not 0 < amount <= MOST:
        raise InvalidValue({field: f"must be more than 0 and at most {MOST}"})
    if amount != round(amount, _DECIMALS):
        raise InvalidValue({field: f"has more than {_DECIMALS} decimals"})
    return to_pico(amount)


def _hard(field: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidValue({field: "must be true or false"})
    return value


def _warn_at(field: str, value: object) -> list[int]:
    if (
        not isinstance(value, list | tuple)
        or len(value) > _MOST_THRESHOLDS
        or not all(
            isinstance(step, int) and not isinstance(step, bool) and 1 <= step <= 100 for step in value
        )
        or any(low >= high for low, high in pairwise(value))
    ):
        raise InvalidValue(
            {field: f"takes at most {_MOST_THRESHOLDS} whole per cents from 1 to 100, ascending, each once"}
        )
    return list(value)


def _recipients(field: str, value: object) -> list[str]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise InvalidValue({field: "must be a list of mail addresses"})
    found = {one.strip().casefold(): one.strip() for one in value}
    if len(found) > _MOST_RECIPIENTS:
        raise InvalidValue(
            {field: f"takes at most {_MOST_RECIPIENTS} addresses; use a list of the mail server's"}
        )
    if not all(map(is_mail_address, found.values())):
        raise InvalidValue({field: "takes mail addresses of offices alone, such as kaemmerei@stadt.example"})
    return list(found.values())


_FIELDS: Mapping[str, tuple[str, Callable[[str, object], Any]]] = {
    "title": ("title", _title),
    "amount": ("amount_pico", _amount),
    "hard": ("hard", _hard),
    "warn_at": ("warn_at", _warn_at),
    "recipients": ("recipients", _recipients),
}


def _in_use(connection: sa.Connection, unit: str, name: str) -> None:
    if unit == "department":
        living(connection, name)
        return
    column, gone, words = {
        "cost_centre": (cost_centre.c.code, cost_centre.c.archived_at, "cost centre"),
        "use_case": (use_case.c.name, use_case.c.archived_at, "use case"),
        "api_key": (api_key.c.id, api_key.c.revoked_at, "key that is valid"),
    }[unit]
    if connection.execute(sa.select(column).where(column == name, gone.is_(None))).first() is None:
        raise InvalidValue({unit: f"there is no such {words}"})


def _billed_in(connection: sa.Connection) -> set[str]:
    return set(connection.execute(sa.select(price_list.c.currency).distinct()).scalars())
