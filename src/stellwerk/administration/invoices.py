# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Invoices of providers: imported whole or not at all, compared with the ledger, signed or disputed by finance.

While one is open its comparison is worked out anew each time; with the decision it is kept as it was then. What is
signed stays. A file that was read in the wrong way is discarded while it is open, and imported again.
"""

from __future__ import annotations

import hashlib
import secrets as random
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from stellwerk.administration.invoice_request import Request, request_in
from stellwerk.administration.invoice_values import (
    BookedView,
    ComparisonView,
    FullInvoice,
    Imported,
    InvoiceView,
    comparison_of,
    full_of,
    imported_of,
    money,
    view_of,
)
from stellwerk.administration.permit import demand
from stellwerk.administration.tell import tell
from stellwerk.errors import ChangedMeanwhile, Conflict, InvalidValue, NoSuchObject
from stellwerk.identity.actor import Actor, Via
from stellwerk.identity.roles import Permission
from stellwerk.metering.invoice.compare import compare
from stellwerk.metering.invoice.comparison import Comparison
from stellwerk.metering.invoice.line import InvoiceFile, Line
from stellwerk.metering.invoice.names import Billed
from stellwerk.metering.invoice.read import read
from stellwerk.metering.invoice.tolerances import Tolerances
from stellwerk.storage.database import Writing
from stellwerk.storage.provider import is_known, provider_named
from stellwerk.storage.provider_month import ProviderMonth, provider_month
from stellwerk.storage.tables import invoice, invoice_line, price_list
from stellwerk.values.calendar import local_day
from stellwerk.values.money import FILE_PRICES

OPEN, SIGNED, DISPUTED = "open", "signed", "disputed"
_PIECE = 1000
_USUAL = Tolerances()


def listed(
    connection: sa.Connection, actor: Actor, *, provider: str | None = None, after: str = "", limit: int = 50
) -> list[InvoiceView]:
    """Invoices by month, behind the id ``after``. Raises ``Forbidden``."""
    demand(connection, actor, Permission.INVOICE_READ, None)
    only = [invoice.c.id > after] + ([invoice.c.provider == provider] if provider else [])
    rows = connection.execute(sa.select(invoice).where(*only).order_by(invoice.c.id).limit(limit)).all()
    counts = _counts(connection, [row.id for row in rows])
    return [view_of(row, *counts.get(row.id, (0, False))) for row in rows]


def find(
    connection: sa.Connection,
    actor: Actor,
    invoice_id: str,
    billed: Iterable[Billed],
    tolerances: Tolerances = _USUAL,
) -> FullInvoice:
    """One invoice with its comparison. Of one that is decided the tolerances of then hold.

    Raises:
        Forbidden, NoSuchObject
    """
    demand(connection, actor, Permission.INVOICE_READ, None)
    row = row_of(connection, invoice_id)
    view = view_in(connection, row)
    if row.result is not None:
        kept = msgspec.convert(row.result["comparison"], ComparisonView)
        return full_of(view, kept, msgspec.convert(row.result["booked"], BookedView | None))
    found, _ = compared(connection, row, billed, tolerances)
    return full_of(view, comparison_of(found), None)


class Read(NamedTuple):
    """A file that is right in itself, and what was said beside it."""

    request: Request
    file: InvoiceFile
    sha256: str


def look(
    connection: sa.Connection,
    actor: Actor,
    content: bytes,
    said: Mapping[str, object],
    billed: Iterable[Billed],
) -> Read:
    """Read a file (CSV) that is to be imported; takes a second for the largest, so do it before the transaction.

    ``said``: see :func:`stellwerk.administration.invoice_request.request_in`.

    Raises:
        Forbidden
        InvalidValue: what is wrong with the file, by its lines, or with what was said.
    """
    demand(connection, actor, Permission.INVOICE_WRITE, None)
    request = request_in(said, local_day(datetime.now(UTC)))
    if not is_known(connection, provider_named(connection, request.provider, billed), billed):
        names = ", ".join(_providers(connection, billed)) or "none: no endpoint in yellow or red"
        raise InvalidValue({"provider": f"is not known; there are {names}"})
    return Read(request, read(content, request.reading), hashlib.sha256(content).hexdigest())


def bring(writing: Writing, actor: Actor, found: Read) -> Imported:
    """Import a file that was read.

    Raises:
        Forbidden
        Conflict: the file, or an invoice of the number, is there already.
    """
    demand(writing.connection, actor, Permission.INVOICE_WRITE, None)
    _ = writing.revision  # one at a time, so that no file comes in twice
    request, file, digest = found
    _only_once(writing.connection, request, digest)
    row = {
        "id": f"inv-{request.month:%Y-%m}-{random.token_hex(4)}",
        "provider": request.provider,
        "number": request.number,
        "month": request.month,
        "currency": request.currency,
        "net_pico": file.net_pico if request.net_pico is None else request.net_pico,
        "vat_pico": (file.vat_pico or 0) if request.vat_pico is None else request.vat_pico,
        "sha256": digest,
        "imported_at": writing.at,
        "imported_by": by(actor),
        "state": OPEN,
        "note": "",
        "version": 1,
    }
    writing.execute(sa.insert(invoice).values(row))
    _put_lines(writing, str(row["id"]), file)
    made = view_in(writing.connection, row_of(writing.connection, str(row["id"])))
    tell(
        writing,
        actor,
        "invoice:check:imported",
        f"invoice:{made.id}",
        provider=made.provider,
        month=made.month,
        currency=made.currency,
        net=made.net,
        vat=made.vat,
        lines=str(made.lines),
        sha256=digest,
    )
    return imported_of(made, file.ignored)


def discard(writing: Writing, actor: Actor, invoice_id: str, seen: int | None) -> None:
    """Take an open invoice out again, whose file was the wrong one or was read in the wrong way.

    Raises:
        Forbidden, NoSuchObject, ChangedMeanwhile
        Conflict: it is decided.
    """
    row = to_change(writing, actor, invoice_id, Permission.INVOICE_WRITE, seen)
    if row.state != OPEN:
        raise Conflict("this invoice is decided and stays on record")
    writing.execute(sa.delete(invoice_line).where(invoice_line.c.invoice == invoice_id))
    writing.execute(sa.delete(invoice).where(invoice.c.id == invoice_id))
    tell(
        writing,
        actor,
        "invoice:check:discarded",
        f"invoice:{invoice_id}",
        provider=row.provider,
        month=f"{row.month:%Y-%m}",
        net=money(row.net_pico),
        sha256=row.sha256,
    )


def to_change(
    writing: Writing, actor: Actor, invoice_id: str, permission: Permission, seen: int | None
) -> Any:
    """The row of an invoice that is to be changed, which nobody else changes meanwhile.

    Raises:
        Forbidden, NoSuchObject
        ChangedMeanwhile: it is at another version than ``seen``.
    """
    demand(writing.connection, actor, permission, None, sees=Permission.INVOICE_READ, what="invoice")
    _ = writing.revision  # one at a time: what is read now still holds at the end
    row = row_of(writing.connection, invoice_id)
    if seen is not None and row.version != seen:
        raise ChangedMeanwhile(
            "somebody else changed this in the meantime; read it again, and make your change on that"
        )
    return row


def compared(
    connection: sa.Connection, row: Any, billed: Iterable[Billed], tolerances: Tolerances
) -> tuple[Comparison, ProviderMonth]:
    """A row of ``invoice`` beside the books as they are now."""
    known = provider_month(connection, row.provider, row.month, row.currency, billed)
    found = connection.execute(
        sa.select(invoice_line).where(invoice_line.c.invoice == row.id).order_by(invoice_line.c.line)
    )
    lines = [Line(*one[1:]) for one in found]
    return compare(lines, row.net_pico, known.books, tolerances), known


def _put_lines(writing: Writing, invoice_id: str, file: InvoiceFile) -> None:
    names = [column.name for column in invoice_line.columns]
    rows = [dict(zip(names, (invoice_id, *line), strict=True)) for line in file.lines]
    for start in range(0, len(rows), _PIECE):
        writing.execute(sa.insert(invoice_line), rows[start : start + _PIECE])


def _only_once(connection: sa.Connection, request: Request, digest: str) -> None:
    mine = invoice.c.provider == request.provider
    same = connection.execute(sa.select(invoice.c.id).where(mine, invoice.c.sha256 == digest)).scalar()
    if same is not None:
        raise Conflict(
            f"this file is there already, as {same}; if it was read in the wrong way, discard that first"
        )
    if not request.number:
        return
    wanted = (mine, invoice.c.number == request.number, invoice.c.state != DISPUTED)
    same = connection.execute(sa.select(invoice.c.id).where(*wanted)).scalar()
    if same is not None:
        raise Conflict(
            f"an invoice of this number is there already, as {same}; discard or dispute that first"
        )


def _providers(connection: sa.Connection, billed: Iterable[Billed]) -> list[str]:
    lists = connection.execute(sa.select(price_list.c.provider).distinct()).scalars()
    return sorted({one.provider for one in billed} | (set(lists) - {FILE_PRICES}))


def row_of(connection: sa.Connection, invoice_id: str) -> Any:
    """Raises ``NoSuchObject``."""
    row = connection.execute(sa.select(invoice).where(invoice.c.id == invoice_id)).first()
    if row is None:
        raise NoSuchObject("there is no such invoice")
    return row


def view_in(connection: sa.Connection, row: Any) -> InvoiceView:
    """A row with what is counted beside it."""
    return view_of(row, *_counts(connection, [row.id]).get(row.id, (0, False)))


def _counts(connection: sa.Connection, ids: list[str]) -> dict[str, tuple[int, bool]]:
    """How many lines each has, and whether they name days."""
    counted = sa.select(invoice_line.c.invoice, sa.func.count(), sa.func.count(invoice_line.c.day))
    rows = connection.execute(counted.where(invoice_line.c.invoice.in_(ids)).group_by(invoice_line.c.invoice))
    return {name: (int(lines), bool(days)) for name, lines, days in rows}


def by(actor: Actor) -> str | None:
    """Who stands beside what was done; nobody for the shell."""
    return None if actor.via in (Via.SHELL, Via.SYSTEM) else actor.person
