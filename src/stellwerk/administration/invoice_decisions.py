# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finance signs an invoice or disputes it: what was compared is kept with it, and the difference may be booked.

Comparing takes moments in a large house, during which nobody may wait for the books: so it is done first
(:func:`weigh`), and the decision holds only if no invoice of the provider was touched meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from stellwerk.administration.invoice_booking import NOTHING, OPTIONS, book, on_their_way
from stellwerk.administration.invoice_values import ComparisonView, FullInvoice, comparison_of, full_of, money
from stellwerk.administration.invoices import DISPUTED, SIGNED, by, compared, row_of, to_change, view_in
from stellwerk.administration.permit import demand
from stellwerk.administration.tell import tell
from stellwerk.administration.values import text
from stellwerk.errors import Conflict, InvalidValue
from stellwerk.identity.actor import Actor
from stellwerk.identity.roles import Permission
from stellwerk.metering.invoice.comparison import Comparison
from stellwerk.metering.invoice.names import Billed
from stellwerk.metering.invoice.tolerances import Tolerances
from stellwerk.storage.database import Writing
from stellwerk.storage.provider_month import ProviderMonth
from stellwerk.storage.tables import invoice
from stellwerk.values.calendar import Period, local_day

DECISIONS = (SIGNED, DISPUTED)
_LONGEST_NOTE = 2000
_USUAL = Tolerances()


class Weighed(NamedTuple):
    """An invoice as it was compared."""

    invoice: str
    mark: int  # of all invoices of the provider: none of them changed as long as it is the same
    settled: bool  # no booking of another invoice was on its way
    comparison: Comparison
    shown: ComparisonView
    known: ProviderMonth


def weigh(
    connection: sa.Connection,
    actor: Actor,
    invoice_id: str,
    billed: Iterable[Billed],
    tolerances: Tolerances = _USUAL,
) -> Weighed:
    """Compare an invoice that is to be decided on.

    Raises:
        Forbidden, NoSuchObject
    """
    demand(connection, actor, Permission.INVOICE_SIGN, None, sees=Permission.INVOICE_READ, what="invoice")
    row = row_of(connection, invoice_id)
    found, known = compared(connection, row, billed, tolerances)
    settled = not on_their_way(connection)
    return Weighed(invoice_id, _mark(connection, row.provider), settled, found, comparison_of(found), known)


def decide(
    writing: Writing,
    actor: Actor,
    weighed: Weighed,
    seen: int | None,
    *,
    decision: object,
    note: object = "",
    booking: object = NOTHING,
) -> FullInvoice:
    """Sign an invoice, or dispute it.

    Args:
        writing: the transaction.
        actor: who decides.
        weighed: what the decision is about.
        seen: the invoice's version that the decision was made on; ``None``: any.
        decision: ``signed`` or ``disputed``; what is disputed may be signed later.
        note: why; needed with unexplained differences and for a dispute. It stays with the invoice, not in the trail.
        booking: of a signed one, what of the difference is booked so that the ledger says what was paid: ``nothing``,
            ``explained``, ``all`` (:mod:`stellwerk.metering.invoice.corrections`).

    Raises:
        Forbidden, NoSuchObject, InvalidValue, ChangedMeanwhile
        Conflict: it is signed, its month is not over, or another invoice of the provider was decided meanwhile.
    """
    row = to_change(writing, actor, weighed.invoice, Permission.INVOICE_SIGN, seen)
    shown = weighed.shown
    if decision not in DECISIONS:
        raise InvalidValue({"decision": "must be signed or disputed"})
    if booking not in OPTIONS:
        raise InvalidValue({"book": f"must be one of {', '.join(OPTIONS)}"})
    why = text("note", note, _LONGEST_NOTE, empty=True, lines=True)
    if row.state == SIGNED:
        raise Conflict("this invoice is signed, and that stays")
    if _mark(writing.connection, row.provider) != weighed.mark:
        raise Conflict("another invoice of this provider was changed meanwhile; look at this one again")
    if decision == DISPUTED and booking != NOTHING:
        raise InvalidValue({"book": "nothing is booked of an invoice that is disputed"})
    if decision == SIGNED and local_day(writing.at) <= Period.MONTH.last_day(row.month):
        raise Conflict("its month is not over, so calls that belong to it may still come; sign it afterwards")
    if not why and (decision == DISPUTED or shown.rows_unexplained):
        asked = "what is disputed" if decision == DISPUTED else "why it is paid nevertheless"
        raise InvalidValue(
            {"note": f"is empty; rows with unexplained differences: {shown.rows_unexplained}. Say {asked}"}
        )
    booked = None
    if decision == SIGNED:
        booked = book(
            writing, weighed.comparison, weighed.known, str(booking), row.id, settled=weighed.settled
        )
    writing.execute(
        sa.update(invoice)
        .where(invoice.c.id == row.id)
        .values(
            state=decision,
            decided_at=writing.at,
            decided_by=by(actor),
            note=why,
            result=msgspec.to_builtins({"comparison": shown, "booked": booked}),
            version=invoice.c.version + 1,
        )
    )
    tell(
        writing,
        actor,
        f"invoice:check:{decision}",
        f"invoice:{row.id}",
        provider=row.provider,
        month=f"{row.month:%Y-%m}",
        currency=row.currency,
        net=money(row.net_pico),
        ledger=shown.ours.net,
        difference=shown.difference,
        explained=shown.explained,
        unexplained=shown.unexplained,
        rows_unexplained=str(shown.rows_unexplained),
        booked=booked.net if booked is not None else "0.00",
        corrections=str(booked.corrections if booked is not None else 0),
        sha256=row.sha256,
    )
    return full_of(view_in(writing.connection, row_of(writing.connection, row.id)), shown, booked)


def _mark(connection: sa.Connection, provider: str) -> int:
    """Changes with every invoice of the provider that is imported, decided or discarded."""
    many = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(invoice.c.version), 0))
    count, versions = connection.execute(many.where(invoice.c.provider == provider)).one()
    return int(count) * _MANY + int(versions)


_MANY = 10**9
