# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""One entry for each reservation, settlement and correction: of which row, on which account, and never changed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import psycopg
import pytest
import sqlalchemy as sa
from tests.storage.outside import change, rows
from tests.storage.samples import claim, correction, event, intent, overflow, reservation, settlement

from stellwerk.audit.chain import CORRECTED
from stellwerk.metering.account import LedgerAccount, account_id
from stellwerk.metering.entries import Certainty, EntryKind
from stellwerk.storage.database import Database, Place
from stellwerk.storage.outbox import chain_now
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.tables import audit_outbox, budget
from stellwerk.storage.verification import verify_books
from stellwerk.values.record import Correction, Outcome
from stellwerk.values.usage import Usage
from stellwerk.values.zone import Zone

ROOT = Path(__file__).parents[2]
YELLOW = LedgerAccount(
    "51 Jugendamt", "51-100", "letters", "key1", "yellow", "hub-yellow", "mid", "2026-01", "EUR"
)


class Stored(NamedTuple):
    """An entry with what it is booked on and the trail's row of the same number."""

    seq: int
    day: str
    kind: EntryKind
    decision_id: str
    account: LedgerAccount
    counts: tuple[int, ...]  # tokens in, out, cached, reasoning; images; sound
    certainty: Certainty
    amount_pico: int
    row: tuple[str, str]  # name, decision


def entries(place: Place) -> list[Stored]:
    found = rows(
        place,
        "SELECT e.seq, CAST(e.day AS TEXT), e.kind, e.decision_id, e.account, e.tokens_in, e.tokens_out, e.cached_in, "
        "e.reasoning_out, e.images, e.audio_ms, e.certainty, e.amount_pico, r.name, r.decision_id, a.department, "
        "a.cost_centre, a.use_case, a.key, a.zone, a.endpoint, a.model, a.price_version, a.currency, a.id "
        "FROM ledger_entry e JOIN ledger_account a ON a.id = e.account LEFT JOIN audit r ON r.seq = e.seq "
        "ORDER BY e.seq",
    )
    stored = []
    for e in found:
        account = LedgerAccount(*e[15:24])
        assert account_id(account) == e[4] == e[24]
        stored.append(
            Stored(
                e[0], e[1], EntryKind(e[2]), e[3], account, e[5:11], Certainty(e[11]), e[12], (e[13], e[14])
            )
        )
    return stored


@pytest.fixture
async def recorder(place: Place) -> AsyncIterator[Recorder]:
    recorder = Recorder.open(place)
    yield recorder
    await recorder.close()


async def test_a_call_has_one_reservation_and_one_settlement(recorder: Recorder, place: Place) -> None:
    await recorder.event(event())
    await recorder.intent(intent("c1", reserved_pico=700_000_000), reservation(day="2026-03-01"))
    used = Usage(200, 300, cached_in=50, reasoning_out=120, images=1, audio_ms=2500)
    assert await recorder.settle(settlement("c1", usage=used, day="2026-03-01"))
    assert await recorder.settle(settlement("c1", usage=used, day="2026-03-01")) is False
    nothing = (0, 0, 0, 0, 0, 0)
    counts = (200, 300, 50, 120, 1, 2500)
    assert entries(place) == [
        Stored(2, "2026-03-01", EntryKind.RESERVATION, "c1", YELLOW, nothing, Certainty.REPORTED, 700_000_000,
               ("call:intent:open", "c1")),
        Stored(3, "2026-03-01", EntryKind.SETTLEMENT, "c1", YELLOW, counts, Certainty.REPORTED, 150_000_000,
               ("call:intent:settled", "c1")),
    ]  # fmt: skip
    assert len(rows(place, "SELECT * FROM ledger_account")) == 1
    await recorder.close()
    assert verify_books(place).flaws == ()


@pytest.mark.parametrize(
    ("changes", "certainty"),
    [
        ({}, Certainty.REPORTED),
        ({"usage": Usage(1, 1, estimated=True)}, Certainty.ESTIMATED),
        ({"usage": Usage(1, 1, estimated=True), "outcome": Outcome.UPSTREAM_BROKEN}, Certainty.ESTIMATED),
        # The provider said no: it charges nothing, and that is no estimate.
        ({"usage": Usage(0, 0, estimated=True), "outcome": Outcome.REJECTED}, Certainty.REPORTED),
        ({"usage": Usage(0, 0, estimated=True), "cost_unknown": True}, Certainty.UNKNOWN),
    ],
)
async def test_how_well_the_counts_are_known(
    recorder: Recorder, place: Place, changes: dict[str, Any], certainty: Certainty
) -> None:
    await recorder.intent(intent("c1"), reservation())
    await recorder.settle(settlement("c1", day="2026-03-02", **changes))
    assert [entry.certainty for entry in entries(place)] == [Certainty.REPORTED, certainty]
    await recorder.close()
    assert verify_books(place).flaws == ()


