# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever happens in whatever order - calls, overflow, breaks, crashes, replays, price changes, refunds, a line that
loses confirmations - the ledger is the sum of what was delivered, and no hard budget is ever exceeded.

The real recorder on both databases beside :mod:`tests.storage.money_model`. On PostgreSQL two processes share the
books, one of them over a line that can be cut.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.postgres import OWNER, Server
from tests.storage.money_model import BUDGETS, Call, Held, Model
from tests.storage.relay import Relay
from tests.storage.samples import NOON
from tests.storage.test_ledger_entries import put

from stellwerk.errors import BudgetExhausted, RecordError
from stellwerk.metering.budget import claims_of_correction
from stellwerk.metering.reservation import claims_in
from stellwerk.storage import group_commit
from stellwerk.storage.batch import OpenCall
from stellwerk.storage.database import Place
from stellwerk.storage.folder import prepare_file
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.verification import verify_books
from stellwerk.values.record import Correction, Outcome, Overflow, Settlement
from stellwerk.values.zone import Zone

TARGETS = (
    (Zone.YELLOW,),
    (Zone.RED,),
    (Zone.GREEN,),
    (Zone.YELLOW, Zone.GREEN),
    (Zone.RED, Zone.YELLOW),
    (Zone.RED, Zone.YELLOW, Zone.GREEN),
)
BROKEN = (Outcome.CLIENT_GONE, Outcome.UPSTREAM_FAILED, Outcome.UPSTREAM_BROKEN, Outcome.REJECTED)
CALLS = st.tuples(
    st.sampled_from(("roads", "youth")),
    st.sampled_from(("key1", "key2")),
    st.sampled_from(TARGETS),
    st.sampled_from(("2026-03-31", "2026-04-01")),  # of other months and quarters
    st.sampled_from((0, 1, 50, 100)),  # so that budgets are met exactly, and missed by one
)
PICK = st.integers(0, 99)
PARTS = st.sampled_from((0, 1, 50, 100))  # per cent


