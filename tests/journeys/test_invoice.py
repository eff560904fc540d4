# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The provider's invoice beside the ledger: what the stand-in counted itself, against what the gateway booked.

Calls go over the wire; some break off, some fail after the provider has worked, and somebody uses the provider's key
past the gateway. What is whole agrees to the token, and every difference is found with its cause.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.hub.faults import BreakAfter, WorkedForNothing
from tests.hub.recording import RecordingHub
from tests.hub.usage import usage_csv
from tests.journeys import http_client
from tests.journeys.house import House, Hubs, chat, opened, until
from tests.journeys.town import CREDENTIALS, RED, YELLOW, YELLOW_EMBED
from tests.storage.provider_town import Call, booked

from stellwerk.administration import budgets
from stellwerk.administration.billed import billed_of
from stellwerk.administration.invoice_decisions import decide, weigh
from stellwerk.administration.invoice_values import CauseView, ComparisonView, RowView
from stellwerk.administration.invoices import bring, find, look
from stellwerk.identity.actor import SHELL
from stellwerk.metering.invoice.tolerances import Tolerances
from stellwerk.storage.database import Database, Place
from stellwerk.storage.migrate import migrate
from stellwerk.values.calendar import Period, begins_at, local_day
from stellwerk.values.record import Outcome
from stellwerk.values.usage import Usage

PRICES = {
    "otc-llm": (Decimal("0.20"), Decimal("0.65")),
    "otc-embed": (Decimal("0.20"), Decimal("0.65")),
    "gcp-llm": (Decimal("1.91"), Decimal("7.64")),
}
EXACT = Tolerances(rounding=Decimal(0))


@pytest.fixture
def fresh(hubs: Hubs, tmp_path: Path) -> Iterator[House]:
    """A house without a past: its whole ledger is on the invoice."""
    hubs.reset()
    with opened(tmp_path, hubs) as house:
        yield house
        house.verify()


def compared(
    house: House, hub: RecordingHub, provider: str, tolerances: Tolerances = EXACT, **how: Any
) -> ComparisonView:
    """The list of usage of a stand-in, imported while the gateway runs, and compared."""
    text = usage_csv(hub.served, PRICES, **how)
    said = {"provider": provider, "month": f"{local_day(datetime.now(UTC)):%Y-%m}"}
    billed = billed_of(house.gateway.register)
    database = Database(Place(house.data))
    try:
        with database.reading() as connection:
            read = look(connection, SHELL, text.encode(), said, billed)
        with database.writing() as writing:
            made = bring(writing, SHELL, read)
        with database.reading() as connection:
            return find(connection, SHELL, made.id, billed, tolerances).comparison
    finally:
        database.close()


async def many(house: House, calls: int, model: str = YELLOW) -> None:
    """So many calls at once, whole and streamed."""
    bodies = [chat(model, f"Frage {number}: Wann?", stream=number % 2 == 0) for number in range(calls)]
    await asyncio.gather(*(house.ask(body, key="public") for body in bodies))


def row_of(found: ComparisonView, model: str) -> tuple[RowView, dict[str, CauseView]]:
    (row,) = [row for row in found.rows if row.model == model]
    return row, {cause.cause: cause for cause in row.causes}


async def test_what_is_whole_agrees_to_the_token(fresh: House) -> None:
    await many(fresh, 30)
    await many(fresh, 12, RED)
    embed = {"model": YELLOW_EMBED, "input": ["Rathaus", "Bürgerbüro"]}
    await asyncio.gather(*(fresh.ask(embed, path="/v1/embeddings", key="public") for _ in range(8)))
    await fresh.books()
    for hub, provider, models in (
        (fresh.hubs.yellow, "otc", ["otc-embed", "otc-llm"]),
        (fresh.hubs.red, "gcp", ["gcp-llm"]),
    ):
        assert all(one.whole for one in hub.served)
        found = compared(fresh, hub, provider)
        assert [(row.model, row.status, row.causes) for row in found.rows] == [
            (model, "agrees", ()) for model in models
        ]
        assert found.difference == "0.00"
        assert found.ours.tokens_in == sum(one.tokens_in for one in hub.served) > 0
        assert found.ours.tokens_out == sum(one.tokens_out for one in hub.served) > 0
        assert found.ours.requests == len(hub.served)
    rounded = compared(fresh, fresh.hubs.red, "gcp", Tolerances(), cents=True)
    assert (rounded.rows_agree, rounded.rows_unexplained) == (1, 0)


async def test_calls_that_broke_off_or_failed_explain_the_difference(fresh: House) -> None:
    hub = fresh.hubs.yellow
    await many(fresh, 10)
    hub.fail(BreakAfter(4, path="/completions"), times=3)
    for number in range(3):
        await fresh.ask(chat(YELLOW, f"Abbruch {number}", stream=True), key="public")
    hub.fail(WorkedForNothing(path="/completions"), times=2)
    for number in range(2):
        answer = await fresh.ask(chat(YELLOW, f"Umsonst {number}"), key="public")
        assert answer.headers["x-stellwerk-zone"] == "green"  # where it went on
    await fresh.books()
    assert len(hub.served) == 15
    assert sum(not one.whole for one in hub.served) == 3
    found = compared(fresh, hub, "otc")
    row, causes = row_of(found, "otc-llm")
    assert row.status == "explained"
    assert causes.keys() <= {"retries", "estimates"}
    assert causes["retries"].requests == 2
    assert found.unexplained == "0.00"
    assert Decimal(found.explained) == Decimal(found.difference) > 0


