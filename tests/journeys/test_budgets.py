# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Budgets through the whole product: real gateways as processes of their own, one on SQLite, four on PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.journeys import http_client
from tests.journeys.child import Child
from tests.journeys.house import Hubs, chat
from tests.journeys.http_client import Response
from tests.journeys.town import GREEN, KEYS, RED, YELLOW, configuration, environment

from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import audit, budget, budget_state, ledger, ledger_entry, open_intent
from stellwerk.storage.verification import verify_books
from stellwerk.values.calendar import Period, local_day
from stellwerk.values.money import PICO

CALLERS = 64
CALLS = 100
LONGEST = 5  # tokens of an answer
KNOWN_AFTER_S = 1.0  # gateways follow the database a few times a second


class Town:
    """Gateways on one database, and the treasurer beside them."""

    def __init__(self, folder: Path, hubs: Hubs, url: str | None, gateways: int) -> None:
        self.folder, self.hubs = folder, hubs
        self.place = Place(folder / "data0", url)
        text = configuration(hubs.bases, seconds=20.0)
        # Output alone is billed, so that an answer of the longest allowed length costs what was reserved for it.
        text = text.replace("input_per_million: 0.20", "input_per_million: 0")
        # Green is the largest here, so that auto prefers yellow while it may.
        text = text.replace("house-llm, tier: S", "house-llm, tier: L")
        text = text.replace("server:\n", "server:\n  inspection_workers: 1\n")
        file = folder / "stellwerk.yaml"
        file.write_text(text, "utf-8")
        file.chmod(0o600)
        self.gateways: list[Child] = []
        for number in range(gateways):
            data = folder / f"data{number}"
            if number:  # what replicas share
                data.mkdir(mode=0o700)
                for name in ("audit.key", "secret.key"):
                    (data / name).write_bytes((self.place.data / name).read_bytes())
            env = {**environment(), "STELLWERK_DATA": str(data)}
            if url is not None:
                env["STELLWERK_DATABASE"] = url
            child = Child("up", "--config", "stellwerk.yaml", "--port", "0", folder=folder, env=env)
            self.gateways.append(child)
            child.ready()

    async def warm(self) -> None:
        """The encoder is loaded with the first call that leaves the house."""
        for number in range(len(self.gateways)):
            assert (await self.ask(YELLOW, number)).status == 200

    async def ask(self, model: str, gateway: int = 0, **more: Any) -> Response:
        body = chat(model, "Wann öffnet die Bücherei?", max_tokens=LONGEST, **more)
        key = KEYS["public"].secret
        raw = http_client.request("/v1/chat/completions", body, key=key)
        return await http_client.ask(self.gateways[gateway].port, raw, seconds=120)

    def grant(self, amount: Decimal, **fields: Any) -> str:
        """A new budget of so many euros, beside what was spent already."""
        database = Database(self.place)
        with database.writing() as writing:
            given = {"period": "month", "currency": "EUR", "hard": True, "title": "Probe", **fields}
            number = writing.execute(sa.select(sa.func.count()).select_from(budget)).scalar_one()
            values = {
                **given,
                "id": f"bud_{number}",
                "amount_pico": int(amount * PICO),
                "warn_at": [80, 90, 100],
                "recipients": [],
                "created_at": writing.at,
                "version": 1,
                "changed": writing.revision,
            }
            writing.execute(sa.insert(budget).values(**values))
        database.close()
        return f"bud_{number}"

    def rows(self, statement: sa.Select[Any]) -> list[Any]:
        database = Database(self.place)
        with database.reading() as connection:
            found = list(connection.execute(statement).all())
        database.close()
        return found

    async def settled(self) -> None:
        """An end follows its answer into the books within moments."""
        async with asyncio.timeout(20):
            while self.rows(sa.select(open_intent.c.decision_id)):  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    def state(self, name: str) -> Any:
        day = Period.MONTH.first_day(local_day(datetime.now(UTC)))
        [row] = self.rows(
            sa.select(budget_state).where(budget_state.c.budget == name, budget_state.c.period == day)
        )
        return row

    def close(self) -> None:
        for child in self.gateways:
            child.signal(signal.SIGTERM)
        for child in self.gateways:
            child.wait()


@contextlib.contextmanager
def _town(folder: Path, hubs: Hubs, url: str | None, gateways: int) -> Iterator[Town]:
    town = Town(folder, hubs, url, gateways)
    try:
        yield town
    finally:
        town.close()
    assert verify_books(town.place).flaws == ()