async def test_overflow_is_booked_where_it_was_answered(recorder: Recorder, place: Place) -> None:
    await recorder.intent(intent("c1", reserved_pico=9), reservation())
    await recorder.overflow(overflow("c1"))
    own = {"zone": Zone.GREEN, "endpoint": "own", "model": "small", "price_version": ""}
    await recorder.settle(settlement("c1", cost_pico=0, day="2026-03-02", **own))
    begun, ended = entries(place)
    assert begun.account == YELLOW
    assert ended.account == YELLOW._replace(zone="green", endpoint="own", model="small", price_version="")
    assert (begun.amount_pico, ended.amount_pico) == (9, 0)
    assert [entry.seq for entry in (begun, ended)] == [1, 3]
    await recorder.close()
    assert verify_books(place).flaws == ()


async def test_a_key_has_an_account_of_its_own_and_the_daily_sums_have_none(
    recorder: Recorder, place: Place
) -> None:
    for number, key in enumerate(("key1", "key2", "key1")):
        await recorder.intent(intent(f"c{number}"), reservation(key=key))
        await recorder.settle(settlement(f"c{number}", day="2026-03-02"))
    assert [entry.account.key for entry in entries(place)] == ["key1", "key1", "key2", "key2", "key1", "key1"]
    assert len(rows(place, "SELECT * FROM ledger_account")) == 2
    assert rows(place, "SELECT calls FROM ledger") == [(3,)]


async def test_what_a_dead_process_left_open_is_unknown_and_on_its_day(place: Place) -> None:
    first = Recorder.open(place)
    await first.intent(intent("c1", reserved_pico=8), reservation(day="2026-03-01"))
    await first.close()
    second = Recorder.open(place)
    if place.url is None:
        assert second.recover(datetime(2026, 3, 9, tzinfo=UTC)) == 1
    else:
        assert await second.close_calls_of_the_dead(0) == 1
    _, ended = entries(place)
    assert (ended.day, ended.certainty, ended.amount_pico) == ("2026-03-01", Certainty.UNKNOWN, 0)
    assert ended.account.key == "key1"
    assert rows(place, "SELECT CAST(day AS TEXT), calls FROM ledger") == [("2026-03-01", 1)]
    await second.close()
    assert verify_books(place).flaws == ()


def put(place: Place, *corrections: Correction) -> None:
    """As finance commits them: together with what they come from, for the outbox."""
    database = Database(place)
    for one in corrections:
        with database.writing() as writing:
            values = {"at": one.at, "name": CORRECTED, "detail": msgspec.to_builtins(one)}
            writing.execute(sa.insert(audit_outbox).values(values))
    database.close()


async def test_a_correction_out_of_the_outbox_is_booked_once(recorder: Recorder, place: Place) -> None:
    await recorder.intent(intent("c1"), reservation(claim(200_000_000, 10**9)))
    await recorder.settle(settlement("c1", day="2026-03-02"))
    recorder.claims_of = lambda _: (claim(0, 10**9),)
    put(place, correction("c1"), correction(usage=Usage(-20, -30, cached_in=5), calls=-1, cost_pico=1))
    assert sum(await asyncio.gather(*(recorder.drain() for _ in range(3)))) == 2
    assert await recorder.drain() == 0
    assert rows(place, "SELECT * FROM audit_outbox") == []
    one, other = entries(place)[2:]
    assert one == Stored(
        3, "2026-03-02", EntryKind.CORRECTION, "c1", YELLOW._replace(key=""), (0,) * 6, Certainty.REPORTED,
        -50_000_000, (CORRECTED, "c1"),
    )  # fmt: skip
    assert (other.decision_id, other.counts, other.amount_pico) == ("", (-20, -30, 5, 0, 0, 0), 1)
    assert rows(place, "SELECT calls, tokens_in, tokens_out, cached_in, cost_pico FROM ledger") == [
        (0, 180, 270, 5, 100_000_001)
    ]
    assert rows(place, "SELECT reserved_pico, spent_pico FROM budget_state") == [(0, 100_000_001)]
    assert json.loads(rows(place)[2][2])["reference"] == "R-2026-17"
    await recorder.close()
    report = verify_books(place)
    assert (report.flaws, report.settled) == ((), 1)


