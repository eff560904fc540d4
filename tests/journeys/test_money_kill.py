# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``kill -9`` during 1,000 mixed calls: the ledger and what the stand-ins counted themselves agree to the token.

Each call carries its number in its text, so that what a stand-in counted for it, what its client saw and what the
books say can be laid side by side. Calls that a kill left in the middle are known to nobody but the provider: they
are booked as estimates and marked, and are the only difference there may be. The provider's invoice says what they
were: once it is signed and booked, the ledger's sums are the stand-ins' own.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.hub.faults import Slow
from tests.journeys import http_client
from tests.journeys.child import STELLWERK, Child
from tests.journeys.house import Hubs, chat, until
from tests.journeys.town import (
    GREEN,
    KEYS,
    RED,
    UPSTREAM_MODELS,
    YELLOW,
    YELLOW_EMBED,
    ZONES,
    configuration,
    environment,
)

from stellwerk.administration import invoice_decisions
from stellwerk.administration.billed import billed_in
from stellwerk.cli.house import tree_of
from stellwerk.demo.chat import Completion
from stellwerk.demo.embed import embeddings
from stellwerk.identity.actor import SHELL
from stellwerk.storage.database import Database, Place
from stellwerk.storage.outbox import chain_now
from stellwerk.storage.verification import verify_books
from stellwerk.values.calendar import local_day

CALLS = 1000
CLIENTS = 24
PRICES = {
    "yellow": (Decimal("0.20"), Decimal("0.65")),
    "red": (Decimal("1.91"), Decimal("7.64")),
}  # the town's
KILLS = (150, 450, 800)  # after so many whole answers


class Tokens(NamedTuple):
    """Counts of one call."""

    tokens_in: int
    tokens_out: int


class Seen(NamedTuple):
    """What a client saw of its call: the decision, if an answer began, and whether it was whole."""

    decision: str | None
    whole: bool


class Town:
    """A data folder that outlives its gateways, and the clients that go on after each kill."""

    def __init__(self, folder: Path, hubs: Hubs) -> None:
        self.folder, self.hubs, self.data = folder, hubs, folder / "data"
        file = folder / "stellwerk.yaml"
        file.write_text(configuration(hubs.bases, seconds=20.0), "utf-8")
        file.chmod(0o600)
        self.seen: dict[int, Seen] = {}
        self.numbers: Iterator[int] = iter(range(CALLS))
        self.open = asyncio.Event()
        self.child: Child | None = None

    @property
    def whole(self) -> int:
        return sum(seen.whole for seen in self.seen.values())

    def start(self) -> None:
        env = {**environment(), "STELLWERK_DATA": str(self.data)}
        self.child = Child("up", "--config", "stellwerk.yaml", "--port", "0", folder=self.folder, env=env)
        self.child.ready()
        self.open.set()

    def kill(self) -> None:
        assert self.child is not None
        self.open.clear()
        self.child.kill()

    async def client(self) -> None:
        for number in self.numbers:
            await self.open.wait()
            self.seen[number] = await self._call(number)

    async def _call(self, number: int) -> Seen:
        model = (GREEN, YELLOW, RED, YELLOW, YELLOW_EMBED)[number % 5]
        text = f"Frage {number}: Wann öffnet die Bücherei?"
        path, body = "/v1/chat/completions", chat(model, text, stream=number % 3 == 0)
        if model == YELLOW_EMBED:
            path, body = "/v1/embeddings", {"model": model, "input": text}
        decision = None
        assert self.child is not None
        try:
            connection = await http_client.Connection.open(self.child.port)
        except OSError:
            return Seen(None, whole=False)
        try:
            await connection.send(http_client.request(path, body, key=KEYS["public"].secret))
            while not connection.answers.done and await connection.some():
                if connection.answers.begun.is_set():
                    decision = connection.answers.headers.get("x-stellwerk-decision", decision)
            if not connection.answers.done:
                return Seen(decision, whole=False)
            answer = connection.answers.done[0]
            assert answer.status == 200, answer.body
            return Seen(answer.headers["x-stellwerk-decision"], whole=True)
        except OSError:
            return Seen(decision, whole=False)
        finally:
            connection.leave()


