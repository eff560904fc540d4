# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What ``/api/prices`` takes and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from stellwerk.api.management.shapes import Out

_EXAMPLE = {
    "version": "musterhub-2027",
    "provider": "musterhub",
    "title": "Musterhub, Tarif Klein",
    "currency": "EUR",
    "valid_from": "2027-01-01",
    "valid_until": None,
    "plan": "Klein",
    "plan_minimum": "1000.00",
    "vat_percent": "19",
    "source": "Preisblatt 7 vom 24.11.2026",
    "corrects": None,
    "prices": [{"model": "muster-l", "input_per_million": "1.91", "output_per_million": "7.64"}],
}
_STRING = {"type": "string"}
_TEXT = {"type": ["string", "null"]}
_AMOUNT = {
    "type": ["string", "number", "null"],
    "description": "A decimal number from 0, at most six decimals.",
}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A price list; its form stands in docs/money.md. Unknown names are refused.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": [
                        *("version", "provider", "currency", "valid_from", "vat_percent", "source", "prices")
                    ],
                    "properties": {
                        **dict.fromkeys(("title", "valid_until", "plan", "corrects"), _TEXT),
                        **dict.fromkeys(("version", "provider", "currency", "valid_from", "source"), _STRING),
                        **dict.fromkeys(("plan_minimum", "vat_percent"), _AMOUNT),
                        "prices": {
                            "type": "array",
                            "minItems": 1,
                            "items": {
                                "type": "object",
                                "required": ["model", "input_per_million", "output_per_million"],
                                "properties": {
                                    "model": _STRING,
                                    **dict.fromkeys(
                                        (
                                            *("input_per_million", "output_per_million"),
                                            *("cached_per_million", "reasoning_per_million"),
                                            *("per_image", "per_audio_minute", "per_request"),
                                        ),
                                        _AMOUNT,
                                    ),
                                },
                            },
                        },
                    },
                    "examples": [_EXAMPLE],
                }
            },
            "text/csv": {"schema": {"type": "string"}},
        },
    }
}
"""The body of an import, as the document describes it; what is read is up to :mod:`metering.prices.read`."""


class AmountsOut(Out):
    """What one model costs: exact decimal text, net. null: cached like other input, reasoning like other output."""

    model: Annotated[str, Field(examples=["muster-l"])]
    input_per_million: Annotated[str, Field(examples=["1.91"])]
    output_per_million: Annotated[str, Field(examples=["7.64"])]
    cached_per_million: str | None
    reasoning_per_million: str | None
    per_image: str
    per_audio_minute: str
    per_request: str


class PriceListOut(Out):
    """A price list without its prices."""

    version: Annotated[str, Field(examples=["musterhub-2027"])]
    provider: Annotated[str, Field(examples=["musterhub"])]
    title: str
    currency: Annotated[str, Field(description="ISO 4217.", examples=["EUR"])]
    valid_from: date
    valid_until: Annotated[date | None, Field(description="null: until the provider's next list.")]
    plan: str | None
    plan_minimum: Annotated[str | None, Field(description="What is paid at least, a month, net.")]
    vat_percent: Annotated[str | None, Field(description="Shown apart; in no amount.", examples=["19.00"])]
    source: Annotated[str, Field(description="Document or address that it was taken from.")]
    corrects: str | None
    corrected_by: Annotated[str | None, Field(description="That list counts now, in this one's place.")]
    models: int
    sha256: Annotated[str, Field(description="Of the file.")]
    imported_at: Annotated[datetime | None, Field(description="null: only looked at.")]
    imported_by: str | None


class FullPriceListOut(PriceListOut):
    """A price list with its prices."""

    prices: list[AmountsOut]


class PriceOut(AmountsOut):
    """What a model costs on a day, and by which list."""

    provider: str
    version: str
    currency: str
    valid_from: date
    valid_until: date | None
    plan: str | None
    plan_minimum: str | None
    vat_percent: str | None


class PricesInForce(Out):
    """Every price that holds on a German day."""

    on: date
    items: list[PriceOut]


class ChangeOut(Out):
    """One amount that differs from what is in force; null where there is none on that side."""

    model: str
    unit: Annotated[str, Field(examples=["input_per_million"])]
    old: str | None
    new: str | None
    percent: str | None


class DifferenceOut(Out):
    """A list beside the prices in force on the day of the import."""

    old_versions: list[str]
    old_currencies: list[str]
    new_currency: str
    changes: list[ChangeOut]
    added: Annotated[list[str], Field(description="Models without a price until now.")]
    left_out: Annotated[list[str], Field(description="Models that the list does not name; they keep theirs.")]
    same: list[str]


class ImportOut(Out):
    """What an import did, or would do."""

    imported: Annotated[bool, Field(description="false: a dry run, or the list was there already.")]
    list: PriceListOut
    difference: DifferenceOut
    notes: tuple[str, ...]