async def test_a_correction_without_outbox(recorder: Recorder, place: Place) -> None:
    recorder.claims_of = lambda _: (claim(0, 10**9),)
    assert await recorder.correct(correction("c1", because="recovered", cost_pico=7)) is True
    assert [(entry.kind, entry.amount_pico) for entry in entries(place)] == [(EntryKind.CORRECTION, 7)]
    assert rows(place, "SELECT spent_pico FROM budget_state") == [(7,)]
    await recorder.close()
    assert verify_books(place).flaws == ()


def test_a_command_line_tool_moves_the_budgets_along(place: Place) -> None:
    database = Database(place)
    given = {
        "title": "b",
        "amount_pico": 10**9,
        "currency": "EUR",
        "hard": True,
        "warn_at": [80],
        "recipients": [],
    }
    with database.writing() as writing:
        for one in (
            {"id": "house", "period": "month", "zone": None},
            {"id": "yellow", "period": "year", "zone": "yellow"},
            {"id": "red", "period": "month", "zone": "red"},
            {"id": "archived", "period": "month", "zone": None, "archived_at": writing.at},
        ):
            row = {"created_at": writing.at, "version": 1, "changed": 1, **given, **one}
            writing.execute(sa.insert(budget).values(row))
    database.close()
    put(place, correction(cost_pico=7, because="invoice"))
    assert chain_now(place) == 1
    assert rows(
        place, "SELECT budget, CAST(period AS TEXT), spent_pico FROM budget_state ORDER BY budget"
    ) == [("house", "2026-03-01", 7), ("yellow", "2026-01-01", 7)]
    assert verify_books(place).flaws == ()


@pytest.mark.parametrize(
    "detail",
    [
        "{}",
        '{"cost_pico": 1}',
        json.dumps(msgspec.to_builtins(correction()) | {"zone": "purple"}),
        json.dumps(msgspec.to_builtins(correction()) | {"cost_pico": 1.5}),
        json.dumps(msgspec.to_builtins(correction()) | {"cost_pico": 2**70}),
        json.dumps(msgspec.to_builtins(correction("line\nfeed"))),
        json.dumps(msgspec.to_builtins(correction(reference="half")) | {"reference": "\ud800"}),
    ],
)
async def test_a_correction_that_no_version_wrote_stands_in_nobodys_way(
    recorder: Recorder, place: Place, detail: str
) -> None:
    change(
        place,
        "INSERT INTO audit_outbox (id, at, name, detail) VALUES "  # noqa: S608
        f"(1000, '2026-03-02T12:00:00.000000Z', '{CORRECTED}', '{detail}')",
    )
    put(place, correction())
    await recorder.drain()
    assert [entry.amount_pico for entry in entries(place)] == [-50_000_000]
    assert rows(place, "SELECT id FROM audit_outbox") == [(1000,)]
    assert recorder.healthy
    await recorder.close()
    assert verify_books(place).flaws == ()


def test_killed_while_corrections_are_moved_each_is_booked_once(place: Place) -> None:
    put(place, *(correction(f"c{number}", cost_pico=2**number) for number in range(40)))
    code = (
        "import asyncio, os, sys\nfrom pathlib import Path\n"
        "from tests.storage.samples import claim\n"
        "from stellwerk.storage import recorder\nfrom stellwerk.storage.database import Place\n"
        "recorder._AT_A_TIME = 2\n"
        "async def main():\n"
        "    books = recorder.Recorder.open(Place(Path(sys.argv[1]), None if sys.argv[2] == '-' else sys.argv[2]))\n"
        "    books.claims_of = lambda _: (claim(0, 10**18),)\n"
        "    os.write(1, b'x')\n"
        "    while True:\n"
        "        await books.drain()\n"
        "asyncio.run(main())\n"
    )
    for wait in (0.0, 0.002, 0.005, 5.0):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(place.data), place.url or "-"], stdout=subprocess.PIPE, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        with process:
            assert process.stdout is not None
            process.stdout.read(1)
            try:
                process.wait(wait)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        assert verify_books(place).flaws == ()
    assert chain_now(place) == 0
    assert sorted(entry.amount_pico for entry in entries(place)) == [2**number for number in range(40)]
    assert rows(place, "SELECT cost_pico FROM ledger") == [(2**40 - 1,)]
    assert rows(place, "SELECT spent_pico FROM budget_state") == [(2**40 - 1,)]


async def test_nobody_changes_an_entry(recorder: Recorder, place: Place) -> None:
    await recorder.intent(intent("c1"), reservation())
    await recorder.settle(settlement("c1", day="2026-03-02"))
    before = entries(place)
    for statement in (
        "UPDATE ledger_entry SET amount_pico = 0",
        "UPDATE ledger_entry SET day = '2026-01-01' WHERE seq = 2",
        "UPDATE ledger_entry SET seq = seq + 10",
    ):
        with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RaiseException), match="never changed"):
            change(place, statement)
    assert entries(place) == before