@pytest.fixture(params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, hubs: Hubs, tmp_path: Path) -> Iterator[Town]:
    url = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    with _town(tmp_path, hubs, url, 4 if url else 1) as made:
        yield made


async def test_64_callers_on_a_budget_for_exactly_100_calls(town: Town) -> None:
    await town.warm()
    cost = Decimal((await town.ask(YELLOW)).headers["x-stellwerk-cost"])
    assert cost == Decimal("0.65") * LONGEST / 10**6
    assert (await town.ask("auto")).headers["x-stellwerk-zone"] == "yellow"
    name = town.grant(cost * CALLS)
    await asyncio.sleep(KNOWN_AFTER_S)
    town.hubs.reset()
    ends: Counter[int] = Counter()
    refusals: list[Response] = []

    async def caller(number: int) -> None:
        while True:
            answer = await town.ask(YELLOW, number % len(town.gateways), stream=number % 5 == 0)
            ends[answer.status] += 1
            if answer.status != 200:
                refusals.append(answer)
                return

    await asyncio.gather(*(caller(number) for number in range(CALLERS)))
    print(f"{len(town.gateways)} processes, {CALLERS} callers: {dict(ends)}")
    assert ends == {200: CALLS, 402: CALLERS}
    assert town.hubs.calls()["yellow"] == CALLS  # none was sent and not counted
    await town.settled()
    state = town.state(name)
    assert (state.spent_pico, state.reserved_pico, state.told) == (int(cost * CALLS * PICO), 0, 100)
    error = refusals[0].error
    assert (error["code"], error["type"], error["param"]) == (
        "budget_exhausted",
        "insufficient_quota",
        "model",
    )
    assert "'Probe'" in error["message"]
    assert "green" in error["message"]
    assert any(model["id"] == GREEN for model in error["detail"]["models_allowed"])

    # Green stays open, auto moves there, and what was refused is on record.
    green = await town.ask(GREEN)
    assert (green.status, green.headers["x-stellwerk-cost"]) == (200, "0")
    moved = await town.ask("auto")
    assert (moved.status, moved.headers["x-stellwerk-zone"]) == (200, "green")
    assert moved.headers["x-stellwerk-budget-remaining"] == "0"
    refused = town.rows(sa.select(audit.c.payload).where(audit.c.name == "call:request:refused"))
    assert [json.loads(row.payload)["code"] for row in refused] == ["budget_exhausted"] * CALLERS
    # The thresholds were told once each, whichever process reached them.
    told = town.rows(sa.select(audit.c.payload).where(audit.c.name == "budget:amount:reached"))
    percents = sorted(json.loads(row.payload)["detail"]["percent"] for row in told)
    assert percents == ["100", "80", "90"]


async def test_sums_entries_and_budgets_say_the_same(town: Town) -> None:
    await town.warm()
    name = town.grant(Decimal(1), zone="yellow")
    wide = town.grant(Decimal(2), period="year", hard=False)
    await asyncio.sleep(KNOWN_AFTER_S)
    answers = await asyncio.gather(
        *(
            town.ask((GREEN, YELLOW, RED)[number % 3], number % len(town.gateways), stream=number % 2 == 0)
            for number in range(60)
        )
    )
    assert {answer.status for answer in answers} == {200}
    yellow = LONGEST * Decimal("0.65") / 10**6
    red = [
        Decimal(a.headers["x-stellwerk-cost"])
        for a in answers
        if a.headers["x-stellwerk-zone"] == "red" and "x-stellwerk-cost" in a.headers
    ]
    assert len(set(red)) == 1
    await town.settled()
    spent = {row.budget: row.spent_pico for row in town.rows(sa.select(budget_state))}
    assert spent[name] == int(20 * yellow * PICO)
    assert spent[wide] == int((20 * yellow + 20 * red[0]) * PICO)
    assert all(row.reserved_pico == 0 for row in town.rows(sa.select(budget_state)))
    [sums] = town.rows(sa.select(sa.func.sum(ledger.c.calls), sa.func.sum(ledger.c.cost_pico)))
    kinds = town.rows(
        sa.select(ledger_entry.c.kind, sa.func.count(), sa.func.sum(ledger_entry.c.amount_pico)).group_by(
            ledger_entry.c.kind
        )
    )
    by_kind = {row[0]: (row[1], int(row[2])) for row in kinds}
    assert by_kind[2] == (int(sums[0]), int(sums[1]))
    assert by_kind[1][0] == by_kind[2][0]
    assert by_kind[1][1] >= by_kind[2][1]  # never was less reserved than it came to
