# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Price lists are imported while the gateway runs: without one no call, then each call at the list of its start."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from starlette.types import Receive, Send
from tests.hub.faults import Passed
from tests.journeys.house import House, Hubs, chat, opened, until
from tests.journeys.town import GREEN, YELLOW

from stellwerk.administration.price_import import bring
from stellwerk.identity.actor import SHELL
from stellwerk.policy.register import Register
from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import ledger
from stellwerk.values.calendar import local_day

BEGINS = local_day(datetime.now(UTC)) - timedelta(days=30)
LIST = f"""\
version;hub-1
provider;hub
currency;EUR
valid_from;{BEGINS.isoformat()}
vat_percent;19
source;Preisblatt 1

model;input_per_million;output_per_million
otc-llm;2,00;4,00
"""
FIXED = (
    LIST.replace("hub-1", "hub-1b")
    .replace("2,00;4,00", "1,00;3,00")
    .replace("source", "corrects;hub-1\nsource")
)


@dataclass(frozen=True)
class Held(Passed):
    """The answer waits behind a gate."""

    gate: threading.Event = field(default_factory=threading.Event)

    async def piece(self, number: int, body: bytes, receive: Receive, send: Send) -> bytes | None:
        assert await asyncio.to_thread(self.gate.wait, 30)
        return body


def listed(register: Register) -> Register:
    """Yellow takes its prices from lists, and there is none yet."""
    otc = msgspec.structs.replace(register.endpoints["otc"], price_list="hub")
    model = msgspec.structs.replace(register.models[YELLOW], prices=(), overflow=())
    return msgspec.structs.replace(
        register, endpoints={**register.endpoints, "otc": otc}, models={**register.models, YELLOW: model}
    )


@pytest.fixture
def priced(hubs: Hubs, tmp_path: Path) -> Iterator[House]:
    hubs.reset()
    with opened(tmp_path, hubs, change=listed) as house:
        yield house
        house.verify()


def import_list(house: House, text: str) -> None:
    """As ``stellwerk prices import`` does beside a running gateway."""
    database = Database(Place(house.data))
    with database.writing() as writing:
        assert bring(writing, SHELL, text.encode()).imported
    database.close()


async def price_of(house: House) -> dict[str, str] | None:
    shown = (await house.ask(None, path=f"/v1/models/{YELLOW}")).json()
    assert shown["open"] is (shown["price"] is not None)
    price: dict[str, str] | None = shown["price"]
    return price


async def followed(house: House, version: str) -> None:
    deadline = time.monotonic() + 10
    while (price := await price_of(house)) is None or price["version"] != version:
        assert time.monotonic() < deadline, "the gateway does not follow"


def booked(house: House) -> dict[str, Decimal]:
    """Cost by price version."""
    database = Database(Place(house.data))
    with database.reading() as connection:
        rows = connection.execute(
            sa.select(ledger.c.price_version, ledger.c.cost_pico).where(ledger.c.model == YELLOW)
        )
        found = {row.price_version: Decimal(row.cost_pico) / 10**12 for row in rows}
    database.close()
    return found


async def test_no_price_no_call_then_each_call_at_its_list(priced: House) -> None:
    assert await price_of(priced) is None
    refused = await priced.ask(chat(YELLOW))
    assert (refused.status, refused.error["code"]) == (503, "upstream_unreachable")
    assert (
        "a price list of hub that names it is to be imported (stellwerk prices import)"
        in refused.error["message"]
    )
    assert priced.hubs.calls()["yellow"] == 0
    check = (await priced.ask(chat(YELLOW), path="/v1/check")).json()
    assert (check["allowed"], check["refusal_code"]) == (False, "no_price")
    assert (await priced.ask(chat(GREEN))).status == 200

    import_list(priced, LIST)
    await followed(priced, "hub-1")
    answer = await priced.ask(chat(YELLOW))
    assert answer.status == 200
    usage = answer.json()["usage"]
    first = (usage["prompt_tokens"] * 2 + usage["completion_tokens"] * 4) / Decimal(10**6)
    await priced.entry(answer)
    assert booked(priced) == {"hub-1": first}

    import_list(priced, FIXED)
    await followed(priced, "hub-1b")
    answer = await priced.ask(chat(YELLOW))
    usage = answer.json()["usage"]
    await priced.entry(answer)
    second = (usage["prompt_tokens"] * 1 + usage["completion_tokens"] * 3) / Decimal(10**6)
    assert booked(priced) == {"hub-1": first, "hub-1b": second}, "what was booked before stays"


async def test_a_call_under_way_keeps_the_price_of_its_start(priced: House) -> None:
    import_list(priced, LIST)
    await followed(priced, "hub-1")
    policy = priced.gateway.app.state.line.register.policy.version
    gate = threading.Event()
    priced.hubs.yellow.fail(Held(gate, path="/chat/completions"))
    call = asyncio.create_task(priced.ask(chat(YELLOW)))
    await until(lambda: priced.hubs.calls()["yellow"] == 1, what="the call upstream")
    import_list(priced, FIXED)
    await followed(priced, "hub-1b")
    assert not call.done()
    gate.set()
    await priced.entry(await call)
    assert set(booked(priced)) == {"hub-1"}
    assert priced.gateway.app.state.line.register.policy.version == policy
