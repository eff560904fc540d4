# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""An invoice beside the ledger, for people at a terminal and for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from stellwerk.administration.full_export.cells import lines
from stellwerk.administration.invoice_values import FullInvoice, RowView, Side
from stellwerk.cli.printable import printable
from stellwerk.cli.table import table

_COUNTS = ("requests", "tokens_in", "tokens_out", "cached_in")
_SIDES = ("theirs", "ours", "difference")
_HEAD = ("DAY", "MODEL", "STATUS", "REQUESTS", "IN", "OUT", "CACHED", "NET", "CAUSES")


def summary(found: FullInvoice) -> str:
    """What it comes to, in a few lines."""
    compared = found.comparison
    kind = f"invoice {found.number}" if found.number else "list of usage"
    parts = [
        f"{found.id}: {kind} of {found.provider} for {found.month}, {found.state}.",
        f"Invoice {compared.theirs.net} {found.currency}, ledger {compared.ours.net}, difference "
        f"{_signed(compared.difference)}: explained {_signed(compared.explained)}, unexplained "
        f"{_signed(compared.unexplained)} (net).",
        f"Rows that agree: {compared.rows_agree}, explained: {compared.rows_explained}, unexplained: "
        f"{compared.rows_unexplained}.",
    ]
    if found.booked is not None and found.booked.what != "nothing":
        parts.append(
            f"Booked ({found.booked.what}): {_signed(found.booked.net)} in {found.booked.corrections} corrections; "
            f"without an office to be booked on: {_signed(found.booked.left)}."
        )
    if found.note:
        parts.append(f"Note: {found.note}")
    return "\n".join(printable(line) for part in parts for line in part.split("\n"))


def in_words(found: FullInvoice, *, every: bool = False) -> str:
    """All of it. Rows that agree are left out unless ``every`` is wanted."""
    compared = found.comparison
    used = compared.tolerances
    parts = [
        summary(found),
        "",
        table(
            ("", "REQUESTS", "IN", "OUT", "CACHED", "NET"),
            (("invoice", *_side(compared.theirs)), ("ledger", *_side(compared.ours))),
        ),
    ]
    if compared.causes:
        head = ("CAUSE", "ROWS", "REQUESTS", "IN", "OUT", "CACHED", "NET", "BORNE OUT BY OUR BOOKS")
        sums = (
            (one.cause, str(one.rows), *_side(one, plus=True), "yes" if one.explains else "no: clear it up")
            for one in compared.causes
        )
        parts += ["", table(head, sums)]
    shown = [row for row in compared.rows if every or row.status != "agrees"]
    if shown:
        parts += ["", "Invoice less ledger:", table(_HEAD, map(_row, shown))]
        parts += ["", *(printable(line) for row in shown for line in _why(row))]
    parts += [
        "",
        f"Days: {compared.calendar}. Tolerances: rounding {used.rounding} {found.currency} per line of the invoice, "
        f"{used.tokens} tokens and {used.requests} requests per row; a failed call was sent {used.attempts} times at "
        "most.",
        *(f"Note: {note}." for note in compared.notes),
    ]
    return "\n".join(parts).rstrip()


def as_csv(found: FullInvoice) -> bytes:
    """Every row with both sides, the difference, and its causes; exact."""
    head = [
        *("day", "model", "names", "lines", "status"),
        *(f"{side}_{field}" for side in _SIDES for field in (*_COUNTS, "net")),
        *("causes", "because"),
    ]
    return b"".join(lines(head, map(_cells, found.comparison.rows)))


def _cells(row: RowView) -> list[object]:
    sides: list[object] = []
    for side in (row.theirs, row.ours, row.difference):
        sides += [*(getattr(side, field) for field in _COUNTS), Decimal(side.net)]
    day = None if row.day is None else row.day.isoformat()
    return [
        *(day, row.model, list(row.names), row.lines, row.status),
        *sides,
        [f"{cause.cause} {cause.net}" for cause in row.causes],
        "; ".join(f"{cause.cause}: {cause.because}" for cause in row.causes),
    ]


def _row(row: RowView) -> tuple[str, ...]:
    return (
        row.day.isoformat() if row.day else "month",
        printable(row.model or "(total)"),
        row.status,
        *_side(row.difference, plus=True),
        ", ".join(cause.cause for cause in row.causes) or "-",
    )


def _why(row: RowView) -> Iterator[str]:
    for cause in row.causes:
        where = f"{row.day.isoformat() if row.day else 'month'} {row.model or '(total)'}"
        yield f"{where}: {cause.cause} {_signed(cause.net)}: {cause.because}"


def _side(side: Side, *, plus: bool = False) -> tuple[str, ...]:
    counts = (getattr(side, field) for field in _COUNTS)
    shown = ("-" if count is None else f"{count:+d}" if plus and count else str(count) for count in counts)
    return (*shown, _signed(side.net) if plus else side.net)


def _signed(amount: str) -> str:
    return amount if amount.startswith("-") or not Decimal(amount) else f"+{amount}"
