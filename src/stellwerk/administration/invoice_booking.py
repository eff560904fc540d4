# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bookings of an invoice's difference: on their way into the ledger with the decision that asked for them."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from stellwerk.administration.invoice_values import BookedView, money
from stellwerk.audit.chain import CORRECTED
from stellwerk.errors import Conflict
from stellwerk.metering.invoice.comparison import Comparison
from stellwerk.metering.invoice.corrections import BOOKED, corrections
from stellwerk.storage.database import Writing
from stellwerk.storage.provider_month import ProviderMonth
from stellwerk.storage.tables import audit_outbox

NOTHING = "nothing"
OPTIONS = (NOTHING, *BOOKED)


def on_their_way(connection: sa.Connection) -> bool:
    """Whether bookings wait, which the ledger does not hold yet."""
    waiting = sa.select(sa.literal(1)).where(audit_outbox.c.name == CORRECTED).limit(1)
    return connection.execute(waiting).first() is not None


def book(
    writing: Writing, compared: Comparison, known: ProviderMonth, what: str, reference: str, *, settled: bool
) -> BookedView:
    """Put corrections into the outbox; the process that keeps the ledger books them (:mod:`stellwerk.storage.outbox`).

    ``settled``: no booking was on its way when it was compared.

    Raises:
        Conflict: others are on their way: the ledger that was compared does not hold them yet.
    """
    if what == NOTHING:
        return BookedView(what, money(0), 0, money(0))
    if not settled or on_their_way(writing.connection):
        raise Conflict(
            "bookings of another invoice are on their way into the ledger; look at this one again in a moment (a "
            "gateway books them; if they stay, stellwerk audit verify tells why)"
        )
    spread = corrections(
        compared, known.shares, BOOKED[what], last=known.books.last, at=writing.at, reference=reference
    )
    rows = [
        {"at": writing.at, "name": CORRECTED, "detail": msgspec.to_builtins(one)}
        for one in spread.corrections
    ]
    if rows:
        writing.execute(sa.insert(audit_outbox), rows)
    net = sum(one.cost_pico for one in spread.corrections)
    return BookedView(what, money(net), len(rows), money(spread.left_pico))
