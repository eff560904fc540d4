# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: S608
"""Retention: what is due goes, what stays can be proven, and whoever uses it to hide something is found out."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.postgres import Server
from tests.storage import outside
from tests.storage.samples import (
    NOON,
    claim,
    correction,
    event,
    intent,
    overflow,
    refusal,
    reservation,
    settlement,
)

from stellwerk.audit.chain import CORRECTED, OPENED, OVERFLOWED, REFUSED, SETTLED
from stellwerk.audit.report import Kind
from stellwerk.cli.audit import audit
from stellwerk.storage import retention
from stellwerk.storage.batch import Action
from stellwerk.storage.books import OpenBooks
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder, _entry
from stellwerk.storage.retention import BrokenTrail, Gone, Retention, retain_now
from stellwerk.storage.verification import verify_books
from stellwerk.values.usage import Usage

ROOT = Path(__file__).parents[2]
DAY = timedelta(days=1)


class Town:
    """Books that are written at times of one's choice, and what should stand in them."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.books = OpenBooks(place, "normal")
        self.now = NOON
        self.open: list[str] = []
        self.numbers = itertools.count()
        self.began: dict[str, str] = {}
        self.calls: Counter[str] = Counter()
        self.pico: Counter[str] = Counter()
        self.cached: Counter[str] = Counter()

    def does(self, what: str) -> None:
        call = f"c{next(self.numbers)}"
        append, at = self.books.book.append, self.now
        day = at.date().isoformat()
        if what == "open":
            opened = _entry(Action.OPEN, OPENED, call, intent(call, at=at, use_case=f"u{len(self.open) % 3}"))
            opened.reservation = reservation(claim(200_000_000, 0, hard=False), day=day)
            append([opened])
            self.open.append(call)
            self.began[call] = day
        elif what == "settle" and self.open:
            call = self.open.pop(0)
            day = self.began[call]
            used = Usage(200, 300, cached_in=len(self.calls) % 2)
            append([_entry(Action.SETTLE, SETTLED, call, settlement(call, at=at, day=day, usage=used))])
            self.calls[day] += 1
            self.pico[day] += 150_000_000
            self.cached[day] += used.cached_in
        elif what == "correct" and self.calls:
            day = list(self.calls)[len(self.began) % len(self.calls)]
            append([_entry(Action.CORRECT, CORRECTED, "", correction(at=at, day=day))])
            self.pico[day] -= 50_000_000
        elif what == "overflow" and self.open:
            moved = replace(overflow(self.open[0]), at=at)
            append([_entry(Action.REDIRECT, OVERFLOWED, self.open[0], moved)])
        elif what == "refuse":
            append([_entry(Action.NOTE, REFUSED, call, replace(refusal(call), at=at))])
        else:
            append([_entry(Action.NOTE, event().name, "", replace(event(), at=at))])

    def retains(self, most: int = 10_000) -> Gone:
        run = Retention(self.place, self.books.key)
        gone = Gone()
        for _ in range(most):
            step = run.step(self.now)
            if step is None:
                break
            gone = gone.plus(step)
        run.close()
        return gone

    def holds(self) -> None:
        report = verify_books(self.place)
        assert report.flaws == ()
        assert {call.decision_id for call in report.open} == set(self.open)
        first = self.now.year - 10
        kept = {
            day: (calls, self.pico[day], self.cached[day])
            for day, calls in self.calls.items()
            if int(day[:4]) >= first
        }
        found = outside.rows(
            self.place,
            "SELECT CAST(day AS TEXT), sum(calls), sum(cost_pico), sum(cached_in) FROM ledger GROUP BY day",
        )
        assert {day: tuple(sums) for day, *sums in found if int(day[:4]) >= first} == kept
        with_entry = (
            f"SELECT seq FROM audit WHERE name IN ('{OPENED}', '{SETTLED}', '{CORRECTED}') ORDER BY seq"
        )
        assert outside.rows(self.place, "SELECT seq FROM ledger_entry ORDER BY seq") == outside.rows(
            self.place, with_entry
        )


STORY = st.lists(
    st.tuples(
        st.integers(0, 45),
        st.sampled_from(
            ["open", "settle", "overflow", "correct", "refuse", "event", "event", "retain", "half"]
        ),
    ),
    min_size=1,
    max_size=60,
)