def counted(hubs: Hubs) -> dict[int, tuple[str, Tokens, str]]:
    """What the stand-ins counted: by the number of the call its zone, its tokens, and the provider's model."""
    models = {model.name: model for some in UPSTREAM_MODELS.values() for model in some}
    found = {}
    for name, hub in hubs.by_name.items():
        for received in hub.calls:
            body = json.loads(received.body)
            model = models[body["model"]]
            answer: Any = Completion(model, body) if "messages" in body else None
            usage = answer.usage if answer is not None else embeddings(model, body)["usage"]
            number = int(re.findall(rb"Frage (\d+):", received.body)[0])
            assert number not in found, "a call was sent twice"
            tokens = Tokens(usage["prompt_tokens"], usage.get("completion_tokens", 0))
            found[number] = (name, tokens, body["model"])
    return found


def booked(data: Path) -> dict[str, tuple[str, str, Tokens, bool]]:
    """What the trail says, by decision: outcome, zone, tokens, whether they are an estimate."""
    with closing(sqlite3.connect(f"{(data / 'stellwerk.db').as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT decision_id, payload FROM audit WHERE name = 'call:intent:settled'"
        ).fetchall()
    found = {}
    for decision, payload in rows:
        end = json.loads(payload)
        usage = end["usage"]
        tokens = Tokens(usage["tokens_in"], usage["tokens_out"])
        assert not end["cost_unknown"]
        found[decision] = (end["outcome"], end["zone"], tokens, usage.get("estimated", False))
    return found


def ledger(data: Path) -> Counter[str]:
    """The ledger's own sums, and those of its entries."""
    with closing(sqlite3.connect(f"{(data / 'stellwerk.db').as_uri()}?mode=ro", uri=True)) as connection:
        sums = connection.execute(
            "SELECT sum(calls), sum(tokens_in), sum(tokens_out), sum(cost_pico) FROM ledger"
        )
        entries = connection.execute(
            "SELECT count(*), sum(tokens_in), sum(tokens_out), sum(amount_pico) FROM ledger_entry WHERE kind = 2"
        )
        line, entry = sums.fetchone(), entries.fetchone()
    assert line == entry
    return Counter(dict(zip(("calls", "tokens_in", "tokens_out", "cost_pico"), line, strict=True)))


@pytest.mark.timeout(600)
async def test_ledger_and_stand_ins_agree_to_the_token(hubs: Hubs, tmp_path: Path) -> None:
    hubs.reset()
    for hub in hubs.by_name.values():
        hub.fail(Slow(seconds=0.004, path="/completions"), 10 * CALLS)
    town = Town(tmp_path, hubs)
    try:
        await _lived(town)
    finally:
        town.kill()
    _compared(town)
    _settled_by_invoice(town)


async def _lived(town: Town) -> None:
    town.start()
    clients = [asyncio.create_task(town.client()) for _ in range(CLIENTS)]
    for mark in KILLS:
        await until(lambda: town.whole >= mark, 300, f"{mark} answers")  # noqa: B023
        town.kill()
        await asyncio.to_thread(town.start)
    await asyncio.gather(*clients)
    await until(lambda: not _open(town.data), 20, "the last ends are in the books")


def _compared(town: Town) -> None:
    hubs = town.hubs
    theirs, ours = counted(hubs), booked(town.data)
    assert verify_books(Place(town.data)).flaws == ()
    lost = [number for number, seen in town.seen.items() if not seen.whole]
    assert len(lost) >= len(KILLS)

    # Call by call: what a client saw whole is booked as the stand-in counted it, to the token.
    exact = 0
    for number, seen in town.seen.items():
        if not seen.whole:
            continue
        assert seen.decision is not None
        outcome, zone, tokens, estimated = ours[seen.decision]
        assert (zone, tokens, estimated) == (*theirs[number][:2], False), number
        # Interrupted: killed after the last byte and before its end was committed.
        assert outcome in ("delivered", "interrupted")
        exact += 1
    assert exact == town.whole

    # What is left over is what a kill cut, on both sides: each is marked, and nothing else differs.
    whole = {seen.decision for seen in town.seen.values() if seen.whole}
    cut = {decision: end for decision, end in ours.items() if decision not in whole}
    arrived = {number: call for number, call in theirs.items() if not town.seen[number].whole}
    assert len(cut) >= len(arrived)  # an intent first, then the call
    assert {end[0] for end in cut.values()} <= {"interrupted", "delivered"}
    known = [end for end in cut.values() if not end[3]]
    sums = ledger(town.data)
    difference = Tokens(
        sum(call[1].tokens_in for call in theirs.values()) - sums["tokens_in"],
        sum(call[1].tokens_out for call in theirs.values()) - sums["tokens_out"],
    )
    of_cut = Tokens(
        sum(call[1].tokens_in for call in arrived.values()) - sum(end[2].tokens_in for end in cut.values()),
        sum(call[1].tokens_out for call in arrived.values()) - sum(end[2].tokens_out for end in cut.values()),
    )
    assert difference == of_cut
    zones = Counter(ZONES[model] for model in (GREEN, YELLOW, RED))
    assert {call[0] for call in theirs.values()} == set(zones)
    print(
        f"{len(KILLS)} kills, {CALLS} calls: {exact} whole, equal to the token; {len(cut)} cut, of which "
        f"{len(known)} known to the token and {len(cut) - len(known)} estimated; difference of all cut calls "
        f"{difference.tokens_in:+d} in, {difference.tokens_out:+d} out"
    )


def _settled_by_invoice(town: Town) -> None:
    """The hub's list of usage, made of what its stand-ins counted: imported, compared, signed, booked."""
    zones = {"yellow": "otc", "red": "gcp"}  # by zone, the endpoint whose list it is
    day = local_day(datetime.now(UTC))
    wanted: dict[str, Counter[str]] = {zone: Counter() for zone in zones}
    for zone, endpoint in zones.items():
        rows: dict[str, Counter[str]] = {}
        for _, (name, tokens, model) in sorted(counted(town.hubs).items()):
            if name == zone:
                row = rows.setdefault(model, Counter())
                row.update(requests=1, tokens_in=tokens.tokens_in, tokens_out=tokens.tokens_out)
                wanted[zone].update(tokens_in=tokens.tokens_in, tokens_out=tokens.tokens_out)
        price = PRICES[zone]
        lines = ["day,model,requests,input_tokens,output_tokens,net"]
        for model, row in rows.items():
            net = (price[0] * row["tokens_in"] + price[1] * row["tokens_out"]) / 10**6
            cells = (day, model, row["requests"], row["tokens_in"], row["tokens_out"], f"{net:f}")
            lines.append(",".join(map(str, cells)))
        file = town.folder / f"{zone}.csv"
        file.write_text("\n".join(lines) + "\n")
        made = _shell(town, "import", str(file), "--provider", endpoint, "--month", f"{day:%Y-%m}")
        _signed(town, made["id"])
    with closing(sqlite3.connect(f"{(town.data / 'stellwerk.db').as_uri()}?mode=ro", uri=True)) as connection:
        sums = connection.execute(
            "SELECT zone, sum(tokens_in), sum(tokens_out), sum(cost_pico) FROM ledger GROUP BY zone"
        ).fetchall()
    for zone, tokens_in, tokens_out, pico in sums:
        if zone in wanted:
            assert (tokens_in, tokens_out) == (wanted[zone]["tokens_in"], wanted[zone]["tokens_out"]), zone
            price = PRICES[zone]
            assert pico == (price[0] * tokens_in + price[1] * tokens_out) * 10**6
    assert verify_books(Place(town.data)).flaws == ()
    print("after the invoices were booked, yellow and red agree to the token and to 10^-12 EUR")


def _signed(town: Town, invoice: str) -> None:
    """As ``stellwerk invoices sign --book all`` does, some weeks later: a month has to be over."""
    place = Place(town.data)
    database = Database(place)
    billed = billed_in(tree_of(town.folder / "stellwerk.yaml"))
    with database.reading() as connection:
        weighed = invoice_decisions.weigh(connection, SHELL, invoice, billed)
    with database.writing() as writing:
        writing.at += timedelta(days=40)
        invoice_decisions.decide(
            writing, SHELL, weighed, None, decision="signed", note="kill -9 cut the rest", booking="all"
        )
    database.close()
    chain_now(place)


def _shell(town: Town, *arguments: str) -> Any:
    done = subprocess.run(
        [
            *(str(STELLWERK), "invoices", *arguments),
            *("--config", str(town.folder / "stellwerk.yaml"), "--data", str(town.data), "--json"),
        ],
        env={"HOME": str(town.folder), "PATH": os.environ["PATH"], **environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _open(data: Path) -> bool:
    with closing(sqlite3.connect(f"{(data / 'stellwerk.db').as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT count(*) FROM open_intent").fetchone()[0] > 0
