# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the built product tells of use and money: under the town's head, cut by its group size, in its models' names."""

from __future__ import annotations

import http.client
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa
from tests.journeys.house import Gateway, House, Hubs, until
from tests.journeys.town import KEYS, configuration, environment
from tests.storage.provider_town import Call, booked

from stellwerk.administration import people, tokens
from stellwerk.administration.adopt import adopt
from stellwerk.identity.actor import SHELL, Assignment
from stellwerk.identity.roles import Role
from stellwerk.policy.load import load
from stellwerk.storage.database import Database, Place
from stellwerk.storage.migrate import migrate
from stellwerk.storage.tables import headcount
from stellwerk.values.calendar import Period, begins_at, local_day

LAST = Period.MONTH.first_day(Period.MONTH.first_day(local_day(datetime.now(UTC))) - timedelta(days=1))
NOON = begins_at(LAST + timedelta(days=9)) + timedelta(hours=12)
UNPRICED = "  rot-neu: {endpoint: gcp, upstream: gcp-new, tier: L, context_length: 1000, abilities: [chat]}\n"


class Town(House):
    """A house that was used last month, and somebody of its treasury."""

    token = ""

    def ask(self, path: str, body: str | None = None, *, key: str = "") -> tuple[int, bytes]:
        """One request, with a body as a CSV file."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Authorization": f"Bearer {key or self.token}", "Content-Type": "text/csv"}
        connection.request("GET" if body is None else "POST", path, body and body.encode(), headers)
        answer = connection.getresponse()
        found = answer.status, answer.read()
        connection.close()
        return found


@pytest.fixture
def town(hubs: Hubs, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Town]:
    """Six people, three calls last month; five people have to stand behind a figure."""
    hubs.reset()
    caplog.set_level(logging.WARNING, "stellwerk")
    text = configuration(hubs.bases).replace("  gcp: {", "  gcp: {price_list: hub, ", 1)
    text = text.replace("departments:\n", UNPRICED + "departments:\n", 1)
    text += "town: {name: Stadt Musterhausen, office: Kämmerei}\nreports: {group_size: 5}\n"
    file = tmp_path / "stellwerk.yaml"
    file.write_text(text, "utf-8")
    file.chmod(0o600)
    env = {**environment(), "STELLWERK_DATA": str(tmp_path / "data")}
    settings, register = load(file, env=env, today=datetime.now(UTC).date())
    (tmp_path / "data").mkdir(mode=0o700)
    place = Place(tmp_path / "data")
    migrate(place)
    call = Call(NOON, department="hauptamt", endpoint="otc", model="gelb", version="gelb@2026-01-01")
    booked(place, [call, call, call._replace(at=NOON + timedelta(days=1))])
    database = Database(place)
    adopt(database, register)
    with database.writing() as writing:
        for number in range(6):
            login = f"p{number}"
            person = people.create(
                writing,
                SHELL,
                display_name=login,
                login=login,
                email="p@stadt.example",
                department="hauptamt",
            )
        people.set_roles(writing, SHELL, person, [Assignment(Role.FINANCE)])
        actor = people.actor_of(writing.connection, person)
    database.close()
    assert actor is not None
    gateway = Gateway(settings.data, register, settings, {})
    gateway.start()
    try:
        town = Town(gateway, hubs)
        house = gateway.app.state.house
        with house.database.writing() as writing:
            scopes = ["read", "write"]
            _, town.token = tokens.create(writing, actor, house.secrets, title="Kasse", scopes=scopes)
        yield town
    finally:
        gateway.stop()


def test_the_head_the_group_size_and_the_names_of_the_configuration_hold(town: Town) -> None:
    status, document = town.ask(f"/api/reports/month?month={LAST:%Y-%m}&format=pdf")
    assert status == 200, document
    said = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(document)).pages)
    assert "Stadt Musterhausen" in said
    assert "Kämmerei" in said

    first = int(begins_at(LAST).timestamp())
    status, usage = town.ask(f"/v1/usage?start_time={first}&limit=31", key=KEYS["public"].secret)
    assert status == 200, usage
    spans = {one["end_time"] - one["start_time"] for one in json.loads(usage)["data"]}
    assert max(spans) <= 25 * 3600  # days: with ten people behind each it would be the month

    lines = f"Datum;Modell;Anfragen;Eingabe;Ausgabe;Netto\n{NOON:%d.%m.%Y};otc-llm;2;2000;800;0,00092\n"
    status, made = town.ask(f"/api/invoices?provider=otc&month={LAST:%Y-%m}", lines)
    assert status == 201, made
    status, found = town.ask(f"/api/invoices/{json.loads(made)['id']}")
    rows = json.loads(found)["comparison"]["rows"]
    assert [(row["ours"] or {}).get("requests") for row in rows if row["status"] == "agrees"] == [2]


async def test_the_people_of_last_month_are_written_down_while_it_runs(town: Town) -> None:
    database = town.gateway.app.state.house.database

    def written() -> list[tuple[Any, ...]]:
        with database.reading() as connection:
            columns = (headcount.c.month, headcount.c.department, headcount.c.least)
            return [tuple(row) for row in connection.execute(sa.select(*columns))]

    await until(lambda: bool(written()), what="last month is closed")
    assert set(written()) == {(LAST, "hauptamt", 5), (LAST, "sozialamt", 5)}


def test_the_start_names_what_has_no_price_once(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    told = [
        record.getMessage()
        for record in caplog.get_records("setup")
        if "no price in force" in record.getMessage()
    ]
    (said,) = told
    assert "rot-neu;" in said
    assert "gelb" not in said