def plays(place: Place, story: list[tuple[int, str]]) -> None:
    town = Town(place)
    try:
        for days, what in [
            *story,
            (0, "retain"),
            (100, "event"),
            (0, "retain"),
            (400, "event"),
            (0, "retain"),
        ]:
            town.now += days * DAY + timedelta(seconds=1)
            if what == "retain":
                town.retains()
                town.holds()
                nothing_is_overdue(town)
            elif what == "half":
                town.retains(most=1)
                town.holds()
            else:
                town.does(what)
        town.books.close()
        town.books = OpenBooks(place, "normal")
        town.holds()
    finally:
        town.books.close()


def nothing_is_overdue(town: Town) -> None:
    rows = outside.rows(town.place, "SELECT at, name, payload FROM audit ORDER BY seq")
    for at, name, payload in rows[:-1]:  # the last row always stays
        age = town.now - datetime.fromisoformat(at)
        assert age <= retention.CALLS_KEPT
        assert name.startswith("call:") or age <= retention.EVENTS_KEPT or payload == ""


@settings(max_examples=40)
@given(STORY)
def test_any_history_on_sqlite(migrated_file: Path, story: list[tuple[int, str]]) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(retention, "_AT_A_TIME", 4)
        place = Place(Path(folder) / "data")
        place.data.mkdir(mode=0o700)
        shutil.copyfile(migrated_file, place.file)
        plays(place, story)


@settings(max_examples=12)
@given(STORY)
def test_any_history_on_postgresql(postgresql_server: Server, story: list[tuple[int, str]]) -> None:
    url = postgresql_server.create()
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(retention, "_AT_A_TIME", 4)
        plays(Place(Path(folder) / "data", url), story)
    postgresql_server.drop(url)


