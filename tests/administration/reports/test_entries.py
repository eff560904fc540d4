# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ledger's entries of a month as a file: every one, exact, without key or person, harmless for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from stellwerk.administration.reports.entries import GERMAN, PLAIN, Style, entries, how_many
from stellwerk.metering.account import LedgerAccount, account_id
from stellwerk.metering.entries import LedgerEntry
from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import ledger_account, ledger_entry

MAY = date(2026, 5, 1)
HERE = LedgerAccount("amt", "6100", "briefe", "key_secret", "yellow", "hub", "mittel", "hub-2026", "EUR")
EVIL = LedgerAccount("=1+1", 'a;"b"', "@x", "key_other", "red", "hub", "groß", "-v", "EUR")


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    opened = Database(place)
    with opened.writing() as writing:
        writing.execute(
            sa.insert(ledger_account),
            [{"id": account_id(one), **one._asdict()} for one in (HERE, EVIL)],
        )
    yield opened
    opened.close()


def add(database: Database, *found: tuple[int, date, int, str, int, int, int]) -> None:
    with database.writing() as writing:
        for seq, day, kind, call, account, tokens, pico in found:
            entry = LedgerEntry(seq, "", kind, call, account, tokens, tokens * 2, 1, 2, 0, 0, seq % 3, pico)
            writing.execute(sa.insert(ledger_entry).values({**entry._asdict(), "day": day}))


def written(database: Database, style: Style, month: date = MAY) -> tuple[bytes, int]:
    with database.reading() as connection:
        pieces = list(entries(connection, month, style))
        assert how_many(connection, month) == sum(many for _, many in pieces)
    return b"".join(piece for piece, _ in pieces), sum(many for _, many in pieces)


def test_every_entry_of_the_month_by_day_and_number(database: Database) -> None:
    here = account_id(HERE)
    add(
        database,
        (5, date(2026, 5, 31), 2, "c" * 32, here, 100, 454_800_000),
        (3, date(2026, 5, 31), 1, "c" * 32, here, 0, 2_000_000_000_000),
        (9, date(2026, 5, 1), 3, "", here, -7, -1_500_000_000_001),
        (1, date(2026, 4, 30), 2, "a", here, 1, 1),
        (11, date(2026, 6, 1), 2, "b", here, 1, 1),
    )
    raw, many = written(database, PLAIN)
    head, *rows = csv.reader(io.StringIO(raw.decode(), newline=""))
    assert many == 3
    assert head == list(PLAIN.head)
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(one["seq"], one["day"], one["kind"]) for one in told] == [
        ("9", "2026-05-01", "correction"),
        ("3", "2026-05-31", "reservation"),
        ("5", "2026-05-31", "settlement"),
    ]
    assert [Decimal(one["amount"]) for one in told] == [
        Decimal("-1.500000000001"), Decimal(2), Decimal("0.0004548"),
    ]  # fmt: skip
    last = told[-1]
    assert {k: v for k, v in last.items() if k not in ("seq", "day", "kind", "amount")} == {
        "decision_id": "c" * 32, "department": "amt", "cost_centre": "6100", "use_case": "briefe", "zone": "yellow",
        "endpoint": "hub", "model": "mittel", "price_version": "hub-2026", "currency": "EUR", "tokens_in": "100",
        "tokens_out": "200", "cached_in": "1", "reasoning_out": "2", "images": "0", "audio_ms": "0",
        "certainty": "unknown",
    }  # fmt: skip


def test_as_german_offices_open_it(database: Database) -> None:
    add(database, (4, date(2026, 5, 2), 2, "d", account_id(HERE), 100, 1_234_500_000_000_000))
    raw, _ = written(database, GERMAN)
    assert raw.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";")
    told = dict(zip(head, row, strict=True))
    assert (told["Tag"], told["Art"], told["Herkunft"]) == ("02.05.2026", "Buchung", "hier gezählt")
    assert told["Betrag netto"] == "1234,50"


@pytest.mark.parametrize("style", [GERMAN, PLAIN])
def test_no_key_stands_there_and_no_formula(database: Database, style: Style) -> None:
    add(
        database,
        (1, date(2026, 5, 2), 2, '=cmd|"x', account_id(EVIL), 1, 1),
        (2, date(2026, 5, 2), 2, "x", 12345, 1, 1),
    )
    raw, _ = written(database, style)
    assert b"key_" not in raw
    _, row, unknown = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=style.delimiter)
    assert row[3:11] == ["'=cmd|\"x", "'=1+1", 'a;"b"', "'@x", "red", "hub", "groß", "'-v"]
    assert unknown[4:12] == [""] * 8
    assert len(row) == len(unknown) == len(style.head)


def test_a_month_without_entries_is_its_head(database: Database) -> None:
    raw, many = written(database, PLAIN, date(2026, 2, 1))
    assert (raw.count(b"\r\n"), many) == (1, 0)
