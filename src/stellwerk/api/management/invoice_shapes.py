# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What ``/api/invoices`` takes and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from stellwerk.api.management.shapes import In, Out

BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "An invoice or list of usage as CSV, at most 4 MiB; its form stands in docs/money.md.",
        "content": {
            "text/csv": {
                "schema": {
                    "type": "string",
                    "examples": [
                        "Datum;Modell;Anfragen;Eingabe-Token;Ausgabe-Token;Netto\n"
                        "01.05.2026;gpt-oss-120b;412;1204711;310200;0,44\n"
                    ],
                }
            }
        },
    }
}
"""The body of an import, as the document describes it; what is read is up to :mod:`metering.invoice.read`."""

_Net = Annotated[str, Field(description="Exact decimal text, net.", examples=["0.442572"])]


class SideOut(Out):
    """What one side says. null: the invoice does not state it."""

    requests: int | None
    tokens_in: int | None
    tokens_out: int | None
    cached_in: Annotated[int | None, Field(description="Part of tokens_in.")]
    net: _Net


class CauseOut(SideOut):
    """A part of a difference."""

    cause: Annotated[
        str,
        Field(
            description="rounding, tolerance, time_zone, estimates, retries, refused, plan_minimum; to be cleared up: "
            "price, outside, unknown_model, not_billed, unknown.",
            examples=["retries"],
        ),
    ]
    explains: Annotated[bool, Field(description="Whether the house's own books bear it out.")]
    because: Annotated[str, Field(description="The evidence, in words.")]


class RowOut(Out):
    """A day and a model. The causes add up to the difference, to the last decimal."""

    day: Annotated[date | None, Field(description="null: the whole month.")]
    model: Annotated[
        str, Field(description="The provider's name. Empty: what the total has beyond its lines.")
    ]
    names: Annotated[list[str], Field(description="As the file spells it.")]
    lines: Annotated[int, Field(description="Of the file.")]
    status: Annotated[str, Field(description="agrees, explained, unexplained", examples=["explained"])]
    ours: SideOut
    theirs: SideOut
    difference: Annotated[SideOut, Field(description="Theirs less ours.")]
    causes: list[CauseOut]


class CauseSumOut(SideOut):
    """All parts of one cause."""

    cause: str
    explains: bool
    rows: int


class TolerancesOut(Out):
    """Within these a difference is no question."""

    rounding: Annotated[str, Field(description="Per line of the invoice.", examples=["0.005"])]
    tokens: Annotated[int, Field(description="Per row.")]
    requests: Annotated[int, Field(description="Per row.")]
    attempts: Annotated[int, Field(description="How often a failed call may have been sent.")]


class ComparisonOut(Out):
    """An invoice beside the ledger."""

    calendar: Annotated[
        str, Field(description="Whose days the provider counts by.", examples=["Europe/Berlin"])
    ]
    ours: SideOut
    theirs: SideOut
    difference: _Net
    explained: _Net
    unexplained: _Net
    rows_agree: int
    rows_explained: int
    rows_unexplained: int
    causes: list[CauseSumOut]
    tolerances: TolerancesOut
    notes: Annotated[list[str], Field(description="What limits the comparison.")]
    rows: list[RowOut]


class BookedOut(Out):
    """What was booked of the difference."""

    what: Annotated[str, Field(description="nothing, explained, all")]
    net: _Net
    corrections: int
    left: Annotated[str, Field(description="What has no office to be booked on.")]


class InvoiceOut(Out):
    """An invoice or list of usage."""

    id: Annotated[str, Field(examples=["inv-2026-05-3f9a01c2"])]
    provider: str
    number: Annotated[str, Field(description="The provider's; empty for a list of usage.")]
    month: Annotated[str, Field(examples=["2026-05"])]
    currency: str
    net: _Net
    vat: _Net
    lines: int
    by_day: Annotated[bool, Field(description="Whether its lines name days.")]
    sha256: Annotated[str, Field(description="Of the file.")]
    imported_at: datetime
    imported_by: str | None
    state: Annotated[str, Field(description="open, signed, disputed")]
    decided_at: datetime | None
    decided_by: str | None
    note: str
    version: int


class ImportedInvoiceOut(InvoiceOut):
    """What was imported."""

    ignored_columns: Annotated[list[str], Field(description="Headings of columns that were not read.")]


class FullInvoiceOut(InvoiceOut):
    """An invoice with its comparison: as of now while it is open, else as it was decided on."""

    comparison: ComparisonOut
    booked: BookedOut | None


class DecisionIn(In):
    """What finance decides."""

    decision: Annotated[str, Field(max_length=16, description="signed or disputed", examples=["signed"])]
    note: Annotated[
        str,
        Field(max_length=4000, description="Needed for a dispute, and with unexplained differences."),
    ] = ""
    book: Annotated[
        str,
        Field(
            max_length=16,
            description="What of the difference is booked: nothing, explained, all.",
            examples=["explained"],
        ),
    ] = "nothing"
    rounding: Annotated[str | None, Field(max_length=20, examples=["0.005"])] = None
    tokens: Annotated[int | None, Field(ge=0, le=10**9)] = None
    requests: Annotated[int | None, Field(ge=0, le=10**9)] = None
