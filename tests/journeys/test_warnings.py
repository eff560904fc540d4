# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A budget runs out: the treasurer sets it, calls spend it, the office reads of it once, and a higher amount goes on.

Real gateways as processes of their own, one on SQLite, three on PostgreSQL; a real mail server and a real receiver.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.gateway.post_office import PostOffice, post_office
from tests.gateway.receiver import Receiver, receiver
from tests.journeys import http_client
from tests.journeys.child import STELLWERK, Child
from tests.journeys.house import Hubs, chat, until
from tests.journeys.http_client import Response
from tests.journeys.town import GREEN, KEYS, YELLOW, configuration, environment

from stellwerk.storage.database import Place
from stellwerk.storage.verification import verify_books

SECRET = "secret-of-the-webhook-0001"
LONGEST = 5  # tokens of an answer
FITS = 12  # calls
NOTICES = """
notices:
  smtp: {{host: 127.0.0.1, port: {port}, security: none, sender: stellwerk@stadt.example}}
  recipients: [kaemmerei@stadt.example]
  webhooks:
    leitstelle: {{url: '{url}', credential: {{env: T_HOOK}}}}
"""


class Town:
    """Gateways on one database."""

    def __init__(self, folder: Path, hubs: Hubs, office: PostOffice, hook: Receiver, url: str | None) -> None:
        self.folder, self.hubs, self.office, self.hook = folder, hubs, office, hook
        self.place = Place(folder / "data0", url)
        text = configuration(hubs.bases, seconds=20.0).replace(
            "server:\n", "server:\n  inspection_workers: 1\n"
        )
        text = text.replace("input_per_million: 0.20", "input_per_million: 0")
        file = folder / "stellwerk.yaml"
        file.write_text(text + NOTICES.format(port=office.port, url=hook.url), "utf-8")
        file.chmod(0o600)
        self.env = {**environment(), "T_HOOK": SECRET, **({"STELLWERK_DATABASE": url} if url else {})}
        self.gateways: list[Child] = []
        for number in range(3 if url else 1):
            data = folder / f"data{number}"
            if number:
                data.mkdir(mode=0o700)
                for name in ("audit.key", "secret.key"):
                    (data / name).write_bytes((self.place.data / name).read_bytes())
            env = {**self.env, "STELLWERK_DATA": str(data)}
            child = Child("up", "--config", "stellwerk.yaml", "--port", "0", folder=folder, env=env)
            self.gateways.append(child)
            child.ready()

    async def ask(self, model: str, number: int = 0) -> Response:
        body = chat(model, "Wann öffnet die Bücherei?", max_tokens=LONGEST)
        raw = http_client.request("/v1/chat/completions", body, key=KEYS["public"].secret)
        return await http_client.ask(self.gateways[number % len(self.gateways)].port, raw, seconds=120)

    def type(self, *words: str) -> Any:
        """A command, as the treasurer types it on the machine while the gateways run."""
        env = {
            **self.env,
            "HOME": str(self.folder),
            "PATH": os.environ["PATH"],
            "STELLWERK_DATA": str(self.place.data),
        }
        done = subprocess.run(
            [str(STELLWERK), *words, "--json"],
            cwd=self.folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, hubs: Hubs, tmp_path: Path) -> Iterator[Town]:
    url = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    with post_office() as office, receiver(SECRET) as hook:
        made = Town(tmp_path, hubs, office, hook, url)
        try:
            yield made
        finally:
            for child in made.gateways:
                child.signal(signal.SIGTERM)
            for child in made.gateways:
                child.wait()
    assert verify_books(made.place).flaws == ()


async def test_a_budget_runs_out(town: Town) -> None:
    assert {item["problem"] for item in town.type("notices", "test")["items"]} == {None}
    tests = len(town.office.letters), len(town.hook.taken)
    for number in range(len(town.gateways)):
        assert (await town.ask(YELLOW, number)).status == 200
    cost = Decimal((await town.ask(YELLOW)).headers["x-stellwerk-cost"])
    made = town.type(
        *("budgets", "add", "--title", "Bücher „Ö“", "--amount", str(cost * FITS), "--period", "month"),
        *("--use-case", "allgemein", "--zone", "yellow", "--warn-at", "90", "--warn-at", "100"),
        *("--recipient", "buecherei@stadt.example"),
    )
    before = len(town.gateways) + 1
    assert Decimal(made["spent"]) == cost * before, "what was spent this month counts"
    await asyncio.sleep(2)
    ends: Counter[int] = Counter()
    answers = await asyncio.gather(*(town.ask(YELLOW, number) for number in range(16)))
    ends.update(answer.status for answer in answers)
    assert ends == {200: FITS - before, 402: 16 - FITS + before}
    assert (await town.ask(GREEN)).status == 200
    moved = await town.ask("auto")
    assert (moved.status, moved.headers["x-stellwerk-zone"]) == (200, "green")

    def percents() -> list[int]:
        return [said["percent"] for said in town.hook.taken[tests[1] :]]

    await until(lambda: 100 in percents() and len(town.office.letters) >= tests[0] + 2, what="warnings")
    await asyncio.sleep(6)  # so that another gateway could have sent it again
    assert percents().count(100) == 1
    assert len(percents()) == len(set(percents()))
    last = [
        letter for letter in town.office.letters[tests[0] :] if "aufgebraucht" in letter.message["Subject"]
    ]
    assert sorted(letter.recipients for letter in last) == [
        ["buecherei@stadt.example"],
        ["kaemmerei@stadt.example"],
    ]
    assert "Gelb ist für das Verfahren allgemein bis" in last[0].message.get_content()
    assert town.hook.forged == 0
    shown = town.type("budgets", "show", made["id"])
    assert shown["closed_zones"] == ["yellow"]
    raised = town.type("budgets", "change", made["id"], "--amount", str(cost * 100))
    assert (raised["closed_zones"], raised["note"]) == ([], None)
    assert Decimal(raised["spent"]) == cost * FITS
    await asyncio.sleep(2)
    assert (await town.ask(YELLOW)).status == 200
