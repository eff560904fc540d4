# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A price list as a treasurer keeps it, and what the reader says about changed copies of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from stellwerk.errors import InvalidValue
from stellwerk.metering.prices.price_list import ModelPrice, PriceList
from stellwerk.metering.prices.read import PriceFile, read

SHEET = """\
version;muster-2026-05
provider;musterhub
title;Musterhub, Tarif Klein
currency;EUR
valid_from;01.05.2026
valid_until;
plan;Klein
plan_minimum;1000
vat_percent;19
source;Preisblatt 7 vom 24.04.2026
corrects;

model;input_per_million;output_per_million;cached_per_million;reasoning_per_million;per_image;per_audio_minute;per_request
muster-l;1,91;7,64;0,48;9,00;;;
muster-m;0,20;0,65;;;0,04;0,006;0,0001
"""

JSON = """\
{
  "version": "muster-2026-05",
  "provider": "musterhub",
  "title": "Musterhub, Tarif Klein",
  "currency": "EUR",
  "valid_from": "2026-05-01",
  "plan": "Klein",
  "plan_minimum": 1000,
  "vat_percent": "19",
  "source": "Preisblatt 7 vom 24.04.2026",
  "prices": [
    {"model": "muster-l", "input_per_million": 1.91, "output_per_million": "7.64",
     "cached_per_million": 0.48, "reasoning_per_million": 9},
    {"model": "muster-m", "input_per_million": 0.20, "output_per_million": 0.65,
     "per_image": 0.04, "per_audio_minute": 0.006, "per_request": 0.0001}
  ]
}
"""


def price(model: str = "muster-m", into: str = "0.20", out: str = "0.65", **more: str) -> ModelPrice:
    """What a model costs."""
    return ModelPrice(
        model=model,
        input_per_million=Decimal(into),
        output_per_million=Decimal(out),
        **{unit: Decimal(amount) for unit, amount in more.items()},
    )


def price_list(version: str = "muster-2026-05", *prices: ModelPrice, **more: Any) -> PriceList:
    """A list with one model, or those given."""
    fields = {
        "provider": "musterhub",
        "title": version,
        "currency": "EUR",
        "valid_from": date(2026, 5, 1),
        "source": "Preisblatt",
        "vat_percent": Decimal(19),
        "prices": prices or (price(),),
        **more,
    }
    return PriceList(version=version, **fields)


WHOLE = price_list(
    "muster-2026-05",
    price("muster-l", "1.91", "7.64", cached_per_million="0.48", reasoning_per_million="9"),
    price("muster-m", per_image="0.04", per_audio_minute="0.006", per_request="0.0001"),
    title="Musterhub, Tarif Klein",
    plan="Klein",
    plan_minimum=Decimal(1000),
    source="Preisblatt 7 vom 24.04.2026",
)


def file(text: str) -> PriceFile:
    """Read a text as a file."""
    return read(text.encode())


def problems(content: str | bytes) -> dict[str, str]:
    """What the reader says, by place; fails where it says nothing."""
    with pytest.raises(InvalidValue) as caught:
        read(content if isinstance(content, bytes) else content.encode())
    return caught.value.problems


def changed(old: str, new: str, text: str = SHEET) -> str:
    """``text`` with one place changed; fails where the place is not there or not unique."""
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    return text.replace(old, new)
