# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: S608
"""Somebody edits the ledger's entries, accounts or held budgets with a database tool: verification says which."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.postgres import Server
from tests.storage import outside
from tests.storage.samples import claim, correction, event, intent, overflow, reservation, settlement
from tests.storage.test_tampering import change, copy, found

from stellwerk.audit.report import Kind
from stellwerk.metering.account import LedgerAccount, account_id
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books
from stellwerk.values.zone import Zone

OWN = {"zone": Zone.GREEN, "endpoint": "own", "model": "small", "price_version": "", "cost_pico": 0}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def pristine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgresql_server: Server
) -> Place:
    """Ten rows: a call of key1 (1, 2), one of key2 (3, 4), an event, a call that overflows (6, 7, 8), a correction (9),
    and a call still open (10) that holds something of two budgets.
    """
    folder = tmp_path_factory.mktemp("pristine")
    place = Place(folder, None if request.param == "sqlite" else postgresql_server.create())

    async def fill() -> None:
        recorder = Recorder.open(place)
        both = (claim(200_000_000, 10**9), claim(200_000_000, 10**10, "b2"))
        for call, key in (("c1", "key1"), ("c2", "key2")):
            await recorder.intent(intent(call, reserved_pico=200_000_000), reservation(*both, key=key))
            await recorder.settle(settlement(call, day="2026-03-02"))
        await recorder.event(event())
        await recorder.intent(intent("c3", reserved_pico=200_000_000), reservation(*both))
        await recorder.overflow(overflow("c3"))
        await recorder.settle(settlement("c3", day="2026-03-02", **OWN))
        await recorder.correct(correction("c1"))
        await recorder.intent(intent("open", reserved_pico=200_000_000), reservation(*both))
        await recorder.close()

    asyncio.run(fill())
    return place


@pytest.fixture
def books(pristine: Place, tmp_path: Path, postgresql_server: Server) -> Place:
    """A copy of them, with the guard of the entries out of the way."""
    books = copy(pristine, tmp_path / "books", postgresql_server)
    outside.change(
        books, "DROP TRIGGER ledger_entry_stays" + ("" if books.url is None else " ON ledger_entry")
    )
    return books


def test_untouched_they_are_sound(books: Place) -> None:
    report = verify_books(books)
    assert report.flaws == ()
    assert (report.rows, report.settled, len(report.open)) == (10, 3, 1)
    assert len(outside.rows(books, "SELECT * FROM ledger_entry")) == 8
    assert len(outside.rows(books, "SELECT * FROM ledger_account")) == 4


COUNTS = (
    "tokens_in tokens_out cached_in reasoning_out images audio_ms certainty amount_pico kind account".split()
)


@pytest.mark.parametrize("seq", [1, 2, 8, 9, 10])
@pytest.mark.parametrize("column", COUNTS)
def test_any_changed_count(books: Place, column: str, seq: int) -> None:
    change(books, f"UPDATE ledger_entry SET {column} = {column} + 1 WHERE seq = {seq}")
    assert found(books) == [(Kind.ENTRY_DIFFERS, seq)]


@pytest.mark.parametrize(
    ("statement", "seqs"),
    [
        ("UPDATE ledger_entry SET decision_id = 'c2' WHERE seq = 2", [2]),
        ("UPDATE ledger_entry SET decision_id = 'c2' WHERE seq = 9", [9]),
        ("UPDATE ledger_entry SET day = '2026-02-02' WHERE seq = 2", [2]),
        ("UPDATE ledger_entry SET day = '2026-02-02' WHERE seq = 1", [2]),  # not that of its settlement
        ("UPDATE ledger_entry SET day = '2026-02-02' WHERE seq = 9", [9]),
        ("DELETE FROM ledger_entry WHERE seq = 1", [1]),
        ("DELETE FROM ledger_entry WHERE seq = 2", [2]),
        ("DELETE FROM ledger_entry WHERE seq = 9", [9]),
        ("DELETE FROM ledger_entry", [1, 2, 3, 4, 6, 8, 9, 10]),
        ("UPDATE ledger_entry SET seq = 5 WHERE seq = 4", [4, 5]),
        ("UPDATE ledger_entry SET seq = 11 WHERE seq = 9", [9, 11]),
        ("UPDATE ledger_entry SET seq = -4 WHERE seq = 4", [-4, 4]),
        ("INSERT INTO ledger_entry SELECT 7, day, kind, decision_id, account, tokens_in, tokens_out, cached_in, "
         "reasoning_out, images, audio_ms, certainty, amount_pico FROM ledger_entry WHERE seq = 2", [7]),
        # A call's cost on another's key: both entries of one, or one of the two.
        ("UPDATE ledger_entry SET account = (SELECT account FROM ledger_entry WHERE seq = 4) WHERE seq = 2", [2]),
        ("UPDATE ledger_entry SET account = (SELECT account FROM ledger_entry WHERE seq = 4) WHERE seq = 1", [2]),
        # A place that is genuine, but not this one's.
        ("UPDATE ledger_entry SET account = (SELECT account FROM ledger_entry WHERE seq = 8) WHERE seq = 6", [6]),
        ("UPDATE ledger_entry SET account = (SELECT account FROM ledger_entry WHERE seq = 2) WHERE seq = 9", [9]),
        ("UPDATE ledger_account SET department = '32 Ordnungsamt' WHERE zone = 'green'", [8]),
        ("UPDATE ledger_account SET key = 'key3' WHERE key = 'key2'", [3, 4]),
        ("DELETE FROM ledger_account WHERE key = 'key2'", [3, 4]),
        ("UPDATE ledger_account SET id = id - 1 WHERE key = 'key2'", [3, 4]),
    ],
)  # fmt: skip
def test_entries_and_accounts(books: Place, statement: str, seqs: list[int]) -> None:
    change(books, statement)
    assert sorted(found(books)) == [(Kind.ENTRY_DIFFERS, seq) for seq in sorted(seqs)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("department", "32 Ordnungsamt"),
        ("cost_centre", "32-100"),
        ("use_case", "fines"),
        ("zone", "red"),
        ("endpoint", "hub-red"),
        ("model", "large"),
    ],
)
@pytest.mark.parametrize("seq", [2, 9, 10])
def test_an_entry_on_an_account_that_was_made_for_it(books: Place, seq: int, column: str, value: str) -> None:
    """Its number is right for what stands in it; only the trail tells that it is not this call's."""
    [row] = outside.rows(
        books,
        f"SELECT a.* FROM ledger_account a JOIN ledger_entry e ON e.account = a.id WHERE e.seq = {seq}",
    )
    account = LedgerAccount(*row[1:])._replace(**{column: value})
    values = ", ".join(f"'{part}'" for part in account)
    change(
        books,
        f"INSERT INTO ledger_account VALUES ({account_id(account)}, {values})",
        f"UPDATE ledger_entry SET account = {account_id(account)} WHERE seq = {seq}",
    )
    assert found(books) == [(Kind.ENTRY_DIFFERS, seq)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budget_state SET reserved_pico = 0 WHERE budget = 'b1'",
        "UPDATE budget_state SET period = '2026-04-01' WHERE budget = 'b1'",
        "DELETE FROM budget_state WHERE budget = 'b1'",
        "INSERT INTO budget_state (budget, period, reserved_pico, spent_pico, told) "
        "VALUES ('b3', '2026-03-01', 1, 0, 0)",
        "UPDATE open_intent SET claims = ''",
        "UPDATE open_intent SET claims = replace(claims, '200000000', '100000000')",
        "UPDATE open_intent SET claims = '{'",
        "UPDATE open_intent SET claims = '[1]'",
    ],
)
def test_what_budgets_hold(books: Place, statement: str) -> None:
    change(books, statement)
    assert {kind for kind, _ in found(books)} == {Kind.BUDGET_DIFFERS}


def test_a_row_taken_out_of_the_trail_is_told_first_and_its_entries_once(books: Place) -> None:
    change(books, "DELETE FROM audit WHERE seq = 2")
    flaws = found(books)
    assert flaws[0] == (Kind.MISSING, 2)
    assert [seq for kind, seq in flaws if kind is Kind.ENTRY_DIFFERS] == [2]


def test_a_row_and_its_entry_and_sums_taken_out_together(books: Place) -> None:
    change(
        books,
        "DELETE FROM audit WHERE seq = 9",
        "DELETE FROM ledger_entry WHERE seq = 9",
        "UPDATE ledger SET cost_pico = cost_pico + 50000000 WHERE zone = 'yellow'",
    )
    assert found(books) == [(Kind.MISSING, 9)]