async def test_calls_past_the_gateway_are_found(fresh: House) -> None:
    """Somebody took the provider's key and uses it elsewhere."""
    hub = fresh.hubs.yellow
    await many(fresh, 10)
    await fresh.books()
    ours = len(hub.served)
    port = urlsplit(hub.base_url).port
    assert port is not None
    body = {"model": "otc-llm", "messages": [{"role": "user", "content": "heimlich " * 400}]}
    for _ in range(5):
        raw = http_client.request("/v2/chat/completions", body, key=CREDENTIALS["yellow"])
        assert (await http_client.ask(port, raw)).status == 200
    found = compared(fresh, hub, "otc")
    row, causes = row_of(found, "otc-llm")
    assert row.status == "unexplained"
    stolen = hub.served[ours:]
    assert causes.keys() == {"outside"}
    assert causes["outside"].requests == len(stolen) == 5
    assert causes["outside"].tokens_in == sum(one.tokens_in for one in stolen)
    assert causes["outside"].tokens_out == sum(one.tokens_out for one in stolen)
    assert causes["outside"].net == found.unexplained == found.difference


async def test_a_provider_whose_day_begins_elsewhere(fresh: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every call is on the day beside, and nothing is missing.

    At noon in the middle of the month: near midnight the day beside is another one, on the first another month's.
    """
    first = Period.MONTH.first_day(local_day(datetime.now(UTC)))
    noon = begins_at(first + timedelta(days=9)) + timedelta(hours=12)
    monkeypatch.setattr(fresh.gateway.app.state.line, "now", lambda: noon)
    await many(fresh, 6, RED)
    await fresh.books()
    for one in fresh.hubs.red.served:
        one.at = noon
    found = compared(fresh, fresh.hubs.red, "gcp", zone=timezone(timedelta(hours=-23, minutes=-59)))
    assert [[cause.cause for cause in row.causes] for row in found.rows] == [["time_zone"], ["time_zone"]]
    assert (found.difference, found.rows_unexplained) == ("0.00", 0)


async def test_a_signed_difference_comes_into_the_ledger_and_the_budget_of_a_running_gateway(
    hubs: Hubs, tmp_path: Path
) -> None:
    """Of last month: two calls broke off and were estimated; the invoice says what they truly used."""
    first = Period.MONTH.first_day(Period.MONTH.first_day(local_day(datetime.now(UTC))) - timedelta(days=1))
    noon = begins_at(first + timedelta(days=9)) + timedelta(hours=12)
    where = {"endpoint": "otc", "model": "gelb", "version": "gelb@2026-01-01"}
    estimate = Call(noon, Usage(500, 100, estimated=True), Outcome.CLIENT_GONE, **where)
    (tmp_path / "data").mkdir(mode=0o700)
    place = Place(tmp_path / "data")
    migrate(place)
    calls = [Call(noon, **where), estimate, estimate._replace(department="sozialamt")]
    await asyncio.to_thread(booked, place, calls)
    hubs.reset()
    with opened(tmp_path, hubs) as house:
        billed, database = billed_of(house.gateway.register), Database(place)
        text = f"Datum;Modell;Anfragen;Input;Output;Netto\n{noon:%Y-%m-%d};otc-llm;3;3000;900;0,001185\n"
        with database.writing() as writing:
            values = {"title": "Haus", "amount": "100", "period": "year"}
            budget = budgets.create(writing, SHELL, values)
            read = look(
                writing.connection,
                SHELL,
                text.encode(),
                {"provider": "otc", "month": f"{first:%Y-%m}"},
                billed,
            )
            made = bring(writing, SHELL, read)
        line = house.gateway.app.state.line
        await until(
            lambda: budget.id in {one.id for one in line.purse.budgets.all},
            what="the gateway knows the budget",
        )
        with database.reading() as connection:
            weighed = weigh(connection, SHELL, made.id, billed, EXACT)
        with database.writing() as writing:
            signed = decide(writing, SHELL, weighed, None, decision="signed", booking="explained")
        assert signed.booked is not None
        assert (signed.booked.net, signed.booked.corrections) == ("0.000395", 2)

        def spent() -> Decimal:
            with database.reading() as connection:
                return Decimal(budgets.find(connection, SHELL, budget.id).spent)

        def again() -> ComparisonView:
            with database.reading() as connection:
                return weigh(connection, SHELL, made.id, billed, EXACT).shown

        await until(lambda: again().difference == "0.00", what="the ledger has what was paid")
        assert again().rows_agree == 1
        # in January the month was in another year than the budget's
        wanted = Decimal("0.001185") if first.year == local_day(datetime.now(UTC)).year else Decimal(0)
        await until(lambda: spent() == wanted, what="the budget has what was paid")
        database.close()
        house.verify()