@pytest.fixture
def old(place: Place, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A year of books: calls, corrections and events each week, retention done; two calls open since long ago."""
    monkeypatch.setattr(retention, "_AT_A_TIME", 5)
    town = Town(place)
    for _ in range(2):
        town.does("open")
    left, town.open = town.open, []
    for _ in range(52):
        for what in ("open", "event", "settle", "correct", "refuse", "event"):
            town.does(what)
        town.now += 7 * DAY
    town.open = left
    gone = town.retains()
    assert gone.pruned > 100
    assert gone.erased > 20
    town.holds()
    town.books.close()
    return town


def found(town: Town) -> list[Kind]:
    return [flaw.kind for flaw in verify_books(town.place).flaws]


def first_row(town: Town, where: str) -> int:
    [(seq,)] = outside.rows(town.place, f"SELECT min(seq) FROM audit WHERE {where}")
    return int(seq)


def test_the_report_tells_what_is_gone(old: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    report = verify_books(old.place)
    assert report.pruned > 100
    assert report.erased > 20
    monkeypatch.setenv("STELLWERK_DATABASE", old.place.url or "sqlite")
    said = CliRunner().invoke(audit, ["verify", "--data", str(old.place.data)])
    assert said.exit_code == 0, said.output
    assert f"took away rows 1 to {report.pruned} and emptied {report.erased} events" in said.output


def test_a_call_that_is_open_for_a_year_can_still_be_settled(old: Town) -> None:
    async def settle() -> None:
        recorder = Recorder.open(old.place)
        book = recorder._books.book
        if book.shared:
            assert await recorder.close_calls_of_the_dead(0) == 2
        else:
            assert await recorder.settle(settlement("c0")) is True
            assert await recorder.settle(settlement("c1")) is True
        await recorder.close()

    asyncio.run(settle())
    report = verify_books(old.place)
    assert report.flaws == ()
    assert report.open == ()


ERASED = "name NOT LIKE 'call:%' AND payload = ''"


@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ("DELETE FROM audit WHERE seq = {first}", {Kind.MISSING}),
        ("DELETE FROM audit WHERE seq = {erased}", {Kind.MISSING, Kind.ERASED_DIFFERS}),
        ("UPDATE audit SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = {erased}", {Kind.ERASED_DIFFERS}),
        ("UPDATE audit SET name = 'a:b:c' WHERE seq = {erased}", {Kind.ERASED_DIFFERS}),
        ("UPDATE audit SET decision_id = 'x' WHERE seq = {erased}", {Kind.ERASED_DIFFERS}),
        ("UPDATE audit SET name = 'call:intent:open' WHERE seq = {erased}", {Kind.CHANGED}),
        ("UPDATE audit SET payload = '{{}}' WHERE seq = {erased}", {Kind.CHANGED}),
        ("UPDATE audit SET hash = 'x' || substr(hash, 2) WHERE seq = {erased}", {Kind.CHANGED}),
        ("UPDATE audit SET prev_hash = 'x' || substr(prev_hash, 2) WHERE seq = {erased}", {Kind.CHANGED}),
        ("UPDATE audit SET payload = '' WHERE seq = {young}", {Kind.CHANGED}),
        ("UPDATE audit SET payload = '' WHERE seq = {call}", {Kind.CHANGED}),
        ("INSERT INTO audit SELECT {first} - 1, at, name, decision_id, payload, prev_hash, hash FROM audit "
         "WHERE seq = {first}", {Kind.INSERTED}),
        ("DELETE FROM audit_checkpoint", {Kind.MISSING}),
        ("UPDATE audit_checkpoint SET signature = 'ff'", {Kind.CHECKPOINT_FORGED}),
        ("UPDATE audit_checkpoint SET body = replace(body, '\"refused\":', '\"refused\":1')",
         {Kind.CHECKPOINT_FORGED}),
        ("UPDATE audit_checkpoint SET body = '[]'", {Kind.CHECKPOINT_FORGED, Kind.UNREADABLE}),
        ("UPDATE audit_carried SET cost_pico = cost_pico - 1", {Kind.CARRIED_DIFFERS, Kind.LEDGER_DIFFERS}),
        ("UPDATE audit_carried SET cached_in = cached_in + 1", {Kind.CARRIED_DIFFERS, Kind.LEDGER_DIFFERS}),
        ("UPDATE audit_carried SET auto_saved_pico = 1", {Kind.CARRIED_DIFFERS, Kind.LEDGER_DIFFERS}),
        ("UPDATE ledger SET reasoning_out = 1", {Kind.LEDGER_DIFFERS}),
        ("DELETE FROM ledger_entry WHERE seq = (SELECT max(seq) FROM ledger_entry)", {Kind.ENTRY_DIFFERS}),
        ("INSERT INTO ledger_entry SELECT {first} - 1, day, kind, decision_id, account, tokens_in, tokens_out, "
         "cached_in, reasoning_out, images, audio_ms, certainty, amount_pico FROM ledger_entry "
         "WHERE seq = (SELECT max(seq) FROM ledger_entry)", {Kind.ENTRY_DIFFERS}),
        ("UPDATE budget_state SET reserved_pico = 0", {Kind.BUDGET_DIFFERS}),
        ("DELETE FROM audit_carried", {Kind.CARRIED_DIFFERS, Kind.LEDGER_DIFFERS}),
        ("UPDATE ledger SET cost_pico = cost_pico - 1", {Kind.LEDGER_DIFFERS}),
    ],
)  # fmt: skip
def test_tampering_after_retention_is_found(old: Town, statement: str, kinds: set[Kind]) -> None:
    assert found(old) == []
    places = {
        "first": first_row(old, "seq > 0"),
        "erased": first_row(old, f"{ERASED} AND seq > 1 + (SELECT min(seq) FROM audit)"),
        "young": first_row(old, "name NOT LIKE 'call:%' AND payload <> ''"),
        "call": first_row(old, "name LIKE 'call:%' AND seq > 1 + (SELECT min(seq) FROM audit)"),
    }
    assert outside.change(old.place, statement.format(**places)) != [0]
    assert kinds <= set(found(old))


def test_carried_sums_and_ledger_changed_together(old: Town) -> None:
    [(day,)] = outside.rows(old.place, "SELECT CAST(min(day) AS TEXT) FROM audit_carried")
    for table in ("audit_carried", "ledger"):
        outside.change(old.place, f"UPDATE {table} SET cost_pico = cost_pico + 1 WHERE day = '{day}'")
    assert found(old) == [Kind.CARRIED_DIFFERS]


def test_an_older_checkpoint_does_not_fit_any_more(old: Town) -> None:
    kept = outside.rows(old.place, "SELECT body, signature FROM audit_checkpoint")
    old.books = OpenBooks(old.place, "normal")
    old.now += 40 * DAY
    old.does("event")
    old.retains()
    old.books.close()
    assert found(old) == []
    [(body, signature)] = kept
    outside.change(old.place, f"UPDATE audit_checkpoint SET body = '{body}', signature = '{signature}'")
    assert Kind.MISSING in found(old)


def test_nothing_that_was_changed_is_taken_away_as_evidence(place: Place) -> None:
    town = Town(place)
    for what in ("event", "open", "settle", "event", "event"):
        town.does(what)
    town.books.close()
    outside.change(place, "UPDATE audit SET payload = replace(payload, 'mid', 'big') WHERE seq = 2")
    run = Retention(place, town.books.key)
    for later in (100, 300):
        with pytest.raises(BrokenTrail, match="row 2 of the audit trail is not what was written"):
            run.step(town.now + later * DAY)
    run.close()
    assert len(outside.rows(place)) == 5
    assert all(payload for _, _, payload in outside.rows(place))


def test_a_forged_checkpoint_is_not_gone_on_from(old: Town) -> None:
    outside.change(old.place, "UPDATE audit_checkpoint SET signature = 'ff'")
    with pytest.raises(BrokenTrail, match=r"not signed with audit.key"):
        retain_now(old.place, old.now + 400 * DAY)


def test_a_wrong_clock_in_the_past_holds_nothing_back(place: Place) -> None:
    town = Town(place)
    town.does("event")
    town.now += 20 * 365 * DAY
    town.does("event")
    town.now = NOON + DAY
    for _ in range(3):
        town.does("event")
    town.now += 200 * DAY
    town.does("event")
    assert town.retains().pruned == 5
    town.holds()
    town.books.close()


def test_the_ledger_is_kept_for_ten_full_years(place: Place) -> None:
    town = Town(place)
    for _ in range(3):
        town.does("open")
        town.does("settle")
        town.now += 365 * DAY
    town.now = datetime(NOON.year + 10, 12, 31, tzinfo=UTC)
    town.does("event")
    assert town.retains().ledger_lines == 0
    town.holds()
    town.now += 2 * DAY
    town.does("event")
    assert town.retains().ledger_lines == 1
    town.holds()
    town.books.close()


@pytest.mark.alone
async def test_beside_calls_nobody_waits_long_and_it_goes_on_record(place: Place) -> None:
    town = Town(place)
    for _ in range(300):
        for what in ("open", "settle", "event"):
            town.does(what)
    town.books.close()
    recorder = Recorder.open(place)
    await recorder.event(event())
    later = NOON + 300 * DAY
    running = asyncio.ensure_future(recorder.retain(later))
    longest = 0.0
    number = 0
    while not running.done():
        began = time.perf_counter()
        await recorder.intent(intent(f"now-{number}", at=later))
        longest = max(longest, time.perf_counter() - began)
        await recorder.settle(settlement(f"now-{number}", at=later))
        number += 1
        await asyncio.sleep(0.001)
    gone = await running
    assert gone.pruned >= 900
    assert number > 3
    assert longest < 0.5
    await recorder.close()
    report = verify_books(place)
    assert report.flaws == ()
    [(payload,)] = outside.rows(place, "SELECT payload FROM audit WHERE name = 'audit:retention:run'")
    assert json.loads(payload)["detail"]["rows_pruned"] == str(gone.pruned)


def test_from_the_command_line(old: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STELLWERK_DATABASE", old.place.url or "sqlite")
    done = CliRunner().invoke(audit, ["retain", "--data", str(old.place.data)])
    assert done.exit_code == 0, done.output
    assert "rows taken away" in done.output
    assert found(old) == []


def test_killed_between_and_in_the_middle_of_steps(place: Place) -> None:
    town = Town(place)
    for _ in range(150):
        for what in ("open", "settle", "event"):
            town.does(what)
    town.now += 300 * DAY
    town.does("event")
    town.books.close()
    code = (
        "import sys, os\nfrom datetime import datetime\nfrom pathlib import Path\n"
        "from stellwerk.storage import retention\nfrom stellwerk.storage.database import Place\n"
        "retention._AT_A_TIME = 3\n"
        "place = Place(Path(sys.argv[1]), None if sys.argv[2] == '-' else sys.argv[2])\n"
        "run = retention.Retention(place, bytes.fromhex((place.data / 'audit.key').read_text()))\n"
        "os.write(1, b'x')\n"
        "while run.step(datetime.fromisoformat(sys.argv[3])) is not None: pass\n"
    )
    for wait in (0.02, 0.05, 0.09):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(place.data), place.url or "-", town.now.isoformat()],
            stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        with process:
            assert process.stdout is not None
            process.stdout.read(1)
            try:
                process.wait(wait)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        assert verify_books(place).flaws == ()
    town.retains()
    town.holds()
    assert len(outside.rows(place)) == 1