class MoneyMachine(RuleBasedStateMachine):
    """One town's books. ``places``: a data folder for each process."""

    def __init__(self, folder: TemporaryDirectory[str], places: list[Place], relay: Relay | None) -> None:
        super().__init__()
        self.folder, self.places, self.relay = folder, places, relay
        self.runner = asyncio.Runner()
        self.processes: list[Recorder | None] = [None for _ in places]
        self.of: dict[str, int] = {}  # which process opened a call
        self.model = Model()
        self.numbers = 0
        self.version, self.pico = 1, 1
        self.steps = 0
        self.steady = True
        url = places[-1].url  # not over the line
        self.server = None if url is None else psycopg.connect(url, autocommit=True)

    # What the rules need

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        async def in_time() -> Any:
            async with asyncio.timeout(30):
                return await work

        self.steady = False  # until all has been looked at
        return self.runner.run(in_time())

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        if self.server is not None:
            return self.server.execute(query.encode()).fetchall()
        connection = sqlite3.connect(self.places[0].file)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def alive(self, pick: int) -> int:
        there = [number for number, process in enumerate(self.processes) if process is not None]
        return there[pick % len(there)]

    def process(self, number: int) -> Recorder:
        process = self.processes[number]
        assert process is not None
        return process

    def open_process(self, number: int, durability: str = "normal") -> Recorder:
        recorder = Recorder.open(self.places[number], durability=durability)  # type: ignore[arg-type]
        recorder.claims_of = lambda correction: claims_of_correction(BUDGETS, correction)
        self.processes[number] = recorder
        return recorder

    def under_way(self) -> list[Call]:
        """Open calls whose process lives."""
        return [
            call for call in self.model.open.values() if self.processes[self.of.get(call.id, -1)] is not None
        ]

    def left(self) -> list[Call]:
        """Open calls whose process is dead."""
        return [call for call in self.model.open.values() if self.processes[self.of[call.id]] is None]

    def a_call(self, drawn: tuple[str, str, tuple[Zone, ...], str, int]) -> Call:
        self.numbers += 1
        department, key, targets, day, bound = drawn
        return Call(f"c{self.numbers}", department, key, targets, day, bound, self.pico, f"v{self.version}")

    async def tries(self, recorder: Recorder, call: Call) -> str | None:
        """The budget that refused it."""
        try:
            await recorder.intent(call.intent, call.reservation)
        except BudgetExhausted as refused:
            return str(refused.room.claim.budget)
        return None

    async def healthy(self, recorder: Recorder, open_calls: int) -> None:
        while not recorder.healthy or recorder.open_calls != open_calls:  # noqa: ASYNC110
            await asyncio.sleep(0.002)

    @initialize(durability=st.sampled_from(("normal", "full")))
    def start(self, durability: str) -> None:
        for number in range(len(self.places)):
            self.open_process(number, durability)

    # What happens

    @precondition(lambda self: any(self.processes))
    @rule(pick=PICK, drawn=st.lists(CALLS, min_size=1, max_size=8), ends=st.lists(PARTS, max_size=3))
    def reserve(
        self, pick: int, drawn: list[tuple[str, str, tuple[Zone, ...], str, int]], ends: list[int]
    ) -> None:
        """Calls come, all in one moment, in which others end."""
        number = self.alive(pick)
        recorder = self.process(number)
        mine = [call for call in self.under_way() if self.of[call.id] == number]
        ending = [(call, call.bound * part // 100) for call, part in zip(mine, ends, strict=False)]
        calls = [self.a_call(one) for one in drawn]

        async def rush() -> list[str | None]:
            booked = [recorder.settle(call.ended(Outcome.DELIVERED, used)) for call, used in ending]
            found = await asyncio.gather(*(self.tries(recorder, call) for call in calls))
            assert [await booking for booking in booked] == [True] * len(booked)
            return found

        found = self.run(rush())
        for call, used in ending:
            self.model.end(call, used)
        for call, refused_by in zip(calls, found, strict=True):
            assert refused_by == self.model.reserve(call)
            if refused_by is None:
                self.of[call.id] = number

    @precondition(lambda self: self.under_way())
    @rule(pick=PICK, part=PARTS)
    def settle(self, pick: int, part: int) -> None:
        call = self.picked(pick)
        self.settled(call, call.ended(Outcome.DELIVERED, call.bound * part // 100))

    @precondition(lambda self: self.under_way())
    @rule(pick=PICK, part=PARTS, outcome=st.sampled_from(BROKEN))
    def break_off(self, pick: int, part: int, outcome: Outcome) -> None:
        """The client leaves, or the provider fails: what was used until then counts, estimated."""
        call = self.picked(pick)
        used = 0 if outcome in (Outcome.UPSTREAM_FAILED, Outcome.REJECTED) else call.bound * part // 100
        self.settled(call, call.ended(outcome, used, estimated=used > 0))

    @precondition(lambda self: any(call.at + 1 < len(call.targets) for call in self.under_way()))
    @rule(pick=PICK)
    def overflow(self, pick: int) -> None:
        able = [call for call in self.under_way() if call.at + 1 < len(call.targets)]
        call = able[pick % len(able)].moved()
        where = (call.zone, f"hub-{call.zone.value}", f"m-{call.zone.value}")
        self.run(self.process(self.of[call.id]).overflow(Overflow(call.id, NOON, *where, "upstream_busy")))
        self.model.open[call.id] = call

    @precondition(lambda self: any(self.processes) and self.model.done)
    @rule(pick=PICK)
    def settle_again(self, pick: int) -> None:
        """A second end changes nothing, from whichever process it comes."""
        call = self.model.done[pick % len(self.model.done)]
        end = call.ended(Outcome.DELIVERED, call.bound)
        assert self.booked(self.process(self.alive(pick)).settle, end) is False

    @rule(pico=st.integers(1, 3))
    def price_change(self, pico: int) -> None:
        """For calls that begin from now on."""
        self.version, self.pico = self.version + 1, pico

    @precondition(lambda self: any(self.processes) and self.model.done)
    @rule(pick=PICK, part=PARTS, outbox=st.booleans(), less=st.booleans())
    def refund(self, pick: int, part: int, outbox: bool, less: bool) -> None:
        """Finance puts right what a call cost, or what the invoice counted."""
        call = self.model.done[pick % len(self.model.done)]
        pico, tokens = call.cost(call.zone, call.bound * part // 100), part
        if less:
            pico, tokens = -pico, -tokens
        correction = call.corrected(tokens, pico, "refund" if less else "invoice")
        recorder = self.process(self.alive(pick))
        if outbox:
            put(self.places[-1], correction)
            assert self.run(recorder.drain()) == 1
        else:
            assert self.booked(recorder.correct, correction) is True
        self.model.correct(call, tokens, pico)

    @precondition(lambda self: any(self.processes))
    @rule(pick=PICK, in_flight=st.integers(0, 3))
    def crash(self, pick: int, in_flight: int) -> None:
        """``kill -9``, with some ends on their way that nobody has written yet."""
        number = self.alive(pick)
        recorder = self.process(number)
        mine = [call for call in self.under_way() if self.of[call.id] == number]
        for call in mine[:in_flight]:
            recorder.settle(call.ended(Outcome.DELIVERED, call.bound))
        forget(recorder)
        self.processes[number] = None

    @precondition(lambda self: not all(self.processes))
    @rule(known=st.sets(PICK), part=PARTS, durability=st.sampled_from(("normal", "full")))
    def replay(self, known: set[int], part: int, durability: str) -> None:
        """A dead process starts again. Of some of its calls it knows how far they had come; nobody knows of others."""
        number = self.processes.index(None)
        left = self.left()
        ends = {
            call.id: call.ended(Outcome.INTERRUPTED, call.bound * part // 100)
            for at, call in enumerate(left)
            if at in known and self.of[call.id] == number
        }
        recorder = self.open_process(number, durability)
        if self.server is None:

            def ended(call: OpenCall) -> Settlement | None:
                return ends.get(call.decision_id)

            assert recorder.recover(datetime.now(UTC), ended) == len(left)
        else:
            for end in ends.values():
                assert self.booked(recorder.settle, end) is True
            self.run(self.closed_by(recorder, len(left) - len(ends)))
        for call in left:
            if call.id in ends:
                self.model.end(call, ends[call.id].usage.tokens_in)
            else:
                self.model.end(call, 0, unknown=True)

    @precondition(lambda self: any(self.processes) and self.left())
    @rule(pick=PICK)
    def others_close(self, pick: int) -> None:
        """PostgreSQL: a living process closes what a dead one left."""
        left = self.left()
        self.run(self.closed_by(self.process(self.alive(pick)), len(left)))
        for call in left:
            self.model.end(call, 0, unknown=True)

    @precondition(lambda self: any(self.processes) and self.model.unknown)
    @rule(pick=PICK, part=PARTS)
    def recovered(self, pick: int, part: int) -> None:
        """What a call that was closed as unknown had used follows as a correction."""
        call = self.model.unknown.pop(sorted(self.model.unknown)[pick % len(self.model.unknown)])
        used = call.bound * part // 100
        pico = call.cost(call.zone, used)
        correction = call.corrected(used, pico, "recovered")
        assert self.booked(self.process(self.alive(pick)).correct, correction) is True
        self.model.correct(call, used, pico)

    @precondition(lambda self: all(self.processes))
    @rule(pick=PICK, durability=st.sampled_from(("normal", "full")))
    def restart(self, pick: int, durability: str) -> None:
        """A proper end with calls under way, and a start."""
        number = self.alive(pick)
        self.run(self.process(number).close())
        self.processes[number] = None
        self.replay(set(), 0, durability)

    @precondition(lambda self: self.relay is not None and self.processes[0] is not None)
    @rule(drawn=CALLS, ends=st.lists(PARTS, max_size=2), refunded=st.none() | PICK, arrives=st.booleans())
    def line_breaks(
        self,
        drawn: tuple[str, str, tuple[Zone, ...], str, int],
        ends: list[int],
        refunded: int | None,
        arrives: bool,
    ) -> None:
        """A commit is asked for - ends, a refund, a new call - and nobody hears whether it came about."""
        assert self.relay is not None
        recorder = self.process(0)
        mine = [call for call in self.under_way() if self.of[call.id] == 0]
        ending = [(call, call.bound * part // 100) for call, part in zip(mine, ends, strict=False)]
        done = self.model.done if refunded is not None else []
        refunds = [done[(refunded or 0) % len(done)]] if done else []
        new = self.a_call(drawn)

        async def rush() -> None:
            booked = [recorder.settle(call.ended(Outcome.DELIVERED, used)) for call, used in ending]
            booked += [recorder.correct(call.corrected(-1, -7, "refund")) for call in refunds]
            with pytest.raises(RecordError):
                await recorder.intent(new.intent, new.reservation)
            assert [await booking for booking in booked] == [True] * len(booked)
            await self.healthy(recorder, len(mine) - len(ending))

        setattr(self.relay, "swallow" if arrives else "refuse", 1)
        self.run(rush())
        assert (self.relay.swallow, self.relay.refuse) == (0, 0)
        for call, used in ending:
            self.model.end(call, used)
        for call in refunds:
            self.model.correct(call, -1, -7)
        if arrives and self.model.reserve(new) is None:
            self.model.end(new, 0, unsent=True)

    # The parts of it

    def picked(self, pick: int) -> Call:
        there = self.under_way()
        return there[pick % len(there)]

    def settled(self, call: Call, end: Settlement) -> None:
        assert self.booked(self.process(self.of[call.id]).settle, end) is True
        self.model.end(call, end.usage.tokens_in)

    def booked(self, put: Callable[..., asyncio.Future[Any]], record: Settlement | Correction) -> Any:
        async def wait() -> Any:
            return await put(record)

        return self.run(wait())

    async def closed_by(self, recorder: Recorder, calls: int) -> None:
        """It takes a moment until the server knows that a connection is gone."""
        closed = 0
        while closed < calls:
            closed += await recorder.close_calls_of_the_dead(0)
        assert closed == calls

    # What holds at any time

    @invariant()
    def the_ledger_is_what_was_delivered(self) -> None:
        columns = "calls, tokens_in, unknown_cost_calls, cost_pico"
        found = self.rows(f"SELECT CAST(day AS TEXT), department, zone, price_version, {columns} FROM ledger")  # noqa: S608
        assert {row[:4]: list(row[4:]) for row in found} == self.model.ledger
        stored = Counter(self.rows("SELECT kind, decision_id, tokens_in, amount_pico FROM ledger_entry"))
        assert stored == self.model.entries
        delivered = sum(pico for (kind, _, _, pico), n in stored.items() if kind != 1 for _ in range(n))
        assert sum(row[-1] for row in found) == delivered
        self.steady = True

    @invariant()
    def budgets_hold_what_calls_under_way_claim(self) -> None:
        rows = self.rows(
            "SELECT budget, CAST(period AS TEXT), reserved_pico, spent_pico, told FROM budget_state"
        )
        stored = {row[:2]: row[2:] for row in rows}
        expected = {
            key: (held.reserved, held.spent, held.told)
            for key, held in self.model.budgets.items()
            if held != Held() or key in stored
        }
        assert stored == expected
        claimed: Counter[tuple[str, str]] = Counter()
        open_calls = self.rows("SELECT decision_id, claims FROM open_intent")
        assert {call for call, _ in open_calls} == self.model.open.keys()
        for _, claims in open_calls:
            for claim in claims_in(claims):
                claimed[claim.budget, claim.period] += claim.amount_pico
        assert {key: reserved for key, (reserved, _, _) in stored.items() if reserved} == {
            key: amount for key, amount in claimed.items() if amount
        }

    @invariant()
    def no_hard_budget_is_exceeded(self) -> None:
        limits = {budget.id: budget.amount_pico for budget in BUDGETS.all if budget.hard}
        for budget, period, used in self.rows(
            "SELECT budget, CAST(period AS TEXT), spent_pico + reserved_pico FROM budget_state"
        ):
            if budget in limits:
                assert used <= limits[budget] + self.model.budgets[budget, period].added

    @invariant()
    def each_threshold_is_told_once(self) -> None:
        rows = self.rows("SELECT payload FROM audit WHERE name = 'budget:amount:reached' ORDER BY seq")
        details = [json.loads(payload)["detail"] for (payload,) in rows]
        assert [(detail["budget"], detail["percent"]) for detail in details] == self.model.events

    @invariant()
    def the_books_are_sound(self) -> None:
        self.steps += 1
        if self.steps % 8 == 0:
            self.sound()

    def sound(self) -> None:
        report = verify_books(self.places[-1])
        assert report.flaws == ()
        assert {call.decision_id for call in report.open} == self.model.open.keys()

    def teardown(self) -> None:
        try:
            if self.steady:
                self.finish()
        finally:
            for process in self.processes:
                if process is not None:
                    forget(process)
            self.runner.close()
            if self.server is not None:
                self.server.close()
            if self.relay is not None:
                self.relay.close()
            self.folder.cleanup()

    def finish(self) -> None:
        """Every call comes to its end, every process to its own."""
        while not all(self.processes):
            self.replay(set(), 0, "normal")
        for call in self.under_way():
            self.settled(call, call.ended(Outcome.DELIVERED, call.bound))
        for number in range(len(self.places)):
            self.run(self.process(number).close())
            self.processes[number] = None
        self.sound()
        self.the_ledger_is_what_was_delivered()
        self.budgets_hold_what_calls_under_way_claim()
        assert not any(held.reserved for held in self.model.budgets.values())


def forget(recorder: Recorder) -> None:
    """What is left of a process that was killed: its commits, and nothing else."""
    commit, books = recorder._commit, recorder._books
    if commit is not None:
        commit._pending, commit._short = [], []
        if commit._housekeeping._timer is not None:
            commit._housekeeping._timer.cancel()
        commit._housekeeping._closed = True
        for thread in (commit._housekeeping._thread, commit._thread):
            thread.shutdown()
    if books.book.shared:
        books.book._connection.close()  # type: ignore[attr-defined]
    else:
        books.book.connection.close()  # type: ignore[attr-defined]
        if books.book._reader is not None:  # type: ignore[attr-defined]
            books.book._reader.close()  # type: ignore[attr-defined]
    os.close(books._lock)


def on_sqlite(migrated_file: Path) -> Callable[[], MoneyMachine]:
    def make() -> MoneyMachine:
        folder = TemporaryDirectory()
        place = Place(Path(folder.name) / "data")
        place.data.mkdir(mode=0o700)
        prepare_file(place.file)
        shutil.copyfile(migrated_file, place.file)
        return MoneyMachine(folder, [place], None)

    return make


def on_postgresql(server: Server) -> Callable[[], MoneyMachine]:
    def make() -> MoneyMachine:
        folder = TemporaryDirectory()
        url = server.create()
        relay = Relay(server.port)
        line = f"postgresql://{OWNER}@127.0.0.1:{relay.port}/{url.rpartition('/')[2]}"
        places = [Place(Path(folder.name) / "a", line), Place(Path(folder.name) / "b", url)]
        asyncio.run(Recorder.open(places[0]).close())
        places[1].data.mkdir(mode=0o700)
        shutil.copy(places[0].data / "audit.key", places[1].data)
        return MoneyMachine(folder, places, relay)

    return make


def test_on_sqlite(migrated_file: Path) -> None:
    run_state_machine_as_test(
        on_sqlite(migrated_file), settings=settings(max_examples=30, stateful_step_count=40)
    )


def test_on_postgresql(postgresql_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "_FIRST_PAUSE_S", 0.005)
    run_state_machine_as_test(
        on_postgresql(postgresql_server), settings=settings(max_examples=12, stateful_step_count=30)
    )
