# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Invoices and their comparison with the ledger, as they are shown: amounts as exact decimal text, net."""

from __future__ import annotations

from collections.abc import Set
from datetime import date, datetime
from typing import Any

import msgspec

from stellwerk.metering.invoice.causes import EXPLAINS, Part, Status
from stellwerk.metering.invoice.comparison import Comparison, Row
from stellwerk.metering.invoice.measures import COUNTS, Measures
from stellwerk.metering.invoice.tolerances import Tolerances
from stellwerk.values.amount import plain
from stellwerk.values.money import from_pico


class Side(msgspec.Struct, frozen=True):
    """What one side says. ``None``: the invoice does not state it."""

    requests: int | None
    tokens_in: int | None
    tokens_out: int | None
    cached_in: int | None
    net: str


class CauseView(Side, frozen=True):
    """A part of a difference."""

    cause: str
    explains: bool  # whether our own books bear it out; else it has to be cleared up
    because: str


class RowView(msgspec.Struct, frozen=True):
    """A day and a model. The causes add up to the difference."""

    day: date | None  # None: the whole month
    model: str  # "": what the total of the invoice has beyond its lines
    names: tuple[str, ...]  # as the file spells it
    lines: int
    status: str
    ours: Side
    theirs: Side
    difference: Side  # theirs less ours
    causes: tuple[CauseView, ...]


class CauseSum(Side, frozen=True):
    """All parts of one cause."""

    cause: str
    explains: bool
    rows: int


class TolerancesView(msgspec.Struct, frozen=True):
    """Within these a difference is no question."""

    rounding: str  # per line of the invoice
    tokens: int  # per row
    requests: int  # per row
    attempts: int  # how often a failed call may have been sent


class ComparisonView(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice beside the ledger."""

    calendar: str  # Europe/Berlin, or UTC where the provider's days turned out to be those
    ours: Side
    theirs: Side
    difference: str  # net, theirs less ours
    explained: str
    unexplained: str
    rows_agree: int
    rows_explained: int
    rows_unexplained: int
    causes: tuple[CauseSum, ...]
    tolerances: TolerancesView
    notes: tuple[str, ...]
    rows: tuple[RowView, ...]


class BookedView(msgspec.Struct, frozen=True):
    """What was booked of the difference when the invoice was signed."""

    what: str  # nothing | explained | all
    net: str
    corrections: int
    left: str  # has no office to be booked on


class InvoiceView(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice or list of usage, without its lines."""

    id: str
    provider: str
    number: str
    month: str  # 2026-05
    currency: str
    net: str
    vat: str
    lines: int
    by_day: bool
    sha256: str
    imported_at: datetime
    imported_by: str | None
    state: str  # open | signed | disputed
    decided_at: datetime | None
    decided_by: str | None
    note: str
    version: int


class Imported(InvoiceView, frozen=True, kw_only=True):
    """What was just read."""

    ignored_columns: tuple[str, ...]


class FullInvoice(InvoiceView, frozen=True, kw_only=True):
    """An invoice with its comparison: as the books are now while it is open, as they were when it was decided."""

    comparison: ComparisonView
    booked: BookedView | None


def view_of(row: Any, lines: int, by_day: bool) -> InvoiceView:
    """A row of ``invoice``."""
    return InvoiceView(**_fields(row, lines, by_day))


def full_of(view: InvoiceView, comparison: ComparisonView, booked: BookedView | None) -> FullInvoice:
    """The same with its comparison."""
    return FullInvoice(**msgspec.structs.asdict(view), comparison=comparison, booked=booked)


def imported_of(view: InvoiceView, ignored: tuple[str, ...]) -> Imported:
    """The same with what was not read."""
    return Imported(**msgspec.structs.asdict(view), ignored_columns=ignored)


def comparison_of(found: Comparison) -> ComparisonView:
    """A comparison as it is shown and kept."""
    return ComparisonView(
        calendar="UTC" if found.by_utc else "Europe/Berlin",
        ours=_side(found.ours),
        theirs=_side(found.theirs, found.stated),
        difference=money(found.difference_pico),
        explained=money(found.explained_pico),
        unexplained=money(found.unexplained_pico),
        rows_agree=found.count(Status.AGREES),
        rows_explained=found.count(Status.EXPLAINED),
        rows_unexplained=found.count(Status.UNEXPLAINED),
        causes=tuple(
            CauseSum(**_counted(sums, found.stated), cause=cause.value, explains=cause in EXPLAINS, rows=rows)
            for cause, (rows, sums) in found.causes.items()
        ),
        tolerances=_tolerances(found.tolerances),
        notes=found.notes,
        rows=tuple(map(_row, found.rows)),
    )


def money(pico: int) -> str:
    """Exact decimal text."""
    return plain(from_pico(pico))


def _tolerances(used: Tolerances) -> TolerancesView:
    return TolerancesView(plain(used.rounding), used.tokens, used.requests, used.attempts)


def _row(row: Row) -> RowView:
    return RowView(
        day=row.day,
        model=row.model,
        names=row.names,
        lines=row.lines,
        status=row.status.value,
        ours=_side(row.ours),
        theirs=_side(row.theirs, row.stated),
        difference=_side(row.difference, row.stated),
        causes=tuple(_cause(part, row.stated) for part in row.parts),
    )


def _cause(part: Part, stated: Set[str]) -> CauseView:
    return CauseView(
        **_counted(part.measures, stated),
        cause=part.cause.value,
        explains=part.cause in EXPLAINS,
        because=part.because,
    )


def _side(sums: Measures, stated: Set[str] = frozenset(COUNTS)) -> Side:
    return Side(**_counted(sums, stated))


def _counted(sums: Measures, stated: Set[str]) -> dict[str, Any]:
    counts = {field: getattr(sums, field) if field in stated else None for field in COUNTS}
    return {**counts, "net": money(sums.pico)}


def _fields(row: Any, lines: int, by_day: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "provider": row.provider,
        "number": row.number,
        "month": f"{row.month:%Y-%m}",
        "currency": row.currency,
        "net": money(row.net_pico),
        "vat": money(row.vat_pico),
        "lines": lines,
        "by_day": by_day,
        "sha256": row.sha256,
        "imported_at": row.imported_at,
        "imported_by": row.imported_by,
        "state": row.state,
        "decided_at": row.decided_at,
        "decided_by": row.decided_by,
        "note": row.note,
        "version": row.version,
    }
