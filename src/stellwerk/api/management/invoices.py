# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/api/invoices``: a provider's invoice beside the ledger."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from stellwerk.administration import invoice_decisions, invoices
from stellwerk.administration.billed import billed_of
from stellwerk.administration.house import House
from stellwerk.administration.invoice_request import tolerances_in
from stellwerk.administration.invoice_values import FullInvoice, Imported
from stellwerk.api.management.access import TheActor, TheHouse
from stellwerk.api.management.idempotent import IdempotentRoute
from stellwerk.api.management.invoice_shapes import (
    BODY,
    DecisionIn,
    FullInvoiceOut,
    ImportedInvoiceOut,
    InvoiceOut,
)
from stellwerk.api.management.shapes import After, Id, IfMatch, Limit, Page, made_at, page, seen, tag
from stellwerk.metering.invoice.csv_file import MOST_BYTES as MOST_BYTES
from stellwerk.metering.invoice.names import Billed

router = APIRouter(prefix="/invoices", tags=["Invoices"], route_class=IdempotentRoute)

PATH = "/invoices"
_PATH = f"/api{PATH}"
_Name = Annotated[
    str, Query(max_length=64, description="As endpoints name it: their price_list, or the endpoint.")
]
_Month = Annotated[str, Query(max_length=16, description="2026-05", examples=["2026-05"])]
_Amount = Annotated[str | None, Query(max_length=40, examples=["1250.50"])]
_Said = Annotated[list[str], Query(max_length=50)]
_Tokens = Annotated[int | None, Query(ge=0, le=10**9, description="Tolerance of tokens per row.")]
_Requests = Annotated[int | None, Query(ge=0, le=10**9, description="Tolerance of requests per row.")]
_Rounding = Annotated[
    str | None,
    Query(max_length=20, description="Tolerance of amounts per line of the invoice.", examples=["0.005"]),
]


async def _content(request: Request) -> bytes:
    return await request.body()


@router.get("", response_model=Page[InvoiceOut], summary="Invoices")
def list_invoices(
    house: TheHouse,
    actor: TheActor,
    response: Response,
    provider: Annotated[str | None, Query(max_length=64, description="Of this provider only.")] = None,
    limit: Limit = 50,
    after: After = "",
) -> dict[str, Any]:
    """By month. For finance and auditors."""
    with house.database.reading() as connection:
        found = invoices.listed(connection, actor, provider=provider, after=after, limit=limit + 1)
    return page(found, limit, "id", _PATH, response)


@router.post(
    "", status_code=201, response_model=ImportedInvoiceOut, summary="Import an invoice", openapi_extra=BODY
)
def import_invoice(
    house: TheHouse,
    actor: TheActor,
    response: Response,
    content: Annotated[bytes, Depends(_content)],
    provider: _Name,
    month: _Month,
    number: Annotated[str, Query(max_length=200, description="The provider's number of the invoice.")] = "",
    net: _Amount = None,
    vat: _Amount = None,
    currency: Annotated[str, Query(max_length=3)] = "EUR",
    column: _Said = [],  # noqa: B006 - copied
    model: _Said = [],  # noqa: B006 - copied
    cached_apart: Annotated[bool, Query(description="Input leaves out what was cached.")] = False,
) -> Imported:
    """As CSV, whole or not at all. `fields` of an error names every problem with its line.

    `net`: total of the invoice where it is not the sum of its lines. `column`: NAME=HEADING, such as
    input=Prompt Tokens. `model`: THEIRS=OURS.
    """
    said = {
        "provider": provider,
        "month": month,
        "number": number,
        "net": net,
        "vat": vat,
        "currency": currency,
        "columns": column,
        "models": model,
        "cached_apart": cached_apart,
    }
    with house.database.reading() as connection:
        read = invoices.look(connection, actor, content, said, _billed(house))
    with house.database.writing() as writing:
        made = invoices.bring(writing, actor, read)
    made_at(response, _PATH, made.id)
    tag(response, made.version)
    return made


@router.get("/{id}", response_model=FullInvoiceOut, summary="One invoice with its comparison")
def read_invoice(
    house: TheHouse,
    actor: TheActor,
    id: Id,  # noqa: A002
    response: Response,
    rounding: _Rounding = None,
    tokens: _Tokens = None,
    requests: _Requests = None,
) -> FullInvoice:
    """As the books are now while it is open; afterwards as it was decided on. With its version as ETag."""
    tolerances = tolerances_in(rounding, tokens, requests)
    with house.database.reading() as connection:
        found = invoices.find(connection, actor, id, _billed(house), tolerances)
    tag(response, found.version)
    return found


@router.post("/{id}/decision", response_model=FullInvoiceOut, summary="Sign or dispute an invoice")
def decide_on_invoice(
    house: TheHouse,
    actor: TheActor,
    id: Id,  # noqa: A002
    body: DecisionIn,
    response: Response,
    if_match: IfMatch = None,
) -> FullInvoice:
    """For finance. What was compared is kept with it. What is signed stays; what is disputed may be signed later."""
    tolerances = tolerances_in(body.rounding, body.tokens, body.requests)
    with house.database.reading() as connection:
        weighed = invoice_decisions.weigh(connection, actor, id, _billed(house), tolerances)
    with house.database.writing() as writing:
        made = invoice_decisions.decide(
            writing,
            actor,
            weighed,
            seen(if_match),
            decision=body.decision,
            note=body.note,
            booking=body.book,
        )
    tag(response, made.version)
    return made


@router.delete("/{id}", status_code=204, summary="Discard an open invoice")
def discard_invoice(house: TheHouse, actor: TheActor, id: Id, if_match: IfMatch = None) -> None:  # noqa: A002
    """One whose file was the wrong one, or was read in the wrong way; it may come again. Its event stays."""
    with house.database.writing() as writing:
        invoices.discard(writing, actor, id, seen(if_match))


def _billed(house: House) -> tuple[Billed, ...]:
    return () if house.register is None else billed_of(house.register)
