# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is said beside an invoice's file: whose it is, for which month, how its columns are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from stellwerk.administration.values import text
from stellwerk.errors import InvalidValue
from stellwerk.metering.invoice.numbers import MOST_COUNT, amount
from stellwerk.metering.invoice.read import Reading
from stellwerk.metering.invoice.tolerances import Tolerances
from stellwerk.metering.prices.amounts import Unreadable
from stellwerk.values.calendar import Period
from stellwerk.values.currency import CURRENCIES
from stellwerk.values.money import to_pico

FIRST_YEAR = 2020
MOST_ROUNDING = 100
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_MOST_SAID = 50


class Request(NamedTuple):
    """All of it, checked."""

    provider: str
    month: date  # its first day
    number: str  # the provider's; "" for a list of usage
    currency: str
    net_pico: int | None  # total of the invoice; None: the sum of its lines
    vat_pico: int | None
    reading: Reading


def request_in(said: Mapping[str, object], today: date) -> Request:
    """From what was said.

    ``provider`` and ``month`` (2026-05) are needed; perhaps ``number``, ``net``, ``vat``, ``currency``, ``columns``,
    ``models``, ``cached_apart`` (:class:`stellwerk.metering.invoice.read.Reading`).

    Raises:
        InvalidValue
    """
    month = month_in("month", said.get("month"))
    if month > Period.MONTH.first_day(today):
        raise InvalidValue({"month": "has not begun"})
    currency = said.get("currency", "EUR")
    if not isinstance(currency, str) or currency not in CURRENCIES:
        raise InvalidValue({"currency": "must be a currency of ISO 4217, such as EUR"})
    columns, models = (_texts(field, said.get(field, ())) for field in ("columns", "models"))
    return Request(
        provider=text("provider", said.get("provider", ""), 64),
        month=month,
        number=text("number", said.get("number", ""), 100, empty=True),
        currency=currency,
        net_pico=_amount("net", said.get("net")),
        vat_pico=_amount("vat", said.get("vat")),
        reading=Reading(month, currency, columns, models, said.get("cached_apart") is True),
    )


def month_in(field: str, value: object) -> date:
    """The first day of a month that is written as 2026-05. Raises ``InvalidValue``."""
    found = _MONTH.fullmatch(value) if isinstance(value, str) else None
    if found is None or int(found[1]) < FIRST_YEAR:
        raise InvalidValue({field: f"must be a month from {FIRST_YEAR} on, written as 2026-05"})
    return date(int(found[1]), int(found[2]), 1)


def tolerances_in(rounding: str | None, tokens: int | None, requests: int | None) -> Tolerances:
    """What was said of tolerances, the usual ones for the rest.

    Raises:
        InvalidValue
    """
    usual = Tolerances()
    read = usual.rounding
    if rounding is not None:
        try:
            read = amount(rounding, frozenset("."))
        except Unreadable as error:
            raise InvalidValue({"rounding": f"{error.what} — {error.do}"}) from None
        if not 0 <= read <= MOST_ROUNDING:
            raise InvalidValue({"rounding": f"must be from 0 to {MOST_ROUNDING}"})
    counts = {"tokens": tokens, "requests": requests}
    for field, count in counts.items():
        if count is not None and not 0 <= count <= MOST_COUNT:
            raise InvalidValue({field: "must be a count from 0 on"})
    return Tolerances(
        rounding=read,
        tokens=usual.tokens if tokens is None else tokens,
        requests=usual.requests if requests is None else requests,
    )


def _amount(field: str, value: object) -> int | None:
    if value is None:
        return None
    try:
        return to_pico(amount(str(value), frozenset()))
    except Unreadable as error:
        raise InvalidValue({field: f"{error.what} — {error.do}"}) from None


def _texts(field: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise InvalidValue({field: "must be a list of texts"})
    if len(value) > _MOST_SAID:
        raise InvalidValue({field: f"takes at most {_MOST_SAID}"})
    return tuple(value)
